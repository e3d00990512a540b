//! What a pack is, as data that is fit to print. Its JSON form is schema 1, see `docs/inspect.md`: keys are added, never
//! renamed.

use serde::Serialize;
use serde_json::{Map, Value};

use crate::outcome::{Framework, Level, Need, PolicyInfo, Severity, Subject};
use crate::packs::{Interface, Pack};
use crate::text::{ForeignText, one_line, page};

/// What a pack is.
#[derive(Debug, Serialize)]
pub(super) struct Inspection {
    /// The version of this form: 1.
    schema: u32,
    pub(super) source: String,
    pub(super) digest: String,
    pub(super) size: usize,
    pub(super) contract: &'static str,
    #[serde(serialize_with = "names")]
    pub(super) imports: Vec<Interface>,
    pub(super) name: String,
    display_name: String,
    pub(super) version: String,
    pub(super) description: String,
    readme: String,
    pub(super) provider: String,
    pub(super) tags: Vec<String>,
    pub(super) repository: String,
    pub(super) policies: Vec<InspectedPolicy>,
}

/// What a policy is.
#[derive(Debug, Serialize)]
pub(in crate::commands) struct InspectedPolicy {
    pub(in crate::commands) name: String,
    display_name: String,
    pub(in crate::commands) description: String,
    pub(in crate::commands) level: Level,
    pub(in crate::commands) severity: Severity,
    pub(in crate::commands) subject: &'static str,
    pub(in crate::commands) remediates: bool,
    pub(in crate::commands) applies_to: AppliesTo,
    pub(in crate::commands) needs: Vec<&'static str>,
    pub(in crate::commands) settings: Map<String, Value>,
    pub(in crate::commands) framework: Option<InspectedFramework>,
    pub(in crate::commands) tags: Vec<String>,
    pub(in crate::commands) url: String,
    pub(in crate::commands) remediation_steps: String,
    page: String,
}

/// What a policy applies to.
#[derive(Debug, Serialize)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a question of its own, as in the contract"
)]
pub(in crate::commands) struct AppliesTo {
    /// Empty for all types.
    pub(in crate::commands) types: Vec<String>,
    pub(in crate::commands) operations: Vec<&'static str>,
    pub(in crate::commands) taggable_only: bool,
    pub(in crate::commands) workloads_only: bool,
    pub(in crate::commands) components: bool,
    pub(in crate::commands) providers: bool,
}

/// A compliance framework.
#[derive(Debug, Serialize)]
pub(in crate::commands) struct InspectedFramework {
    pub(in crate::commands) name: String,
    pub(in crate::commands) version: String,
    pub(in crate::commands) reference: String,
    pub(in crate::commands) specification: String,
}

impl Inspection {
    /// Returns what a pack of some bytes is.
    pub(super) fn of(pack: &Pack, size: usize) -> Self {
        let info = pack.info();
        let documentation = &info.documentation;
        Self {
            schema: 1,
            source: one_line(pack.source()),
            digest: pack.digest().to_owned(),
            size,
            contract: pack.contract(),
            imports: pack.imports().to_vec(),
            name: info.name.clone(),
            display_name: documentation.display_name.one_line(),
            version: info.version.clone(),
            description: documentation.description.one_line(),
            readme: documentation.readme.page(),
            provider: documentation.provider.one_line(),
            tags: one_line_each(&documentation.tags),
            repository: documentation.repository.one_line(),
            policies: info.policies.iter().map(InspectedPolicy::of).collect(),
        }
    }
}

impl InspectedPolicy {
    /// Returns what a policy is.
    pub(in crate::commands) fn of(policy: &PolicyInfo) -> Self {
        let documentation = &policy.documentation;
        Self {
            name: policy.name.clone(),
            display_name: documentation.display_name.one_line(),
            description: policy.description.clone(),
            level: policy.level,
            severity: policy.severity,
            subject: match policy.subject {
                Subject::Resource => "resource",
                Subject::Stack => "stack",
            },
            remediates: policy.remediates,
            applies_to: AppliesTo::of(policy),
            needs: policy.needs.iter().copied().map(need).collect(),
            settings: settings(&documentation.settings_schema),
            framework: documentation.framework.as_ref().map(InspectedFramework::of),
            tags: one_line_each(&documentation.tags),
            url: documentation.url.one_line(),
            remediation_steps: documentation.remediation_steps.page(),
            page: documentation.page.page(),
        }
    }
}

impl AppliesTo {
    fn of(policy: &PolicyInfo) -> Self {
        let selector = &policy.selector;
        Self {
            types: one_line_each(&policy.documentation.type_tokens),
            operations: selector.operations.iter().map(|operation| operation.as_str()).collect(),
            taggable_only: selector.taggable_only,
            workloads_only: selector.workloads_only,
            components: selector.components,
            providers: selector.providers,
        }
    }
}

impl InspectedFramework {
    fn of(framework: &Framework) -> Self {
        Self {
            name: framework.name.one_line(),
            version: framework.version.one_line(),
            reference: framework.reference.one_line(),
            specification: framework.specification.one_line(),
        }
    }
}

fn names<S: serde::Serializer>(imports: &[Interface], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_seq(imports.iter().map(|interface| interface.name))
}

fn one_line_each(texts: &[ForeignText]) -> Vec<String> {
    texts.iter().map(ForeignText::one_line).collect()
}

fn need(need: Need) -> &'static str {
    match need {
        Need::Settings => "settings",
        Need::Operation => "operation",
        Need::PriorState => "prior-state",
        Need::BuildMetadata => "build-metadata",
    }
}

/// Returns the schema of a policy's settings. That it is an object was checked when the pack was loaded.
fn settings(schema: &ForeignText) -> Map<String, Value> {
    let schema: Map<_, _> = serde_json::from_str(schema.as_it_came()).unwrap_or_default();
    printable_object(schema)
}

fn printable(value: Value) -> Value {
    match value {
        Value::String(text) => page(&text).into(),
        Value::Array(list) => list.into_iter().map(printable).collect(),
        Value::Object(object) => printable_object(object).into(),
        other => other,
    }
}

fn printable_object(object: Map<String, Value>) -> Map<String, Value> {
    object
        .into_iter()
        .map(|(key, value)| (one_line(&key), printable(value)))
        .collect()
}
