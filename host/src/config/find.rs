//! Where a configuration is found.

use std::path::{Path, PathBuf};

const NAME: &str = "portcullis.toml";

/// Returns the configuration beside the first plan, else the one in the working directory or its nearest parent.
pub fn find(first_plan: Option<&Path>) -> Option<PathBuf> {
    let beside = first_plan.map(|plan| plan.with_file_name(NAME));
    let working_directory = std::env::current_dir().unwrap_or_default();
    let upward = working_directory.ancestors().map(|folder| folder.join(NAME));
    beside.into_iter().chain(upward).find(|path| path.is_file())
}
