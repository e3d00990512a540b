//! What is no build record, and how it is said.

use super::{Builds, describe_all, document, look_into, signed};
use crate::InputError;
use crate::document::Document;
use insta::assert_snapshot;
use proptest::prelude::*;

fn said_of_one(content: &str) -> String {
    describe_all(&[content])
}

fn refused(content: &str) -> InputError {
    look_into(content).unwrap_err()
}

const DIGEST: &str = "sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";

#[test]
fn what_is_no_json_object_is_refused() {
    assert_snapshot!(describe_all(&[
        "",
        " \n",
        "digest: sha256:abc",
        r#"{"containerimage.digest": "sha256:"#,
        "[]",
        "{}\n{}",
        r#"{"image.name": "a", "image.name": "b"}"#,
    ]), @"
    `web.json` is empty
    `web.json` is empty
    `web.json` is not JSON: expected value at line 1 column 1
    `web.json` is cut off: EOF while parsing a string at line 1 column 34
    `web.json` is no build record: invalid type: a sequence, expected an object at line 1 column 0
    line 1 of `web.json` is no build record: it has no keys at all
    `web.json` is no build record: the key `image.name` stands twice at line 1 column 32
    ");
}

#[test]
fn an_object_of_no_known_kind_is_described_by_its_keys() {
    assert_snapshot!(describe_all(&[
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
    assert_snapshot!(describe_all(&[
        r#"{"config": {}, "steps": [], "changeSummary": {}}"#,
        r#"{"manifest": {}, "resourcePlans": {}}"#,
        r#"{"version": 3, "deployment": {}}"#,
        r#"{"format_version": "1.2", "terraform_version": "1.9.0", "planned_values": {}}"#,
        r#"{"schemaVersion": 2, "manifests": []}"#,
        r#"{"_type": "https://in-toto.io/Statement/v1", "predicateType": "https://spdx.dev/Document"}"#,
        r#"{"buildx.build.ref": "builder/builder0/abc"}"#,
        r#"{"lint": {"buildx.build.ref": "builder/builder0/abc"}}"#,
    ]), @"
    something else: a Pulumi preview
    something else: a Pulumi update plan
    something else: a Pulumi stack export
    something else: a Terraform plan
    something else: an image index without platforms
    something else: a statement of `https://spdx.dev/Document`
    something else: the metadata of a build that gave no image
    something else: the metadata of a build that gave no image
    ");
}

#[test]
fn provenance_that_names_no_image_is_told_what_it_needs() {
    let contents = [
        r#"{"builder": {"id": ""}, "buildType": "https://mobyproject.org/buildkit@v1"}"#,
        r#"{"builder": {"id": ""}, "recipe": {}}"#,
        r#"{"buildDefinition": {}, "runDetails": {}}"#,
        r#"{"SLSA": {}}"#,
        r#"{"linux/amd64": {"SLSA": {}}}"#,
    ];
    let errors = contents.map(refused);
    assert!(errors.iter().all(|error| *error == errors[0]));
    assert_snapshot!(errors[0], @"`web.json` is provenance without the statement that names its image");
    assert_snapshot!(errors[0].get_hint().unwrap(), @r#"give the whole in-toto statement, BuildKit's metadata file, or what `docker buildx imagetools inspect` prints with `--format '{"manifest": {{json .Manifest}}, "provenance": {{json .Provenance}}}'`"#);
}

#[test]
fn a_version_that_is_not_read_is_told_which_are() {
    let hints = [
        r#"{"payloadType": "text/plain", "payload": "e30="}"#,
        r#"{"mediaType": "application/vnd.dev.sigstore.bundle.v0.4+json"}"#,
        r#"{"_type": "https://in-toto.io/Statement/v2"}"#,
        r#"{"_type": "https://in-toto.io/Statement/v1", "predicateType": "https://slsa.dev/provenance/v2"}"#,
    ];
    let hints = hints.map(|content| refused(content).get_hint().unwrap().to_owned());
    assert_snapshot!(hints.join("\n"), @"
    an envelope is read if its payload is an in-toto statement: `application/vnd.in-toto+json`
    Sigstore bundles are read in the versions 0.1, 0.2 and 0.3
    in-toto statements are read in v0.1 and v1
    SLSA provenance is read in v0.1, v0.2 and v1
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
    the build record `web.json` is malformed: `containerimage.digest`: invalid type: a number, expected a string
    the build record `web.json` is malformed: `containerimage.digest` is missing
    the build record `web.json` is malformed: `containerimage.digest` and `containerimage.descriptor` name two digests
    the build record `web.json` is malformed: `web`: `containerimage.digest`: `sha256:abc`: digest of the wrong length
    the build record `web.json` is malformed: `buildx.build.provenance`: invalid type: a number, expected an object
    the build record `web.json` is malformed: `buildx.build.provenance`: `materials`: `sha256:abc`: digest of the wrong length
    the build record `web.json` is malformed: `buildx.build.provenance`: `builder`: invalid type: a number, expected a string
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
    the build record `web.json` is malformed: `statements`: invalid type: a number, expected an object
    ");
}

#[test]
fn no_error_shows_a_value_of_a_wrong_type() {
    let secret = r#""hunter2, expected hunter2 at line 1""#;
    let provenance = |json: &str| {
        format!(
            r#"{{"containerimage.digest": "{DIGEST}", "buildx.build.provenance": {{"buildType": "https://mobyproject.org/buildkit@v1", {json}}}}}"#
        )
    };
    let lines = describe_all(&[
        secret,
        &format!("{{}}\n{secret}"),
        &signed::envelope(secret),
        &provenance(&format!(r#""metadata": {secret}"#)),
        &provenance(&format!(r#""materials": [{{"digest": {secret}}}]"#)),
        &provenance(&format!(r#""invocation": {{"parameters": {{"args": {secret}}}}}"#)),
        &provenance(r#""invocation": {"parameters": {"args": {"password": 735512}}}"#),
        &provenance(r#""invocation": {"parameters": {"args": {"password": -7355.12}}}"#),
    ]);
    assert!(!lines.contains("hunter2") && !lines.contains("7355"), "{lines}");
    assert_eq!(lines.matches("invalid type: a ").count(), 7, "{lines}");
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

#[test]
fn deep_nesting_is_not_followed_wherever_it_stands() {
    let deep = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
    let statement = |predicate: &str| {
        format!(
            r#"{{"_type": "https://in-toto.io/Statement/v1", "predicateType": "https://slsa.dev/provenance/v0.2",
                "subject": [{{"digest": {{"sha256": "{}"}}, "another": {deep}}}], "predicate": {predicate}}}"#,
            "a".repeat(64)
        )
    };
    let predicate = format!(r#"{{"materials": [{{"another": {deep}}}], "metadata": {{"another": {deep}}}}}"#);
    assert_eq!(said_of_one(&statement(&predicate)), "in-toto-statement (1)");
    assert_eq!(
        said_of_one(&signed::envelope(&statement(&predicate))),
        "dsse-envelope (1)"
    );
    for json in [
        statement(&deep),
        signed::envelope(&deep),
        format!(r#"{{"attestations": {deep}}}"#),
        format!(r#"{{"attestations": [{{"bundle": {deep}}}]}}"#),
        format!(r#"{{"image_summary": {deep}}}"#),
        format!(r#"{{"schemaVersion": 2, "manifests": {deep}}}"#),
        format!(r#"{{"schemaVersion": 2, "manifests": [{{"digest": "{DIGEST}", "annotations": {deep}}}]}}"#),
        format!(r#"{{"name": "web", "manifest": {deep}}}"#),
        format!("{{}}\n{deep}"),
        deep.clone(),
    ] {
        assert!(look_into(&json).is_err(), "{}", json.replace(&deep, "…"));
    }
}

/// The keys of the formats.
const KEYS: &str = "_type subject predicate predicateType statements payloadType payload mediaType dsseEnvelope attestations \
    bundle image_summary provenance_summary provenance envelope manifest manifests digest sha256 name schemaVersion platform \
    annotations SLSA builder materials metadata containerimage.digest image.name buildx.build.provenance buildDefinition \
    runDetails recipe";

/// Their values.
const VALUES: &str = r#"3 null true [] {} "" "e30=" "linux" "https://in-toto.io/Statement/v1"
    "https://slsa.dev/provenance/v0.1" "https://slsa.dev/provenance/v0.2" "https://slsa.dev/provenance/v1"
    "application/vnd.in-toto+json" "application/vnd.dev.sigstore.bundle.v0.3+json""#;

fn keys() -> impl Strategy<Value = &'static str> {
    prop::sample::select(KEYS.split_whitespace().collect::<Vec<_>>())
}

fn values() -> impl Strategy<Value = String> {
    let digest = [format!("\"{DIGEST}\""), format!("\"{}\"", "a".repeat(64))];
    let values = VALUES.split_whitespace().map(str::to_owned).chain(digest);
    prop::sample::select(values.collect::<Vec<_>>())
}

/// Keys, values and signs, put together anyhow.
fn pieces() -> impl Strategy<Value = String> {
    let signs = prop::sample::select(vec!["{", "}", "[", "]", ":", ",", "\n", "é"]);
    let piece = prop_oneof![
        signs.prop_map(str::to_owned),
        keys().prop_map(|key| format!("\"{key}\"")),
        values()
    ];
    prop::collection::vec(piece, 0..60).prop_map(|pieces| pieces.concat())
}

/// JSON objects, nested.
fn objects() -> impl Strategy<Value = String> {
    values().prop_recursive(5, 64, 6, |inner| {
        let member = (keys(), inner.clone()).prop_map(|(key, value)| format!("\"{key}\":{value}"));
        prop_oneof![
            4 => prop::collection::vec(member, 1..6).prop_map(|members| format!("{{{}}}", members.join(","))),
            1 => prop::collection::vec(inner, 0..3).prop_map(|items| format!("[{}]", items.join(","))),
        ]
    })
}

proptest! {
    #[test]
    fn a_record_that_was_cut_off_or_garbled_is_read_or_refused(place in 0_usize..2_000, byte in any::<u8>()) {
        let mut content = include_bytes!("../../../testdata/builds/web-min/statement.json").to_vec();
        let read = |bytes: &[u8]| document::read(&Document::decode("web.json", bytes.to_vec())?);
        prop_assert!(read(&content[..place]).is_err());
        content[place] = byte;
        let _ = read(&content);
    }

    #[test]
    fn no_text_makes_the_reader_panic(text in prop_oneof![any::<String>(), pieces(), objects()]) {
        let lines = format!("{text}\n{text}");
        for text in [text.clone(), lines, signed::envelope(&text)] {
            let builds = Builds::parse([("web.json".to_owned(), text)]);
            prop_assert!(builds.map_or_else(|errors| !errors.is_empty(), |builds| !builds.all.is_empty()));
        }
    }
}
