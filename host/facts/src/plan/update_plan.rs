//! `pulumi preview --save-plan`, the update plan (`sdk/go/common/apitype/plan.go`, `DeploymentPlanV1`).
//!
//! It binds an update, and so tells some options that no other format does. But of a resource that exists it tells only
//! what changes of its inputs, and nothing of what it is now: alone it is enough only for a stack that is all new.
//!
//! It is the one file that Pulumi reads again, and follows. So nothing in it may mean another thing to Pulumi than to a policy:
//! Go's `encoding/json` takes a key for a field in whatever letters it is written, and that is refused. What v3.24.0 until
//! v3.40.0 wrote besides, all inputs (`checkedInputs`), Pulumi does not follow any more, and it is not read.

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
}

/// What a goal has and a state does not (`apitype.GoalV1`).
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Goal<'a> {
    #[serde(borrow)]
    input_diff: Option<&'a RawValue>,
    #[serde(borrow)]
    id: Option<&'a RawValue>,
    delete_before_replace: Option<bool>,
}

#[derive(Default, Deserialize)]
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
    // Pulumi takes the first value in the file for the plan (`pkg/cmd/pulumi/plan/plan.go`), whatever else follows.
    if document.skipped_lines() > 0 {
        let message = format!("{}: something stands before the update plan", document.path());
        return Err(InputError::new(message).hint(sniff::NOT_PULUMIS));
    }
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
            _ => {
                let path = self.0.document.path();
                let fields = ["config", "manifest", "resourcePlans"];
                self.0.refusal.keep(refuse_alias(path, key, &fields))?;
                pass_over(key, map)?;
            }
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
        let plan: &RawValue = map.next_value()?;
        self.refusal.keep(self.add(urn, plan))
    }
}

impl ResourcePlans<'_> {
    fn add(&mut self, urn: &str, raw: &RawValue) -> Result<(), InputError> {
        let path = self.document.path();
        let parsed = steps::parse_urn(path, urn)?;
        let plan: ResourcePlan<'_> = read_object(path, urn, raw, &["goal", "seed", "state", "steps"])?;
        let entry = Entry::new(parsed, urn, plan.operation(path, urn)?);
        let entry = match plan.goal {
            Some(goal) => with_goal(self.document, entry, parsed, goal)?,
            None => entry,
        };
        self.contents.entries.add(path, entry, Role::Fate)
    }
}

impl ResourcePlan<'_> {
    /// Returns what the steps come to. Only such goes as the engine writes, for it lets each step be what its constraint allows, one
    /// after the other, whatever the last one says (`pkg/resource/deploy/step.go`, `ConstrainedTo`).
    fn operation(&self, path: &str, urn: &str) -> Result<Operation, InputError> {
        let steps: Vec<_> = self.steps.iter().flatten().map(AsRef::as_ref).collect();
        if let Some(op) = steps.iter().find(|op| !is_known(op)) {
            return Err(steps::unknown_operation(path, urn, op));
        }
        let told = if self.goal.is_some() {
            kept(&steps)
        } else {
            gone(&steps)
        };
        told.ok_or_else(|| {
            let message = match steps.as_slice() {
                [] => format!("{path}: `{urn}` has no steps"),
                steps => format!(
                    "{path}: `{urn}` has steps that do not go together: `{}`",
                    steps.join("`, `")
                ),
            };
            InputError::new(message).hint("run `pulumi preview --save-plan` again, and pass on what it wrote")
        })
    }
}

fn is_known(op: &str) -> bool {
    op == "remove-pending-replace" || steps::operation(op).is_some()
}

/// Returns what steps come to after which the resource is there. Older copies of it go at the end.
fn kept(steps: &[&str]) -> Option<Operation> {
    let is_copy = |op: &&str| matches!(*op, "delete-replaced" | "discard-replaced");
    let copies = steps.iter().rev().take_while(|op| is_copy(op)).count();
    let (fate, _) = steps.split_at(steps.len() - copies);
    Some(match fate {
        ["same"] => Operation::Same,
        ["create"] => Operation::Create,
        ["update"] => Operation::Update,
        ["read"] => Operation::Read,
        ["refresh"] => Operation::Refresh,
        ["import"] | ["import", "update"] => Operation::Import,
        [
            "create-replacement" | "import-replacement" | "read-replacement",
            "replace",
        ]
        | ["delete-replaced", "replace", "create-replacement"] => Operation::Replace,
        ["refresh", rest @ ..] => return kept(rest),
        _ => return None,
    })
}

