//! Where reports go.

use std::collections::HashSet;
use std::io::{self, Write};
use std::iter;
use std::path::{Path, PathBuf};

use anstream::StripStream;
use portcullis_facts::document::reason;

use crate::cli::Output;
use crate::config;
use crate::problem::Problem;

use super::files;
use super::screen::{self, Form};

/// Writes a report in every form that was asked for. Files come first: where one cannot be written, nobody is shown a
/// verdict that the exit code does not tell.
pub(super) fn write<F: Form>(
    outputs: &[Output<F>],
    write: impl Fn(&Output<F>, &mut dyn Write) -> io::Result<()>,
) -> Result<(), Vec<Problem>> {
    let files = outputs
        .iter()
        .filter_map(|output| Some((output, output.path.as_deref()?)));
    let written = files.map(|(output, path)| to_file(path, output.format, |file| write(output, file)));
    let problems: Vec<_> = written.filter_map(Result::err).collect();
    if !problems.is_empty() {
        return Err(problems);
    }
    let mut screen = outputs.iter().filter(|output| output.path.is_none());
    screen
        .try_for_each(|output| screen::show("the report", output.format, |screen| write(output, screen)))
        .map_err(|problem| vec![problem])
}

/// What reports may not take the place of.
#[derive(Debug, Default)]
pub(super) struct Taken {
    /// What was typed: files, folders of files, and patterns of their names.
    pub(super) typed: Vec<PathBuf>,
    /// Other files.
    pub(super) files: Vec<PathBuf>,
}

impl Taken {
    fn has(&self, path: &Path) -> bool {
        let is_typed = |input: &PathBuf| is_same(input, path) || holds(input, path);
        self.typed.iter().any(is_typed) || self.files.iter().any(|file| is_same(file, path))
    }
}

/// Takes away the reports of an earlier run where a run comes to no report of its own: nobody is to take the verdict of then
/// for one of now. What is read stays, and what is no plain file, such as a terminal.
pub(super) fn discard<F>(outputs: &[Output<F>], taken: &Taken) {
    let paths = outputs.iter().filter_map(|output| output.path.as_deref());
    paths.for_each(|path| take_away(path, taken));
}

/// Takes away the reports that a command line names which is not understood, so that nobody knows what else it names: whatever
/// may be read stays.
pub(super) fn discard_typed(arguments: &[String]) {
    // What stands after `--` is Pulumi's.
    let ours = arguments.split(|argument| argument == "--").next().unwrap_or_default();
    let reports = values(ours, "--output");
    let decisions = values(ours, "--attest");
    let mut files = others(arguments);
    let configurations: HashSet<_> = values(arguments, "--config")
        .into_iter()
        .map(PathBuf::from)
        .chain(std::env::var_os("PORTCULLIS_CONFIG").map(PathBuf::from))
        .chain(files.iter().filter_map(|file| config::path(None, Some(file))))
        .chain(
            files
                .iter()
                .filter_map(|folder| config::path(None, Some(&folder.join(config::NAME)))),
        )
        .collect();
    files.extend(configurations.iter().flat_map(|path| config::mentioned(path)));
    let typed = values(arguments, "--build").into_iter().map(PathBuf::from).collect();
    let taken = Taken { typed, files };
    let paths = reports.into_iter().filter_map(after_equals).chain(decisions);
    let paths = paths.filter(|path| !matches!(*path, "" | "-"));
    paths.for_each(|path| take_away(Path::new(path), &taken));
}

/// Returns what is typed beside reports and decisions: each argument, and what stands after `=` in it.
fn others(arguments: &[String]) -> Vec<PathBuf> {
    let before = iter::once("").chain(arguments.iter().map(String::as_str));
    let others = arguments
        .iter()
        .zip(before)
        .filter(|(argument, before)| !matches!(*before, "--output" | "--attest") && !argument.starts_with("--attest="));
    let others = others.flat_map(|(argument, _)| [Some(argument.as_str()), after_equals(argument)]);
    others.flatten().map(PathBuf::from).collect()
}

