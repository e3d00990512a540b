//! What is in the file.

use regex::Regex;

use super::{EXAMPLES, bucket, example, page_of};

#[test]
fn every_example_has_a_page_that_loads_nothing() {
    let addresses = Regex::new(r#"(?:src|href|action|srcset|poster|data)="([^"]*)""#).unwrap();
    for name in EXAMPLES {
        let page = example(name).read("report.html");
        for found in addresses.captures_iter(&page) {
            let address = &found[1];
            assert!(
                address.starts_with('#') || address.starts_with("data:image/svg+xml,"),
                "{name}: {address}"
            );
        }
        for loads in [
            "url(",
            "@import",
            "fetch(",
            "XMLHttpRequest",
            "import(",
            "innerHTML",
            "<iframe",
            "<object",
            "<form",
        ] {
            assert!(!page.contains(loads), "{name}: {loads}");
        }
    }
}

#[test]
fn the_same_run_gives_the_same_page() {
    for name in EXAMPLES {
        assert_eq!(
            example(name).read("report.html"),
            example(name).read("report.html"),
            "{name}"
        );
    }
}

#[test]
fn the_verdict_is_in_the_title() {
    let title = |page: String| {
        page.split_once("<title>")
            .unwrap()
            .1
            .split_once("</title>")
            .unwrap()
            .0
            .to_owned()
    };
    assert_eq!(title(example("release").read("report.html")), "denied: prebuilt-dev");
    assert_eq!(title(example("prebuilt").read("report.html")), "allowed: prebuilt-dev");
}

#[test]
fn a_name_of_any_length_takes_no_more_than_its_beginning() {
    let of_length = |length| page_of([bucket(&"x".repeat(length), false)]).read("report.html").len();
    assert_eq!(of_length(100_000), of_length(3_000));
}
