//! How the examples look, in windows of any width.

use serde_json::{Value, json};

use super::browser::{Browser, Window};
use super::{EXAMPLES, example};

/// Windows as they are on desks, and on telephones down to the smallest.
fn windows() -> impl Iterator<Item = Window> {
    let sizes = [(1600, 1000), (1440, 900), (900, 800), (390, 844), (360, 640)];
    let light = sizes.map(|(width, height)| Window {
        width,
        height,
        is_dark: false,
    });
    let dark = [Window::WIDE, Window::NARROW].map(|window| Window {
        is_dark: true,
        ..window
    });
    light.into_iter().chain(dark)
}

#[test]
fn every_example_fits_every_window_and_nothing_is_complained_of() {
    let Some(mut browser) = Browser::start() else { return };
    for name in EXAMPLES {
        let scratch = example(name);
        let file = scratch.path("report.html");
        for window in windows() {
            browser.open(&file, window);
            let width = browser.run("document.documentElement.scrollWidth");
            assert_eq!(width, window.width, "{name} in {window:?} is as wide as the window");
            assert_eq!(browser.complaints(), Vec::<&Value>::new(), "{name} in {window:?}");
            assert_eq!(
                browser.loaded(),
                [format!("file://{}", file.display())],
                "{name} loads nothing"
            );
            let colours = if window.is_dark { "dark" } else { "light" };
            browser.picture(&format!("{name}-{}-{colours}", window.width));
        }
    }
}

#[test]
fn every_resource_and_every_finding_is_there() {
    let Some(mut browser) = Browser::start() else { return };
    browser.open(&example("release").path("report.html"), Window::WIDE);
    assert_eq!(browser.run("document.querySelectorAll('[role=treeitem]').length"), 15);
    assert_eq!(browser.run("document.querySelectorAll('#list article').length"), 13);
    assert_eq!(
        browser.run("document.getElementById('status').textContent"),
        "13 findings; 15 resources in the tree"
    );
    let marks = "[...document.querySelectorAll('.row')].map((row) => row.getAttribute('aria-label')).slice(0, 4)";
    assert_eq!(
        browser.run(marks),
        json!([
            "prebuilt-dev, pulumi:pulumi:Stack, same, deny below, 13 findings",
            "prod, pulumi:providers:aws, same, nothing found",
            "repo, aws:ecr/repository:Repository, same, nothing found",
            "assets, aws:s3/bucketV2:BucketV2, update, deny, 1 finding",
        ])
    );
}

#[test]
fn what_several_policies_say_in_the_same_words_is_shown_once() {
    let Some(mut browser) = Browser::start() else { return };
    browser.open(&example("aigateway").path("report.html"), Window::WIDE);
    let cards = browser
        .run("document.querySelectorAll('#list article').length")
        .as_u64()
        .unwrap();
    let policies = browser.run("document.querySelectorAll('#list article h4').length");
    assert_eq!(policies, 13);
    assert!(cards <= 13, "{cards}");
}

#[test]
fn every_image_is_joined_by_a_line_to_its_builds_and_to_what_runs_it() {
    let Some(mut browser) = Browser::start() else { return };
    for window in [Window::WIDE, Window::NARROW] {
        browser.open(&example("release").path("report.html"), window);
        browser.run("document.getElementById('images').scrollIntoView()");
        browser.settle();
        browser.picture(&format!("release-images-{}", window.width));
        let lanes = browser.run(
            "[...document.querySelectorAll('.lane')].map((lane) => [
               lane.querySelector('h3').textContent,
               ...['made', 'missing', 'runs'].map((kind) => lane.querySelectorAll(`path.${kind}`).length),
             ])",
        );
        assert_eq!(
            lanes,
            json!([
                ["docker.io/otel/opentelemetry-collector:latest", 0, 1, 1],
                ["registry.example.com/shop/api:c3b450c", 0, 1, 1],
                ["registry.example.com/shop/migrate:4c49d6b", 1, 0, 2],
                ["registry.example.com/shop/search:4c49d6b", 1, 0, 1],
                ["registry.example.com/shop/thumbnails:4c49d6b", 1, 0, 1],
                ["registry.example.com/shop/web:wip", 1, 0, 1],
            ])
        );
        let is_long = "[...document.querySelectorAll('.wires path')].every((path) => path.getTotalLength() > 10)";
        assert_eq!(browser.run(is_long), true, "{window:?}");
    }
}

#[test]
fn where_no_script_may_run_the_findings_are_there_all_the_same() {
    let Some(mut browser) = Browser::start() else { return };
    browser.call("Emulation.setScriptExecutionDisabled", &json!({ "value": true }));
    browser.load(&example("release").path("report.html"), Window::NARROW);
    browser.picture("release-without-script");
    let text = browser.text();
    for shown in [
        "Denied",
        "the tag CostCenter is missing",
        "no build record",
        "Policies that judged",
    ] {
        assert!(text.contains(shown), "{shown}: {text}");
    }
    assert!(!text.contains("Search"), "{text}");
}
