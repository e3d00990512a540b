//! The inputs that an update plan and a state tell together: a plan tells only what changes of them.

use std::borrow::Cow;
use std::collections::HashSet;

use crate::document::Document;
use crate::json::{self, Value};

use super::index::{Index, Key};
use super::update_plan::InputChanges;
use super::{Entry, Format, Part, Plan, Span};

/// Works out all inputs of the resources of which only the changes are known and the inputs before. They become a text of
/// their own.
pub(super) fn inputs(plan: &mut Plan) {
    let mut text = String::new();
    let mut derived = Vec::new();
    for (place, entry) in plan.entries.iter().enumerate() {
        if let (Some(changes), Some(before)) = (&entry.input_changes, &entry.before) {
            let start = text.len();
            write_inputs(plan, before, changes, &mut text);
            derived.push((place, start, text.len()));
        }
    }
    if derived.is_empty() {
        return;
    }
    let part = u8::try_from(plan.parts.len()).unwrap_or(u8::MAX);
    for (place, start, end) in derived {
        let has_marks = json::has_marks(text.get(start..end).unwrap_or_default());
        if let Some(entry) = plan.entries.get_mut(place) {
            entry.set_inputs(Span::new(part, start, end), has_marks);
        }
    }
    let document = Document::from((plan.path(), Cow::Owned(text)));
    plan.parts.push(Part {
        document,
        format: Format::UpdatePlan,
    });
}

impl Entry {
    fn set_inputs(&mut self, span: Span, has_marks: bool) {
        self.input_changes = None;
        if let Some(after) = &mut self.after {
            after.set(Key::Inputs, span, has_marks);
        }
    }
}

/// Writes an object of the inputs before, without those that go and those that change, and of those that come and change.
fn write_inputs(plan: &Plan, before: &Index, changes: &InputChanges, text: &mut String) {
    let value = |span: Option<Span>| span.map(|span| Value::new(plan.slice(span)));
    let gone = value(changes.deletes).into_iter().flat_map(Value::elements);
    let new: Vec<_> = [changes.adds, changes.updates]
        .into_iter()
        .filter_map(value)
        .flat_map(Value::members)
        .collect();
    let gone: HashSet<_> = gone.filter_map(Value::as_str).collect();
    let replaced: HashSet<_> = new.iter().map(|(key, _)| key.as_ref()).collect();
    let old = before.value(plan, Key::Inputs).into_iter().flat_map(Value::members);
    let kept = old.filter(|(key, _)| !gone.contains(key) && !replaced.contains(key.as_ref()));
    text.push('{');
    for (number, (key, value)) in kept.chain(new.iter().cloned()).enumerate() {
        if number > 0 {
            text.push(',');
        }
        text.push_str(&serde_json::Value::from(key.as_ref()).to_string());
        text.push(':');
        text.push_str(value.text());
    }
    text.push('}');
}
