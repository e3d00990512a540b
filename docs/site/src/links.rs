//! The links of a page, and what stands in their place.

use std::ops::Range;
use std::path::{Component, Path, PathBuf};

use pulldown_cmark::{BrokenLink, CowStr, Event, LinkType, Parser, Tag};

/// A link or a picture.
#[derive(Debug)]
pub(crate) struct Link {
    /// Where it stands in the text, brackets and all.
    pub(crate) range: Range<usize>,
    /// Where it leads, without the anchor.
    pub(crate) path: String,
    /// The anchor, with its `#`.
    pub(crate) anchor: String,
    /// Whether its name is all that there is of it, as in `[name]`.
    pub(crate) is_bare: bool,
}

impl Link {
    /// Returns whether it leads out of the repository, or stays on its page.
    pub(crate) fn is_elsewhere(&self) -> bool {
        self.path.is_empty() || self.path.contains("://") || self.path.starts_with("mailto:")
    }
}

/// Returns the links of a page in their order.
pub(crate) fn links(markdown: &str) -> Vec<Link> {
    let bare = |link: BrokenLink<'_>| {
        Some((
            CowStr::from(link.reference.trim_matches('`').to_owned()),
            CowStr::from(""),
        ))
    };
    let events = Parser::new_with_broken_link_callback(markdown, pulldown_cmark::Options::ENABLE_TABLES, Some(bare));
    let links = events.into_offset_iter().filter_map(|(event, range)| match event {
        Event::Start(
            Tag::Link {
                link_type, dest_url, ..
            }
            | Tag::Image {
                link_type, dest_url, ..
            },
        ) => Some(link(link_type, &dest_url, range)),
        _ => None,
    });
    links.collect()
}

fn link(kind: LinkType, address: &str, range: Range<usize>) -> Link {
    let (path, anchor) = address.find('#').map_or((address, ""), |place| address.split_at(place));
    Link {
        range,
        path: path.to_owned(),
        anchor: anchor.to_owned(),
        is_bare: matches!(
            kind,
            LinkType::ShortcutUnknown | LinkType::CollapsedUnknown | LinkType::ReferenceUnknown
        ),
    }
}

/// Returns a text with other pieces at some places of it, which are in order and apart.
pub(crate) fn replace(text: &str, pieces: &[(Range<usize>, String)]) -> String {
    let mut replaced = String::new();
    let mut end = 0;
    for (range, piece) in pieces {
        replaced.push_str(text.get(end..range.start).unwrap_or_default());
        replaced.push_str(piece);
        end = range.end;
    }
    replaced + text.get(end..).unwrap_or_default()
}

/// Returns a path without `.` and `..`; `None` where it leads out of the folder that it begins in.
pub(crate) fn plain(path: &Path) -> Option<PathBuf> {
    let mut plain = PathBuf::new();
    for component in path.components() {
        match component {
            Component::Normal(name) => plain.push(name),
            Component::CurDir => {}
            Component::ParentDir if plain.pop() => {}
            _ => return None,
        }
    }
    Some(plain)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_and_pictures_are_found_and_code_is_not() {
        let text = "[a](b.md#c) ![d](e.png) `[f](g)` [`h`] [i]\n\n[i]: j\n";
        let found: Vec<_> = links(text)
            .into_iter()
            .map(|link| (link.path, link.anchor, link.is_bare))
            .collect();
        let expected = [
            ("b.md", "#c", false),
            ("e.png", "", false),
            ("h", "", true),
            ("j", "", false),
        ];
        assert_eq!(
            found,
            expected.map(|(path, anchor, bare)| (path.to_owned(), anchor.to_owned(), bare))
        );
    }

    #[test]
    fn a_path_leads_through_no_folder_twice_and_not_out() {
        assert_eq!(plain(Path::new("docs/../ci/./x.yml")), Some(PathBuf::from("ci/x.yml")));
        assert_eq!(plain(Path::new("docs/../../x")), None);
    }

    #[test]
    fn pieces_are_replaced_in_their_places() {
        assert_eq!(
            replace("abcdef", &[(1..2, "B".to_owned()), (3..5, String::new())]),
            "aBcf"
        );
    }
}
