//! The JSON Schema of `portcullis.toml`, against the reader itself.

use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use crate::scratch::Scratch;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_owned()
}

fn schema() -> Value {
    let text = std::fs::read_to_string(root().join("docs/schema/portcullis.schema.json")).unwrap();
    serde_json::from_str(&text).unwrap()
}

/// Returns a TOML text as an editor hands it to a schema: dates are texts.
fn json_of(text: &str) -> Value {
    fn convert(value: toml::Value) -> Value {
        match value {
            toml::Value::Datetime(day) => json!(day.to_string()),
            toml::Value::Array(list) => list.into_iter().map(convert).collect(),
            toml::Value::Table(table) => table.into_iter().map(|(key, value)| (key, convert(value))).collect(),
            other => serde_json::to_value(other).unwrap(),
        }
    }
    convert(toml::Value::Table(text.parse().unwrap()))
}

fn fits(text: &str) -> bool {
    let schema = schema();
    is_valid(&schema, &schema, &json_of(text))
}

/// Returns whether a value is valid by a schema, as far as ours goes: a keyword that it does not use is none that is known.
fn is_valid(root: &Value, schema: &Value, value: &Value) -> bool {
    let all = |schemas: &Value| {
        schemas
            .as_array()
            .unwrap()
            .iter()
            .all(|schema| is_valid(root, schema, value))
    };
    let any = |schemas: &Value| {
        schemas
            .as_array()
            .unwrap()
            .iter()
            .any(|schema| is_valid(root, schema, value))
    };
    let mut keywords = schema.as_object().unwrap().iter();
    keywords.all(|(keyword, said)| match keyword.as_str() {
        "$schema" | "$id" | "title" | "description" | "definitions" => true,
        "$ref" => is_valid(
            root,
            root.pointer(said.as_str().unwrap().trim_start_matches('#')).unwrap(),
            value,
        ),
        "type" => match said.as_str().unwrap() {
            "object" => value.is_object(),
            "array" => value.is_array(),
            "string" => value.is_string(),
            "boolean" => value.is_boolean(),
            "integer" => value.is_i64(),
            other => panic!("{other}"),
        },
        "enum" => said.as_array().unwrap().contains(value),
        "pattern" => {
            let pattern = regex::Regex::new(said.as_str().unwrap()).unwrap();
            value.as_str().is_none_or(|text| pattern.is_match(text))
        }
        "minLength" => value
            .as_str()
            .is_none_or(|text| text.len() as u64 >= said.as_u64().unwrap()),
        "minItems" => value
            .as_array()
            .is_none_or(|list| list.len() as u64 >= said.as_u64().unwrap()),
        "minimum" => value.as_i64().is_none_or(|number| number >= said.as_i64().unwrap()),
        "items" => value
            .as_array()
            .is_none_or(|list| list.iter().all(|element| is_valid(root, said, element))),
        "required" => said
            .as_array()
            .unwrap()
            .iter()
            .all(|key| value.get(key.as_str().unwrap()).is_some()),
        "allOf" => all(said),
        "anyOf" => any(said),
        "properties" | "additionalProperties" => value.as_object().into_iter().flatten().all(|(key, member)| {
            let known = schema.get("properties").and_then(|properties| properties.get(key));
            match (known, schema.get("additionalProperties")) {
                (Some(known), _) => is_valid(root, known, member),
                (None, Some(Value::Bool(allowed))) => *allowed,
                (None, Some(others)) => is_valid(root, others, member),
                (None, None) => true,
            }
        }),
        other => panic!("the schema has the keyword `{other}`"),
    })
}

fn is_read(text: &str) -> bool {
    let scratch = Scratch::new().file("portcullis.toml", text).file("base.toml", "");
    scratch.run(&["check", "--show-config"]).exit() == 0
}

const WHOLE: &str = r#"extends = "base.toml"
overridable = false
packs = ["builtin:tagging", "policies/house.wasm"]
profile = "strict"
baseline = "known.json"

