//! Where a finding is in the program.

use insta::assert_snapshot;
use serde_json::{Value, json};

use crate::fixtures::{bucket, preview};
use crate::scratch::{Scratch, settle};

/// Returns a repository with a program and its preview in it.
fn repository() -> Scratch {
    let mut step = bucket("assets");
    step["newState"]["sourcePosition"] = json!("project:///src/index.ts#13,16");
    let scratch = Scratch::new();
    for folder in [".git", "infra/shop/out"] {
        std::fs::create_dir_all(scratch.path(folder)).unwrap();
    }
    let tags = "[policy.missing-required-tag]\nsettings = { tags = [\"owner\"] }\n";
    let scratch = scratch.file("infra/shop/Pulumi.yaml", "name: shop\nruntime: nodejs\n");
    let scratch = scratch.file("infra/shop/out/portcullis.toml", tags);
    scratch.file("infra/shop/out/preview.json", preview([step]))
}

const PREVIEW: &str = "infra/shop/out/preview.json";

fn position(arguments: &[&str]) -> Value {
    let arguments = [&["check", PREVIEW, "--output", "json"], arguments].concat();
    repository().run(&arguments).json()["violations"][0]["position"].clone()
}

#[test]
fn a_place_in_the_program_is_told_from_the_root_of_the_repository_on() {
    assert_eq!(
        position(&[]),
        json!({ "path": "infra/shop/src/index.ts", "line": 13, "column": 16 })
    );
}

#[test]
fn a_user_knows_better_where_the_program_is() {
    assert_eq!(
        position(&["--program", "./apps/shop/"])["path"],
        "apps/shop/src/index.ts"
    );
    assert_eq!(position(&["--program", "."])["path"], "src/index.ts");
}

#[test]
fn a_program_outside_of_the_repository_is_refused() {
    assert_snapshot!(repository().run(&["check", PREVIEW, "--program", "../shop"]), @"
    exit 2
    --- stderr
    error: invalid value '../shop' for '--program <FOLDER>': name a folder from the root of the repository on, as in `infra/shop`

    For more information, try '--help'.
    ");
}

#[test]
fn the_finding_is_at_the_line_of_the_program() {
    let output = |format| repository().run(&["check", PREVIEW, "--pack", "builtin:tagging", "--output", format]);
    let github = output("github");
    let first = github.output().lines().next().unwrap();
    assert!(
        first.starts_with("::error file=infra/shop/src/index.ts,line=13,col=16,title=tagging/missing-required-tag::"),
        "{first}"
    );
    let sarif = output("sarif").json();
    assert_eq!(
        sarif["runs"][0]["results"][0]["locations"][0]["physicalLocation"],
        json!({
            "artifactLocation": { "uri": "infra/shop/src/index.ts" },
            "region": { "startLine": 13, "startColumn": 16 },
        })
    );
    assert!(output("text").output().contains("infra/shop/src/index.ts:13:16"));
}

/// GitHub drops a result that is nowhere.
#[test]
fn what_has_no_place_is_at_the_beginning_of_the_preview() {
    let tags = "[policy.missing-required-tag]\nsettings = { tags = [\"owner\"] }\n";
    let scratch = Scratch::with_preview(preview([bucket("assets")])).file("portcullis.toml", tags);
    let sarif = scratch.check(&["--output", "sarif"]).json();
    assert_eq!(
        sarif["runs"][0]["results"][0]["locations"][0]["physicalLocation"],
        json!({ "artifactLocation": { "uri": "preview.json" }, "region": { "startLine": 1 } })
    );
}

/// And what was read from standard input stands nowhere in the repository.
#[test]
fn what_has_no_place_and_no_file_is_of_the_project() {
    let scratch = repository();
    let input = preview([bucket("assets")]);
    let run = |format, more: &[&str]| {
        let config = "infra/shop/out/portcullis.toml";
        let arguments = [
            "check",
            "-",
            "--config",
            config,
            "--pack",
            "builtin:tagging",
            "--output",
            format,
        ];
        scratch.run_with_input(&[&arguments[..], more].concat(), &input)
    };
    let sarif = run("sarif", &["--program", "infra/shop"]).json();
    assert_eq!(
        sarif["runs"][0]["results"][0]["locations"][0]["physicalLocation"],
        json!({ "artifactLocation": { "uri": "infra/shop/Pulumi.yaml" }, "region": { "startLine": 1 } })
    );
    assert_snapshot!(settle(&sarif["runs"][0]["artifacts"][0].to_string()), @r#"{"description":{"text":"standard input"},"hashes":{"sha-256":"f87ec8192552c7586963bb44658a6c7b4b099e9f35ebfc294bbee07e044ef8b1"}}"#);
    let gitlab = run("gitlab", &[]);
    assert_eq!(gitlab.json()[0]["location"]["path"], "Pulumi.yaml", "{gitlab}");
}
