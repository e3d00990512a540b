//! Levels and settings.

use portcullis_analyzer::protocol::EnforcementLevel;
use serde_json::json;

use super::ask;

const BUCKET: &str = "aws:s3/bucket:Bucket";

/// The engine passes on whatever stands in the file that its user names, `all` among it.
#[test]
fn names_that_the_pack_does_not_know_mean_nothing() {
    let asked = ask("tagging", "").previewed();
    let nothing = |name| (name, EnforcementLevel::Mandatory, json!({}));
    asked.configure(&[nothing("all"), nothing("no-such-policy")]).unwrap();
}

#[test]
fn settings_come_from_the_engine() {
    let asked = ask("tagging", "").previewed();
    let before = asked.analyze(BUCKET, "logs", &json!({"tags": {}}));
    assert!(
        before.contains("missing-required-tag: n/a, not run, for want of settings"),
        "{before}"
    );
    let settings = json!({"tags": ["owner"]});
    asked
        .configure(&[("missing-required-tag", EnforcementLevel::Mandatory, settings)])
        .unwrap();
    let after = asked.analyze(BUCKET, "logs", &json!({"tags": {}}));
    assert!(
        after.starts_with("Mandatory Medium missing-required-tag (logs)"),
        "{after}"
    );
}

/// The engine fills in what a schema says is the default: nobody has said anything by that.
#[test]
fn defaults_are_no_word_of_the_user() {
    let asked = ask("registry", "").previewed();
    let info = asked.info();
    let policy = info
        .policies
        .iter()
        .find(|policy| policy.name == "conflicting-image-reference");
    let level = EnforcementLevel::try_from(policy.unwrap().enforcement_level).unwrap();
    asked
        .configure(&[("conflicting-image-reference", level, json!({}))])
        .unwrap();
    let told = asked.analyze("kubernetes:core/v1:Pod", "web", &json!({"spec": {"containers": []}}));
    assert!(
        told.contains("conflicting-image-reference: n/a, not run, for want of build metadata"),
        "{told}"
    );
}

#[test]
fn settings_that_do_not_work_are_refused() {
    let asked = ask("tagging", "").previewed();
    let refused = |settings| asked.configure(&[("missing-required-tag", EnforcementLevel::Mandatory, settings)]);
    let errors = [
        refused(json!({"tags": []})),
        refused(json!({"tags": "owner"})),
        refused(json!({"tegs": ["owner"]})),
    ];
    let errors: Vec<_> = errors.into_iter().map(Result::unwrap_err).collect();
    insta::assert_snapshot!(errors.join("\n"), @r#"
    the settings of `missing-required-tag` do not work: `tags` names no tag; hint: the page of `missing-required-tag` says what its settings are
    the settings of `missing-required-tag` do not work at `/tags`: invalid type: string "owner", expected a sequence; hint: the page of `missing-required-tag` says what its settings are
    the settings of `missing-required-tag` do not work at `/tegs`: unknown field `tegs`, expected one of `tags`, `except-types`, `defaults`; hint: the page of `missing-required-tag` says what its settings are
    "#);
}

/// Until something is judged: the engine may bring them.
#[test]
fn settings_that_are_missing_are_missed_when_something_is_judged() {
    let toml = "[policy.missing-required-tag]\nlevel = \"mandatory\"\n";
    let asked = ask("tagging", toml).previewed();
    insta::assert_snapshot!(asked.analyze(BUCKET, "logs", &json!({})), @"error: portcullis.toml:1: the settings of `missing-required-tag` do not work: missing field `tags`; hint: the page of `missing-required-tag` says what its settings are");
    let settings = json!({"tags": ["owner"]});
    let told = asked.configure(&[("missing-required-tag", EnforcementLevel::Mandatory, settings)]);
    assert_eq!(told, Ok(()));
}

#[test]
fn stacks_in_which_a_policy_only_tells_are_those_of_the_configuration() {
    let toml = "[policy.missing-required-tag]\nadvisory-stacks = [\"prod\"]\nsettings = { tags = [\"owner\"] }\n";
    let told = ask("tagging", toml)
        .previewed()
        .analyze(BUCKET, "logs", &json!({"tags": {}}));
    assert!(
        told.starts_with("Advisory Medium missing-required-tag (logs)"),
        "{told}"
    );
}
