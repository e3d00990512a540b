//! `portcullis test`: cases in files, judged in the sandbox.

mod coverage;
mod mutations;
mod outputs;
mod record;

use insta::assert_snapshot;
use serde_json::{Value, json};

use crate::guests;
use crate::scratch::{Ended, Scratch};

/// Returns a case of a bucket with some inputs, and what it expects.
fn bucket(name: &str, inputs: &Value, expect: &Value) -> Value {
    json!({ "name": name, "resource": { "type": "aws:s3/bucket:Bucket", "inputs": inputs }, "expect": expect })
}

fn private() -> Value {
    bucket("a private bucket passes", &json!({ "acl": "private" }), &json!([]))
}

fn public() -> Value {
    let violation = json!([{ "violation": { "pointer": "/acl", "code": "public" } }]);
    bucket("a public bucket", &json!({ "acl": "public-read" }), &violation)
}

/// Returns a folder with cases of the policy `public-bucket`.
fn folder(cases: impl IntoIterator<Item = Value>) -> Scratch {
    let cases: Vec<_> = cases.into_iter().collect();
    Scratch::new().file("public_bucket.cases.json", json!(cases).to_string())
}

/// Judges cases of the policy `public-bucket`.
fn test(cases: impl IntoIterator<Item = Value>, arguments: &[&str]) -> Ended {
    folder(cases).run(&[&["test", "--pack", guests::FORGETS], arguments].concat())
}

