//! What `new` writes, and what it refuses.

use std::path::{Path, PathBuf};

use insta::assert_snapshot;

use super::make;
use crate::scratch::Scratch;

#[test]
fn a_new_pack_says_what_to_do_next() {
    assert_snapshot!(Scratch::new().run(&["new", "house"]), @"
    exit 0
    --- stdout
    made house: a pack with one policy, its page, its cases and its tests
      cd house
      cargo test        judges the cases
      portcullis build  compiles the pack to house.wasm
    and README.md says how to go on

    it depends on the released library `portcullis-guest`: until there is one, make the pack with `--guest PATH`,
    where PATH is the folder `guest` of Portcullis's repository
    ");
}

#[test]
fn a_new_pack_depends_on_the_released_library() {
    let scratch = Scratch::new();
    scratch.run(&["new", "house"]);
    let manifest = scratch.read("house/Cargo.toml");
    let version = env!("CARGO_PKG_VERSION");
    assert!(
        manifest.contains(&format!("\nportcullis-guest = \"{version}\"\n")),
        "{manifest}"
    );
}

/// Both folders can then move together.
#[test]
fn a_library_in_a_folder_beside_the_pack_is_named_from_the_pack_on() {
    let scratch = Scratch::new();
    std::fs::create_dir(scratch.path("guest")).unwrap();
    let scratch = scratch.file("guest/Cargo.toml", "[package]\nname = \"portcullis-guest\"\n");
    let made = scratch.run(&["new", "house", "--guest", "guest"]);
    assert!(made.output().ends_with("and README.md says how to go on\n"), "{made}");
    let manifest = scratch.read("house/Cargo.toml");
    assert!(
        manifest.contains("\nportcullis-guest = { path = \"../guest\" }\n"),
        "{manifest}"
    );
}

#[test]
fn a_folder_of_another_library_is_refused() {
    let scratch = Scratch::new();
    assert_snapshot!(scratch.run(&["new", "house", "--guest", "."]), @"
    exit 2
    --- stderr
    error: `.` is not the folder of the crate `portcullis-guest`
    hint: it is `guest` in Portcullis's repository; leave `--guest` out for the released crate
    ");
    assert!(!scratch.path("house").exists());
}

#[test]
fn a_folder_with_something_in_it_is_refused() {
    let scratch = Scratch::new();
    std::fs::create_dir(scratch.path("house")).unwrap();
    let scratch = scratch.file("house/notes.txt", "");
    assert_snapshot!(scratch.run(&["new", "house"]), @"
    exit 2
    --- stderr
    error: there is something in `house` already
    hint: give the pack another name, or move away what is there
    ");
    assert_eq!(std::fs::read_dir(scratch.path("house")).unwrap().count(), 1);
}

#[test]
fn an_empty_folder_is_filled() {
    let scratch = Scratch::new();
    std::fs::create_dir(scratch.path("house")).unwrap();
    assert_eq!(scratch.run(&["new", "house"]).exit(), 0);
}

#[test]
fn a_name_that_no_crate_can_have_is_refused() {
    assert_snapshot!(Scratch::new().run(&["new", "../House"]), @"
    exit 2
    --- stderr
    error: `../House` cannot be the name of a pack
    hint: a name begins with a letter, and has small letters, digits, `-` and `_`, as in `house-rules`
    ");
    assert_snapshot!(Scratch::new().run(&["new", "all"]), @"
    exit 2
    --- stderr
    error: `all` cannot be the name of a pack
    hint: it means something else already, to Rust or to Pulumi
    ");
}

#[test]
fn what_has_to_be_put_into_the_files_of_a_new_pack_is_put_in_everywhere() {
    let folder = make("filled-in");
    let files = walk(&folder);
    assert!(files.len() >= 9, "{files:?}");
    for file in files {
        let text = std::fs::read_to_string(&file).unwrap();
        let gaps = ["{{name", "{{version", "{{guest"].map(|gap| text.contains(gap));
        assert_eq!(gaps, [false; 3], "{}", file.display());
    }
}

/// Returns the files of a folder and of those below.
fn walk(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let files = entries.flat_map(|path| if path.is_dir() { walk(&path) } else { vec![path] });
    files.collect()
}
