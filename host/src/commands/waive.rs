//! `portcullis waive`: findings of a report, waived in the configuration.

mod found;
mod write;

use std::collections::HashSet;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::cli::WaiveArguments;
use crate::config::{self, Config, NAME};
use crate::problem::{Problem, SourceFile};
use crate::text::{one_line, plural};

use super::{Failure, files};

use found::Reported;

/// Adds waivers to the configuration. Returns the exit code.
///
/// # Errors
///
/// Says all that is wrong with the arguments and the report, and that the configuration would not be one any more.
pub(crate) fn waive(arguments: &WaiveArguments) -> Result<u8, Failure> {
    let reported = Reported::read(&arguments.report)?;
    let mut problems = Vec::new();
    problems.extend(over(arguments));
    let findings = arguments.fingerprints.iter().filter_map(|beginning| {
        let found = reported.find(beginning);
        found.map_err(|problem| problems.push(problem)).ok()
    });
    let mut seen = HashSet::new();
    let findings: Vec<_> = findings.filter(|found| seen.insert(&found.fingerprint)).collect();
    if !problems.is_empty() {
        return Err(problems.into());
    }
    let path = path(arguments, &reported);
    let text = write::with_waivers(&text(&path)?, &path, &findings, arguments)?;
    check(&path, &text)?;
    files::replace("the configuration", &path, text.as_bytes())?;
    let (count, until) = (plural(findings.len(), "finding", "findings"), &arguments.expires);
    // Nothing better can be done about a terminal that cannot be written to.
    let _ = writeln!(
        anstream::stderr(),
        "waived in {}: {count}, until {until}",
        one_line(&path.display().to_string())
    );
    Ok(0)
}

fn over(arguments: &WaiveArguments) -> Option<Problem> {
    let is_over = arguments.expires.end() <= jiff::Timestamp::now();
    let problem = || Problem::new(format!("`{}` is over", arguments.expires)).hint("name a day to come");
    is_over.then(problem)
}

/// Returns the file to write to: the one that is named, else that of the report, else the nearest, else one in this folder.
fn path(arguments: &WaiveArguments, reported: &Reported) -> PathBuf {
    let of_report = || reported.configuration().filter(|path| path.exists());
    let named = arguments.config.clone().or_else(of_report);
    config::path(named.as_deref(), None).unwrap_or_else(|| PathBuf::from(NAME))
}

/// Returns the text of the file; none where there is no file yet.
fn text(path: &Path) -> Result<String, Problem> {
    if path.symlink_metadata().is_err() {
        return Ok(String::new());
    }
    let document = portcullis_facts::document::Document::read(path)?;
    Ok(document.text().to_owned())
}

/// What is written has to be a configuration still: nobody may waive what a file that it extends forbids.
fn check(path: &Path, text: &str) -> Result<(), Vec<Problem>> {
    let source = SourceFile {
        path: path.display().to_string(),
        text: Arc::from(text),
    };
    Config::parse(&source, path.parent().unwrap_or(Path::new(""))).map(drop)
}
