//! What the report for people shows, as somebody asks for more, for less, or for colours.

use insta::assert_snapshot;

use crate::fixtures::{bucket, create, deployment, preview, unknown};
use crate::scratch::{Ended, Scratch};

const CONFIGURATION: &str = r#"packs = ["builtin:tagging", "builtin:registry"]
[policy.missing-required-tag]
settings = { tags = ["owner"] }
level = "advisory"
"#;

fn shop() -> Scratch {
    let steps = [
        bucket("assets"),
        deployment("web", "registry.example.com/shop/web"),
        deployment("api", &unknown()),
    ];
    Scratch::with_preview(preview(steps)).file("portcullis.toml", CONFIGURATION)
}

#[test]
fn quiet_shows_what_denies_and_the_verdict() {
    assert_snapshot!(shop().check(&["-q"]), @"");
}

#[test]
fn quiet_shows_nothing_but_a_verdict_that_allows() {
    let allowed = Scratch::with_preview(preview([bucket("assets")])).file("portcullis.toml", CONFIGURATION);
    assert_snapshot!(allowed.check(&["--quiet"]), @"");
}

#[test]
fn verbose_shows_which_policies_looked_at_how_much() {
    assert_snapshot!(shop().check(&["-v"]), @"");
}

#[test]
fn nobody_asks_for_more_and_for_less_at_once() {
    assert_eq!(shop().check(&["-q", "-v"]).exit(), 2);
}

#[test]
fn a_credential_is_not_shown_with_what_is_wrong() {
    let inputs = serde_json::json!({ "server": "registry.example.com", "registry": { "server": "registry.example.com",
        "username": "ci", "password": "hunter2hunter2" }, "imageName": "registry.example.com/shop/web:1" });
    let image = create("docker:index/image:Image", "web", &inputs);
    let scratch = Scratch::with_preview(preview([image]));
    let ended = scratch.check(&["--pack", "builtin:registry", "-v"]);
    assert!(ended.output().contains("plaintext-registry-credential"), "{ended}");
    assert!(!ended.output().contains("hunter2"), "{ended}");
}

/// Returns whether a run writes colours.
fn has_colours(arguments: &[&str], variables: &[(&str, &str)]) -> bool {
    let arguments = [&["check", "preview.json"], arguments].concat();
    let ended: Ended = shop().run_with_variables(&arguments, variables);
    assert_eq!(ended.exit(), 1, "{ended}");
    ended.output().contains('\u{1b}')
}

#[test]
fn colours_are_for_terminals_and_for_who_asks() {
    assert!(!has_colours(&[], &[]));
    assert!(has_colours(&["--color", "always"], &[]));
    assert!(has_colours(&[], &[("CLICOLOR_FORCE", "1")]));
    assert!(!has_colours(&["--color=never"], &[("CLICOLOR_FORCE", "1")]));
    assert!(!has_colours(&[], &[("NO_COLOR", "1")]));
    assert!(!has_colours(&["--output=json", "--color=always"], &[]), "there are none in a form for machines");
}
