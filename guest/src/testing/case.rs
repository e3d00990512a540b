//! What a case is made of.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::{Map, Value};

use super::Expectation;

/// A resource, the settings, and what a policy has to say of it.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Case {
    /// What the case shows, a sentence.
    pub name: String,
    /// The policy's settings.
    #[serde(default = "no_settings")]
    pub settings: Value,
    /// The resource that is judged.
    pub resource: TestResource,
    /// Resources beside it.
    #[serde(default)]
    pub others: Vec<TestResource>,
    /// Build metadata, each as the builder writes it.
    #[serde(default)]
    pub builds: Vec<Value>,
    /// The stack's configuration.
    #[serde(default)]
    pub config: BTreeMap<String, String>,
    /// What the policy has to say, in its order. Empty where the resource passes.
    pub expect: Vec<Expectation>,
}

/// A resource of a case.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct TestResource {
    /// The type token.
    #[serde(rename = "type")]
    pub type_token: String,
    /// The name.
    #[serde(default = "example")]
    pub name: String,
    /// Pulumi's word for the operation.
    #[serde(default = "create")]
    pub operation: String,
    /// The inputs after the update.
    #[serde(default)]
    pub inputs: Map<String, Value>,
    /// The outputs after the update, as far as they are known.
    #[serde(default)]
    pub outputs: Map<String, Value>,
    /// The resource as it is now.
    pub prior: Option<Prior>,
    /// The names of the resources that an input depends on.
    #[serde(default)]
    pub dependencies: BTreeMap<String, Vec<String>>,
    /// The kinds of the differences by property path, as in a preview.
    pub detailed_diff: Option<BTreeMap<String, String>>,
    /// The name of the provider resource beside it.
    pub provider: Option<String>,
    /// Whether it is a component.
    #[serde(default)]
    pub component: bool,
    /// Further keys of the resource's state, such as `protect`.
    #[serde(default)]
    pub options: Map<String, Value>,
}

/// A resource as it is now.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Prior {
    /// The inputs.
    #[serde(default)]
    pub inputs: Map<String, Value>,
    /// The outputs.
    #[serde(default)]
    pub outputs: Map<String, Value>,
}

fn no_settings() -> Value {
    Value::Object(Map::new())
}

fn example() -> String {
    "example".to_owned()
}

fn create() -> String {
    "create".to_owned()
}
