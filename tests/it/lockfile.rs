//! `portcullis lock`, and runs by what it wrote.

use insta::assert_snapshot;

use crate::fixtures::{bucket, preview};
use crate::guests;
use crate::scratch::{Ended, Scratch};

const CONFIGURATION: &str = "packs = [\"builtin:tagging\", \"house.wasm\"]\n";

/// Returns a folder with a preview, a configuration and a pack.
fn shop() -> Scratch {
    let scratch = Scratch::with_preview(preview([bucket("logs")]));
    scratch
        .file("portcullis.toml", CONFIGURATION)
        .file("house.wasm", std::fs::read(guests::FINDS_NOTHING).unwrap())
}

/// Returns it with a lock.
fn locked() -> Scratch {
    let shop = shop();
    assert_eq!(shop.run(&["lock"]).exit(), 0);
    shop
}

/// Returns it with a lock in which one text is another.
fn locked_with(text: &str, other: &str) -> Scratch {
    let shop = locked();
    let lock = shop.read("portcullis.lock");
    assert!(lock.contains(text), "{lock}");
    shop.file("portcullis.lock", lock.replace(text, other))
}

/// Returns how a run ended, without digests, which change with every build.
fn without_digests(ended: &Ended) -> String {
    let digest = regex::Regex::new("sha256:[0-9a-f]{64}").unwrap();
    digest.replace_all(&ended.to_string(), "sha256:…").into_owned()
}

