//! Names that would like to be more than names.

use serde_json::{Value, json};

use super::browser::{Browser, Window};
use super::{bucket, page_of};

const NAMES: [&str; 6] = [
    "</script><script>globalThis.forged = 1</script>",
    "<img src=x onerror=\"globalThis.forged = 1\">",
    "\"><svg onload='globalThis.forged = 1'>",
    "--><b id=forged>bold</b><!--",
    "javascript:globalThis.forged=1",
    "{{data}}${globalThis.forged=1}`'\\",
];

#[test]
fn a_hostile_name_is_a_name() {
    let Some(mut browser) = Browser::start() else { return };
    browser.open(
        &page_of(NAMES.map(|name| bucket(name, false))).path("report.html"),
        Window::WIDE,
    );
    assert_eq!(browser.run("typeof globalThis.forged"), "undefined");
    assert_eq!(browser.run("document.getElementById('forged')"), Value::Null);
    assert_eq!(
        browser.run("document.querySelectorAll('img, iframe, body b:not(.chip b, summary b, td b)').length"),
        0
    );
    assert_eq!(browser.run("document.scripts.length"), 2);
    assert_eq!(browser.complaints(), Vec::<&Value>::new());
    let shown = browser.run("[...document.querySelectorAll('.row .name')].slice(1).map((name) => name.textContent)");
    assert_eq!(shown, json!(NAMES));
    let headings = browser.run("[...document.querySelectorAll('#list h3 button')].map((name) => name.textContent)");
    assert_eq!(headings, json!(NAMES));
}

#[test]
fn a_name_without_end_breaks_nothing() {
    let Some(mut browser) = Browser::start() else { return };
    let names = [
        "x".repeat(100_000),
        "\u{202e}txt.exe\u{2066}".to_owned(),
        "שלום".repeat(40),
        " ".to_owned(),
    ];
    let page = page_of(names.iter().map(|name| bucket(name, false)));
    for window in [Window::WIDE, Window::NARROW] {
        browser.open(&page.path("report.html"), window);
        assert_eq!(browser.run("document.documentElement.scrollWidth"), window.width);
        assert_eq!(browser.complaints(), Vec::<&Value>::new());
    }
    let lengths =
        browser.run("[...document.querySelectorAll('.row .name')].slice(1).map((name) => name.textContent.length)");
    assert_eq!(
        lengths,
        json!([2_001, 7, 160, 9]),
        "cut, without marks that reorder, as it is, `(no name)`"
    );
}

#[test]
fn what_is_written_into_the_page_by_force_is_not_run() {
    let Some(mut browser) = Browser::start() else { return };
    browser.open(&page_of([bucket("assets", false)]).path("report.html"), Window::WIDE);
    let tried = browser.run(
        "(() => {
           const script = document.createElement('script');
           try { script.textContent = 'globalThis.forged = 1'; } catch { return 'no script may be written'; }
           document.body.append(script);
           return typeof globalThis.forged;
         })()",
    );
    assert_eq!(tried, "no script may be written");
    let tried = browser.run("(() => { try { document.body.innerHTML = '<b>'; } catch { return 'no markup'; } })()");
    assert_eq!(tried, "no markup");
}
