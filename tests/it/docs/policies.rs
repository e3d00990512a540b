//! The pages of the built-in policies, as the program writes them.

use std::path::{Path, PathBuf};

use super::root;
use crate::scratch::{Scratch, run_in};

const FOLDER: &str = "docs/policies";

const WRITE: &str = "PORTCULLIS_WRITE_DOCS";

/// Returns the pages below a folder with their texts, by their places.
fn pages(folder: &Path) -> Vec<(PathBuf, String)> {
    let mut pages = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            pages.extend(self::pages(&path));
        } else {
            pages.push((path.clone(), std::fs::read_to_string(&path).unwrap()));
        }
    }
    pages.sort();
    pages
}

/// Returns the same pages by their places below the folder.
fn below(folder: &Path) -> Vec<(PathBuf, String)> {
    let pages = pages(folder).into_iter();
    let below = pages.map(|(path, text)| (path.strip_prefix(folder).unwrap().to_owned(), text));
    below.collect()
}

/// Set the variable `PORTCULLIS_WRITE_DOCS` to have them written.
#[test]
fn the_pages_are_those_that_the_program_writes() {
    let scratch = Scratch::new();
    let ended = scratch.run(&["explain", "--pages", "pages"]);
    assert_eq!(ended.exit(), 0, "{ended}");
    if std::env::var_os(WRITE).is_some() {
        let ended = run_in(root(), &["explain", "--pages", FOLDER]);
        assert_eq!(ended.exit(), 0, "{ended}");
    }
    let expected = below(&scratch.path("pages"));
    assert_eq!(expected.len(), 29, "a page of each policy, and one that lists them");
    for (place, text) in &expected {
        let found = std::fs::read_to_string(root().join(FOLDER).join(place)).unwrap_or_default();
        assert!(
            found == *text,
            "{FOLDER}/{} is not what the program writes\nhint: run this test with {WRITE}=1, and read what it changed",
            place.display()
        );
    }
    let places = |pages: Vec<(PathBuf, String)>| pages.into_iter().map(|(place, _)| place).collect::<Vec<_>>();
    assert_eq!(
        places(below(&root().join(FOLDER))),
        places(expected),
        "no page is left of a policy that is gone"
    );
}
