//! Judges the cases that stand beside the policies, reads their pages, and gives them settings that make no sense.

use portcullis_guest::testing::{Case, check_cases, check_pages, judge};

use super::pack;

const CASES: &[(&str, &str)] = &[
    ("overlong-log-retention", include_str!("overlong_log_retention.cases.json")),
];

#[test]
fn every_case_is_judged_as_it_says() {
    check_cases(&pack(), CASES).unwrap();
}

#[test]
fn every_page_has_its_sections_and_settings_that_work() {
    let read_toml = |text: &str| toml::from_str(text).map_err(|error| error.to_string());
    check_pages(&pack(), read_toml).unwrap();
}

/// Returns why a policy refuses its settings.
fn refusal(policy: &str, settings: &str) -> String {
    let case = format!(
        r#"[{{"name": "", "settings": {settings}, "resource": {{"type": "a:b:C"}}, "expect": []}}]"#
    );
    judge(&pack(), policy, &Case::read_all(&case).unwrap()[0]).unwrap_err()
}

#[test]
fn a_setting_that_allows_no_day_is_refused() {
    let refusal = refusal("overlong-log-retention", r#"{"days": 0}"#);
    assert!(refusal.contains("`days` allows no day at all"), "{refusal}");
}
