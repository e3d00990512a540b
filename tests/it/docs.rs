//! What is written for people: every link leads somewhere, and every command can be typed.

mod book;
mod commands;
mod links;
mod policies;

use std::path::{Path, PathBuf};

/// Returns the root of the repository.
fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap()
}

/// Returns the pages, from the root on.
fn pages() -> Vec<PathBuf> {
    let in_folder = |folder: &str| -> Vec<PathBuf> {
        let entries = std::fs::read_dir(root().join(folder)).unwrap();
        let names = entries.map(|entry| Path::new(folder).join(entry.unwrap().file_name()));
        names
            .filter(|path| path.extension().is_some_and(|extension| extension == "md"))
            .collect()
    };
    let mut pages = in_folder("");
    pages.extend(in_folder("docs"));
    for pack in ["", "tagging", "registry", "rebuild"] {
        pages.extend(in_folder(&format!("docs/policies/{pack}")));
    }
    pages.extend(in_folder("examples"));
    for example in ["aigateway", "prebuilt", "release", "webshop"] {
        pages.extend(in_folder(&format!("examples/{example}")));
    }
    pages.sort();
    pages
}

/// Returns the text of a page.
fn text(page: &Path) -> String {
    std::fs::read_to_string(root().join(page)).unwrap()
}

#[test]
fn there_are_pages() {
    let pages = pages();
    for page in ["README.md", "docs/engine.md", "examples/webshop/README.md"] {
        assert!(pages.contains(&PathBuf::from(page)), "{page} is not among {pages:?}");
    }
}
