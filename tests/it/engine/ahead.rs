//! What the engine asks after it asked for repairs is answered as if it had not.

use portcullis_analyzer::protocol::EnforcementLevel;
use serde_json::{Value, json};

use super::{Asked, ask};
use crate::guests;

const BUCKET: &str = "aws:s3/bucket:Bucket";

/// Returns the tagging pack that asks for a tag.
fn asks_for(tag: &str) -> Asked {
    let asked = ask("tagging", "").previewed();
    configure(&asked, tag);
    asked
}

fn configure(asked: &Asked, tag: &str) {
    let settings = json!({"tags": [tag]});
    asked
        .configure(&[("missing-required-tag", EnforcementLevel::Mandatory, settings)])
        .unwrap();
}

/// Returns what is said of a bucket that nobody asked about before.
fn at_once(tag: &str, inputs: &Value) -> String {
    asks_for(tag).analyze(BUCKET, "logs", inputs)
}

#[test]
fn the_answer_is_the_same_whether_it_was_expected_or_not() {
    for inputs in [json!({}), json!({"tags": {"env": "dev"}}), json!({"tags": 7})] {
        let asked = asks_for("env");
        asked.remediate(BUCKET, "logs", &inputs);
        assert_eq!(asked.analyze(BUCKET, "logs", &inputs), at_once("env", &inputs));
    }
}

#[test]
fn an_answer_is_given_once() {
    let asked = asks_for("env");
    asked.remediate(BUCKET, "logs", &json!({}));
    let first = asked.analyze(BUCKET, "logs", &json!({}));
    assert_eq!(asked.analyze(BUCKET, "logs", &json!({})), first);
}

#[test]
fn an_answer_about_other_inputs_is_not_given() {
    let asked = asks_for("env");
    asked.remediate(BUCKET, "logs", &json!({"tags": {"env": "dev"}}));
    assert_eq!(asked.analyze(BUCKET, "logs", &json!({})), at_once("env", &json!({})));
}

#[test]
fn an_answer_about_another_resource_is_not_given() {
    let asked = asks_for("env");
    asked.remediate(BUCKET, "data", &json!({}));
    assert_eq!(asked.analyze(BUCKET, "logs", &json!({})), at_once("env", &json!({})));
}

#[test]
fn an_answer_by_settings_that_were_replaced_is_not_given() {
    let asked = asks_for("env");
    asked.remediate(BUCKET, "logs", &json!({}));
    configure(&asked, "owner");
    assert_eq!(asked.analyze(BUCKET, "logs", &json!({})), at_once("owner", &json!({})));
}

#[test]
fn a_policy_that_breaks_down_stops_the_operation_when_it_is_asked() {
    let asked = ask(guests::PANICS, "").previewed();
    assert_eq!(asked.remediate(BUCKET, "logs", &json!({})), "");
    let told = asked.analyze(BUCKET, "logs", &json!({}));
    assert_eq!(
        told,
        ask(guests::PANICS, "").previewed().analyze(BUCKET, "logs", &json!({}))
    );
    assert!(told.contains("has broken down"), "{told}");
}
