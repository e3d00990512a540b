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
fn a_pack_that_is_not_there() {
    assert_snapshot!(check(&["--pack", "house.wasm"]), @"
    exit 2
    --- stderr
    error: cannot read the pack `house.wasm`: there is no such file
    hint: `--pack` and `packs` name a component file, or a built-in pack as `builtin:NAME`
    ");
}

#[test]
fn a_pack_without_a_name() {
    assert_snapshot!(check(&["--pack", ""]), @"
    exit 2
    --- stderr
    error: cannot read the pack ``: there is no such file
    hint: `--pack` and `packs` name a component file, or a built-in pack as `builtin:NAME`
    ");
}

#[test]
fn a_folder_in_place_of_a_pack() {
    assert_snapshot!(check(&["--pack", "."]), @"
    exit 2
    --- stderr
    error: cannot read the pack `.`: it is a folder
    hint: `--pack` and `packs` name a component file, or a built-in pack as `builtin:NAME`
    ");
}

#[test]
fn a_built_in_pack_that_there_is_not() {
    assert_snapshot!(check(&["--pack", "builtin:tags"]), @"
    exit 2
    --- stderr
    error: there is no built-in pack `tags`
    hint: there are `builtin:tagging`, `builtin:registry`, `builtin:rebuild`
    ");
}

#[test]
fn build_metadata_that_is_not_there() {
    assert_snapshot!(check(&["--build", "builds"]), @"
    exit 2
    --- stderr
    error: cannot read `builds`: there is no such file
    hint: build records are what `docker buildx build --metadata-file` writes, and in-toto statements of SLSA provenance
    ");
}

#[test]
fn a_folder_without_build_metadata() {
    let scratch = Scratch::with_preview(preview([bucket("assets")]));
    std::fs::create_dir(scratch.path("builds")).unwrap();
    assert_snapshot!(scratch.check(&["--build", "builds"]), @"
    exit 2
    --- stderr
    error: no file in `builds` is a build record
    hint: build records are what `docker buildx build --metadata-file` writes, and in-toto statements of SLSA provenance
    ");
}

#[test]
fn a_preview_in_place_of_build_metadata() {
    assert_snapshot!(check(&["--build", "preview.json"]), @"
    exit 2
    --- stderr
    error: `preview.json` is no build record: it looks like a Pulumi preview
    hint: build records are what `docker buildx build --metadata-file` writes, and in-toto statements of SLSA provenance
    ");
}

#[test]
fn build_metadata_without_a_digest() {
    let scratch = Scratch::with_preview(preview([bucket("assets")]));
    let scratch = scratch.file(
        "metadata.json",
        json!({ "buildx.build.ref": "default/default/abc" }).to_string(),
    );
    assert_snapshot!(scratch.check(&["--build", "metadata.json"]), @"
    exit 2
    --- stderr
    error: `metadata.json` is no build record: it looks like the metadata of a build that gave no image
    hint: build records are what `docker buildx build --metadata-file` writes, and in-toto statements of SLSA provenance
    ");
}

#[test]
fn a_time_that_is_none() {
    assert_snapshot!(check(&["--at", "yesterday"]), @"
    exit 2
    --- stderr
    error: invalid value 'yesterday' for '--at <RFC3339>': write a time with its zone, as in `2026-12-31T00:00:00Z`

    For more information, try '--help'.
    ");
}

#[test]
fn a_time_without_a_zone() {
    assert_snapshot!(check(&["--at", "2026-01-01T00:00:00"]), @"
    exit 2
    --- stderr
    error: invalid value '2026-01-01T00:00:00' for '--at <RFC3339>': write a time with its zone, as in `2026-12-31T00:00:00Z`

    For more information, try '--help'.
    ");
}

#[test]
fn a_format_that_there_is_not() {
    assert_snapshot!(check(&["--output", "xml"]), @"
    exit 2
    --- stderr
    error: invalid value 'xml' for '--output <FORMAT[=PATH]>': there are `text`, `json`, `sarif`, `junit`, `github`, `gitlab`, `azure`, `markdown`, `prometheus` and `html`, and no `xml`

    For more information, try '--help'.
    ");
}

#[test]
fn a_report_without_a_file() {
    assert_snapshot!(check(&["--output", "json="]), @"
    exit 2
    --- stderr
    error: invalid value 'json=' for '--output <FORMAT[=PATH]>': names no file after `=`

    For more information, try '--help'.
    ");
}

#[test]
fn a_report_that_cannot_be_written() {
    assert_snapshot!(check(&["--output", "json=reports/portcullis.json", "--output", "text"]), @"
    exit 2
    --- stderr
    error: cannot write the report to `reports/portcullis.json`: there is no such folder
    hint: make the folder first
    ");
}

#[test]
fn a_number_of_threads_that_is_none() {
    assert_snapshot!(check(&["--jobs", "many"]), @"
    exit 2
    --- stderr
    error: invalid value 'many' for '--jobs <NUMBER>': invalid digit found in string

    For more information, try '--help'.
    ");
}

#[test]
fn two_reports_do_not_go_to_one_place() {
    let scratch = Scratch::with_preview(preview([bucket("assets")]));
    let outputs = ["json=report.json", "text=./report.json", "json", "text"];
    let arguments: Vec<_> = outputs.iter().flat_map(|output| ["--output", output]).collect();
    assert_snapshot!(scratch.check(&arguments), @"
    exit 2
    --- stderr
    error: two things would go to `./report.json`, and one be lost
    hint: give each of them a file of its own
    error: two reports would go to standard output, into one another
    hint: give one of them a file, as in `--output json=report.json`
    ");
}

#[test]
fn a_report_does_not_take_the_place_of_the_preview() {
    let scratch = Scratch::with_preview(preview([bucket("assets")]));
    assert_snapshot!(scratch.check(&["--output", "json=./preview.json"]), @"
    exit 2
    --- stderr
    error: the report would take the place of `./preview.json`, which is read
    hint: give it a file of its own
    ");
    assert_eq!(scratch.read("preview.json"), preview([bucket("assets")]));
}

#[test]
fn a_report_does_not_take_the_place_of_what_a_folder_or_the_configuration_holds() {
    let config = "extends = \"base.toml\"\nbaseline = \"known.json\"\n";
    let scratch = Scratch::with_preview(preview([bucket("assets")]))
        .file("portcullis.toml", config)
        .file("base.toml", "")
        .file("known.json", "{}");
    std::fs::create_dir(scratch.path("builds")).unwrap();
    for path in ["builds/report.json", "base.toml", "known.json"] {
        let ended = scratch.check(&["--build", "builds", "--output", &format!("json={path}")]);
        assert_eq!(ended.exit(), 2, "{ended}");
        assert!(
            ended.errors().contains(&format!("take the place of `{path}`")),
            "{ended}"
        );
    }
    assert_eq!(
        (scratch.read("base.toml"), scratch.read("known.json")),
        (String::new(), "{}".to_owned())
    );
}

#[test]
fn more_threads_than_any_machine_has() {
    let scratch = Scratch::with_preview(preview([bucket("assets")]));
    assert_snapshot!(scratch.check(&["--jobs", "100000"]), @"
    exit 2
    --- stderr
    error: invalid value '100000' for '--jobs <NUMBER>': 100000 is not in 1..=256

    For more information, try '--help'.
    ");
    assert_snapshot!(scratch.check(&["--jobs", "0"]), @"
    exit 2
    --- stderr
    error: invalid value '0' for '--jobs <NUMBER>': 0 is not in 1..=256

    For more information, try '--help'.
    ");
}
