mod causes;
mod context;
mod crosswalk;
mod destinations;
mod dynamic;
mod joined;
mod recorded;
mod words;

use serde_json::{Value, json};

use super::*;
use crate::images::testing::*;

/// Returns an update of an image that the provider explains by some properties.
fn update(type_token: &str, old: Value, new: Value, differing: &[&str]) -> Value {
    let differences: serde_json::Map<_, _> = differing
        .iter()
        .map(|path| ((*path).to_owned(), json!({"kind": "update", "inputDiff": false})))
        .collect();
    let mut step = step("update", state(type_token, old), state(type_token, new));
    step["detailedDiff"] = Value::Object(differences);
    step
}

fn build(step: Value) -> ImageBuild {
    image_build(plan(&[step]).resource(0).unwrap()).unwrap()
}

fn show_causes(build: &ImageBuild) -> String {
    let causes = build.causes.iter();
    let causes: Vec<_> = causes
        .map(|cause| format!("{}: {:?}", cause.property, cause.kind))
        .collect();
    causes.join("\n")
}

/// A component without inputs, as pulumi-docker 3 registers it.
fn program(outputs: Value) -> Value {
    let mut state = state("docker:image:Image", Value::Null);
    state["custom"] = json!(false);
    state["outputs"] = outputs;
    state
}

fn builds_now(resource: Resource<'_>) -> bool {
    image_built_by(resource.plan(), resource.urn()).is_some()
}

#[test]
fn only_six_kinds_of_types_build_images() {
    for (type_token, inputs) in [
        (DEPLOYMENT, json!({"build": {}})),
        ("docker:index/remoteImage:RemoteImage", json!({"name": "web:1"})),
        (
            "docker:index/remoteImage:RemoteImage",
            json!({"name": "web:1", "build": null}),
        ),
        (
            "docker:index/registryImage:RegistryImage",
            json!({"name": "web:1", "build": null}),
        ),
        (
            "docker-build:index:Index",
            json!({"tag": "web:1", "sources": ["web:amd64"], "push": true}),
        ),
        (
            "docker:index/tag:Tag",
            json!({"sourceImage": "web:1", "targetImage": "web:2"}),
        ),
    ] {
        let plan = plan(&[create(type_token, inputs)]);
        let resource = plan.resource(0).unwrap();
        assert_eq!(image_build(resource), None, "{type_token}");
        assert!(!builds_now(resource), "{type_token}");
    }
}

#[test]
fn an_image_is_built_by_whatever_is_done_to_its_resource() {
    let it = || state(DOCKER, json!({"imageName": "web:1"}));
    for (op, builds) in [
        ("create", true),
        ("update", true),
        ("replace", true),
        ("create-replacement", true),
        ("import", true),
        ("same", false),
        ("read", false),
        ("refresh", false),
    ] {
        let plan = plan(&[step(op, it(), it())]);
        let resource = plan.resource(0).unwrap();
        assert_eq!(builds_now(resource), builds, "{op}");
        assert_eq!(image_build(resource).unwrap().in_this_update, builds, "{op}");
    }
}

#[test]
fn an_image_that_goes_is_not_built() {
    for old in [
        state(DOCKER, json!({"imageName": "web:1"})),
        program(json!({"imageName": "web:1-0a1b2c"})),
    ] {
        let plan = plan(&[step("delete", old, Value::Null)]);
        let resource = plan.resource(0).unwrap();
        assert!(!builds_now(resource));
        assert_eq!(image_build(resource), None);
    }
}

#[test]
fn a_first_build_is_no_rebuild_and_has_no_cause() {
    let first = build(create(DOCKER_BUILD, json!({"push": true, "tags": ["web:1"]})));
    assert!(first.in_this_update && !first.rebuild);
    assert_eq!(first.causes, []);
    assert_eq!(first.context_hash, ContextComparison::Unknown);
}

#[test]
fn an_image_that_stays_is_no_rebuild() {
    let it = || state(DOCKER, json!({"imageName": "web:1", "build": {"contextDigest": "aa"}}));
    let same = build(step("same", it(), it()));
    assert!(!same.in_this_update && !same.rebuild);
    assert_eq!(same.context_hash, ContextComparison::Same);
}

