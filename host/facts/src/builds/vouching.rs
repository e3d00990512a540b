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
//! What a file only says of an index is enough to find records by, and not to take them for verified: a signature is on
//! the digests that a record names, and reaches further only by an index whose very bytes were read. See
//! [`Vouching::reaches`].
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
    pub(super) listing: Listing,
}

/// How good the list of an index is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Listing {
    /// A file says so.
    Claimed,
    /// It is in the bytes that have the digest of the index, with more beside it that a machine might run.
    Partial,
    /// It is in the bytes that have the digest of the index, and is all that a machine might run.
    Whole,
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
    /// How good the list of an index is: the best that a file gives.
    listings: HashMap<String, Listing>,
}

impl Vouching {
    /// Adds the record at a place, and the digests that it names.
    pub(super) fn add_record(&mut self, place: usize, digests: &[String]) {
        for digest in digests {
            self.records.entry(digest.clone()).or_default().push(place);
        }
    }

    pub(super) fn add_index(&mut self, index: Index) {
        let listing = self.listings.entry(index.digest.clone()).or_insert(index.listing);
        *listing = index.listing.max(*listing);
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

    /// Returns whether a signature on the record at a place reaches a digest that the record vouches for:
    ///
    /// - it is on the digest;
    /// - it is on an index, whose bytes list the digest;
    /// - the digest is an index's, whose bytes list nothing that could be run without such a signature. Which records have
    ///   one is asked.
    pub(super) fn reaches(&self, place: usize, digest: &str, is_verified: impl Fn(usize) -> bool) -> bool {
        let is_at = |other: &str| self.naming(other).contains(&place);
        let mut indexes = self.indexes.get(digest).into_iter().flatten();
        is_at(digest)
            || indexes.any(|index| is_at(index) && self.listing(index) >= Listing::Partial)
            || self.listing(digest) == Listing::Whole && self.are_all_verified(digest, is_verified)
    }

    fn listing(&self, index: &str) -> Listing {
        self.listings.get(index).copied().unwrap_or(Listing::Claimed)
    }

    fn are_all_verified(&self, index: &str, is_verified: impl Fn(usize) -> bool) -> bool {
        let mut manifests = self.manifests.get(index).into_iter().flatten();
        manifests.all(|manifest| self.naming(manifest).iter().any(|place| is_verified(*place)))
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
    let (other, _) = told.iter().find(|(_, other)| other.manifests != index.manifests)?;
    let digest = &index.digest;
    let message = if path == other {
        format!("the file `{path}` disagrees with itself about the index `{digest}`")
    } else {
        format!("the files `{path}` and `{other}` disagree about the index `{digest}`")
    };
    Some(InputError::new(message).hint("give what `docker buildx imagetools inspect --raw` prints of the index, once"))
}