/// Returns what steps come to after which the resource is gone.
fn gone(steps: &[&str]) -> Option<Operation> {
    let is_removal = |op: &&str| matches!(*op, "delete" | "discard" | "delete-replaced" | "discard-replaced");
    match steps {
        ["delete-replaced", "remove-pending-replace"] => Some(Operation::Replace),
        [_, ..] if steps.iter().all(is_removal) => {
            let is_whole = steps
                .iter()
                .any(|op| matches!(*op, "delete" | "discard" | "discard-replaced"));
            Some(if is_whole {
                Operation::Delete
            } else {
                Operation::Replace
            })
        }
        // What is only read or stays has a goal; an entry without one binds nothing.
        ["same"] => Some(Operation::Same),
        ["read"] => Some(Operation::Read),
        _ => None,
    }
}

fn with_goal(document: &Document, entry: Entry, urn: Urn<'_>, raw: &RawValue) -> Result<Entry, InputError> {
    let path = document.path();
    let goal: Goal<'_> = read_object(path, &entry.urn, raw, &GOAL)?;
    let malformed = |error| malformed(path, &entry.urn, &error);
    let mut state: RawState<'_> = serde_json::from_str(raw.get()).map_err(malformed)?;
    state.keep(&BOUND);
    state.set(Key::ImportId, goal.id);
    let diff = goal
        .input_diff
        .map(|diff| read_object(path, &entry.urn, diff, &["adds", "deletes", "updates"]));
    let InputDiff { adds, deletes, updates } = diff.transpose()?.unwrap_or_default();
    state.set(Key::Inputs, adds.filter(|_| entry.operation == Operation::Create));
    steps::check_state(path, &entry.urn, urn, &state)?;
    let after: Index = state.index(document.content());
    let span = |raw: Option<&RawValue>| raw.map(|raw| Span::of(document.content(), raw));
    check_changes(
        path,
        &entry.urn,
        [(adds, Kind::Object), (updates, Kind::Object), (deletes, Kind::Array)],
    )?;
    Ok(Entry {
        component: ComponentMark::CustomFalse.is_component(&state),
        after: Some(after),
        delete_before_replace: goal.delete_before_replace,
        input_changes: Some(Box::new(InputChanges {
            adds: span(adds),
            deletes: span(deletes),
            updates: span(updates),
        })),
        ..entry
    })
}

/// What Pulumi holds the update to (`pkg/resource/deploy/plan.go`, `checkGoal`), besides aliases, by which no resource can change that
/// has no step for it. What else stands in a goal, or beside it, binds nobody: a policy that believed it would judge what anybody may
/// have written.
const BOUND: [Key; 11] = [
    Key::AdditionalSecretOutputs,
    Key::Custom,
    Key::CustomTimeouts,
    Key::DeleteBeforeReplace,
    Key::Dependencies,
    Key::IgnoreChanges,
    Key::Parent,
    Key::PropertyDependencies,
    Key::Protect,
    Key::Provider,
    Key::Type,
];

/// The keys of a goal (`apitype.GoalV1`).
const GOAL: [&str; 18] = [
    "additionalSecretOutputs",
    "aliases",
    "checkedInputs",
    "custom",
    "customTimeouts",
    "deleteBeforeReplace",
    "dependencies",
    "id",
    "ignoreChanges",
    "inputDiff",
    "name",
    "outputDiff",
    "parent",
    "propertyDependencies",
    "protect",
    "provider",
    "structuredAliases",
    "type",
];

/// Reads an object that Pulumi reads too, by the fields that it has there.
fn read_object<'a, T: Deserialize<'a>>(
    path: &str,
    urn: &str,
    raw: &'a RawValue,
    fields: &[&str],
) -> Result<T, InputError> {
    for (key, _) in Value::new(raw.get()).members() {
        refuse_alias(path, &key, fields)?;
    }
    let read: Result<Map<T>, _> = serde_json::from_str(raw.get());
    read.map(|Map(read)| read).map_err(|error| malformed(path, urn, &error))
}

fn malformed(path: &str, urn: &str, error: &serde_json::Error) -> InputError {
    let reason = sniff::without_value(&error.to_string());
    InputError::new(format!("{path}: the plan of `{urn}` is malformed: {reason}"))
}

/// Refuses a key that is a field in other letters: Go takes it for the field, and nobody else does.
fn refuse_alias(path: &str, key: &str, fields: &[&str]) -> Result<(), InputError> {
    let mut fields = fields.iter();
    fields
        .find(|field| sniff::is_alias(key, field))
        .map_or(Ok(()), |field| {
            let message = format!("{path}: the key `{key}` is read as `{field}` by Pulumi, and by nobody else");
            Err(InputError::new(message).hint(sniff::NOT_PULUMIS))
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
