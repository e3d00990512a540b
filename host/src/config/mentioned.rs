//! What a configuration may name, though it cannot be read.

use std::path::{Path, PathBuf};

use toml::de::{DeTable, DeValue};

use crate::problem::SourceFile;

use super::find::LOCK;
use super::layers::{MOST, read_file};

/// Returns the file, those that it extends, their locks, and whatever else a text in them may be the path of. A configuration that makes no
/// sense names files all the same, and these are not to be taken for anything else.
pub fn mentioned(path: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut next = Some(path.to_owned());
    while let Some(path) = next.take().filter(|_| found.len() < MOST) {
        found.push(path);
        next = found.last().and_then(|path| extended(path));
    }
    let locks: Vec<_> = found.iter().map(|path| path.with_file_name(LOCK)).collect();
    let texts: Vec<_> = found.iter().flat_map(|path| texts(path)).chain(locks).collect();
    found.extend(texts);
    found
}

/// Returns the file that a file extends.
fn extended(path: &Path) -> Option<PathBuf> {
    let source = read(path)?;
    let (table, _) = DeTable::parse_recoverable(&source.text);
    let extends = table.get_ref().get("extends")?.get_ref().as_str()?;
    Some(folder(path).join(extends))
}

/// Returns all texts in a file, each as a path.
fn texts(path: &Path) -> Vec<PathBuf> {
    let Some(source) = read(path) else {
        return Vec::new();
    };
    let (table, _) = DeTable::parse_recoverable(&source.text);
    let mut found = Vec::new();
    let mut values: Vec<_> = table.get_ref().values().collect();
    while let Some(value) = values.pop() {
        match value.get_ref() {
            DeValue::String(text) => found.push(folder(path).join(text.as_ref())),
            DeValue::Array(elements) => values.extend(elements.iter()),
            DeValue::Table(members) => values.extend(members.values()),
            _ => {}
        }
    }
    found
}

/// Returns the text of a file; none of standard input, which nobody reads twice.
fn read(path: &Path) -> Option<SourceFile> {
    let file = Some(path).filter(|path| *path != Path::new("-"))?;
    read_file(file).ok()
}

fn folder(path: &Path) -> &Path {
    path.parent().unwrap_or(Path::new(""))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_configuration_that_makes_no_sense_still_names_its_files() {
        let folder = tempfile::tempdir().unwrap();
        let path = |name: &str| folder.path().join(name);
        let nearest = "extends = \"base.conf\"\nlevle = [\"a.json\"]\n[policy.x]\nlevel = \n";
        std::fs::write(path("portcullis.toml"), nearest).unwrap();
        std::fs::write(
            path("base.conf"),
            "extends = \"base.conf\"\nbaseline = \"accepted.json\"\n",
        )
        .unwrap();
        let found = mentioned(&path("portcullis.toml"));
        for name in ["portcullis.toml", "base.conf", "a.json", "accepted.json"] {
            assert!(found.contains(&path(name)), "{name}: {found:?}");
        }
        assert_eq!(mentioned(&path("none.toml")), [path("none.toml"), path(LOCK)]);
    }
}
