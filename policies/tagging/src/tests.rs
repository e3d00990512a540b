//! Judges the cases that stand beside the policies, reads their pages, and gives them settings that make no sense.

use portcullis_guest::Need;
use portcullis_guest::testing::{Case, check_cases, check_pages, judge};

use super::pack;

const CASES: [(&str, &str); 4] = [
    ("missing-required-tag", include_str!("missing_required_tag.cases.json")),
    ("disallowed-tag-value", include_str!("disallowed_tag_value.cases.json")),
    ("malformed-tag-key", include_str!("malformed_tag_key.cases.json")),
    ("protected-tag-change", include_str!("protected_tag_change.cases.json")),
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
fn a_policy_that_asks_for_no_tag_is_refused() {
    assert!(refusal("missing-required-tag", r#"{"tags": []}"#).contains("`tags` names no tag"));
    assert!(refusal("missing-required-tag", r#"{"tags": [" "]}"#).contains("which no resource can have"));
    assert!(refusal("disallowed-tag-value", r#"{"values": {}}"#).contains("`values` names no tag"));
    assert!(refusal("disallowed-tag-value", r#"{"values": {" ": ["x"]}}"#).contains("which no resource can have"));
    assert!(refusal("protected-tag-change", r#"{"tags": []}"#).contains("`tags` names no tag"));
    assert!(refusal("protected-tag-change", r#"{"tags": [""]}"#).contains("which no resource can have"));
}

#[test]
fn a_default_has_to_be_for_a_tag_that_is_asked_for_and_to_have_a_value() {
    let refused = |defaults: &str| {
        let settings = format!(r#"{{"tags": ["Owner"], "defaults": {defaults}}}"#);
        refusal("missing-required-tag", &settings)
    };
    assert!(refused(r#"{"Team": "shop"}"#).contains("`Team`, which `tags` does not ask for"));
    assert!(refused(r#"{"owner": "shop"}"#).contains("`owner`, which `tags` does not ask for"));
    assert!(refused(r#"{"Owner": " "}"#).contains("`defaults` has no value for `Owner`"));
}

#[test]
fn a_setting_that_leaves_nothing_to_judge_is_refused() {
    for types in ["*", "**", "*:*"] {
        let settings = format!(r#"{{"tags": ["Owner"], "except-types": ["{types}"]}}"#);
        assert!(refusal("missing-required-tag", &settings).contains("in `except-types` names every type"));
    }
    assert!(refusal("malformed-tag-key", r#"{"except": ["team-*", "*"]}"#).contains("`*` in `except` names every key"));
    let refusal = refusal("disallowed-tag-value", r#"{"values": {"Owner": ["shop", "*"]}}"#);
    assert!(refusal.contains("`values` allows every value for `Owner`"), "{refusal}");
}

#[test]
fn a_case_that_nobody_knows_is_refused() {
    assert!(refusal("malformed-tag-key", r#"{"case": "Title Case"}"#).contains("unknown variant `Title Case`"));
}

#[test]
fn only_the_policies_that_need_no_setting_run_without_one() {
    let policies = pack().describe().policies;
    let run = policies.iter().filter(|policy| !policy.needs.contains(&Need::Settings));
    let names: Vec<_> = run.map(|policy| policy.name.as_str()).collect();
    assert_eq!(names, ["malformed-tag-key"]);
}

#[test]
fn a_tag_that_may_have_no_value_at_all_is_refused() {
    let refusal = refusal("disallowed-tag-value", r#"{"values": {"Owner": []}}"#);
    assert!(refusal.contains("`values` allows no value for `Owner`"), "{refusal}");
}
