//! What is read of what Google Cloud Build says of an image, and of provenance v0.1.

use super::signed::envelope;
use super::{Build, builds, describe_all, only, sha256};
use insta::{assert_debug_snapshot, assert_snapshot};

/// A statement as Google writes it.
fn statement(predicate: &str) -> String {
    format!(
        r#"{{"_type": "https://in-toto.io/Statement/v0.1", "predicateType": "https://slsa.dev/provenance/v0.1",
            "subject": [{{"name": "https://us-docker.pkg.dev/shop/web/web:v1", "digest": {{"sha256": "{digest}"}}}},
                        {{"name": "https://us-docker.pkg.dev/shop/web/web", "digest": {{"sha256": "{digest}"}}}}],
            "predicate": {predicate}}}"#,
        digest = "a".repeat(64)
    )
}

fn described(digest: &str, statements: &[&str]) -> String {
    let provenance: Vec<_> = statements
        .iter()
        .map(|statement| format!(r#"{{"kind": "BUILD", "envelope": {}}}"#, envelope(statement)))
        .collect();
    format!(
        r#"{{"image_summary": {{"digest": "{digest}"}}, "provenance_summary": {{"provenance": [{}]}}}}"#,
        provenance.join(", ")
    )
}

fn build(predicate: &str) -> Build {
    only(builds(&statement(predicate)))
}

const GOOGLE: &str = r#""builder": {"id": "https://cloudbuild.googleapis.com/GoogleHostedWorker@v0.3"}"#;

#[test]
fn provenance_in_its_first_version_is_read() {
    let build = build(
        r#"{"builder": {"id": "https://example.com/builder"},
            "recipe": {"type": "https://example.com/recipe", "definedInMaterial": "-1", "entryPoint": "build.yaml",
                       "arguments": {"target": "release"}},
            "metadata": {"buildStartedOn": "2026-01-01T00:00:00Z", "buildFinishedOn": "2026-01-01T00:01:00Z",
                         "completeness": {"arguments": true, "materials": false}, "reproducible": true},
            "materials": [{"uri": "git+https://example.com/shop@main", "digest": {"sha1": "4c49d6b"}}]}"#,
    );
    assert_debug_snapshot!(build, @r#"
    Build {
        digests: [
            "sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
        ],
        names: [
            "us-docker.pkg.dev/shop/web/web:v1",
        ],
        platform: None,
        builder: "https://example.com/builder",
        build_type: "https://example.com/recipe",
        source: Some(
            Source {
                repository: "https://example.com/shop",
                revision: "4c49d6b",
                dirty: false,
            },
        ),
        started_on: Some(
            "2026-01-01T00:00:00Z",
        ),
        finished_on: Some(
            "2026-01-01T00:01:00Z",
        ),
        materials: [
            Material {
                uri: "git+https://example.com/shop@main",
                digest: Some(
                    "sha1:4c49d6b",
                ),
                image: None,
            },
        ],
        parameters: [
            Parameter {
                name: "target",
                value: "release",
            },
        ],
        completeness: Completeness {
            parameters: Some(
                true,
            ),
            materials: Some(
                false,
            ),
            hermetic: None,
            reproducible: Some(
                true,
            ),
        },
        verification: NotAsked,
        evidence: None,
        document: "web.json",
    }
    "#);
}

#[test]
fn the_source_of_google_is_the_one_commit_among_its_materials() {
    let repository = |materials: &str| {
        let build = build(&format!(r#"{{{GOOGLE}, "materials": [{materials}]}}"#));
        build.source.map(|source| source.repository)
    };
    let commit = r#"{"uri": "https://example.com/shop", "digest": {"sha1": "1"}}"#;
    let other = r#"{"uri": "https://example.com/tool", "digest": {"sha1": "2"}}"#;
    let archive = r#"{"uri": "gs://shop/source.tgz#1", "digest": {"md5": "3"}}"#;
    assert_eq!(repository(commit).as_deref(), Some("https://example.com/shop"));
    assert_eq!(
        repository(&format!("{commit}, {archive}")).as_deref(),
        Some("https://example.com/shop")
    );
    assert_eq!(repository(archive), None);
    assert_eq!(repository(&format!("{commit}, {other}")), None);
}

#[test]
fn an_address_with_a_tag_is_a_name_of_the_image() {
    assert_eq!(
        build(&format!("{{{GOOGLE}}}")).names,
        ["us-docker.pkg.dev/shop/web/web:v1"]
    );
}

#[test]
fn a_description_of_an_image_has_a_record_for_each_statement_about_it() {
    let good = statement(&format!("{{{GOOGLE}}}"));
    let sbom = good.replace("https://slsa.dev/provenance/v0.1", "https://spdx.dev/Document");
    assert_snapshot!(describe_all(&[
        &described(&sha256('a'), &[&good, &good]),
        &described(&sha256('a'), &[&sbom, &good]),
        &described(&sha256('a'), &[&sbom]),
        &described(&sha256('a'), &[]),
        r#"{"image_summary": {"digest": "sha256:abc"}}"#,
        &described(&sha256('b'), &[&good]),
        &described(&sha256('a'), &[&good, "{}"]),
        r#"{"image_summary": {}}"#,
        r#"{"image_summary": {"digest": "a"}, "provenance_summary": {"provenance": [{}]}}"#,
        &statement("{}"),
    ]), @"
    cloud-build-provenance (2)
    cloud-build-provenance (1)
    something else: a statement of `https://spdx.dev/Document` in a DSSE envelope
    something else: a description of an image without its provenance
    something else: a description of an image without its provenance
    the build record `web.json` is malformed: `provenance[0]`: it is not about the image `sha256:bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb`
    the build record `web.json` is malformed: `provenance[1]`: `payload` is no in-toto statement
    the build record `web.json` is malformed: `image_summary`: missing field `digest`
    the build record `web.json` is malformed: `provenance[0]`: `envelope` is missing
    the build record `web.json` is malformed: `predicate`: `builder` is missing
    ");
}
