//! Where reports and logs go.

use std::io::Write as _;
use std::path::Path;

use anstream::StripStream;

use crate::cli::Output;
use crate::commands::{files, screen};
use crate::dispatch::Judged;
use crate::packs::{LogLevel, Pack};
use crate::problem::Problem;
use crate::report::{Format, Report};
use portcullis_facts::document::reason;

/// Writes the report in every form that was asked for. Files come first: where one cannot be written, nobody is shown a
/// verdict that the exit code does not tell.
pub(super) fn report(report: &Report, outputs: &[Output]) -> Result<(), Vec<Problem>> {
    let files = outputs
        .iter()
        .filter_map(|output| Some((output, output.path.as_deref()?)));
    let written = files.map(|(output, path)| to_file(report, output, path));
    let problems: Vec<_> = written.filter_map(Result::err).collect();
    if !problems.is_empty() {
        return Err(problems);
    }
    let mut screen = outputs.iter().filter(|output| output.path.is_none());
    screen
        .try_for_each(|output| {
            screen::show("the report", output.format, |screen| {
                report.write(output.format, screen)
            })
        })
        .map_err(|problem| vec![problem])
}

fn to_file(report: &Report, output: &Output, path: &Path) -> Result<(), Problem> {
    let mut text = Vec::new();
    let written = match output.format {
        Format::Text => report.write(output.format, &mut StripStream::new(&mut text)),
        Format::Json => report.write(output.format, &mut text), // there is nothing in it to strip
    };
    written.map_err(|error| Problem::new(format!("cannot write the report: {}", reason(&error))))?;
    files::write("the report", path, &text)
}

/// Shows what packs wrote to their logs: warnings to everybody, the rest to who asks.
pub(super) fn log(judged: &Judged, packs: &[Pack], verbose: bool) {
    let mut output = anstream::stderr().lock();
    let shown = judged
        .log
        .iter()
        .filter(|(_, line)| verbose || line.level == LogLevel::Warning);
    for (pack, line) in shown {
        let name = packs.get(*pack).map_or("", |pack| &pack.info().name);
        // Nothing better can be done about a terminal that cannot be written to.
        let _ = writeln!(output, "log of {name}: {}", line.message);
    }
}
