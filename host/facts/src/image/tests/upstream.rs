//! The test tables of distribution/reference, where the fixtures are present: every row of every table. Three rows are
//! answered otherwise, see [`disagreement`].
//!
//! Some tables are of functions that we do not have. Their rows are read for what they say of `ParseNormalizedNamed`:
//! - `Parse` and the regular expressions do not normalise: their name is compared in its normalised form;
//! - `ParseDockerRef` fills in `latest`, and drops the tag where there is a digest: we do neither;
//! - `FamiliarMatch` compares with a pattern: only the reference is read.

use super::super::{Image, ImageError, grammar};
use serde_json::Value;

const TABLES: &str = concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/../../../shared/fixtures/image-refs/distribution-reference.json"
);

#[test]
fn every_row_of_every_table_is_answered_as_upstream_does() {
    let Ok(text) = std::fs::read_to_string(TABLES) else {
        return eprintln!("skipped: there is no `{TABLES}`");
    };
    let document: Value = serde_json::from_str(&text).unwrap();
    let tables = document["tables"].as_object().unwrap();
    let rows = tables
        .iter()
        .flat_map(|(table, rows)| rows.as_array().unwrap().iter().map(move |row| (table, row)));
    let rows: Vec<_> = rows.collect();
    assert_eq!((tables.len(), rows.len()), (14, 285));
    for (table, row) in &rows {
        check(table, row);
    }
    let disagreements = rows
        .iter()
        .filter(|(table, row)| disagreement(table, text_of(row)).is_some());
    assert_eq!(disagreements.count(), 3);
}

fn text_of(row: &Value) -> &str {
    row["input"].as_str().unwrap_or_default()
}

fn check(table: &str, row: &Value) {
    if let Some(reads) = disagreement(table, text(row, "input")) {
        return assert_eq!(Image::parse(text(row, "input")).is_ok(), reads, "{row}");
    }
    match table {
        "TestReferenceParse" => parse(row),
        "TestParseRepositoryInfo" => repository_info(row),
        "TestParseAnyReference" => any_reference(row),
        "TestNormalizedSplitHostname" => {
            agrees(text(row, "input"), text(row, "domain"), text(row, "path"));
        }
        "TestMatch" => assert!(Image::parse(text(row, "reference")).is_ok(), "{row}"),
        "TestParseDockerRef" => docker_reference(row),
        "TestDomainRegexp" => assert_eq!(grammar::is_registry(text(row, "input")), row["match"], "{row}"),
        "TestFullNameRegexp" | "TestReferenceRegexp" => regular_expression(row),
        "TestIdentifierRegexp" => identifier(row),
        "TestValidateReferenceName.validRepoNames" | "TestValidateRemoteName.validRepositoryNames" => {
            assert!(Image::parse(row.as_str().unwrap()).is_ok(), "{row}");
        }
        "TestValidateReferenceName.invalidRepoNames" | "TestValidateRemoteName.invalidRepositoryNames" => {
            assert!(Image::parse(row.as_str().unwrap()).is_err(), "{row}");
        }
        _ => panic!("a table that nobody looks at: {table}"),
    }
}

/// Returns whether we read a row that upstream answers otherwise. `None` where we agree.
fn disagreement(table: &str, input: &str) -> Option<bool> {
    match (table, input) {
        // The tests of upstream are built without SHA-512.
        ("TestReferenceParse", input) if input.starts_with("validname@sha512:") => Some(true),
        // The expression is for names, `ParseNormalizedNamed` takes this for a name with a tag.
        ("TestFullNameRegexp", "foo_bar.com:8080") => Some(true),
        // The expression does not count: `ParseNormalizedNamed` finds this name too long.
        ("TestFullNameRegexp", input) if input.len() > 255 => Some(false),
        _ => None,
    }
}

fn text<'a>(row: &'a Value, key: &str) -> &'a str {
    row[key].as_str().unwrap_or_default()
}

