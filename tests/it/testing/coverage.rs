//! What cases show, and what none of them does.

use insta::assert_snapshot;
use serde_json::json;

use super::{bucket, private, public, test};
use crate::fixtures::unknown;

#[test]
fn an_outcome_and_an_answer_that_no_case_has_is_named() {
    assert_snapshot!(test([private(), public()], &["--coverage"]), @"
    exit 0
    --- stdout
    public-bucket    2 cases  ok

    coverage of public-bucket: how many cases, and what no case shows
      outcomes         violated 1, passed 1, never undetermined
      inputs /acl      found 2, never absent, never unknown
      inputs /bucket   absent 2, never unknown, never found
      inputs /website  absent 2, never unknown, never found

    passed: 2 cases of 1 policy
    ");
}

#[test]
fn an_answer_that_a_case_gives_is_counted() {
    let unknown = bucket(
        "a name that is not known",
        &json!({ "bucket": unknown() }),
        &json!([{ "undetermined": { "pointer": "/bucket" } }]),
    );
    let named = bucket("a name that is known", &json!({ "bucket": "assets" }), &json!([]));
    let ended = test(
        [private(), public(), unknown, named],
        &["--coverage", "--output", "json"],
    );
    let coverage = &ended.json()["policies"][0]["coverage"];
    assert_eq!(coverage["never"], json!([]));
    let name = &coverage["places"][1];
    assert_eq!(
        *name,
        json!({
            "what": "inputs", "place": "/bucket", "never": [],
            "answers": { "absent": 2, "found": 1, "unknown": 1 }
        })
    );
}

#[test]
fn a_case_that_the_policy_is_not_shown_does_not_count_as_one_that_passes() {
    let mut queue = private();
    queue["resource"]["type"] = json!("aws:sqs/queue:Queue");
    queue["expect"] = json!("not-shown");
    let ended = test([queue, public()], &["--coverage", "--output", "json"]);
    let coverage = &ended.json()["policies"][0]["coverage"];
    assert_eq!(coverage["outcomes"]["not-shown"], 1);
    assert_eq!(coverage["never"], json!(["passed", "undetermined"]));
}
