//! How strict all policies are at once, and what single ones override.

use insta::assert_snapshot;
use serde_json::Value;

use crate::fixtures::{deployment, preview, unknown};
use crate::scratch::{Ended, Scratch};

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
    assert_snapshot!(check("profile = \"audit\"\n", "", &[]), @"");
}

#[test]
fn a_policy_that_says_its_level_overrides_the_profile() {
    let unpinned = "[policy.unpinned-image]\nlevel = \"mandatory\"\n";
    assert_snapshot!(check("profile = \"audit\"\n", unpinned, &[]), @"");
}

#[test]
fn strict_makes_settings_that_are_missing_an_error() {
    assert_snapshot!(check("profile = \"strict\"\n", "", &[]), @"");
}

#[test]
fn strict_denies_what_is_open_too() {
    let ended = judge(&deployment("web", &unknown()), "profile = \"strict\"\n", LISTED, &[]);
    assert_snapshot!(ended, @"");
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
    assert_snapshot!(advisory(r#"["dev-*", "pro*"]"#), @"");
    assert_eq!(advisory(r#"["dev-*", "pro"]"#).exit(), 1);
}

#[test]
fn no_stack_at_all_is_refused() {
    let unpinned = "[policy.unpinned-image]\nadvisory-stacks = []\n";
    assert_snapshot!(check("", unpinned, &[]), @"");
}

#[test]
fn a_profile_that_there_is_not_is_refused() {
    assert_snapshot!(check("profile = \"stern\"\n", "", &[]), @"");
}
