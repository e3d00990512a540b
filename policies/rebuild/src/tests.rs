//! Judges the cases that stand beside the policies, reads their pages, and gives them settings that make no sense.

use portcullis_guest::testing::{Case, check_cases, check_pages, judge};

use super::pack;

const CASES: [(&str, &str); 9] = [
    ("build-inside-update", include_str!("build_inside_update.cases.json")),
    ("needless-rebuild", include_str!("needless_rebuild.cases.json")),
    ("unattested-image", include_str!("unattested_image.cases.json")),
    ("dirty-source", include_str!("dirty_source.cases.json")),
    ("unpinned-base-image", include_str!("unpinned_base_image.cases.json")),
    (
        "unpinned-inline-base-image",
        include_str!("unpinned_inline_base_image.cases.json"),
    ),
    ("uncached-build", include_str!("uncached_build.cases.json")),
    (
        "unexplained-digest-change",
        include_str!("unexplained_digest_change.cases.json"),
    ),
    (
        "build-dependent-resource",
        include_str!("build_dependent_resource.cases.json"),
    ),
];

#[test]
fn every_case_is_judged_as_it_says() {
    check_cases(&pack(), &CASES).unwrap();
}

#[test]
fn every_page_has_its_sections_and_settings_that_work() {
    let read_toml = |text: &str| toml::from_str(text).map_err(|error| error.to_string());
    check_pages(&pack(), read_toml).unwrap();
}

/// Returns why a policy refuses its settings.
fn refusal(policy: &str, settings: &str) -> String {
    let case = format!(r#"[{{"name": "", "settings": {settings}, "resource": {{"type": "a:b:C"}}, "expect": []}}]"#);
    judge(&pack(), policy, &Case::read_all(&case).unwrap()[0]).unwrap_err()
}

#[test]
fn an_exception_that_can_hold_no_image_is_refused() {
    let refusal = refusal("unattested-image", r#"{"except": ["docker.io/library/*"]}"#);
    assert!(
        refusal.contains("`docker.io/library/*` is no registry and no repository"),
        "{refusal}"
    );
}

#[test]
fn types_that_name_nothing_are_refused() {
    for settings in [r#"{"types": []}"#, r#"{"types": ["aws:rds/*", ""]}"#] {
        let refusal = refusal("build-dependent-resource", settings);
        assert!(refusal.contains("`types` names no type"), "{refusal}");
    }
}
