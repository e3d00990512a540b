//! Repairs: what is created is what the policy made of it.

use insta::assert_snapshot;
use serde_json::{Value, json};

use super::{bucket, lab};
use crate::lab::Lab;

/// Returns the inputs of a bucket in the state.
fn inputs(lab: &Lab, name: &str) -> Value {
    let state = lab.state();
    let resources = state["deployment"]["resources"].as_array().unwrap();
    let urn = format!("::{name}");
    let mut found = resources
        .iter()
        .filter(|resource| resource["urn"].as_str().unwrap().ends_with(&urn));
    found.next().unwrap()["inputs"].clone()
}

const ADDS_ENV: &str = "[policy.missing-required-tag]\nlevel = \"remediate\"\n\
                        settings = { tags = [\"env\"], defaults = { env = \"dev\" } }\n";

#[test]
fn what_is_repaired_is_created() {
    let tags = json!({"owner": "web", "token": {"$secret": "lab-hush"}});
    let Some(lab) = lab([bucket("logs", &tags)]) else {
        return;
    };
    let update = lab.up(&[&lab.builtin_pack("tagging", ADDS_ENV)]);
    assert_eq!(update.ended.exit, 0, "{update}");
    let inputs = inputs(&lab, "logs");
    let tags = &inputs["tags"];
    assert_eq!((&tags["env"], &tags["owner"]), (&json!("dev"), &json!("web")));
    // A secret in the state is encrypted; what the provider keeps for itself is still there.
    assert!(tags["token"]["ciphertext"].is_string(), "{inputs}");
    assert!(inputs["__defaults"].is_array(), "{inputs}");
}

#[test]
fn a_repair_is_shown_and_is_made_once() {
    let Some(lab) = lab([bucket("logs", &json!({"owner": "web"}))]) else {
        return;
    };
    let pack = lab.builtin_pack("tagging", ADDS_ENV);
    assert_snapshot!(lab.up(&[&pack]).events.remediations(), @r#"missing-required-tag logs: {"__defaults":[],"bucket":"logs","tags":{"owner":"web"}} becomes {"__defaults":[],"bucket":"logs","tags":{"env":"dev","owner":"web"}}"#);
    // The engine asks with the program's inputs again, and the repair makes them what the state has.
    let second = lab.preview(&[&pack]);
    assert_snapshot!(second.events.steps(), @"
    same pulumi:pulumi:Stack shop-dev
    same pulumi:providers:aws default
    same aws:s3/bucket:Bucket logs
    ");
}

#[test]
fn an_unknown_survives_a_repair() {
    let mut object = bucket("index", &json!({"owner": {"$output": "logs.arn"}}));
    object["type"] = json!("aws:s3/bucket:Bucket");
    let Some(lab) = lab([bucket("logs", &json!({"env": "dev"})), object]) else {
        return;
    };
    let update = lab.up(&[&lab.builtin_pack("tagging", ADDS_ENV)]);
    assert_eq!(update.ended.exit, 0, "{update}");
    assert_eq!(
        inputs(&lab, "index")["tags"],
        json!({"env": "dev", "owner": "arn:lab:aws:s3/bucket:Bucket:logs"})
    );
}
