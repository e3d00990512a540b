//! The book: `docs/site` makes it of what `docs/SUMMARY.md` names.

use std::path::{Path, PathBuf};

use super::{pages, root, text};

/// Returns the pages that the summary names, from the root on.
fn chapters() -> Vec<PathBuf> {
    let summary = text(Path::new("docs/SUMMARY.md"));
    let targets = summary.split("](").skip(1).filter_map(|text| text.split(')').next());
    let written = targets.filter(|target| !target.is_empty());
    let chapters = written.map(|target| match target.strip_prefix("../") {
        Some(from_the_root) => PathBuf::from(from_the_root),
        None => Path::new("docs").join(target),
    });
    chapters.collect()
}

/// Returns the chapters of the guest library's documentation.
fn of_the_guide() -> Vec<PathBuf> {
    let folders = ["guest/src/guide", "guest/src/cookbook"].map(|folder| root().join(folder));
    let entries = folders.iter().flat_map(|folder| std::fs::read_dir(folder).unwrap());
    let paths = entries.map(|entry| entry.unwrap().path());
    paths
        .map(|path| path.strip_prefix(root()).unwrap().to_owned())
        .collect()
}

#[test]
fn every_page_is_in_the_book_once() {
    let mut chapters = chapters();
    chapters.sort();
    let mut expected: Vec<_> = pages().into_iter().chain(of_the_guide()).collect();
    expected.retain(|page| page != Path::new("docs/SUMMARY.md"));
    expected.extend(["guest/src/guide.md", "guest/src/cookbook.md", "wit/README.md"].map(PathBuf::from));
    expected.sort();
    assert_eq!(chapters, expected);
}
