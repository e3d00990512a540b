//! Marks of secrets and unknowns, wherever a plan takes its values from.

use serde_json::{Value as Json, json};

use super::BUCKET;
use crate::document::Document;
use crate::plan::{Lookup, Plan, PlanFile, Properties, Shape, join};

const SIGNATURE: &str = "4dabf18193072939515e22adb298388d";

fn secret() -> Json {
    json!({ SIGNATURE: "1b47061264138c4ac30d75fd1eb44270", "plaintext": "\"hunter2\"" })
}

fn file(json: &Json) -> PlanFile {
    PlanFile::read(Document::decode("file", json.to_string().into_bytes()).unwrap()).unwrap()
}

/// Returns the plan of an update plan that changes some inputs of the bucket, and the state before.
fn planned(now: &Json, updates: &Json) -> Plan {
    let state = json!({ "urn": BUCKET, "type": "aws:s3/bucket:Bucket", "custom": true, "inputs": now });
    let goal = json!({ "type": "aws:s3/bucket:Bucket", "custom": true, "inputDiff": { "updates": updates } });
    let plan = json!({ "manifest": {}, "resourcePlans": { BUCKET: { "goal": goal, "steps": ["update"] } } });
    let state = json!({ "version": 3, "deployment": { "resources": [state] } });
    join(vec![file(&plan), file(&state)]).unwrap().remove(0)
}

fn lookup<'p>(plan: &'p Plan, pointer: &str) -> Lookup<'p> {
    plan.find(BUCKET).unwrap().lookup(Properties::Inputs, pointer)
}

#[test]
fn a_secret_of_the_state_stays_one_beside_an_update_plan() {
    let plan = planned(&json!({ "tags": secret(), "acl": "a" }), &json!({ "acl": "b" }));
    for pointer in ["/tags", "/tags/owner", "/tags/plaintext", ""] {
        assert_eq!(lookup(&plan, pointer), Lookup::Secret, "{pointer}");
    }
    let shape = plan.find(BUCKET).unwrap().shape(Properties::Inputs, "/tags");
    assert_eq!(shape, Shape::Secret);
    assert_eq!(lookup(&plan, "/acl"), Lookup::Found("\"b\"".into()));
}

#[test]
fn a_secret_of_an_update_plan_stays_one() {
    let plan = planned(&json!({ "acl": "a" }), &json!({ "tags": secret() }));
    assert_eq!(lookup(&plan, "/tags/plaintext"), Lookup::Secret);
    let output = json!({ SIGNATURE: "d0e6a833031e9bbcd3f4e8bde6ca49a4", "value": "x" });
    let plan = planned(&json!({ "acl": "a" }), &json!({ "tags": output }));
    assert_eq!(lookup(&plan, "/tags/value"), Lookup::Unknown(vec![]));
}

#[test]
fn a_mark_counts_however_it_is_escaped() {
    let escaped = r#"{"4dabf18193072939515e22adb29838\u0038d":"1b47061264138c4ac30d75fd1eb44270","ciphertext":"x"}"#;
    for (mark, pointer) in [
        (escaped, "/tags/owner"),
        (escaped, ""),
        (r#"["\u005bsecret\u005d"]"#, "/tags"),
        (r#"["\u005bsecret]"]"#, "/tags/0"),
    ] {
        let inputs = format!(r#"{{"tags":{mark}}}"#);
        let state = format!(r#"{{"type":"aws:s3/bucket:Bucket","custom":true,"inputs":{inputs}}}"#);
        let text = format!(r#"{{"steps":[{{"op":"create","urn":"{BUCKET}","newState":{state}}}]}}"#);
        let plan = Plan::parse("preview.json", text).unwrap();
        assert_eq!(lookup(&plan, pointer), Lookup::Secret, "{mark}");
    }
}
