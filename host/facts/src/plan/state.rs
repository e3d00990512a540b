//! One state of a resource: as it is, or as it will be (`sdk/go/common/apitype/core.go`, `ResourceV3`).

use std::borrow::Cow;

use crate::json::Value;

use super::index::{Index, Key};
use super::{Plan, Urn};

/// A resource as it is, or as it will be.
#[derive(Debug, Clone, Copy)]
pub struct State<'p> {
    plan: &'p Plan,
    index: &'p Index,
}

/// The resource options that a plan shows.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Options {
    /// The resource may not be deleted.
    pub protect: bool,
    /// The resource is managed elsewhere.
    pub external: bool,
    /// The real resource stays when it leaves the stack.
    pub retain_on_delete: bool,
    /// Property paths whose changes are ignored.
    pub ignore_changes: Vec<String>,
    /// Property paths whose changes force a replacement.
    pub replace_on_changes: Vec<String>,
    /// Outputs that are kept secret.
    pub additional_secret_outputs: Vec<String>,
    /// URNs under which the resource was known before.
    pub aliases: Vec<String>,
    /// The URN of the resource whose deletion deletes this one too.
    pub deleted_with: Option<String>,
    /// The identifier under which the resource is imported.
    pub import_id: Option<String>,
    /// Timeouts of the operations.
    pub custom_timeouts: Timeouts,
}

/// Timeouts of a resource's operations, in seconds.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Timeouts {
    /// Of a creation.
    pub create: Option<f64>,
    /// Of an update.
    pub update: Option<f64>,
    /// Of a deletion.
    pub delete: Option<f64>,
    /// Of a read.
    pub read: Option<f64>,
}

/// The provider that manages a resource.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProviderReference {
    /// The URN of the provider resource.
    pub urn: String,
    /// The package, such as `aws`.
    pub package: String,
    /// The name of the provider resource.
    pub name: String,
}

impl<'p> State<'p> {
    pub(super) fn new(plan: &'p Plan, index: &'p Index) -> Self {
        Self { plan, index }
    }

    /// Returns the inputs.
    pub fn inputs(self) -> Option<Value<'p>> {
        self.value(Key::Inputs)
    }

    /// Returns the outputs.
    pub fn outputs(self) -> Option<Value<'p>> {
        self.value(Key::Outputs)
    }

    /// Returns the type token.
    pub fn type_token(self) -> Option<Cow<'p, str>> {
        self.text(Key::Type)
    }

    /// Returns the provider's identifier of the resource. An empty or unknown one is none.
    pub fn id(self) -> Option<Cow<'p, str>> {
        self.value(Key::Id).filter(|id| !id.is_unknown())?;
        self.text(Key::Id)
    }

    /// Returns the URN of the parent.
    pub fn parent(self) -> Option<Cow<'p, str>> {
        self.text(Key::Parent)
    }

    /// Returns the provider. The reference is the provider's URN and identifier, joined by the last `::`
    /// (`sdk/go/common/providers`, `ParseReference`).
    pub fn provider(self) -> Option<ProviderReference> {
        let reference = self.text(Key::Provider)?;
        let (urn, _) = reference.rsplit_once("::")?;
        let parsed = Urn::parse(urn)?;
        Some(ProviderReference {
            urn: urn.to_owned(),
            package: parsed.type_token.rsplit(':').next().unwrap_or_default().to_owned(),
            name: parsed.name.to_owned(),
        })
    }

    /// Returns whether the state says what the resource depends on: one that does not may have dependencies all the same,
    /// unless it is of a file.
    pub fn names_dependencies(self) -> bool {
        self.value(Key::Dependencies).is_some()
    }

    /// Returns the URNs that the resource depends on.
    pub fn dependencies(self) -> Vec<String> {
        self.texts(Key::Dependencies)
    }

    /// Returns the URNs that one input property depends on.
    pub fn property_dependencies(self, property: &str) -> Vec<String> {
        let dependencies = self.value(Key::PropertyDependencies);
        dependencies
            .and_then(|all| all.get(property))
            .map(texts)
            .unwrap_or_default()
    }

    /// Returns where the program declares the resource.
    pub fn source_position(self) -> Option<Cow<'p, str>> {
        self.text(Key::SourcePosition)
    }

    /// Returns the resource options.
    pub fn options(self) -> Options {
        Options {
            protect: self.flag(Key::Protect),
            external: self.flag(Key::External),
            retain_on_delete: self.flag(Key::RetainOnDelete),
            ignore_changes: self.texts(Key::IgnoreChanges),
            replace_on_changes: self.texts(Key::ReplaceOnChanges),
            additional_secret_outputs: self.texts(Key::AdditionalSecretOutputs),
            aliases: self.texts(Key::Aliases),
            deleted_with: self.text(Key::DeletedWith).map(Cow::into_owned),
            import_id: self.text(Key::ImportId).map(Cow::into_owned),
            custom_timeouts: self.value(Key::CustomTimeouts).map(timeouts).unwrap_or_default(),
        }
    }

    fn value(self, key: Key) -> Option<Value<'p>> {
        self.index.value(self.plan, key)
    }

    fn flag(self, key: Key) -> bool {
        self.value(key).and_then(Value::as_bool).unwrap_or(false)
    }

    /// An event writes what it does not have as an empty text.
    fn text(self, key: Key) -> Option<Cow<'p, str>> {
        self.value(key)?.as_str().filter(|text| !text.is_empty())
    }

    fn texts(self, key: Key) -> Vec<String> {
        self.value(key).map(texts).unwrap_or_default()
    }
}

pub(super) fn texts(list: Value<'_>) -> Vec<String> {
    list.elements().filter_map(Value::as_str).map(Cow::into_owned).collect()
}

fn timeouts(value: Value<'_>) -> Timeouts {
    let seconds = |operation| value.get(operation).and_then(Value::as_f64);
    Timeouts {
        create: seconds("create"),
        update: seconds("update"),
        delete: seconds("delete"),
        read: seconds("read"),
    }
}
