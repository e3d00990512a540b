//! One resource of a plan, looked into where somebody asks.

use std::borrow::Cow;

use crate::json::{self, Answer, Kind, Value, pointer_of_path};

use super::index::Index;
use super::state::texts;
use super::{Entry, Operation, Plan, Properties, Span, State, Urn};

/// A resource of a plan.
#[derive(Debug, Clone, Copy)]
pub struct Resource<'p> {
    plan: &'p Plan,
    entry: &'p Entry,
}

/// The answer to a lookup.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Lookup<'p> {
    /// Nothing stands there, or an explicit `null`.
    Absent,
    /// A value, or a part of it, that only the update will know, with the URNs that the property depends on.
    Unknown(Vec<String>),
    /// A value, or a part of it, that is withheld.
    Secret,
    /// A value, as JSON text.
    Found(Cow<'p, str>),
}

/// What stands at a pointer, without its contents.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Shape {
    /// Nothing, or an explicit `null`.
    Absent,
    /// A value that only the update will know, with the URNs that the property depends on.
    Unknown(Vec<String>),
    /// A value that is withheld.
    Secret,
    /// A string, a number or a boolean.
    Scalar,
    /// A list, with its length.
    List(usize),
    /// An object, with its keys. Those that providers keep for themselves are left out.
    Object(Vec<String>),
}

/// How a property differs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Difference {
    /// It is new.
    Add,
    /// It goes.
    Delete,
    /// It changes.
    Update,
}

/// One property that the update changes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PropertyDifference {
    /// The property path in Pulumi's spelling.
    pub path: String,
    /// The same as a JSON pointer.
    pub pointer: String,
    /// What happens to it.
    pub kind: Difference,
    /// Whether it alone forces a replacement.
    pub replaces: bool,
}

/// Why a resource changes, as its provider and the engine say it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Changes {
    /// The differences by property, in the order of their paths.
    pub properties: Vec<PropertyDifference>,
    /// The names of the changed properties.
    pub reasons: Vec<String>,
    /// The names of the properties that force a replacement, and the engine's own reasons.
    pub replace_reasons: Vec<String>,
}

impl<'p> Resource<'p> {
    pub(super) fn new(plan: &'p Plan, entry: &'p Entry) -> Self {
        Self { plan, entry }
    }