[policy.missing-required-tag]
level = "mandatory"
on-unknown = "deny"
advisory-stacks = ["dev-*"]
enforce-from = 2027-01-01
overridable = true
settings = { tags = ["owner"] }

[policy."registry/unpinned-image"]
enforce-from = 2027-01-01T00:00:00+01:00

[[waiver]]
policy = "floating-image-tag"
resource = "urn:pulumi:*::shop::*::legacy-*"
type = "kubernetes:*"
fingerprint = "fp1:00000000000000000000000000000000"
reason = "moved by the platform team in Q1"
owner = "@platform"
expires = 2026-12-31

[limits]
fuel = 10_000_000_000
memory = "64MiB"
"#;

#[test]
fn every_configuration_that_there_is_fits() {
    let mut texts = vec![WHOLE.to_owned(), String::new()];
    for path in [
        "examples/aigateway/portcullis.toml",
        "examples/prebuilt/portcullis.toml",
        "examples/release/portcullis.toml",
        "examples/webshop/portcullis.toml",
        "tests/it/profiles/all.toml",
    ] {
        texts.push(std::fs::read_to_string(root().join(path)).unwrap());
    }
    for text in texts {
        assert!(fits(&text), "{text}");
        assert!(is_read(&text), "{text}");
    }
}

#[test]
fn what_does_not_fit_is_not_read() {
    let rest = "reason = \"because\"\nexpires = 2026-12-31\n";
    for text in [
        "packs = []\n".to_owned(),
        "profile = \"stern\"\n".to_owned(),
        "extends = \"\"\n".to_owned(),
        "overridable = \"no\"\n".to_owned(),
        "[policy.a]\nlevel = \"strict\"\n".to_owned(),
        "[policy.a]\non-unknown = \"ask\"\n".to_owned(),
        "[policy.a]\nadvisory-stacks = [\"*\"]\n".to_owned(),
        "[policy.a]\nenforce-from = 2026-12-31T10:00:00\n".to_owned(),
        "[policy.a]\nsettings = 1\n".to_owned(),
        "[[waiver]]\npolicy = \"a\"\nreason = \"because\"\n".to_owned(),
        "[[waiver]]\npolicy = \"a\"\nreason = \" \"\nexpires = 2026-12-31\n".to_owned(),
        "[[waiver]]\npolicy = \"a\"\nexpires = 2026-12-31\n".to_owned(),
        format!("[[waiver]]\nresource = \"a\"\n{rest}"),
        format!("[[waiver]]\nfingerprint = \"fp1:0\"\n{rest}"),
        "[limits]\nfuel = -1\n".to_owned(),
        "[limits]\nmemory = \"64\"\n".to_owned(),
    ] {
        assert!(!fits(&text), "{text}");
        assert!(!is_read(&text), "{text}");
    }
}

/// Returns the keys that the reader says it knows where it is given one that it does not.
fn keys_read(text: &str) -> Vec<String> {
    let ended = Scratch::new()
        .file("portcullis.toml", text)
        .run(&["check", "--show-config"]);
    let line = ended.errors().lines().next().unwrap().to_owned();
    let known = line.split_once("expected").unwrap().1;
    let mut keys: Vec<_> = known.split('`').skip(1).step_by(2).map(str::to_owned).collect();
    keys.sort();
    keys
}

#[test]
fn the_schema_has_the_keys_of_the_reader_and_no_others() {
    let schema = schema();
    let waiver = "[[waiver]]\npolicy = \"a\"\nreason = \"b\"\nexpires = 2026-12-31\nunknown = 1\n";
    let tables = [
        (&schema, "unknown = 1\n"),
        (&schema["definitions"]["policy"], "[policy.a]\nunknown = 1\n"),
        (&schema["definitions"]["waiver"], waiver),
        (&schema["definitions"]["limits"], "[limits]\nunknown = 1\n"),
    ];
    for (table, text) in tables {
        let mut keys: Vec<_> = table["properties"].as_object().unwrap().keys().cloned().collect();
        keys.sort();
        assert_eq!(keys, keys_read(text));
        assert!(!fits(text), "{text}");
    }
}
