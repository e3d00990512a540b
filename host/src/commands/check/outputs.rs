//! Whether the reports have places of their own.

use std::path::{Path, PathBuf};

use crate::cli::CheckArguments;
use crate::config::Config;
use crate::problem::Problem;

/// Returns what is wrong with where the reports are to go: two in one place, of which one would be lost, or one in the
/// place of an input: of a preview, a build record, a pack or the configuration.
pub(super) fn check(arguments: &CheckArguments, config: &Config) -> Vec<Problem> {
    let packs = arguments.packs.packs.iter().map(PathBuf::from);
    let config = config.file.iter().map(|file| PathBuf::from(&file.path));
    let plans = arguments.plans.iter().cloned();
    let inputs: Vec<_> = plans
        .chain(arguments.facts.builds.iter().cloned())
        .chain(packs)
        .chain(config)
        .collect();
    let outputs = arguments.outputs.iter().enumerate();
    let clashes = outputs.filter_map(|(number, output)| {
        let mut earlier = arguments.outputs.iter().take(number);
        match &output.path {
            None => earlier.any(|other| other.path.is_none()).then(two_on_the_screen),
            Some(path) if earlier.any(|other| other.path.as_deref().is_some_and(|other| is_same(other, path))) => {
                Some(two_in(path))
            }
            Some(path) => inputs
                .iter()
                .any(|input| is_same(input, path))
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
        "the report would take the place of `{}`, which is read",
        path.display()
    ))
    .hint("give it a file of its own")
}
