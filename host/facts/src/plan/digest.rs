//! `pulumi preview --json`, the preview digest (`pkg/display/json.go`, `PreviewDigest`).

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::Arc;

use serde::Deserialize;
use serde_json::value::RawValue;

use crate::InputError;

use super::index::RawState;
use super::{Entry, Operation, Plan, Span, State, Urn, sniff};

/// The name of this format in reports.
pub(super) const FORMAT: &str = "pulumi-preview";

/// The digest as far as it is parsed: what lies inside a state stays text.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase", expecting = "an object with `steps`")]
struct Digest<'a> {
    #[serde(borrow)]
    config: Option<&'a RawValue>,
    #[serde(borrow)]
    steps: Option<Vec<Step<'a>>>,
    #[serde(borrow)]
    diagnostics: Option<Vec<Diagnostic<'a>>>,
    #[serde(borrow)]
    change_summary: Option<HashMap<Cow<'a, str>, u64>>,
    #[serde(borrow)]
    duration: Option<&'a RawValue>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", expecting = "a step, an object")]
struct Step<'a> {
    #[serde(borrow)]
    op: Cow<'a, str>,
    #[serde(borrow)]
    urn: Cow<'a, str>,
    #[serde(borrow)]
    old_state: Option<RawState<'a>>,
    #[serde(borrow)]
    new_state: Option<RawState<'a>>,
    #[serde(borrow)]
    detailed_diff: Option<&'a RawValue>,
    #[serde(borrow)]
    diff_reasons: Option<&'a RawValue>,
    #[serde(borrow)]
    replace_reasons: Option<&'a RawValue>,
}

#[derive(Deserialize)]
struct Diagnostic<'a> {
    #[serde(borrow)]
    urn: Option<Cow<'a, str>>,
    #[serde(borrow)]
    message: Option<Cow<'a, str>>,
    #[serde(borrow)]
    severity: Option<Cow<'a, str>>,
}

impl Plan {
    /// Reads a plan from the text of a file. The text may be shared, so that its digest can be worked out meanwhile.
    ///
    /// # Errors
    ///
    /// Refuses a text that is no preview digest, with what it looks like; a preview that failed; one without resources;
    /// and whatever cannot be judged for certain: an operation that is not known, a state that is missing.
    pub fn parse(path: &str, text: impl Into<Arc<String>>) -> Result<Self, InputError> {
        let text = text.into();
        // A list would be read as an object without keys.
        if text.trim_ascii_start().starts_with('[') {
            return Err(sniff::refuse(path, &text, None));
        }
        let digest = match serde_json::from_str::<Digest<'_>>(&text) {
            Ok(digest) if digest.is_one() => digest,
            Ok(_) => return Err(sniff::refuse(path, &text, None)),
            Err(error) => return Err(sniff::refuse(path, &text, Some(&error))),
        };
        refuse_failure(path, digest.diagnostics.as_deref().unwrap_or_default())?;
        let steps = digest.steps.unwrap_or_default();
        let first = steps.first().and_then(|step| Urn::parse(&step.urn));
        let (stack, project) = first.map_or(("", ""), |urn| (urn.stack, urn.project));
        let (stack, project) = (stack.to_owned(), project.to_owned());
        let (entries, places) = entries(path, &text, steps)?;
        let unchanged = digest.change_summary.and_then(|summary| summary.get("same").copied());
        let shown = entries
            .iter()
            .filter(|entry| entry.operation == Operation::Same)
            .count();
        Ok(Self {
            path: path.to_owned(),
            config: digest.config.map(|config| Span::of(&text, config)),
            stack,
            project,
            entries,
            hidden: unchanged.unwrap_or(0).saturating_sub(shown as u64),
            places,
            text,
        })
    }
}

impl Digest<'_> {
    /// A digest has steps; one of a stack that has nothing in it has at least its counts and its duration.
    fn is_one(&self) -> bool {
        self.steps.is_some() || (self.change_summary.is_some() && self.duration.is_some())
    }
}

