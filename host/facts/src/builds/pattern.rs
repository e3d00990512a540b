//! Paths with `*`, `?`, `[…]` and `{…}`, where no shell expands them.

use super::document::HINT;
use super::folder;
use crate::InputError;
use globset::{Error, ErrorKind, GlobBuilder, GlobSet};
use std::path::{Path, PathBuf, is_separator};
use walkdir::WalkDir;

/// What a component of a pattern has, and a name rarely.
const SIGNS: [char; 4] = ['*', '?', '[', '{'];

/// Returns whether a path can be a pattern.
pub(super) fn is_pattern(path: &Path) -> bool {
    path.to_str().is_some_and(|text| text.contains(SIGNS))
}

/// Returns the files that a pattern matches, in the order of their names: one at least. What is no file, such as a folder
/// or a pipe, is passed over, and so is what is hidden, unless the pattern tells of hidden names.
pub(super) fn matches(pattern: &Path) -> Result<Vec<PathBuf>, Vec<InputError>> {
    let text = pattern.to_string_lossy();
    let (folder, rest) = split(&text);
    let globs = globs(rest).map_err(|error| vec![malformed(&text, error.kind())])?;
    let (mut paths, mut errors) = (Vec::new(), Vec::new());
    for file in files(Path::new(folder), rest, &globs) {
        match file {
            Ok(path) => paths.push(path),
            Err(error) => errors.push(error),
        }
    }
    if paths.is_empty() && errors.is_empty() {
        errors.push(InputError::new(format!("no file matches `{text}`")).hint(HINT));
    }
    if errors.is_empty() { Ok(paths) } else { Err(errors) }
}

/// Returns the last folder before the first sign, and what stands behind it.
fn split(pattern: &str) -> (&str, &str) {
    let literal = pattern.find(SIGNS).and_then(|sign| pattern.get(..sign));
    let separator = literal.unwrap_or_default().rfind(is_separator);
    pattern.split_at(separator.map_or(0, |separator| separator + 1))
}

/// As shells match: `*` stays within a folder. A set says what is wrong with a pattern, where a single matcher panics.
fn globs(pattern: &str) -> Result<GlobSet, Error> {
    let mut builder = GlobBuilder::new(pattern);
    let glob = builder.literal_separator(true).backslash_escape(false).build()?;
    GlobSet::new([glob])
}

fn files(folder: &Path, pattern: &str, globs: &GlobSet) -> Vec<Result<PathBuf, InputError>> {
    let root = if folder == Path::new("") {
        Path::new(".")
    } else {
        folder
    };
    if !root.exists() {
        return Vec::new();
    }
    let below = |path: &Path| path.strip_prefix(root).map(Path::to_owned).unwrap_or_default();
    let with_hidden = pattern.split(is_separator).any(|component| component.starts_with('.'));
    let is_matched = |path: &Path| globs.is_match(below(path)) && (with_hidden || !is_hidden(&below(path)));
    let walk = WalkDir::new(root)
        .min_depth(1)
        .max_depth(depth(pattern))
        .follow_links(true);
    let found = walk.sort_by_file_name().into_iter();
    let found = found.filter_map(|entry| folder::file(root, entry, is_matched));
    found.map(|file| Ok(folder.join(below(&file?)))).collect()
}

/// Returns how many folders deep the files can be that a pattern matches.
fn depth(pattern: &str) -> usize {
    if pattern.contains("**") {
        return usize::MAX;
    }
    pattern.split(is_separator).count()
}

fn is_hidden(path: &Path) -> bool {
    path.iter().any(|name| name.as_encoded_bytes().starts_with(b"."))
}

fn malformed(pattern: &str, problem: &ErrorKind) -> InputError {
    let problem = match problem {
        ErrorKind::Regex(_) => "it is too large".to_owned(),
        other => other.to_string(),
    };
    let message = format!("cannot read `{pattern}`: there is no such file, and it is no pattern: {problem}");
    InputError::new(message).hint(HINT)
}

#[cfg(test)]
mod tests {
    use super::{depth, split};

    #[test]
    fn a_walk_begins_at_the_last_folder_before_the_first_sign() {
        assert_eq!(split("ci/web/*.json"), ("ci/web/", "*.json"));
        assert_eq!(split("ci/web-{a,b}/x.json"), ("ci/", "web-{a,b}/x.json"));
        assert_eq!(split("/w?b"), ("/", "w?b"));
        assert_eq!(split("[wx]eb"), ("", "[wx]eb"));
    }

    #[test]
    fn a_walk_goes_no_deeper_than_the_pattern_reaches() {
        assert_eq!(depth("*.json"), 1);
        assert_eq!(depth("*/web.json"), 2);
        assert_eq!(depth("{a,b/c}.json"), 2);
        assert_eq!(depth("**/web.json"), usize::MAX);
    }
}
