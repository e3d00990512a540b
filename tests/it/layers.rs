//! Configurations that extend others, and who says what.

mod locks;

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
    assert_snapshot!(check(BASE, nearer), @"
    exit 1
    --- stdout
    kubernetes:apps/v1:Deployment web (create)
      deny  floating-image-tag (mandatory, high)
            why  `shop/web` has no tag, which means `latest`
            at   /spec/template/spec/containers/0/image
                 containers:
                   - name: main
                     image: shop/web
            fix  name the version or the commit that was built, and its digest
      warn  unlisted-registry (advisory, high)
            why  `docker.io/shop/web` is not on the list of registries and repositories
            at   /spec/template/spec/containers/0/image
            fix  use an image from a listed registry, or have the security team add it to `allow`
      warn  unpinned-image (advisory until 2027-01-01, medium)
            why  `shop/web` has no digest: its tag can be moved to another image
            at   /spec/template/spec/containers/0/image
            fix  add the digest that was built, as in `NAME:TAG@sha256:…`
                 no repair: `shop/web` has no tag to find its build by

    not run, for want of build metadata (`--build`): conflicting-image-reference
    not run, for want of settings (in `portcullis.toml`): unlisted-push-target
    disabled: untraceable-image-tag
    levels: unlisted-registry is advisory instead of mandatory, unpinned-image is advisory until 2027-01-01
    configured by: portcullis.toml, base.toml
    judged at: 2026-06-01T00:00:00Z (`--at`)

    denied: 1 finding denies, 2 findings warn, 1 resource judged by 6 policies
    ");
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

/// It may be a file of credentials.
#[test]
fn an_extended_file_that_is_no_configuration_is_not_shown() {
    let ended = check("//registry.example.com/:_authToken=hunter2\n", "");
    assert_eq!(ended.exit(), 2, "{ended}");
    assert!(!ended.to_string().contains("hunter2"), "{ended}");
}

const WAIVER: &str = "[[waiver]]\npolicy = \"*image*\"\nreason = \"because\"\nexpires = 2026-12-31\n";

#[test]
fn files_that_extend_one_another_are_refused() {
    assert_snapshot!(check("extends = \"portcullis.toml\"\n", ""), @r#"
    exit 2
    --- stderr
    error: `portcullis.toml` is extended by itself
     --> base.toml:1:11
      |
    1 | extends = "portcullis.toml"
      |           ^^^^^^^^^^^^^^^^^
    hint: one of the files has to extend none
    "#);
    assert_snapshot!(check("extends = \"nothing.toml\"\n", ""), @r#"
    exit 2
    --- stderr
    error: cannot read `nothing.toml`: there is no such file
     --> base.toml:1:11
      |
    1 | extends = "nothing.toml"
      |           ^^^^^^^^^^^^^^
    hint: a configuration is a text file, `portcullis.toml` by its usual name
    "#);
    let mut scratch = shop("extends = \"0.toml\"\n", "");
    for number in 0..8 {
        let extends = format!("extends = \"{}.toml\"\n", number + 1);
        scratch = scratch.file(&format!("{number}.toml"), extends);
    }
    assert_snapshot!(scratch.check(&[]), @r#"
    exit 2
    --- stderr
    error: more than 8 files extend one another
     --> 5.toml:1:11
      |
    1 | extends = "6.toml"
      |           ^^^^^^^^
    hint: say in one of them what several say
    "#);
}

#[test]
fn a_problem_stands_in_its_own_file() {
    assert_snapshot!(check("[policy.unpinned-image]\nlevel = \"stern\"\n", ""), @r#"
    exit 2
    --- stderr
    error: unknown variant `stern`, expected one of `disabled`, `advisory`, `mandatory`, `remediate`
     --> base.toml:2:9
      |
    2 | level = "stern"
      |         ^^^^^^^
    "#);
}

#[test]
fn it_is_shown_who_says_what() {
    let base =
        format!("{BASE}[[waiver]]\npolicy = \"unpinned-*\"\nreason = \"a \\\"quote\\\"\"\nexpires = 2026-12-31\n");
    let nearer = "profile = \"strict\"\nbaseline = \"known.json\"\n[policy.unpinned-image]\nlevel = \"advisory\"\n[limits]\nmemory = \"32MiB\"\n";
    let scratch = shop(&base, nearer);
    assert_snapshot!(scratch.check(&["--show-config"]), @r#"
    exit 0
    --- stdout
    # configured by portcullis.toml, which extends base.toml
    packs = ["builtin:registry"] # base.toml:1
    profile = "strict" # portcullis.toml:2
    baseline = "known.json" # portcullis.toml:3

    [policy."floating-image-tag"]
    level = "mandatory" # base.toml:5
    advisory-stacks = ["dev-*"] # base.toml:6
    overridable = false # base.toml:7

    [policy."unlisted-registry"]
    settings = { allow = ["registry.example.com"] } # base.toml:14

    [policy."unpinned-image"]
    level = "advisory" # portcullis.toml:5
    enforce-from = 2027-01-01 # base.toml:11

    [[waiver]] # base.toml:15
    policy = "unpinned-*"
    reason = "a \"quote\""
    expires = 2026-12-31

    [limits]
    fuel = 10000000000 # default
    memory = "32MiB" # portcullis.toml:7
    "#);
    let flags = [
        "--show-config",
        "--pack",
        "builtin:tagging",
        "--profile",
        "strict",
        "--baseline",
        "other.json",
    ];
    assert_snapshot!(scratch.check(&flags).output().lines().take(4).collect::<Vec<_>>().join("\n"), @r#"
    # configured by portcullis.toml, which extends base.toml
    packs = ["builtin:tagging"] # --pack
    profile = "strict" # --profile
    baseline = "other.json" # --baseline
    "#);
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
    assert_snapshot!(scratch.run_with_variables(&["check", "--show-config"], &variables), @r#"
    exit 0
    --- stdout
    # configured by other.toml
    packs = ["builtin:tagging", "builtin:registry", "builtin:rebuild"] # default
    profile = "audit" # PORTCULLIS_PROFILE

    [limits]
    fuel = 7 # other.toml:2
    memory = "64MiB" # default
    "#);
}

#[test]
fn a_variable_names_a_profile_that_there_is() {
    let check =
        |value| shop(BASE, "").run_with_variables(&["check", "--show-config"], &[("PORTCULLIS_PROFILE", value)]);
    assert_snapshot!(check("lax"), @"
    exit 2
    --- stderr
    error: `PORTCULLIS_PROFILE` is `lax`, which is no profile
    hint: the profiles are `recommended`, `strict` and `audit`
    ");
    let unset = check("");
    assert!(unset.output().contains("base.toml:2\n"), "{unset}");
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
