//! The guide's chapter of the first rule, followed to the letter.

use std::path::Path;

use super::{cargo_test, change, make};

const CHAPTER: &str = include_str!("../../../guest/src/guide/first_rule.md");

/// Returns the blocks of code in a language, without the lines that only rustdoc reads.
fn blocks(language: &str) -> Vec<String> {
    let mut blocks = Vec::new();
    let mut lines = CHAPTER.lines();
    while let Some(line) = lines.next() {
        let opened = line.trim_start_matches('`');
        let Some(fence) = line.strip_suffix(opened).filter(|fence| fence.len() >= 3) else {
            continue;
        };
        let block: Vec<_> = lines.by_ref().take_while(|line| *line != fence).collect();
        let is_shown = |line: &&&str| language != "rust" || !line.starts_with("# ");
        let shown: Vec<_> = block.iter().filter(is_shown).map(|line| format!("{line}\n")).collect();
        blocks.extend((opened == language).then(|| shown.concat()));
    }
    blocks
}

/// Writes the one block of a language to a file.
fn write(file: &Path, language: &str) {
    let [block] = blocks(language).try_into().unwrap();
    std::fs::write(file, block).unwrap();
}

/// Adds a block of the chapter below the line of the policy that a new pack has.
fn add(file: &Path, line: &str, block: &str) {
    change(file, line, &format!("{line}{block}"));
}

#[test]
fn who_follows_the_chapter_has_a_second_policy_that_passes_its_tests() {
    let folder = make("guided");
    let source = |name: &str| folder.join("src").join(name);
    write(&source("oversized_function.rs"), "rust");
    write(&source("oversized_function.cases.json"), "json");
    write(&source("oversized_function.md"), "markdown");
    let [module, policy, cases] = blocks("rust,ignore").try_into().unwrap();
    let (library, tests) = (source("lib.rs"), source("tests.rs"));
    add(
        &library,
        "pub use overlong_log_retention::OverlongLogRetention;\n",
        &module,
    );
    add(&library, "        .policy::<OverlongLogRetention>()\n", &policy);
    add(
        &tests,
        "include_str!(\"overlong_log_retention.cases.json\")),\n",
        &cases,
    );
    let tested = cargo_test(&folder);
    let output = String::from_utf8_lossy(&tested.stdout);
    let errors = String::from_utf8_lossy(&tested.stderr);
    assert!(tested.status.success(), "{output}{errors}");
    assert!(output.contains("3 passed; 0 failed"), "{output}");
    assert!(!errors.contains("warning"), "{errors}");
}
