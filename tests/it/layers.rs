//! Configurations that extend others, and who says what.

use insta::assert_snapshot;

use crate::fixtures::{deployment, preview};
use crate::scratch::{Ended, Scratch};

const BASE: &str = "\
packs = [\"builtin:registry\"]
profile = \"recommended\"

[policy.floating-image-tag]
level = \"mandatory\"
advisory-stacks = [\"dev-*\"]
overridable = false

[policy.unpinned-image]
level = \"mandatory\"
enforce-from = 2027-01-01

[policy.unlisted-registry]
settings = { allow = [\"registry.example.com\"] }
";

/// Returns a stack whose configuration extends the security team's.
fn shop(base: &str, nearer: &str) -> Scratch {
    let scratch = Scratch::with_preview(preview([deployment("web", "shop/web")]));
    scratch
        .file("base.toml", base)
        .file("portcullis.toml", format!("extends = \"base.toml\"\n{nearer}"))
}

fn check(base: &str, nearer: &str) -> Ended {
    shop(base, nearer).check(&["--at", "2026-06-01T00:00:00Z"])
}

#[test]
fn what_the_base_says_holds_and_a_nearer_file_adds_to_it() {
    let nearer =
        "[policy.unlisted-registry]\nlevel = \"advisory\"\n[policy.untraceable-image-tag]\nlevel = \"disabled\"\n";
    assert_snapshot!(check(BASE, nearer), @"");
}

#[test]
fn a_rule_warns_until_its_day_and_denies_from_then_on() {
    let at = |time| {
        let ended = shop(BASE, "").check(&["--at", time, "--output", "json"]);
        let report = ended.json();
        let findings = report["violations"].as_array().unwrap();
        let unpinned = findings
            .iter()
            .find(|finding| finding["policy"] == "unpinned-image")
            .unwrap();
        (unpinned["level"].to_string(), unpinned["enforce_from"].to_string())
    };
    let warns = ("\"advisory\"".to_owned(), "\"2027-01-01\"".to_owned());
    assert_eq!(at("2026-12-31T23:59:59Z"), warns);
    assert_eq!(
        at("2027-01-01T00:00:00Z"),
        ("\"mandatory\"".to_owned(), "null".to_owned())
    );
}

#[test]
fn what_the_base_locks_may_be_stricter() {
    let nearer = "\
profile = \"strict\"
[policy.floating-image-tag]
level = \"remediate\"
on-unknown = \"deny\"
advisory-stacks = []
[policy.unpinned-image]
enforce-from = 2026-01-01
[policy.unlisted-registry]
[policy.unlisted-push-target]
level = \"disabled\"
[policy.conflicting-image-reference]
level = \"disabled\"
";
    let ended = check(BASE, nearer);
    assert_eq!(ended.exit(), 1, "{ended}");
    assert!(ended.output().contains("floating-image-tag (remediate"), "{ended}");
    assert!(ended.output().contains("unpinned-image (mandatory, medium)"), "{ended}");
}

#[test]
fn what_the_base_locks_may_not_be_laxer() {
    let nearer = "\
[policy.floating-image-tag]
level = \"advisory\"
on-unknown = \"warn\"
advisory-stacks = [\"dev-*\", \"prod\"]
enforce-from = 2030-01-01
settings = {}
overridable = true
";
    assert_snapshot!(check(BASE, nearer), @"");
}

#[test]
fn a_base_that_locks_everything_keeps_its_packs_its_profile_and_its_rules() {
    let base = format!("overridable = false\n{BASE}");
    let nearer = "\
overridable = true
packs = [\"builtin:tagging\"]
profile = \"audit\"
[policy.untraceable-image-tag]
level = \"disabled\"
[policy.unlisted-registry]
settings = { allow = [\"docker.io\"] }
";
    assert_snapshot!(check(&base, nearer), @"");
    let audit = shop(&base, "").check(&["--profile", "audit"]);
    assert_snapshot!(audit, @"");
}

#[test]
fn a_policy_that_the_base_leaves_open_may_be_laxer() {
    let base = "overridable = false\n[policy.floating-image-tag]\noverridable = true\n";
    let ended = check(base, "[policy.floating-image-tag]\nlevel = \"disabled\"\n");
    assert!(!ended.output().contains("floating-image-tag"), "{ended}");
    assert_eq!(ended.exit(), 1, "{ended}");
}

const WAIVER: &str = "[[waiver]]\npolicy = \"*image*\"\nreason = \"because\"\nexpires = 2026-12-31\n";

#[test]
fn what_the_base_locks_is_waived_by_the_base_alone() {
    assert_snapshot!(check(BASE, WAIVER), @"");
    let ended = check(&format!("{BASE}{WAIVER}"), "");
    assert!(ended.output().contains("findings are waived"), "{ended}");
}

/// The more exact name would hold, and what the base says of the other be lost.
#[test]
fn a_lock_is_not_passed_by_another_name() {
    let nearer = "[policy.\"registry/floating-image-tag\"]\nlevel = \"disabled\"\n";
    assert_snapshot!(check(BASE, nearer), @"");
}

#[test]
fn a_lock_is_not_passed_by_a_baseline() {
    let scratch = shop(BASE, "");
    assert_eq!(scratch.check(&["--write-baseline", "baseline.json"]).exit(), 0);
    let ended = scratch.check(&["--baseline", "baseline.json", "--at", "2028-01-01T00:00:00Z"]);
    assert!(ended.output().contains("deny  floating-image-tag"), "{ended}");
    assert!(ended.output().contains("known  unpinned-image"), "{ended}");
}

#[test]
fn files_that_extend_one_another_are_refused() {
    assert_snapshot!(check("extends = \"portcullis.toml\"\n", ""), @"");
    assert_snapshot!(check("extends = \"nothing.toml\"\n", ""), @"");
    let mut scratch = shop("extends = \"0.toml\"\n", "");
    for number in 0..8 {
        let extends = format!("extends = \"{}.toml\"\n", number + 1);
        scratch = scratch.file(&format!("{number}.toml"), extends);
    }
    assert_snapshot!(scratch.check(&[]), @"");
}

#[test]
fn a_problem_stands_in_its_own_file() {
    assert_snapshot!(check("[policy.unpinned-image]\nlevel = \"stern\"\n", ""), @"");
}

#[test]
fn it_is_shown_who_says_what() {
    let base =
        format!("{BASE}[[waiver]]\npolicy = \"unpinned-*\"\nreason = \"a \\\"quote\\\"\"\nexpires = 2026-12-31\n");
    let nearer = "profile = \"strict\"\nbaseline = \"known.json\"\n[policy.unpinned-image]\nlevel = \"advisory\"\n[limits]\nmemory = \"32MiB\"\n";
    let scratch = shop(&base, nearer);
    assert_snapshot!(scratch.run(&["check", "--show-config"]), @"");
    let flags = [
        "check",
        "--show-config",
        "--pack",
        "builtin:tagging",
        "--profile",
        "strict",
        "--baseline",
        "other.json",
    ];
    assert_snapshot!(scratch.run(&flags).output().lines().take(4).collect::<Vec<_>>().join("\n"), @"");
}

#[test]
fn what_is_shown_is_a_configuration() {
    let scratch = shop(BASE, WAIVER.replace("*image*", "unpinned-image").as_str());
    let shown = scratch.run(&["check", "--show-config"]);
    let scratch = scratch.file("shown.toml", shown.output());
    assert_eq!(
        scratch
            .run(&["check", "--show-config", "--config", "shown.toml"])
            .exit(),
        0
    );
}

#[test]
fn the_environment_names_a_configuration_and_a_profile() {
    let scratch = shop(BASE, "").file("other.toml", "[limits]\nfuel = 7\n");
    let variables = [("PORTCULLIS_CONFIG", "other.toml"), ("PORTCULLIS_PROFILE", "audit")];
    assert_snapshot!(scratch.run_with_variables(&["check", "--show-config"], &variables), @"");
}

#[test]
fn every_file_is_an_input_of_the_report() {
    let report = shop(BASE, "").check(&["--output", "json"]).json();
    let inputs = report["inputs"].as_array().unwrap();
    let files = inputs
        .iter()
        .filter(|input| input["format"] == "portcullis-configuration");
    let paths: Vec<_> = files.map(|input| input["path"].as_str().unwrap()).collect();
    assert_eq!(paths, ["portcullis.toml", "base.toml"]);
}
