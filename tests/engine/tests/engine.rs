//! Where the real engine is.

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use crate::program;

/// Returns the folder with what `tests/engine/build` builds: that which `PORTCULLIS_ENGINE` names, else `target/engine/bin`.
///
/// Without the variable the folder may be missing: then there is nothing to test, which is said once. With it the folder has to
/// be there, so that CI, which sets it, skips nothing.
pub(crate) fn folder() -> Option<&'static Path> {
    static FOLDER: LazyLock<Option<PathBuf>> = LazyLock::new(|| {
        if let Some(folder) = std::env::var_os("PORTCULLIS_ENGINE").map(PathBuf::from) {
            let is_built = folder.is_absolute() && folder.join("pulumi").is_file();
            assert!(
                is_built,
                "`PORTCULLIS_ENGINE` is `{}`, which has no `pulumi`",
                folder.display()
            );
            return Some(folder);
        }
        let folder = program::profile_directory().parent().unwrap().join("engine/bin");
        let is_built = folder.join("pulumi").is_file();
        if !is_built {
            // Not `eprintln!`, which tests that pass keep to themselves.
            let mut screen = std::io::stderr();
            let text = "skipped: the real engine is not built; `tests/engine/build` builds it";
            writeln!(screen, "{text}").unwrap();
        }
        is_built.then_some(folder)
    });
    FOLDER.as_deref()
}
