//! Where the report goes, and in which form.

use insta::assert_snapshot;
use serde_json::json;

use super::{bucket, folder, private, public, test};
use crate::guests;

#[test]
fn junit() {
    let wrong = bucket(
        "a <public> & \"quoted\" bucket",
        &json!({ "acl": "public" }),
        &json!([]),
    );
    let broken = bucket("a website without an index", &json!({ "website": {} }), &json!([]));
    assert_snapshot!(test([private(), public(), wrong, broken], &["--output", "junit"]), @r#"
    exit 3
    --- stdout
    <?xml version="1.0" encoding="UTF-8"?>
    <testsuites name="portcullis test" tests="4" failures="1" errors="1">
      <testsuite name="public-bucket" tests="4" failures="1" errors="1">
        <testcase classname="public-bucket" name="a private bucket passes"/>
        <testcase classname="public-bucket" name="a public bucket"/>
        <testcase classname="public-bucket" name="a &lt;public&gt; &amp; &quot;quoted&quot; bucket">
          <failure type="unexpected" message="expected nothing; got violation of example at /acl (public): everybody has `public`">expected  nothing&#10;got       violation of example at /acl (public): everybody has `public`&#10;it looked at&#10;absent inputs /bucket&#10;absent inputs /website&#10;found inputs /acl: &quot;public&quot;</failure>
        </testcase>
        <testcase classname="public-bucket" name="a website without an index">
          <error type="failed" message="a website without an index">a website without an index&#10;it looked at&#10;absent inputs /bucket&#10;absent inputs /website/index&#10;found inputs /website: an object:</error>
        </testcase>
      </testsuite>
    </testsuites>
    "#);
}

#[test]
fn what_is_missing_is_a_test_that_fails_in_junit() {
    let ended = test([private()], &["--output", "junit"]);
    assert_snapshot!(ended, @r#"
    exit 1
    --- stdout
    <?xml version="1.0" encoding="UTF-8"?>
    <testsuites name="portcullis test" tests="2" failures="1" errors="0">
      <testsuite name="public-bucket" tests="2" failures="1" errors="0">
        <testcase classname="public-bucket" name="a private bucket passes"/>
        <testcase classname="public-bucket" name="the cases show what the policy does">
          <failure type="incomplete" message="no case of `public-bucket` is a violation"/>
        </testcase>
      </testsuite>
    </testsuites>
    "#);
}

#[test]
fn json() {
    let wrong = bucket(
        "a public bucket that should pass",
        &json!({ "acl": "public" }),
        &json!([]),
    );
    assert_snapshot!(test([private(), public(), wrong], &["--output", "json"]), @r#"
    exit 1
    --- stdout
    {
      "schema": 1,
      "verdict": "failed",
      "exit": 1,
      "summary": {
        "policies": 1,
        "cases": 3,
        "passed": 2,
        "failed": 1,
        "faulted": 0,
        "problems": 0,
        "faulted_changes": 0
      },
      "pack": {
        "name": "forgets",
        "version": "0.1.0",
        "digest": "sha256:…",
        "source": "forgets.wasm"
      },
      "policies": [
        {
          "policy": "public-bucket",
          "problems": [],
          "cases": [
            {
              "name": "a private bucket passes",
              "verdict": "passed",
              "message": ""
            },
            {
              "name": "a public bucket",
              "verdict": "passed",
              "message": ""
            },
            {
              "name": "a public bucket that should pass",
              "verdict": "failed",
              "message": "expected  nothing\ngot       violation of example at /acl (public): everybody has `public`",
              "looked_at": [
                {
                  "what": "inputs",
                  "place": "/bucket",
                  "answer": "absent"
                },
                {
                  "what": "inputs",
                  "place": "/website",
                  "answer": "absent"
                },
                {
                  "what": "inputs",
                  "place": "/acl",
                  "answer": "found",
                  "value": "\"public\""
                }
              ]
            }
          ]
        }
      ]
    }
    "#);
}

#[test]
fn one_report_goes_to_a_file_and_another_to_the_screen() {
    let scratch = folder([private(), public()]);
    let ended = scratch.run(&[
        "test",
        "--pack",
        guests::FORGETS,
        "--output",
        "junit=cases.xml",
        "--output",
        "text",
    ]);
    assert!(ended.output().starts_with("public-bucket"), "{ended}");
    assert!(scratch.read("cases.xml").starts_with("<?xml"));
}

#[test]
fn two_reports_do_not_go_to_one_place() {
    assert_snapshot!(test([private()], &["--output", "junit", "--output", "json"]), @"
    exit 2
    --- stderr
    error: two reports would go to standard output, into one another
    hint: give one of them a file, as in `--output json=report.json`
    ");
}

#[test]
fn another_form_is_refused() {
    let ended = test([private()], &["--output", "tap"]);
    assert_eq!(ended.exit(), 2);
    assert!(
        ended
            .errors()
            .contains("there are `text`, `json` and `junit`, and no `tap`"),
        "{ended}"
    );
}
