//! Where a configuration is found.

use std::io::ErrorKind;
use std::path::{Path, PathBuf};

/// The usual name of a configuration.
pub const NAME: &str = "portcullis.toml";

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

/// Returns whether there is anything of a name: a link that leads nowhere too.
fn is_there(path: &Path) -> bool {
    !path
        .symlink_metadata()
        .is_err_and(|error| matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory))
}
