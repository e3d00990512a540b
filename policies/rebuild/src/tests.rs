//! Judges the cases that stand beside the policies, reads their pages, and gives them settings that make no sense.

use portcullis_guest::testing::{Case, check_cases, check_pages, judge};

use super::pack;

const CASES: [(&str, &str); 15] = [
    ("build-inside-update", include_str!("build_inside_update.cases.json")),
    ("needless-rebuild", include_str!("needless_rebuild.cases.json")),
    ("unattested-image", include_str!("unattested_image.cases.json")),
    ("dirty-source", include_str!("dirty_source.cases.json")),
    ("untrusted-builder", include_str!("untrusted_builder.cases.json")),
    ("source-mismatch", include_str!("source_mismatch.cases.json")),
    (
        "incomplete-provenance",
        include_str!("incomplete_provenance.cases.json"),
    ),
    ("stale-image", include_str!("stale_image.cases.json")),
    ("slow-build", include_str!("slow_build.cases.json")),
    ("unpinned-base-image", include_str!("unpinned_base_image.cases.json")),
    (
        "unpinned-inline-base-image",
        include_str!("unpinned_inline_base_image.cases.json"),
    ),
    ("stale-base-image", include_str!("stale_base_image.cases.json")),
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

#[track_caller]
fn refuses(policy: &str, settings: &str, reason: &str) {
    let refusal = refusal(policy, settings);
    assert!(refusal.contains(reason), "{refusal}");
}

#[test]
fn a_list_without_a_builder_is_refused() {
    refuses("untrusted-builder", r#"{"allow": []}"#, "`allow` names no builder");
    refuses("untrusted-builder", "{}", "missing field `allow`");
}

#[test]
fn a_builder_that_may_be_anybody_s_is_refused() {
    let reason = "may be anybody's builder";
    refuses("untrusted-builder", r#"{"allow": ["*"]}"#, reason);
    refuses("untrusted-builder", r#"{"allow": ["https://*"]}"#, reason);
    refuses("untrusted-builder", r#"{"allow": ["https://ci.example.com*"]}"#, reason);
    refuses(
        "untrusted-builder",
        r#"{"allow": ["https://*.example.com/shop"]}"#,
        reason,
    );
    refuses("untrusted-builder", r#"{"allow": ["*://ci.example.com/shop"]}"#, reason);
    refuses("untrusted-builder", r#"{"allow": ["jenkins-*"]}"#, reason);
    refuses("untrusted-builder", r#"{"allow": ["https:///*"]}"#, reason);
    refuses(
        "untrusted-builder",
        r#"{"allow": ["https://ci.example.com/**"]}"#,
        reason,
    );
}

#[test]
fn a_builder_that_none_can_be_is_refused() {
    let upper_case = "has a scheme or a host that is not in lower case";
    refuses(
        "untrusted-builder",
        r#"{"allow": ["https://CI.example.com/shop"]}"#,
        upper_case,
    );
    refuses(
        "untrusted-builder",
        r#"{"allow": ["https://ci.example.com/shop "]}"#,
        "white space",
    );
    let build_type = r#"{"allow": ["https://ci.example.com/shop"], "build-types": [""]}"#;
    refuses("untrusted-builder", build_type, "`build-types` names an empty one");
}

#[test]
fn a_repository_that_has_no_address_is_refused() {
    let reason = "is no address of a repository";
    refuses("source-mismatch", r#"{"repositories": [""]}"#, reason);
    refuses("source-mismatch", r#"{"repositories": ["shop/web"]}"#, reason);
    refuses(
        "source-mismatch",
        r#"{"repositories": ["git.example.com/shop/*"]}"#,
        reason,
    );
    refuses("source-mismatch", r#"{"repositories": ["git.example.com"]}"#, reason);
}

#[test]
fn a_setting_that_nothing_is_called_is_refused() {
    refuses(
        "source-mismatch",
        r#"{"revision": "newest"}"#,
        "unknown variant `newest`",
    );
    refuses(
        "incomplete-provenance",
        r#"{"optional": ["everything"]}"#,
        "unknown variant `everything`",
    );
}

#[test]
fn a_limit_that_nothing_can_keep_to_is_refused() {
    refuses("stale-image", r#"{"max-age-days": 0}"#, "`max-age-days` is 0");
    refuses("slow-build", r#"{"max-minutes": 0}"#, "`max-minutes` is 0");
}

#[test]
fn a_base_that_none_can_be_is_refused() {
    let digest = "sha256:beefdbd8a1da6d2915566fde36db9db0b524eb737fc57cd1367effd16dc0d06d";
    let current = |base: &str, digest: &str| format!(r#"{{"current": {{"{base}": "{digest}"}}}}"#);
    let refuses = |base, digest, reason| refuses("stale-base-image", &current(base, digest), reason);
    refuses(
        "docker.io/library/alpine",
        digest,
        "`docker.io/library/alpine` has no tag",
    );
    refuses("localhost:5000/alpine", digest, "`localhost:5000/alpine` has no tag");
    refuses("docker.io/library/alpine:", digest, "has no tag");
    refuses("alpine:3.20", digest, "`alpine` is no registry and no repository");
    refuses(
        "docker.io/library/alpine:3.20",
        "sha256:beefdbd8",
        "`sha256:beefdbd8` is no digest",
    );
    refuses("docker.io/library/alpine:3.20", "3.20.1", "is no digest");
}

#[test]
fn types_that_name_nothing_are_refused() {
    let reason = "`types` names no type";
    refuses("build-dependent-resource", r#"{"types": []}"#, reason);
    refuses("build-dependent-resource", r#"{"types": ["aws:rds/*", ""]}"#, reason);
    refuses("build-dependent-resource", "{}", "missing field `types`");
}
