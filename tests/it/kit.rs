//! What a pack's author types: `new`, `cargo test`, `build`, `test`, `check`.
//!
//! A new pack depends on the guest library of this repository, and on what that depends on, in the versions of this
//! repository's own lock file: all of it is here already, and nothing needs a network. The packs stand in one place, and
//! what is compiled is kept where this repository's own packs and tests are, so that it is there the next time.

mod guide;
mod new;

use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::LazyLock;

use insta::assert_snapshot;
use serde_json::json;

use crate::fixtures::{create, preview};
use crate::program;
use crate::scratch::{Ended, Scratch, run_in, run_in_with_variables};

/// Returns the folder of this repository.
fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_owned()
}

/// Returns the folder of a pack that `new` has just made.
fn make(name: &str) -> PathBuf {
    let kit = program::profile_directory().join("kit");
    let folder = kit.join(name);
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&kit).unwrap();
    let guest = root().join("guest");
    let made = run_in(
        &kit,
        &["new".as_ref(), name.as_ref(), "--guest".as_ref(), guest.as_os_str()],
    );
    assert_eq!(made.exit(), 0, "{made}");
    std::fs::copy(root().join("Cargo.lock"), folder.join("Cargo.lock")).unwrap();
    folder
}

/// Returns what cargo needs of the environment.
fn variables(target_directory: &str) -> Vec<(&'static str, String)> {
    let names = ["PATH", "HOME", "CARGO_HOME", "RUSTUP_HOME", "RUSTUP_TOOLCHAIN"];
    let inherited = names
        .into_iter()
        .filter_map(|name| Some((name, std::env::var(name).ok()?)));
    let target = program::profile_directory().parent().unwrap().join(target_directory);
    let own = [
        ("CARGO_NET_OFFLINE", "true".to_owned()),
        ("CARGO_PROFILE_DEV_DEBUG", "false".to_owned()), // half of the disk
        ("CARGO_TARGET_DIR", target.to_str().unwrap().to_owned()),
        ("CARGO_TERM_QUIET", "true".to_owned()),
    ];
    inherited.chain(own).collect()
}

fn build(folder: &Path, arguments: &[&str]) -> Ended {
    run_in_with_variables(folder, &[&["build"], arguments].concat(), &variables("packs"))
}

fn cargo_test(folder: &Path) -> Output {
    let mut command = Command::new(env!("CARGO"));
    command
        .arg("test")
        .current_dir(folder)
        .env_clear()
        .envs(variables("kit"));
    command.output().unwrap()
}

#[test]
fn a_new_pack_passes_its_own_tests() {
    let tested = cargo_test(&make("tested"));
    let output = String::from_utf8_lossy(&tested.stdout);
    assert!(
        tested.status.success(),
        "{output}{}",
        String::from_utf8_lossy(&tested.stderr)
    );
    assert!(output.contains("3 passed; 0 failed"), "{output}");
}

/// The pack `house`, and how its `build` ended.
static HOUSE: LazyLock<(PathBuf, Ended)> = LazyLock::new(|| {
    let folder = make("house");
    let built = build(&folder, &[]);
    (folder, built)
});

