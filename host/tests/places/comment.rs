//! The comment of a pull request.

use serde_json::Value;

use crate::runner::{Run, run};
use crate::stage::Stage;

fn comment(stage: &Stage, plan: &str) -> Run {
    run(stage, &[("plan", plan), ("comment", "true")])
}

/// Returns a stage where GitHub lists some comments and takes new ones.
fn with_comments(comments: &str) -> Stage {
    let stage = Stage::new().ends(1).answers("GET comments", comments);
    stage.answers("POST comments", "{}").answers("PATCH 5", "{}")
}

/// Returns the text that GitHub was sent.
fn sent(stage: &Stage) -> String {
    let sent: Value = serde_json::from_str(&stage.read("sent")).unwrap();
    sent["body"].as_str().unwrap().to_owned()
}

/// Returns the marker that a comment of a preview begins with.
fn marker(plan: &str) -> String {
    let stage = with_comments("[]");
    comment(&stage, plan);
    sent(&stage).lines().next().unwrap().to_owned()
}

#[test]
fn the_first_report_is_a_new_comment() {
    let stage = with_comments("[]");
    let ended = comment(&stage, "preview.json");
    assert_eq!(ended.exit, 1, "{}", ended.log);
    let body = sent(&stage);
    assert!(body.starts_with("<!-- portcullis-comment: "), "{body}");
    assert!(body.ends_with(" -->\nthe markdown report\n"), "{body}");
    let asked = stage.read("asked");
    assert!(
        asked.contains("https://api.github.example/repos/shop/web/issues/17/comments\n"),
        "{asked}"
    );
}

#[test]
fn the_next_report_takes_the_place_of_the_last() {
    let marker = marker("preview.json");
    let comments = format!(
        r#"[{{"id": 3, "user": {{"type": "Bot"}}, "body": null}},
            {{"id": 4, "user": {{"type": "User"}}, "body": "{marker}\nof somebody else"}},
            {{"id": 5, "user": {{"type": "Bot"}}, "body": "{marker}\nof the last run"}}]"#
    );
    let stage = with_comments(&comments);
    comment(&stage, "preview.json");
    let asked = stage.read("asked");
    assert!(asked.contains(">PATCH\n") && !asked.contains(">POST\n"), "{asked}");
    assert!(asked.contains("/repos/shop/web/issues/comments/5\n"), "{asked}");
}

#[test]
fn each_preview_has_a_comment_of_its_own() {
    assert_ne!(marker("prod.json"), marker("staging.json"));
}

#[test]
fn what_a_preview_is_called_does_not_get_into_the_comment() {
    for plan in ["-->$(touch pwned)", "@everyone"] {
        let marker = marker(plan);
        let number = marker
            .strip_prefix("<!-- portcullis-comment: ")
            .and_then(|rest| rest.strip_suffix(" -->"));
        assert!(number.is_some_and(|number| number.parse::<u32>().is_ok()), "{marker}");
    }
}

#[test]
fn a_comment_that_cannot_be_written_changes_nothing_and_is_told() {
    for code in [0, 1, 3] {
        let ended = comment(&Stage::new().ends(code), "preview.json");
        assert_eq!(ended.exit, code);
        assert!(
            ended
                .log
                .contains("::warning title=portcullis::the comment was not written"),
            "{}",
            ended.log
        );
    }
}

#[test]
fn the_token_is_in_no_argument_and_not_in_the_log() {
    let stage = with_comments("[]");
    let ended = comment(&stage, "preview.json");
    assert!(stage.read("headers").contains("Bearer s3cr3t"));
    assert!(!stage.read("asked").contains("s3cr3t"));
    assert!(!ended.log.contains("s3cr3t"));
    let left = stage
        .path("temporary")
        .read_dir()
        .unwrap()
        .map(|entry| entry.unwrap().path());
    let left: Vec<_> = left.filter(|path| path.join("headers").exists()).collect();
    assert!(left.is_empty(), "{left:?}");
}
