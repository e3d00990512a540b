//! Where reports go.

use std::io::{self, Write};
use std::path::{Path, PathBuf};

use anstream::StripStream;
use portcullis_facts::document::reason;

use crate::cli::Output;
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

/// Takes away the reports of an earlier run where a run comes to no report of its own: nobody is to take the verdict of then
/// for one of now. What is no plain file stays, such as a terminal.
pub(super) fn discard<F>(outputs: &[Output<F>]) {
    let paths = outputs.iter().filter_map(|output| output.path.as_deref());
    let is_plain = |path: &&Path| {
        // A configuration that cannot be read may extend it.
        let is_configuration = path.extension().is_some_and(|extension| extension == "toml");
        !is_configuration && path.symlink_metadata().is_ok_and(|metadata| metadata.is_file())
    };
    for path in paths.filter(is_plain) {
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
pub(super) fn check<F>(outputs: &[Output<F>], inputs: &[PathBuf]) -> Vec<Problem> {
    let clashes = outputs.iter().enumerate().filter_map(|(number, output)| {
        let mut earlier = outputs.iter().take(number);
        match &output.path {
            None => earlier.any(|other| other.path.is_none()).then(two_on_the_screen),
            Some(path) if earlier.any(|other| other.path.as_deref().is_some_and(|other| is_same(other, path))) => {
                Some(two_in(path))
            }
            Some(path) => over(path, inputs),
        }
    });
    clashes.collect()
}

/// Returns that something would be written in the place of an input, if it would.
pub(super) fn over(path: &Path, inputs: &[PathBuf]) -> Option<Problem> {
    let mut inputs = inputs.iter();
    let is_read = inputs.any(|input| is_same(input, path) || holds(input, path));
    is_read.then(|| over_input(path))
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

fn two_in(path: &Path) -> Problem {
    Problem::new(format!("two reports would go to `{}`, and one be lost", path.display()))
        .hint("give each of them a file of its own")
}

fn over_input(path: &Path) -> Problem {
    Problem::new(format!(
        "the report would take the place of `{}`, which is read",
        path.display()
    ))
    .hint("give it a file of its own")
}
