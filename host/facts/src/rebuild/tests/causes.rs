//! Why an image is built again.

use insta::assert_snapshot;

use super::*;

fn docker(old: Value, new: Value) -> String {
    let inputs = |build| json!({"imageName": "web:1", "build": build});
    show_causes(&build(update(DOCKER, inputs(old), inputs(new), &["build"])))
}

fn docker_build(old: Value, new: Value, differing: &[&str]) -> String {
    show_causes(&build(update(DOCKER_BUILD, old, new, differing)))
}

#[test]
fn each_property_of_docker_build_has_its_meaning() {
    let differing = [
        "addHosts",
        "buildArgs",
        "buildOnPreview",
        "builder",
        "cacheFrom",
        "cacheTo",
        "context.location",
        "context.named",
        "contextHash",
        "dockerfile",
        "exports",
        "exports[0]",
        "labels",
        "load",
        "network",
        "newInNextVersion",
        "noCache",
        "platforms",
        "pull",
        "push",
        "registries",
        "registries[0]",
        "secrets",
        "ssh",
        "tags",
        "target",
    ];
    assert_snapshot!(docker_build(json!({}), json!({}), &differing), @r"
    addHosts: Content
    buildArgs: Content
    buildOnPreview: Setting
    builder: Setting
    cacheFrom: Setting
    cacheTo: Setting
    context.location: Context
    context.named: Context
    contextHash: Context
    dockerfile: Context
    exports: Target
    exports[0]: Target
    labels: Content
    load: Target
    network: Content
    newInNextVersion: Other
    noCache: Always
    platforms: Content
    pull: Always
    push: Target
    registries: Credential
    registries[0]: Credential
    secrets: Content
    ssh: Content
    tags: Target
    target: Content
    ");
}

#[test]
fn each_property_of_docker_has_its_meaning() {
    let build = update(
        DOCKER,
        json!({}),
        json!({}),
        &[
            "buildOnPreview",
            "imageName",
            "registry",
            "skipPush",
            "newInNextVersion",
        ],
    );
    assert_snapshot!(show_causes(&self::build(build)), @r"
    buildOnPreview: Setting
    imageName: Target
    newInNextVersion: Other
    registry: Credential
    skipPush: Target
    ");
}

#[test]
fn each_member_of_dockers_build_that_differs_is_named() {
    let member = |value: &str| {
        json!({
            "addHosts": [value], "args": {"A": value}, "builderVersion": value, "cacheFrom": {"images": [value]},
            "context": value, "contextDigest": value, "dockerfile": value, "network": value, "platform": value,
            "target": value, "same": "same", "newInNextVersion": value,
        })
    };
    assert_snapshot!(docker(member("old"), member("new")), @r"
    build.addHosts: Content
    build.args.A: Content
    build.builderVersion: Setting
    build.cacheFrom: Setting
    build.context: Context
    build.contextDigest: Context
    build.dockerfile: Context
    build.network: Content
    build.newInNextVersion: Other
    build.platform: Content
    build.target: Content
    ");
}

#[test]
fn a_member_that_comes_or_goes_differs_and_an_explicit_null_is_absent() {
    let old = json!({"context": ".", "target": "release", "platform": null});
    let new = json!({"context": ".", "args": {"A": "1"}});
    assert_snapshot!(docker(old, new), @r"
    build.args.A: Content
    build.target: Content
    ");
}

#[test]
fn where_nothing_visible_differs_it_is_something_secret() {
    let secret = json!({"context": ".", "args": {"TOKEN": SECRET}});
    assert_snapshot!(docker(secret.clone(), secret), @"build.args: Content");
    assert_snapshot!(docker(json!(SECRET), json!(SECRET)), @"build: Other");
    assert_snapshot!(docker(json!({"context": "."}), json!({"context": "."})), @"build: Other");
}

#[test]
fn what_was_known_and_is_unknown_now_is_an_unknown_input() {
    assert_snapshot!(docker(json!({"context": "."}), json!(UNKNOWN)), @"build: UnknownInput");
    let old = json!({"args": {"A": "1", "B": "2"}, "context": ".", "target": "release"});
    let new = json!({"args": {"A": "1", "B": UNKNOWN}, "context": ".", "target": UNKNOWN});
    assert_snapshot!(docker(old, new), @r"
    build.args.B: UnknownInput
    build.target: UnknownInput
    ");
    let old = json!({"tags": ["web:1", "web:2"], "exports": [{"local": {"dest": "out"}}]});
    let new = json!({"tags": ["web:1", UNKNOWN], "exports": [UNKNOWN]});
    assert_snapshot!(docker_build(old, new, &["tags", "exports[0]"]), @r"
    exports[0]: UnknownInput
    tags: UnknownInput
    ");
}

#[test]
fn what_else_changes_beside_an_unknown_is_no_unknown_input() {
    let old = json!({"args": {"A": "1", "B": "2"}});
    assert_snapshot!(docker(old.clone(), json!({"args": {"A": "9", "B": UNKNOWN}})), @r"
    build.args.A: Content
    build.args.B: UnknownInput
    ");
    assert_snapshot!(docker(old.clone(), json!({"args": {"A": "1", "B": "2", "C": UNKNOWN}})), @"build.args.C: Content");
    assert_snapshot!(docker(old, json!({"args": {"A": "1", "B": "2"}, "target": UNKNOWN})), @"build.target: Content");
    let (old, new) = (json!({"tags": ["web:1"]}), json!({"tags": ["web:1", UNKNOWN]}));
    assert_snapshot!(docker_build(old, new, &["tags"]), @"tags: Target");
}

#[test]
fn a_hash_that_cannot_be_computed_is_an_unknown_input() {
    let old = json!({"dockerfile": "Dockerfile", "contextDigest": "aa"});
    assert_snapshot!(docker(old, json!({"dockerfile": UNKNOWN})), @r"
    build.contextDigest: UnknownInput
    build.dockerfile: UnknownInput
    ");
    let old = json!({"context": {"location": "./web"}});
    let new = json!({"context": {"location": UNKNOWN}});
    assert_snapshot!(docker_build(old, new, &["context.location", "contextHash"]), @r"
    context.location: UnknownInput
    contextHash: UnknownInput
    ");
}

#[test]
fn the_hash_that_pull_always_changes_says_nothing_of_the_context() {
    let pull = || json!({"pull": true, "push": true});
    assert_snapshot!(docker_build(pull(), pull(), &["contextHash"]), @"contextHash: Always");
    let stopped = docker_build(pull(), json!({"pull": false, "push": true}), &["contextHash", "pull"]);
    assert_snapshot!(stopped, @r"
    contextHash: Context
    pull: Always
    ");
}

#[test]
fn reasons_serve_where_there_is_no_detailed_diff() {
    let mut step = update(DOCKER_BUILD, json!({}), json!({}), &[]);
    step["diffReasons"] = json!(["labels", "contextHash"]);
    assert_snapshot!(show_causes(&build(step)), @r"
    labels: Content
    contextHash: Context
    ");
}

#[test]
fn an_update_that_nobody_explains_has_no_causes() {
    let mut step = update(
        DOCKER,
        json!({"imageName": "web:1"}),
        json!({"imageName": "web:1"}),
        &[],
    );
    step["detailedDiff"] = Value::Null;
    let build = build(step);
    assert!(build.rebuild);
    assert_eq!(build.causes, []);
}

#[test]
fn a_remote_image_is_replaced_for_what_differs_in_its_build() {
    let inputs = || json!({"name": "web", "build": {"context": "."}, "triggers": {"sources": "aa"}});
    let differing = [
        "build.buildArgs.A",
        "build.context",
        "build.noCache",
        "triggers.sources",
        "build.new",
    ];
    let mut step = update("docker:index/remoteImage:RemoteImage", inputs(), inputs(), &differing);
    step["op"] = json!("replace");
    assert_snapshot!(show_causes(&build(step)), @r"
    build.buildArgs.A: Content
    build.context: Context
    build.new: Other
    build.noCache: Always
    triggers.sources: Context
    ");
}
