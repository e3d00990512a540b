//! What the engine tells of resources while it runs: the program has registered them, and the engine asks before it does
//! anything about them.

use crate::InputError;
use crate::document::Document;
use crate::json::Value;

use super::index::{Key, RawState};
use super::parse::Map;
use super::steps::{self, ComponentMark, Entries, Role};
use super::{Contents, Entry, Format, Operation, Part, Plan, Span, file, sniff};

/// The stack that the engine works on.
#[derive(Debug, Clone)]
pub struct LiveStack {
    /// Its configuration: a JSON object of texts by their qualified keys, such as `aws:region`.
    pub config: Document,
    /// Whether this is a preview, so that unknown values are still to come.
    pub is_preview: bool,
}

impl Plan {
    /// Returns the plan that the engine tells of: a JSON list of resources, each as a state is written
    /// (`sdk/go/common/apitype/core.go`, `ResourceV3`). Each is to be registered, and nothing is said of what was.
    ///
    /// ```
    /// use portcullis_facts::document::Document;
    /// use portcullis_facts::plan::{LiveStack, Operation, Plan};
    ///
    /// let text = |text: &str| Document::from(("the engine", text.to_owned().into()));
    /// let stack = LiveStack { config: text(r#"{"aws:region": "eu-west-1"}"#), is_preview: true };
    /// let states = r#"[{
    ///     "urn": "urn:pulumi:dev::shop::aws:s3/bucket:Bucket::logs", "type": "aws:s3/bucket:Bucket", "custom": true,
    ///     "inputs": {"bucket": "logs"}
    /// }]"#;
    /// let plan = Plan::registered(text(states), &stack)?;
    /// assert_eq!(plan.resource(0).map(|resource| resource.operation()), Some(Operation::Register));
    /// assert_eq!(plan.config("aws:region").as_deref(), Some("eu-west-1"));
    /// # Ok::<(), portcullis_facts::InputError>(())
    /// ```
    ///
    /// # Errors
    ///
    /// Refuses a list that is empty or names a resource twice, and a resource that is none.
    pub fn registered(states: Document, stack: &LiveStack) -> Result<Self, InputError> {
        let contents = read(&states)?;
        let mut plan = file::plan(states, Format::Registration, contents)?;
        plan.is_preview = stack.is_preview;
        let config = stack.config.content();
        plan.configs = vec![Span::new(1, 0, config.len())];
        plan.parts.push(Part {
            document: stack.config.clone(),
            format: Format::Registration,
        });
        Ok(plan)
    }
}

/// Reads the list.
pub(super) fn read(document: &Document) -> Result<Contents, InputError> {
    let malformed = |error: serde_json::Error| sniff::malformed(document, Format::Registration, &error);
    let states: Vec<Map<RawState<'_>>> = serde_json::from_str(document.content()).map_err(malformed)?;
    let mut entries = Entries::default();
    for Map(state) in &states {
        entries.add(document.path(), entry(document, state)?, Role::Fate)?;
    }
    Ok(Contents {
        entries,
        ..Contents::default()
    })
}

fn entry(document: &Document, state: &RawState<'_>) -> Result<Entry, InputError> {
    let path = document.path();
    let text = state.value(Key::Urn).and_then(Value::as_str).unwrap_or_default();
    let urn = steps::parse_urn(path, &text)?;
    steps::check_state(path, &text, urn, state)?;
    Ok(Entry {
        component: ComponentMark::CustomFalse.is_component(state),
        after: Some(state.index(document.content())),
        delete_before_replace: state.value(Key::DeleteBeforeReplace).and_then(Value::as_bool),
        ..Entry::new(urn, &text, Operation::Register)
    })
}

#[cfg(test)]
mod tests;
