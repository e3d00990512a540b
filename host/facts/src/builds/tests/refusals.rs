//! What is no build record, and how it is said.

use super::super::document::{self, Reading};
use crate::InputError;
use insta::assert_snapshot;
use proptest::prelude::*;

/// What is said of a file with this content, one line for each.
fn said_of(contents: &[&str]) -> String {
    let lines: Vec<_> = contents.iter().map(|content| said_of_one(content)).collect();
    lines.join("\n")
}

fn said_of_one(content: &str) -> String {
    match document::read("web.json", content.as_bytes()) {
        Ok(Reading::Record(record)) => panic!("a record: {record:?}"),
        Ok(Reading::Other(what)) => format!("something else: {what}"),
        Err(error) => error.to_string(),
    }
}

fn refused(content: &str) -> InputError {
    document::read("web.json", content.as_bytes()).unwrap_err()
}

const DIGEST: &str = "sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";

#[test]
fn what_is_no_json_object_is_refused() {
    assert_snapshot!(said_of(&[
        "",
        " \n",
        "digest: sha256:abc",
        r#"{"containerimage.digest": "sha256:"#,
        "[]",
        "{}\n{}",
        r#"{"image.name": "a", "image.name": "b"}"#,
    ]), @r"
    `web.json` is empty
    `web.json` is empty
    `web.json` is not JSON: expected value at line 1 column 1
    `web.json` is cut off: EOF while parsing a string at line 1 column 34
    `web.json` is no build record: invalid type: sequence, expected an object at line 1 column 0
    `web.json` is not JSON: trailing characters at line 2 column 1
    `web.json` is no build record: the key `image.name` stands twice at line 1 column 32
    ");
}

#[test]
fn bytes_that_are_no_text_are_refused() {
    let error = document::read("web.json", b"\xff\xfe{\0}\0").unwrap_err();
    assert_eq!(error.to_string(), "`web.json` is no build record: it is not UTF-8 text");
}

#[test]
fn an_object_of_no_known_kind_is_described_by_its_keys() {
    assert_snapshot!(said_of(&[
        "{}",
        r#"{"name": "shop", "version": "1.0.0"}"#,
        r#"{"f": 1, "e": 1, "d": 1, "c": 1, "b": 1, "a\u001b[2J": 1}"#,
        r#"{"_type": "https://example.com/Link", "subject": []}"#,
    ]), @r"
    `web.json` is no build record: it has no keys at all
    `web.json` is no build record: it has the keys `name`, `version`
    `web.json` is no build record: it has the keys `a\u{1b}[2J`, `b`, `c`, `d`, `e`, …
    `web.json` is no build record: it has the keys `_type`, `subject`
    ");
}

#[test]
fn other_files_are_called_by_their_names() {
    assert_snapshot!(said_of(&[
        r#"{"config": {}, "steps": [], "changeSummary": {}}"#,
        r#"{"manifest": {}, "resourcePlans": {}}"#,
        r#"{"version": 3, "deployment": {}}"#,
        r#"{"format_version": "1.2", "terraform_version": "1.9.0", "planned_values": {}}"#,
        r#"{"schemaVersion": 2, "manifests": []}"#,
        r#"{"_type": "https://in-toto.io/Statement/v1", "predicateType": "https://spdx.dev/Document"}"#,
        r#"{"buildx.build.ref": "builder/builder0/abc"}"#,
        r#"{"lint": {"buildx.build.ref": "builder/builder0/abc"}}"#,
    ]), @r"
    something else: a Pulumi preview
    something else: a Pulumi update plan
    something else: a Pulumi stack export
    something else: a Terraform plan
    something else: an image index
    something else: a statement of `https://spdx.dev/Document`
    something else: the metadata of a build that gave no image
    something else: the metadata of a build that gave no image
    ");
}

#[test]
fn records_in_other_forms_are_called_by_their_names_and_not_passed_over() {
    let contents = [
        r#"{"payloadType": "application/vnd.in-toto+json", "payload": "e30=", "signatures": []}"#,
        r#"{"mediaType": "application/vnd.dev.sigstore.bundle.v0.3+json", "dsseEnvelope": {}}"#,
        r#"{"builder": {"id": ""}, "buildType": "https://mobyproject.org/buildkit@v1"}"#,
        r#"{"_type": "https://in-toto.io/Statement/v0.1", "predicateType": "https://slsa.dev/provenance/v0.1"}"#,
    ];
    assert_snapshot!(said_of(&contents), @r"
    `web.json` is a DSSE envelope
    `web.json` is a Sigstore bundle
    `web.json` is provenance without the statement that names its image
    `web.json` is a statement of `https://slsa.dev/provenance/v0.1`
    ");
    let hints: Vec<_> = contents
        .map(|content| refused(content).get_hint().unwrap().to_owned())
        .into();
    assert_snapshot!(hints.join("\n"), @r"
    signed records are not read yet: give the statement in it, or BuildKit's metadata file
    signed records are not read yet: give the statement in it, or BuildKit's metadata file
    give the whole in-toto statement, or BuildKit's metadata file
    SLSA provenance is read in v0.2 and v1
    ");
}

#[test]
fn a_malformed_record_is_told_by_the_member_that_is_wrong() {
    let with_provenance = |json: &str| {
        said_of_one(&format!(
            r#"{{"containerimage.digest": "{DIGEST}", "buildx.build.provenance": {json}}}"#
        ))
    };
    let lines = [
        said_of_one(r#"{"containerimage.digest": ""}"#),
        said_of_one(r#"{"containerimage.digest": "latest"}"#),
        said_of_one(r#"{"containerimage.digest": 1}"#),
        said_of_one(r#"{"containerimage.digest": null, "image.name": "web"}"#),
        said_of_one(&format!(
            r#"{{"containerimage.digest": "{DIGEST}", "containerimage.descriptor": {{"digest": "sha256:b"}}}}"#
        )),
        said_of_one(r#"{"web": {"containerimage.digest": "sha256:abc"}}"#),
        with_provenance("3"),
        with_provenance(r#"{"materials": [{"uri": "a", "digest": {"sha256": "abc"}}]}"#),
        with_provenance(r#"{"builder": {"id": 1}}"#),
        with_provenance(r#"{"builder": {"id": "a", "id": "b"}}"#),
        with_provenance(
            r#"{"buildType": "https://mobyproject.org/buildkit@v1", "invocation": {"parameters": {"args": {"a": "1", "a": "2"}}}}"#,
        ),
        with_provenance(r#"{"buildDefinition": {"buildType": "a"}}"#),
    ];
    assert_snapshot!(lines.join("\n"), @r"
    the build record `web.json` is malformed: `containerimage.digest`: the digest is empty
    the build record `web.json` is malformed: `containerimage.digest`: `latest`: malformed digest
    the build record `web.json` is malformed: `containerimage.digest`: invalid type: integer `1`, expected a string
    the build record `web.json` is malformed: `containerimage.digest` is missing
    the build record `web.json` is malformed: `containerimage.digest` and `containerimage.descriptor` name two digests
    the build record `web.json` is malformed: `web`: `containerimage.digest`: `sha256:abc`: digest of the wrong length
    the build record `web.json` is malformed: `buildx.build.provenance`: invalid type: integer `3`, expected an object
    the build record `web.json` is malformed: `buildx.build.provenance`: `materials`: `sha256:abc`: digest of the wrong length
    the build record `web.json` is malformed: `buildx.build.provenance`: `builder`: invalid type: integer `1`, expected a string
    the build record `web.json` is malformed: `buildx.build.provenance`: `builder`: duplicate field `id`
    the build record `web.json` is malformed: `buildx.build.provenance`: `parameters`: the key `a` stands twice
    the build record `web.json` is malformed: `buildx.build.provenance`: `runDetails` is missing
    ");
}

#[test]
fn a_malformed_statement_is_told_by_the_member_that_is_wrong() {
    let statement = |rest: &str| {
        said_of_one(&format!(
            r#"{{"_type": "https://in-toto.io/Statement/v1", "predicateType": "https://slsa.dev/provenance/v1", {rest}}}"#
        ))
    };
    let lines = [
        statement(r#""predicate": {}"#),
        statement(r#""subject": [], "predicate": null"#),
        statement(r#""subject": [{"name": "web"}], "predicate": {}"#),
        statement(r#""subject": [{"digest": {"sha256": ""}}], "predicate": {}"#),
        statement(
            r#""subject": [{"digest": {"sha1": "abc"}}], "predicate": {"buildDefinition": {"buildType": ""}, "runDetails": {"builder": {}}}"#,
        ),
        statement(&format!(
            r#""subject": [{{"digest": {{"sha256": "{}"}}}}], "predicate": {{}}"#,
            "a".repeat(64)
        )),
        said_of_one(r#"{"statements": []}"#),
        said_of_one(r#"{"statements": [{"_type": "a"}]}"#),
        said_of_one(r#"{"statements": [3]}"#),
    ];
    assert_snapshot!(lines.join("\n"), @r"
    the build record `web.json` is malformed: `subject` is missing
    the build record `web.json` is malformed: `predicate` is missing
    the build record `web.json` is malformed: `subject`: missing field `digest`
    the build record `web.json` is malformed: `subject`: the digest `sha256` is empty
    the build record `web.json` is malformed: `subject` names no digest of an image
    the build record `web.json` is malformed: `predicate`: `buildDefinition` is missing
    the build record `web.json` is malformed: `statements` holds no provenance
    the build record `web.json` is malformed: `statements` holds what is no statement
    the build record `web.json` is malformed: `statements`: invalid type: integer `3`, expected an object
    ");
}

#[test]
fn deep_nesting_is_refused_and_not_followed() {
    let deep = format!(r#"{{"containerimage.digest": {}"#, "[".repeat(100_000));
    assert!(refused(&deep).to_string().starts_with("`web.json` is cut off"));
    let closed = format!(
        r#"{{"containerimage.digest": {}{}}}"#,
        "[".repeat(100_000),
        "]".repeat(100_000)
    );
    assert!(
        refused(&closed)
            .to_string()
            .starts_with("the build record `web.json` is malformed")
    );
}

proptest! {
    #[test]
    fn a_record_that_was_cut_off_or_garbled_is_read_or_refused(place in 0_usize..2_000, byte in any::<u8>()) {
        let mut content = include_bytes!("../../../testdata/builds/web-min/statement.json").to_vec();
        prop_assert!(document::read("web.json", &content[..place]).is_err());
        content[place] = byte;
        let _ = document::read("web.json", &content);
    }
}
