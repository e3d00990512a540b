//! What the cases show of a policy: what came of them, and which answers they gave it.

use std::collections::{BTreeMap, BTreeSet};

use portcullis_cases::Verdict;
use serde::Serialize;

use crate::outcome::Selector;
use crate::trial::Trial;

use super::judge::Judged;
use super::place::{Place, found_in};
use crate::commands::look::Kind;

/// What the cases of a policy show.
#[derive(Debug, Serialize)]
pub(super) struct Coverage {
    pub(super) outcomes: Outcomes,
    /// The outcomes that no case has.
    pub(super) never: Vec<&'static str>,
    pub(super) places: Vec<Covered>,
}

/// How many cases came to what. One may come to several.
#[derive(Debug, Default, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(super) struct Outcomes {
    pub(super) violated: usize,
    pub(super) passed: usize,
    pub(super) undetermined: usize,
    pub(super) not_applicable: usize,
    /// The policy was shown nothing.
    pub(super) not_shown: usize,
}

/// A place that a policy looks at.
#[derive(Debug, PartialEq, Eq, Serialize)]
pub(super) struct Covered {
    #[serde(flatten)]
    pub(super) place: Place,
    /// How many cases gave an answer.
    pub(super) answers: BTreeMap<Kind, usize>,
    /// The answers that there may be and that no case gave.
    pub(super) never: Vec<Kind>,
}

/// Returns what the cases of a policy show, if they were judged.
pub(super) fn coverage(judged: &Judged<'_>) -> Option<Coverage> {
    let trials: Vec<_> = judged.trials().collect();
    let outcomes = outcomes(&trials);
    let had = [
        ("violated", outcomes.violated),
        ("passed", outcomes.passed),
        ("undetermined", outcomes.undetermined),
    ];
    let without = had.into_iter().filter(|(_, cases)| *cases == 0);
    Some(Coverage {
        never: without.map(|(outcome, _)| outcome).collect(),
        outcomes,
        places: places(&trials, &judged.info?.selector),
    })
}

fn outcomes(trials: &[&Trial]) -> Outcomes {
    let mut outcomes = Outcomes::default();
    for trial in trials {
        let said = &trial.judged.said;
        let has = |verdict| usize::from(said.iter().any(|said| said.verdict == verdict));
        outcomes.violated += has(Verdict::Violation);
        outcomes.undetermined += has(Verdict::Undetermined);
        outcomes.not_applicable += has(Verdict::NotApplicable);
        outcomes.not_shown += usize::from(!trial.judged.shown);
        outcomes.passed += usize::from(trial.judged.shown && said.is_empty());
    }
    outcomes
}

/// Returns the places that the policy looks at, with the answers that the cases gave.
fn places(trials: &[&Trial], selector: &Selector) -> Vec<Covered> {
    let mut answers: BTreeMap<Place, BTreeMap<Kind, usize>> = BTreeMap::new();
    for (place, kind) in trials.iter().flat_map(|trial| looks(trial)) {
        *answers.entry(place).or_default().entry(kind).or_default() += 1;
    }
    let covered = answers.into_iter().map(|(place, answers)| Covered {
        never: possible(&place, selector)
            .iter()
            .copied()
            .filter(|kind| !answers.contains_key(kind))
            .collect(),
        place,
        answers,
    });
    covered.collect()
}

/// Returns the looks of one case, each once. Where images and tags stand is the host's knowledge and not the policy's, so
/// all that it was answered about them is also one answer without a pointer.
fn looks(trial: &Trial) -> BTreeSet<(Place, Kind)> {
    let mut looks = BTreeSet::new();
    for asked in &trial.questions {
        let kind = Kind::from(&asked.answer);
        if found_in(asked.what).is_some() {
            looks.insert((Place::new(asked.what, ""), kind));
        }
        looks.insert((Place::of(asked), kind));
    }
    looks
}

/// Returns the answers that there may be.
fn possible(place: &Place, selector: &Selector) -> &'static [Kind] {
    use Kind::{Absent, Found, Unknown};
    let is_whole = place.pointer.is_empty();
    let is_element = place.pointer.ends_with("/*"); // who looks at one knows how many there are
    match place.what {
        what if !is_whole && found_in(what).is_some() => &[],
        "image" if selector.workloads_only => &[Unknown, Found],
        "inputs" | "outputs" if is_element => &[Unknown, Found],
        "inputs" | "outputs" | "prior inputs" | "prior outputs" if is_whole => &[Found],
        "image" | "destination" | "tag" | "inputs" | "outputs" => &[Absent, Unknown, Found],
        "prior inputs" | "prior outputs" if is_element => &[Found],
        "operation" | "stack" | "project" | "dry run" | "evaluation time" | "build metadata" => &[Found],
        _ => &[Absent, Found],
    }
}
