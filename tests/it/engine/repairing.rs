//! Repairs: the engine takes the answer for all of the inputs.

use portcullis_analyzer::protocol::EnforcementLevel;
use serde_json::json;

use super::{Asked, UNKNOWN, ask, secret};
use crate::guests;

const BUCKET: &str = "aws:s3/bucket:Bucket";

/// Returns the tagging pack that adds the tag `env`.
fn adds_env() -> Asked {
    let asked = ask("tagging", "").previewed();
    let settings = json!({"tags": ["env"], "defaults": {"env": "prod"}});
    asked
        .configure(&[("missing-required-tag", EnforcementLevel::Remediate, settings)])
        .unwrap();
    asked
}

#[test]
fn a_missing_tag_is_added_and_all_else_stays() {
    let inputs = json!({
        "__defaults": ["bucketPrefix"],
        "bucket": secret(&json!("hush")),
        "policy": UNKNOWN,
        "count": 1.5,
        "tags": {"owner": secret(&json!("me"))},
    });
    insta::assert_snapshot!(adds_env().remediate(BUCKET, "logs", &inputs), @r#"missing-required-tag: {"__defaults":["bucketPrefix"],"bucket":{"4dabf18193072939515e22adb298388d":"1b47061264138c4ac30d75fd1eb44270","value":"hush"},"count":1.5,"policy":"04da6b54-80e4-46f7-96ec-b56ff0331ba9","tags":{"env":"prod","owner":{"4dabf18193072939515e22adb298388d":"1b47061264138c4ac30d75fd1eb44270","value":"me"}}}"#);
}

#[test]
fn what_is_right_is_not_repaired() {
    let told = adds_env().remediate(BUCKET, "logs", &json!({"tags": {"env": "dev"}}));
    assert_eq!(told, "");
}

#[test]
fn a_policy_repairs_only_at_its_level() {
    let asked = ask("tagging", "").previewed();
    let settings = json!({"tags": ["env"], "defaults": {"env": "prod"}});
    asked
        .configure(&[("missing-required-tag", EnforcementLevel::Mandatory, settings)])
        .unwrap();
    assert_eq!(asked.remediate(BUCKET, "logs", &json!({})), "");
}

#[test]
fn who_does_not_judge_the_type_says_so() {
    let told = adds_env().remediate("aws:iam/rolePolicyAttachment:RolePolicyAttachment", "it", &json!({}));
    insta::assert_snapshot!(told, @"missing-required-tag: n/a, it is for types that can be tagged");
}

/// A repair that cannot be made is a broken policy, and the operation stops.
#[test]
fn a_repair_of_what_is_withheld_stops_the_operation() {
    let asked = ask(guests::EDITS_BLINDLY, "").previewed();
    asked
        .configure(&[("loud-bucket", EnforcementLevel::Remediate, json!({}))])
        .unwrap();
    let told = asked.remediate(BUCKET, "logs", &json!({"bucket": secret(&json!("hush"))}));
    insta::assert_snapshot!(told, @"error: policy `loud-bucket` of the pack `edits-blindly` has broken down (bad-output): its repair cannot be made at `/bucket` of `urn:pulumi:prod::shop::aws:s3/bucket:Bucket::logs`: what stands there is a secret, or known only during the update; hint: nothing passes while it does");
}