#[test]
fn a_new_pack_is_built() {
    assert_snapshot!(HOUSE.1, @"
    exit 0
    --- stdout
    built house.wasm
      pack        house 0.1.0, 1 policy
      digest      sha256:…
      size        … KiB
      sees        resources
      cannot see  images, tags, build records, the stack and its configuration, the checkout, the evaluation time, secrets, the network, files, the clock
    ");
}

#[test]
fn a_built_pack_names_no_folder_of_the_user() {
    let component = std::fs::read(HOUSE.0.join("house.wasm")).unwrap();
    let text = String::from_utf8_lossy(&component);
    assert!(text.contains("serde_json"), "the files of dependencies are named");
    assert!(!text.contains(&std::env::var("HOME").unwrap()));
}

#[test]
fn a_built_pack_judges() {
    let log_group = |name: &str, days: u32| {
        create(
            "aws:cloudwatch/logGroup:LogGroup",
            name,
            &json!({ "retentionInDays": days }),
        )
    };
    let scratch = Scratch::with_preview(preview([log_group("api", 30), log_group("audit", 0)]));
    let pack = HOUSE.0.join("house.wasm");
    let scratch = scratch.file("house.wasm", std::fs::read(pack).unwrap());
    assert_snapshot!(scratch.check(&["--pack", "house.wasm"]), @"
    exit 1
    --- stdout
    aws:cloudwatch/logGroup:LogGroup audit (create)
      deny  overlong-log-retention (mandatory, medium)
            why  keeps its logs for ever, and may for 90 days
            at   /retentionInDays
                 retentionInDays: 0
            fix  set `retentionInDays` to 90 or less

    denied: 1 finding denies, 2 resources judged by 1 policy
    ");
}

/// Its page and its manifest stand beside the cases, and `test` writes nothing there.
#[test]
fn a_new_pack_is_compiled_and_passes_its_cases_in_the_sandbox() {
    let folder = make("judged");
    let ended = run_in_with_variables(&folder, &["test"], &variables("packs"));
    assert_snapshot!(ended.output(), @"
    overlong-log-retention   10 cases  ok

    passed: 10 cases of 1 policy
    ");
    assert_eq!(ended.exit(), 0, "{ended}");
    assert!(!folder.join("judged.wasm").exists());
}

#[test]
fn a_pack_that_does_not_compile_is_said_by_cargo_and_leaves_the_last_one() {
    let folder = make("broken");
    let source = std::fs::read_to_string(folder.join("src/lib.rs")).unwrap();
    std::fs::write(
        folder.join("src/lib.rs"),
        format!("{source}\ncompile_error!(\"unfinished\");\n"),
    )
    .unwrap();
    std::fs::write(folder.join("broken.wasm"), "the last one").unwrap();
    let ended = build(&folder, &[]);
    let errors = ended
        .errors()
        .replace(folder.canonicalize().unwrap().to_str().unwrap(), "…");
    assert_snapshot!(errors, @r#"
    error: unfinished
      --> src/lib.rs:17:1
       |
    17 | compile_error!("unfinished");
       | ^^^^^^^^^^^^^^^^^^^^^^^^^^^^

    error: could not compile `broken` (lib) due to 1 previous error
    error: cargo could not compile `…/Cargo.toml` and says why
    "#);
    assert_eq!(ended.exit(), 2);
    assert_eq!(
        std::fs::read_to_string(folder.join("broken.wasm")).unwrap(),
        "the last one"
    );
}

#[test]
fn a_pack_that_no_host_takes_is_a_fault_and_is_not_written() {
    let scratch = Scratch::new();
    let file = scratch.path("pack.wasm");
    let ended = build(&root(), &["tests/guests/no-policies", "--out", file.to_str().unwrap()]);
    assert_snapshot!(ended, @"
    exit 3
    --- stderr
    fault tests/guests/no-policies (bad-metadata)
          the pack `no-policies` has no policy
    ");
    assert!(!file.exists());
}

#[test]
fn a_folder_without_a_crate_is_not_built() {
    let scratch = Scratch::new();
    assert_snapshot!(scratch.run(&["build"]), @"
    exit 2
    --- stderr
    error: there is no crate in `.`
    hint: name the folder of a pack; `portcullis new NAME` makes one
    ");
    assert_snapshot!(scratch.run(&["build", "house"]), @"
    exit 2
    --- stderr
    error: there is no crate in `house`
    hint: name the folder of a pack; `portcullis new NAME` makes one
    ");
}

#[test]
fn a_crate_that_is_no_pack_is_not_built() {
    let manifest = "[package]\nname = \"house\"\nedition = \"2024\"\n[workspace]\n";
    let scratch = Scratch::new().file("Cargo.toml", manifest);
    std::fs::create_dir(scratch.path("src")).unwrap();
    let scratch = scratch.file("src/lib.rs", "");
    assert_snapshot!(build_without_folder(&scratch.path("")), @r#"
    exit 2
    --- stderr
    error: `…/Cargo.toml` has no library of type `cdylib`; a pack needs `crate-type = ["cdylib", "rlib"]`
    "#);
    let manifest = format!("{manifest}[lib]\ncrate-type = [\"cdylib\"]\n");
    let scratch = scratch.file("Cargo.toml", manifest);
    assert_snapshot!(build_without_folder(&scratch.path("")), @"
    exit 2
    --- stderr
    error: `…/Cargo.toml` does not depend on `portcullis-guest`, so it exports no policies
    ");
}

#[test]
fn a_workspace_is_not_built() {
    assert_snapshot!(build_without_folder(&root()), @"
    exit 2
    --- stderr
    error: `…/Cargo.toml` is a workspace and no crate; name the folder of a pack in it
    ");
}

/// Returns how `build` ends, without the folder's path.
fn build_without_folder(folder: &Path) -> String {
    let folder = folder.canonicalize().unwrap();
    build(&folder, &[]).to_string().replace(folder.to_str().unwrap(), "…")
}

/// Changes one line of a file.
fn change(file: &Path, from: &str, to: &str) {
    let text = std::fs::read_to_string(file).unwrap();
    assert_eq!(text.matches(from).count(), 1, "{from}");
    std::fs::write(file, text.replace(from, to)).unwrap();
}

/// The whole way, from an empty folder to an update that is stopped: three lines are changed, and the case that is not so any
/// more says so.
#[test]
fn an_author_makes_a_rule_of_their_own() {
    let folder = make("own");
    let file = |ending: &str| folder.join("src/overlong_log_retention").with_extension(ending);
    change(&file("rs"), "    90\n", "    14\n");
    let failing = run_in_with_variables(&folder, &["test"], &variables("packs"));
    assert_snapshot!(failing, @"
    exit 1
    --- stdout
    overlong-log-retention   10 cases  1 failed

    failed overlong-log-retention: logs that are kept for a month pass
      expected  nothing
      got       violation of example at /retentionInDays (retention-too-long): keeps its logs for 30 days, and may for 14 days
      it looked at
        absent    inputs /logGroupClass
        found     inputs /retentionInDays: 30

    failed: 10 cases of 1 policy: 1 fails, 9 pass
    ");

    let (month, week) = (
        r#""inputs": { "retentionInDays": 30 }"#,
        r#""inputs": { "retentionInDays": 7 }"#,
    );
    change(&file("cases.json"), month, week);
    change(&file("md"), "Without `days` it is 90.", "Without `days` it is 14.");
    let passing = run_in_with_variables(&folder, &["test"], &variables("packs"));
    assert_eq!(passing.exit(), 0, "{passing}");

    assert_eq!(build(&folder, &[]).exit(), 0);
    let log_group = create(
        "aws:cloudwatch/logGroup:LogGroup",
        "api",
        &json!({ "retentionInDays": 30 }),
    );
    std::fs::write(folder.join("preview.json"), preview([log_group])).unwrap();
    assert_snapshot!(run_in(&folder, &["check", "preview.json", "--pack", "own.wasm"]), @"
    exit 1
    --- stdout
    aws:cloudwatch/logGroup:LogGroup api (create)
      deny  overlong-log-retention (mandatory, medium)
            why  keeps its logs for 30 days, and may for 14 days
            at   /retentionInDays
                 retentionInDays: 30
            fix  set `retentionInDays` to 14 or less

    denied: 1 finding denies, 1 resource judged by 1 policy
    ");
}
