//! What the threat model says is shown by a test is shown by one.

use std::path::{Path, PathBuf};

use super::{root, text};

/// Returns the names of the tests that the page names.
fn named() -> Vec<String> {
    let page = text(Path::new("docs/threat-model.md"));
    let rows = page.lines().filter(|line| line.starts_with('|')).map(str::to_owned);
    let names = rows.flat_map(|row| {
        let words: Vec<_> = row.split('`').skip(1).step_by(2).map(str::to_owned).collect();
        words
    });
    let is_test = |name: &String| name.contains('_') && !name.contains(['/', '.', ' ']);
    names.filter(is_test).collect()
}

fn sources(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let sources = entries.flat_map(|path| if path.is_dir() { sources(&path) } else { vec![path] });
    sources
        .filter(|path| path.extension().is_some_and(|extension| extension == "rs"))
        .collect()
}

#[test]
fn every_line_of_the_threat_model_has_a_test() {
    let named = named();
    assert!(named.len() > 30, "{named:?}");
    let tests =
        ["tests/it", "tests/engine/tests", "host/facts/src/plan/tests"].map(|folder| sources(&root().join(folder)));
    let tests = tests.concat();
    let tests: String = tests
        .iter()
        .map(|path| std::fs::read_to_string(path).unwrap())
        .collect();
    let missing = named
        .iter()
        .filter(|name| !tests.contains(&format!("#[test]\nfn {name}(")));
    let missing: Vec<_> = missing.collect();
    assert!(missing.is_empty(), "{missing:?}");
}

#[test]
fn every_table_of_the_threat_model_names_its_tests_in_every_row() {
    let page = text(Path::new("docs/threat-model.md"));
    let tables = page.split("| cannot | shown by |").skip(1);
    let rows = tables.flat_map(|table| table.lines().skip(2).take_while(|line| line.starts_with('|')));
    let silent: Vec<_> = rows.filter(|row| !row.contains('`')).collect();
    assert!(silent.is_empty(), "{silent:?}");
}
