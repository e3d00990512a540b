//! When a base was seen, and as what: in the builds that used it, and in those that made it.

use portcullis_guest::builds::{self, Build};

use crate::bases::{self, Base};

/// A base as some record has it. Times are ages, in seconds: the later, the less.
struct Sighting {
    age: Option<f64>,
    digest: String,
    is_same: bool,
    is_built: bool,
}

/// What a base is by now, as far as records tell.
#[derive(Debug)]
pub(super) enum Latest {
    /// What it was.
    Same,
    /// Another image: one that a later build used, or that was built later.
    Other { digest: String, is_built: bool },
    /// Another image, perhaps: a record of it has no time.
    Unordered,
    /// No record is later.
    Unseen,
}

/// Returns when the last of several builds used a base, if any of them has a time.
pub(super) fn last_use(builds: &[Build], base: &Base) -> Option<f64> {
    let using = builds
        .iter()
        .filter(|build| bases::of(build).any(|other| other == *base));
    using.filter_map(when_used).min_by(f64::total_cmp)
}

/// A build asks for its bases when it begins.
fn when_used(record: &Build) -> Option<f64> {
    Some(record.age_seconds? + record.duration_seconds.unwrap_or_default())
}

/// Returns what a base is by now that was a digest at a time.
pub(super) fn latest(name: &str, digest: &str, when: Option<f64>) -> Latest {
    let sightings = sightings(name, digest);
    let is_later = |sighting: &&Sighting| sighting.age.zip(when).is_some_and(|(age, when)| age < when);
    let later = sightings.iter().filter(is_later);
    let newest = later.min_by(|one, other| one.age.unwrap_or_default().total_cmp(&other.age.unwrap_or_default()));
    let is_unordered = |sighting: &Sighting| !sighting.is_same && (sighting.age.is_none() || when.is_none());
    match newest {
        Some(newest) if !newest.is_same => Latest::Other {
            digest: newest.digest.clone(),
            is_built: newest.is_built,
        },
        _ if sightings.iter().any(is_unordered) => Latest::Unordered,
        Some(_) => Latest::Same,
        None => Latest::Unseen,
    }
}

fn sightings(name: &str, digest: &str) -> Vec<Sighting> {
    let made = builds::find(digest);
    let built = builds::named(name);
    let built = built.iter().map(|record| Sighting {
        age: record.age_seconds,
        is_same: made.contains(record),
        digest: record.digests.first().cloned().unwrap_or_default(),
        is_built: true,
    });
    let mut sightings: Vec<_> = built.collect();
    for record in builds::using(name).iter() {
        let bases = bases::of(record).filter(|base| base.name().as_deref() == Some(name));
        sightings.extend(bases.filter_map(|base| base.digest).map(|found| Sighting {
            age: when_used(record),
            is_same: found == digest,
            digest: found,
            is_built: false,
        }));
    }
    sightings
}