/// A digest is printed also when the preview failed, and lacks the resources that failed
/// (`reference`: `pkg/backend/display/json.go`, `ShowPreviewDigest`).
fn refuse_failure(path: &str, diagnostics: &[Diagnostic<'_>]) -> Result<(), InputError> {
    let failed = |diagnostic: &&Diagnostic<'_>| diagnostic.severity.as_deref() == Some("error");
    let Some(diagnostic) = diagnostics.iter().find(failed) else {
        return Ok(());
    };
    let message = diagnostic.message.as_deref().unwrap_or_default();
    let line = message
        .lines()
        .map(str::trim)
        .find(|line| !line.is_empty())
        .unwrap_or_default();
    let place = diagnostic
        .urn
        .as_deref()
        .map(|urn| format!(" at `{urn}`"))
        .unwrap_or_default();
    Err(
        InputError::new(format!("{path}: the preview failed{place}: `{line}`"))
            .hint("a preview that failed does not show everything that the update would do; make `pulumi preview` succeed first"),
    )
}

const NOT_PULUMIS: &str = "Pulumi does not write this; run `pulumi preview --json` again, and pass on what it wrote";

/// Returns one entry for each URN, in the order in which the URNs are first named, and the place of each. Drops every
/// step as it goes: together they take as much memory as the entries.
fn entries(path: &str, text: &str, steps: Vec<Step<'_>>) -> Result<(Vec<Entry>, HashMap<String, usize>), InputError> {
    let mut entries: Vec<Entry> = Vec::with_capacity(steps.len());
    let mut places = HashMap::with_capacity(steps.len());
    for step in steps {
        let Some(entry) = entry(path, text, &step)? else {
            continue;
        };
        if let Some(earlier) = places.get(&entry.urn).and_then(|place: &usize| entries.get_mut(*place)) {
            merge(earlier, entry);
        } else {
            places.insert(entry.urn.clone(), entries.len());
            entries.push(entry);
        }
    }
    if entries.is_empty() {
        return Err(InputError::new(format!("{path}: the preview shows no resource"))
            .hint("run `pulumi preview --json --show-sames` so that unchanged resources are judged too"));
    }
    refuse_second_stack(path, &entries)?;
    Ok((entries, places))
}

/// Several steps of one URN are one resource: the last one that says what will be. A removal beside it is of an older
/// copy, whose deletion was still pending or which a replacement leaves behind.
fn merge(earlier: &mut Entry, later: Entry) {
    if later.after.is_some() || earlier.after.is_none() {
        *earlier = later;
    }
}

fn entry(path: &str, text: &str, step: &Step<'_>) -> Result<Option<Entry>, InputError> {
    let Some(operation) = operation(path, step)? else {
        return Ok(None);
    };
    let urn = Urn::parse(&step.urn).ok_or_else(|| InputError::new(format!("{path}: `{}` is not a urn", step.urn)))?;
    let before = step.old_state.as_ref().map(|state| state.index(text));
    let after = step.new_state.as_ref().map(|state| state.index(text));
    let states = [&after, &before].map(|index| index.as_ref().map(|index| State::new(text, index)));
    let contradiction = |state: &State<'_>| state.contradiction(urn.type_token);
    if let Some(reason) = states.iter().flatten().find_map(contradiction) {
        return Err(InputError::new(format!("{path}: a state of `{}` {reason}", step.urn)).hint(NOT_PULUMIS));
    }
    let component = states.iter().flatten().next().is_some_and(|state| state.is_component());
    Ok(Some(Entry {
        type_token: urn.type_token.to_owned(),
        urn: step.urn.clone().into_owned(),
        operation,
        component,
        before,
        after,
        detailed_diff: step.detailed_diff.map(|raw| Span::of(text, raw)),
        reasons: step.diff_reasons.map(|raw| Span::of(text, raw)),
        replace_reasons: step.replace_reasons.map(|raw| Span::of(text, raw)),
    }))
}

/// Folds the engine's step operations (`pkg/resource/deploy/step.go`, `StepOps`). Returns `None` for a step that is not
/// about a resource's future. A step that will leave something behind has to show it, and be one that is known.
fn operation(path: &str, step: &Step<'_>) -> Result<Option<Operation>, InputError> {
    let operation = match step.op.as_ref() {
        "same" => Operation::Same,
        "create" => Operation::Create,
        "update" => Operation::Update,
        "replace" | "create-replacement" => Operation::Replace,
        "read" | "read-replacement" => Operation::Read,
        "refresh" => Operation::Refresh,
        "import" | "import-replacement" => Operation::Import,
        "delete" | "discard" | "discard-replaced" => return Ok(Some(Operation::Delete)),
        "delete-replaced" => return Ok(Some(Operation::Replace)),
        _ if step.new_state.is_none() => return Ok(None),
        unknown => {
            return Err(InputError::new(format!(
                "{path}: `{}` has the operation `{unknown}`, which is not known",
                step.urn
            ))
            .hint("a newer Pulumi may have written this preview; a newer Portcullis may know the operation"));
        }
    };
    if step.new_state.is_none() && operation != Operation::Refresh {
        let message = format!(
            "{path}: `{}` will be there after `{}`, but the preview does not show it",
            step.urn, step.op
        );
        return Err(InputError::new(message).hint("the preview is not complete; run `pulumi preview --json` again"));
    }
    Ok(Some(operation))
}

fn refuse_second_stack(path: &str, entries: &[Entry]) -> Result<(), InputError> {
    let stack = |entry: &Entry| Urn::parse(&entry.urn).map(|urn| (urn.stack.to_owned(), urn.project.to_owned()));
    let first = entries.first().and_then(stack);
    let prefix = first
        .map(|(stack, project)| format!("urn:pulumi:{stack}::{project}::"))
        .unwrap_or_default();
    match entries.iter().find(|entry| !entry.urn.starts_with(&prefix)) {
        Some(other) => Err(InputError::new(format!(
            "{path}: `{}` belongs to another stack than the resources before it",
            other.urn
        ))),
        None => Ok(()),
    }
}
