//! What a pack says of its policies, and of settings that they cannot work with.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Deserialize;

use super::*;
use crate::{Check, Metadata, Operation, Severity, Stop, Subject};

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Limited {
    /// The most that there may be.
    limits: BTreeMap<String, Vec<u32>>,
}

impl Policy for Limited {
    fn metadata() -> Metadata {
        Metadata::new("too-many", "More than there may be.").severity(Severity::Low)
    }

    fn validate(&self) -> Result<(), String> {
        if self.limits.is_empty() {
            return Err("`limits` names nothing".to_owned());
        }
        Ok(())
    }
}

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Free {
    #[serde(default, rename = "except")]
    _except: Vec<String>,
}

impl Policy for Free {
    fn metadata() -> Metadata {
        Metadata::new("anything", "Anything at all.")
    }
}

fn pack() -> Pack {
    Pack::new("house", "Our own rules.")
        .policy::<Limited>()
        .policy::<Free>()
}

fn settings(policy: &str, settings: &str) -> PolicySettings {
    PolicySettings {
        policy: policy.to_owned(),
        settings: settings.to_owned(),
    }
}

fn error(text: &str) -> SettingError {
    let mut errors = pack().configure(&[settings("too-many", text)]).unwrap_err();
    assert_eq!(errors.len(), 1);
    errors.remove(0)
}

#[test]
fn a_setting_of_the_wrong_type_is_named_by_its_pointer() {
    let error = error(r#"{"limits": {"a/b~c": [1, "two"]}}"#);
    assert_eq!(error.policy, "too-many");
    assert_eq!(error.pointer, "/limits/a~1b~0c/1");
    assert_eq!(error.message, r#"invalid type: string "two", expected u32"#);
}

#[test]
fn a_setting_that_is_missing_or_unknown_is_named() {
    assert_eq!(error("{}").message, "missing field `limits`");
    let unknown = error(r#"{"limits": {}, "limit": 1}"#).message;
    assert!(unknown.starts_with("unknown field `limit`"), "{unknown}");
}

#[test]
fn settings_that_make_no_sense_are_refused() {
    assert_eq!(error(r#"{"limits": {}}"#).message, "`limits` names nothing");
}

#[test]
fn every_error_is_reported_and_not_only_the_first() {
    let given = [
        settings("too-many", "{}"),
        settings("anything", "[1]"),
        settings("else", "{}"),
    ];
    let errors = pack().configure(&given).unwrap_err();
    let policies: Vec<_> = errors.iter().map(|error| error.policy.as_str()).collect();
    assert_eq!(policies, ["too-many", "anything", "else"]);
    assert_eq!(errors[2].message, "there is no policy `else` in this pack");
}

#[test]
fn a_policy_that_was_not_configured_does_not_judge() {
    let configured = pack().configure(&[settings("anything", "{}")]).unwrap();
    assert_eq!(configured.check("anything", &[]), Ok(Vec::new()));
    assert_eq!(
        configured.check("too-many", &[]).unwrap_err(),
        "the policy `too-many` was not configured"
    );
}

#[test]
fn a_policy_with_a_setting_that_has_to_be_set_needs_settings() {
    let policies = pack().describe().policies;
    let needs: Vec<_> = policies.into_iter().map(|policy| (policy.name, policy.needs)).collect();
    assert_eq!(
        needs,
        [
            ("too-many".to_owned(), vec![Need::Settings]),
            ("anything".to_owned(), Vec::new())
        ]
    );
}

#[test]
fn a_policy_is_described_with_what_it_does_not_say_itself() {
    let policy = pack().describe().policies.remove(0);
    assert_eq!(policy.display_name, "Too many");
    assert_eq!(policy.severity, Severity::Low);
    assert_eq!(policy.subject, Subject::Resource);
    assert!(policy.settings_schema.contains("The most that there may be."));
    assert!(policy.selector.type_tokens.is_empty());
    for unseen in [Operation::Delete, Operation::Read] {
        assert!(!policy.selector.operations.contains(&unseen), "{unseen:?}");
    }
}

#[test]
fn one_thing_that_stops_early_does_not_keep_the_others_from_being_checked() {
    let mut report = Report::default();
    let check = |number: u32, report: &mut Report| -> Check {
        if number == 1 {
            return Err(Stop::failed("one"));
        }
        report.violation(crate::Violation::new(number.to_string()));
        Ok(())
    };
    report.each([1, 2], check);
    let outcomes = report.into_outcomes();
    assert_eq!(outcomes[0], Outcome::Failed("one".to_owned()));
    assert!(matches!(&outcomes[1], Outcome::Violation(violation) if violation.message == "2"));
}
