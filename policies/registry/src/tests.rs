//! Judges the cases that stand beside the policies, and reads their pages.

use portcullis_guest::testing::{check_cases, check_pages};

use super::pack;

const CASES: [(&str, &str); 4] = [
    ("unlisted-registry", include_str!("unlisted_registry.cases.json")),
    ("floating-image-tag", include_str!("floating_image_tag.cases.json")),
    ("unpinned-image", include_str!("unpinned_image.cases.json")),
    (
        "plaintext-registry-credential",
        include_str!("plaintext_registry_credential.cases.json"),
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
