//! A plan: what an update will do to every resource of a stack.
//!
//! A plan keeps the text that it was read from and remembers where each resource stands in it. What a resource holds is
//! looked up when somebody asks, in the text.

mod digest;
mod index;
mod resource;
mod sniff;
mod state;
mod urn;

use std::collections::HashMap;
use std::sync::Arc;

use serde_json::value::RawValue;

use crate::json::Value;

use index::Index;

pub use resource::{Changes, Difference, Lookup, PropertyDifference, Resource, Shape};
pub use state::{Options, ProviderReference, State, Timeouts};
pub use urn::Urn;

/// What an update will do to a resource. The engine's finer steps are folded into these, see `wit/v0.1/resources.wit`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Operation {
    /// Nothing.
    Same,
    /// Creates it.
    Create,
    /// Changes it in place.
    Update,
    /// Creates it anew and deletes the old one.
    Replace,
    /// Deletes it, or drops it from the state.
    Delete,
    /// Reads it; it is managed elsewhere.
    Read,
    /// Brings the state up to date.
    Refresh,
    /// Takes over a resource that exists.
    Import,
}

impl Operation {
    /// Returns Pulumi's word for the operation.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Same => "same",
            Self::Create => "create",
            Self::Update => "update",
            Self::Replace => "replace",
            Self::Delete => "delete",
            Self::Read => "read",
            Self::Refresh => "refresh",
            Self::Import => "import",
        }
    }
}

/// Which of a resource's properties are meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Properties {
    /// The inputs after the update.
    Inputs,
    /// The outputs after the update, as far as they are known.
    Outputs,
    /// The inputs now.
    PriorInputs,
    /// The outputs now.
    PriorOutputs,
}

/// What an update of one stack will do.
#[derive(Debug)]
pub struct Plan {
    path: String,
    text: Arc<String>,
    stack: String,
    project: String,
    config: Option<Span>,
    entries: Vec<Entry>,
    hidden: u64,
    places: HashMap<String, usize>,
}

/// A piece of the plan's text.
#[derive(Debug, Clone, Copy)]
struct Span {
    start: usize,
    end: usize,
}

/// Where a resource stands in the plan's text.
#[derive(Debug)]
struct Entry {
    urn: String,
    type_token: String,
    operation: Operation,
    component: bool,
    before: Option<Index>,
    after: Option<Index>,
    detailed_diff: Option<Span>,
    reasons: Option<Span>,
    replace_reasons: Option<Span>,
}

impl Span {
    /// Returns where a raw value stands in the text that it was borrowed from.
    fn of(text: &str, raw: &RawValue) -> Self {
        let start = raw.get().as_ptr().addr() - text.as_ptr().addr();
        Self {
            start,
            end: start + raw.get().len(),
        }
    }
}

impl Plan {
    /// Returns the path that the plan was read from, as the user wrote it.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// Returns the name of the format that the plan was written in.
    pub fn format(&self) -> &'static str {
        digest::FORMAT
    }

    /// Returns the stack's name.
    pub fn stack(&self) -> &str {
        &self.stack
    }

    /// Returns the project's name.
    pub fn project(&self) -> &str {
        &self.project
    }

    /// Returns a value of the stack's configuration by its qualified key, such as `aws:region`.
    pub fn config(&self, key: &str) -> Option<String> {
        let config = Value::new(self.slice(self.config?));
        config.get(key)?.as_str().map(std::borrow::Cow::into_owned)
    }

    /// Returns how many resources the plan has.
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Returns whether the plan has no resource.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// Returns how many unchanged resources the stack has beyond those that the plan shows.
    pub fn hidden(&self) -> u64 {
        self.hidden
    }

    /// Returns a resource by its place in the plan.
    pub fn resource(&self, index: usize) -> Option<Resource<'_>> {
        self.entries.get(index).map(|entry| Resource::new(self, entry))
    }

    /// Returns the resources in the order of the plan.
    pub fn resources(&self) -> impl ExactSizeIterator<Item = Resource<'_>> {
        self.entries.iter().map(|entry| Resource::new(self, entry))
    }

    /// Returns the place of a resource in the plan by its URN.
    pub fn place(&self, urn: &str) -> Option<usize> {
        self.places.get(urn).copied()
    }

    /// Returns a resource by its URN.
    pub fn find(&self, urn: &str) -> Option<Resource<'_>> {
        self.resource(self.place(urn)?)
    }

    fn slice(&self, span: Span) -> &str {
        self.text.get(span.start..span.end).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests;
