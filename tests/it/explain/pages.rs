//! The pages that `explain --pages` writes.

use insta::assert_snapshot;

use super::explain;
use crate::guests;
use crate::scratch::{Ended, Scratch};

/// Writes pages of policies into the folder `pages` of a folder.
fn pages(scratch: &Scratch, packs: &[&str]) -> Ended {
    let packs = packs.iter().flat_map(|pack| ["--pack", pack]);
    scratch.run(
        &["explain", "--pages", "pages"]
            .into_iter()
            .chain(packs)
            .collect::<Vec<_>>(),
    )
}

#[test]
fn the_pages_of_a_pack_and_the_one_that_lists_them() {
    let scratch = Scratch::new();
    assert_snapshot!(pages(&scratch, &[guests::FINDS_NOTHING]), @"
    exit 0
    --- stdout
    1 policy has its page in `pages`, and `README.md` there lists them
    ");
    assert_snapshot!(scratch.read("pages/README.md"), @"
    <!-- Written by `portcullis explain --pages`: what is changed here is lost. -->
    # Policies

    1 policy in 1 pack. A policy's page says what it finds and what it deliberately does not, why that matters, and how it is set.

    - *level*: what a finding does unless the configuration says otherwise.
    - *needs*: what the policy does not judge without. `settings` stand in `portcullis.toml`, `build-metadata` is given by `--build`.
    - *settings*: those that have to be set are bold.

    ## finds-nothing

    Finds nothing.

    | policy | finds | severity | level | needs | settings |
    |---|---|---|---|---|---|
    | [`finds-nothing`](finds-nothing/finds-nothing.md) | Finds nothing. | medium | mandatory |  |  |
    ");
    assert_snapshot!(scratch.read("pages/finds-nothing/finds-nothing.md"), @"
    <!-- Written by `portcullis explain --pages`: what is changed here is lost. -->
    # finds-nothing

    | | |
    |---|---|
    | finds | Finds nothing. |
    | pack | `finds-nothing` |
    | severity | medium |
    | level | mandatory |
    | judges | one resource at a time |
    | applies to | all types |
    | repairs | no |

    Finds nothing.
    ");
}

#[test]
fn settings_stand_on_the_page_and_in_the_list() {
    let scratch = Scratch::new();
    assert_eq!(pages(&scratch, &["builtin:tagging"]).exit(), 0);
    let list = scratch.read("pages/README.md");
    let row = list.lines().find(|line| line.contains("[`missing-required-tag`]"));
    assert_snapshot!(row.unwrap(), @"| [`missing-required-tag`](tagging/missing-required-tag.md) | A resource without a tag that every resource must have. | medium | mandatory | `settings` | **`tags`**, `defaults`, `except-types` |");
    let page = scratch.read("pages/tagging/missing-required-tag.md");
    let (_, settings) = page.split_once("\n## All settings\n").unwrap();
    assert_snapshot!(settings.trim(), @"
    | setting | is | without it | says |
    |---|---|---|---|
    | `tags` | list of string | has to be set | The keys that every resource that can be tagged must have. |
    | `defaults` | table of string | `{}` | Values that a resource is given for tags that it lacks, by their keys, where the level is `remediate`. |
    | `except-types` | list of string | `[]` | Type tokens of resources that need none; `*` stands for any characters. |
    ");
}

#[test]
fn pages_of_an_earlier_run_are_replaced_and_nothing_else_is() {
    let scratch = Scratch::new();
    let packs = [guests::FINDS_NOTHING];
    assert_eq!(pages(&scratch, &packs).exit(), 0);
    let list = scratch.read("pages/README.md");
    let (mark, _) = list.split_once('\n').unwrap();
    let scratch = scratch.file("pages/README.md", format!("{mark}\nold\n"));
    assert_eq!(pages(&scratch, &packs).exit(), 0);
    assert_eq!(scratch.read("pages/README.md"), list);

    let scratch = scratch.file("pages/README.md", "# Ours\n");
    std::fs::remove_file(scratch.path("pages/finds-nothing/finds-nothing.md")).unwrap();
    assert_snapshot!(pages(&scratch, &packs), @"
    exit 2
    --- stderr
    error: `pages/README.md` is there already, and stays as it is
    hint: it does not begin as a page that was written here before: move it away, or name another folder
    ");
    assert_eq!(scratch.read("pages/README.md"), "# Ours\n");
    let page = scratch.path("pages/finds-nothing/finds-nothing.md");
    assert!(!page.exists(), "all pages are written, or none");
}

#[test]
fn pages_that_nobody_should_publish_are_not_written() {
    let scratch = Scratch::new();
    assert_snapshot!(pages(&scratch, &[guests::ESCAPES]), @"
    exit 2
    --- stderr
    error: the page `escapes/escapes-in-findings.md` has HTML: `<script>forged()</script> [forged](javascript:forged)`
    hint: a site shows it as the pack wrote it: examples of code stand between backticks, and all else has to be plain Markdown
    ");
    assert!(!scratch.path("pages").exists());
}

#[test]
fn packs_of_one_name_have_no_pages_beside_each_other() {
    let scratch = Scratch::new();
    assert_snapshot!(pages(&scratch, &[guests::FAILS, guests::FAILS]), @"
    exit 2
    --- stderr
    error: two policies would have the page `fails/always-fails.md`
    hint: write the pages of these packs into a folder each
    ");
    assert!(!scratch.path("pages").exists());
}

#[test]
fn either_a_policy_is_named_or_the_pages_of_all_are_asked_for() {
    let named = explain(&["finds-nothing", "--pages", "pages"]);
    assert!(named.errors().contains("cannot be used with"), "{named}");
    let neither = explain(&[]);
    assert!(neither.errors().contains("<POLICY>"), "{neither}");
    assert_eq!((named.exit(), neither.exit()), (2, 2));
}
