//! Paths with `*`, `?` and `[…]`, where no shell expands them.

use super::document::HINT;
use crate::InputError;
use crate::document::reason;
use glob::{GlobError, MatchOptions, glob_with};
use std::path::{Path, PathBuf};

/// As shells match: `*` stays within a folder and passes hidden files over.
const LIKE_A_SHELL: MatchOptions = MatchOptions {
    case_sensitive: true,
    require_literal_separator: true,
    require_literal_leading_dot: true,
};

/// Returns whether a path can be a pattern.
pub(super) fn is_pattern(path: &Path) -> bool {
    path.to_str().is_some_and(|text| text.contains(['*', '?', '[']))
}

/// Returns the paths that a pattern matches, in the order of their names: one at least.
pub(super) fn matches(pattern: &Path) -> Result<Vec<PathBuf>, Vec<InputError>> {
    let text = pattern.to_string_lossy();
    let found = glob_with(&text, LIKE_A_SHELL).map_err(|error| vec![malformed(&text, error.msg)])?;
    let (mut paths, mut errors) = (Vec::new(), Vec::new());
    for path in found {
        match path {
            Ok(path) => paths.push(path),
            Err(error) => errors.push(unreadable(&error)),
        }
    }
    if paths.is_empty() && errors.is_empty() {
        errors.push(InputError::new(format!("no file matches `{text}`")).hint(HINT));
    }
    if errors.is_empty() { Ok(paths) } else { Err(errors) }
}

fn malformed(pattern: &str, problem: &str) -> InputError {
    let message = format!("cannot read `{pattern}`: there is no such file, and it is no pattern: {problem}");
    InputError::new(message).hint(HINT)
}

fn unreadable(error: &GlobError) -> InputError {
    let path = error.path().display();
    InputError::new(format!("cannot read `{path}`: {}", reason(error.error()))).hint(HINT)
}
