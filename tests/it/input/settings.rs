//! Settings that make no sense.

use insta::assert_snapshot;

use super::configuration::check;

#[test]
fn settings_of_the_wrong_type() {
    assert_snapshot!(check("[policy.missing-required-tag]\nsettings = { tags = \"owner\" }\n"), @r#"
    exit 2
    --- stderr
    error: the settings of `missing-required-tag` do not work at `/tags`: invalid type: string "owner", expected a sequence
     --> portcullis.toml:2:12
      |
    2 | settings = { tags = "owner" }
      |            ^^^^^^^^^^^^^^^^^^
    hint: the page of `missing-required-tag` says what its settings are
    "#);
}

#[test]
fn settings_of_the_wrong_type_within_a_list() {
    assert_snapshot!(check("[policy.missing-required-tag.settings]\ntags = [\"owner\", 7]\n"), @"
    exit 2
    --- stderr
    error: the settings of `missing-required-tag` do not work at `/tags/1`: invalid type: integer `7`, expected a string
     --> portcullis.toml:1:1
      |
    1 | [policy.missing-required-tag.settings]
      | ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
    hint: the page of `missing-required-tag` says what its settings are
    ");
}

#[test]
fn settings_that_are_missing() {
    assert_snapshot!(check("[policy.missing-required-tag]\nlevel = \"advisory\"\n"), @"
    exit 2
    --- stderr
    error: the settings of `missing-required-tag` do not work: missing field `tags`
     --> portcullis.toml:1:9
      |
    1 | [policy.missing-required-tag]
      |         ^^^^^^^^^^^^^^^^^^^^
    hint: the page of `missing-required-tag` says what its settings are
    ");
}

#[test]
fn settings_that_are_not_known() {
    assert_snapshot!(check("[policy.unpinned-image]\nsettings = { except = [\"nginx\"] }\n"), @r#"
    exit 2
    --- stderr
    error: the settings of `unpinned-image` do not work at `/except`: unknown field `except`, there are no fields
     --> portcullis.toml:2:12
      |
    2 | settings = { except = ["nginx"] }
      |            ^^^^^^^^^^^^^^^^^^^^^^
    hint: the page of `unpinned-image` says what its settings are
    "#);
}

#[test]
fn settings_that_are_empty() {
    assert_snapshot!(check("[policy.missing-required-tag]\nsettings = { tags = [] }\n"), @"
    exit 2
    --- stderr
    error: the settings of `missing-required-tag` do not work: `tags` names no tag
     --> portcullis.toml:2:12
      |
    2 | settings = { tags = [] }
      |            ^^^^^^^^^^^^^
    hint: the page of `missing-required-tag` says what its settings are
    ");
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
    assert_snapshot!(check(configuration), @r#"
    exit 2
    --- stderr
    error: the settings of `missing-required-tag` do not work: `tags` names no tag
     --> portcullis.toml:2:12
      |
    2 | settings = { tags = [] }
      |            ^^^^^^^^^^^^^
    hint: the page of `missing-required-tag` says what its settings are
    error: the settings of `disallowed-tag-value` do not work: missing field `values`
     --> portcullis.toml:5:9
      |
    5 | [policy.disallowed-tag-value]
      |         ^^^^^^^^^^^^^^^^^^^^
    hint: the page of `disallowed-tag-value` says what its settings are
    error: the settings of `unlisted-registry` do not work: `https://registry.example.com` is no registry and no repository; write one as `docker.io/library/nginx`, without a tag or `*`
     --> portcullis.toml:4:12
      |
    4 | settings = { allow = ["https://registry.example.com"] }
      |            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
    hint: the page of `unlisted-registry` says what its settings are
    "#);
}

/// JSON has no such number, and would make it nothing.
#[test]
fn a_number_that_is_none() {
    let of = |settings: &str| check(&format!("[policy.unlisted-registry]\nsettings = {settings}\n"));
    assert_snapshot!(of("{ allow = [], depth = nan }"), @"
    exit 2
    --- stderr
    error: the setting `depth` is `nan`, and settings are JSON, which has no such number
     --> portcullis.toml:2:12
      |
    2 | settings = { allow = [], depth = nan }
      |            ^^^^^^^^^^^^^^^^^^^^^^^^^^^
    hint: write a number that is one, or leave the setting out
    ");
    assert_snapshot!(of("{ limits = { age = [1.5, -inf] } }"), @"
    exit 2
    --- stderr
    error: the setting `limits.age` is `-inf`, and settings are JSON, which has no such number
     --> portcullis.toml:2:12
      |
    2 | settings = { limits = { age = [1.5, -inf] } }
      |            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
    hint: write a number that is one, or leave the setting out
    ");
}
