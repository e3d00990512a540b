//! Plans that do not have one configuration.

use insta::assert_snapshot;

use crate::fixtures::{bucket, preview};
use crate::scratch::Scratch;

/// Two stacks with a folder each.
fn stacks() -> Scratch {
    let scratch = Scratch::new();
    for folder in ["dev", "prod"] {
        std::fs::create_dir(scratch.path(folder)).unwrap();
        let stack = preview([bucket("assets")]).replace("pulumi:prod::", &format!("pulumi:{folder}::"));
        std::fs::write(scratch.path(folder).join("preview.json"), stack).unwrap();
    }
    scratch
}

const BOTH: [&str; 5] = [
    "check",
    "dev/preview.json",
    "prod/preview.json",
    "--pack",
    "builtin:registry",
];

#[test]
fn one_is_not_judged_by_the_configuration_of_another() {
    let scratch = stacks().file("dev/portcullis.toml", "profile = \"audit\"\n");
    assert_eq!(scratch.run(&BOTH).exit(), 0, "one has none of its own");
    let scratch = scratch.file("prod/portcullis.toml", "profile = \"strict\"\n");
    assert_snapshot!(scratch.run(&BOTH), @"
    exit 2
    --- stderr
    error: `dev/preview.json` is configured by `dev/portcullis.toml`, and `prod/preview.json` by `prod/portcullis.toml`
    hint: judge them apart, or say with `--config` what they are judged by
    ");
    let shown = scratch.run(&[&BOTH[..3], &["--show-config"]].concat());
    assert_eq!(shown.exit(), 2, "{shown}");
    let explained = [
        "explain",
        "unpinned-image",
        "dev/preview.json",
        "prod/preview.json",
        "--resource",
        "x",
    ];
    let explained = scratch.run(&explained);
    assert!(explained.errors().contains("is configured by"), "{explained}");
    let measured = scratch.run(&["bench", "builtin:registry", "dev/preview.json", "prod/preview.json"]);
    assert!(measured.errors().contains("is configured by"), "{measured}");
}

#[test]
fn it_does_not_matter_which_of_them_comes_first() {
    let scratch = stacks().file("prod/portcullis.toml", "");
    assert_snapshot!(scratch.run(&BOTH), @"
    exit 2
    --- stderr
    error: `dev/preview.json` is configured by no file, and `prod/preview.json` by `prod/portcullis.toml`
    hint: judge them apart, or say with `--config` what they are judged by
    ");
    let scratch = scratch.file("portcullis.toml", "");
    assert_eq!(scratch.run(&BOTH).exit(), 2);
}

#[test]
fn one_that_is_named_is_for_all() {
    let scratch = stacks()
        .file("dev/portcullis.toml", "")
        .file("prod/portcullis.toml", "")
        .file("all.toml", "");
    let named = scratch.run(&[&BOTH[..], &["--config", "all.toml"]].concat());
    assert_eq!(named.exit(), 0, "{named}");
    let named = scratch.run_with_variables(&BOTH, &[("PORTCULLIS_CONFIG", "all.toml")]);
    assert_eq!(named.exit(), 0, "{named}");
}

#[test]
fn one_file_by_two_ways_is_one() {
    let scratch = stacks().file("portcullis.toml", "");
    assert_eq!(scratch.run(&BOTH).exit(), 0);
    std::fs::write(scratch.path("preview.json"), scratch.read("dev/preview.json")).unwrap();
    let ended = scratch.run(&[
        "check",
        "./preview.json",
        "prod/preview.json",
        "--pack",
        "builtin:registry",
    ]);
    assert_eq!(ended.exit(), 0, "{ended}");
}
