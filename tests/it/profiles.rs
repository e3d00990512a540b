//! How strict all policies are at once, and what single ones override.

use std::path::Path;

use insta::assert_snapshot;
use serde_json::Value;

use crate::fixtures::{deployment, preview, unknown};
use crate::scratch::{Ended, Scratch, run_in};

/// Two policies that judge a deployment, without those that are beside the point.
const ONLY: &str = r#"packs = ["builtin:registry"]
[policy.untraceable-image-tag]
level = "disabled"
[policy.conflicting-image-reference]
level = "disabled"
[policy.secret-in-image-build]
level = "disabled"
[policy.unscanned-repository]
level = "disabled"
[policy.unlisted-push-target]
level = "disabled"
[policy.plaintext-registry-credential]
level = "disabled"
"#;

fn check(profile: &str, policies: &str, arguments: &[&str]) -> Ended {
    judge(&deployment("web", "shop/web"), profile, policies, arguments)
}

fn judge(step: &Value, profile: &str, policies: &str, arguments: &[&str]) -> Ended {
    let scratch = Scratch::with_preview(preview([step.clone()]));
    let configuration = format!("{profile}{ONLY}{policies}");
    scratch.file("portcullis.toml", configuration).check(arguments)
}

const LISTED: &str = "[policy.unlisted-registry]\nsettings = { allow = [\"docker.io\"] }\n";

