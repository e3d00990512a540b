//! What files that are extended do not allow.

use insta::assert_snapshot;

use super::{BASE, WAIVER, check, shop};

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
    assert_snapshot!(check(BASE, nearer), @r#"
    exit 2
    --- stderr
    error: not allowed: a laxer `level` of `floating-image-tag`, for base.toml:7 says `overridable = false`
     --> portcullis.toml:3:9
      |
    3 | level = "advisory"
      |         ^^^^^^^^^^
    hint: a file that extends it may be stricter; ask its owners for more
    error: not allowed: a laxer `on-unknown` of `floating-image-tag`, for base.toml:7 says `overridable = false`
     --> portcullis.toml:4:14
      |
    4 | on-unknown = "warn"
      |              ^^^^^^
    hint: a file that extends it may be stricter; ask its owners for more
    error: not allowed: more `advisory-stacks` of `floating-image-tag`, for base.toml:7 says `overridable = false`
     --> portcullis.toml:5:19
      |
    5 | advisory-stacks = ["dev-*", "prod"]
      |                   ^^^^^^^^^^^^^^^^^
    hint: a file that extends it may be stricter; ask its owners for more
    error: not allowed: a later `enforce-from` of `floating-image-tag`, for base.toml:7 says `overridable = false`
     --> portcullis.toml:6:16
      |
    6 | enforce-from = 2030-01-01
      |                ^^^^^^^^^^
    hint: a file that extends it may be stricter; ask its owners for more
    error: not allowed: other `settings` of `floating-image-tag`, for base.toml:7 says `overridable = false`
     --> portcullis.toml:7:12
      |
    7 | settings = {}
      |            ^^
    hint: a file that extends it may be stricter; ask its owners for more
    error: not allowed: `overridable` of `floating-image-tag`, for base.toml:7 says `overridable = false`
     --> portcullis.toml:8:15
      |
    8 | overridable = true
      |               ^^^^
    hint: a file that extends it may be stricter; ask its owners for more
    "#);
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
    assert_snapshot!(check(&base, nearer), @r#"
    exit 2
    --- stderr
    error: not allowed: a laxer `profile`, for base.toml:1 says `overridable = false`
     --> portcullis.toml:4:11
      |
    4 | profile = "audit"
      |           ^^^^^^^
    hint: a file that extends it may be stricter; ask its owners for more
    error: not allowed: `packs` without one of its packs, for base.toml:1 says `overridable = false`
     --> portcullis.toml:3:9
      |
    3 | packs = ["builtin:tagging"]
      |         ^^^^^^^^^^^^^^^^^^^
    hint: a file that extends it may be stricter; ask its owners for more
    error: not allowed: `overridable`, for base.toml:1 says `overridable = false`
     --> portcullis.toml:2:15
      |
    2 | overridable = true
      |               ^^^^
    hint: a file that extends it may be stricter; ask its owners for more
    error: not allowed: other `settings` of `unlisted-registry`, for base.toml:1 says `overridable = false`
     --> portcullis.toml:8:12
      |
    8 | settings = { allow = ["docker.io"] }
      |            ^^^^^^^^^^^^^^^^^^^^^^^^^
    hint: a file that extends it may be stricter; ask its owners for more
    error: not allowed: a laxer `level` of `untraceable-image-tag`, for base.toml:1 says `overridable = false`
     --> portcullis.toml:6:9
      |
    6 | level = "disabled"
      |         ^^^^^^^^^^
    hint: a file that extends it may be stricter; ask its owners for more
    "#);
    let audit = shop(&base, "").check(&["--profile", "audit"]);
    assert_snapshot!(audit, @"
    exit 2
    --- stderr
    error: not allowed: the profile `audit`, for base.toml:1 says `overridable = false`
    hint: a file that extends it may be stricter; ask its owners for more
    ");
}

/// Its level would be that of the profile.
#[test]
fn a_lock_is_not_passed_by_a_profile() {
    let base = "[policy.floating-image-tag]\noverridable = false\n";
    assert_snapshot!(check(base, "profile = \"audit\"\n"), @r#"
    exit 2
    --- stderr
    error: not allowed: a laxer `profile`, for base.toml:2 says `overridable = false`
     --> portcullis.toml:2:11
      |
    2 | profile = "audit"
      |           ^^^^^^^
    hint: a file that extends it may be stricter; ask its owners for more
    "#);
    assert_eq!(shop(base, "").check(&["--profile", "audit"]).exit(), 2);
    assert_eq!(
        shop(base, "").check(&["--profile", "strict", "--show-config"]).exit(),
        0
    );
}

#[test]
fn a_policy_that_the_base_leaves_open_may_be_laxer() {
    let base = "overridable = false\n[policy.floating-image-tag]\noverridable = true\n";
    let ended = check(base, "[policy.floating-image-tag]\nlevel = \"disabled\"\n");
    assert!(ended.output().contains("disabled: floating-image-tag"), "{ended}");
    assert!(!ended.output().contains("deny  floating-image-tag"), "{ended}");
    assert_eq!(ended.exit(), 1, "{ended}");
}

/// Another pack may have a policy of the same name that finds nothing.
#[test]
fn a_lock_on_one_policy_keeps_its_pack() {
    let ended = check(BASE, "packs = [\"builtin:tagging\"]\n");
    assert_eq!(ended.exit(), 2, "{ended}");
    assert!(ended.errors().contains("`packs` without one of its packs"), "{ended}");
}

#[test]
fn a_nearer_lock_is_stronger_than_what_a_file_further_away_leaves_open() {
    let company = "[policy.untraceable-image-tag]\nlevel = \"mandatory\"\noverridable = true\n";
    let team = "extends = \"company.toml\"\noverridable = false\n";
    let check = |team: &str| {
        let scratch =
            shop(team, "[policy.untraceable-image-tag]\nlevel = \"advisory\"\n").file("company.toml", company);
        scratch.check(&["--pack", "builtin:registry"])
    };
    assert_eq!(check("extends = \"company.toml\"\n").exit(), 1);
    assert_eq!(check(team).exit(), 2);
}

#[test]
fn what_the_base_locks_is_waived_by_the_base_alone() {
    assert_snapshot!(check(BASE, WAIVER), @"
    exit 2
    --- stderr
    error: `floating-image-tag` may not be waived here: base.toml:7 says `overridable = false`
     --> portcullis.toml:2:1
      |
    2 | [[waiver]]
      | ^^^^^^^^^^
    hint: a waiver of it stands in that file, or in one that it extends
    ");
    let ended = check(&format!("{BASE}{WAIVER}"), "");
    assert!(ended.output().contains("findings are waived"), "{ended}");
}

/// The more exact name would hold, and what the base says of the other be lost.
#[test]
fn a_lock_is_not_passed_by_another_name() {
    let nearer = "[policy.\"registry/floating-image-tag\"]\nlevel = \"disabled\"\n";
    assert_snapshot!(check(BASE, nearer), @r#"
    exit 2
    --- stderr
    error: `registry/floating-image-tag` is called `floating-image-tag` in the file that is extended
     --> portcullis.toml:2:9
      |
    2 | [policy."registry/floating-image-tag"]
      |         ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
    hint: give it one name in all files
    "#);
}

#[test]
fn a_lock_is_not_passed_by_a_baseline() {
    let scratch = shop(BASE, "");
    assert_eq!(scratch.check(&["--write-baseline", "baseline.json"]).exit(), 0);
    let ended = scratch.check(&["--baseline", "baseline.json", "--at", "2028-01-01T00:00:00Z"]);
    assert!(ended.output().contains("deny  floating-image-tag"), "{ended}");
    assert!(ended.output().contains("unpinned-image by baseline.json"), "{ended}");
}
