//! Arguments that make no sense.

use insta::assert_snapshot;
use serde_json::json;

use crate::fixtures::{bucket, preview};
use crate::scratch::{Ended, Scratch};

/// Checks a good preview with some arguments.
fn check(arguments: &[&str]) -> Ended {
    Scratch::with_preview(preview([bucket("assets")])).check(arguments)
}

#[test]
fn no_argument() {
    assert_snapshot!(Scratch::new().run(&[]), @"");
}

#[test]
fn no_preview() {
    assert_snapshot!(Scratch::new().run(&["check"]), @"");
}

#[test]
fn a_command_that_there_is_not() {
    assert_snapshot!(Scratch::new().run(&["chekc"]), @"");
}

#[test]
fn an_argument_that_there_is_not() {
    assert_snapshot!(check(&["--bulid", "builds"]), @"");
}

#[test]
fn help_is_no_error() {
    assert_snapshot!(Scratch::new().run(&["check", "--help"]), @"");
}

#[test]
fn a_pack_that_is_not_there() {
    assert_snapshot!(check(&["--pack", "house.wasm"]), @"");
}

#[test]
fn a_pack_without_a_name() {
    assert_snapshot!(check(&["--pack", ""]), @"");
}

#[test]
fn a_folder_in_place_of_a_pack() {
    assert_snapshot!(check(&["--pack", "."]), @"");
}

#[test]
fn a_built_in_pack_that_there_is_not() {
    assert_snapshot!(check(&["--pack", "builtin:tags"]), @"");
}

#[test]
fn build_metadata_that_is_not_there() {
    assert_snapshot!(check(&["--build", "builds"]), @"");
}

#[test]
fn a_folder_without_build_metadata() {
    let scratch = Scratch::with_preview(preview([bucket("assets")]));
    std::fs::create_dir(scratch.path("builds")).unwrap();
    assert_snapshot!(scratch.check(&["--build", "builds"]), @"");
}

#[test]
fn a_preview_in_place_of_build_metadata() {
    assert_snapshot!(check(&["--build", "preview.json"]), @"");
}

#[test]
fn build_metadata_without_a_digest() {
    let scratch = Scratch::with_preview(preview([bucket("assets")]));
    let scratch = scratch.file(
        "metadata.json",
        json!({ "buildx.build.ref": "default/default/abc" }).to_string(),
    );
    assert_snapshot!(scratch.check(&["--build", "metadata.json"]), @"");
}

#[test]
fn a_time_that_is_none() {
    assert_snapshot!(check(&["--at", "yesterday"]), @"");
}

#[test]
fn a_time_without_a_zone() {
    assert_snapshot!(check(&["--at", "2026-01-01T00:00:00"]), @"");
}

#[test]
fn a_format_that_there_is_not() {
    assert_snapshot!(check(&["--output", "xml"]), @"");
}

#[test]
fn a_report_without_a_file() {
    assert_snapshot!(check(&["--output", "json="]), @"");
}

#[test]
fn a_report_that_cannot_be_written() {
    assert_snapshot!(check(&["--output", "json=reports/portcullis.json", "--output", "text"]), @"");
}

#[test]
fn a_number_of_threads_that_is_none() {
    assert_snapshot!(check(&["--jobs", "many"]), @"");
}