#[test]
fn cases_that_are_judged_as_they_say_pass() {
    assert_snapshot!(test([private(), public()], &[]), @"
    exit 0
    --- stdout
    public-bucket    2 cases  ok

    passed: 2 cases of 1 policy
    ");
}

#[test]
fn a_case_that_fails_shows_what_was_expected_and_what_came_and_what_the_policy_looked_at() {
    let wrong = bucket(
        "a bucket that is published",
        &json!({ "acl": "public-read", "website": { "index": "index.html" } }),
        &json!([{ "violation": { "pointer": "/website", "code": "published" } }]),
    );
    assert_snapshot!(test([private(), public(), wrong], &[]), @r#"
    exit 1
    --- stdout
    public-bucket    3 cases  1 failed

    failed public-bucket: a bucket that is published
      expected  violation at /website (published)
      got       violation of example at /acl (public): everybody has `public-read`
      it looked at
        absent    inputs /bucket
        found     inputs /website: an object: index
        found     inputs /website/index: "index.html"
        found     inputs /acl: "public-read"

    failed: 3 cases of 1 policy: 1 fails, 2 pass
    "#);
}

#[test]
fn what_a_policy_did_not_find_comes_first() {
    let wrong = bucket(
        "a bucket with a name",
        &json!({ "bucket": "assets" }),
        &json!([{ "violation": {} }]),
    );
    let ended = test([private(), public(), wrong], &[]);
    let looks: Vec<_> = ended.output().lines().filter(|line| line.starts_with("    ")).collect();
    assert_eq!(
        looks,
        [
            "    absent    inputs /website",
            "    absent    inputs /acl",
            "    found     inputs /bucket: \"assets\"",
        ]
    );
}

#[test]
fn a_repair_that_does_not_repair_fails_its_case() {
    let mut case = public();
    case["settings"] = json!({ "repaired": "public-read-write" });
    assert_snapshot!(test([private(), case], &[]), @r#"
    exit 1
    --- stdout
    public-bucket    2 cases  1 failed

    failed public-bucket: a public bucket
      the repair does not repair
      then      violation of example at /acl (public): everybody has `public-read-write`
      it looked at
        absent    inputs /bucket
        absent    inputs /website
        found     inputs /acl: "public-read"

    failed: 2 cases of 1 policy: 1 fails, 1 passes
    "#);
}

#[test]
fn a_repair_is_compared_with_that_of_the_case() {
    let mut case = public();
    case["remediation"] = json!([{ "remove": "/acl" }]);
    assert_snapshot!(test([private(), case], &[]), @r#"
    exit 1
    --- stdout
    public-bucket    2 cases  1 failed

    failed public-bucket: a public bucket
      expected  remove `/acl`
      got       set `/acl` to `"private"`
      it looked at
        absent    inputs /bucket
        absent    inputs /website
        found     inputs /acl: "public-read"

    failed: 2 cases of 1 policy: 1 fails, 1 passes
    "#);
}

#[test]
fn a_policy_that_breaks_down_is_a_fault_and_not_a_failure() {
    let broken = bucket("a website without an index", &json!({ "website": {} }), &json!([]));
    assert_snapshot!(test([private(), public(), broken], &[]), @"
    exit 3
    --- stdout
    public-bucket    3 cases  1 faulted

    faulted public-bucket: a website without an index (failed)
      a website without an index
      it looked at
        absent    inputs /bucket
        absent    inputs /website/index
        found     inputs /website: an object:

    faulted: 3 cases of 1 policy: 1 faults, 2 pass
    ");
}

#[test]
fn settings_that_do_not_work_fail_the_case() {
    let mut case = private();
    case["settings"] = json!({ "repair": "private" });
    assert_snapshot!(test([private(), public(), case], &[]), @"
    exit 1
    --- stdout
    public-bucket    3 cases  1 failed

    failed public-bucket: a private bucket passes
      the settings do not work at `/repair`: unknown field `repair`, expected `repaired`

    failed: 3 cases of 1 policy: 1 fails, 2 pass
    ");
}

#[test]
fn cases_that_show_only_one_side_do_not_pass() {
    assert_snapshot!(test([private()], &[]), @"
    exit 1
    --- stdout
    public-bucket     1 case  failed

    failed no case of `public-bucket` is a violation

    failed: 1 case of 1 policy: 1 passes, 1 thing is missing
    ");
}

#[test]
fn every_policy_has_cases_and_every_file_a_policy() {
    let scratch = Scratch::new().file("private_bucket.cases.json", json!([private()]).to_string());
    assert_snapshot!(scratch.run(&["test", "--pack", guests::FORGETS]), @"
    exit 1
    --- stdout
    private-bucket   no cases  failed
    public-bucket    no cases  failed

    failed the pack has no policy `private-bucket`
    failed `public-bucket` has no cases

    failed: 0 cases of 2 policies: 2 things are missing
    ");
}

#[test]
fn a_filter_selects_cases_by_their_names_and_by_the_policys() {
    let cases = || [private(), public()];
    assert_snapshot!(test(cases(), &["--filter", "a public"]), @"
    exit 0
    --- stdout
    public-bucket     1 case  ok

    passed: 1 case of 1 policy
    ");
    assert!(
        test(cases(), &["--filter", "public-bucket"])
            .output()
            .contains("2 cases  ok")
    );
}

#[test]
fn a_filter_that_selects_nothing_is_no_pass() {
    assert_snapshot!(test([private(), public()], &["--filter", "Public"]), @"
    exit 2
    --- stderr
    error: no case has `Public` in its name or its policy's
    ");
}

/// It would select everything, and yet nobody would look whether every policy has cases.
#[test]
fn an_empty_filter_is_refused() {
    let ended = test([private(), public()], &["--filter", ""]);
    assert_eq!(ended.exit(), 2, "{ended}");
    assert!(
        ended.errors().contains("a value is required for '--filter <TEXT>'"),
        "{ended}"
    );
}

#[test]
fn a_folder_without_cases_is_no_pass() {
    assert_snapshot!(Scratch::new().run(&["test", "--pack", guests::FORGETS]), @"
    exit 2
    --- stderr
    error: there are no cases in `.`
    hint: the cases of a policy stand in a file that is named after it, as `floating_image_tag.cases.json`
    ");
}

#[test]
fn every_file_that_cannot_be_read_is_named() {
    let scratch = folder([private(), json!({ "name": "nothing", "expect": [] })]).file("other.cases.json", "[");
    assert_snapshot!(scratch.run(&["test", "--pack", guests::FORGETS]), @"
    exit 2
    --- stderr
    error: `./other.cases.json`: these are no cases: EOF while parsing a list at line 1 column 1
    error: `./public_bucket.cases.json`: the case `nothing` needs a `resource` or a `preview`, and not both
    ");
}

#[test]
fn a_pack_that_cannot_be_loaded_is_a_fault() {
    assert_snapshot!(folder([private()]).run(&["test", "--pack", guests::ASKS_FOR_WASI]), @"
    exit 3
    --- stderr
    fault asks-for-wasi.wasm (forbidden-import)
          the pack asks for `wasi:cli/environment@0.2.0`; a pack gets no access to anything but the interfaces of `portcullis:policy@0.1.0`
    ");
}

#[test]
fn a_folder_without_a_crate_has_to_name_a_pack() {
    assert_snapshot!(folder([private()]).run(&["test"]), @"
    exit 2
    --- stderr
    error: there is no crate in `.`
    hint: name the folder of a pack; `portcullis new NAME` makes one
    ");
}

#[test]
fn a_text_of_a_case_or_a_policy_can_do_nothing_to_a_terminal() {
    let case = json!([{ "name": "\u{1b}[2J\n::error::forged", "resource": { "type": "a:b:C" }, "expect": [] }]);
    let scratch = Scratch::new().file("escapes-in-findings.cases.json", case.to_string());
    let ended = scratch.run(&["test", "--pack", guests::ESCAPES, "--filter", "forged"]);
    assert_eq!(ended.exit(), 1, "{ended}");
    assert!(ended.output().contains("forged"));
    assert!(!ended.output().contains('\u{1b}'), "{ended}");
    assert!(
        !ended.output().lines().any(|line| line.trim_start().starts_with("::")),
        "{ended}"
    );
}

#[test]
fn any_number_of_threads_writes_the_same() {
    let policies = concat!(env!("CARGO_MANIFEST_DIR"), "/../policies/tagging");
    let arguments = [
        "test",
        policies,
        "--pack",
        "builtin:tagging",
        "--coverage",
        "--mutate",
        "--output",
        "json",
    ];
    let run = |jobs| Scratch::new().run(&[&arguments[..], &["--jobs", jobs]].concat());
    let (one, several) = (run("1"), run("7"));
    assert_eq!(one.output(), several.output());
    assert!(one.json()["summary"]["cases"].as_u64().unwrap() > 50);
}

/// The files of cases are the same as natively; that all of them pass is what a pack's author sees.
#[test]
fn the_built_in_packs_pass_their_cases() {
    for pack in ["tagging", "registry", "rebuild"] {
        let policies = format!("{}/../policies/{pack}", env!("CARGO_MANIFEST_DIR"));
        let ended = Scratch::new().run(&["test", &policies, "--pack", &format!("builtin:{pack}")]);
        assert_eq!(ended.exit(), 0, "{ended}");
    }
}
