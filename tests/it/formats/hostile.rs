//! Names that would be something else than names, in every format.

use pulldown_cmark::{Event, Options, Parser, Tag};
use serde_json::json;

use crate::fixtures::{bucket, deployment, preview};
use crate::scratch::Scratch;

use super::commands::{logging_commands, workflow_commands};
use super::{FORMATS, Reports};

/// What a name must not become: a line, a command, a cell, markup, a link, a mention, a colour.
const NAMES: [&str; 14] = [
    "a\nb\r\nc",
    "\"quoted\" 'twice' \\",
    "`code` ``more`` `",
    "::error::forged",
    "x\n::error file=a::forged",
    "a|b||c",
    "<script>alert(1)</script><img src=x onerror=alert(1)>",
    "]]></failure><!--",
    "##vso[task.complete result=Succeeded;]forged",
    "\u{1b}[31mred\u{1b}]0;title\u{7}",
    "\u{202e}desrever\u{2066}\u{200b}",
    "@everyone #1 https://evil.example.com www.evil.example.com me@evil.example.com",
    "[click](https://evil.example.com) ![x](https://evil.example.com/x.png) {0} %0A %25",
    "# heading\n- item\n</details>",
];

/// Returns the reports on a stack in which every name is hostile: of resources, images and files.
pub(super) fn hostile() -> Reports {
    let long = "x".repeat(100_000);
    let names = NAMES.into_iter().chain([long.as_str()]);
    let steps = names.flat_map(|name| {
        let mut bucket = bucket(name);
        bucket["newState"]["sourcePosition"] = json!(format!("project:///{name}.ts#3,4"));
        let mut deployment = deployment(name, name);
        deployment["newState"]["inputs"]["metadata"]["labels"] = json!({ name: name });
        [bucket, deployment]
    });
    let scratch = Scratch::with_preview(preview(steps));
    let configuration = "[policy.missing-required-tag]\nsettings = { tags = [\"owner\"] }\n\
                         [policy.unlisted-registry]\nsettings = { allow = [\"registry.example.com\"] }\n";
    Reports::of(scratch.file("portcullis.toml", configuration), &[])
}

#[test]
fn no_name_reaches_a_terminal_as_anything_else() {
    let reports = hostile();
    assert_eq!(reports.ended.exit(), 1, "{}", reports.ended);
    for format in ["text", "github", "gitlab", "azure", "markdown", "prometheus", "junit"] {
        let text = reports.text(format);
        for forbidden in ['\u{1b}', '\u{7}', '\r', '\u{202e}', '\u{2066}', '\u{200b}'] {
            assert!(!text.contains(forbidden), "{format} has {forbidden:?}");
        }
    }
}

#[test]
fn no_name_gives_orders_to_a_ci_service() {
    let reports = hostile();
    for format in FORMATS.iter().filter(|format| **format != "github") {
        let text = reports.text(format);
        let lines = text.lines().filter(|line| line.trim_start().starts_with("::"));
        assert_eq!(lines.count(), 0, "{format}");
    }
    for format in FORMATS.iter().filter(|format| !["azure", "json"].contains(*format)) {
        assert!(!reports.text(format).contains("##vso["), "{format}");
    }
    let log = reports.text("github");
    assert!(workflow_commands(&log).len() <= 21, "{log}");
    let log = reports.text("azure");
    let commands = logging_commands(&log);
    assert!(commands.len() <= 21, "{log}");
    assert_eq!(
        commands
            .iter()
            .filter(|command| command.starts_with("##vso[task.complete"))
            .count(),
        1
    );
}

#[test]
fn no_report_grows_with_a_name() {
    let reports = hostile();
    for format in ["text", "github", "azure", "markdown"] {
        let longest = reports.text(format).lines().map(str::len).max().unwrap();
        assert!(longest < 20_000, "{format} has a line of {longest}");
    }
    assert!(reports.text("markdown").len() < 65_536);
}

#[test]
fn no_name_becomes_markup_in_a_comment() {
    let comment = hostile().text("markdown");
    let mut cells = 0;
    for event in Parser::new_ext(&comment, Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH) {
        match event {
            Event::Start(Tag::Table(columns)) => assert_eq!(columns.len(), 4),
            Event::Start(Tag::TableRow) => cells = 0,
            Event::Start(Tag::TableCell) => cells += 1,
            Event::Start(Tag::Link { .. } | Tag::Image { .. } | Tag::CodeBlock(_) | Tag::BlockQuote(_)) => {
                panic!("{event:?}")
            }
            Event::Start(Tag::Heading { level, .. }) => assert_eq!(level as usize, 2),
            Event::Html(html) | Event::InlineHtml(html) => assert!(is_ours(&html), "{html}"),
            Event::Text(text) => assert!(!is_link(&text), "{text}"),
            _ => {}
        }
    }
    assert!(cells <= 4);
}

/// Returns whether HTML is a part of a fold, or the mark of the comment.
fn is_ours(html: &str) -> bool {
    let html = html.trim();
    html.is_empty()
        || ["<!-- portcullis -->", "</details>"].contains(&html)
        || (html.starts_with("<details><summary>") && html.ends_with("</summary>") && html.matches('<').count() == 3)
}

/// Returns whether GitHub would make a link or a mention of a text.
fn is_link(text: &str) -> bool {
    ["://", "www.", "@e", "#1"].iter().any(|link| text.contains(link))
}

#[test]
fn a_test_report_stays_well_formed() {
    let text = hostile().text("junit");
    let document = roxmltree::Document::parse(&text).unwrap();
    let known = [
        "testsuites",
        "testsuite",
        "properties",
        "property",
        "testcase",
        "failure",
        "error",
        "skipped",
        "system-out",
    ];
    for node in document.descendants().filter(roxmltree::Node::is_element) {
        assert!(known.contains(&node.tag_name().name()), "{node:?}");
    }
    assert!(!document.descendants().any(|node| node.is_comment()));
}