    /// Returns the plan that the resource belongs to.
    pub fn plan(self) -> &'p Plan {
        self.plan
    }

    /// Returns the URN.
    pub fn urn(self) -> &'p str {
        &self.entry.urn
    }

    /// Returns the type token, such as `aws:s3/bucket:Bucket`.
    pub fn type_token(self) -> &'p str {
        &self.entry.type_token
    }

    /// Returns the name that the program gave the resource.
    pub fn name(self) -> &'p str {
        Urn::parse(self.urn()).map_or("", |urn| urn.name)
    }

    /// Returns what the update will do to the resource.
    pub fn operation(self) -> Operation {
        self.entry.operation
    }

    /// Returns the resource as it is now.
    pub fn before(self) -> Option<State<'p>> {
        self.state(self.entry.before.as_ref())
    }

    /// Returns the resource as it will be.
    pub fn after(self) -> Option<State<'p>> {
        self.state(self.entry.after.as_ref())
    }

    /// Returns the resource as it will be; as it is, where it goes.
    pub fn current(self) -> Option<State<'p>> {
        self.after().or(self.before())
    }

    /// Returns whether this is a component: a grouping without a provider.
    pub fn is_component(self) -> bool {
        self.entry.component
    }

    /// Returns whether this is a provider.
    pub fn is_provider(self) -> bool {
        self.type_token().starts_with("pulumi:providers:")
    }

    /// Returns whether this is a default provider, which the engine makes and keeps to itself.
    pub fn is_internal(self) -> bool {
        self.entry.is_internal()
    }

    /// Returns the properties of one kind, as a whole.
    pub fn properties(self, of: Properties) -> Option<Value<'p>> {
        match of {
            Properties::Inputs => self.after()?.inputs(),
            Properties::Outputs => self.after()?.outputs(),
            Properties::PriorInputs => self.before()?.inputs(),
            Properties::PriorOutputs => self.before()?.outputs(),
        }
    }

    /// Returns the value at a JSON pointer, or why it cannot be had.
    pub fn lookup(self, of: Properties, pointer: &str) -> Lookup<'p> {
        let Some(properties) = self.properties(of) else {
            return Lookup::Absent;
        };
        match properties.lookup(pointer) {
            Answer::Absent => Lookup::Absent,
            Answer::Unknown => Lookup::Unknown(self.depends_on_in(of, pointer)),
            Answer::Secret => Lookup::Secret,
            Answer::Found(text) => Lookup::Found(text),
        }
    }

    /// Returns what stands at a JSON pointer, without its contents.
    pub fn shape(self, of: Properties, pointer: &str) -> Shape {
        let shape = |value: Value<'_>| match value.kind() {
            _ if value.is_secret() => Shape::Secret,
            _ if value.is_unknown() => Shape::Unknown(self.depends_on_in(of, pointer)),
            Kind::Null => Shape::Absent,
            Kind::Boolean | Kind::Number | Kind::String => Shape::Scalar,
            Kind::Array => Shape::List(value.elements().count()),
            Kind::Object => Shape::Object(public_keys(value)),
        };
        let properties = self.properties(of);
        properties
            .and_then(|root| json::follow(root, pointer, shape))
            .unwrap_or(Shape::Absent)
    }

    /// Returns the URNs that the planned input property depends on in which a pointer begins.
    pub fn depends_on(self, pointer: &str) -> Vec<String> {
        self.depends_on_in(Properties::Inputs, pointer)
    }

    /// A state names the dependencies of its inputs, and of nothing else.
    fn depends_on_in(self, of: Properties, pointer: &str) -> Vec<String> {
        let state = match of {
            Properties::Inputs => self.after(),
            Properties::PriorInputs => self.before(),
            Properties::Outputs | Properties::PriorOutputs => None,
        };
        let property = json::tokens(pointer).next();
        let found = property
            .zip(state)
            .map(|(property, state)| state.property_dependencies(&property));
        found.unwrap_or_default()
    }

    /// Returns whether a replacement deletes first, where that is known: only an update plan tells.
    pub fn delete_before_replace(self) -> Option<bool> {
        self.entry.delete_before_replace
    }

    /// Returns how long the text of the resource's states is, in bytes: what a look into it takes at most.
    pub fn length(self) -> usize {
        let states = [&self.entry.before, &self.entry.after].into_iter().flatten();
        states.map(Index::length).sum()
    }

    /// Returns why the resource changes.
    pub fn changes(self) -> Changes {
        let value = |span: Option<Span>| span.map(|span| Value::new(self.plan.slice(span)));
        let differences = value(self.entry.detailed_diff).into_iter().flat_map(Value::members);
        let mut properties: Vec<_> = differences.map(|(path, detail)| difference(&path, detail)).collect();
        properties.sort_by(|one, other| one.path.cmp(&other.path));
        Changes {
            properties,
            reasons: value(self.entry.reasons).map(texts).unwrap_or_default(),
            replace_reasons: value(self.entry.replace_reasons).map(texts).unwrap_or_default(),
        }
    }

    fn state(self, index: Option<&'p Index>) -> Option<State<'p>> {
        index.map(|index| State::new(self.plan, index))
    }
}

/// Returns an object's keys without those that providers keep for themselves: `__defaults`, `__meta`, ….
fn public_keys(object: Value<'_>) -> Vec<String> {
    object
        .members()
        .map(|(key, _)| key)
        .filter(|key| !key.starts_with("__"))
        .map(Cow::into_owned)
        .collect()
}

/// Reads `add`, `add-replace`, `delete`, … (`pkg/resource/plugin/provider.go`, `DiffKind`), which a preview calls `kind` and
/// an event `diffKind`. An unknown kind is a change.
fn difference(path: &str, detail: Value<'_>) -> PropertyDifference {
    let kind = detail.get("kind").or_else(|| detail.get("diffKind"));
    let kind = kind.and_then(Value::as_str).unwrap_or_default();
    PropertyDifference {
        path: path.to_owned(),
        pointer: pointer_of_path(path),
        kind: match kind.trim_end_matches("-replace") {
            "add" => Difference::Add,
            "delete" => Difference::Delete,
            _ => Difference::Update,
        },
        replaces: kind.ends_with("-replace"),
    }
}
