//! What one more file knows of a plan.

use std::collections::HashMap;

use crate::InputError;

use super::index::{Index, Key};
use super::{Entry, Format, Operation, Plan, Span, derive};

/// What an event log knows better than a digest, which is written before anything is done (`pulumi-formats.md` §1.5).
const KNOWN_AFTERWARDS: [Key; 2] = [Key::Outputs, Key::Id];

impl Plan {
    /// Returns this plan with what a file knows of it that tells less.
    pub(super) fn with(mut self, mut other: Self) -> Result<Self, InputError> {
        self.refuse_second_of_a_kind(&other)?;
        self.refuse_contradiction(&other)?;
        let part = u8::try_from(self.parts.len()).unwrap_or(u8::MAX);
        let renamed = self.renamed();
        for mut entry in std::mem::take(&mut other.entries) {
            entry.move_to(part);
            let place = self.places.get(&entry.urn).or_else(|| renamed.get(entry.urn.as_str()));
            match place.and_then(|place| self.entries.get_mut(*place)) {
                Some(own) => own.learn(entry, other.format()),
                None if entry.is_told_as_a_whole() => self.push(entry),
                None => {}
            }
        }
        self.configs.extend(other.configs.iter().map(|span| span.in_part(part)));
        self.unchanged = self.unchanged.or(other.unchanged);
        self.is_preview |= other.is_preview;
        self.parts.append(&mut other.parts);
        derive::inputs(&mut self);
        self.refuse_other_count()?;
        Ok(self)
    }

    /// Returns the places of the resources that have another URN now, by that one.
    pub(super) fn renamed(&self) -> HashMap<Box<str>, usize> {
        let places = self.entries.iter().enumerate();
        places
            .filter_map(|(place, entry)| Some((entry.prior_urn.clone()?, place)))
            .collect()
    }

    fn push(&mut self, entry: Entry) {
        self.places.insert(entry.urn.clone(), self.entries.len());
        self.entries.push(entry);
    }
}

impl Entry {
    /// Takes over what another file knows. A state knows nothing of what will be.
    fn learn(&mut self, other: Self, format: Format) {
        match (&mut self.before, other.before) {
            (Some(own), Some(before)) => own.add(&before, &[]),
            (own @ None, before) if self.operation != Operation::Create => *own = before,
            _ => {}
        }
        if format.is_state() {
            return;
        }
        let better: &[Key] = if format.is_event_log() { &KNOWN_AFTERWARDS } else { &[] };
        if let (Some(own), Some(after)) = (&mut self.after, &other.after) {
            own.add(after, better);
        }
        self.detailed_diff = self.detailed_diff.or(other.detailed_diff);
        self.reasons = self.reasons.or(other.reasons);
        self.replace_reasons = self.replace_reasons.or(other.replace_reasons);
        self.delete_before_replace = self.delete_before_replace.or(other.delete_before_replace);
    }

    /// Says that all of this stands in another part of the plan than it did.
    fn move_to(&mut self, part: u8) {
        let indexes: [Option<&mut Index>; 2] = [self.before.as_mut(), self.after.as_mut()];
        for index in indexes.into_iter().flatten() {
            index.move_to(part);
        }
        let spans: [Option<&mut Span>; 3] = [
            self.detailed_diff.as_mut(),
            self.reasons.as_mut(),
            self.replace_reasons.as_mut(),
        ];
        for span in spans.into_iter().flatten() {
            span.part = part;
        }
    }
}
