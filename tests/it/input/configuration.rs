//! Configurations that make no sense.

use insta::assert_snapshot;

use crate::fixtures::{bucket, preview};
use crate::guests;
use crate::scratch::{Ended, Scratch};

/// Checks a preview by a configuration.
pub(super) fn check(configuration: &str) -> Ended {
    check_by(configuration, &[])
}

/// Checks a preview by a configuration and packs.
fn check_by(configuration: &str, arguments: &[&str]) -> Ended {
    let scratch = Scratch::with_preview(preview([bucket("assets")]));
    scratch.file("portcullis.toml", configuration).check(arguments)
}

#[test]
fn a_policy_that_there_is_not() {
    assert_snapshot!(check("[policy.floating-image-tags]\nlevel = \"mandatory\"\n"), @"
    exit 2
    --- stderr
    error: there is no policy `floating-image-tags`
     --> portcullis.toml:1:9
      |
    1 | [policy.floating-image-tags]
      |         ^^^^^^^^^^^^^^^^^^^
    hint: did you mean `floating-image-tag`?
    ");
}

#[test]
fn a_policy_like_no_other() {
    assert_snapshot!(check("[policy.house-rule]\nlevel = \"mandatory\"\n"), @"
    exit 2
    --- stderr
    error: there is no policy `house-rule`
     --> portcullis.toml:1:9
      |
    1 | [policy.house-rule]
      |         ^^^^^^^^^^
    hint: the packs of this run have no policy with such a name
    ");
}

#[test]
fn a_pack_that_there_is_not() {
    assert_snapshot!(check("[policy.\"tags/missing-required-tag\"]\nsettings = { tags = [\"owner\"] }\n"), @r#"
    exit 2
    --- stderr
    error: there is no policy `tags/missing-required-tag`
     --> portcullis.toml:1:9
      |
    1 | [policy."tags/missing-required-tag"]
      |         ^^^^^^^^^^^^^^^^^^^^^^^^^^^
    hint: did you mean `missing-required-tag`?
    "#);
}

/// `--pack` leaves packs out, and the configuration may speak of those.
#[test]
fn a_policy_of_a_pack_that_was_left_out_is_no_error() {
    let configuration = "[policy.floating-image-tag]\nlevel = \"advisory\"\n";
    assert_snapshot!(check_by(configuration, &["--pack", guests::FINDS_NOTHING]), @"
    exit 0
    --- stdout
    configured by: portcullis.toml

    allowed: 1 resource judged by 1 policy
    ");
}

#[test]
fn a_key_that_is_not_known() {
    assert_snapshot!(check("polices = []\n"), @"
    exit 2
    --- stderr
    error: unknown field `polices`, expected one of `extends`, `overridable`, `packs`, `profile`, `baseline`, `policy`, `waiver`, `trust`, `limits`
     --> portcullis.toml:1:1
      |
    1 | polices = []
      | ^^^^^^^
    hint: docs/configuration.md says what each key means
    ");
}

#[test]
fn a_key_of_a_policy_that_is_not_known() {
    assert_snapshot!(check("[policy.unpinned-image]\non_unknown = \"deny\"\n"), @r#"
    exit 2
    --- stderr
    error: unknown field `on_unknown`, expected one of `level`, `on-unknown`, `advisory-stacks`, `enforce-from`, `overridable`, `settings`
     --> portcullis.toml:2:1
      |
    2 | on_unknown = "deny"
      | ^^^^^^^^^^
    hint: docs/configuration.md says what each key means
    "#);
}

#[test]
fn a_level_that_there_is_not() {
    assert_snapshot!(check("[policy.unpinned-image]\nlevel = \"strict\"\n"), @r#"
    exit 2
    --- stderr
    error: unknown variant `strict`, expected one of `disabled`, `advisory`, `mandatory`, `remediate`
     --> portcullis.toml:2:9
      |
    2 | level = "strict"
      |         ^^^^^^^^
    "#);
}

#[test]
fn a_text_that_is_no_toml() {
    assert_snapshot!(check("packs = [\"builtin:tagging\"\n[policy]\n"), @"
    exit 2
    --- stderr
    error: missing comma between array elements, expected `,`
     --> portcullis.toml:2:1
      |
    2 | [policy]
      | ^
    ");
}

#[test]
fn all_that_is_wrong_with_the_file_is_told_together() {
    let configuration = "\
profile = \"stern\"
[policy.unpinned-image]
level = \"strict\"
on_unknown = \"deny\"
advisory-stacks = []
[limits]
memory = \"64\"
";
    assert_snapshot!(check(configuration), @r#"
    exit 2
    --- stderr
    error: unknown variant `stern`, expected one of `recommended`, `strict`, `audit`
     --> portcullis.toml:1:11
      |
    1 | profile = "stern"
      |           ^^^^^^^
    error: unknown variant `strict`, expected one of `disabled`, `advisory`, `mandatory`, `remediate`
     --> portcullis.toml:3:9
      |
    3 | level = "strict"
      |         ^^^^^^^^
    error: unknown field `on_unknown`, expected one of `level`, `on-unknown`, `advisory-stacks`, `enforce-from`, `overridable`, `settings`
     --> portcullis.toml:4:1
      |
    4 | on_unknown = "deny"
      | ^^^^^^^^^^
    hint: docs/configuration.md says what each key means
    error: `advisory-stacks` names no stack
     --> portcullis.toml:5:19
      |
    5 | advisory-stacks = []
      |                   ^^
    hint: name one, as in `dev-*`, or leave it out
    error: `64` is no amount of memory
     --> portcullis.toml:7:10
      |
    7 | memory = "64"
      |          ^^^^
    hint: write one as `64MiB`
    "#);
}

#[test]
fn a_limit_that_is_no_amount_of_memory() {
    assert_snapshot!(check("[limits]\nmemory = \"64\"\n"), @r#"
    exit 2
    --- stderr
    error: `64` is no amount of memory
     --> portcullis.toml:2:10
      |
    2 | memory = "64"
      |          ^^^^
    hint: write one as `64MiB`
    "#);
}

#[test]
fn a_limit_below_nothing() {
    assert_snapshot!(check("[limits]\nfuel = -1\n"), @"
    exit 2
    --- stderr
    error: invalid value: integer `-1`, expected u64
     --> portcullis.toml:2:8
      |
    2 | fuel = -1
      |        ^^
    ");
}

#[test]
fn a_policy_name_of_several_packs() {
    let twice =
        |path: &str| format!("packs = [\"{path}\", \"/.{path}\"]\n[policy.always-fails]\nlevel = \"advisory\"\n");
    assert_snapshot!(check(&twice(guests::FAILS)), @"
    exit 2
    --- stderr
    error: several packs of one name have a policy `always-fails`
     --> portcullis.toml:2:9
      |
    2 | [policy.always-fails]
      |         ^^^^^^^^^^^^
    hint: leave all of these packs out but one
    ");
}

#[test]
fn no_policy_is_enabled() {
    let configuration = "[policy.finds-nothing]\nlevel = \"disabled\"\n";
    assert_snapshot!(check_by(configuration, &["--pack", guests::FINDS_NOTHING]), @"
    exit 2
    --- stderr
    error: no policy is enabled, so nothing would be judged
    hint: give a policy another level than `disabled`
    ");
}

#[test]
fn no_policy_has_the_settings_that_it_needs() {
    let keys = "[policy.malformed-tag-key]\nlevel = \"disabled\"\n";
    assert_snapshot!(check(&format!("packs = [\"builtin:tagging\"]\n{keys}")), @"
    exit 2
    --- stderr
    error: no policy is enabled, so nothing would be judged
    hint: `missing-required-tag` is not run for want of settings (in `portcullis.toml`)
    ");
}

#[test]
fn no_pack_is_named() {
    assert_snapshot!(check("packs = []\n"), @"
    exit 2
    --- stderr
    error: `packs` names no pack, so nothing would be judged
     --> portcullis.toml:1:9
      |
    1 | packs = []
      |         ^^
    hint: name one, or leave `packs` out to judge by the built-in ones
    ");
}

#[test]
fn a_built_in_pack_that_there_is_not() {
    assert_snapshot!(check("packs = [\"builtin:tags\"]\n"), @"
    exit 2
    --- stderr
    error: there is no built-in pack `tags`
    hint: there are `builtin:tagging`, `builtin:registry`, `builtin:rebuild`
    ");
}

#[test]
fn a_pack_file_that_there_is_not() {
    assert_snapshot!(check("packs = [\"policies/house.wasm\"]\n"), @"
    exit 2
    --- stderr
    error: cannot read the pack `policies/house.wasm`: there is no such file
    hint: `--pack` and `packs` name a component file, or a built-in pack as `builtin:NAME`
    ");
}

#[test]
fn a_configuration_that_is_not_there() {
    let scratch = Scratch::with_preview(preview([bucket("assets")]));
    assert_snapshot!(scratch.check(&["--config", "house.toml"]), @"
    exit 2
    --- stderr
    error: cannot read `house.toml`: there is no such file
    hint: a configuration is a text file, `portcullis.toml` by its usual name
    ");
}

#[test]
fn a_configuration_that_is_not_utf_8() {
    let scratch = Scratch::with_preview(preview([bucket("assets")])).file("portcullis.toml", b"# \xff\n");
    assert_snapshot!(scratch.check(&[]), @"
    exit 2
    --- stderr
    error: portcullis.toml: the text is not UTF-8 from byte 2 on
    hint: a configuration is a text file, `portcullis.toml` by its usual name
    ");
}

/// To go on to the next configuration would be to judge by laxer rules.
#[cfg(unix)]
#[test]
fn a_configuration_that_is_there_but_cannot_be_read_is_not_passed_over() {
    let scratch = Scratch::with_preview(preview([bucket("assets")]));
    std::os::unix::fs::symlink("nowhere.toml", scratch.path("portcullis.toml")).unwrap();
    assert_snapshot!(scratch.check(&[]), @"
    exit 2
    --- stderr
    error: cannot read `portcullis.toml`: there is no such file
    hint: a configuration is a text file, `portcullis.toml` by its usual name
    ");
    std::fs::remove_file(scratch.path("portcullis.toml")).unwrap();
    std::fs::create_dir(scratch.path("portcullis.toml")).unwrap();
    assert_snapshot!(scratch.check(&[]), @"
    exit 2
    --- stderr
    error: cannot read `portcullis.toml`: it is a folder
    hint: a configuration is a text file, `portcullis.toml` by its usual name
    ");
}

#[test]
fn a_policy_that_is_spoken_of_twice() {
    let configuration = "\
[policy.unpinned-image]
level = \"mandatory\"
[policy.\"registry/unpinned-image\"]
level = \"disabled\"
";
    let scratch = Scratch::with_preview(preview([bucket("assets")]));
    assert_snapshot!(scratch.file("portcullis.toml", configuration).check(&[]), @"
    exit 2
    --- stderr
    error: `unpinned-image` and `registry/unpinned-image` are one policy
     --> portcullis.toml:1:9
      |
    1 | [policy.unpinned-image]
      |         ^^^^^^^^^^^^^^
    hint: say all of it in one place
    ");
}

#[test]
fn a_level_in_another_letter_case_is_quoted_as_it_is() {
    let configuration = "[policy.unpinned-image]\nlevel = \"Mandatory\"\n";
    let scratch = Scratch::with_preview(preview([bucket("assets")]));
    assert_snapshot!(scratch.file("portcullis.toml", configuration).check(&[]), @r#"
    exit 2
    --- stderr
    error: unknown variant `Mandatory`, expected one of `disabled`, `advisory`, `mandatory`, `remediate`
     --> portcullis.toml:2:9
      |
    2 | level = "Mandatory"
      |         ^^^^^^^^^^^
    "#);
}
