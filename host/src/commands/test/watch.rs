//! Judges the cases again whenever a file of the pack changes.

use std::collections::BTreeMap;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use walkdir::{DirEntry, WalkDir};

use crate::cli::TestArguments;

/// How often the files are looked at.
const PAUSE: Duration = Duration::from_millis(500);

/// What stands between two runs.
const LINE: &str = "────────────────────────────────────────────────────────────";

/// Judges the cases, and again after each change, until the user stops it.
pub(super) fn watch(arguments: &TestArguments) -> ! {
    loop {
        let seen = Files::look(&arguments.directory, arguments.pack.as_deref());
        if let Err(failure) = super::once(arguments) {
            failure.show();
        }
        // Nothing better can be done about a terminal that cannot be written to.
        let _ = writeln!(anstream::stdout(), "\nwaiting for a change; Ctrl-C ends it");
        while Files::look(&arguments.directory, arguments.pack.as_deref()) == seen {
            std::thread::sleep(PAUSE);
        }
        let _ = writeln!(anstream::stdout(), "{LINE}");
    }
}

/// The files of a pack, and when each was written last.
#[derive(Debug, PartialEq, Eq)]
struct Files(BTreeMap<PathBuf, SystemTime>);

impl Files {
    /// Looks at the sources, cases and pages in a folder, and at the pack if it is a file of its own. What is compiled
    /// (`target`) and what is hidden does not count: it changes because of the run.
    fn look(folder: &Path, pack: Option<&str>) -> Self {
        let entries = WalkDir::new(folder).into_iter();
        let entries = entries.filter_entry(|entry| entry.depth() == 0 || !is_passed_over(entry));
        let sources = entries
            .flatten()
            .map(DirEntry::into_path)
            .filter(|path| is_source(path));
        let all = sources.chain(pack.map(PathBuf::from));
        Self(
            all.filter_map(|path| Some((path.clone(), path.metadata().ok()?.modified().ok()?)))
                .collect(),
        )
    }
}

fn is_passed_over(entry: &DirEntry) -> bool {
    let name = entry.file_name().to_string_lossy();
    name == "target" || name.starts_with('.')
}

fn is_source(path: &Path) -> bool {
    let extension = path.extension().and_then(|extension| extension.to_str());
    extension.is_some_and(|extension| matches!(extension, "rs" | "json" | "md" | "toml"))
}

#[cfg(test)]
mod tests {
    use std::fs::{self, File};

    use super::*;

    /// Returns a folder with files of a pack, removed when the test ends.
    fn pack() -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        for name in ["src", "target", ".git"] {
            fs::create_dir(folder.path().join(name)).unwrap();
            fs::write(folder.path().join(name).join("lib.rs"), "").unwrap();
        }
        folder
    }

    /// Returns whether it is seen that something is done to the files of a pack.
    fn is_seen(change: impl FnOnce(&Path)) -> bool {
        let folder = pack();
        let before = Files::look(folder.path(), None);
        assert_eq!(before.0.len(), 1, "one source");
        change(folder.path());
        Files::look(folder.path(), None) != before
    }

    fn touch(path: &Path) {
        let file = File::options().append(true).open(path).unwrap();
        file.set_modified(SystemTime::now() + Duration::from_mins(1)).unwrap();
    }

    #[test]
    fn nothing_that_happens_is_no_change() {
        assert!(!is_seen(|_| ()));
    }

    #[test]
    fn a_source_that_is_written_again_is_a_change() {
        assert!(is_seen(|folder| touch(&folder.join("src/lib.rs"))));
    }

    #[test]
    fn a_file_of_cases_that_comes_or_goes_is_a_change() {
        assert!(is_seen(
            |folder| fs::write(folder.join("src/rule.cases.json"), "[]").unwrap()
        ));
        assert!(is_seen(|folder| fs::remove_file(folder.join("src/lib.rs")).unwrap()));
    }

    #[test]
    fn what_is_compiled_hidden_or_no_source_is_no_change() {
        assert!(!is_seen(|folder| touch(&folder.join("target/lib.rs"))));
        assert!(!is_seen(|folder| touch(&folder.join(".git/lib.rs"))));
        assert!(!is_seen(|folder| fs::write(folder.join("house.wasm"), "").unwrap()));
    }

    #[test]
    fn a_pack_that_is_built_elsewhere_is_looked_at_too() {
        let (folder, elsewhere) = (pack(), tempfile::tempdir().unwrap());
        let component = elsewhere.path().join("house.wasm");
        let component = component.to_str().unwrap();
        let before = Files::look(folder.path(), Some(component));
        fs::write(component, "").unwrap();
        assert_ne!(Files::look(folder.path(), Some(component)), before);
    }
}
