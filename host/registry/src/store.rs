//! What was pulled, in files that are named by their digest.
//!
//! `sha256/HEX` are manifests and layers, `signatures/HEX/HEX` the bundles that were found for a manifest. A file is written
//! beside its place and then renamed, so that there is never half of one, whoever else writes at the time; and what is read is
//! compared with its name, so that a file which was changed or broke is never used.

use std::fs::{self, File};
use std::io::{ErrorKind, Read as _, Write as _};
use std::path::{Path, PathBuf};

use tempfile::NamedTempFile;

use crate::{Digest, Error, Limits};

/// A folder of files that are named by their digest.
#[derive(Debug)]
pub(crate) struct Store {
    folder: PathBuf,
}

impl Store {
    pub(crate) fn new(folder: &Path) -> Self {
        Self {
            folder: folder.to_owned(),
        }
    }

    /// Returns what is kept under a digest. `None` where nothing is.
    ///
    /// # Errors
    /// [`Error::Tampered`] where something else is.
    pub(crate) fn read(&self, digest: &Digest, limit: u64) -> Result<Option<Vec<u8>>, Error> {
        read(&self.place(digest), digest, limit)
    }

    /// Keeps some bytes under their digest.
    pub(crate) fn keep(&self, digest: &Digest, bytes: &[u8]) -> Result<(), Error> {
        write(&self.place(digest), bytes)
    }

    /// Returns the bundles that are kept for a manifest, in the order of their digests.
    pub(crate) fn signatures(&self, subject: &Digest, limits: &Limits) -> Result<Vec<String>, Error> {
        let folder = self.signature_folder(subject);
        let mut files = match fs::read_dir(&folder) {
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Vec::new()),
            entries => entries
                .and_then(Iterator::collect::<Result<Vec<_>, _>>)
                .map_err(|error| failed(&folder, &error))?,
        };
        files.retain(|file| !is_half(&file.path()));
        files.sort_by_key(fs::DirEntry::file_name);
        files
            .iter()
            .take(limits.signatures)
            .map(|file| signature(&file.path(), limits.signature))
            .collect()
    }

    /// Keeps a bundle for a manifest.
    pub(crate) fn keep_signature(&self, subject: &Digest, bundle: &str) -> Result<(), Error> {
        let place = self.signature_folder(subject).join(Digest::of(bundle.as_bytes()).hex());
        write(&place, bundle.as_bytes())
    }

    fn place(&self, digest: &Digest) -> PathBuf {
        self.folder.join("sha256").join(digest.hex())
    }

    fn signature_folder(&self, subject: &Digest) -> PathBuf {
        self.folder.join("signatures").join(subject.hex())
    }
}

/// What the name of a file that is not whole yet begins with. It stays where a process was killed.
const HALF: &str = ".half-";

fn is_half(file: &Path) -> bool {
    file.file_name()
        .is_some_and(|name| name.to_string_lossy().starts_with(HALF))
}

fn signature(file: &Path, limit: u64) -> Result<String, Error> {
    let tampered = || Error::Tampered { file: file.to_owned() };
    let name = file.file_name().unwrap_or_default().to_string_lossy();
    let digest = Digest::parse(&format!("sha256:{name}")).ok_or_else(tampered)?;
    let bytes = read(file, &digest, limit)?.ok_or_else(tampered)?;
    String::from_utf8(bytes).map_err(|_| tampered())
}

fn read(file: &Path, digest: &Digest, limit: u64) -> Result<Option<Vec<u8>>, Error> {
    let opened = match File::open(file) {
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
        opened => opened.map_err(|error| failed(file, &error))?,
    };
    let mut bytes = Vec::new();
    opened
        .take(limit + 1)
        .read_to_end(&mut bytes)
        .map_err(|error| failed(file, &error))?;
    if bytes.len() as u64 > limit || Digest::of(&bytes) != *digest {
        return Err(Error::Tampered { file: file.to_owned() });
    }
    Ok(Some(bytes))
}

