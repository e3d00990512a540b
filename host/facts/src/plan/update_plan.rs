//! `pulumi preview --save-plan`, the update plan (`sdk/go/common/apitype/plan.go`, `DeploymentPlanV1`).
//!
//! It binds an update, and so tells some options that no other format does. But of a resource that exists it tells only
//! what changes of its inputs, and nothing of what it is now: alone it is enough only for a stack that is all new.

use std::borrow::Cow;
use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::value::RawValue;

use crate::InputError;
use crate::document::Document;

use super::index::{Index, Key, RawState};
use super::sniff;
use super::steps::{self, ComponentMark, Entries};
use super::{Contents, Entry, Format, Operation, Span, Urn};

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", expecting = "an object with `resourcePlans`")]
struct UpdatePlan<'a> {
    #[serde(borrow)]
    config: Option<&'a RawValue>,
    #[serde(borrow)]
    resource_plans: Option<BTreeMap<Cow<'a, str>, ResourcePlan<'a>>>,
}

/// The plan of one resource. One that is only deleted has no goal.
#[derive(Deserialize)]
struct ResourcePlan<'a> {
    #[serde(borrow)]
    goal: Option<&'a RawValue>,
    #[serde(borrow)]
    steps: Option<Vec<Cow<'a, str>>>,
    #[serde(borrow)]
    state: Option<&'a RawValue>,
}

/// What a goal has and a state does not (`apitype.GoalV1`).
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Goal<'a> {
    #[serde(borrow)]
    input_diff: Option<InputDiff<'a>>,
    /// All inputs: written by v3.24.0 and its followers, up to v3.40.0.
    #[serde(borrow)]
    checked_inputs: Option<&'a RawValue>,
    #[serde(borrow)]
    id: Option<&'a RawValue>,
    delete_before_replace: Option<bool>,
}

#[derive(Deserialize)]
struct InputDiff<'a> {
    #[serde(borrow)]
    adds: Option<&'a RawValue>,
    #[serde(borrow)]
    deletes: Option<&'a RawValue>,
    #[serde(borrow)]
    updates: Option<&'a RawValue>,
}

/// What changes of a resource's inputs, by the names of the top level.
#[derive(Debug)]
pub(super) struct InputChanges {
    /// An object of those that come.
    pub(super) adds: Option<Span>,
    /// A list of the names of those that go.
    pub(super) deletes: Option<Span>,
    /// An object of those that change.
    pub(super) updates: Option<Span>,
}

/// Reads an update plan, in the order of the URNs.
pub(super) fn read(document: &Document) -> Result<Contents, InputError> {
    let text = document.content();
    let malformed = |error: serde_json::Error| sniff::malformed(document, Format::UpdatePlan, &error);
    let plan: UpdatePlan<'_> = serde_json::from_str(text).map_err(malformed)?;
    let mut entries = Entries::default();
    for (urn, resource) in plan.resource_plans.unwrap_or_default() {
        let operation = resource.operation(document.path(), &urn)?;
        let parsed = steps::parse_urn(document.path(), &urn)?;
        let entry = Entry::new(parsed, &urn, operation);
        entries.add(match resource.goal {
            Some(goal) => with_goal(document, entry, parsed, goal, resource.state)?,
            None => entry,
        });
    }
    Ok(Contents {
        config: plan.config.map(|config| Span::of(text, config)),
        entries,
        unchanged: None,
        is_preview: true,
    })
}

impl ResourcePlan<'_> {
    /// Returns what the last of the steps says that is about the resource's future.
    fn operation(&self, path: &str, urn: &str) -> Result<Operation, InputError> {
        let mut last = None;
        for op in self.steps.as_deref().unwrap_or_default() {
            let operation = steps::operation(op).ok_or_else(|| steps::unknown_operation(path, urn, op))?;
            let is_removal = operation == Operation::Delete && self.goal.is_some();
            last = if is_removal { last } else { Some(operation) };
        }
        let nothing =
            || InputError::new(format!("{path}: `{urn}` has no steps")).hint("run `pulumi preview --save-plan` again");
        last.ok_or_else(nothing)
    }
}

fn with_goal(
    document: &Document,
    entry: Entry,
    urn: Urn<'_>,
    raw: &RawValue,
    outputs: Option<&RawValue>,
) -> Result<Entry, InputError> {
    let malformed = |error: serde_json::Error| {
        InputError::new(format!(
            "{}: the goal of `{}` is malformed: {error}",
            document.path(),
            entry.urn
        ))
    };
    let goal: Goal<'_> = serde_json::from_str(raw.get()).map_err(malformed)?;
    let mut state: RawState<'_> = serde_json::from_str(raw.get()).map_err(malformed)?;
    state.set(Key::Id, None);
    state.set(Key::ImportId, goal.id);
    state.set(Key::Outputs, outputs.filter(|outputs| outputs.get() != "null"));
    let diff = goal.input_diff;
    let added = diff.as_ref().and_then(|diff| diff.adds);
    let is_whole = goal.checked_inputs.is_some() || entry.operation == Operation::Create;
    state.set(Key::Inputs, goal.checked_inputs.or(added.filter(|_| is_whole)));
    steps::check_state(document.path(), &entry.urn, urn, &state)?;
    let after: Index = state.index(document.content());
    let span = |raw: Option<&RawValue>| raw.map(|raw| Span::of(document.content(), raw));
    Ok(Entry {
        component: ComponentMark::CustomFalse.is_component(&state),
        after: Some(after),
        delete_before_replace: goal.delete_before_replace,
        input_changes: (!is_whole).then(|| {
            Box::new(InputChanges {
                adds: span(added),
                deletes: span(diff.as_ref().and_then(|diff| diff.deletes)),
                updates: span(diff.as_ref().and_then(|diff| diff.updates)),
            })
        }),
        ..entry
    })
}
