//! Files that are no preview, or none that can be judged.

use insta::assert_snapshot;
use serde_json::{Value, json};

use crate::fixtures::{bucket, create, preview};
use crate::scratch::{Ended, Scratch};

/// Checks a file.
fn check(text: impl AsRef<[u8]>) -> Ended {
    Scratch::with_preview(text).check(&[])
}

fn check_json(document: &Value) -> Ended {
    check(document.to_string())
}

#[test]
fn an_empty_file() {
    assert_snapshot!(check(""), @"
    exit 2
    --- stderr
    error: preview.json: the file is empty
    hint: write a preview with `pulumi preview --json --show-sames > preview.json`
    ");
}

#[test]
fn a_preview_that_breaks_off() {
    let preview = preview([bucket("assets")]);
    assert_snapshot!(check(&preview.as_bytes()[..preview.len() / 2]), @"
    exit 2
    --- stderr
    error: preview.json: the JSON breaks off at line 1 column 139
    hint: the file is not complete: `pulumi preview` was stopped, or the copy was
    ");
}

#[test]
fn a_terraform_plan() {
    let plan = json!({ "format_version": "1.2", "terraform_version": "1.9.0", "resource_changes": [] });
    assert_snapshot!(check_json(&plan), @"
    exit 2
    --- stderr
    error: preview.json: not a Pulumi preview: this looks like a Terraform plan
    hint: Portcullis judges Pulumi previews: `pulumi preview --json`
    ");
}

#[test]
fn a_state_of_nothing() {
    assert_snapshot!(check_json(&json!({ "version": 3, "deployment": { "resources": [] } })), @"
    exit 2
    --- stderr
    error: preview.json: the state shows no resource
    hint: there is nothing in this stack that could be judged
    ");
}

#[test]
fn build_metadata_in_place_of_a_preview() {
    assert_snapshot!(check_json(&json!({ "containerimage.digest": "sha256:0" })), @"
    exit 2
    --- stderr
    error: preview.json: not a Pulumi preview: this looks like image build metadata
    hint: pass it with `--build`
    ");
}

#[test]
fn some_other_json() {
    assert_snapshot!(check_json(&json!({ "name": "shop" })), @"
    exit 2
    --- stderr
    error: preview.json: not a Pulumi preview: this JSON is of none of the formats that Pulumi writes
    hint: write a preview with `pulumi preview --json --show-sames > preview.json`
    ");
}

#[test]
fn a_text_that_is_no_json() {
    assert_snapshot!(check("Previewing update (prod)\n"), @"
    exit 2
    --- stderr
    error: preview.json: not JSON: expected value at line 1 column 1
    hint: write a preview with `pulumi preview --json --show-sames > preview.json`
    ");
}

#[test]
fn a_preview_without_steps() {
    assert_snapshot!(check(preview([])), @"
    exit 2
    --- stderr
    error: preview.json: the preview shows no resource
    hint: run `pulumi preview --json --show-sames` so that unchanged resources are judged too
    ");
}

#[test]
fn a_preview_that_failed() {
    let diagnostic = json!({
        "urn": "urn:pulumi:prod::shop::aws:s3/bucket:Bucket::assets",
        "message": "\u{1b}[31minvalid bucket name\u{1b}[0m ##[error]forged\n::error::forged\n",
        "severity": "error",
    });
    let document =
        json!({ "steps": [bucket("assets")], "diagnostics": [diagnostic], "changeSummary": { "create": 1 } });
    assert_snapshot!(check_json(&document), @"
    exit 2
    --- stderr
    error: preview.json: the preview failed at `urn:pulumi:prod::shop::aws:s3/bucket:Bucket::assets`: `invalid bucket name # #[error]forged`
    hint: a preview that failed does not show everything that the update would do; make `pulumi preview` succeed first
    ");
}

#[test]
fn a_step_whose_operation_is_not_known() {
    let mut step = bucket("assets");
    step["op"] = json!("transmogrify");
    assert_snapshot!(check(preview([step])), @"
    exit 2
    --- stderr
    error: preview.json: `urn:pulumi:prod::shop::aws:s3/bucket:Bucket::assets` has the operation `transmogrify`, which is not known
    hint: a newer Pulumi may have written this; a newer Portcullis may know the operation
    ");
}

#[test]
fn a_text_that_is_not_utf_8() {
    assert_snapshot!(check(b"{\"steps\": [\"\xff\xfe\"]}"), @"
    exit 2
    --- stderr
    error: preview.json: the text is not UTF-8 from byte 12 on
    hint: keep the bytes that were written: the `>` of Windows PowerShell changes them
    ");
}

/// What `>` of Windows PowerShell writes.
#[test]
fn a_preview_in_utf_16() {
    let preview = preview([bucket("assets")]);
    let utf_16: Vec<_> = std::iter::once(0xfeff)
        .chain(preview.encode_utf16())
        .flat_map(u16::to_le_bytes)
        .collect();
    assert_snapshot!(check(utf_16), @"
    exit 2
    --- stderr
    error: preview.json: the text is UTF-16
    hint: keep the bytes that were written: the `>` of Windows PowerShell changes them
    ");
}

#[test]
fn a_preview_behind_a_byte_order_mark_is_judged() {
    assert_snapshot!(check(format!("\u{feff}{}", preview([bucket("assets")]))), @"
    exit 0
    --- stdout
    not run, for want of build metadata (`--build`): conflicting-image-reference, unattested-image, dirty-source, source-mismatch, incomplete-provenance, unpinned-base-image, stale-base-image, unexplained-digest-change
    not run, for want of settings (in `portcullis.toml`): missing-required-tag, disallowed-tag-value, protected-tag-change, unlisted-registry, unlisted-push-target, untrusted-builder, stale-image, slow-build, build-dependent-resource

    allowed: 1 resource judged by 11 policies
    ");
}

#[test]
fn a_preview_that_is_not_there() {
    assert_snapshot!(Scratch::new().check(&[]), @"
    exit 2
    --- stderr
    error: cannot read `preview.json`: there is no such file
    hint: write a preview with `pulumi preview --json --show-sames > preview.json`
    ");
}

#[test]
fn a_folder_in_place_of_a_preview() {
    assert_snapshot!(Scratch::new().run(&["check", "."]), @"
    exit 2
    --- stderr
    error: cannot read `.`: it is a folder
    hint: write a preview with `pulumi preview --json --show-sames > preview.json`
    ");
}

#[test]
fn an_empty_standard_input() {
    assert_snapshot!(Scratch::new().run(&["check", "-"]), @"
    exit 2
    --- stderr
    error: standard input: the file is empty
    hint: write a preview with `pulumi preview --json --show-sames > preview.json`
    ");
}

#[test]
fn a_preview_from_standard_input_is_judged() {
    let input = preview([bucket("assets")]);
    assert_snapshot!(Scratch::new().run_with_input(&["check", "-"], &input), @"
    exit 0
    --- stdout
    not run, for want of build metadata (`--build`): conflicting-image-reference, unattested-image, dirty-source, source-mismatch, incomplete-provenance, unpinned-base-image, stale-base-image, unexplained-digest-change
    not run, for want of settings (in `portcullis.toml`): missing-required-tag, disallowed-tag-value, protected-tag-change, unlisted-registry, unlisted-push-target, untrusted-builder, stale-image, slow-build, build-dependent-resource

    allowed: 1 resource judged by 11 policies
    ");
}

#[test]
fn a_preview_of_nothing_but_the_stack_itself() {
    let stack = create("pulumi:pulumi:Stack", "shop-prod", &json!({}));
    assert_snapshot!(check(preview([stack])), @"
    exit 2
    --- stderr
    error: preview.json: the preview shows no resource but the stack itself
    hint: run `pulumi preview --json --show-sames` so that unchanged resources are judged too
    ");
}

#[test]
fn a_state_that_pulumi_does_not_write() {
    let with = |key: &str, value: Value| {
        let mut step = bucket("assets");
        step["newState"][key] = value;
        check(preview([step])).to_string()
    };
    let ends = [
        with("type", Value::Null),
        with("type", json!("kubernetes:core/v1:ConfigMap")),
        with("inputs", json!([])),
        with("inputs", json!("04da6b54-80e4-46f7-96ec-b56ff0331ba9")),
        with("outputs", json!(true)),
    ];
    assert_snapshot!(ends.concat(), @"
    exit 2
    --- stderr
    error: preview.json: a state of `urn:pulumi:prod::shop::aws:s3/bucket:Bucket::assets` has no type
    hint: Pulumi does not write this; run `pulumi preview --json` again, and pass on what it wrote
    exit 2
    --- stderr
    error: preview.json: a state of `urn:pulumi:prod::shop::aws:s3/bucket:Bucket::assets` is of another type than its urn says
    hint: Pulumi does not write this; run `pulumi preview --json` again, and pass on what it wrote
    exit 2
    --- stderr
    error: preview.json: a state of `urn:pulumi:prod::shop::aws:s3/bucket:Bucket::assets` has inputs that are no object
    hint: Pulumi does not write this; run `pulumi preview --json` again, and pass on what it wrote
    exit 2
    --- stderr
    error: preview.json: a state of `urn:pulumi:prod::shop::aws:s3/bucket:Bucket::assets` has inputs that are no object
    hint: Pulumi does not write this; run `pulumi preview --json` again, and pass on what it wrote
    exit 2
    --- stderr
    error: preview.json: a state of `urn:pulumi:prod::shop::aws:s3/bucket:Bucket::assets` has outputs that are no object
    hint: Pulumi does not write this; run `pulumi preview --json` again, and pass on what it wrote
    ");
}
