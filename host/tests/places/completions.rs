//! Completions and man pages.

use crate::stage::{Ended, Stage};

const VERBS: [&str; 11] = [
    "check",
    "up",
    "new",
    "build",
    "test",
    "bench",
    "inspect",
    "explain",
    "plugin",
    "completions",
    "man",
];

fn run(arguments: &str) -> (Stage, Ended) {
    let stage = Stage::new().with_the_real_program();
    let ended = stage.run(&format!("portcullis {arguments}"), &[]);
    (stage, ended)
}

/// Asks bash for what a line can be completed to.
fn completed(line: &str) -> Vec<String> {
    let stage = Stage::new().with_the_real_program();
    let script = r#"
        source <(portcullis completions bash)
        read -ra COMP_WORDS <<<"$1"
        COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
        _portcullis portcullis "${COMP_WORDS[COMP_CWORD]}" "${COMP_WORDS[COMP_CWORD - 1]}"
        printf '%s\n' "${COMPREPLY[@]}""#;
    let mut command = stage.command("/bin/bash");
    let ended = Ended::of(&command.args(["--norc", "-c", script, "bash", line]).output().unwrap());
    ended.log.lines().map(str::to_owned).collect()
}

#[test]
fn bash_completes_verbs_options_and_values() {
    assert_eq!(completed("portcullis ch"), ["check"]);
    assert_eq!(completed("portcullis check --prof"), ["--profile"]);
    assert_eq!(completed("portcullis check --profile a"), ["audit"]);
    assert_eq!(completed("portcullis plugin ins"), ["install"]);
}

#[test]
fn every_shell_is_told_of_every_verb() {
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let (_, ended) = run(&format!("completions {shell}"));
        assert_eq!(ended.exit, 0, "{}", ended.log);
        for verb in VERBS {
            assert!(ended.log.contains(verb), "{shell} is not told of `{verb}`");
        }
    }
}

#[test]
fn a_shell_that_is_not_known_is_refused() {
    let (_, ended) = run("completions csh");
    assert_eq!(ended.exit, 2, "{}", ended.log);
}

#[test]
fn there_is_a_page_for_the_program_and_one_for_each_verb() {
    let (stage, ended) = run("man .");
    assert_eq!(ended.exit, 0, "{}", ended.log);
    for verb in VERBS {
        let page = stage.read(&format!("space/portcullis-{verb}.1"));
        assert!(page.contains(".TH"), "no page of `{verb}`");
        assert!(page.contains("$ portcullis "), "no example of `{verb}`");
        assert!(!page.contains("\\-help(1)"), "`{verb}` lists a page that there is not");
    }
    assert!(stage.read("space/portcullis.1").contains("Exit codes: 0 allowed"));
    assert!(!stage.read("space/portcullis-plugin-install.1").is_empty());
}

#[test]
fn the_programs_own_page_goes_to_the_screen() {
    let (stage, ended) = run("man");
    assert!(ended.log.starts_with(".ie"), "{}", ended.log);
    assert!(ended.log.contains("portcullis\\-check(1)"), "{}", ended.log);
    assert!(
        !ended.log.contains("\\-help(1)"),
        "a page that there is not: {}",
        ended.log
    );
    assert_eq!(stage.path("space").read_dir().unwrap().count(), 0);
}

#[test]
fn a_folder_that_is_not_there_is_told_of() {
    let (_, ended) = run("man nowhere");
    assert_eq!(ended.exit, 2);
    assert!(
        ended.log.contains("error: cannot write the man pages into `nowhere`"),
        "{}",
        ended.log
    );
}
