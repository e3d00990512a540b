//! Where a configuration is found.

use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use crate::problem::Problem;

/// The usual name of a configuration.
pub const NAME: &str = "portcullis.toml";

/// The name of the file beside it that says exactly which packs may judge.
pub const LOCK: &str = "portcullis.lock";

/// Returns the configuration beside the first plan, else the one in the working directory or its nearest parent.
///
/// One that is there and cannot be read is the one all the same: to go on to the next would be to judge by laxer rules.
pub(super) fn find(first_plan: Option<&Path>) -> Option<PathBuf> {
    let beside = first_plan.map(|plan| plan.with_file_name(NAME));
    let working_directory = std::env::current_dir().unwrap_or_default();
    let above = working_directory.ancestors().skip(1);
    let upward = above.map(|folder| folder.join(NAME));
    let here = PathBuf::from(NAME);
    beside
        .into_iter()
        .chain([here])
        .chain(upward)
        .find(|path| is_there(path))
}

/// Says that plans do not have one configuration, where none is named: all would be judged by that of the first, whatever that of
/// another says. One without a configuration is judged by that of the others, and standard input has no place.
pub fn of_several(named: Option<&Path>, plans: &[PathBuf]) -> Option<Problem> {
    let mut plans = plans.iter().filter(|path| path.as_path() != Path::new("-"));
    let first = plans.next().filter(|_| named.is_none())?;
    let own = find(Some(first));
    let whole = |path: &Path| path.canonicalize().unwrap_or_else(|_| path.to_owned());
    let is_other = |other: &PathBuf| own.as_ref().is_none_or(|own| whole(own) != whole(other));
    let (plan, other) = plans.find_map(|plan| Some((plan, find(Some(plan)).filter(is_other)?)))?;
    let own = own.map_or_else(|| "by no file".to_owned(), |own| format!("by `{}`", own.display()));
    let message = format!(
        "`{}` is configured {own}, and `{}` by `{}`",
        first.display(),
        plan.display(),
        other.display()
    );
    Some(Problem::new(message).hint("judge them apart, or say with `--config` what they are judged by"))
}

/// Returns whether there is anything of a name: a link that leads nowhere too.
fn is_there(path: &Path) -> bool {
    !path
        .symlink_metadata()
        .is_err_and(|error| matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory))
}
