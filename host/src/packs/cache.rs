//! Compiled packs, kept in a folder for the next run.
//!
//! Not wasmtime's own cache: it compresses what it keeps, and to unpack that takes as long as all the rest of a small
//! check (measured: 4 ms a pack, of 12 for a preview of 200 resources).

use std::ffi::OsStr;
use std::fs;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::time::Duration;

use sha2::{Digest as _, Sha256};

/// How long a compiled pack is kept. One that is still in use then is compiled once more.
const KEPT: Duration = Duration::from_hours(30 * 24);

/// The extension of the files.
const EXTENSION: &str = "compiled";

/// The length of the checksum that a file ends with.
const CHECKSUM: usize = 32;

/// A folder of compiled packs. Whoever can write to it can run code here, as with any program's cache of compiled code: so
/// it is made for its owner alone, and not used where others may write to it.
#[derive(Debug, Clone)]
pub(super) struct Cache {
    folder: PathBuf,
}

impl Cache {
    pub(super) fn new(folder: &Path) -> Self {
        Self {
            folder: folder.join("compiled-packs"),
        }
    }

    /// Returns what was kept under a key, if it is there and whole.
    pub(super) fn load(&self, key: &str) -> Option<Vec<u8>> {
        if !is_private(&self.folder) || !is_private(&self.path(key)) {
            return None;
        }
        let mut file = fs::read(self.path(key)).ok()?;
        let checksum = file.split_off(file.len().checked_sub(CHECKSUM)?);
        (Sha256::digest(&file).as_slice() == checksum).then_some(file)
    }

    /// Keeps something under a key, and drops what is old. A cache that cannot be written to makes the next run slower,
    /// and nothing else.
    pub(super) fn store(&self, key: &str, code: &[u8]) {
        let _ = self.try_store(key, code);
    }

    fn try_store(&self, key: &str, code: &[u8]) -> io::Result<()> {
        create_folder(&self.folder)?;
        self.drop_old()?;
        let whole = [code, Sha256::digest(code).as_slice()].concat();
        // Another process sees a whole file or none.
        let unfinished = self
            .path(key)
            .with_extension(format!("{}.{EXTENSION}", std::process::id()));
        private_file(&unfinished)?.write_all(&whole)?;
        fs::rename(&unfinished, self.path(key))
    }

    fn drop_old(&self) -> io::Result<()> {
        for entry in fs::read_dir(&self.folder)?.flatten() {
            let age = entry.metadata()?.modified()?.elapsed().unwrap_or_default();
            if age > KEPT && entry.path().extension() == Some(OsStr::new(EXTENSION)) {
                fs::remove_file(entry.path())?;
            }
        }
        Ok(())
    }

    fn path(&self, key: &str) -> PathBuf {
        self.folder.join(key).with_extension(EXTENSION)
    }
}

fn create_folder(folder: &Path) -> io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.recursive(true).create(folder)
}

fn private_file(path: &Path) -> io::Result<fs::File> {
    let mut options = fs::OpenOptions::new();
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.write(true).create(true).truncate(true).open(path)
}

/// Returns whether nobody but its owner may write to something. Other systems than Unix keep a user's folders apart.
fn is_private(path: &Path) -> bool {
    #[cfg(unix)]
    let writable_by_others =
        |found: &fs::Metadata| std::os::unix::fs::PermissionsExt::mode(&found.permissions()) & 0o022 != 0;
    #[cfg(not(unix))]
    let writable_by_others = |_: &fs::Metadata| false;
    path.metadata().is_ok_and(|found| !writable_by_others(&found))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cache(name: &str) -> Cache {
        let folder = std::env::temp_dir().join(format!("portcullis-cache-{}-{name}", std::process::id()));
        let _ = fs::remove_dir_all(&folder);
        Cache::new(&folder)
    }

    #[test]
    fn what_was_kept_is_found_again_under_its_key_alone() {
        let cache = cache("found");
        cache.store("one", b"code");
        assert_eq!(cache.load("one").as_deref(), Some(&b"code"[..]));
        assert_eq!(cache.load("other"), None);
    }

    #[test]
    fn a_file_that_is_damaged_or_cut_short_is_not_used() {
        let cache = cache("damaged");
        cache.store("one", b"code");
        let whole = fs::read(cache.path("one")).unwrap();
        let damaged = [b"codE", &whole[4..]].concat();
        for file in [&damaged[..], &whole[1..], &whole[..CHECKSUM + 3], b"short", b""] {
            fs::write(cache.path("one"), file).unwrap();
            assert_eq!(cache.load("one"), None);
        }
    }

    #[cfg(unix)]
    #[test]
    fn what_others_may_write_to_is_not_used() {
        use std::os::unix::fs::PermissionsExt as _;
        let cache = cache("shared");
        cache.store("one", b"code");
        fs::set_permissions(&cache.folder, fs::Permissions::from_mode(0o777)).unwrap();
        assert_eq!(cache.load("one"), None);
        fs::set_permissions(&cache.folder, fs::Permissions::from_mode(0o700)).unwrap();
        assert!(cache.load("one").is_some());
        fs::set_permissions(cache.path("one"), fs::Permissions::from_mode(0o666)).unwrap();
        assert_eq!(cache.load("one"), None);
    }

    #[test]
    fn what_is_old_goes_when_something_new_comes() {
        let cache = cache("old");
        cache.store("old", b"code");
        let month_ago = std::time::SystemTime::now() - KEPT - Duration::from_secs(1);
        let file = fs::File::options().write(true).open(cache.path("old")).unwrap();
        file.set_modified(month_ago).unwrap();
        cache.store("new", b"code");
        assert_eq!(cache.load("old"), None);
        assert!(cache.load("new").is_some());
    }

    #[test]
    fn a_folder_that_cannot_be_made_is_no_error() {
        let cache = Cache::new(Path::new("/dev/null/cache"));
        cache.store("one", b"code");
        assert_eq!(cache.load("one"), None);
    }
}
