//! Stacks with many resources.

use super::browser::{Browser, Window};
use super::{bucket, page_of};

const MANY: usize = 5_000;

#[test]
fn of_many_resources_only_those_that_are_seen_are_drawn() {
    let Some(mut browser) = Browser::start() else { return };
    let page = page_of((0..MANY).map(|number| bucket(&format!("bucket-{number}"), number % 2 == 0)));
    browser.open(&page.path("report.html"), Window::WIDE);
    let drawn = "document.querySelectorAll('.row').length";
    let rows = |browser: &mut Browser| browser.run(drawn).as_u64().unwrap();
    assert!((10..80).contains(&rows(&mut browser)));
    assert_eq!(browser.run("document.querySelectorAll('#list .group').length"), 40);
    assert_eq!(
        browser.run("document.querySelector('.more').textContent"),
        "Show more: 2460 resources left"
    );

    browser.run("document.getElementById('tree').focus()");
    browser.press("End");
    assert!((10..80).contains(&rows(&mut browser)));
    let last = "document.querySelector('.row.active').getAttribute('aria-label')";
    assert_eq!(
        browser.run(last),
        "bucket-4999, aws:s3/bucket:Bucket, create, deny, 1 finding"
    );
    assert_eq!(
        browser.run("document.querySelector('.row.active').getAttribute('aria-setsize')"),
        "5000"
    );
}

#[test]
fn a_tree_of_any_depth_is_drawn() {
    let Some(mut browser) = Browser::start() else { return };
    let urn = |number: usize| format!("urn:pulumi:prod::shop::aws:s3/bucket:Bucket::b{number}");
    let chain = (0..MANY).map(|number| {
        let mut step = bucket(&format!("b{number}"), number > 0);
        step["newState"]["parent"] = urn(number + 1).into();
        step
    });
    browser.open(&page_of(chain).path("report.html"), Window::WIDE);
    browser.run("document.getElementById('tree').focus()");
    browser.press("End");
    let level = "document.querySelector('.row.active').getAttribute('aria-level')";
    assert_eq!(browser.run(level), (MANY + 1).to_string());
}
