//! Outcomes × waivers → what is waived.
//!
//! The first waiver that holds and covers a finding covers it. One has to fit in all that it says.

use std::borrow::Cow;
use std::collections::HashMap;

use jiff::Timestamp;

use crate::config::{Pattern, Waiver};
use crate::text::Wildcard;

/// What waivers know a finding by.
#[derive(Debug, Clone, Copy)]
pub struct Subject<'f> {
    /// The pack.
    pub pack: &'f str,
    /// The policy.
    pub policy: &'f str,
    /// The URN and the type token of the resource; `None` for the stack as a whole.
    pub resource: Option<(&'f str, &'f str)>,
    /// What it is known by from one run to the next.
    pub fingerprint: &'f str,
}

/// What waivers say of a finding, with their places in the list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Answer {
    /// It is waived.
    Waived(usize),
    /// It was, until the waiver expired.
    Expired(usize),
    /// Nothing.
    Silent,
}

/// Waivers, by what they can cover: of a thousand only the few that may be meant are asked about a finding.
#[derive(Debug)]
pub struct Waivers<'w> {
    list: Cow<'w, [Waiver]>,
    by_fingerprint: HashMap<String, Vec<usize>>,
    by_resource: HashMap<String, Vec<usize>>,
    by_policy: HashMap<String, Vec<usize>>,
    others: Vec<usize>,
}

impl<'w> Waivers<'w> {
    /// Returns waivers, of which the first counts.
    pub fn new(list: impl Into<Cow<'w, [Waiver]>>) -> Self {
        let mut waivers = Self {
            list: list.into(),
            by_fingerprint: HashMap::new(),
            by_resource: HashMap::new(),
            by_policy: HashMap::new(),
            others: Vec::new(),
        };
        for (place, waiver) in waivers.list.iter().enumerate() {
            let only = |pattern: &Option<Pattern>| pattern.as_ref()?.only().map(str::to_owned);
            let places = if let Some(fingerprint) = &waiver.fingerprint {
                waivers.by_fingerprint.entry(fingerprint.clone()).or_default()
            } else if let Some(urn) = only(&waiver.resource) {
                waivers.by_resource.entry(urn).or_default()
            } else if let Some(policy) = only(&waiver.policy) {
                waivers.by_policy.entry(policy).or_default()
            } else {
                &mut waivers.others
            };
            places.push(place);
        }
        waivers
    }

    /// Returns whether there is none.
    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// Returns the waiver at a place.
    pub fn get(&self, place: usize) -> Option<&Waiver> {
        self.list.get(place)
    }

    /// Returns what they say of a finding at a time.
    pub fn ask(&self, subject: Subject<'_>, at: Timestamp) -> Answer {
        let mut fitting = self.candidates(subject);
        fitting.retain(|place| self.get(*place).is_some_and(|waiver| covers(waiver, subject)));
        let holds = |place: &&usize| self.get(**place).is_some_and(|waiver| holds(waiver, at));
        match (fitting.iter().find(holds), fitting.first()) {
            (Some(place), _) => Answer::Waived(*place),
            (None, Some(place)) => Answer::Expired(*place),
            (None, None) => Answer::Silent,
        }
    }

    /// Returns the places of those that may cover a finding, in their order.
    fn candidates(&self, subject: Subject<'_>) -> Vec<usize> {
        let by_policy = |name: &str| self.by_policy.get(name);
        let parts = [
            self.by_fingerprint.get(subject.fingerprint),
            subject.resource.and_then(|(urn, _)| self.by_resource.get(urn)),
            by_policy(subject.policy),
            by_policy(&format!("{}/{}", subject.pack, subject.policy)),
            Some(&self.others),
        ];
        let mut places: Vec<_> = parts.into_iter().flatten().flatten().copied().collect();
        places.sort_unstable();
        places
    }
}

/// Returns whether a waiver holds at a time.
pub fn holds(waiver: &Waiver, at: Timestamp) -> bool {
    at < waiver.expires.end()
}

/// Returns whether a waiver may cover findings in a stack: one that begins with the URNs of another stack does not.
pub fn is_of_stack(waiver: &Waiver, stack: &str) -> bool {
    let Some(resource) = &waiver.resource else {
        return true;
    };
    // A pattern that does not come to the project's name begins with any stack's.
    let Some((beginning, _)) = resource.as_str().split_once("::") else {
        return true;
    };
    Wildcard::new(beginning).fits(&format!("urn:pulumi:{stack}"))
}

fn covers(waiver: &Waiver, subject: Subject<'_>) -> bool {
    let (urn, type_token) = subject.resource.unzip();
    let fits = |pattern: &Option<Pattern>, text: Option<&str>| {
        let mut pattern = pattern.iter();
        pattern.all(|pattern| text.is_some_and(|text| pattern.fits(text)))
    };
    let mut fingerprint = waiver.fingerprint.iter();
    waiver.is_of(subject.pack, subject.policy)
        && waiver
            .resource
            .iter()
            .all(|pattern| urn.is_some_and(|urn| pattern.fits_urn(urn)))
        && fits(&waiver.type_token, type_token)
        && fingerprint.all(|fingerprint| fingerprint == subject.fingerprint)
}

#[cfg(test)]
mod tests;
