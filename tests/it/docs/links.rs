//! Links within the repository.

use std::path::Path;

use pulldown_cmark::{Event, Parser, Tag, TagEnd};

use super::{pages, root, text};

/// Returns where the links and pictures of a page lead.
fn links(markdown: &str) -> Vec<String> {
    let links = Parser::new(markdown).filter_map(|event| match event {
        Event::Start(Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. }) => Some(dest_url.into_string()),
        _ => None,
    });
    links.collect()
}

/// Returns the names that GitHub and mdBook give the headings of a page.
fn anchors(markdown: &str) -> Vec<String> {
    let mut anchors = Vec::new();
    let mut heading: Option<String> = None;
    for event in Parser::new(markdown) {
        match event {
            Event::Start(Tag::Heading { .. }) => heading = Some(String::new()),
            Event::Text(text) | Event::Code(text) => {
                if let Some(heading) = &mut heading {
                    heading.push_str(&text);
                }
            }
            Event::End(TagEnd::Heading(_)) => anchors.extend(heading.take().map(|heading| anchor(&heading))),
            _ => {}
        }
    }
    anchors
}

fn anchor(heading: &str) -> String {
    let kept = heading
        .chars()
        .filter(|letter| letter.is_alphanumeric() || " -_".contains(*letter));
    kept.collect::<String>().to_lowercase().replace(' ', "-")
}

/// Returns why a link of a page leads nowhere.
fn dead(page: &Path, link: &str) -> Option<String> {
    if link.contains("://") || link.starts_with("mailto:") {
        return None;
    }
    let (path, anchor) = link.split_once('#').unwrap_or((link, ""));
    let target = match path {
        "" => root().join(page),
        path => root().join(page).parent().unwrap().join(path),
    };
    if !target.exists() {
        return Some(format!("{}: `{link}` is not there", page.display()));
    }
    let is_there = || {
        anchors(&std::fs::read_to_string(&target).unwrap())
            .iter()
            .any(|found| found == anchor)
    };
    (!anchor.is_empty() && !is_there()).then(|| format!("{}: `{link}` has no such heading", page.display()))
}

#[test]
fn every_link_leads_somewhere() {
    let mut dead_links = Vec::new();
    let mut count = 0;
    for page in pages() {
        let links = links(&text(&page));
        count += links.len();
        dead_links.extend(links.iter().filter_map(|link| dead(&page, link)));
    }
    assert!(count > 30, "only {count} links were read");
    assert!(dead_links.is_empty(), "{dead_links:#?}");
}

#[test]
fn a_link_that_leads_nowhere_is_found() {
    let page = Path::new("README.md");
    assert!(dead(page, "docs/engine.md").is_none());
    assert!(dead(page, "#try-it").is_none());
    assert!(dead(page, "docs/nothing.md").is_some());
    assert!(dead(page, "#nothing").is_some());
}
