//! One state of a resource: as it is, or as it will be (`sdk/go/common/apitype/core.go`, `ResourceV3`).

use std::borrow::Cow;

use crate::json::Value;

use super::Urn;

/// A resource as it is, or as it will be.
#[derive(Debug, Clone, Copy)]
pub struct State<'p>(Value<'p>);

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
    pub(super) fn new(value: Value<'p>) -> Self {
        Self(value)
    }

    /// Returns the inputs.
    pub fn inputs(self) -> Option<Value<'p>> {
        self.0.get("inputs")
    }

    /// Returns the outputs.
    pub fn outputs(self) -> Option<Value<'p>> {
        self.0.get("outputs")
    }

    /// Returns whether this is a component: a grouping without a provider. A state that does not say so is a resource,
    /// so that it is judged.
    pub fn is_component(self) -> bool {
        self.0.get("custom").and_then(Value::as_bool) == Some(false)
    }

    /// Returns the type token.
    pub fn type_token(self) -> Option<Cow<'p, str>> {
        self.text("type")
    }

    /// Returns the provider's identifier of the resource. An empty or unknown one is none.
    pub fn id(self) -> Option<Cow<'p, str>> {
        let id = self.0.get("id").filter(|id| !id.is_unknown())?.as_str()?;
        (!id.is_empty()).then_some(id)
    }

    /// Returns the URN of the parent.
    pub fn parent(self) -> Option<Cow<'p, str>> {
        self.text("parent")
    }

    /// Returns the provider. The reference is the provider's URN and identifier, joined by the last `::`
    /// (`sdk/go/common/providers`, `ParseReference`).
    pub fn provider(self) -> Option<ProviderReference> {
        let reference = self.text("provider")?;
        let (urn, _) = reference.rsplit_once("::")?;
        let parsed = Urn::parse(urn)?;
        Some(ProviderReference {
            urn: urn.to_owned(),
            package: parsed.type_token.rsplit(':').next().unwrap_or_default().to_owned(),
            name: parsed.name.to_owned(),
        })
    }

    /// Returns the URNs that the resource depends on.
    pub fn dependencies(self) -> Vec<String> {
        self.texts("dependencies")
    }

    /// Returns the URNs that one input property depends on.
    pub fn property_dependencies(self, property: &str) -> Vec<String> {
        let dependencies = self.0.get("propertyDependencies");
        dependencies
            .and_then(|all| all.get(property))
            .map(texts)
            .unwrap_or_default()
    }

    /// Returns where the program declares the resource.
    pub fn source_position(self) -> Option<Cow<'p, str>> {
        self.text("sourcePosition")
    }

    /// Returns the resource options.
    pub fn options(self) -> Options {
        Options {
            protect: self.flag("protect"),
            external: self.flag("external"),
            retain_on_delete: self.flag("retainOnDelete"),
            ignore_changes: self.texts("ignoreChanges"),
            replace_on_changes: self.texts("replaceOnChanges"),
            additional_secret_outputs: self.texts("additionalSecretOutputs"),
            aliases: self.texts("aliases"),
            deleted_with: self.text("deletedWith").map(Cow::into_owned),
            import_id: self.text("importID").map(Cow::into_owned),
            custom_timeouts: self.0.get("customTimeouts").map(timeouts).unwrap_or_default(),
        }
    }

    fn flag(self, key: &str) -> bool {
        self.0.get(key).and_then(Value::as_bool).unwrap_or(false)
    }

    fn text(self, key: &str) -> Option<Cow<'p, str>> {
        self.0.get(key)?.as_str()
    }

    fn texts(self, key: &str) -> Vec<String> {
        self.0.get(key).map(texts).unwrap_or_default()
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
