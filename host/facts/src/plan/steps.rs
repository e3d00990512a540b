//! The engine's steps, and how they fold into one entry for each resource.

use std::borrow::Cow;
use std::collections::HashMap;

use serde::Deserialize;
use serde_json::value::RawValue;

use crate::InputError;
use crate::document::Document;
use crate::json::Value;

use super::index::{Key, RawState};
use super::{Entry, Operation, Span, Urn};

/// A step as a preview digest (`pkg/display/json.go`, `PreviewStep`) or an engine event
/// (`sdk/go/common/apitype/events.go`, `StepEventMetadata`) writes it. What lies inside a state stays text.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Step<'a> {
    #[serde(borrow)]
    pub(super) op: Cow<'a, str>,
    #[serde(borrow)]
    pub(super) urn: Cow<'a, str>,
    #[serde(borrow, alias = "old")]
    old_state: Option<RawState<'a>>,
    #[serde(borrow, alias = "new")]
    new_state: Option<RawState<'a>>,
    #[serde(borrow)]
    detailed_diff: Option<&'a RawValue>,
    #[serde(borrow, alias = "diffs")]
    diff_reasons: Option<&'a RawValue>,
    #[serde(borrow, alias = "keys")]
    replace_reasons: Option<&'a RawValue>,
}

/// What a step says beside others of the same URN.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    /// What becomes of the resource.
    Fate,
    /// The same again, with what came of it.
    Result,
    /// What becomes of an older copy, whose deletion was still pending or which a replacement leaves behind.
    Leftover,
}

/// The entries of a file, one for each URN, in the order in which the URNs are first named.
#[derive(Debug, Default)]
pub(super) struct Entries {
    pub(super) all: Vec<Entry>,
    pub(super) places: HashMap<String, usize>,
}

const NOT_PULUMIS: &str = "Pulumi does not write this; run `pulumi preview --json` again, and pass on what it wrote";

impl Entries {
    /// Adds an entry. Several of one URN are one resource: the last one counts, apart from those of older copies.
    pub(super) fn add(&mut self, path: &str, entry: Entry, role: Role) -> Result<(), InputError> {
        let place = self.places.get(&entry.urn).copied();
        let Some(earlier) = place.and_then(|place| self.all.get_mut(place)) else {
            self.places.insert(entry.urn.clone(), self.all.len());
            self.all.push(entry);
            return Ok(());
        };
        if role == Role::Fate && earlier.is_twice(&entry) {
            return Err(InputError::new(format!("{path}: `{}` stands there twice", entry.urn)).hint(NOT_PULUMIS));
        }
        let leaves_copy = matches!(
            earlier.operation,
            Operation::Create | Operation::Replace | Operation::Import
        );
        let is_of_copy = entry.after.is_none() && (role == Role::Leftover || leaves_copy);
        if earlier.after.is_none() || !is_of_copy {
            earlier.become_later(entry);
        }
        Ok(())
    }
}

impl Entry {
    /// Returns whether another entry says the same again, which one of the two would not say of one resource. The steps of
    /// a replacement do, and a refresh comes before another step.
    fn is_twice(&self, other: &Self) -> bool {
        let is_one_step = !matches!(self.operation, Operation::Replace | Operation::Refresh);
        is_one_step && self.operation == other.operation && self.after.is_some() && other.after.is_some()
    }

    /// The steps of a replacement tell different parts of one story, and not all of them tell why. What a refresh finds
    /// gone was there.
    fn become_later(&mut self, later: Self) {
        let earlier = std::mem::replace(self, later);
        self.was_there = earlier.was_there || earlier.before.is_some();
        if earlier.operation == self.operation {
            self.before = self.before.take().or(earlier.before);
            self.detailed_diff = self.detailed_diff.or(earlier.detailed_diff);
            self.reasons = self.reasons.or(earlier.reasons);
            self.replace_reasons = self.replace_reasons.or(earlier.replace_reasons);
        }
    }
}

