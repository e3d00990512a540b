//! Without a mouse, and without eyes.

use serde_json::{Value, json};

use super::browser::{Browser, Window};
use super::{bucket, example, page_of};

const STATUS: &str = "document.getElementById('status').textContent";
const ACTIVE: &str = "document.getElementById(document.getElementById('tree').getAttribute('aria-activedescendant')).getAttribute('aria-label').split(',')[0]";

/// Opens a stack `shop-prod` with the buckets `assets`, which has what it needs, and `backups` and `logs`, which have not.
fn open(browser: &mut Browser) {
    let page = page_of([bucket("assets", true), bucket("backups", false), bucket("logs", false)]);
    browser.open(&page.path("report.html"), Window::WIDE);
}

#[test]
fn a_slash_leads_to_the_search_and_escape_out_of_it() {
    let Some(mut browser) = Browser::start() else { return };
    open(&mut browser);
    assert_eq!(browser.run(STATUS), "2 findings; 4 resources in the tree");
    for key in ["/", "l", "o", "g"] {
        browser.press(key);
    }
    assert_eq!(browser.run("document.activeElement.id"), "search");
    assert_eq!(browser.run("document.activeElement.value"), "log");
    assert_eq!(browser.run(STATUS), "1 of 2 findings; 2 resources in the tree");
    browser.press("Escape");
    assert_eq!(browser.run("document.activeElement.id"), "tree");
    assert_eq!(browser.run(STATUS), "2 findings; 4 resources in the tree");
}

#[test]
fn arrows_lead_through_the_tree_and_enter_selects() {
    let Some(mut browser) = Browser::start() else { return };
    open(&mut browser);
    browser.run("document.getElementById('tree').focus()");
    assert_eq!(browser.run(ACTIVE), "shop-prod");
    browser.press("ArrowDown");
    browser.press("ArrowDown");
    assert_eq!(browser.run(ACTIVE), "backups");
    browser.press("Enter");
    assert_eq!(
        browser.run(STATUS),
        "1 of 2 findings at backups; 4 resources in the tree"
    );
    assert_eq!(
        browser.run("document.querySelector('[aria-selected=true] .name').textContent"),
        "backups"
    );
    browser.press("ArrowLeft");
    assert_eq!(browser.run(ACTIVE), "shop-prod");
    browser.press("ArrowLeft");
    assert_eq!(
        browser.run("document.querySelectorAll('[role=treeitem]').length"),
        1,
        "folded"
    );
    assert_eq!(
        browser.run("document.querySelector('[role=treeitem]').getAttribute('aria-expanded')"),
        "false"
    );
    browser.press("ArrowRight");
    browser.press("End");
    assert_eq!(browser.run(ACTIVE), "logs");
    browser.press("Escape");
    assert_eq!(browser.run(STATUS), "2 findings; 4 resources in the tree");
}

#[test]
fn a_count_is_a_filter() {
    let Some(mut browser) = Browser::start() else { return };
    browser.open(&example("release").path("report.html"), Window::WIDE);
    browser.run("document.querySelector('[data-filter=warn]').click()");
    assert_eq!(
        browser.run("document.querySelector('[data-filter=warn]').getAttribute('aria-pressed')"),
        "true"
    );
    assert_eq!(browser.run(STATUS), "6 of 13 findings; 5 resources in the tree");
    assert_eq!(
        browser.run("document.querySelectorAll('#list article:not(.warn)').length"),
        0
    );
    browser.run("document.querySelector('[data-filter=deny]').click()");
    assert_eq!(browser.run(STATUS), "13 findings; 7 resources in the tree");
    browser.run("document.getElementById('reset').click()");
    assert_eq!(browser.run(STATUS), "13 findings; 15 resources in the tree");
}

#[test]
fn a_fingerprint_in_the_address_leads_to_its_finding() {
    let Some(mut browser) = Browser::start() else { return };
    browser.open(&example("release").path("report.html"), Window::WIDE);
    browser.run("location.hash = findings[9].fingerprint");
    browser.settle();
    let top = browser.run("document.getElementById(findings[9].fingerprint).getBoundingClientRect().top");
    assert!((0.0..900.0).contains(&top.as_f64().unwrap()), "{top}");
}

#[test]
fn whoever_listens_hears_landmarks_headings_and_names() {
    let Some(mut browser) = Browser::start() else { return };
    browser.open(&example("release").path("report.html"), Window::WIDE);
    let tree = browser.call("Accessibility.getFullAXTree", &json!({}));
    let heard: Vec<_> = tree["nodes"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|node| node["ignored"] == false)
        .collect();
    let names = |role: &str| -> Vec<&str> {
        let of_role = heard.iter().filter(|node| node["role"]["value"] == role);
        of_role
            .map(|node| node["name"]["value"].as_str().unwrap_or_default())
            .collect()
    };
    for role in [
        "banner",
        "navigation",
        "main",
        "search",
        "contentinfo",
        "tree",
        "status",
    ] {
        assert!(!names(role).is_empty(), "{role}");
    }
    assert_eq!(names("tree"), ["Resources"]);
    assert_eq!(names("searchbox"), ["Search"]);
    for role in [
        "button", "link", "treeitem", "heading", "region", "combobox", "checkbox",
    ] {
        assert!(!names(role).is_empty(), "{role}");
        assert!(
            names(role).iter().all(|name| !name.trim().is_empty()),
            "{role}: {:?}",
            names(role)
        );
    }
    let levels = browser.run("[...document.querySelectorAll('h1, h2, h3, h4')].map((one) => Number(one.tagName[1]))");
    let levels: Vec<_> = levels.as_array().unwrap().iter().filter_map(Value::as_u64).collect();
    assert_eq!(levels.first(), Some(&1));
    assert!(
        levels.windows(2).all(|pair| pair[1] <= pair[0] + 1),
        "no level is left out: {levels:?}"
    );
}
