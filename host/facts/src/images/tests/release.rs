//! What a Helm release says of the images that it runs.

use super::super::release::RELEASE;
use super::*;

/// Returns what the values of a release say, without what is said of every release.
fn values(values: &Value) -> String {
    let all = found(RELEASE, json!({"chart": "nginx", "values": values}));
    let rest = all.strip_prefix("/chart: unknown").unwrap();
    rest.strip_prefix('\n').unwrap_or(rest).to_owned()
}

#[test]
fn a_release_is_never_without_images() {
    assert_eq!(found(RELEASE, json!({"chart": "nginx"})), "/chart: unknown");
    assert_eq!(
        found(RELEASE, json!({"chart": "nginx", "values": {"replicas": 2}})),
        "/chart: unknown"
    );
    assert_eq!(
        found(
            RELEASE,
            json!({"chart": "nginx", "values": {"image": "registry.example.com/web:1"}})
        ),
        "/chart: unknown\n/values/image: registry.example.com/web:1"
    );
}

#[test]
fn what_is_hidden_of_a_release_is_told_beside_its_chart() {
    assert_eq!(values(&json!(UNKNOWN)), "/values: unknown");
    assert_eq!(values(&json!({"image": SECRET})), "/values/image: secret");
    assert_eq!(
        values(&json!({"image": {"repository": UNKNOWN, "tag": "1"}})),
        "/values/image/repository: unknown"
    );
    assert_eq!(
        values(&json!({"image": {"registry": "ghcr.io", "repository": "web", "tag": UNKNOWN}})),
        "/values/image/tag: unknown"
    );
    assert_eq!(values(&json!({"password": SECRET, "replicas": UNKNOWN})), "");
    let sealed = json!({"4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270", "ciphertext": SECRET});
    assert_eq!(found(RELEASE, sealed), ": secret");
}

#[test]
fn files_of_values_are_not_read() {
    let asset = json!({"4dabf18193072939515e22adb298388d": "c44067f5952c0a294b673a41bacd8c17", "text": "image: web:1"});
    assert_eq!(
        found(RELEASE, json!({"chart": "nginx", "valueYamlFiles": [asset]})),
        "/chart: unknown\n/valueYamlFiles: unknown"
    );
    assert_eq!(
        found(RELEASE, json!({"chart": "nginx", "valueYamlFiles": []})),
        "/chart: unknown"
    );
}

#[test]
fn an_image_in_one_text_is_known_if_it_has_a_tag_or_a_digest() {
    let pinned = format!("registry.example.com/web@sha256:{}", "0".repeat(64));
    assert_eq!(values(&json!({"image": "web:1"})), "/values/image: web:1");
    assert_eq!(values(&json!({"image": pinned})), format!("/values/image: {pinned}"));
    assert_eq!(values(&json!({"image": "web"})), "/values/image: unknown");
    assert_eq!(values(&json!({"image": ""})), "");
}

#[test]
fn an_image_in_parts_is_known_if_it_has_a_registry_and_a_tag_or_a_digest() {
    let digest = format!("sha256:{}", "0".repeat(64));
    assert_eq!(
        values(
            &json!({"image": {"registry": "docker.io", "repository": "bitnami/nginx", "tag": "1.27", "digest": ""}})
        ),
        "/values/image/repository: docker.io/bitnami/nginx:1.27"
    );
    assert_eq!(
        values(&json!({"image": {"repository": "ghcr.io/shop/web", "digest": digest}})),
        format!("/values/image/repository: ghcr.io/shop/web@{digest}")
    );
    assert_eq!(
        values(&json!({"image": {"registry": "ghcr.io", "repository": "shop/web", "tag": 1.5}})),
        "/values/image/repository: ghcr.io/shop/web:1.5"
    );
}

