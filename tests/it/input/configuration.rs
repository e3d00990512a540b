//! Configurations that make no sense.

use insta::assert_snapshot;

use crate::fixtures::{bucket, preview};
use crate::guests;
use crate::scratch::{Ended, Scratch};

/// Checks a preview by a configuration.
fn check(configuration: &str) -> Ended {
    check_by(configuration, &[])
}

/// Checks a preview by a configuration and packs.
fn check_by(configuration: &str, arguments: &[&str]) -> Ended {
    let scratch = Scratch::with_preview(preview([bucket("assets")]));
    scratch.file("portcullis.toml", configuration).check(arguments)
}

#[test]
fn a_policy_that_there_is_not() {
    assert_snapshot!(check("[policy.floating-image-tags]\nlevel = \"mandatory\"\n"), @"");
}

#[test]
fn a_policy_like_no_other() {
    assert_snapshot!(check("[policy.house-rule]\nlevel = \"mandatory\"\n"), @"");
}

#[test]
fn a_pack_that_there_is_not() {
    assert_snapshot!(check("[policy.\"tags/missing-required-tag\"]\nsettings = { tags = [\"owner\"] }\n"), @"");
}

/// `--pack` leaves packs out, and the configuration may speak of those.
#[test]
fn a_policy_of_a_pack_that_was_left_out_is_no_error() {
    let configuration = "[policy.floating-image-tag]\nlevel = \"advisory\"\n";
    assert_snapshot!(check_by(configuration, &["--pack", guests::FINDS_NOTHING]), @"");
}

#[test]
fn a_key_that_is_not_known() {
    assert_snapshot!(check("polices = []\n"), @"");
}

#[test]
fn a_key_of_a_policy_that_is_not_known() {
    assert_snapshot!(check("[policy.unpinned-image]\non_unknown = \"deny\"\n"), @"");
}

#[test]
fn a_level_that_there_is_not() {
    assert_snapshot!(check("[policy.unpinned-image]\nlevel = \"strict\"\n"), @"");
}

#[test]
fn a_text_that_is_no_toml() {
    assert_snapshot!(check("packs = [\"builtin:tagging\"\n[policy]\n"), @"");
}

#[test]
fn settings_of_the_wrong_type() {
    assert_snapshot!(check("[policy.missing-required-tag]\nsettings = { tags = \"owner\" }\n"), @"");
}

#[test]
fn settings_of_the_wrong_type_within_a_list() {
    assert_snapshot!(check("[policy.missing-required-tag.settings]\ntags = [\"owner\", 7]\n"), @"");
}

#[test]
fn settings_that_are_missing() {
    assert_snapshot!(check("[policy.missing-required-tag]\nlevel = \"advisory\"\n"), @"");
}

#[test]
fn settings_that_are_not_known() {
    assert_snapshot!(check("[policy.unpinned-image]\nsettings = { except = [\"nginx\"] }\n"), @"");
}

#[test]
fn settings_that_are_empty() {
    assert_snapshot!(check("[policy.missing-required-tag]\nsettings = { tags = [] }\n"), @"");
}

#[test]
fn settings_of_several_policies_are_wrong_at_once() {
    let configuration = "\
[policy.missing-required-tag]
settings = { tags = [] }
[policy.unlisted-registry]
settings = { allow = [\"https://registry.example.com\"] }
[policy.disallowed-tag-value]
";
    assert_snapshot!(check(configuration), @"");
}

#[test]
fn a_limit_that_is_no_amount_of_memory() {
    assert_snapshot!(check("[limits]\nmemory = \"64\"\n"), @"");
}

#[test]
fn a_limit_below_nothing() {
    assert_snapshot!(check("[limits]\nfuel = -1\n"), @"");
}

#[test]
fn a_policy_name_of_several_packs() {
    let twice = |path: &str| format!("packs = [\"{path}\", \"{path}\"]\n[policy.always-fails]\nlevel = \"advisory\"\n");
    assert_snapshot!(check(&twice(guests::FAILS)), @"");
}

#[test]
fn no_policy_is_enabled() {
    let configuration = "[policy.finds-nothing]\nlevel = \"disabled\"\n";
    assert_snapshot!(check_by(configuration, &["--pack", guests::FINDS_NOTHING]), @"");
}

#[test]
fn no_policy_has_the_settings_that_it_needs() {
    assert_snapshot!(check("packs = [\"builtin:tagging\"]\n"), @"");
}

#[test]
fn no_pack_is_named() {
    assert_snapshot!(check("packs = []\n"), @"");
}

#[test]
fn a_built_in_pack_that_there_is_not() {
    assert_snapshot!(check("packs = [\"builtin:tags\"]\n"), @"");
}

#[test]
fn a_pack_file_that_there_is_not() {
    assert_snapshot!(check("packs = [\"policies/house.wasm\"]\n"), @"");
}

#[test]
fn a_configuration_that_is_not_there() {
    let scratch = Scratch::with_preview(preview([bucket("assets")]));
    assert_snapshot!(scratch.check(&["--config", "house.toml"]), @"");
}

#[test]
fn a_configuration_that_is_not_utf_8() {
    let scratch = Scratch::with_preview(preview([bucket("assets")])).file("portcullis.toml", b"# \xff\n");
    assert_snapshot!(scratch.check(&[]), @"");
}