/// Returns the values of a flag: `--flag VALUE`, `--flag=VALUE`.
fn values<'t>(arguments: &'t [String], flag: &str) -> Vec<&'t str> {
    let pairs = arguments.iter().zip(arguments.iter().skip(1));
    let beside = pairs.filter(|(argument, _)| *argument == flag);
    let within = arguments.iter().filter_map(|argument| argument.strip_prefix(flag));
    beside
        .map(|(_, value)| value.as_str())
        .chain(within.filter_map(|rest| rest.strip_prefix('=')))
        .collect()
}

fn after_equals(text: &str) -> Option<&str> {
    text.split_once('=').map(|(_, rest)| rest)
}

/// Takes a file away, unless it is read.
pub(super) fn take_away(path: &Path, taken: &Taken) {
    let is_plain = path.symlink_metadata().is_ok_and(|metadata| metadata.is_file());
    if is_plain && !taken.has(path) {
        // The exit code tells that there is no verdict, also where the file may not be taken away.
        let _ = std::fs::remove_file(path);
    }
}

fn to_file(
    path: &Path,
    format: impl Form,
    write: impl FnOnce(&mut dyn Write) -> io::Result<()>,
) -> Result<(), Problem> {
    let mut text = Vec::new();
    let written = if format.is_styled() {
        write(&mut StripStream::new(&mut text))
    } else {
        write(&mut text)
    };
    written.map_err(|error| Problem::new(format!("cannot write the report: {}", reason(&error))))?;
    files::write("the report", path, &text)
}

/// Returns what is wrong with where the reports are to go: two in one place, of which one would be lost, or one in the
/// place of an input.
pub(super) fn check<F>(outputs: &[Output<F>], taken: &Taken) -> Vec<Problem> {
    let clashes = outputs.iter().enumerate().filter_map(|(number, output)| {
        let mut earlier = outputs.iter().take(number);
        match &output.path {
            None => earlier.any(|other| other.path.is_none()).then(two_on_the_screen),
            Some(path) if earlier.any(|other| other.path.as_deref().is_some_and(|other| is_same(other, path))) => {
                Some(two_in(path))
            }
            Some(path) => over(path, taken),
        }
    });
    clashes.collect()
}

/// Returns that something would be written in the place of an input, if it would.
pub(super) fn over(path: &Path, taken: &Taken) -> Option<Problem> {
    taken.has(path).then(|| over_input(path))
}

/// Returns whether two paths are of one file. A file that is not there yet is known by its folder and its name.
fn is_same(one: &Path, other: &Path) -> bool {
    let whole = |path: &Path| {
        path.canonicalize().ok().or_else(|| {
            let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
            Some(
                folder
                    .unwrap_or(Path::new("."))
                    .canonicalize()
                    .ok()?
                    .join(path.file_name()?),
            )
        })
    };
    one == other || whole(one).is_some_and(|one| Some(one) == whole(other))
}

/// Returns whether an input is a folder that a file is in, or a pattern that its path fits.
fn holds(input: &Path, path: &Path) -> bool {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    let folder = folder.unwrap_or(Path::new(".")).canonicalize().ok();
    let is_in = input.is_dir()
        && folder
            .zip(input.canonicalize().ok())
            .is_some_and(|(own, of)| own.starts_with(of));
    let pattern = input.to_str().and_then(|pattern| globset::Glob::new(pattern).ok());
    is_in || pattern.is_some_and(|pattern| pattern.compile_matcher().is_match(path))
}

fn two_on_the_screen() -> Problem {
    Problem::new("two reports would go to standard output, into one another")
        .hint("give one of them a file, as in `--output json=report.json`")
}

/// Returns that something would be written to where a report goes, if it would.
pub(super) fn over_report<F>(path: &Path, outputs: &[Output<F>]) -> Option<Problem> {
    let mut reports = outputs.iter().filter_map(|output| output.path.as_deref());
    reports.any(|report| is_same(report, path)).then(|| two_in(path))
}

fn two_in(path: &Path) -> Problem {
    Problem::new(format!("two things would go to `{}`, and one be lost", path.display()))
        .hint("give each of them a file of its own")
}

fn over_input(path: &Path) -> Problem {
    Problem::new(format!(
        "the report would take the place of `{}`, which is read",
        path.display()
    ))
    .hint("give it a file of its own")
}
