//! Pages of the guest library's documentation, which rustdoc shows with modules for chapters.

use std::path::{Path, PathBuf};

use pulldown_cmark::{Event, Parser, Tag};

use crate::links::{Link, replace};

/// Returns whether a page is one of rustdoc's.
pub(crate) fn is_one(page: &Path) -> bool {
    page.starts_with("guest/src")
}

/// Returns the page of the module that a link of such a page names.
pub(crate) fn module(page: &Path, link: &Link) -> Option<PathBuf> {
    let path = link.path.replace("::", "/");
    if let Some(path) = path.strip_prefix("crate/") {
        return Some(Path::new("guest/src").join(path).with_extension("md"));
    }
    let folder = match path.strip_prefix("super/") {
        Some(_) => page.parent()?.to_owned(),
        None => page.with_extension(""),
    };
    Some(folder.join(path.trim_start_matches("super/")).with_extension("md"))
}

/// Returns a page as a chapter: below a title, where rustdoc shows the name of the module, and without a first line that
/// only repeats it.
pub(crate) fn chapter(title: &str, text: &str) -> String {
    let text = below_the_title(text);
    let (first, rest) = text.split_once('\n').unwrap_or((&text, ""));
    let text = if first.trim_end_matches('.') == title {
        rest
    } else {
        &text
    };
    format!("# {title}\n\n{}", text.trim_start())
}

/// Puts every heading a level lower.
fn below_the_title(text: &str) -> String {
    let headings = Parser::new(text).into_offset_iter();
    let headings = headings.filter(|(event, _)| matches!(event, Event::Start(Tag::Heading { .. })));
    let marks: Vec<_> = headings
        .map(|(_, range)| (range.start..range.start, "#".to_owned()))
        .collect();
    replace(text, &marks)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::links::links;

    #[test]
    fn modules_are_pages() {
        let page = |page: &str, link: &str| {
            let links = links(&format!("[x]({link})"));
            module(Path::new(page), links.first().unwrap()).unwrap()
        };
        let guide = "guest/src/guide.md";
        assert_eq!(page(guide, "tags"), Path::new("guest/src/guide/tags.md"));
        assert_eq!(
            page("guest/src/guide/tags.md", "super::images"),
            Path::new("guest/src/guide/images.md")
        );
        assert_eq!(page(guide, "crate::cookbook"), Path::new("guest/src/cookbook.md"));
        assert_eq!(
            page(guide, "crate::testing::check_pages"),
            Path::new("guest/src/testing/check_pages.md")
        );
    }

    #[test]
    fn a_chapter_has_a_title_and_its_headings_stand_below_it() {
        assert_eq!(
            chapter(
                "A new pack",
                "A new pack.\n\nText.\n\n# Who\n\n```rust\n# hidden();\n```\n"
            ),
            "# A new pack\n\nText.\n\n## Who\n\n```rust\n# hidden();\n```\n"
        );
        assert_eq!(chapter("Tags", "Tags, whatever.\n"), "# Tags\n\nTags, whatever.\n");
    }
}
