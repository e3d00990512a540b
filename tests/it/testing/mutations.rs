//! Values that are changed, and who notices.

use insta::assert_snapshot;
use serde_json::json;

use super::{bucket, private, public, test};

#[test]
fn a_value_that_is_read_and_forgotten_is_found() {
    let named = bucket("a bucket with a name", &json!({ "bucket": "assets" }), &json!([]));
    assert_snapshot!(test([private(), public(), named], &["--mutate"]), @"
    exit 0
    --- stdout
    public-bucket    3 cases  ok

    mutations of public-bucket: 9 changes at 2 places, 5 noticed
      it looks at these, and no case shows that they matter
        inputs /bucket  removed, changed

    passed: 3 cases of 1 policy
    ");
}

#[test]
fn a_change_over_which_a_policy_breaks_down_is_a_fault() {
    let website = bucket("a website", &json!({ "website": { "index": "a.html" } }), &json!([]));
    assert_snapshot!(test([private(), public(), website], &["--mutate"]), @"
    exit 3
    --- stdout
    public-bucket    3 cases  ok

    mutations of public-bucket: 9 changes at 2 places, 6 noticed
      faulted (failed) when `inputs /website/index` is removed, in the case: a website
        a website without an index

    faulted: 3 cases of 1 policy: 3 pass, 1 faults when it is changed
    ");
}

#[test]
fn what_a_policy_does_not_look_at_is_listed_for_who_asks() {
    let region = bucket("a bucket somewhere", &json!({ "region": "eu-west-1" }), &json!([]));
    assert_snapshot!(test([private(), public(), region], &["--mutate", "--verbose"]), @"
    exit 0
    --- stdout
    public-bucket    3 cases  ok

    mutations of public-bucket: 9 changes at 2 places, 4 noticed
      it was not seen to look at 1 place more, nor to notice a change there:
        inputs /region

    passed: 3 cases of 1 policy
    ");
}

#[test]
fn a_case_that_fails_is_not_changed() {
    let wrong = bucket(
        "a bucket somewhere",
        &json!({ "region": "x" }),
        &json!([{ "violation": {} }]),
    );
    let ended = test([private(), public(), wrong], &["--mutate", "--output", "json"]);
    let mutations = &ended.json()["policies"][0]["mutations"];
    assert_eq!(mutations["not_looked_at"], json!([]));
    assert_eq!(mutations["changes"], 6, "{mutations}");
}
