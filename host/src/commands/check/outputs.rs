//! Whether the reports have places of their own.

use std::path::Path;

use crate::cli::CheckArguments;
use crate::problem::Problem;

/// Returns what is wrong with where the reports are to go: two in one place, of which one would be lost, or one in the
/// place of an input.
pub(super) fn check(arguments: &CheckArguments) -> Vec<Problem> {
    let outputs = arguments.outputs.iter().enumerate();
    let clashes = outputs.filter_map(|(number, output)| {
        let mut earlier = arguments.outputs.iter().take(number);
        match &output.path {
            None => earlier.any(|other| other.path.is_none()).then(two_on_the_screen),
            Some(path) if earlier.any(|other| other.path.as_deref().is_some_and(|other| is_same(other, path))) => {
                Some(two_in(path))
            }
            Some(path) => arguments
                .plans
                .iter()
                .any(|plan| is_same(plan, path))
                .then(|| over_input(path)),
        }
    });
    clashes.collect()
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
        "the report would take the place of the preview `{}`",
        path.display()
    ))
    .hint("give it a file of its own")
}
