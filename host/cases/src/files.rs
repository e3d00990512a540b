//! Where cases stand: in files beside the policies, named after them.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use crate::Case;

/// What the name of a file of cases ends with.
const ENDING: &str = ".cases.json";

/// Returns the policy whose cases a file holds, if it is such a file: `unpinned-image` for `unpinned_image.cases.json`.
///
/// ```
/// use portcullis_cases::policy_of;
///
/// assert_eq!(policy_of("src/unpinned_image.cases.json".as_ref()).as_deref(), Some("unpinned-image"));
/// assert_eq!(policy_of("src/unpinned_image.md".as_ref()), None);
/// ```
pub fn policy_of(path: &Path) -> Option<String> {
    let name = path.file_name()?.to_str()?.strip_suffix(ENDING)?;
    Some(name.replace('_', "-"))
}

/// Returns the files of cases in a folder and in those below, by the policies that they are of. Folders of compiled things
/// (`target`) and hidden ones are passed over.
///
/// # Errors
///
/// Says which folder cannot be read, and which policy has two files.
fn find(folder: &Path) -> Result<BTreeMap<String, PathBuf>, String> {
    let mut found = BTreeMap::new();
    collect(folder, &mut found)?;
    Ok(found)
}

/// Returns the cases of a folder and of those below, by policy.
///
/// ```
/// let cases = portcullis_cases::read_folder("../../policies/registry".as_ref()).map_err(|errors| errors.join("\n"))?;
/// assert!(cases.contains_key("unpinned-image"));
/// # Ok::<(), String>(())
/// ```
///
/// # Errors
///
/// Says which file cannot be read or holds no cases: all of them.
pub fn read_folder(folder: &Path) -> Result<BTreeMap<String, Vec<Case>>, Vec<String>> {
    let files = find(folder).map_err(|error| vec![error])?;
    let mut cases = BTreeMap::new();
    let mut errors = Vec::new();
    for (policy, path) in files {
        match read(&path) {
            Ok(read) => {
                cases.insert(policy, read);
            }
            Err(error) => errors.push(format!("`{}`: {error}", path.display())),
        }
    }
    if errors.is_empty() { Ok(cases) } else { Err(errors) }
}

fn read(path: &Path) -> Result<Vec<Case>, String> {
    let text = std::fs::read_to_string(path).map_err(|error| error.to_string())?;
    Case::read_all(&text)
}

fn collect(folder: &Path, found: &mut BTreeMap<String, PathBuf>) -> Result<(), String> {
    let entries = std::fs::read_dir(folder).map_err(|error| format!("cannot read `{}`: {error}", folder.display()))?;
    for path in entries.flatten().map(|entry| entry.path()) {
        if path.is_dir() && !is_passed_over(&path) {
            collect(&path, found)?;
        } else if let Some(policy) = policy_of(&path) {
            add(policy, path, found)?;
        }
    }
    Ok(())
}

fn add(policy: String, path: PathBuf, found: &mut BTreeMap<String, PathBuf>) -> Result<(), String> {
    let (message, other) = (path.display().to_string(), found.insert(policy, path));
    other.map_or(Ok(()), |other| {
        Err(format!("`{}` and `{message}` are cases of one policy", other.display()))
    })
}

fn is_passed_over(folder: &Path) -> bool {
    let name = folder.file_name().and_then(|name| name.to_str()).unwrap_or_default();
    name == "target" || name.starts_with('.')
}
