//! What the files call is named by what it is, and what they are given is no piece of a script.

use serde_json::Value;

use crate::scripts::{documents, files, under};
use crate::stage::text;

#[test]
fn every_action_is_named_by_its_commit_with_its_version_beside_it() {
    let mut seen = 0;
    for file in files() {
        for called in under(&file, &["uses"]) {
            if called == "OWNER/portcullis@v0" {
                continue; // this action, in the example
            }
            let commit = called.split_once('@').map_or("", |(_, commit)| commit);
            let is_commit = commit.len() == 40 && commit.bytes().all(|byte| byte.is_ascii_hexdigit());
            assert!(is_commit, "{file}: {called}");
            let comment = format!("uses: {called} # v");
            assert!(text(&file).contains(&comment), "{file}: no version beside {called}");
            seen += 1;
        }
    }
    assert!(seen > 5, "{seen}");
}

#[test]
fn an_action_has_one_commit_wherever_it_is_called() {
    let mut called: Vec<_> = files().iter().flat_map(|file| under(file, &["uses"])).collect();
    called.sort();
    called.dedup();
    let names: Vec<_> = called.iter().map(|called| called.split('@').next()).collect();
    let mut distinct = names.clone();
    distinct.dedup();
    assert_eq!(names, distinct);
}

#[test]
fn no_expression_stands_in_a_script() {
    for file in files() {
        for script in under(&file, &["run", "bash", "script", "command"]) {
            for opening in ["${{", "$[[", "<<  ", "<< p", "$(p"] {
                assert!(!script.contains(opening), "{file}: {script}");
            }
        }
    }
}

#[test]
fn a_workflow_may_only_read_unless_a_job_says_more() {
    for file in files().iter().filter(|file| file.starts_with(".github/workflows")) {
        let workflow: &Value = &documents(file)[0];
        assert_eq!(
            workflow["permissions"],
            serde_json::json!({"contents": "read"}),
            "{file}"
        );
        for step in under(file, &["uses"])
            .iter()
            .filter(|called| called.starts_with("actions/checkout@"))
        {
            let text = text(file);
            let (_, behind) = text.split_once(step.as_str()).unwrap();
            assert!(
                behind
                    .lines()
                    .take(3)
                    .any(|line| line.trim() == "persist-credentials: false"),
                "{file}"
            );
        }
    }
}
