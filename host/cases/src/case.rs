//! What a case is made of.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::{Expectation, Repair, Verdict};

/// A resource, the settings, and what a policy has to say of it.
#[derive(Debug, Clone, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Case {
    /// What the case shows, a sentence.
    pub name: String,
    /// The policy's settings.
    #[serde(default, skip_serializing_if = "Map::is_empty")]
    pub settings: Map<String, Value>,
    /// The resource that is judged.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub resource: Option<TestResource>,
    /// Resources beside it. Only a policy of the stack judges them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub others: Vec<TestResource>,
    /// A trimmed preview, instead of resources.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub preview: Option<Value>,
    /// Build metadata, each as the builder writes it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub builds: Vec<Value>,
    /// The stack's configuration.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub config: BTreeMap<String, String>,
    /// The stack's name.
    #[serde(default = "test", skip_serializing_if = "is_test")]
    pub stack: String,
    /// The project's name.
    #[serde(default = "test", skip_serializing_if = "is_test")]
    pub project: String,
    /// The checkout that is being deployed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub checkout: Option<CheckedOut>,
    /// The time to judge dates by, RFC 3339 in UTC.
    #[serde(default = "new_year", skip_serializing_if = "is_new_year")]
    pub at: String,
    /// What the policy has to say, in its order. Empty where everything passes.
    pub expect: Vec<Expectation>,
    /// How the policy has to repair the resource. Not asked for where it is left out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub remediation: Option<Vec<Repair>>,
}

/// A resource of a case.
#[derive(Debug, Clone, Deserialize, Serialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct TestResource {
    /// The type token.
    #[serde(rename = "type")]
    pub type_token: String,
    /// The name.
    #[serde(default = "example", skip_serializing_if = "is_example")]
    pub name: String,
    /// Pulumi's word for the operation.
    #[serde(default = "create", skip_serializing_if = "is_create")]
    pub operation: String,
    /// The inputs after the update.
    #[serde(default, skip_serializing_if = "Map::is_empty")]
    pub inputs: Map<String, Value>,
    /// The outputs after the update, as far as they are known.
    #[serde(default, skip_serializing_if = "Map::is_empty")]
    pub outputs: Map<String, Value>,
    /// The resource as it is now.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub prior: Option<Prior>,
    /// The names of the resources that an input depends on.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub dependencies: BTreeMap<String, Vec<String>>,
    /// The kinds of the differences by property path, as in a preview.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub detailed_diff: Option<BTreeMap<String, String>>,
    /// The name of the provider resource beside it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub provider: Option<String>,
    /// The name of the resource beside it that is its parent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub parent: Option<String>,
    /// Whether it is a component.
    #[serde(default, skip_serializing_if = "is_false")]
    pub component: bool,
    /// Further keys of the resource's state, such as `protect`.
    #[serde(default, skip_serializing_if = "Map::is_empty")]
    pub options: Map<String, Value>,
}

/// A resource as it is now.
#[derive(Debug, Clone, Default, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Prior {
    /// The inputs.
    #[serde(default, skip_serializing_if = "Map::is_empty")]
    pub inputs: Map<String, Value>,
    /// The outputs.
    #[serde(default, skip_serializing_if = "Map::is_empty")]
    pub outputs: Map<String, Value>,
}

/// The checkout that is being deployed.
#[derive(Debug, Clone, Default, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct CheckedOut {
    /// The repository's address. Empty where the checkout has no remote.
    #[serde(default)]
    pub repository: String,
    /// The commit.
    pub revision: String,
    /// Whether there are changes that are not committed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub dirty: Option<bool>,
    /// The branch.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub branch: Option<String>,
    /// The tag.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tag: Option<String>,
}

impl Case {
    /// Reads the cases of a file.
    ///
    /// # Errors
    ///
    /// Fails for a text that is no list of cases, or an empty one: it would test nothing; and for a case without anything
    /// to judge.
    pub fn read_all(text: &str) -> Result<Vec<Self>, String> {
        let cases: Vec<Self> = serde_json::from_str(text).map_err(|error| format!("these are no cases: {error}"))?;
        if cases.is_empty() {
            return Err("there is no case".to_owned());
        }
        match cases
            .iter()
            .find(|case| case.resource.is_some() == case.preview.is_some())
        {
            Some(case) => Err(format!(
                "the case `{}` needs a `resource` or a `preview`, and not both",
                case.name
            )),
            None => Ok(cases),
        }
    }

    /// Returns whether the case expects a policy's words to come to something.
    pub fn expects(&self, verdict: Verdict) -> bool {
        self.expect.iter().any(|expected| expected.verdict() == verdict)
    }
}

fn test() -> String {
    "test".to_owned()
}

fn is_test(name: &str) -> bool {
    name == "test"
}

fn new_year() -> String {
    "2026-01-01T00:00:00Z".to_owned()
}

fn is_new_year(time: &str) -> bool {
    time == "2026-01-01T00:00:00Z"
}

fn example() -> String {
    "example".to_owned()
}

fn is_example(name: &str) -> bool {
    name == "example"
}

fn create() -> String {
    "create".to_owned()
}

fn is_create(operation: &str) -> bool {
    operation == "create"
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde passes a reference")]
fn is_false(value: &bool) -> bool {
    !value
}
