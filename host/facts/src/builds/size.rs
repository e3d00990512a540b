//! How much memory the records of a file may take.
//!
//! All records of an image have all its names, and each record the path of its file: a small file could ask for any amount
//! of memory.

use super::Build;

/// The most that the records of one file may take together.
const MOST: usize = 64 << 20;

/// What a record takes besides its names, roughly.
const RECORD: usize = 1 << 10;

/// What a name takes besides its letters, roughly.
const NAME: usize = 64;

/// The memory that records take, roughly.
#[derive(Debug, Default)]
pub(super) struct Size(usize);

impl Size {
    /// Adds records that are there. Refuses what is too much for a file.
    pub(super) fn add(&mut self, builds: &[Build]) -> Result<(), String> {
        builds.iter().try_for_each(|build| {
            let bytes = build.names.iter().map(String::len).sum();
            self.add_alike(1, build.names.len(), bytes)
        })
    }

    /// Adds records that have as many names each, of as many bytes together. Refuses what is too much for a file.
    pub(super) fn add_alike(&mut self, records: usize, names: usize, bytes: usize) -> Result<(), String> {
        let each = names.saturating_mul(NAME).saturating_add(bytes).saturating_add(RECORD);
        self.0 = self.0.saturating_add(records.saturating_mul(each));
        if self.0 > MOST {
            return Err("there are too many records with too many names in one file".to_owned());
        }
        Ok(())
    }
}
