//! A plan: what an update will do to every resource of a stack.
//!
//! A plan keeps the texts that it was read from and remembers where each resource stands in them. What a resource holds is
//! looked up when somebody asks, in the text.
//!
//! Pulumi tells of one preview in several files, each of which knows something that the others do not: the digest, the
//! event log, the update plan, the state before. Each is read by itself into a [`PlanFile`]; those of one preview are
//! joined into one [`Plan`].

mod contradiction;
mod counts;
mod derive;
mod digest;
mod events;
mod failure;
mod file;
mod index;
mod join;
mod merge;
mod parse;
mod registered;
mod resource;
mod sniff;
mod stack_state;
mod state;
mod steps;
mod update_plan;
mod urn;

use std::collections::HashMap;

use serde_json::value::RawValue;

use crate::InputError;
use crate::document::Document;
use crate::json::{SECRET_TEXT, Value};

use counts::Counts;
use index::Index;
use steps::Entries;
use update_plan::InputChanges;

pub use file::PlanFile;
pub use join::join;
pub use registered::LiveStack;
pub use resource::{Changes, Difference, Lookup, PropertyDifference, Resource, Shape};
pub use sniff::Format;
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
    /// Has it registered by the program: what comes of that the engine has not told.
    Register,
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
            Self::Register => "register",
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
    /// What it was read from, the part that tells most first.
    parts: Vec<Part>,
    stack: String,
    project: String,
    /// The stack's configuration, as each part tells it.
    configs: Vec<Span>,
    entries: Vec<Entry>,
    places: HashMap<String, usize>,
    /// How many resources stay as they are, by the engine's own count.
    unchanged: Option<u64>,
    is_preview: bool,
}

/// A text that a plan was read from.
#[derive(Debug)]
struct Part {
    document: Document,
    format: Format,
}

/// What a file holds, before anybody asked whether it can be judged.
#[derive(Debug, Default)]
struct Contents {
    config: Option<Span>,
    entries: Entries,
    /// What the engine counted.
    told: Option<Counts>,
    is_preview: bool,
}

/// A piece of the text of one part of a plan. No text is longer than 4 GiB ([`PlanFile::read`] sees to it).
#[derive(Debug, Clone, Copy)]
struct Span {
    part: u8,
    start: u32,
    end: u32,
}

/// Where a resource stands in the plan's texts.
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
    delete_before_replace: Option<bool>,
    /// The URN that the resource has now, where it is another one.
    prior_urn: Option<Box<str>>,
    /// Whether there was a resource before of which the entry tells nothing.
    was_there: bool,
    /// What an update plan changes of the inputs. They are known as a whole only of what is created.
    input_changes: Option<Box<InputChanges>>,
}

impl Contents {
    /// Returns the contents of a preview of which nothing was read yet.
    fn preview() -> Self {
        Self {
            is_preview: true,
            ..Self::default()
        }
    }
}

impl Span {
    /// Returns where a raw value stands in the text that it was borrowed from.
    fn of(text: &str, raw: &RawValue) -> Self {
        let start = raw.get().as_ptr().addr() - text.as_ptr().addr();
        Self::new(0, start, start + raw.get().len())
    }

    fn new(part: u8, start: usize, end: usize) -> Self {
        let narrow = |offset: usize| u32::try_from(offset).unwrap_or(u32::MAX);
        Self {
            part,
            start: narrow(start),
            end: narrow(end),
        }
    }

    fn length(self) -> usize {
        (self.end - self.start) as usize
    }

    fn in_part(self, part: u8) -> Self {
        Self { part, ..self }
    }
}

impl Entry {
    /// Returns an entry of which nothing is known but its fate.
    fn new(urn: Urn<'_>, text: &str, operation: Operation) -> Self {
        Self {
            urn: text.to_owned(),
            type_token: urn.type_token.to_owned(),
            operation,
            component: false,
            before: None,
            after: None,
            detailed_diff: None,
            reasons: None,
            replace_reasons: None,
            delete_before_replace: None,
            prior_urn: None,
            was_there: false,
            input_changes: None,
        }
    }
}

impl Plan {
    /// Returns the plan that one text holds, which goes by a path.
    ///
    /// # Errors
    ///
    /// Those of [`PlanFile::read`] and of [`join()`].
    pub fn parse(path: &str, text: impl Into<String>) -> Result<Self, InputError> {
        let document = Document::from((path, text.into().into()));
        PlanFile::read(document)?.alone()
    }

    /// Returns the path of the file that tells most, as the user wrote it.
    pub fn path(&self) -> &str {
        self.parts.first().map_or("", |part| part.document.path())
    }

    /// Returns what the file is that tells most.
    pub fn format(&self) -> Format {
        self.parts.first().map_or(Format::Preview, |part| part.format)
    }

    fn format_of(&self, part: u8) -> Option<Format> {
        self.parts.get(usize::from(part)).map(|part| part.format)
    }

    /// Returns the stack's name.
    pub fn stack(&self) -> &str {
        &self.stack
    }

    /// Returns the project's name.
    pub fn project(&self) -> &str {
        &self.project
    }

    /// Returns a value of the stack's configuration by its qualified key, such as `aws:region`. A structured one is its JSON
    /// text; one with a secret in it is `[secret]`.
    pub fn config(&self, key: &str) -> Option<String> {
        let mut configs = self.configs.iter().map(|span| Value::new(self.slice(*span)));
        let value = configs.find_map(|config| config.get(key))?;
        match value.as_str() {
            Some(text) => Some(text.into_owned()),
            // The marks of a configuration (`sdk/go/common/resource/config/value.go`).
            None if value.text().contains("\"secure\"") => Some(SECRET_TEXT.to_owned()),
            None => Some(value.text().to_owned()),
        }
    }

    /// Returns whether this is a preview, so that values that are not known are still to come.
    pub fn is_preview(&self) -> bool {
        self.is_preview
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
        self.unchanged.unwrap_or(0).saturating_sub(self.shown_unchanged())
    }

    fn shown_unchanged(&self) -> u64 {
        let counted = |entry: &&Entry| entry.operation == Operation::Same && !entry.is_internal();
        self.entries.iter().filter(counted).count() as u64
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
        let text = self
            .parts
            .get(usize::from(span.part))
            .map(|part| part.document.content());
        text.and_then(|text| text.get(span.start as usize..span.end as usize))
            .unwrap_or_default()
    }
}

impl Entry {
    /// Returns whether this is a default provider, which the engine keeps to itself: by its name
    /// (`IsDefaultProvider` in `sdk/go/common/providers`).
    fn is_internal(&self) -> bool {
        let name = Urn::parse(&self.urn).map_or("", |urn| urn.name);
        self.type_token.starts_with("pulumi:providers:") && name.starts_with("default")
    }

    /// Returns whether all inputs are known, and what is now, if there is anything.
    fn is_told_as_a_whole(&self) -> bool {
        let is_whole = self.input_changes.is_none() || self.operation == Operation::Create;
        self.is_stack() || (is_whole && (self.after.is_some() || self.before.is_some()))
    }

    /// Returns whether this is the stack itself, to which there is nothing.
    fn is_stack(&self) -> bool {
        self.type_token == "pulumi:pulumi:Stack"
    }
}

#[cfg(test)]
mod tests;
