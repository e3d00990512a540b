//! The report for GitHub Actions: workflow commands, which its runner shows beside the code and on the page of the run
//! (docs.github.com, "Workflow commands for GitHub Actions"). What has no place there is said in the log.

use std::io::{self, Write};

use super::Report;
use super::annotations::{self, Annotation};

pub(super) fn write(report: &Report, output: &mut dyn Write) -> io::Result<()> {
    annotations::write(report, command, output)?;
    let verdict = report.verdict_in_words();
    writeln!(output, "::notice title=Portcullis::{}", data(&verdict))
}

fn command(annotation: &Annotation<'_>) -> String {
    let command = if annotation.is_error { "error" } else { "warning" };
    let place = annotation.position.map(|position| {
        let column = position.column.map(|column| format!(",col={column}"));
        format!(
            "file={},line={}{},",
            property(&position.path),
            position.line,
            column.unwrap_or_default()
        )
    });
    format!(
        "::{command} {}title={}::{}",
        place.unwrap_or_default(),
        property(&annotation.title),
        data(&annotation.message)
    )
}

/// Escapes a message (github.com/actions/toolkit, `packages/core/src/command.ts`).
fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// Escapes the value of a property.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::super::Position;
    use super::*;

    #[test]
    fn nothing_ends_a_command_or_begins_one() {
        let position = Position {
            path: "a,line=1::error::%0A\r\n::error::x".to_owned(),
            line: 3,
            column: Some(4),
        };
        let annotation = Annotation {
            is_error: false,
            title: "x,y::z".to_owned(),
            message: "one\n::error::two 100%".to_owned(),
            position: Some(&position),
        };
        assert_eq!(
            command(&annotation),
            "::warning file=a%2Cline=1%3A%3Aerror%3A%3A%250A%0D%0A%3A%3Aerror%3A%3Ax,line=3,col=4,title=x%2Cy%3A%3Az\
             ::one%0A::error::two 100%25"
        );
    }
}
