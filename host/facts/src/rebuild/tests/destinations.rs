//! Where in registries resources write.

use super::*;

/// Returns one line for each place that a resource writes to.
fn show_all(step: Value) -> String {
    let plan = plan(&[step]);
    let found = destinations(plan.resource(0).unwrap());
    let lines = found
        .into_iter()
        .map(|found| format!("{:?} {}", found.kind, show(&[found.target])));
    lines.collect::<Vec<_>>().join("\n")
}

fn of(type_token: &str, inputs: Value) -> String {
    show_all(create(type_token, inputs))
}

#[test]
fn what_pushes_writes_to_every_name() {
    insta::assert_snapshot!(of(DOCKER_BUILD, json!({"push": true, "tags": ["web:1", "evil.test/web:1"]})), @r"
    Image /tags/0: web:1
    Image /tags/1: evil.test/web:1
    ");
    assert_eq!(of(DOCKER, json!({"imageName": "web:1"})), "Image /imageName: web:1");
}

#[test]
fn what_does_not_push_writes_nowhere() {
    for (type_token, inputs) in [
        (DOCKER, json!({"imageName": "web:1", "skipPush": true})),
        (DOCKER_BUILD, json!({"tags": ["web:1"], "load": true})),
        (
            DOCKER_BUILD,
            json!({"tags": ["web:1"], "exports": [{"image": {"names": ["web:2"]}}]}),
        ),
        ("docker-build:index:Index", json!({"tag": "web:1", "push": false})),
        (
            "docker:index/remoteImage:RemoteImage",
            json!({"name": "web:1", "build": {}}),
        ),
        (
            "docker:index/tag:Tag",
            json!({"sourceImage": "web:1", "targetImage": "web:2"}),
        ),
        (DEPLOYMENT, json!({"push": true, "tags": ["web:1"]})),
    ] {
        assert_eq!(of(type_token, inputs), "", "{type_token}");
    }
}

#[test]
fn an_export_that_pushes_writes_to_its_names_and_to_the_tags() {
    let exports = json!([
        {"registry": {"names": ["web:2"]}},
        {"image": {"names": ["web:3"], "push": true}},
        {"image": {"names": ["web:4"], "push": false}},
        {"registry": {"names": ["web:5"]}, "disabled": true},
        {"raw": "type=registry,name=web:6"},
        {"raw": "type=docker,name=web:7"},
        {"raw": ""}
    ]);
    insta::assert_snapshot!(of(DOCKER_BUILD, json!({"tags": ["web:1"], "exports": exports})), @r"
    Image /tags/0: web:1
    Image /exports/0/registry/names/0: web:2
    Image /exports/1/image/names/0: web:3
    Image /exports/4/raw: web:6
    ");
}

#[test]
fn a_cache_is_written_whether_or_not_the_image_is_pushed() {
    let caches = json!([
        {"registry": {"ref": "web:cache"}},
        {"registry": {"ref": "web:old-cache"}, "disabled": true},
        {"raw": "type=registry,ref=evil.test/web:cache"},
        {"raw": "web:short"},
        {"gha": {"scope": "web"}},
        {"inline": {}}
    ]);
    insta::assert_snapshot!(of(DOCKER_BUILD, json!({"tags": ["web:1"], "cacheTo": caches})), @r"
    Cache /cacheTo/0/registry/ref: web:cache
    Cache /cacheTo/2/raw: evil.test/web:cache
    Cache /cacheTo/3/raw: web:short
    ");
}

#[test]
fn an_image_that_is_pulled_may_be_built_and_have_caches() {
    let inputs = json!({"name": "web:1", "build": {"cacheTos": ["web:cache", "type=local,dest=cache", UNKNOWN]}});
    insta::assert_snapshot!(of("docker:index/remoteImage:RemoteImage", inputs), @r"
    Cache /build/cacheTos/0: web:cache
    Cache /build/cacheTos/2: unknown
    ");
}

#[test]
fn a_cache_that_is_only_read_is_not_written() {
    assert_eq!(
        of(DOCKER_BUILD, json!({"cacheFrom": [{"registry": {"ref": "web:cache"}}]})),
        ""
    );
    let inputs = json!({"imageName": "web:1", "skipPush": true, "build": {"cacheFrom": {"images": ["web:cache"]}}});
    assert_eq!(of(DOCKER, inputs), "");
}

#[test]
fn what_cannot_be_seen_may_be_any_place() {
    insta::assert_snapshot!(of(DOCKER_BUILD, json!({"push": true, "tags": UNKNOWN})), @"Image /tags: unknown");
    insta::assert_snapshot!(of(DOCKER_BUILD, json!({"exports": SECRET, "cacheTo": UNKNOWN})), @r"
    Image /exports: secret
    Cache /cacheTo: unknown
    ");
    let inputs = json!({"exports": [UNKNOWN, {"raw": SECRET}], "cacheTo": [{"raw": UNKNOWN}, {"registry": SECRET}]});
    insta::assert_snapshot!(of(DOCKER_BUILD, inputs), @r"
    Image /exports/0: unknown
    Image /exports/1/raw: secret
    Cache /cacheTo/0/raw: unknown
    Cache /cacheTo/1/registry: secret
    ");
}

#[test]
fn a_flag_that_is_none_hides_where_it_writes() {
    let inputs = json!({"exports": [{"raw": "type=registry,name"}], "cacheTo": [{"raw": "ref=web:cache"}]});
    insta::assert_snapshot!(of(DOCKER_BUILD, inputs), @r"
    Image /exports/0/raw: unreadable
    Cache /cacheTo/0/raw: unreadable
    ");
}

#[test]
fn a_push_without_a_name_goes_where_nobody_knows() {
    assert_eq!(of(DOCKER_BUILD, json!({"push": true})), "Image : unknown");
    assert_eq!(
        show_all(step("create", Value::Null, program(json!({})))),
        "Image : unknown"
    );
}

#[test]
fn a_comma_does_not_smuggle_in_another_name() {
    let inputs = json!({"cacheTo": [{"registry": {"ref": "web:cache,ref=evil.test/web:cache"}}]});
    assert_eq!(
        of(DOCKER_BUILD, inputs),
        r#"Cache /cacheTo/0/registry/ref: malformed "web:cache,ref=evil.test/web:cache""#
    );
}

#[test]
fn an_index_and_an_image_that_exists_are_pushed_too() {
    assert_eq!(
        of(
            "docker-build:index:Index",
            json!({"tag": "web:1", "sources": ["web:arm64"]})
        ),
        "Image /tag: web:1"
    );
    assert_eq!(
        of("docker:index/registryImage:RegistryImage", json!({"name": "web:1"})),
        "Image /name: web:1"
    );
}

#[test]
fn what_a_program_and_a_dynamic_resource_build_is_pushed() {
    let old = || program(json!({"imageName": "web:1-0a1b2c"}));
    assert_eq!(
        show_all(step("same", old(), program(json!(null)))),
        "Image /imageName: web:1-0a1b2c"
    );
    let inputs = json!({"context": "./web", "image": "web:1"});
    assert_eq!(of("pulumi-nodejs:dynamic:Resource", inputs), "Image /image: web:1");
}

#[test]
fn a_resource_that_goes_writes_nowhere() {
    let old = state(DOCKER_BUILD, json!({"push": true, "tags": ["web:1"]}));
    assert_eq!(show_all(step("delete", old, Value::Null)), "");
}
