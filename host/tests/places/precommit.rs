//! The hook of pre-commit.

use serde_json::Value;

use crate::stage::{Ended, Stage, root, text};

fn hook() -> Value {
    let hooks: Value = serde_saphyr::from_str(&text(".pre-commit-hooks.yaml")).unwrap();
    hooks[0].clone()
}

/// Runs the hook as pre-commit does: its entry, the user's arguments, the files.
fn run(stage: &Stage, words: &[&str]) -> Ended {
    let mut command = stage.command(root().join(hook()["entry"].as_str().unwrap()));
    Ended::of(&command.args(words).output().unwrap())
}

#[test]
fn each_preview_is_judged_for_itself_with_the_same_options() {
    let stage = Stage::new();
    let ended = run(
        &stage,
        &["--build=builds", "--profile=strict", "a/preview.json", "b/preview.json"],
    );
    assert_eq!(ended.exit, 0, "{}", ended.log);
    let options = ["check", "--build=builds", "--profile=strict", "--"];
    let expected = [&options[..], &["a/preview.json"], &options, &["b/preview.json"]].concat();
    assert_eq!(stage.arguments(), expected);
}

#[test]
fn it_ends_with_the_worst_exit_code_of_all_previews() {
    let program = "#!/bin/sh\nfor last; do :; done\nexit \"${last%%.json}\"\n";
    let stage = Stage::new().executable("bin/portcullis", program);
    for (files, code) in [
        (vec!["0.json", "0.json"], 0),
        (vec!["1.json", "0.json"], 1),
        (vec!["0.json", "3.json", "1.json"], 3),
    ] {
        let ended = run(&stage, &files);
        assert_eq!(ended.exit, code, "{}", ended.log);
    }
}

#[test]
fn names_are_words_as_they_stand() {
    let stage = Stage::new();
    run(
        &stage,
        &["a b/preview.json", "$(touch pwned)/preview.json", "*/preview.json"],
    );
    let arguments = stage.arguments();
    for name in ["a b/preview.json", "$(touch pwned)/preview.json", "*/preview.json"] {
        assert!(arguments.iter().any(|argument| argument == name), "{arguments:?}");
    }
    assert!(!stage.path("space/pwned").exists());
}

#[test]
fn a_preview_that_looks_like_an_option_is_refused() {
    let stage = Stage::new();
    std::fs::create_dir(stage.path("space/--profile=audit")).unwrap();
    let stage = stage.file("space/--profile=audit/preview.json", "{}");
    let ended = run(&stage, &["--profile=audit/preview.json"]);
    assert_eq!(ended.exit, 2, "{}", ended.log);
    assert!(stage.arguments().is_empty());
}

#[test]
fn without_the_program_nothing_passes() {
    let stage = Stage::new();
    std::fs::remove_file(stage.path("bin/portcullis")).unwrap();
    assert_eq!(run(&stage, &["preview.json"]).exit, 2);
}

#[test]
fn the_real_program_judges_the_examples() {
    let stage = Stage::new().with_the_real_program();
    let example = |name: &str| {
        root()
            .join("examples")
            .join(name)
            .join("preview.json")
            .display()
            .to_string()
    };
    let builds = format!("--build={}", root().join("examples/prebuilt/builds").display());
    let ended = run(&stage, &[&builds, &example("prebuilt")]);
    assert_eq!(ended.exit, 0, "{}", ended.log);
    let ended = run(&stage, &[&example("webshop"), &example("aigateway")]);
    assert_eq!(ended.exit, 1, "{}", ended.log);
    assert_eq!(ended.log.matches("denied:").count(), 2, "{}", ended.log);
}
