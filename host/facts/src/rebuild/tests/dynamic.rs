//! Dynamic resources, and whether they look as if they built an image.

use insta::assert_snapshot;

use super::*;

const NODEJS: &str = "pulumi-nodejs:dynamic:Resource";
const PYTHON: &str = "pulumi-python:dynamic:Resource";
const PROVIDER: &str = "exports.handler = __f0;";

fn first(type_token: &str, inputs: Value) -> Option<ImageBuild> {
    image_build(plan(&[create(type_token, inputs)]).resource(0).unwrap())
}

fn looks_like_a_build(inputs: Value) -> bool {
    first(NODEJS, inputs).is_some()
}

#[test]
fn a_dockerfile_or_a_context_and_the_name_of_an_image_are_a_build() {
    for source in [
        json!({"dockerfile": "Dockerfile"}),
        json!({"dockerfilePath": "web/Dockerfile"}),
        json!({"Dockerfile": UNKNOWN}),
        json!({"buildContext": "web"}),
        json!({"build_context": "web"}),
        json!({"context-path": SECRET}),
        json!({"context": "./web"}),
        json!({"context": "."}),
        json!({"context": {"location": "web"}}),
        json!({"build": {"context": "../web"}}),
        json!({"build": {"dockerfile": "Dockerfile"}}),
    ] {
        for (name, value) in [
            ("tag", json!("web:1")),
            ("tags", json!(["web:1"])),
            ("image", json!("web")),
            ("imageName", json!(UNKNOWN)),
            ("image_name", json!(SECRET)),
            ("imageUri", json!("web:1")),
            ("imageTag", json!("1.0")),
        ] {
            let mut inputs = source.clone();
            inputs[name] = value;
            let shown = inputs.to_string();
            assert!(looks_like_a_build(inputs), "{shown}");
        }
    }
}

#[test]
fn an_ordinary_dynamic_resource_is_no_build() {
    for inputs in [
        json!({}),
        json!({"__provider": PROVIDER}),
        json!({"name": "shop", "schema": "public"}),
        json!({"context": "kind-dev", "image": "web:1"}),
        json!({"context": "production", "tag": "v1"}),
        json!({"context": UNKNOWN, "image": "web:1"}),
        json!({"context": "./web"}),
        json!({"dockerfile": "Dockerfile"}),
        json!({"dockerfile": "", "tag": "web:1"}),
        json!({"dockerfile": null, "buildContext": null, "tag": "web:1"}),
        json!({"dockerfile": "Dockerfile", "tag": ""}),
        json!({"dockerfile": "Dockerfile", "tags": []}),
        json!({"context": "/srv/www", "tags": {"Owner": "team-shop"}}),
        json!({"context": "/srv/www", "tags": [{"key": "Owner", "value": "team-shop"}]}),
        json!({"image": "web:1", "replicas": 2}),
        json!({"imageName": "web:1", "sourceDir": "./web"}),
    ] {
        let shown = inputs.to_string();
        assert!(!looks_like_a_build(inputs), "{shown}");
    }
}

#[test]
fn only_dynamic_resources_are_guessed_at() {
    let inputs = || json!({"dockerfile": "Dockerfile", "tag": "web:1"});
    for type_token in [
        NODEJS,
        PYTHON,
        "pulumi-python:dynamic/shop:Image",
        "pulumi-nodejs:dynamic/shop:Image",
    ] {
        assert!(first(type_token, inputs()).is_some(), "{type_token}");
    }
    for type_token in [
        "pulumi-nodejs:dynamically:Resource",
        "pulumi-nodejs:other:Resource",
        "shop:index:Image",
        DEPLOYMENT,
    ] {
        assert_eq!(first(type_token, inputs()), None, "{type_token}");
    }
}

