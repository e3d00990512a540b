//! What is read of statements that are signed, and of several in a file.

use super::{builds, describe_all, only, read, sha256};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use insta::assert_snapshot;

const IN_TOTO: &str = "application/vnd.in-toto+json";
const BUNDLE: &str = "application/vnd.dev.sigstore.bundle.v0.3+json";
const SLSA: &str = "https://slsa.dev/provenance/v0.2";
const SPDX: &str = "https://spdx.dev/Document";

/// A statement about the image whose digest has this digit alone.
pub(super) fn statement(about: &str, digit: char) -> String {
    let digest = digit.to_string().repeat(64);
    format!(
        r#"{{"_type": "https://in-toto.io/Statement/v1", "predicateType": "{about}", "predicate": {{}}, "subject": [{{"digest": {{"sha256": "{digest}"}}}}]}}"#
    )
}

fn envelope_of(kind: &str, payload: &str) -> String {
    let payload = STANDARD.encode(payload);
    format!(r#"{{"payloadType": "{kind}", "payload": "{payload}", "signatures": []}}"#)
}

pub(super) fn envelope(payload: &str) -> String {
    envelope_of(IN_TOTO, payload)
}

fn bundle(kind: &str, content: &str) -> String {
    format!(r#"{{"mediaType": "{kind}", "verificationMaterial": {{}}, {content}}}"#)
}

fn bundle_of(payload: &str) -> String {
    bundle(BUNDLE, &format!(r#""dsseEnvelope": {}"#, envelope(payload)))
}

fn digests(content: &str) -> Vec<String> {
    builds(content).into_iter().flat_map(|build| build.digests).collect()
}

#[test]
fn a_signed_statement_is_read_as_the_statement_is_and_not_taken_for_verified() {
    let mut plain = only(read(&["builds/web-min/statement.json"]).unwrap().all);
    for path in ["builds-signed/web-min.intoto.jsonl", "builds-signed/web-min.sigstore"] {
        let signed = only(read(&[path]).unwrap().all);
        assert!(!signed.verification.is_verified() && signed.document.ends_with(path));
        let evidence = signed.evidence.clone().unwrap();
        assert!(evidence.text().starts_with('{') && evidence.payload().starts_with('{'));
        plain.document.clone_from(&signed.document);
        plain.evidence = Some(evidence);
        assert_eq!(signed, plain);
    }
}

#[test]
fn packed_lines_are_read() {
    let builds = read(&["builds-signed/web-multi.jsonl.gz"]).unwrap();
    let platforms: Vec<_> = builds
        .all
        .iter()
        .map(|build| build.platform.as_deref().unwrap())
        .collect();
    assert_eq!(platforms, ["linux/amd64", "linux/arm64"]);
    assert_eq!(builds.documents()[0].format, "json-lines");
}

#[test]
fn bundles_of_all_versions_are_read() {
    let content = format!(r#""dsseEnvelope": {}"#, envelope(&statement(SLSA, 'a')));
    for version in [
        "+json;version=0.1",
        "+json;version=0.2",
        "+json;version=0.3",
        ".v0.3+json",
    ] {
        let kind = format!("application/vnd.dev.sigstore.bundle{version}");
        assert_eq!(describe_all(&[&bundle(&kind, &content)]), "sigstore-bundle (1)");
    }
}

#[test]
fn envelopes_of_something_else_are_called_by_what_they_hold() {
    assert_snapshot!(describe_all(&[
        &envelope(&statement(SPDX, 'a')),
        &bundle_of(&statement(SPDX, 'a')),
        &bundle(BUNDLE, r#""messageSignature": {"signature": ""}"#),
        &envelope_of("text/plain", "hello"),
        &bundle(BUNDLE, &format!(r#""dsseEnvelope": {}"#, envelope_of("text/plain", "hello"))),
        &envelope(&statement("https://slsa.dev/provenance/v1.0?draft", 'a')),
        &bundle("application/vnd.dev.sigstore.bundle.v0.4+json", r#""dsseEnvelope": {}"#),
        &bundle("application/vnd.dev.sigstore.bundle.v0.4+json", r#""another": {}"#),
        r#"{"_type": "https://in-toto.io/Statement/v2", "predicateType": "https://slsa.dev/provenance/v1"}"#,
    ]), @"
    something else: a statement of `https://spdx.dev/Document` in a DSSE envelope
    something else: a statement of `https://spdx.dev/Document` in a Sigstore bundle
    something else: a Sigstore bundle of a signature without content
    `web.json` is a DSSE envelope with a payload of the type `text/plain`
    `web.json` is a Sigstore bundle with a payload of the type `text/plain`
    `web.json` is a statement of `https://slsa.dev/provenance/v1.0?draft` in a DSSE envelope
    `web.json` is a Sigstore bundle of the media type `application/vnd.dev.sigstore.bundle.v0.4+json`
    `web.json` is a Sigstore bundle of the media type `application/vnd.dev.sigstore.bundle.v0.4+json`
    `web.json` is an in-toto statement of the type `https://in-toto.io/Statement/v2`
    ");
}

#[test]
fn a_malformed_envelope_or_bundle_is_told_by_what_is_wrong() {
    let with = |payload: &str| format!(r#"{{"payloadType": "{IN_TOTO}", "payload": {payload}}}"#);
    assert_snapshot!(describe_all(&[
        &with("3"),
        &with("null"),
        &with(r#""""#),
        &with(r#""%%%""#),
        &with(r#""/////w==""#),
        &envelope("[]"),
        &envelope("{}"),
        &envelope(r#"{"_type": "https://in-toto.io/Statement/v1", "_type": "https://in-toto.io/Statement/v1"}"#),
        &envelope(r#"{"_type": "https://in-toto.io/Statement/v1", "predicateType": "https://slsa.dev/provenance/v1"}"#),
        &envelope(&envelope(&statement(SLSA, 'a'))),
        &bundle_of(&bundle_of(&statement(SLSA, 'a'))),
        &bundle(BUNDLE, &format!(r#""dsseEnvelope": {}"#, bundle_of(&statement(SLSA, 'a')))),
        &bundle(BUNDLE, r#""dsseEnvelope": {}"#),
        &bundle(BUNDLE, r#""dsseEnvelope": {}, "messageSignature": {}"#),
        &bundle(BUNDLE, r#""another": {}"#),
        r#"{"dsseEnvelope": {}}"#,
        r#"{"payloadType": "a", "payload": "", "payload": ""}"#,
    ]), @"
    the build record `web.json` is malformed: `payload`: invalid type: a number, expected a string
    the build record `web.json` is malformed: `payload` is missing
    the build record `web.json` is malformed: `payload`: EOF while parsing a value
    the build record `web.json` is malformed: `payload` is no base64
    the build record `web.json` is malformed: `payload` is no UTF-8 text
    the build record `web.json` is malformed: `payload`: invalid type: a sequence, expected an object
    the build record `web.json` is malformed: `payload` is no in-toto statement
    the build record `web.json` is malformed: `payload`: the key `_type` stands twice
    the build record `web.json` is malformed: `payload`: `subject` is missing
    the build record `web.json` is malformed: `payload` is no in-toto statement
    the build record `web.json` is malformed: `dsseEnvelope`: `payload` is no in-toto statement
    the build record `web.json` is malformed: `dsseEnvelope`: `payloadType` is missing
    the build record `web.json` is malformed: `dsseEnvelope`: `payloadType` is missing
    the build record `web.json` is malformed: it has both `dsseEnvelope` and `messageSignature`
    the build record `web.json` is malformed: `dsseEnvelope` is missing
    the build record `web.json` is malformed: `mediaType` is missing
    `web.json` is no build record: the key `payload` stands twice at line 1 column 45
    ");
}

#[test]
fn lines_are_read_each_and_what_else_is_attested_is_passed_over() {
    let lines = [
        statement(SLSA, 'a'),
        String::new(),
        envelope(&statement(SPDX, 'a')),
        bundle_of(&statement(SLSA, 'b')),
        bundle(BUNDLE, r#""messageSignature": {}"#),
        format!(r#"{{"containerimage.digest": "{}"}}"#, sha256('c')),
    ];
    assert_eq!(digests(&lines.join("\n")), [sha256('a'), sha256('b'), sha256('c')]);
    assert_eq!(digests(&lines.join("\r\n")).len(), 3);
}

#[test]
fn lines_without_a_record_are_called_by_what_the_first_is() {
    let lines = [
        envelope(&statement(SPDX, 'a')),
        bundle(BUNDLE, r#""messageSignature": {}"#),
    ];
    assert_snapshot!(describe_all(&[&lines.join("\n")]), @"something else: a statement of `https://spdx.dev/Document` in a DSSE envelope");
}

#[test]
fn a_line_that_is_wrong_is_told_by_its_number() {
    let good = statement(SLSA, 'a');
    let after = |line: &str| format!("{good}\n\n{line}\n");
    assert_snapshot!(describe_all(&[
        &after("no json"),
        &after("{"),
        &after("[]"),
        &after("{}"),
        &after(r#"{"a": 1, "a": 1}"#),
        &after(r#"{"containerimage.digest": "latest"}"#),
        &after(r#"{"schemaVersion": 2, "manifests": []}"#),
        &after(&envelope_of("text/plain", "hello")),
        &after(&envelope("{}")),
    ]), @"
    line 3 of `web.json` is not JSON: expected ident
    line 3 of `web.json` is cut off: EOF while parsing an object
    line 3 of `web.json` is no build record: invalid type: a sequence, expected an object
    line 3 of `web.json` is no build record: it has no keys at all
    line 3 of `web.json` is no build record: the key `a` stands twice
    the build record in line 3 of `web.json` is malformed: `containerimage.digest`: `latest`: malformed digest
    line 3 of `web.json` is an image index without its digest
    line 3 of `web.json` is a DSSE envelope with a payload of the type `text/plain`
    the build record in line 3 of `web.json` is malformed: `payload` is no in-toto statement
    ");
}

#[test]
fn no_line_in_front_of_a_record_is_passed_over() {
    let good = statement(SLSA, 'a');
    let broken = good.trim_start_matches('{');
    assert_snapshot!(describe_all(&[
        &format!("{broken}\n{good}\n{good}"),
        &format!("Installing policy pack house v1...\n{good}"),
        &format!("\u{feff}{good}\n{good}"),
        &format!("\u{feff}{good}"),
    ]), @"
    `web.json` is no build record: invalid type: a string, expected an object at line 1 column 7
    `web.json` is not JSON: expected value at line 1 column 1
    json-lines (2)
    in-toto-statement (1)
    ");
}

#[test]
fn the_bundles_that_github_answers_with_are_read() {
    let attestation = |about: &str| {
        let bundle = bundle_of(&statement(about, 'a'));
        format!(r#"{{"bundle": {bundle}, "repository_id": 1, "bundle_url": "https://example.com"}}"#)
    };
    let answer = |attestations: &[&str]| format!(r#"{{"attestations": [{}]}}"#, attestations.join(", "));
    let (slsa, spdx) = (attestation(SLSA), attestation(SPDX));
    assert_snapshot!(describe_all(&[
        &answer(&[&slsa, &spdx, &slsa]),
        &answer(&[&spdx]),
        &answer(&[]),
        &answer(&[&slsa, r#"{"bundle": null, "bundle_url": "https://example.com"}"#]),
        &answer(&[&slsa, &format!(r#"{{"bundle": {}}}"#, answer(&[&slsa]))]),
        &answer(&["3"]),
    ]), @"
    github-attestations (2)
    something else: a statement of `https://spdx.dev/Document` in a Sigstore bundle
    the build record `web.json` is malformed: `attestations` is empty
    the build record `web.json` is malformed: `attestations[1]`: `bundle` is missing
    the build record `web.json` is malformed: `attestations[1]`: `mediaType` is missing
    the build record `web.json` is malformed: `attestations[0]`: invalid type: a number, expected an object
    ");
}
