//! What tells which manifests an index lists.

use super::{TESTDATA, describe_all, read, sha256};
use crate::builds::Builds;
use crate::document::hex;
use insta::assert_snapshot;
use sha2::{Digest as _, Sha256};

const INDEX: &str = "sha256:8e63aebcc95bae57fa901284fa32a1cc7e74550cb26e21334c7637b15ec320af";
const AMD64: &str = "sha256:7e7b5e21215ed93bb1a9e40d1d3d4ff7ef176e9600f2334ab393b2019fd50b71";

/// What an index lists of a platform, and what is attested of it.
pub(super) fn entry(architecture: &str, digit: char) -> String {
    let (digest, other) = (sha256(digit), sha256('f'));
    format!(
        r#"{{"digest": "{digest}", "platform": {{"os": "linux", "architecture": "{architecture}"}}}},
           {{"digest": "{other}", "platform": {{"os": "unknown", "architecture": "unknown"}},
             "annotations": {{"vnd.docker.reference.digest": "{digest}"}}}}"#
    )
}

pub(super) fn manifest(digit: char, entries: &[String]) -> String {
    let (digest, entries) = (sha256(digit), entries.join(", "));
    format!(r#"{{"schemaVersion": 2, "digest": "{digest}", "size": 1, "manifests": [{entries}]}}"#)
}

pub(super) fn metadata(digit: char) -> String {
    format!(
        r#"{{"containerimage.digest": "{}", "image.name": "web:{digit}"}}"#,
        sha256(digit)
    )
}

pub(super) fn parse(texts: &[&str]) -> Builds {
    let texts = texts.iter().enumerate();
    Builds::parse(texts.map(|(number, text)| (format!("{number}.json"), (*text).to_owned()))).unwrap()
}

/// The names of the records that are found by a digest of this digit alone.
pub(super) fn found(builds: &Builds, digit: char) -> Vec<String> {
    let found = builds.find(&sha256(digit)).into_iter();
    found.flat_map(|build| build.names.clone()).collect()
}

#[test]
fn without_the_index_nothing_tells_what_it_lists() {
    let builds = read(&["builds/web-multi"]).unwrap();
    assert_eq!((builds.find(INDEX).len(), builds.find(AMD64).len()), (2, 1));
}

#[test]
fn an_index_that_was_formatted_anew_goes_by_another_digest() {
    let raw = std::fs::read_to_string(format!("{TESTDATA}/builds-index/web-multi.json")).unwrap();
    let record = format!(r#"{{"containerimage.digest": "{INDEX}"}}"#);
    assert_eq!(parse(&[&raw, &record]).find(AMD64).len(), 1);
    assert_eq!(parse(&[&format!("{raw}\n"), &record]).find(AMD64).len(), 0);
}

#[test]
fn the_digest_of_an_index_is_that_of_all_bytes_of_its_file() {
    let raw = std::fs::read_to_string(format!("{TESTDATA}/builds-index/web-multi.json")).unwrap();
    let marked = format!("\u{feff}{raw}");
    let digest = format!("sha256:{}", hex(&Sha256::digest(&marked)));
    let record = format!(r#"{{"containerimage.digest": "{digest}"}}"#);
    assert_eq!(parse(&[&marked, &record]).find(AMD64).len(), 1);
}

#[test]
fn what_inspect_prints_of_an_image_or_of_its_manifest_tells_what_the_index_lists() {
    let manifest = manifest('a', &[entry("amd64", 'b'), entry("arm64", 'c')]);
    let whole = format!(r#"{{"name": "web:v1", "manifest": {manifest}, "image": {{}}}}"#);
    let without_image = format!(r#"{{"name": "web:v1", "manifest": {manifest}}}"#);
    for inspected in [&manifest, &whole, &without_image] {
        let builds = parse(&[&metadata('a'), inspected]);
        assert_eq!(found(&builds, 'b'), ["web:a"], "{inspected}");
        assert_eq!(found(&builds, 'c'), ["web:a"], "{inspected}");
        assert!(found(&builds, 'f').is_empty());
        assert_eq!(builds.documents()[1].format, "imagetools-inspect");
    }
}

#[test]
fn an_image_without_an_index_is_accepted() {
    let manifest = format!(r#"{{"mediaType": "a", "digest": "{}", "size": 1}}"#, sha256('a'));
    let whole = format!(r#"{{"name": "web", "manifest": {manifest}, "image": {{}}}}"#);
    assert_eq!(
        describe_all(&[&manifest, &whole]),
        "imagetools-inspect (0)\nimagetools-inspect (0)"
    );
}

#[test]
fn provenance_beside_the_manifest_is_a_record() {
    let slsa = r#"{"SLSA": {"builder": {"id": "ci"}}}"#;
    let inspected = |manifest: &str, provenance: &str| {
        parse(&[&format!(
            r#"{{"name": "web:v1", "manifest": {manifest}, {provenance}}}"#
        )])
    };
    for key in ["provenance", "Provenance"] {
        let manifest = manifest('a', &[entry("amd64", 'b')]);
        let builds = inspected(&manifest, &format!(r#""{key}": {slsa}"#));
        let [build] = builds.find(&sha256('b'))[..] else {
            panic!("one build")
        };
        assert_eq!(
            (build.platform.as_deref(), build.builder.as_str()),
            (Some("linux/amd64"), "ci")
        );
        assert_eq!(
            (&build.names, &build.digests),
            (&vec!["web:v1".to_owned()], &vec![sha256('a')])
        );
    }
}

#[test]
fn provenance_of_several_platforms_is_a_record_for_each() {
    let manifest = manifest('a', &[entry("amd64", 'b'), entry("arm64", 'c'), entry("s390x", 'd')]);
    let builds = parse(&[&format!(
        r#"{{"manifest": {manifest}, "provenance": {{
            "linux/amd64": {{"SLSA": {{"builder": {{"id": "one"}}}}}},
            "linux/arm64": {{"SLSA": {{"buildDefinition": {{"buildType": "b"}}, "runDetails": {{"builder": {{"id": "other"}}}}}}}},
            "linux/s390x": {{}}}}}}"#
    )]);
    let found: Vec<_> = builds
        .find(&sha256('a'))
        .iter()
        .map(|build| (build.platform.as_deref().unwrap(), build.builder.as_str()))
        .collect();
    assert_eq!(found, [("linux/amd64", "one"), ("linux/arm64", "other")]);
}

#[test]
fn indexes_of_something_else_are_called_by_their_names() {
    let named = format!(
        r#"{{"digest": "{}", "annotations": {{"org.opencontainers.image.ref.name": "v1"}}}}"#,
        sha256('b')
    );
    let artifact = format!(
        r#"{{"digest": "{}", "artifactType": "application/spdx+json"}}"#,
        sha256('b')
    );
    assert_snapshot!(describe_all(&[
        &manifest('a', &[named]),
        &manifest('a', &[]),
        &manifest('a', &[artifact]),
        &manifest('a', &[entry("amd64", 'b'), entry("amd64", 'c')]),
        &manifest('a', &[entry("amd64", 'b'), entry("amd64", 'b')]),
        &format!(r#"{{"manifest": {}, "image": {{}}}}"#, manifest('a', &[])),
        r#"{"linux/amd64": {"config": {}, "rootfs": {}}, "linux/arm64": {}}"#,
        r#"{"linux/amd64": {"SPDX": {}}}"#,
        r#"{"linux/amd64": {"SLSA": {}}}"#,
        r#"{"SLSA": {}}"#,
        r#"{"containerimage.descriptor": {"digest": "a"}, "image.name": "web:v1"}"#,
    ]), @"
    something else: the index of an OCI layout
    something else: an image index without platforms
    something else: an image index without platforms
    something else: an image index with several manifests for `linux/amd64`
    imagetools-inspect (0)
    something else: an image index without platforms
    something else: an image configuration
    something else: an SBOM
    `web.json` is provenance without the statement that names its image
    `web.json` is provenance without the statement that names its image
    something else: the metadata of `docker buildx imagetools create`, which builds nothing
    ");
}

#[test]
fn a_malformed_index_is_told_by_what_is_wrong() {
    let inspected = |manifest: &str| format!(r#"{{"name": "web", "manifest": {manifest}}}"#);
    assert_snapshot!(describe_all(&[
        r#"{"schemaVersion": 2, "manifests": 3}"#,
        r#"{"schemaVersion": 2, "manifests": [{}]}"#,
        r#"{"schemaVersion": 2, "manifests": [{"digest": "sha256:abc"}]}"#,
        r#"{"schemaVersion": 2, "manifests": [{"digest": "a", "digest": "a"}]}"#,
        r#"{"schemaVersion": 2, "manifests": [], "digest": "latest"}"#,
        &inspected("{}"),
        &inspected(r#"{"digest": "latest"}"#),
        &inspected(&manifest('a', &["{}".to_owned()])),
        &format!(r#"{{"manifest": {}, "provenance": {{"SLSA": 3}}}}"#, manifest('a', &[entry("amd64", 'b')])),
        &format!(r#"{{"manifest": {}, "provenance": {{"a": {{"SLSA": {{"builder": 1}}}}}}}}"#, manifest('a', &[entry("amd64", 'b')])),
    ]), @"
    the build record `web.json` is malformed: `manifests`: invalid type: a number, expected a sequence
    the build record `web.json` is malformed: `manifests`: missing field `digest`
    the build record `web.json` is malformed: `manifests`: `sha256:abc`: digest of the wrong length
    the build record `web.json` is malformed: `manifests`: duplicate field `digest`
    the build record `web.json` is malformed: `digest`: `latest`: malformed digest
    the build record `web.json` is malformed: `manifest`: `digest` is missing
    the build record `web.json` is malformed: `manifest`: `digest`: `latest`: malformed digest
    the build record `web.json` is malformed: `manifest`: `manifests`: missing field `digest`
    the build record `web.json` is malformed: `provenance`: `SLSA`: invalid type: a number, expected an object
    the build record `web.json` is malformed: `provenance`: `a`: `SLSA`: `builder`: invalid type: a number, expected an object
    ");
}

#[test]
fn files_that_record_no_build_are_listed_beside_one_that_does_and_refused_alone() {
    let builds = read(&["builds-index", "builds/web-multi/metadata.json"]).unwrap();
    let formats: Vec<_> = builds.documents().iter().map(|document| document.format).collect();
    assert_eq!(formats, ["oci-index", "buildkit-metadata"]);
    let said = |texts: &[String]| {
        let texts = texts
            .iter()
            .enumerate()
            .map(|(number, text)| (format!("{number}.json"), text.clone()));
        let [error] = <[_; 1]>::try_from(Builds::parse(texts).unwrap_err()).unwrap();
        error.to_string()
    };
    let index = manifest('a', &[entry("amd64", 'b')]);
    let lines = [1, 2, 3].map(|count| said(&vec![index.clone(); count]));
    assert_snapshot!(lines.join("\n"), @"
    no build is recorded: `0.json` only tells which manifests an index lists
    no build is recorded: `0.json` and one other file only tell which manifests an index lists
    no build is recorded: `0.json` and 2 other files only tell which manifests an index lists
    ");
}