#[test]
fn audit_tells_everything_and_denies_nothing() {
    assert_snapshot!(check("profile = \"audit\"\n", "", &[]), @"
    exit 0
    --- stdout
    kubernetes:apps/v1:Deployment web (create)
      warn  floating-image-tag (advisory, high)
            why  `shop/web` has no tag, which means `latest`
            at   /spec/template/spec/containers/0/image
                 containers:
                   - name: main
                     image: shop/web
            fix  name the version or the commit that was built, and its digest
      warn  unpinned-image (advisory, medium)
            why  `shop/web` has no digest: its tag can be moved to another image
            at   /spec/template/spec/containers/0/image
            fix  add the digest that was built, as in `NAME:TAG@sha256:…`
                 no repair: `shop/web` has no tag to find its build by

    not run, for want of settings (in `portcullis.toml`): unlisted-registry
    disabled: untraceable-image-tag, conflicting-image-reference, unlisted-push-target, plaintext-registry-credential, secret-in-image-build, unscanned-repository
    configured by: portcullis.toml
    profile: audit

    allowed: 2 findings warn, 1 resource judged by 2 policies
    ");
}

#[test]
fn a_policy_that_says_its_level_overrides_the_profile() {
    let unpinned = "[policy.unpinned-image]\nlevel = \"mandatory\"\n";
    assert_snapshot!(check("profile = \"audit\"\n", unpinned, &[]), @"
    exit 1
    --- stdout
    kubernetes:apps/v1:Deployment web (create)
      deny  unpinned-image (mandatory, medium)
            why  `shop/web` has no digest: its tag can be moved to another image
            at   /spec/template/spec/containers/0/image
                 containers:
                   - name: main
                     image: shop/web
            fix  add the digest that was built, as in `NAME:TAG@sha256:…`
                 no repair: `shop/web` has no tag to find its build by
      warn  floating-image-tag (advisory, high)
            why  `shop/web` has no tag, which means `latest`
            at   /spec/template/spec/containers/0/image
            fix  name the version or the commit that was built, and its digest

    not run, for want of settings (in `portcullis.toml`): unlisted-registry
    disabled: untraceable-image-tag, conflicting-image-reference, unlisted-push-target, plaintext-registry-credential, secret-in-image-build, unscanned-repository
    levels: unpinned-image is mandatory instead of advisory
    configured by: portcullis.toml
    profile: audit

    denied: 1 finding denies, 1 finding warns, 1 resource judged by 2 policies
    ");
}

#[test]
fn strict_makes_settings_that_are_missing_an_error() {
    assert_snapshot!(check("profile = \"strict\"\n", "", &[]), @r#"
    exit 2
    --- stderr
    error: the settings of `unlisted-registry` do not work: missing field `allow`
    hint: with `profile = "strict"` every policy judges: give `unlisted-registry` its settings, or the level `disabled`
    "#);
}

#[test]
fn strict_denies_what_is_open_too() {
    let ended = judge(&deployment("web", &unknown()), "profile = \"strict\"\n", LISTED, &[]);
    assert_snapshot!(ended, @"
    exit 1
    --- stdout
    kubernetes:apps/v1:Deployment web (create)
      undetermined:
      deny  unlisted-registry (mandatory, high), floating-image-tag (mandatory, high), unpinned-image (mandatory, medium)
            why  the image is known only during the update
            at   /spec/template/spec/containers/0/image
                 containers:
                   - name: main
                     image: (known only during the update)
            fix  let the preview know it, or say with `on-unknown` what an open question does

    disabled: untraceable-image-tag, conflicting-image-reference, unlisted-push-target, plaintext-registry-credential, secret-in-image-build, unscanned-repository
    configured by: portcullis.toml
    profile: strict

    denied: 3 findings deny, 3 questions are open, 1 resource judged by 3 policies
    ");
}

#[test]
fn the_command_line_overrides_the_profile_of_the_configuration() {
    let ended = check("profile = \"audit\"\n", "", &["--profile", "recommended"]);
    assert_eq!(ended.exit(), 1);
}

#[test]
fn a_policy_only_tells_in_the_stacks_that_are_named() {
    let advisory = |stacks: &str| {
        let unpinned = format!("[policy.unpinned-image]\nadvisory-stacks = {stacks}\n");
        let floating = "[policy.floating-image-tag]\nlevel = \"disabled\"\n";
        check("", &format!("{unpinned}{floating}"), &[])
    };
    assert_snapshot!(advisory(r#"["dev-*", "pro*"]"#), @"
    exit 0
    --- stdout
    kubernetes:apps/v1:Deployment web (create)
      warn  unpinned-image (advisory, medium)
            why  `shop/web` has no digest: its tag can be moved to another image
            at   /spec/template/spec/containers/0/image
                 containers:
                   - name: main
                     image: shop/web
            fix  add the digest that was built, as in `NAME:TAG@sha256:…`
                 no repair: `shop/web` has no tag to find its build by

    not run, for want of settings (in `portcullis.toml`): unlisted-registry
    disabled: floating-image-tag, untraceable-image-tag, conflicting-image-reference, unlisted-push-target, plaintext-registry-credential, secret-in-image-build, unscanned-repository
    levels: unpinned-image is advisory in prod
    configured by: portcullis.toml

    allowed: 1 finding warns, 1 resource judged by 1 policy
    ");
    assert_eq!(advisory(r#"["dev-*", "pro"]"#).exit(), 1);
}

#[test]
fn no_stack_at_all_is_refused() {
    let unpinned = "[policy.unpinned-image]\nadvisory-stacks = []\n";
    assert_snapshot!(check("", unpinned, &[]), @"
    exit 2
    --- stderr
    error: `advisory-stacks` names no stack
      --> portcullis.toml:15:19
       |
    15 | advisory-stacks = []
       |                   ^^
    hint: name one, as in `dev-*`, or leave it out
    ");
}

/// What tells in all stacks denies in none, and whoever reads the level is to read so.
#[test]
fn all_stacks_at_once_are_refused() {
    let advisory = |stacks: &str| {
        check(
            "",
            &format!("[policy.unpinned-image]\nadvisory-stacks = {stacks}\n"),
            &[],
        )
    };
    assert_snapshot!(advisory(r#"["dev-*", "**"]"#), @r#"
    exit 2
    --- stderr
    error: `advisory-stacks` is all stacks by `**`
      --> portcullis.toml:15:19
       |
    15 | advisory-stacks = ["dev-*", "**"]
       |                   ^^^^^^^^^^^^^^^
    hint: a policy that is to tell in all of them has `level = "advisory"`
    "#);
    assert_snapshot!(advisory(r#"[""]"#), @r#"
    exit 2
    --- stderr
    error: `advisory-stacks` has an empty name, which no stack has
      --> portcullis.toml:15:19
       |
    15 | advisory-stacks = [""]
       |                   ^^^^
    hint: name one, as in `dev-*`
    "#);
    assert_eq!(advisory(r#"["*"]"#).exit(), 2);
}

#[test]
fn a_profile_that_there_is_not_is_refused() {
    assert_snapshot!(check("profile = \"stern\"\n", "", &[]), @r#"
    exit 2
    --- stderr
    error: unknown variant `stern`, expected one of `recommended`, `strict`, `audit`
     --> portcullis.toml:1:11
      |
    1 | profile = "stern"
      |           ^^^^^^^
    "#);
}

/// Judges an example with every policy on.
fn judge_example(example: &str, profile: &str) -> Ended {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let preview = format!("examples/{example}/preview.json");
    let builds = format!("examples/{example}/builds");
    let mut arguments = vec![
        "check",
        &preview,
        "--config",
        "tests/it/profiles/all.toml",
        "--profile",
        profile,
    ];
    arguments.extend([
        "--at",
        "2026-12-31T00:00:00Z",
        "--repository",
        "https://git.example.com/shop/shop.git",
    ]);
    arguments.extend([
        "--revision",
        "4c49d6b1c10d29b8b3e409e18f4ab527a84268b7",
        "--dirty",
        "false",
    ]);
    if root.join(&builds).is_dir() {
        arguments.extend(["--build", &builds]);
    }
    run_in(root, &arguments)
}

#[test]
fn every_policy_that_the_examples_can_show_judges_them() {
    let report = judge_example("prebuilt", "strict");
    assert!(!report.output().contains("not run"), "{report}");
}

/// Compares the reports of all examples with those in `profiles/`, which a person has read.
fn compare_examples(profile: &str) {
    for example in ["aigateway", "prebuilt", "release", "webshop"] {
        insta::with_settings!({ snapshot_path => "profiles", prepend_module_to_snapshot => false }, {
            assert_snapshot!(format!("{example}-{profile}"), judge_example(example, profile));
        });
    }
}

#[test]
fn the_examples_are_judged_as_recommended() {
    compare_examples("recommended");
}

#[test]
fn the_examples_are_judged_strictly() {
    compare_examples("strict");
}
