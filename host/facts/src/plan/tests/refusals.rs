use insta::assert_snapshot;
use serde_json::{Value as Json, json};

use super::{BUCKET, step};
use crate::plan::Plan;

/// Returns the error and the hint for a text that is refused.
fn refusal(text: &str) -> String {
    let error = Plan::parse("preview.json", text.to_owned()).unwrap_err();
    let message = error.to_string();
    assert!(!message.contains('\n'), "{message}");
    format!("{message}\nhint: {}", error.get_hint().unwrap_or("none"))
}

fn refusal_of(digest: &Json) -> String {
    refusal(&digest.to_string())
}

#[test]
fn an_empty_file() {
    assert_snapshot!(refusal(""), @"
    preview.json: the file is empty
    hint: write a preview with `pulumi preview --json --show-sames > preview.json`
    ");
    assert_eq!(refusal(" \n"), refusal(""));
}

#[test]
fn a_file_that_breaks_off() {
    let whole = json!({ "steps": [step("create", None, Some("new"))] }).to_string();
    assert_snapshot!(refusal(whole.trim_end_matches(['}', ']'])), @"
    preview.json: the JSON breaks off at line 1 column 221
    hint: the file is not complete: `pulumi preview` was stopped, or the copy was
    ");
    assert_snapshot!(refusal("{"), @"
    preview.json: the JSON breaks off at line 1 column 1
    hint: the file is not complete: `pulumi preview` was stopped, or the copy was
    ");
}

#[test]
fn a_text_that_is_not_json() {
    assert_snapshot!(refusal("Previewing update (dev):"), @"
    preview.json: not JSON: expected value at line 1 column 1
    hint: write a preview with `pulumi preview --json --show-sames > preview.json`
    ");
    assert_snapshot!(refusal("{\"steps\": []} {}"), @"
    preview.json: not JSON: trailing characters at line 1 column 15
    hint: Pulumi does not write this: pass on what it wrote, as it wrote it
    ");
}

#[test]
fn an_error_behind_other_lines_names_the_line_of_the_file() {
    assert_snapshot!(refusal("Installing plugins\n{\"steps\": [}\n"), @"
    preview.json: not JSON: expected value at line 2 column 12
    hint: Pulumi does not write this: pass on what it wrote, as it wrote it
    ");
}

#[test]
fn json_that_is_no_preview() {
    assert_snapshot!(refusal("{}"), @"
    preview.json: not a Pulumi preview: this JSON is of none of the formats that Pulumi writes
    hint: write a preview with `pulumi preview --json --show-sames > preview.json`
    ");
    assert_snapshot!(refusal("[]"), @"
    preview.json: not a Pulumi preview: this JSON is of none of the formats that Pulumi writes
    hint: write a preview with `pulumi preview --json --show-sames > preview.json`
    ");
    assert_snapshot!(refusal("null"), @"
    preview.json: not a Pulumi preview: this JSON is of none of the formats that Pulumi writes
    hint: write a preview with `pulumi preview --json --show-sames > preview.json`
    ");
    assert_snapshot!(refusal(r#"{"steps": null}"#), @"
    preview.json: the preview shows no resource
    hint: run `pulumi preview --json --show-sames` so that unchanged resources are judged too
    ");
    assert_snapshot!(refusal(r#"{"steps": [null]}"#), @"
    preview.json: the preview is malformed: invalid type: null, expected an object at line 1 column 15
    hint: Pulumi does not write this: pass on what it wrote, as it wrote it
    ");
    assert_snapshot!(refusal(r#"{"steps": [{"urn": "a"}]}"#), @"
    preview.json: the preview is malformed: missing field `op` at line 1 column 23
    hint: Pulumi does not write this: pass on what it wrote, as it wrote it
    ");
}

#[test]
fn files_of_other_formats_are_called_by_their_names() {
    for (text, name) in [
        (
            r#"{"format_version": "1.2", "terraform_version": "1.9.0", "planned_values": {}}"#,
            "a Terraform plan",
        ),
        (
            r#"{"stack": "dev", "config": {}, "latest": {"resources": []}}"#,
            "a Pulumi checkpoint of the first version",
        ),
        (
            r#"{"result": "succeeded", "duration": 1}"#,
            "a Pulumi summary (`--output json`), which has no properties",
        ),
        (r#"{"containerimage.digest": "sha256:0"}"#, "image build metadata"),
        (
            r#"{"_type": "https://in-toto.io/Statement/v1", "predicateType": "x"}"#,
            "a provenance statement",
        ),
        (r#"{"payloadType": "x", "payload": ""}"#, "a signed envelope"),
        (
            r#"{"AWSTemplateFormatVersion": "2010-09-09", "Resources": {}}"#,
            "a CloudFormation template",
        ),
        (r#"{"apiVersion": "v1", "kind": "Pod"}"#, "a Kubernetes manifest"),
    ] {
        let expected = format!("preview.json: not a Pulumi preview: this looks like {name}\n");
        assert!(refusal(text).starts_with(&expected), "{}", refusal(text));
    }
}

#[test]
fn a_terraform_plan_comes_with_advice() {
    assert_snapshot!(refusal(r#"{"terraform_version": "1.9.0"}"#), @"
    preview.json: not a Pulumi preview: this looks like a Terraform plan
    hint: Portcullis judges Pulumi previews: `pulumi preview --json`
    ");
}

#[test]
fn a_preview_without_resources() {
    assert_snapshot!(refusal(r#"{"steps": []}"#), @"
    preview.json: the preview shows no resource
    hint: run `pulumi preview --json --show-sames` so that unchanged resources are judged too
    ");
    assert_eq!(
        refusal(r#"{"changeSummary": {}, "duration": 5}"#),
        refusal(r#"{"steps": []}"#)
    );
    let passed_over = json!({ "steps": [step("remove-pending-replace", Some("old"), None)] });
    assert_eq!(refusal_of(&passed_over), refusal(r#"{"steps": []}"#));
}

#[test]
fn a_resource_that_will_be_there_and_is_not_shown() {
    let shown = json!({ "steps": [step("update", Some("old"), None)] });
    assert_snapshot!(refusal_of(&shown), @"
    preview.json: `urn:pulumi:dev::shop::aws:s3/bucket:Bucket::assets` will be there after `update`, but the preview does not show it
    hint: the preview is not complete; run `pulumi preview --json` again
    ");
    for op in [
        "same",
        "create",
        "replace",
        "create-replacement",
        "read",
        "read-replacement",
        "import",
        "import-replacement",
    ] {
        let message = refusal_of(&json!({ "steps": [step(op, Some("old"), None)] }));
        assert!(message.contains(&format!("will be there after `{op}`")), "{message}");
    }
    let null = json!({ "steps": [{ "op": "create", "urn": BUCKET, "newState": null }] });
    assert!(refusal_of(&null).contains("does not show it"));
}

#[test]
fn an_unknown_step_that_leaves_something_behind() {
    assert_snapshot!(refusal_of(&json!({ "steps": [step("extend-parameterize", None, Some("new"))] })), @"
    preview.json: `urn:pulumi:dev::shop::aws:s3/bucket:Bucket::assets` has the operation `extend-parameterize`, which is not known
    hint: a newer Pulumi may have written this; a newer Portcullis may know the operation
    ");
}

#[test]
fn a_preview_that_failed() {
    let failed = json!({
        "steps": [step("create", None, Some("new"))],
        "diagnostics": [
            { "message": "a note", "severity": "info" },
            { "urn": BUCKET, "message": "\n  error: bucket name\n  is taken\n", "severity": "error" },
        ],
    });
    assert_snapshot!(refusal_of(&failed), @"
    preview.json: the preview failed at `urn:pulumi:dev::shop::aws:s3/bucket:Bucket::assets`: `error: bucket name`
    hint: a preview that failed does not show everything that the update would do; make `pulumi preview` succeed first
    ");
    let bare = json!({ "steps": [], "diagnostics": [{ "message": "error: the program died", "severity": "error" }] });
    assert_snapshot!(refusal_of(&bare), @"
    preview.json: the preview failed: `error: the program died`
    hint: a preview that failed does not show everything that the update would do; make `pulumi preview` succeed first
    ");
    assert_snapshot!(refusal_of(&json!({ "steps": [], "diagnostics": [{ "severity": "error" }] })), @"
    preview.json: the preview failed: ``
    hint: a preview that failed does not show everything that the update would do; make `pulumi preview` succeed first
    ");
}

#[test]
fn a_preview_that_only_warns_is_none_that_failed() {
    let warned = json!({
        "steps": [step("create", None, Some("new"))],
        "diagnostics": [{ "message": "slow", "severity": "warning" }, { "message": "text", "severity": "info#err" }, {}],
    });
    assert!(Plan::parse("preview.json", warned.to_string()).is_ok());
}

#[test]
fn a_step_without_a_urn() {
    assert_snapshot!(refusal_of(&json!({ "steps": [{ "op": "create", "urn": "arn:aws:s3:::a", "newState": {} }] })), @"
    preview.json: `arn:aws:s3:::a` is not a urn
    hint: Pulumi does not write this; run `pulumi preview --json` again, and pass on what it wrote
    ");
}

#[test]
fn two_stacks() {
    let other = "urn:pulumi:prod::shop::aws:s3/bucket:Bucket::assets";
    let steps = json!([step("create", None, Some("new")), { "op": "create", "urn": other, "newState": { "type": "aws:s3/bucket:Bucket" } }]);
    assert_snapshot!(refusal_of(&json!({ "steps": steps })), @"
    preview.json: `urn:pulumi:prod::shop::aws:s3/bucket:Bucket::assets` belongs to another stack than the resources before it
    hint: none
    ");
}

/// One that is passed over would be taken for a resource that has nothing.
#[test]
fn a_state_that_pulumi_does_not_write() {
    let with = |key: &str, value: Json| {
        let mut step = step("update", Some("old"), Some("new"));
        step["newState"][key] = value;
        refusal_of(&json!({ "steps": [step] }))
    };
    assert_snapshot!(with("type", json!(null)), @"
    preview.json: a state of `urn:pulumi:dev::shop::aws:s3/bucket:Bucket::assets` has no type
    hint: Pulumi does not write this; run `pulumi preview --json` again, and pass on what it wrote
    ");
    assert_snapshot!(with("type", json!("aws:s3/bucketV2:BucketV2")), @"
    preview.json: a state of `urn:pulumi:dev::shop::aws:s3/bucket:Bucket::assets` is of another type than its urn says
    hint: Pulumi does not write this; run `pulumi preview --json` again, and pass on what it wrote
    ");
    assert_snapshot!(with("inputs", json!([])), @"
    preview.json: a state of `urn:pulumi:dev::shop::aws:s3/bucket:Bucket::assets` has inputs that are no object
    hint: Pulumi does not write this; run `pulumi preview --json` again, and pass on what it wrote
    ");
    assert_snapshot!(with("inputs", json!(crate::json::UNKNOWN)), @"
    preview.json: a state of `urn:pulumi:dev::shop::aws:s3/bucket:Bucket::assets` has inputs that are no object
    hint: Pulumi does not write this; run `pulumi preview --json` again, and pass on what it wrote
    ");
    assert_snapshot!(with("outputs", json!(true)), @"
    preview.json: a state of `urn:pulumi:dev::shop::aws:s3/bucket:Bucket::assets` has outputs that are no object
    hint: Pulumi does not write this; run `pulumi preview --json` again, and pass on what it wrote
    ");
}
