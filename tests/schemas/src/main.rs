//! `portcullis-schemas SCHEMA DOCUMENT...`: says what of each document a JSON Schema does not allow. Fails if there is anything.

use std::process::ExitCode;

use serde_json::Value;

fn main() -> ExitCode {
    let mut paths = std::env::args().skip(1);
    let checked = paths.next().ok_or_else(|| "name a schema and documents".to_owned());
    match checked.and_then(|schema| check(&schema, paths)) {
        Ok(errors) if errors.is_empty() => ExitCode::SUCCESS,
        Ok(errors) => fail(&errors.join("\n")),
        Err(error) => fail(&error),
    }
}

fn fail(text: &str) -> ExitCode {
    eprintln!("{text}");
    ExitCode::FAILURE
}

/// Returns what is wrong with the documents, a line for each error.
fn check(schema: &str, documents: impl Iterator<Item = String>) -> Result<Vec<String>, String> {
    let validator = jsonschema::options().should_validate_formats(true);
    let validator = validator
        .build(&mended(read(schema)?))
        .map_err(|error| format!("{schema}: {error}"))?;
    let mut errors = Vec::new();
    for path in documents {
        let document = read(&path)?;
        let found = validator.iter_errors(&document);
        errors.extend(found.map(|error| format!("{path}: {}: {error}", error.instance_path())));
    }
    Ok(errors)
}

/// Returns a schema without what is no regular expression: SARIF's has one, for languages, which no report of ours names.
fn mended(mut schema: Value) -> Value {
    const BROKEN: &str = "^[a-zA-Z]{2}|^[a-zA-Z]{2}-[a-zA-Z]{2}]?$";
    for owner in ["run", "toolComponent"] {
        let language = schema.pointer_mut(&format!("/definitions/{owner}/properties/language"));
        let language = language.and_then(Value::as_object_mut);
        if let Some(language) = language.filter(|language| language.get("pattern") == Some(&BROKEN.into())) {
            language.remove("pattern");
        }
    }
    schema
}

fn read(path: &str) -> Result<Value, String> {
    let text = std::fs::read_to_string(path).map_err(|error| format!("{path}: {error}"))?;
    serde_json::from_str(&text).map_err(|error| format!("{path}: {error}"))
}
