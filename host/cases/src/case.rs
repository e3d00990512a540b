//! What a case is made of.

use std::collections::BTreeMap;

use portcullis_facts::builds::{Reason, Refused, Verification};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::{Expect, Repair, Verdict};

/// A resource, the settings, and what a policy has to say of it.
///
/// Only the name, a resource (or a preview) and what is expected have to be there:
///
/// ```
/// let cases = portcullis_cases::Case::read_all(r#"[{
///     "name": "a web server in production, with its provider and all that CI knows",
///     "stack": "prod",
///     "project": "shop",
///     "settings": { "allow": ["registry.example.com/shop"] },
///     "resource": {
///         "type": "aws:lambda/function:Function",
///         "name": "web",
///         "operation": "update",
///         "prior": { "inputs": { "imageUri": "registry.example.com/shop/web:1.4.0" } },
///         "inputs": { "imageUri": "registry.example.com/shop/web:1.5.0", "role": "04da6b54-80e4-46f7-96ec-b56ff0331ba9" },
///         "dependencies": { "role": ["web-role"] },
///         "detailedDiff": { "imageUri": "update" },
///         "provider": "ireland",
///         "parent": "website",
///         "options": { "protect": true }
///     },
///     "others": [
///         { "type": "aws:iam/role:Role", "name": "web-role" },
///         { "type": "pulumi:providers:aws", "name": "ireland", "inputs": { "region": "eu-west-1" } },
///         { "type": "house:index:Website", "name": "website", "component": true }
///     ],
///     "config": { "aws:region": "eu-west-1" },
///     "builds": [{
///         "buildx.build.provenance": {},
///         "containerimage.digest": "sha256:f42468b86b098b0987b9d860bdd9aaebb97b7ed318e26ffa78cf69fd6f25ac5b"
///     }],
///     "checkout": { "repository": "https://git.example.com/shop/shop.git", "revision": "4c49d6b", "branch": "main" },
///     "at": "2026-06-30T00:00:00Z",
///     "expect": []
/// }]"#)?;
/// assert_eq!(cases[0].scene()?.plan.len(), 4);
/// # Ok::<(), String>(())
/// ```
///
/// What only the update will know is written as Pulumi writes it, `"04da6b54-80e4-46f7-96ec-b56ff0331ba9"`, and a secret is
/// `"[secret]"`.
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
    /// What verification says of all of them. That nobody asked, where it is left out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub verification: Option<Verified>,
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
    /// What the policy has to say, in its order. Empty where everything passes. That it is not asked is another thing.
    pub expect: Expect,
    /// How the policy has to repair the resource. Not asked for where it is left out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub remediation: Option<Vec<Repair>>,
}

/// A resource of a case. The example of [`Case`] has one with all its parts.
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

/// What verification says of build metadata.
///
/// ```
/// use portcullis_cases::Verified;
/// let verified: Verified = serde_json::from_str("\"release\"")?;
/// assert!(verified.read()?.is_verified());
/// let refused: Verified = serde_json::from_str("{\"code\": \"unsigned\"}")?;
/// assert_eq!(refused.read()?.message(), Some("the record has no signature"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, Deserialize, Serialize)]
#[serde(untagged)]
pub enum Verified {
    /// That it is a trusted builder's, by the name of the builder.
    By(String),
    /// That it is not.
    Refused(Refusal),
}

/// That build metadata is not a trusted builder's.
#[derive(Debug, Clone, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Refusal {
    /// Why: one of the codes of [`Reason`].
    pub code: String,
}

impl Verified {
    /// Returns what verification says.
    ///
    /// # Errors
    ///
    /// Says that there is no such code.
    pub fn read(&self) -> Result<Verification, String> {
        let code = match self {
            Self::By(builder) => {
                let builder = builder.clone();
                return Ok(Verification::Verified { builder });
            }
            Self::Refused(refusal) => &refusal.code,
        };
        let reason = Reason::ALL.iter().find(|reason| reason.code() == code);
        let reason = *reason.ok_or_else(|| format!("`verification`: there is no code `{code}`"))?;
        Ok(Verification::Refused(Refused::new(reason, reason.meaning())))
    }
}

/// A resource as it is now. See the example of [`Case`].
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

/// The checkout that is being deployed. See the example of [`Case`].
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
    /// ```
    /// use portcullis_cases::{Case, Verdict};
    ///
    /// let cases = Case::read_all(r#"[{
    ///     "name": "a bucket that everybody can read",
    ///     "resource": { "type": "aws:s3/bucket:Bucket", "inputs": { "acl": "public-read" } },
    ///     "expect": [{ "violation": { "pointer": "/acl" } }]
    /// }]"#)?;
    /// assert!(cases[0].expects(Verdict::Violation));
    ///
    /// let error = Case::read_all(r#"[{ "name": "of nothing", "expect": [] }]"#).unwrap_err();
    /// assert_eq!(error, "the case `of nothing` needs a `resource` or a `preview`, and not both");
    /// # Ok::<(), String>(())
    /// ```
    ///
    /// # Errors
    ///
    /// Fails for a text that is no list of cases, or an empty one: it would test nothing; and for a case without anything
    /// to judge, or with a resource that depends on one that is not there.
    pub fn read_all(text: &str) -> Result<Vec<Self>, String> {
        let cases: Vec<Self> = serde_json::from_str(text).map_err(|error| format!("these are no cases: {error}"))?;
        if cases.is_empty() {
            return Err("there is no case".to_owned());
        }
        match cases.iter().find_map(Self::flaw) {
            Some(flaw) => Err(flaw),
            None => Ok(cases),
        }
    }

    /// Returns why the case would test something else than it says, if so.
    fn flaw(&self) -> Option<String> {
        let name = &self.name;
        if self.resource.is_some() == self.preview.is_some() {
            return Some(format!(
                "the case `{name}` needs a `resource` or a `preview`, and not both"
            ));
        }
        let missing = self.missing_resource()?;
        Some(format!("the case `{name}` has no resource `{missing}` to depend on"))
    }

    /// Returns whether the case expects a policy's words to come to something. The example of [`Case::read_all`] asks.
    pub fn expects(&self, verdict: Verdict) -> bool {
        self.expect.said().iter().any(|expected| expected.verdict() == verdict)
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
