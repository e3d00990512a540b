//! What a service takes or shows no more of.

use crate::fixtures::{bucket, preview};
use crate::scratch::Scratch;

use super::Reports;
use super::commands::{logging_commands, workflow_commands};

/// Returns the reports on buckets without the two tags that they must have.
fn of_buckets(count: usize) -> Reports {
    let buckets = (0..count).map(|number| bucket(&format!("bucket-{number}")));
    let scratch = Scratch::with_preview(preview(buckets));
    let tags = "[policy.missing-required-tag]\nsettings = { tags = [\"owner\", \"stage\"] }\n";
    Reports::of(scratch.file("portcullis.toml", tags), &["--pack", "builtin:tagging"])
}

#[test]
fn a_comment_has_room_on_github() {
    let comment = of_buckets(2_000).text("markdown");
    assert!(comment.len() < 65_536, "{}", comment.len());
    let (_, left_out) = comment.split_once("</details>\n\n").unwrap();
    let said = left_out.lines().next().unwrap();
    let rows = comment
        .lines()
        .filter(|line| line.starts_with("| `missing-required-tag`"))
        .count();
    let count = 4_000 - rows;
    assert_eq!(
        said,
        format!("{count} more rows are left out: a comment has no room for all. The rest is in the report.")
    );
    assert!(comment.ends_with("</details>\n"), "all folds are closed");
}

#[test]
fn no_more_annotations_are_made_than_are_shown() {
    let reports = of_buckets(20);
    let log = reports.text("github");
    let errors: Vec<_> = workflow_commands(&log)
        .into_iter()
        .filter(|command| command.starts_with("::error "))
        .collect();
    assert_eq!(errors.len(), 10);
    assert_eq!(
        errors[9],
        "::error title=portcullis::31 more are not shown here: the rest is in the report"
    );
    let log = reports.text("azure");
    let issues = logging_commands(&log);
    assert_eq!(issues.iter().filter(|issue| issue.contains("type=error;")).count(), 10);
}

#[test]
fn a_test_tells_so_many_findings_in_words() {
    let junit = of_buckets(200).text("junit");
    assert!(junit.contains("message=\"400 findings deny\""));
    assert!(junit.contains("… 200 more, in the report"));
}
