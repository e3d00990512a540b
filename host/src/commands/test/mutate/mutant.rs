//! Cases, each with one value changed.

use std::fmt;

use portcullis_cases::Case;
use portcullis_facts::json::{UNKNOWN, escape_token};
use serde::Serialize;
use serde_json::{Value, json};

use crate::packs::Asked;

use super::super::place::{Place, found_in};
use crate::path::{self, Step};

/// A change of a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(in crate::commands::test) enum Change {
    /// It goes.
    Removed,
    /// It is another.
    Changed,
    /// Only the update will know it.
    Unknown,
}

/// A case with one value changed.
#[derive(Debug)]
pub(super) struct Mutant {
    pub(super) place: Place,
    pub(super) change: Change,
    /// Whether the policy looked at the value, as far as it was seen to.
    pub(super) is_looked_at: bool,
    path: Vec<Step>,
    new: Option<Value>,
}

/// What a case feeds: what it is called, and where it stands; `*` is any place of a list.
const FED: [(&str, &str); 24] = [
    ("inputs", "/resource/inputs"),
    ("outputs", "/resource/outputs"),
    ("prior inputs", "/resource/prior/inputs"),
    ("prior outputs", "/resource/prior/outputs"),
    ("dependencies", "/resource/dependencies"),
    ("changes", "/resource/detailedDiff"),
    ("options", "/resource/options"),
    ("inputs of others", "/others/*/inputs"),
    ("outputs of others", "/others/*/outputs"),
    ("prior inputs of others", "/others/*/prior/inputs"),
    ("prior outputs of others", "/others/*/prior/outputs"),
    ("dependencies of others", "/others/*/dependencies"),
    ("changes of others", "/others/*/detailedDiff"),
    ("options of others", "/others/*/options"),
    ("inputs", "/preview/steps/*/newState/inputs"),
    ("outputs", "/preview/steps/*/newState/outputs"),
    ("dependencies", "/preview/steps/*/newState/propertyDependencies"),
    ("prior inputs", "/preview/steps/*/oldState/inputs"),
    ("prior outputs", "/preview/steps/*/oldState/outputs"),
    ("changes", "/preview/steps/*/detailedDiff"),
    ("config", "/preview/config"),
    ("config", "/config"),
    ("builds", "/builds/*"),
    ("checkout", "/checkout"),
];

/// Returns a case with each of its values changed in each way, always in the same order.
pub(super) fn mutants(case: &Case, questions: &[Asked]) -> Vec<Mutant> {
    let whole = json!(case);
    let mut mutants = Vec::new();
    for (what, pattern) in FED {
        for root in roots(&whole, pattern) {
            let fed = path::get(&whole, &root).unwrap_or_default();
            let leaves = path::leaves(&fed).into_iter().filter(|leaf| !leaf.is_empty());
            for leaf in leaves {
                let value = path::get(&fed, &leaf).unwrap_or_default();
                let pointer = path::pointer(&leaf);
                let is_looked_at = questions.iter().any(|asked| looks_at(asked, what, &pointer));
                mutants.extend(changes(what, &value).into_iter().map(|(change, new)| Mutant {
                    place: Place::new(what, &pointer),
                    change,
                    is_looked_at,
                    path: [root.as_slice(), &leaf].concat(),
                    new,
                }));
            }
        }
    }
    mutants
}

impl Mutant {
    /// Returns the case, if it still is one.
    pub(super) fn case(&self, original: &Case) -> Option<Case> {
        let mut whole = json!(original);
        path::put(&mut whole, &self.path, self.new.as_ref())?;
        serde_json::from_value(whole).ok()
    }
}

impl fmt::Display for Change {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Removed => "removed",
            Self::Changed => "changed",
            Self::Unknown => "unknown",
        })
    }
}

/// Returns the ways to what a pattern names.
fn roots(whole: &Value, pattern: &str) -> Vec<Vec<Step>> {
    let mut roots = vec![Vec::new()];
    for token in pattern.split('/').skip(1) {
        let steps = |root: &Vec<Step>| match token {
            "*" => {
                let list = path::get(whole, root);
                let length = list.and_then(|list| list.as_array().map(Vec::len)).unwrap_or_default();
                (0..length).map(Step::Index).collect()
            }
            key => vec![Step::Key(key.to_owned())],
        };
        let longer = |root: &Vec<Step>| -> Vec<Vec<Step>> {
            let steps: Vec<_> = steps(root);
            steps
                .into_iter()
                .map(|step| [root.as_slice(), &[step]].concat())
                .collect()
        };
        roots = roots.iter().flat_map(longer).collect();
    }
    roots
}

/// Returns the changes of a value.
fn changes(what: &str, value: &Value) -> Vec<(Change, Option<Value>)> {
    let mut changes = vec![(Change::Removed, None), (Change::Changed, Some(another(value)))];
    let may_be_unknown = ["inputs", "outputs", "inputs of others", "outputs of others"].contains(&what);
    if may_be_unknown && *value != UNKNOWN {
        changes.push((Change::Unknown, Some(json!(UNKNOWN))));
    }
    changes
}

/// Returns another value of the same type: of a text nothing stays, and a number is the next.
fn another(value: &Value) -> Value {
    match value {
        Value::Bool(value) => json!(!value),
        Value::Number(number) => match number.as_i64() {
            Some(number) => json!(number.saturating_add(1)),
            None => json!(number.as_f64().unwrap_or_default() + 1.0),
        },
        Value::Array(_) => json!(["changed"]),
        Value::Object(members) if members.is_empty() => json!({ "changed": "changed" }),
        Value::String(text) if text == "changed" => json!("changed again"),
        Value::Null | Value::String(_) | Value::Object(_) => json!("changed"),
    }
}

/// Returns whether a question was seen to be about a value. A record that is handed over as a whole tells nothing of what
/// was looked at in it.
fn looks_at(asked: &Asked, what: &str, pointer: &str) -> bool {
    let has_place = !asked.place.is_empty();
    let place = match asked.what {
        "inputs" | "outputs" | "prior inputs" | "prior outputs" if asked.what == what => asked.place.clone(),
        "config" | "dependencies" if asked.what == what && has_place => format!("/{}", escape_token(&asked.place)),
        fact if found_in(fact) == Some(what) && has_place => asked.place.clone(),
        _ => return false,
    };
    is_within(pointer, &place) || is_within(&place, pointer)
}

/// Returns whether a pointer is another, or leads to a part of what that leads to.
fn is_within(pointer: &str, whole: &str) -> bool {
    let rest = pointer.strip_prefix(whole);
    rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}
