//! `pulumi preview --save-plan`, the update plan (`sdk/go/common/apitype/plan.go`, `DeploymentPlanV1`).
//!
//! It binds an update, and so tells some options that no other format does. But of a resource that exists it tells only
//! what changes of its inputs, and nothing of what it is now: alone it is enough only for a stack that is all new.

use std::borrow::Cow;

use serde::Deserialize;
use serde::de::MapAccess;
use serde_json::value::RawValue;

use crate::InputError;
use crate::document::Document;
use crate::json::{Kind, Value};

use super::index::{Index, Key, RawState};
use super::parse::{Map, Members, Object, Refusal, pass_over};
use super::steps::{self, ComponentMark, Role};
use super::{Contents, Entry, Format, Operation, Span, Urn, sniff};

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
    input_diff: Option<Map<InputDiff<'a>>>,
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

/// Reads an update plan.
pub(super) fn read(document: &Document) -> Result<Contents, InputError> {
    let refusal = Refusal::default();
    let mut plan = UpdatePlan(ResourcePlans {
        document,
        refusal: &refusal,
        contents: Contents::preview(),
    });
    refusal.read(document, Format::UpdatePlan, &mut plan)?;
    Ok(plan.0.contents)
}

struct UpdatePlan<'d>(ResourcePlans<'d>);

impl<'d> Members<'d> for UpdatePlan<'d> {
    fn member<A: MapAccess<'d>>(&mut self, key: &str, map: &mut A) -> Result<(), A::Error> {
        match key {
            "config" => {
                let config: &RawValue = map.next_value()?;
                self.0.contents.config = Some(Span::of(self.0.document.content(), config));
            }
            "resourcePlans" => map.next_value_seed(Object(&mut self.0))?,
            "manifest" => map.next_value::<serde::de::IgnoredAny>().map(drop)?,
            _ => pass_over(key, map)?,
        }
        Ok(())
    }
}

/// The plans of resources, by their URNs.
struct ResourcePlans<'d> {
    document: &'d Document,
    refusal: &'d Refusal,
    contents: Contents,
}

impl<'d> Members<'d> for ResourcePlans<'d> {
    fn member<A: MapAccess<'d>>(&mut self, urn: &str, map: &mut A) -> Result<(), A::Error> {
        let Map(plan) = map.next_value()?;
        self.refusal.keep(self.add(urn, &plan))
    }
}

impl ResourcePlans<'_> {
    fn add(&mut self, urn: &str, plan: &ResourcePlan<'_>) -> Result<(), InputError> {
        let path = self.document.path();
        let parsed = steps::parse_urn(path, urn)?;
        let entry = Entry::new(parsed, urn, plan.operation(path, urn)?);
        let entry = match plan.goal {
            Some(goal) => with_goal(self.document, entry, parsed, goal, plan.state)?,
            None => entry,
        };
        self.contents.entries.add(path, entry, Role::Fate)
    }
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
            "{}: the goal of `{}` is malformed: {}",
            document.path(),
            entry.urn,
            sniff::without_value(&error.to_string())
        ))
    };
    let Map(goal): Map<Goal<'_>> = serde_json::from_str(raw.get()).map_err(malformed)?;
    let mut state: RawState<'_> = serde_json::from_str(raw.get()).map_err(malformed)?;
    state.set(Key::Id, None);
    state.set(Key::ImportId, goal.id);
    state.set(Key::Outputs, outputs.filter(|outputs| outputs.get() != "null"));
    let diff = goal.input_diff.map(|Map(diff)| diff);
    let added = diff.as_ref().and_then(|diff| diff.adds);
    let is_whole = goal.checked_inputs.is_some() || entry.operation == Operation::Create;
    state.set(Key::Inputs, goal.checked_inputs.or(added.filter(|_| is_whole)));
    steps::check_state(document.path(), &entry.urn, urn, &state)?;
    let after: Index = state.index(document.content());
    let span = |raw: Option<&RawValue>| raw.map(|raw| Span::of(document.content(), raw));
    let deletes = diff.as_ref().and_then(|diff| diff.deletes);
    let updates = diff.as_ref().and_then(|diff| diff.updates);
    check_changes(
        document.path(),
        &entry.urn,
        [(added, Kind::Object), (updates, Kind::Object), (deletes, Kind::Array)],
    )?;
    Ok(Entry {
        component: ComponentMark::CustomFalse.is_component(&state),
        after: Some(after),
        delete_before_replace: goal.delete_before_replace,
        input_changes: (!is_whole).then(|| {
            Box::new(InputChanges {
                adds: span(added),
                deletes: span(deletes),
                updates: span(updates),
            })
        }),
        ..entry
    })
}

/// A change of another kind than it should be would be no change.
fn check_changes(path: &str, urn: &str, changes: [(Option<&RawValue>, Kind); 3]) -> Result<(), InputError> {
    let is_right = |(raw, kind): (Option<&RawValue>, Kind)| {
        raw.is_none_or(|raw| [kind, Kind::Null].contains(&Value::new(raw.get()).kind()))
    };
    if changes.into_iter().all(is_right) {
        return Ok(());
    }
    let message = format!("{path}: the changes of `{urn}` are no object of names, or no list of them");
    Err(InputError::new(message).hint(sniff::NOT_PULUMIS))
}