#[test]
fn what_the_chart_adds_is_unknown() {
    for image in [
        json!({"repository": "prometheus/prometheus", "tag": "v3"}),
        json!({"registry": "quay.io", "repository": "prometheus/prometheus"}),
        json!({"repository": "web"}),
    ] {
        assert_eq!(
            values(&json!({"image": image})),
            "/values/image/repository: unknown",
            "{image}"
        );
    }
    for image in [
        json!({"tag": "1"}),
        json!({"pullPolicy": "Always"}),
        json!(null),
        json!(true),
    ] {
        assert_eq!(values(&json!({"image": image})), "", "{image}");
    }
}

#[test]
fn a_registry_for_all_images_may_take_the_place_of_each() {
    let image = json!({"registry": "docker.io", "repository": "bitnami/nginx", "tag": "1.27"});
    for (registry, expected) in [
        (json!("evil.example"), "unknown"),
        (json!(UNKNOWN), "unknown"),
        (json!(""), "docker.io/bitnami/nginx:1.27"),
        (json!(null), "docker.io/bitnami/nginx:1.27"),
    ] {
        let found = values(&json!({"global": {"imageRegistry": registry}, "image": image}));
        assert_eq!(found, format!("/values/image/repository: {expected}"), "{registry}");
    }
}

#[test]
fn images_stand_at_any_depth_in_maps_and_lists() {
    let image = json!({"registry": "ghcr.io", "repository": "shop/web", "tag": "1"});
    assert_snapshot!(values(&json!({
        "controller": {"image": image, "metrics": {"exporter": {"image": image}}},
        "sidecars": [{"name": "log", "image": "log"}, {"name": "proxy", "image": "proxy:2"}],
        "image": {"web": {"image": image}},
    })), @r"
    /values/controller/image/repository: ghcr.io/shop/web:1
    /values/controller/metrics/exporter/image/repository: ghcr.io/shop/web:1
    /values/image/web/image/repository: ghcr.io/shop/web:1
    /values/sidecars/0/image: log
    /values/sidecars/1/image: proxy:2
    ");
}

#[test]
fn the_key_of_a_map_is_no_place_in_a_list() {
    assert_eq!(
        values(&json!({"workers": {"0": {"image": "web"}}})),
        "/values/workers/0/image: unknown"
    );
}

#[test]
fn what_is_no_image_reference_may_be_something_else_to_the_chart() {
    assert_eq!(
        values(&json!({"image": "https://me:secret@example.com/logo.png"})),
        "/values/image: unknown"
    );
    assert_eq!(
        values(&json!({"image": "{{ .Values.global.image }}"})),
        "/values/image: unknown"
    );
}

#[test]
fn a_chart_is_left_to_its_children_and_a_release_goes_without_images() {
    let mut chart = create("kubernetes:helm.sh/v3:Chart", json!({"chart": "nginx"}));
    chart["newState"]["custom"] = json!(false);
    assert_eq!(planned(plan(&[chart]).resource(0).unwrap()), []);
    let release = step("delete", state(RELEASE, json!({"chart": "nginx"})), Value::Null);
    let plan = plan(&[release]);
    assert_eq!(planned(plan.resource(0).unwrap()), []);
    assert_eq!(show(&prior(plan.resource(0).unwrap())), "/chart: unknown");
}

#[test]
fn an_image_of_this_update_is_found_in_the_values_and_not_in_the_chart() {
    let image = create(
        DOCKER_BUILD,
        json!({"push": true, "tags": ["registry.example.com/shop/web:dev"]}),
    );
    let inputs =
        json!({"chart": "nginx", "values": {"image": {"repository": "registry.example.com/shop/web", "tag": UNKNOWN}}});
    let mut release = create(RELEASE, inputs);
    release["newState"]["propertyDependencies"] = json!({"values": [image["urn"]], "chart": [image["urn"]]});
    let plan = plan(&[image, release]);
    assert_snapshot!(show(&planned(plan.resource(1).unwrap())), @r"
    /chart: unknown, from it
    /values/image/tag: unknown, from it, built by it
    ");
}
