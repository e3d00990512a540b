//! The report for Azure Pipelines: logging commands, which its agent shows on the page of the run (learn.microsoft.com,
//! "Logging commands"). What has no place there is said in the log.

use std::io::{self, Write};

use super::annotations::{self, Annotation};
use super::{Report, Verdict};

pub(super) fn write(report: &Report, output: &mut dyn Write) -> io::Result<()> {
    annotations::write(report, command, output)?;
    let verdict = report.verdict_in_words();
    writeln!(output, "{verdict}")?;
    // The agent keeps the worst result that a step has told: success need not be.
    match result(report) {
        Some(result) => writeln!(output, "##vso[task.complete result={result};]{}", data(&verdict)),
        None => Ok(()),
    }
}

fn result(report: &Report) -> Option<&'static str> {
    match report.verdict {
        Verdict::Denied | Verdict::Faulted => Some("Failed"),
        Verdict::Allowed if report.summary.advisory > 0 => Some("SucceededWithIssues"),
        Verdict::Allowed => None,
    }
}

fn command(annotation: &Annotation<'_>) -> String {
    let kind = if annotation.is_error { "error" } else { "warning" };
    let place = annotation.position.map(|position| {
        let column = position.column.map(|column| format!("columnnumber={column};"));
        format!(
            "sourcepath={};linenumber={};{}",
            property(&position.path),
            position.line,
            column.unwrap_or_default()
        )
    });
    format!(
        "##vso[task.logissue type={kind};{}code={};]{}",
        place.unwrap_or_default(),
        property(&annotation.title),
        data(&annotation.message)
    )
}

/// Escapes a message (github.com/microsoft/azure-pipelines-task-lib, `node/taskcommand.ts`).
fn data(text: &str) -> String {
    text.replace('%', "%AZP25").replace('\r', "%0D").replace('\n', "%0A")
}

/// Escapes the value of a property.
fn property(text: &str) -> String {
    data(text).replace(']', "%5D").replace(';', "%3B")
}

#[cfg(test)]
mod tests {
    use super::super::Position;
    use super::*;

    #[test]
    fn nothing_ends_a_command_or_begins_one() {
        let position = Position {
            path: "a;type=x]\n##vso[task.complete]".to_owned(),
            line: 3,
            column: None,
        };
        let annotation = Annotation {
            is_error: true,
            title: "x;y]z".to_owned(),
            message: "one\n##vso[task.complete]two 100%".to_owned(),
            position: Some(&position),
        };
        assert_eq!(
            command(&annotation),
            "##vso[task.logissue type=error;sourcepath=a%3Btype=x%5D%0A##vso[task.complete%5D;linenumber=3;code=x%3By%5Dz;]\
             one%0A##vso[task.complete]two 100%AZP25"
        );
    }
}