#[test]
fn what_the_packs_are_is_shown_and_written() {
    let shop = shop();
    assert_snapshot!(without_digests(&shop.run(&["lock"])), @"
    exit 0
    --- stdout
    builtin:tagging: new: tagging 0.1.0, sha256:…; imports resources, tags, log
    house.wasm: new: finds-nothing 0.1.0, sha256:…; imports resources, log
    --- stderr
    locked in portcullis.lock: 2 packs
    ");
    assert_snapshot!(without_digests(&shop.run(&["lock"])), @"
    exit 0
    --- stderr
    unchanged in portcullis.lock: 2 packs
    ");
    assert_snapshot!(shop.check(&["--locked", "--quiet"]), @"
    exit 0
    --- stdout
    allowed: 1 resource judged by 2 policies
    ");
}

#[test]
fn another_pack_under_the_same_name_is_not_run() {
    let shop = locked().file("house.wasm", std::fs::read(guests::TELLS_EVERYTHING).unwrap());
    assert_snapshot!(without_digests(&shop.check(&[])), @"
    exit 2
    --- stderr
    error: the pack `house.wasm` is not the one that is locked: its digest is `sha256:…`, and `portcullis.lock` says `sha256:…`
    hint: `portcullis lock` shows what has changed, and writes it down
    ");
    assert_snapshot!(without_digests(&shop.run(&["lock", "--check"])), @"
    exit 2
    --- stdout
    house.wasm: name: finds-nothing → tells-everything
    house.wasm: digest: sha256:… → sha256:…
    house.wasm: new capability: context
    house.wasm: new capability: images
    house.wasm: new capability: tags
    house.wasm: new policy: tells-everything (mandatory)
    house.wasm: policy gone: finds-nothing
    --- stderr
    error: `portcullis.lock` is not what the packs are: 7 things differ
    hint: look at what is shown above, and run `portcullis lock`
    ");
}

#[test]
fn a_pack_that_is_not_locked_is_not_run() {
    let shop = locked().file(
        "portcullis.toml",
        "packs = [\"builtin:tagging\", \"builtin:registry\"]\n",
    );
    assert_snapshot!(shop.check(&[]), @"
    exit 2
    --- stderr
    error: the pack `builtin:registry` is not in `portcullis.lock`
    hint: `portcullis lock` shows what it is, and writes it down
    ");
}

#[test]
fn a_pack_of_a_flag_has_to_be_locked_only_where_that_is_asked_for() {
    let shop = locked();
    assert_eq!(shop.check(&["--pack", "builtin:registry"]).exit(), 0);
    assert_snapshot!(shop.check(&["--pack", "builtin:registry", "--locked"]), @"
    exit 2
    --- stderr
    error: the pack `builtin:registry` is not in `portcullis.lock`
    hint: `portcullis lock` shows what it is, and writes it down
    ");
    assert_eq!(shop.check(&["--pack", "house.wasm", "--locked"]).exit(), 0);
}

#[test]
fn without_a_lock_nothing_is_locked() {
    assert_snapshot!(shop().check(&["--locked"]), @"
    exit 2
    --- stderr
    error: there is no lock `portcullis.lock`
    hint: `portcullis lock` writes it; without `--locked` any pack goes that the configuration names
    ");
    let shop = Scratch::with_preview(preview([bucket("logs")]));
    assert_snapshot!(shop.check(&["--locked"]), @"
    exit 2
    --- stderr
    error: there is no lock `portcullis.lock`
    hint: `portcullis lock` writes it; without `--locked` any pack goes that the configuration names
    ");
    assert_snapshot!(shop.run(&["lock"]), @"
    exit 2
    --- stderr
    error: there is no configuration, so nothing says which packs to lock
    hint: `portcullis init` writes one, or name one: `--config FILE`
    ");
}

/// Where the configuration is lost, the packs that are built in are not those that somebody locked.
#[test]
fn a_lock_holds_without_its_configuration_too() {
    let shop = locked();
    std::fs::remove_file(shop.path("portcullis.toml")).unwrap();
    assert_snapshot!(shop.check(&[]), @"
    exit 2
    --- stderr
    error: the pack `builtin:registry` is not in `portcullis.lock`
    hint: `portcullis lock` shows what it is, and writes it down
    error: the pack `builtin:rebuild` is not in `portcullis.lock`
    hint: `portcullis lock` shows what it is, and writes it down
    ");
}

#[test]
fn what_is_no_lock_is_refused() {
    let shop = shop().file("portcullis.lock", "version = 1\npack = 7\n");
    assert_snapshot!(shop.check(&[]), @"
    exit 2
    --- stderr
    error: `portcullis.lock` is no lock: invalid type: integer `7`, expected a sequence
    hint: take it back from version control; or remove it, and run `portcullis lock`
    ");
    assert_snapshot!(shop.run(&["lock"]), @"
    exit 2
    --- stderr
    error: `portcullis.lock` is no lock: invalid type: integer `7`, expected a sequence
    hint: take it back from version control; or remove it, and run `portcullis lock`
    ");
}

#[test]
fn a_pack_sees_nothing_new_until_somebody_approves_that_by_name() {
    let shop = locked_with("\"tags\"", "\"log\"");
    let before = shop.read("portcullis.lock");
    assert_snapshot!(shop.run(&["lock"]), @"
    exit 2
    --- stdout
    builtin:tagging: new capability: tags
    --- stderr
    error: nobody approved `tagging:tags`
    hint: see why the pack needs that, then add `--approve tagging:tags`
    ");
    assert_eq!(shop.read("portcullis.lock"), before);
    assert_snapshot!(shop.run(&["lock", "--approve", "tagging:tags"]), @"
    exit 0
    --- stdout
    builtin:tagging: new capability: tags
    --- stderr
    locked in portcullis.lock: 2 packs
    ");
    assert_snapshot!(shop.run(&["lock", "--approve", "tagging:tags"]), @"
    exit 2
    --- stderr
    error: `--approve tagging:tags` approves nothing that changes
    hint: name what an error asks for, as `PACK:INTERFACE`
    ");
}

#[test]
fn new_policies_and_changed_levels_are_shown() {
    let shop = locked_with("missing-required-tag = \"mandatory\"", "old-rule = \"mandatory\"");
    assert_snapshot!(shop.run(&["lock"]), @"
    exit 0
    --- stdout
    builtin:tagging: new policy: missing-required-tag (mandatory)
    builtin:tagging: policy gone: old-rule
    --- stderr
    locked in portcullis.lock: 2 packs
    ");
    let shop = locked_with(
        "missing-required-tag = \"mandatory\"",
        "missing-required-tag = \"advisory\"",
    );
    assert_snapshot!(shop.run(&["lock"]), @"
    exit 0
    --- stdout
    builtin:tagging: level of missing-required-tag: advisory → mandatory
    --- stderr
    locked in portcullis.lock: 2 packs
    ");
}

/// A base binds who extends it: so does its lock, and not one that lies beside the stack.
#[test]
fn the_lock_is_that_of_who_names_the_packs() {
    let shop = locked();
    std::fs::create_dir(shop.path("stack")).unwrap();
    let shop = shop.file("stack/portcullis.toml", "extends = \"../portcullis.toml\"\n");
    let shop = shop.file("stack/portcullis.lock", "version = 1\n");
    let shop = shop.file("stack/preview.json", preview([bucket("logs")]));
    let check = ["check", "stack/preview.json", "--locked", "-q"];
    assert_eq!(shop.run(&check).exit(), 0);
    let shop = shop.file("house.wasm", std::fs::read(guests::TELLS_EVERYTHING).unwrap());
    assert_snapshot!(without_digests(&shop.run(&check)), @"
    exit 2
    --- stderr
    error: the pack `house.wasm` is not the one that is locked: its digest is `sha256:…`, and `portcullis.lock` says `sha256:…`
    hint: `portcullis lock` shows what has changed, and writes it down
    ");
}

#[test]
fn a_lock_is_no_place_for_a_report() {
    let shop = locked();
    let before = shop.read("portcullis.lock");
    assert_snapshot!(shop.check(&["--output", "json=portcullis.lock"]), @"
    exit 2
    --- stderr
    error: the report would take the place of `portcullis.lock`, which is read
    hint: give it a file of its own
    ");
    assert_eq!(
        shop.run(&["check", "none.json", "--output", "json=portcullis.lock"])
            .exit(),
        2
    );
    assert_eq!(shop.read("portcullis.lock"), before);
}

#[test]
fn a_pack_that_was_signed_stays_signed() {
    let shop = locked_with(
        "source = \"house.wasm\"",
        "source = \"house.wasm\"\nsigner = \"platform\"",
    );
    assert_snapshot!(shop.check(&[]), @"
    exit 2
    --- stderr
    error: the pack `house.wasm` is locked as signed by `platform`, and nobody has to sign it any more
    hint: `portcullis lock` shows what has changed, and writes it down
    ");
    assert_snapshot!(shop.run(&["lock"]), @"
    exit 2
    --- stdout
    house.wasm: signer: platform → none
    --- stderr
    error: nobody approved `finds-nothing:unsigned`
    hint: see why the pack needs that, then add `--approve finds-nothing:unsigned`
    ");
}

/// What another could write there runs under the digest of the pack.
#[test]
fn what_is_locked_is_compiled_anew() {
    let shop = locked();
    let cache = shop.path("cache").display().to_string();
    let variables = [("PORTCULLIS_CACHE_DIR", cache.as_str())];
    let check =
        |arguments: &[&str]| shop.run_with_variables(&[&["check", "preview.json"], arguments].concat(), &variables);
    assert_eq!(check(&["--locked"]).exit(), 0);
    assert!(!shop.path("cache").exists());
    assert_eq!(check(&[]).exit(), 0);
    assert!(shop.path("cache").exists());
}
