//! Judges the cases that stand beside the policies, and reads their pages.

use portcullis_guest::testing::{check_cases, check_pages};

use super::pack;

const CASES: [(&str, &str); 4] = [
    ("build-inside-update", include_str!("build_inside_update.cases.json")),
    ("needless-rebuild", include_str!("needless_rebuild.cases.json")),
    ("unattested-image", include_str!("unattested_image.cases.json")),
    ("dirty-source", include_str!("dirty_source.cases.json")),
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
