//! What a pack says of itself.

use std::fmt::Write as _;

use portcullis_analyzer::protocol::{AnalyzerInfo, EnforcementLevel, PolicyInfo, PolicySeverity, PolicyType};
use portcullis_analyzer::value;

use super::ask;

fn policy<'i>(info: &'i AnalyzerInfo, name: &str) -> &'i PolicyInfo {
    info.policies.iter().find(|policy| policy.name == name).unwrap()
}

/// Before any stack is told of: `pulumi policy publish` asks so.
#[test]
fn a_pack_describes_itself_without_a_stack() {
    let info = ask("tagging", "").info();
    let mut text = format!("{} {}, {}\n", info.name, info.version, info.description);
    for policy in &info.policies {
        let level = EnforcementLevel::try_from(policy.enforcement_level).unwrap();
        let severity = PolicySeverity::try_from(policy.severity).unwrap();
        let subject = PolicyType::try_from(policy.policy_type).unwrap();
        writeln!(
            text,
            "{}: {level:?}, {severity:?}, {subject:?}; {}",
            policy.name, policy.description
        )
        .unwrap();
    }
    insta::assert_snapshot!(text, @"
    tagging 0.1.0, How resources are tagged, whatever their provider calls tags.
    missing-required-tag: Mandatory, Medium, Resource; A resource without a tag that every resource must have.
    disallowed-tag-value: Mandatory, Medium, Resource; A tag with a value that it may not have.
    malformed-tag-key: Advisory, Low, Resource; A tag whose key the cloud does not take, or that is not written as the house writes keys.
    protected-tag-change: Mandatory, High, Resource; An update that removes or changes a tag that has to stay.
    ");
}

#[test]
fn a_policy_of_the_stack_is_called_one() {
    let info = ask("rebuild", "").info();
    let subject = |name| PolicyType::try_from(policy(&info, name).policy_type).unwrap();
    assert_eq!(subject("build-dependent-resource"), PolicyType::Stack);
    assert_eq!(subject("stale-image"), PolicyType::Resource);
}

/// Counted as if they were of both kinds otherwise, in the engine's summary.
#[test]
fn every_policy_says_what_it_judges_and_how_bad_it_is() {
    for pack in ["tagging", "registry", "rebuild"] {
        for policy in ask(pack, "").info().policies {
            assert_ne!(policy.policy_type, i32::from(PolicyType::Unknown), "{}", policy.name);
            assert_ne!(
                policy.severity,
                i32::from(PolicySeverity::Unspecified),
                "{}",
                policy.name
            );
        }
    }
}

#[test]
fn settings_have_a_schema_that_the_engine_can_use() {
    let info = ask("tagging", "").info();
    let schema = policy(&info, "missing-required-tag").config_schema.as_ref().unwrap();
    let properties: serde_json::Value = serde_json::from_str(&value::to_json(&schema.properties).unwrap()).unwrap();
    assert!(properties["tags"].is_object(), "{properties}");
}

/// The engine checks the settings of every policy: one that is left out for want of them must not ask for them.
#[test]
fn settings_are_required_only_of_who_is_asked_to_judge() {
    let required = |toml: &str| {
        let info = ask("tagging", toml).info();
        policy(&info, "missing-required-tag")
            .config_schema
            .clone()
            .unwrap()
            .required
    };
    assert!(required("").is_empty());
    assert_eq!(
        required("[policy.missing-required-tag]\nsettings = { tags = [\"owner\"] }\n"),
        ["tags"]
    );
}

/// The engine cannot tell a level that is missing from `advisory`.
#[test]
fn levels_and_settings_of_the_configuration_are_what_the_engine_begins_with() {
    let toml = "[policy.missing-required-tag]\nsettings = { tags = [\"owner\"] }\n";
    let info = ask("tagging", toml).info();
    let initial = &info.initial_config["missing-required-tag"];
    assert_eq!(initial.enforcement_level, i32::from(EnforcementLevel::Mandatory));
    assert_eq!(value::to_json(&initial.properties).unwrap(), r#"{"tags":["owner"]}"#);
    assert_eq!(info.initial_config.len(), 1);
}

#[test]
fn a_profile_is_in_the_levels() {
    let level = |toml| policy(&ask("registry", toml).info(), "untraceable-image-tag").enforcement_level;
    assert_eq!(level(""), i32::from(EnforcementLevel::Advisory));
    assert_eq!(level("profile = \"audit\"\n"), i32::from(EnforcementLevel::Advisory));
}
