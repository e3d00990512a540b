//! Files that are no preview, or none that can be judged.

use insta::assert_snapshot;
use serde_json::{Value, json};

use crate::fixtures::{bucket, preview};
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
    assert_snapshot!(check(""), @"");
}

#[test]
fn a_preview_that_breaks_off() {
    let preview = preview([bucket("assets")]);
    assert_snapshot!(check(&preview[..preview.len() / 2]), @"");
}

#[test]
fn a_terraform_plan() {
    let plan = json!({ "format_version": "1.2", "terraform_version": "1.9.0", "resource_changes": [] });
    assert_snapshot!(check_json(&plan), @"");
}

#[test]
fn a_stack_export() {
    assert_snapshot!(check_json(&json!({ "version": 3, "deployment": { "resources": [] } })), @"");
}

#[test]
fn build_metadata_in_place_of_a_preview() {
    assert_snapshot!(check_json(&json!({ "containerimage.digest": "sha256:0" })), @"");
}

#[test]
fn some_other_json() {
    assert_snapshot!(check_json(&json!({ "name": "shop" })), @"");
}

#[test]
fn a_text_that_is_no_json() {
    assert_snapshot!(check("Previewing update (prod)\n"), @"");
}

#[test]
fn a_preview_without_steps() {
    assert_snapshot!(check(preview([])), @"");
}

#[test]
fn a_preview_that_failed() {
    let diagnostic = json!({
        "urn": "urn:pulumi:prod::shop::aws:s3/bucket:Bucket::assets",
        "message": "\u{1b}[31merror: \u{1b}[0m\n::error::invalid bucket name\n",
        "severity": "error",
    });
    let document =
        json!({ "steps": [bucket("assets")], "diagnostics": [diagnostic], "changeSummary": { "create": 1 } });
    assert_snapshot!(check_json(&document), @"");
}

#[test]
fn a_step_whose_operation_is_not_known() {
    let mut step = bucket("assets");
    step["op"] = json!("transmogrify");
    assert_snapshot!(check(preview([step])), @"");
}

#[test]
fn a_text_that_is_not_utf_8() {
    assert_snapshot!(check(b"{\"steps\": [\"\xff\xfe\"]}"), @"");
}

/// What `>` of Windows PowerShell writes.
#[test]
fn a_preview_in_utf_16() {
    let preview = preview([bucket("assets")]);
    let utf_16: Vec<_> = std::iter::once(0xfeff)
        .chain(preview.encode_utf16())
        .flat_map(u16::to_le_bytes)
        .collect();
    assert_snapshot!(check(utf_16), @"");
}

#[test]
fn a_preview_with_a_byte_order_mark() {
    assert_snapshot!(check(format!("\u{feff}{}", preview([bucket("assets")]))), @"");
}

#[test]
fn a_preview_that_is_not_there() {
    assert_snapshot!(Scratch::new().check(&[]), @"");
}

#[test]
fn a_folder_in_place_of_a_preview() {
    assert_snapshot!(Scratch::new().run(&["check", "."]), @"");
}

#[test]
fn an_empty_standard_input() {
    assert_snapshot!(Scratch::new().run(&["check", "-"]), @"");
}

#[test]
fn a_preview_from_standard_input_is_judged() {
    let input = preview([bucket("assets")]);
    assert_snapshot!(Scratch::new().run_with_input(&["check", "-"], &input), @"");
}
