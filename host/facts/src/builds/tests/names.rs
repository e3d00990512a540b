//! Records that are asked for by the names of images.

use super::images::{metadata, parse};
use super::sha256;
use crate::builds::{Build, Builds};

fn files(records: Vec<&Build>) -> Vec<&str> {
    records.into_iter().map(|build| build.document.as_str()).collect()
}

fn built_from(digit: char, materials: &str) -> String {
    format!(
        r#"{{"_type": "https://in-toto.io/Statement/v0.1", "predicateType": "https://slsa.dev/provenance/v0.2",
            "subject": [{{"name": "web", "digest": {{"sha256": "{}"}}}}],
            "predicate": {{"builder": {{"id": ""}}, "buildType": "https://mobyproject.org/buildkit@v1",
                          "materials": [{materials}]}}}}"#,
        sha256(digit).trim_start_matches("sha256:")
    )
}

fn based(base: &str) -> Builds {
    parse(&[&built_from(
        '1',
        &format!(r#"{{"uri": "{base}", "digest": {{"sha256": "{}"}}}}"#, "a".repeat(64)),
    )])
}

#[test]
fn a_record_is_found_by_the_name_that_it_gave_however_it_is_spelt() {
    let builds = parse(&[&metadata('1'), &metadata('2')]);
    for spelling in ["web:1", "docker.io/library/web:1", "index.docker.io/web:1"] {
        assert_eq!(files(builds.named(spelling)), ["0.json"], "{spelling}");
    }
}

#[test]
fn the_digest_in_a_reference_does_not_count() {
    let builds = parse(&[&metadata('1')]);
    assert_eq!(files(builds.named(&format!("web:1@{}", sha256('9')))), ["0.json"]);
}

#[test]
fn another_tag_registry_or_repository_is_another_name() {
    let builds = parse(&[&metadata('1')]);
    for other in [
        "web",
        "web:2",
        "shop/web:1",
        "registry.example.com/library/web:1",
        "not a name",
    ] {
        assert_eq!(files(builds.named(other)), [""; 0], "{other}");
    }
}

#[test]
fn a_record_is_found_by_the_base_that_it_used() {
    let builds = based("pkg:docker/alpine@3.20?platform=linux%2Famd64");
    for spelling in ["alpine:3.20", "docker.io/library/alpine:3.20"] {
        assert_eq!(files(builds.using(spelling)), ["0.json"], "{spelling}");
    }
    assert_eq!(files(builds.using("alpine:3.21")), [""; 0]);
    assert_eq!(files(builds.named("alpine:3.20")), [""; 0]);
}

#[test]
fn a_base_may_stand_behind_a_scheme() {
    assert_eq!(
        files(based("docker-image://alpine:3.20").using("alpine:3.20")),
        ["0.json"]
    );
    assert_eq!(files(based("pkg:npm/alpine@3.20").using("alpine:3.20")), [""; 0]);
}

/// Returns name, tag and digest of the image that a material is.
fn image_of(uri: &str) -> Option<(String, Option<String>, Option<String>)> {
    let builds = based(uri);
    let material = builds.find(&sha256('1'))[0].materials[0].clone();
    let image = material.image?;
    Some((
        format!("{}/{}", image.registry, image.repository),
        image.tag,
        image.digest,
    ))
}

#[test]
fn an_image_is_named_by_a_digest_only_if_the_build_asked_for_one() {
    let name = || "docker.io/library/alpine".to_owned();
    let tag = || Some("3.20".to_owned());
    let pinned = format!("pkg:docker/alpine@3.20?digest={}&platform=linux%2Famd64", sha256('a'));
    assert_eq!(
        image_of("pkg:docker/alpine@3.20?platform=linux%2Famd64"),
        Some((name(), tag(), None))
    );
    assert_eq!(image_of(&pinned), Some((name(), tag(), Some(sha256('a')))));
    for by_digest_alone in [
        "pkg:docker/alpine?digest=DIGEST",
        "pkg:docker/alpine@DIGEST",
        "docker://alpine@DIGEST",
    ] {
        let uri = by_digest_alone.replace("DIGEST", &sha256('a'));
        assert_eq!(image_of(&uri), Some((name(), None, Some(sha256('a')))), "{uri}");
    }
}

#[test]
fn what_is_no_image_of_a_registry_is_no_image() {
    for uri in [
        "pkg:oci/alpine@3.20",
        "https://github.com/shop/shop.git#refs/heads/main",
        "pkg:docker/shop/cache@1?ref_type=blob",
        "pkg:docker/alpine@3.20?digest=sha256:abc",
    ] {
        assert_eq!(image_of(uri), None, "{uri}");
    }
}
