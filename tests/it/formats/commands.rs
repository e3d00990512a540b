//! The formats that CI services read from a log, and a code quality report.

use std::collections::HashSet;
use std::sync::LazyLock;

use regex::Regex;

use super::{EXAMPLES, Reports};

/// Returns the workflow commands in a log of GitHub's, each of which has to be a whole one.
pub(super) fn workflow_commands(log: &str) -> Vec<&str> {
    static COMMAND: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"^::(error|warning|notice) ([a-z]+=[^,:\r\n]*)(,[a-z]+=[^,:\r\n]*)*::[^\r]+$").unwrap()
    });
    let commands: Vec<_> = log.lines().filter(|line| line.trim_start().starts_with("::")).collect();
    for command in &commands {
        assert!(COMMAND.is_match(command), "{command}");
    }
    commands
}

/// Returns the logging commands in a log of Azure's, each of which has to be a whole one.
pub(super) fn logging_commands(log: &str) -> Vec<&str> {
    static COMMAND: LazyLock<Regex> =
        LazyLock::new(|| Regex::new(r"^##vso\[task\.(logissue|complete) ([a-z]+=[^;\]\r\n]*;)+\][^\r]+$").unwrap());
    let commands: Vec<_> = log.lines().filter(|line| line.contains("##vso[")).collect();
    for command in &commands {
        assert!(COMMAND.is_match(command), "{command}");
        assert_eq!(command.matches("##vso[").count(), 1, "{command}");
    }
    commands
}

#[test]
fn github_is_given_its_commands() {
    for example in EXAMPLES {
        let log = Reports::of_example(example).text("github");
        let commands = workflow_commands(&log);
        assert!(
            commands.last().unwrap().starts_with("::notice title=Portcullis::"),
            "{log}"
        );
    }
}

#[test]
fn azure_is_told_the_result() {
    for (example, result) in [("release", "Failed"), ("prebuilt", "SucceededWithIssues")] {
        let log = Reports::of_example(example).text("azure");
        let last = logging_commands(&log).last().copied().unwrap();
        assert!(
            last.starts_with(&format!("##vso[task.complete result={result};]")),
            "{log}"
        );
    }
}

#[test]
fn gitlab_is_given_issues_with_what_it_asks_for() {
    for example in EXAMPLES {
        let issues = Reports::of_example(example).json("gitlab");
        let mut fingerprints = HashSet::new();
        for issue in issues.as_array().unwrap() {
            let fingerprint = issue["fingerprint"].as_str().unwrap();
            assert!(fingerprints.insert(fingerprint), "GitLab shows one of both: {issue}");
            let severity = issue["severity"].as_str().unwrap();
            assert!(
                ["info", "minor", "major", "critical", "blocker"].contains(&severity),
                "{issue}"
            );
            assert!(!issue["description"].as_str().unwrap().is_empty(), "{issue}");
            assert!(!issue["check_name"].as_str().unwrap().is_empty(), "{issue}");
            assert!(
                !issue["location"]["path"].as_str().unwrap().starts_with("./"),
                "{issue}"
            );
            assert!(issue["location"]["lines"]["begin"].as_u64().unwrap() > 0, "{issue}");
        }
    }
}
