//! Bad input never passes: it ends in exit code 2, with one line that says what is wrong and a hint.

mod arguments;
mod configuration;
mod plans;

use insta::assert_snapshot;

use crate::fixtures::{bucket, preview};
use crate::scratch::Scratch;

#[test]
fn everything_that_is_wrong_is_told_at_once() {
    let scratch = Scratch::with_preview("").file("portcullis.toml", "pack = []\n");
    let arguments = ["--pack", "house.wasm", "--pack", "builtin:tags", "--build", "builds"];
    assert_snapshot!(scratch.check(&arguments), @"");
}

#[test]
fn several_previews_are_wrong_at_once() {
    let scratch = Scratch::with_preview("")
        .file("other.json", "{")
        .file("good.json", preview([bucket("assets")]));
    assert_snapshot!(scratch.check(&["other.json", "good.json", "missing.json"]), @"");
}

#[test]
fn what_is_wrong_with_policies_is_told_beside_what_is_wrong_with_files() {
    let configuration = "[policy.floating-image]\nlevel = \"mandatory\"\n";
    let scratch = Scratch::with_preview("").file("portcullis.toml", configuration);
    assert_snapshot!(scratch.check(&[]), @"");
}
