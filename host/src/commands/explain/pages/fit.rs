//! What a page may not have, because whoever publishes it has not written it.
//!
//! A policy's page is the pack's own Markdown. GitHub takes the dangerous out of it, and mdBook does not.

use std::collections::BTreeSet;

use pulldown_cmark::{Event, Options, Parser, Tag};

use crate::text::one_line;

/// Returns what is wrong with a page: once by the rules of `CommonMark`, and once by those that mdBook and GitHub add.
pub(super) fn complaints(page: &str) -> BTreeSet<String> {
    let added = Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_DEFINITION_LIST
        | Options::ENABLE_HEADING_ATTRIBUTES
        | Options::ENABLE_GFM;
    let events = [Options::empty(), added]
        .into_iter()
        .flat_map(|options| Parser::new_ext(page, options));
    let mut complaints: BTreeSet<_> = events.filter_map(|event| complaint(&event)).collect();
    complaints.extend(order(page));
    complaints
}

fn complaint(event: &Event<'_>) -> Option<String> {
    match event {
        Event::Html(html) | Event::InlineHtml(html) => Some(format!("HTML: `{}`", one_line(html))),
        Event::Start(Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. }) if !leads_to_a_page(dest_url) => {
            Some(format!("a link that leads to no page: `{}`", one_line(dest_url)))
        }
        Event::Start(Tag::Heading { level, attrs, .. }) if !attrs.is_empty() => {
            let marks = "#".repeat(*level as usize);
            Some(format!("a heading `{marks}` with attributes of HTML"))
        }
        _ => None,
    }
}

/// Returns whether an address is one of the web or of a file beside the page. A scheme may be a script.
fn leads_to_a_page(address: &str) -> bool {
    let scheme = address.split(['/', '?', '#']).next().unwrap_or_default();
    match scheme.split_once(':') {
        Some((scheme, _)) => ["http", "https", "mailto"].contains(&scheme.to_ascii_lowercase().as_str()),
        None => true,
    }
}

/// Returns an order to mdBook, which reads files for it, also in code: `{{#include …}}`.
fn order(page: &str) -> Option<String> {
    let orders = page.split("{{").skip(1);
    let found = orders.map(str::trim_start).find(|order| order.starts_with('#'))?;
    let order = found.split("}}").next().unwrap_or_default();
    Some(format!("an order to mdBook: `{{{{{}}}}}`", one_line(order)))
}

#[cfg(test)]
mod tests {
    use super::complaints;

    fn complained(page: &str) -> Vec<String> {
        complaints(page).into_iter().collect()
    }

    #[test]
    fn a_page_of_plain_markdown_is_fit() {
        let page = "# a\n\n`<b>` [c](https://d.example/e:f), [g](../h.md#i), <https://j.example>\n\n```ts\n<k>{{ l }}\n```\n\
                    | m | n |\n|---|---|\n| `o` | p |\n";
        assert_eq!(complained(page), [] as [&str; 0]);
    }

    #[test]
    fn html_is_refused_wherever_it_stands() {
        assert_eq!(complained("a <img src=x onerror=y>"), ["HTML: `<img src=x onerror=y>`"]);
        assert_eq!(
            complained("<script>\na()\n</script>"),
            ["HTML: `</script>`", "HTML: `<script>`", "HTML: `a()`"]
        );
        assert_eq!(complained("- b\n\n  <!-- c -->"), ["HTML: `<!-- c -->`"]);
    }

    #[test]
    fn a_link_to_a_script_is_refused_however_it_is_written() {
        for link in [
            "[a](javascript:b)",
            "[a](&#106;avascript:b)",
            "[a]\n\n[a]: JavaScript:b",
            "![a](data:text/html,b)",
            "<vbscript:b>",
        ] {
            let complained = complained(link);
            assert!(
                complained[0].starts_with("a link that leads to no page: `"),
                "{complained:?}"
            );
        }
    }

    #[test]
    fn what_mdbook_would_do_is_refused() {
        assert_eq!(
            complained("`{{ #include /etc/passwd}}` a"),
            ["an order to mdBook: `{{#include /etc/passwd}}`"]
        );
        assert_eq!(
            complained("## a { onclick=b }"),
            ["a heading `##` with attributes of HTML"]
        );
    }
}
