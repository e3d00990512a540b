//! Where the program is that is tested.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::LazyLock;

/// Returns the program `portcullis`, of the profile that the tests were compiled with, as its sources are now.
///
/// Cargo builds it as an example of this package. Where only the tests are asked for (`--test it`), it does not.
pub(crate) fn program() -> &'static Path {
    static PROGRAM: LazyLock<PathBuf> = LazyLock::new(|| {
        let profile = profile_directory();
        let program = profile.join("examples/portcullis");
        if !is_fresh(&program) {
            build(&profile);
        }
        program
    });
    &PROGRAM
}

/// Returns the folder for compiled packs that all tests share: a pack is compiled once, and not once for each test.
pub(crate) fn cache_directory() -> PathBuf {
    profile_directory().join("portcullis-cache")
}

/// Returns `target/<profile>`; the tests stand in its `deps`.
pub(crate) fn profile_directory() -> PathBuf {
    let tests = std::env::current_exe().unwrap();
    tests.ancestors().nth(2).unwrap().to_owned()
}

/// Returns whether the program is there and no source of it is younger. Cargo lists the sources beside it.
fn is_fresh(program: &Path) -> bool {
    let modified = |path: &Path| path.metadata()?.modified();
    let (Ok(built), Ok(record)) = (modified(program), std::fs::read_to_string(program.with_extension("d"))) else {
        return false;
    };
    let sources = record.split_whitespace().skip(1).map(Path::new);
    let mut times = sources.map(modified);
    times.all(|time| time.is_ok_and(|time| time <= built))
}

fn build(profile_directory: &Path) {
    let profile = profile_directory.file_name().unwrap().to_str().unwrap();
    let built = Command::new(env!("CARGO"))
        .args(["build", "--package", "portcullis-tests", "--example", "portcullis"])
        .args(["--profile", if profile == "debug" { "dev" } else { profile }])
        .arg("--target-dir")
        .arg(profile_directory.parent().unwrap())
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .status();
    assert!(built.unwrap().success(), "`portcullis` does not compile");
}