#[test]
fn an_image_goes_where_its_names_say() {
    let targets = |type_token, inputs| show(&build(create(type_token, inputs)).targets);
    assert_eq!(targets(DOCKER, json!({"imageName": "web:1"})), "/imageName: web:1");
    assert_eq!(
        targets(DOCKER_BUILD, json!({"tags": ["web:1", UNKNOWN, SECRET]})),
        "/tags/0: web:1\n/tags/1: unknown\n/tags/2: secret"
    );
    assert_eq!(
        targets(
            DOCKER_BUILD,
            json!({"tags": UNKNOWN, "exports": [{"registry": {"names": ["web:1"]}}]})
        ),
        "/tags: unknown\n/exports/0/registry/names/0: web:1"
    );
    assert_eq!(
        targets(
            "docker:index/remoteImage:RemoteImage",
            json!({"name": "web", "build": {"context": ".", "tags": ["web:1"]}})
        ),
        "/name: web\n/build/tags/0: web:1"
    );
}

#[test]
fn an_unknown_target_says_what_it_depends_on() {
    let mut step = create(DOCKER, json!({"imageName": UNKNOWN}));
    let repository = urn("aws:ecr/repository:Repository", "repository");
    step["newState"]["propertyDependencies"] = json!({"imageName": [repository]});
    assert_eq!(show(&build(step).targets), "/imageName: unknown, from repository");
}

#[test]
fn an_image_is_pushed_unless_it_certainly_is_not() {
    let registry = |push: Value| json!({"exports": [{"registry": {"push": push}}]});
    let image = |push: Value| json!({"exports": [{"image": {"push": push}}]});
    for (type_token, inputs, pushes) in [
        (DOCKER, json!({}), true),
        (DOCKER, json!({"skipPush": false}), true),
        (DOCKER, json!({"skipPush": true}), false),
        (DOCKER, json!({"skipPush": UNKNOWN}), true),
        (DOCKER_BUILD, json!({}), false),
        (DOCKER_BUILD, json!({"push": false}), false),
        (DOCKER_BUILD, json!({"push": true}), true),
        (DOCKER_BUILD, json!({"push": UNKNOWN}), true),
        (DOCKER_BUILD, json!({"push": SECRET}), true),
        (DOCKER_BUILD, registry(json!(null)), true),
        (DOCKER_BUILD, registry(json!(false)), false),
        (DOCKER_BUILD, image(json!(null)), false),
        (DOCKER_BUILD, image(json!(true)), true),
        (
            DOCKER_BUILD,
            json!({"exports": [{"registry": {}, "disabled": true}]}),
            false,
        ),
        (DOCKER_BUILD, json!({"exports": [{"raw": "type=registry"}]}), true),
        (
            DOCKER_BUILD,
            json!({"exports": [{"raw": "type=image,push=true"}]}),
            true,
        ),
        (
            DOCKER_BUILD,
            json!({"exports": [{"local": {"dest": "out"}}, {"raw": "type=docker"}]}),
            false,
        ),
        (DOCKER_BUILD, json!({"exports": [{"raw": "TYPE=image,push=1"}]}), true),
        (
            DOCKER_BUILD,
            json!({"exports": [{"raw": "type=registry,push=0"}]}),
            false,
        ),
        (DOCKER_BUILD, json!({"exports": [{"raw": UNKNOWN}]}), true),
        (DOCKER_BUILD, json!({"exports": [{"raw": ""}]}), false),
        (DOCKER_BUILD, json!({"exports": [SECRET]}), true),
        (DOCKER_BUILD, json!({"exports": SECRET}), true),
        ("docker:index/remoteImage:RemoteImage", json!({"build": {}}), false),
    ] {
        let shown = inputs.to_string();
        assert_eq!(build(create(type_token, inputs)).pushes, pushes, "{type_token} {shown}");
    }
}

#[test]
fn a_program_builds_its_image_itself_in_every_update() {
    let old = || program(json!({"imageName": "web:1-0a1b2c"}));
    let again = build(step("same", old(), program(json!(null))));
    assert!(again.in_this_update && again.rebuild && again.pushes);
    assert_eq!(show(&again.targets), "/imageName: web:1-0a1b2c");
    assert_eq!(again.causes, []);
    assert_eq!(again.context_hash, ContextComparison::Unknown);
}

#[test]
fn the_name_that_a_program_says_it_will_give_comes_first() {
    let old = program(json!({"imageName": "web:1-0a1b2c"}));
    let new = program(json!({"imageName": "web:1-3d4e5f"}));
    assert_eq!(
        show(&build(step("update", old, new)).targets),
        "/imageName: web:1-3d4e5f"
    );
    let first = build(step("create", Value::Null, program(json!(null))));
    assert!(!first.rebuild);
    assert_eq!(first.targets, []);
}
