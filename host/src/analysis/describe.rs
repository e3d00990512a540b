//! What a pack says of itself, in the engine's words (`proto/pulumi/analyzer.proto`, `AnalyzerInfo`).

use std::collections::HashMap;

use portcullis_analyzer::protocol::{
    AnalyzerInfo, EnforcementLevel, PolicyComplianceFramework, PolicyConfig as Told, PolicyConfigSchema, PolicyInfo,
    PolicySeverity, PolicyType,
};
use portcullis_analyzer::value;
use serde_json::{Map, Value, json};

use crate::config::{Config, PolicyConfig, Profile};
use crate::outcome::{self, Level, Need, Severity, Subject};
use crate::packs::Pack;
use crate::text::ForeignText;

use super::settings;

/// Returns what the engine is told of a pack: the levels and settings of the configuration are what it begins with.
pub(super) fn analyzer(pack: &Pack, config: &Config) -> AnalyzerInfo {
    let info = pack.info();
    let documentation = &info.documentation;
    AnalyzerInfo {
        name: info.name.clone(),
        display_name: documentation.display_name.one_line(),
        version: info.version.clone(),
        description: documentation.description.one_line(),
        readme: documentation.readme.page(),
        provider: documentation.provider.one_line(),
        tags: documentation.tags.iter().map(ForeignText::one_line).collect(),
        repository: documentation.repository.one_line(),
        supports_config: true,
        initial_config: initial_config(pack, config),
        policies: info
            .policies
            .iter()
            .map(|policy| described(pack, config, policy))
            .collect(),
    }
}

/// An entry without a level would make a mandatory policy an advisory one (`convertPolicyConfig` takes 0 for the level).
fn initial_config(pack: &Pack, config: &Config) -> HashMap<String, Told> {
    let policies = pack.info().policies.iter();
    let said = policies.filter_map(|policy| Some((policy, settings::said(pack, config, policy)?)));
    said.map(|(policy, said)| {
        let settings = said.settings.as_ref().map(|settings| &settings.value);
        let told = Told {
            enforcement_level: level(settings::level(config, policy, Some(said))).into(),
            properties: settings
                .and_then(|settings| value::from_json(settings).ok())
                .unwrap_or_default(),
        };
        (policy.name.clone(), told)
    })
    .collect()
}

fn described(pack: &Pack, config: &Config, policy: &outcome::PolicyInfo) -> PolicyInfo {
    let documentation = &policy.documentation;
    let said = settings::said(pack, config, policy);
    PolicyInfo {
        name: policy.name.clone(),
        display_name: documentation.display_name.one_line(),
        description: policy.description.clone(),
        // What the SDKs put there: no message of a violation is known yet.
        message: String::new(),
        enforcement_level: level(settings::level(config, policy, None)).into(),
        config_schema: schema(policy, config.profile(), said),
        policy_type: match policy.subject {
            Subject::Resource => PolicyType::Resource.into(),
            Subject::Stack => PolicyType::Stack.into(),
        },
        severity: severity(policy.severity).into(),
        framework: documentation.framework.as_ref().map(framework),
        tags: documentation.tags.iter().map(ForeignText::one_line).collect(),
        remediation_steps: documentation.remediation_steps.one_line(),
        url: documentation.url.one_line(),
    }
}

/// Returns the schema of a policy's settings. The engine checks the settings of every policy, also of one that has none: a
/// policy that is left out for want of settings must not require them.
fn schema(policy: &outcome::PolicyInfo, profile: Profile, said: Option<&PolicyConfig>) -> Option<PolicyConfigSchema> {
    let schema: Value = serde_json::from_str(policy.documentation.settings_schema.as_it_came()).ok()?;
    let properties = schema.get("properties").and_then(Value::as_object)?;
    let properties: Map<_, _> = properties
        .iter()
        .map(|(name, schema)| (name.clone(), property(schema)))
        .collect();
    let may_be_left_out = policy.needs.contains(&Need::Settings) && profile != Profile::Strict && said.is_none();
    let required = schema.get("required").and_then(Value::as_array);
    let required = required.filter(|_| !may_be_left_out).into_iter().flatten();
    Some(PolicyConfigSchema {
        properties: value::from_json(&Value::Object(properties)).ok()?,
        required: required.filter_map(Value::as_str).map(str::to_owned).collect(),
    })
}

/// Returns the schema of a property as the engine can use it: it takes only objects (`convertConfigSchema` breaks down
/// over others), and knows of no definitions beside them. The pack checks all of its settings itself in any case.
fn property(schema: &Value) -> Value {
    let refers = |schema: &Value| schema.to_string().contains("\"$ref\"");
    match schema {
        Value::Object(_) if !refers(schema) => schema.clone(),
        Value::Bool(false) => json!({"not": {}}),
        _ => json!({}),
    }
}

pub(super) fn level(level: Level) -> EnforcementLevel {
    match level {
        Level::Disabled => EnforcementLevel::Disabled,
        Level::Advisory => EnforcementLevel::Advisory,
        Level::Mandatory => EnforcementLevel::Mandatory,
        Level::Remediate => EnforcementLevel::Remediate,
    }
}

pub(super) fn severity(severity: Severity) -> PolicySeverity {
    match severity {
        Severity::Low => PolicySeverity::Low,
        Severity::Medium => PolicySeverity::Medium,
        Severity::High => PolicySeverity::High,
        Severity::Critical => PolicySeverity::Critical,
    }
}

fn framework(framework: &outcome::Framework) -> PolicyComplianceFramework {
    PolicyComplianceFramework {
        name: framework.name.one_line(),
        version: framework.version.one_line(),
        reference: framework.reference.one_line(),
        specification: framework.specification.one_line(),
    }
}
