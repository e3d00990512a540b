//! Which of the values that cases feed matter: each is changed, and the case judged again.

mod mutant;

use std::collections::{BTreeMap, BTreeSet};

use portcullis_cases::Said;
use rayon::iter::{IntoParallelIterator as _, IntoParallelRefIterator as _, ParallelIterator as _};
use serde::Serialize;

use crate::outcome::{Fault, FaultKind};
use crate::packs::Pack;
use crate::text::one_line;
use crate::trial::{self, Failure, Trial};

use super::judge::{Judged, Tried};
use super::place::Place;

pub(super) use mutant::Change;
use mutant::Mutant;

/// What came of changing what the cases of a policy feed.
#[derive(Debug, Default, Serialize)]
pub(super) struct Mutations {
    /// How many changes were made, of which each made a case again.
    pub(super) changes: usize,
    /// How many of them the policy noticed.
    pub(super) noticed: usize,
    /// How many places were changed.
    pub(super) places: usize,
    /// The places that the policy looks at and where it never noticed a change.
    pub(super) unnoticed: Vec<Unnoticed>,
    /// Those that it was not seen to look at, where it did not either.
    pub(super) not_looked_at: Vec<Place>,
    /// The changes over which it broke down, of each kind one.
    pub(super) faults: Vec<MutationFault>,
}

/// A place where changes were not noticed in any case.
#[derive(Debug, PartialEq, Eq, Serialize)]
pub(super) struct Unnoticed {
    #[serde(flatten)]
    pub(super) place: Place,
    pub(super) changes: Vec<Change>,
}

/// A change over which a policy breaks down.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub(super) struct MutationFault {
    #[serde(flatten)]
    pub(super) place: Place,
    pub(super) change: Change,
    pub(super) kind: FaultKind,
    pub(super) case: String,
    pub(super) message: String,
}

/// What came of one change.
enum Came {
    Noticed,
    Unnoticed,
    /// It made something that is no case.
    Nothing,
    Fault(Fault),
}

/// What is known of a place.
#[derive(Debug, Default)]
struct Tally {
    made: BTreeSet<Change>,
    noticed: BTreeSet<Change>,
    is_looked_at: bool,
}

/// Changes what the cases of a policy feed that pass.
pub(super) fn mutations(pack: &Pack, judged: &Judged<'_>) -> Mutations {
    let passed = judged.cases.par_iter().filter(|tried| tried.failure.is_none());
    let came: Vec<_> = passed.flat_map(|tried| mutate(pack, &judged.policy, tried)).collect();
    let mut mutations = Mutations::default();
    let mut tallies: BTreeMap<Place, Tally> = BTreeMap::new();
    for (name, mutant, came) in came {
        let tally = tallies.entry(mutant.place.clone()).or_default();
        tally.is_looked_at |= mutant.is_looked_at;
        mutations.take(name, &mutant, came, tally);
    }
    mutations.places = tallies.len();
    for (place, tally) in tallies {
        mutations.conclude(place, &tally);
    }
    mutations.faults.sort();
    mutations
        .faults
        .dedup_by(|one, other| one.place == other.place && one.kind == other.kind);
    mutations
}

/// Judges a case once for each change of it.
fn mutate<'t>(pack: &Pack, policy: &str, tried: &'t Tried) -> Vec<(&'t str, Mutant, Came)> {
    let Some(trial) = &tried.trial else {
        return Vec::new();
    };
    let mutants = mutant::mutants(&tried.case, &trial.questions).into_par_iter();
    let came = mutants.map(|mutant| {
        let came = match mutant.case(&tried.case) {
            Some(case) => compare(trial, trial::run(pack, policy, &case)),
            None => Came::Nothing,
        };
        (tried.case.name.as_str(), mutant, came)
    });
    came.collect()
}

fn compare(before: &Trial, after: Result<Trial, Failure>) -> Came {
    let is_same = |(one, other): (&Said, &Said)| {
        one.verdict == other.verdict
            && one.urn == other.urn
            && one.pointer == other.pointer
            && one.code == other.code
            && one.message == other.message
    };
    match after {
        Err(Failure::Case(_)) => Came::Nothing,
        Err(Failure::Fault(fault, _)) => Came::Fault(fault),
        Ok(after) => {
            let (before, after) = (&before.judged.said, &after.judged.said);
            if before.len() == after.len() && before.iter().zip(after).all(is_same) {
                Came::Unnoticed
            } else {
                Came::Noticed
            }
        }
    }
}

impl Mutations {
    fn take(&mut self, name: &str, mutant: &Mutant, came: Came, tally: &mut Tally) {
        if matches!(came, Came::Nothing) {
            return;
        }
        self.changes += 1;
        tally.made.insert(mutant.change);
        match came {
            Came::Noticed | Came::Fault(_) => {
                self.noticed += 1;
                tally.noticed.insert(mutant.change);
            }
            Came::Unnoticed | Came::Nothing => {}
        }
        if let Came::Fault(fault) = came {
            self.faults.push(MutationFault {
                place: mutant.place.clone(),
                change: mutant.change,
                kind: fault.kind,
                case: one_line(name),
                message: one_line(&fault.message),
            });
        }
    }

    /// Draws the conclusion of a place. A value that a policy reads and forgets is still noticed when it is unknown, so it
    /// matters only where it is noticed that it goes or is another.
    fn conclude(&mut self, place: Place, tally: &Tally) {
        let unnoticed: Vec<_> = tally.made.difference(&tally.noticed).copied().collect();
        let is_value = |change: &&Change| **change != Change::Unknown;
        let matters = tally.noticed.iter().any(|change| is_value(&change));
        let unnoticed = if matters {
            unnoticed
                .into_iter()
                .filter(|change| *change == Change::Unknown)
                .collect()
        } else {
            unnoticed
        };
        if unnoticed.is_empty() {
            return;
        }
        if tally.is_looked_at {
            self.unnoticed.push(Unnoticed {
                place,
                changes: unnoticed,
            });
        } else {
            self.not_looked_at.push(place);
        }
    }
}

#[cfg(test)]
mod tests;