impl Step<'_> {
    /// Returns the entry that a step makes; `None` for a step that is not about a resource's future.
    pub(super) fn entry(&self, document: &Document, marks: ComponentMark) -> Result<Option<Entry>, InputError> {
        let path = document.path();
        let Some(operation) = self.operation(path)? else {
            return Ok(None);
        };
        let urn = parse_urn(path, &self.urn)?;
        let states = [&self.new_state, &self.old_state];
        for state in states.into_iter().flatten() {
            check_state(path, &self.urn, urn, state)?;
        }
        let state = states.into_iter().flatten().next();
        let index = |state: &Option<RawState<'_>>| state.as_ref().map(|state| state.index(document.content()));
        let span = |raw: Option<&RawValue>| {
            let told = raw.filter(|raw| raw.get() != "null");
            told.map(|raw| Span::of(document.content(), raw))
        };
        Ok(Some(Entry {
            component: state.is_some_and(|state| marks.is_component(state)),
            prior_urn: self.prior_urn(),
            before: index(&self.old_state),
            after: index(&self.new_state),
            detailed_diff: span(self.detailed_diff),
            reasons: span(self.diff_reasons),
            replace_reasons: span(self.replace_reasons),
            ..Entry::new(urn, &self.urn, operation)
        }))
    }

    /// Returns what the step says beside others of its URN. An older copy is marked in its state (`delete`).
    pub(super) fn role(&self) -> Role {
        let delete = self.old_state.as_ref().and_then(|state| state.value(Key::Delete));
        let is_marked = delete.and_then(Value::as_bool) == Some(true);
        let is_replaced = matches!(self.op.as_ref(), "delete-replaced" | "discard-replaced");
        if self.new_state.is_none() && (is_marked || is_replaced) {
            Role::Leftover
        } else {
            Role::Fate
        }
    }

    /// Returns the URN that the resource has now, if an alias gives it another one.
    fn prior_urn(&self) -> Option<Box<str>> {
        let urn = self.old_state.as_ref()?.value(Key::Urn)?.as_str()?;
        (urn != self.urn).then(|| urn.into())
    }

    /// A step that will leave something behind has to show it, and be one that is known.
    fn operation(&self, path: &str) -> Result<Option<Operation>, InputError> {
        let is_shown = self.new_state.is_some();
        let operation = match operation(&self.op) {
            Some(operation) => operation,
            None if is_shown => return Err(unknown_operation(path, &self.urn, &self.op)),
            None => return Ok(None),
        };
        let leaves_nothing =
            matches!(operation, Operation::Delete | Operation::Refresh) || self.op == "delete-replaced";
        if !is_shown && !leaves_nothing {
            let message = format!(
                "{path}: `{}` will be there after `{}`, but the preview does not show it",
                self.urn, self.op
            );
            return Err(InputError::new(message).hint("the preview is not complete; run `pulumi preview --json` again"));
        }
        Ok(Some(operation))
    }
}

/// Folds the engine's step operations (`pkg/resource/deploy/step.go`, `StepOps`). Those that are missing here are the
/// engine's own business, or newer than this.
pub(super) fn operation(op: &str) -> Option<Operation> {
    Some(match op {
        "same" => Operation::Same,
        "create" => Operation::Create,
        "update" => Operation::Update,
        "replace" | "create-replacement" | "delete-replaced" => Operation::Replace,
        "read" | "read-replacement" => Operation::Read,
        "refresh" => Operation::Refresh,
        "import" | "import-replacement" => Operation::Import,
        "delete" | "discard" | "discard-replaced" => Operation::Delete,
        _ => return None,
    })
}

pub(super) fn unknown_operation(path: &str, urn: &str, op: &str) -> InputError {
    InputError::new(format!("{path}: `{urn}` has the operation `{op}`, which is not known"))
        .hint("a newer Pulumi may have written this; a newer Portcullis may know the operation")
}

pub(super) fn parse_urn<'u>(path: &str, urn: &'u str) -> Result<Urn<'u>, InputError> {
    Urn::parse(urn).ok_or_else(|| InputError::new(format!("{path}: `{urn}` is not a urn")).hint(NOT_PULUMIS))
}

/// A state that is passed over would be taken for a resource that has nothing.
pub(super) fn check_state(path: &str, text: &str, urn: Urn<'_>, state: &RawState<'_>) -> Result<(), InputError> {
    match state.contradiction(urn.type_token) {
        Some(reason) => Err(InputError::new(format!("{path}: a state of `{text}` {reason}")).hint(NOT_PULUMIS)),
        None => Ok(()),
    }
}

/// How a format tells a component, which is a grouping without a provider, from a resource.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ComponentMark {
    /// By `custom: false`. What does not say so is a resource, so that it is judged.
    CustomFalse,
    /// By the absence of `custom: true`: an event leaves out what is false.
    NoCustom,
}

impl ComponentMark {
    pub(super) fn is_component(self, state: &RawState<'_>) -> bool {
        let custom = state.value(Key::Custom).and_then(Value::as_bool);
        custom == Some(false) || (custom.is_none() && self == Self::NoCustom)
    }
}
