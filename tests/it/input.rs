//! Bad input never passes: it ends in exit code 2, with one line that says what is wrong and a hint.

mod arguments;
mod configuration;
mod formats;
mod plans;
mod settings;
mod several;
mod usage;

use insta::assert_snapshot;

use crate::fixtures::{bucket, preview};
use crate::scratch::Scratch;

#[test]
fn everything_that_is_wrong_is_told_at_once() {
    let scratch = Scratch::with_preview("").file("portcullis.toml", "pack = []\n");
    let arguments = ["--pack", "house.wasm", "--pack", "builtin:tags", "--build", "builds"];
    assert_snapshot!(scratch.check(&arguments), @"
    exit 2
    --- stderr
    error: unknown field `pack`, expected one of `extends`, `overridable`, `packs`, `profile`, `baseline`, `policy`, `waiver`, `trust`, `limits`
     --> portcullis.toml:1:1
      |
    1 | pack = []
      | ^^^^
    hint: docs/configuration.md says what each key means
    error: cannot read the pack `house.wasm`: there is no such file
    hint: `--pack` and `packs` name a component file, or a built-in pack as `builtin:NAME`
    error: there is no built-in pack `tags`
    hint: there are `builtin:tagging`, `builtin:registry`, `builtin:rebuild`
    error: preview.json: the file is empty
    hint: write a preview with `pulumi preview --json --show-sames > preview.json`
    error: cannot read `builds`: there is no such file
    hint: build records are what `docker buildx build --metadata-file` writes, and in-toto statements of SLSA provenance
    ");
}

#[test]
fn several_previews_are_wrong_at_once() {
    let scratch = Scratch::with_preview("")
        .file("other.json", "{")
        .file("good.json", preview([bucket("assets")]));
    assert_snapshot!(scratch.check(&["other.json", "good.json", "missing.json"]), @"
    exit 2
    --- stderr
    error: preview.json: the file is empty
    hint: write a preview with `pulumi preview --json --show-sames > preview.json`
    error: other.json: the JSON breaks off at line 1 column 1
    hint: the file is not complete: `pulumi preview` was stopped, or the copy was
    error: cannot read `missing.json`: there is no such file
    hint: write a preview with `pulumi preview --json --show-sames > preview.json`
    ");
}

#[test]
fn what_is_wrong_with_policies_is_told_beside_what_is_wrong_with_files() {
    let configuration = "[policy.floating-image]\nlevel = \"mandatory\"\n";
    let scratch = Scratch::with_preview("").file("portcullis.toml", configuration);
    assert_snapshot!(scratch.check(&[]), @"
    exit 2
    --- stderr
    error: preview.json: the file is empty
    hint: write a preview with `pulumi preview --json --show-sames > preview.json`
    error: there is no policy `floating-image`
     --> portcullis.toml:1:9
      |
    1 | [policy.floating-image]
      |         ^^^^^^^^^^^^^^
    hint: did you mean `floating-image-tag`?
    ");
}