#[test]
fn its_targets_are_what_its_names_and_tags_say() {
    let targets = |inputs: Value| show(&first(NODEJS, inputs).unwrap().targets);
    let with = |names: Value| {
        let mut inputs = json!({"dockerfile": "Dockerfile"});
        inputs
            .as_object_mut()
            .unwrap()
            .extend(names.as_object().unwrap().clone());
        targets(inputs)
    };
    assert_eq!(
        with(json!({"tag": "registry.example.com/web:1"})),
        "/tag: registry.example.com/web:1"
    );
    assert_eq!(
        with(json!({"tags": ["web:1", "web:2"]})),
        "/tags/0: web:1\n/tags/1: web:2"
    );
    assert_eq!(with(json!({"imageName": "web"})), "/imageName: web");
    assert_eq!(with(json!({"imageName": "web", "tag": "1.0-RC"})), "/tag: web:1.0-RC");
    assert_eq!(
        with(json!({"repository": "ghcr.io/shop/web", "imageTag": "1.0"})),
        "/imageTag: ghcr.io/shop/web:1.0"
    );
    assert_eq!(
        with(json!({"repository_url": "ghcr.io/shop/web", "tags": ["1", "latest"]})),
        "/tags/0: ghcr.io/shop/web:1\n/tags/1: ghcr.io/shop/web:latest"
    );
    assert_eq!(with(json!({"imageTag": "1.0"})), "");
    assert_eq!(
        with(json!({"image": UNKNOWN, "tag": SECRET})),
        "/image: unknown\n/tag: secret"
    );
}

#[test]
fn it_is_pushed_unless_it_says_that_it_is_not() {
    for (inputs, pushes) in [
        (json!({"tag": "web:1", "dockerfile": "Dockerfile"}), true),
        (
            json!({"tag": "web:1", "dockerfile": "Dockerfile", "push": UNKNOWN}),
            true,
        ),
        (
            json!({"tag": "web:1", "dockerfile": "Dockerfile", "push": false}),
            false,
        ),
        (
            json!({"tag": "web:1", "dockerfile": "Dockerfile", "skip_push": true}),
            false,
        ),
    ] {
        assert_eq!(first(NODEJS, inputs.clone()).unwrap().pushes, pushes, "{inputs}");
    }
}

/// Returns why a dynamic resource is built again that nobody explains.
fn causes(old: Value, new: Value) -> String {
    let with = |inputs: Value| {
        let mut all = json!({"__provider": PROVIDER, "dockerfile": "Dockerfile", "tag": "web:1"});
        all.as_object_mut().unwrap().extend(inputs.as_object().unwrap().clone());
        all
    };
    show_causes(&build(update(NODEJS, with(old), with(new), &[])))
}

#[test]
fn its_causes_are_the_inputs_that_differ() {
    let inputs = |value: &str| {
        json!({
            "build_args": {"A": value, "B": "same"}, "context": format!("./{value}"), "contextHash": value, "no_cache": value,
            "tag": format!("web:{value}"), "registry-password": value, "cacheFrom": [value], "replicas": value,
            "build": {"target": value}, "same": 1,
        })
    };
    assert_snapshot!(causes(inputs("old"), inputs("new")), @r"
    build.target: Content
    build_args.A: Content
    cacheFrom: Setting
    context: Context
    contextHash: Context
    no_cache: Always
    registry-password: Credential
    replicas: Other
    tag: Target
    ");
}

#[test]
fn the_program_of_its_provider_is_no_cause() {
    let inputs = |program: &str| json!({"__provider": program, "dockerfile": "Dockerfile", "tag": "web:1"});
    let build = build(update(NODEJS, inputs("one"), inputs("two"), &["__provider"]));
    assert!(build.rebuild);
    assert_eq!(build.causes, []);
}

#[test]
fn it_builds_only_if_something_is_done_to_it() {
    let it = || state(NODEJS, json!({"dockerfile": "Dockerfile", "tag": "web:1"}));
    let same = build(step("same", it(), it()));
    assert!(!same.in_this_update && !same.rebuild);
    assert_eq!(same.context_hash, ContextComparison::Unknown);
    let plan = plan(&[step("delete", it(), Value::Null)]);
    assert_eq!(image_build(plan.resource(0).unwrap()), None);
}
