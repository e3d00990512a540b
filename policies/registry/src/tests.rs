//! Judges the cases that stand beside the policies, reads their pages, and gives them settings that make no sense.

use portcullis_guest::testing::{Case, check_cases, check_pages, judge};

use super::pack;

const CASES: [(&str, &str); 9] = [
    ("unlisted-registry", include_str!("unlisted_registry.cases.json")),
    ("floating-image-tag", include_str!("floating_image_tag.cases.json")),
    ("unpinned-image", include_str!("unpinned_image.cases.json")),
    (
        "untraceable-image-tag",
        include_str!("untraceable_image_tag.cases.json"),
    ),
    (
        "conflicting-image-reference",
        include_str!("conflicting_image_reference.cases.json"),
    ),
    ("unlisted-push-target", include_str!("unlisted_push_target.cases.json")),
    (
        "plaintext-registry-credential",
        include_str!("plaintext_registry_credential.cases.json"),
    ),
    (
        "secret-in-image-build",
        include_str!("secret_in_image_build.cases.json"),
    ),
    ("unscanned-repository", include_str!("unscanned_repository.cases.json")),
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
fn a_list_that_allows_nothing_is_refused() {
    for policy in ["unlisted-registry", "unlisted-push-target"] {
        assert!(refusal(policy, r#"{"allow": []}"#).contains("`allow` names no registry"));
        assert!(refusal(policy, "{}").contains("missing field `allow`"));
    }
}

#[test]
fn an_entry_that_can_hold_no_image_is_refused() {
    let refusal = refusal("unlisted-registry", r#"{"allow": ["docker.io", "nginx"]}"#);
    assert!(
        refusal.contains("`nginx` is no registry and no repository"),
        "{refusal}"
    );
}

#[test]
fn a_pattern_that_allows_everything_is_refused() {
    for (policy, settings, reason) in [
        (
            "untraceable-image-tag",
            r#"{"allow": ["1.*", "**"]}"#,
            "`**` in `allow` says nothing of a tag",
        ),
        (
            "secret-in-image-build",
            r#"{"except": ["A", "*"]}"#,
            "`*` in `except` names every secret",
        ),
    ] {
        let refusal = refusal(policy, settings);
        assert!(refusal.contains(reason), "{refusal}");
    }
}

#[test]
fn a_secret_in_a_build_is_never_told() {
    let text = include_str!("secret_in_image_build.cases.json");
    let values = ["hunter2", "ghp_", "npm_aaaa", "AKIA", "BEGIN"];
    assert!(values.iter().all(|value| text.contains(value)));
    for case in Case::read_all(text).unwrap() {
        let said = format!("{:?}", judge(&pack(), "secret-in-image-build", &case).unwrap());
        assert!(!values.iter().any(|value| said.contains(value)), "{said}");
    }
}

#[test]
fn a_policy_that_asks_for_nothing_is_refused() {
    let refusal = refusal("unscanned-repository", r#"{"scanning": false, "immutability": false}"#);
    assert!(refusal.contains("neither `scanning` nor `immutability`"), "{refusal}");
}
