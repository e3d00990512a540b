//! Which records vouch for a digest.
//!
//! An image for several platforms has several digests: its index's, and that of each platform's manifest. A metadata file
//! names the index, a statement in a registry the manifest of one platform, and only the index itself tells which belong
//! together. A record vouches for
//!
//! - each digest that it names;
//! - each platform manifest of an index that it names: what built the index built all of it;
//! - an index, one platform manifest of which it names, if each of the others is named by a record too.
//!
//! No two of these steps follow upon each other, and no manifest vouches for another beside it: anyone can make an index
//! that lists a manifest of his own beside one that has a record.

use crate::InputError;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

/// An image index, as a file tells of it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Index {
    pub(super) digest: String,
    /// The platforms, and the digests of their manifests. Those of attestations are not among them.
    pub(super) manifests: BTreeSet<(String, String)>,
}

/// What records name and indexes list.
#[derive(Debug, Clone, Default)]
pub(super) struct Vouching {
    /// The places of the records that name a digest.
    records: HashMap<String, Vec<usize>>,
    /// The platform manifests of an index.
    manifests: HashMap<String, HashSet<String>>,
    /// The indexes that list a platform manifest.
    indexes: HashMap<String, HashSet<String>>,
}

impl Vouching {
    /// Adds the record at a place, and the digests that it names.
    pub(super) fn add_record(&mut self, place: usize, digests: &[String]) {
        for digest in digests {
            self.records.entry(digest.clone()).or_default().push(place);
        }
    }

    pub(super) fn add_index(&mut self, index: Index) {
        let manifests = self.manifests.entry(index.digest.clone()).or_default();
        for (_, manifest) in index.manifests {
            let indexes = self.indexes.entry(manifest.clone()).or_default();
            indexes.insert(index.digest.clone());
            manifests.insert(manifest);
        }
    }

    /// Returns the places of the records that vouch for a digest.
    pub(super) fn places(&self, digest: &str) -> BTreeSet<usize> {
        let indexes = self.indexes.get(digest).into_iter().flatten();
        let manifests = self
            .manifests
            .get(digest)
            .filter(|manifests| self.have_records(manifests));
        let manifests = manifests.into_iter().flatten();
        let around = indexes.chain(manifests).flat_map(|other| self.naming(other));
        self.naming(digest).iter().chain(around).copied().collect()
    }

    fn naming(&self, digest: &str) -> &[usize] {
        self.records.get(digest).map(Vec::as_slice).unwrap_or_default()
    }

    fn have_records(&self, manifests: &HashSet<String>) -> bool {
        manifests.iter().all(|manifest| self.records.contains_key(manifest))
    }
}

/// Returns what is wrong with indexes that several files tell of, each with the path of its file: they must list the same.
pub(super) fn disagreements<'a>(told: impl Iterator<Item = (&'a str, &'a Index)>) -> Vec<InputError> {
    let mut by_index = BTreeMap::<_, BTreeSet<_>>::new();
    for (path, index) in told {
        by_index.entry(&index.digest).or_default().insert((path, index));
    }
    by_index.values().filter_map(disagreement).collect()
}

/// The first of all files is named, and the first that disagrees with it: the same two in any order of the files.
fn disagreement(told: &BTreeSet<(&str, &Index)>) -> Option<InputError> {
    let (path, index) = told.first()?;
    let (other, _) = told.iter().find(|(_, other)| other != index)?;
    let digest = &index.digest;
    let message = if path == other {
        format!("the file `{path}` disagrees with itself about the index `{digest}`")
    } else {
        format!("the files `{path}` and `{other}` disagree about the index `{digest}`")
    };
    Some(InputError::new(message).hint("give what `docker buildx imagetools inspect --raw` prints of the index, once"))
}