fn agrees(input: &str, registry: &str, repository: &str) {
    let image = Image::parse(input).unwrap_or_else(|error| panic!("{input}: {error}"));
    assert_eq!(
        (image.registry.as_str(), image.repository.as_str()),
        (registry, repository),
        "{input}"
    );
}

/// The name without tag and digest, normalised by us: `agrees` elsewhere shows that we do that as upstream does.
fn agrees_with_name(input: &str, name: &str) {
    let expected = Image::parse(name).unwrap();
    assert_eq!((expected.tag, expected.digest), (None, None), "{input}");
    agrees(input, &expected.registry, &expected.repository);
}

fn parse(row: &Value) {
    let input = text(row, "input");
    if let Some(expected) = row["err"].as_str() {
        return assert_eq!(upstream_name(Image::parse(input).unwrap_err()), expected, "{row}");
    }
    agrees_with_name(input, text(row, "repository"));
    let image = Image::parse(input).unwrap();
    assert_eq!(image.tag.as_deref(), row["tag"].as_str(), "{row}");
    assert_eq!(image.digest.as_deref(), row["digest"].as_str(), "{row}");
}

fn upstream_name(error: ImageError) -> &'static str {
    match error {
        ImageError::Empty => "ErrNameEmpty",
        ImageError::UpperCase => "ErrNameContainsUppercase",
        ImageError::RepositoryLength => "ErrNameTooLong",
        ImageError::DigestAlgorithm => "digest.ErrDigestUnsupported",
        ImageError::DigestLength => "digest.ErrDigestInvalidLength",
        _ => "ErrReferenceInvalidFormat",
    }
}

fn repository_info(row: &Value) {
    for key in ["FamiliarName", "FullName", "AmbiguousName"] {
        if !text(row, key).is_empty() {
            agrees(text(row, key), text(row, "Domain"), text(row, "RemoteName"));
        }
    }
}

fn any_reference(row: &Value) {
    let parsed = Image::parse(text(row, "Reference"));
    if row["Expected"]["$digestReference"].is_string() {
        return assert_eq!(parsed, Err(ImageError::Identifier), "{row}");
    }
    assert_eq!(whole(&parsed.unwrap()), text(row, "Equivalent"), "{row}");
}

fn whole(image: &Image) -> String {
    let tag = image.tag.as_deref().map(|tag| format!(":{tag}")).unwrap_or_default();
    let digest = image
        .digest
        .as_deref()
        .map(|digest| format!("@{digest}"))
        .unwrap_or_default();
    format!("{}/{}{tag}{digest}", image.registry, image.repository)
}

fn docker_reference(row: &Value) {
    let mut image = Image::parse(text(row, "input")).unwrap();
    image.tag = match image.digest {
        Some(_) => None,
        None => image.tag.or_else(|| Some("latest".to_owned())),
    };
    assert_eq!(whole(&image), text(row, "expected"), "{row}");
}

fn regular_expression(row: &Value) {
    let input = text(row, "input");
    let parsed = Image::parse(input);
    assert_eq!(parsed.is_ok(), row["match"], "{row}");
    match row["subs"].as_array().map(Vec::as_slice) {
        Some([name, tag, digest]) => {
            agrees_with_name(input, name.as_str().unwrap());
            let image = parsed.unwrap();
            assert_eq!(image.tag.as_deref().unwrap_or_default(), tag, "{row}");
            assert_eq!(image.digest.as_deref().unwrap_or_default(), digest, "{row}");
        }
        Some([domain, path]) => agrees_with_name(input, &join(domain, path)),
        _ => {}
    }
}

fn join(domain: &Value, path: &Value) -> String {
    match (domain.as_str().unwrap(), path.as_str().unwrap()) {
        ("", path) => path.to_owned(),
        (domain, path) => format!("{domain}/{path}"),
    }
}

fn identifier(row: &Value) {
    let is_identifier = Image::parse(text(row, "input")) == Err(ImageError::Identifier);
    let with_algorithm = text(row, "input").starts_with("sha256:");
    assert_eq!(is_identifier, row["match"] == true || with_algorithm, "{row}");
}