fn write(place: &Path, bytes: &[u8]) -> Result<(), Error> {
    let folder = place.parent().unwrap_or(place);
    let written = fs::create_dir_all(folder).and_then(|()| {
        let mut file = tempfile::Builder::new().prefix(HALF).tempfile_in(folder)?;
        file.write_all(bytes)?;
        persist(file, place)
    });
    written.map_err(|error| failed(place, &error))
}

/// Not flushed to the disk: a file that a power cut leaves empty is noticed by its digest.
fn persist(file: NamedTempFile, place: &Path) -> std::io::Result<()> {
    file.persist(place).map(drop).map_err(|error| error.error)
}

fn failed(file: &Path, error: &std::io::Error) -> Error {
    Error::File {
        file: file.to_owned(),
        reason: error.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::thread;

    use super::Store;
    use crate::{Digest, Error, Limits};

    fn store() -> (tempfile::TempDir, Store) {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::new(&folder.path().join("packs"));
        (folder, store)
    }

    #[test]
    fn what_is_kept_is_read_again_and_nothing_else() {
        let (_folder, store) = store();
        let digest = Digest::of(b"pack");
        assert_eq!(store.read(&digest, 10).unwrap(), None);
        store.keep(&digest, b"pack").unwrap();
        store.keep(&digest, b"pack").unwrap();
        assert_eq!(store.read(&digest, 4).unwrap().unwrap(), b"pack");
    }

    #[test]
    fn a_changed_file_is_never_used() {
        let (_folder, store) = store();
        let digest = Digest::of(b"pack");
        store.keep(&digest, b"pack").unwrap();
        for other in [&b"pack2"[..], b"pacl", b"", &[0; 100]] {
            fs::write(store.place(&digest), other).unwrap();
            let error = store.read(&digest, 50).unwrap_err();
            assert!(matches!(error, Error::Tampered { .. }), "{error}");
        }
        store.keep(&digest, b"pack").unwrap();
        assert_eq!(store.read(&digest, 10).unwrap().unwrap(), b"pack");
    }

    #[test]
    fn half_a_file_is_never_seen_however_many_write() {
        let (_folder, store) = store();
        let bytes = vec![7; 1 << 20];
        let digest = Digest::of(&bytes);
        thread::scope(|scope| {
            for _ in 0..4 {
                scope.spawn(|| (0..5).for_each(|_| store.keep(&digest, &bytes).unwrap()));
            }
            for _ in 0..20 {
                let read = store.read(&digest, 2 << 20).unwrap();
                assert!(read.is_none_or(|read| read == bytes));
            }
        });
        let files = fs::read_dir(store.place(&digest).parent().unwrap()).unwrap();
        assert_eq!(files.count(), 1, "nothing is left over");
    }

    #[test]
    fn signatures_are_kept_by_what_they_sign() {
        let (_folder, store) = store();
        let (one, other) = (Digest::of(b"1"), Digest::of(b"2"));
        store.keep_signature(&one, "a").unwrap();
        store.keep_signature(&one, "b").unwrap();
        store.keep_signature(&other, "c").unwrap();
        let limits = Limits::default();
        let mut kept = store.signatures(&one, &limits).unwrap();
        kept.sort();
        assert_eq!(kept, ["a", "b"]);
        assert!(store.signatures(&Digest::of(b"3"), &limits).unwrap().is_empty());
        fs::write(store.signature_folder(&one).join(".half-x"), "half").unwrap();
        assert_eq!(
            store.signatures(&one, &limits).unwrap().len(),
            2,
            "what a killed process left is no signature"
        );
        fs::write(store.signature_folder(&one).join(Digest::of(b"a").hex()), "forged").unwrap();
        assert!(matches!(store.signatures(&one, &limits), Err(Error::Tampered { .. })));
    }
}
