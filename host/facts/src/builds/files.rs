//! Which files are read: those that are named, those that a pattern matches, and those in folders that are named.

use super::document::{self, HINT, Reading, Record};
use super::{folder, pattern};
use crate::InputError;
use crate::document::Document;
use std::collections::HashMap;
use std::path::{Path, PathBuf};

/// How many bytes a file may have, packed or not. What is read of one takes up to 34 times the memory of its text, measured
/// of lists of materials: 1.1 GB for 32 MiB. Builders write some kilobytes for each image, and the largest thing that lies
/// beside them, an attested SBOM, has some megabytes.
const LONGEST: u64 = 32 << 20;

/// What was read so far.
#[derive(Debug, Default)]
pub(super) struct Files {
    pub(super) records: Vec<Record>,
    pub(super) errors: Vec<InputError>,
    seen: HashMap<PathBuf, Seen>,
}

/// What a file was when it was read. It is read once, however many paths lead to it.
#[derive(Debug, Clone)]
enum Seen {
    /// A record, or what cannot be read and was complained about.
    Settled,
    /// Something else, and this is what.
    Other(String),
}

impl Files {
    /// Reads the records in a file, in a folder and the folders in it, or in the files that a pattern matches.
    pub(super) fn read(&mut self, path: &Path) {
        if !path.exists() && pattern::is_pattern(path) {
            self.read_pattern(path);
        } else {
            self.read_existing(path);
        }
    }

    /// Reads a text that was read already and must be a record.
    pub(super) fn add(&mut self, document: &Document) {
        match self.look_into(document) {
            Seen::Other(what) => self.errors.push(something_else(document.path(), &what)),
            Seen::Settled => {}
        }
    }

    /// What a shell would do: each file that matches is named.
    fn read_pattern(&mut self, pattern: &Path) {
        match pattern::matches(pattern) {
            Ok(paths) => paths.iter().for_each(|path| self.read_named(path)),
            Err(errors) => self.errors.extend(errors),
        }
    }

    fn read_existing(&mut self, path: &Path) {
        if path.is_dir() {
            self.read_folder(path);
        } else {
            self.read_named(path);
        }
    }

    fn read_named(&mut self, path: &Path) {
        if let Seen::Other(what) = self.read_once(path) {
            self.errors.push(something_else(&path.display().to_string(), &what));
        }
    }

    /// In a folder, what is plainly something else is passed over.
    fn read_folder(&mut self, folder: &Path) {
        let mut any = false;
        for file in folder::files(folder) {
            match file.map(|file| self.read_once(&file)) {
                Ok(Seen::Settled) => any = true,
                Ok(Seen::Other(_)) => {}
                Err(error) => {
                    any = true;
                    self.errors.push(error);
                }
            }
        }
        if !any {
            self.errors.push(nothing_in(folder));
        }
    }

    /// A pipe has no path of its own to know it by.
    fn read_once(&mut self, path: &Path) -> Seen {
        let file = path.canonicalize().unwrap_or_else(|_| path.to_owned());
        if let Some(seen) = self.seen.get(&file) {
            return seen.clone();
        }
        let seen = match Document::read_up_to(path, LONGEST) {
            Ok(document) => self.look_into(&document),
            Err(error) => self.complain(error.or_hint(HINT)),
        };
        self.seen.insert(file, seen.clone());
        seen
    }

    fn look_into(&mut self, document: &Document) -> Seen {
        match document::read(document) {
            Ok(Reading::Record(record)) => {
                self.records.push(record);
                Seen::Settled
            }
            Ok(Reading::Other(what)) => Seen::Other(what),
            Err(error) => self.complain(error),
        }
    }

    fn complain(&mut self, error: InputError) -> Seen {
        self.errors.push(error);
        Seen::Settled
    }
}

fn something_else(path: &str, what: &str) -> InputError {
    InputError::new(format!("`{path}` is no build record: it looks like {what}")).hint(HINT)
}

fn nothing_in(folder: &Path) -> InputError {
    InputError::new(format!("no file in `{}` is a build record", folder.display())).hint(HINT)
}
