//! Whether the hash of a context changes.

use super::ContextComparison::{Changed, Same, Unknown};
use super::*;

fn docker(old: &Value, new: &Value) -> ContextComparison {
    let inputs = |digest: &Value| json!({"imageName": "web:1", "build": {"contextDigest": digest}});
    build(update(DOCKER, inputs(old), inputs(new), &["build"])).context_hash
}

/// An update of docker-build's image that had the hash `aa`.
fn docker_build(inputs: Value, differing: &[&str]) -> Value {
    let mut step = update(DOCKER_BUILD, inputs.clone(), inputs, differing);
    step["oldState"]["outputs"] = json!({"contextHash": "aa"});
    step
}

fn comparison(step: Value) -> ContextComparison {
    build(step).context_hash
}

#[test]
fn docker_has_the_hash_among_its_inputs() {
    assert_eq!(docker(&json!("aa"), &json!("aa")), Same);
    assert_eq!(docker(&json!("aa"), &json!("bb")), Changed);
    assert_eq!(docker(&json!("aa"), &json!(null)), Unknown);
    assert_eq!(docker(&json!("aa"), &json!(UNKNOWN)), Unknown);
    assert_eq!(docker(&json!(SECRET), &json!(SECRET)), Unknown);
}

#[test]
fn docker_build_compares_the_hash_whatever_else_differs() {
    for property in [
        "buildArgs",
        "cacheFrom",
        "labels",
        "noCache",
        "platforms",
        "registries",
        "tags",
    ] {
        assert_eq!(comparison(docker_build(json!({}), &[property])), Same, "{property}");
    }
    assert_eq!(comparison(docker_build(json!({}), &["contextHash"])), Changed);
    assert_eq!(comparison(docker_build(json!({}), &["contextHash", "labels"])), Changed);
}

#[test]
fn with_pull_docker_build_names_the_hash_without_comparing() {
    assert_eq!(
        comparison(docker_build(json!({"pull": true}), &["contextHash"])),
        Unknown
    );
    assert_eq!(
        comparison(docker_build(json!({"pull": UNKNOWN}), &["contextHash"])),
        Unknown
    );
    assert_eq!(comparison(docker_build(json!({"pull": true}), &["labels"])), Same);
    assert_eq!(
        comparison(docker_build(json!({"pull": false}), &["contextHash", "pull"])),
        Changed
    );
}

#[test]
fn what_is_hashed_in_a_preview_with_unknown_inputs_is_not_what_will_be() {
    let context = json!({"context": {"location": UNKNOWN}});
    let dockerfile = json!({"dockerfile": {"inline": UNKNOWN}});
    assert_eq!(comparison(docker_build(context.clone(), &["contextHash"])), Unknown);
    assert_eq!(comparison(docker_build(context, &["labels"])), Unknown);
    assert_eq!(comparison(docker_build(dockerfile, &["labels"])), Unknown);
    assert_eq!(comparison(docker_build(json!({"tags": [UNKNOWN]}), &["tags"])), Same);
}

#[test]
fn nothing_is_known_without_a_diff() {
    assert_eq!(comparison(docker_build(json!({}), &[])), Unknown);
}

#[test]
fn a_hash_that_is_planned_is_compared_itself() {
    let planned = |hash: &str| {
        let mut step = docker_build(json!({"pull": true}), &["contextHash"]);
        step["newState"]["outputs"] = json!({"contextHash": hash});
        comparison(step)
    };
    assert_eq!(planned("aa"), Same);
    assert_eq!(planned("bb"), Changed);
    assert_eq!(planned(UNKNOWN), Unknown);
}

#[test]
fn a_hash_of_nothing_tells_nothing() {
    let nothing = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
    for hash in ["", nothing] {
        let mut step = docker_build(json!({}), &["labels"]);
        step["oldState"]["outputs"] = json!({"contextHash": hash});
        assert_eq!(comparison(step), Unknown, "{hash:?}");
    }
}

#[test]
fn an_image_that_stays_has_the_same_hash() {
    let mut step = docker_build(json!({"pull": true}), &[]);
    step["op"] = json!("same");
    assert_eq!(comparison(step), Same);
}
