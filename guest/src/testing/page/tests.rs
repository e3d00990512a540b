//! What is reported of a policy's page.

use std::cell::RefCell;

use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::Value;

use super::check_pages;
use crate::{Metadata, Pack, Policy};

const PAGE: &str = r#"# long-name

A name that is too long.

## What it finds

Names.

## Why is this bad?

Nobody reads them.

## Example

```yaml
# A comment, and no heading.
bucket: a-name-that-is-too-long
```

## Use instead

## Settings

```toml
{ "policy": { "long-name": { "level": "mandatory", "settings": { "length": 20 } } } }
```

## References
"#;

thread_local! {
    /// The page of this test: a policy's metadata is made without arguments.
    static DOCUMENTATION: RefCell<String> = const { RefCell::new(String::new()) };
}

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct LongName {
    #[serde(rename = "length")]
    _length: usize,
}

impl Policy for LongName {
    fn metadata() -> Metadata {
        let page = DOCUMENTATION.with_borrow(String::clone);
        Metadata::new("long-name", "A name that is too long.").documentation(&page)
    }
}

/// Checks a page whose examples are JSON: how TOML is read is the caller's.
fn check(page: &str) -> Result<(), String> {
    DOCUMENTATION.set(page.to_owned());
    let read_toml = |text: &str| serde_json::from_str::<Value>(text).map_err(|error| error.to_string());
    check_pages(&Pack::new("house", "").policy::<LongName>(), read_toml)
}

/// Returns what is wrong with the page once a part of it is replaced.
#[track_caller]
fn problem(part: &str, replacement: &str) -> String {
    assert!(PAGE.contains(part), "the page has no `{part}`");
    check(&PAGE.replace(part, replacement)).unwrap_err()
}

#[test]
fn a_page_with_all_sections_and_settings_that_work_passes() {
    assert_eq!(check(PAGE), Ok(()));
}

#[test]
fn a_policy_without_a_page_is_named() {
    let problem = check("").unwrap_err();
    assert!(
        problem.starts_with("the page of `long-name`: it has the headings []"),
        "{problem}"
    );
}

#[test]
fn each_section_has_its_heading_and_its_place() {
    assert!(problem("## Use instead", "## Instead").contains("it has the headings"));
    assert!(problem("# long-name", "# Long names").contains("it has the headings"));
    assert!(problem("## References", "").contains("it has the headings"));
    let exchanged = PAGE.replace("## Example", "##").replace("## Use instead", "## Example");
    let exchanged = exchanged.replace("##\n", "## Use instead\n");
    assert!(check(&exchanged).unwrap_err().contains("it has the headings"));
}

/// Returns the page with as many lines as asked.
fn page_of(lines: usize) -> String {
    let more = lines - PAGE.lines().count();
    PAGE.replace("Names.\n", &"Names.\n".repeat(1 + more))
}

#[test]
fn a_page_is_neither_a_line_nor_a_book() {
    assert_eq!(check(&page_of(50)), Ok(()));
    let long = check(&page_of(51)).unwrap_err();
    assert!(long.contains("it has 51 lines and not 20..=50"), "{long}");
    let short = check(&PAGE.replace("\n\n", "\n")).unwrap_err();
    assert!(short.contains("lines and not 20..=50"), "{short}");
}

#[test]
fn every_setting_is_shown() {
    assert_eq!(
        problem("```toml", "```json"),
        "the page of `long-name`: no example sets `length`"
    );
}

#[test]
fn an_example_that_shows_a_level_only_may_leave_out_settings() {
    let level_only = "```toml\n{ \"policy\": { \"long-name\": { \"level\": \"advisory\" } } }\n```\n\n## References";
    assert_eq!(check(&PAGE.replace("## References", level_only)), Ok(()));
}

#[test]
fn settings_that_the_policy_refuses_do_not_work() {
    assert!(problem("20 }", "\"20\" }").contains("an example does not work"));
    assert!(problem("\"length\": 20", "\"length\": 20, \"width\": 1").contains("an example does not work"));
}

#[test]
fn an_example_is_of_this_policy() {
    let problem = problem("\"long-name\": {", "\"short-name\": {");
    assert!(
        problem.contains("an example is not about `[policy.long-name]`"),
        "{problem}"
    );
}

#[test]
fn an_example_that_cannot_be_read_is_reported() {
    assert!(problem("20 } } } }", "20").contains("EOF while parsing"));
}
