//! A release, from its packing to its installation.

use crate::stage::{Ended, Stage, root};

/// Returns the platform of these tests, as the archives are named.
fn target() -> String {
    let system = if cfg!(target_os = "macos") {
        "apple-darwin"
    } else {
        "unknown-linux-musl"
    };
    format!("{}-{system}", std::env::consts::ARCH)
}

fn archive() -> String {
    format!("portcullis-0.1.0-{}.tar.gz", target())
}

/// Returns a stage where a release of the stand-in can be downloaded, and the SHA-256 of its archive.
fn released() -> (Stage, String) {
    let stage = Stage::new();
    let packed = pack(&stage, "v0.1.0");
    assert_eq!(packed.exit, 0, "{}", packed.log);
    let bytes = std::fs::read(stage.path("space").join(archive())).unwrap();
    let sum = digest(&stage);
    let sums = format!(
        "{}  portcullis-0.1.0-other.tar.gz\n{sum} *{}\n",
        "0".repeat(64),
        archive()
    );
    let stage = stage
        .answers(&format!("GET {}", archive()), bytes)
        .answers("GET SHA256SUMS", sums);
    (stage, sum)
}

fn digest(stage: &Stage) -> String {
    let script = r#"if command -v sha256sum >/dev/null; then sha256sum <"$1"; else shasum -a 256 <"$1"; fi"#;
    let mut command = stage.command("/bin/sh");
    let output = command.args(["-c", script, "sh", &archive()]).output().unwrap();
    String::from_utf8(output.stdout)
        .unwrap()
        .split(' ')
        .next()
        .unwrap()
        .to_owned()
}

fn pack(stage: &Stage, tag: &str) -> Ended {
    let mut command = stage.command(root().join("ci/pack"));
    command.arg(stage.path("bin/portcullis")).args([&target(), ".", tag]);
    Ended::of(&command.output().unwrap())
}

fn install(stage: &Stage, variables: &[(&str, &str)]) -> Ended {
    let mut command = stage.command(root().join("ci/install"));
    command.env("PORTCULLIS_REPOSITORY", "OWNER/portcullis");
    command.env("GITHUB_SERVER_URL", "https://github.example");
    command.env("PORTCULLIS_FOLDER", stage.path("temporary/program"));
    command.envs(variables.iter().copied());
    Ended::of(&command.output().unwrap())
}

#[test]
fn a_release_that_is_what_its_checksum_says_is_installed() {
    let (stage, sum) = released();
    for variables in [
        vec![("PORTCULLIS_VERSION", "0.1.0")],
        vec![("PORTCULLIS_VERSION", "v0.1.0")],
        vec![("PORTCULLIS_VERSION", "0.1.0"), ("PORTCULLIS_SHA256", sum.as_str())],
    ] {
        let ended = install(&stage, &variables);
        assert_eq!(ended.exit, 0, "{}", ended.log);
        let version = stage
            .command(ended.output.trim_end())
            .arg("--version")
            .output()
            .unwrap();
        assert_eq!(version.stdout, b"portcullis 0.1.0\n");
    }
    let asked = stage.read("asked");
    let address = format!(
        "https://github.example/OWNER/portcullis/releases/download/v0.1.0/{}\n",
        archive()
    );
    assert!(asked.contains(&address), "{asked}");
}

#[test]
fn an_archive_that_is_another_is_refused_and_taken_away() {
    let (stage, _) = released();
    let stage = stage.answers(&format!("GET {}", archive()), "another");
    let ended = install(&stage, &[("PORTCULLIS_VERSION", "0.1.0")]);
    assert_eq!((ended.exit, ended.output.as_str()), (2, ""), "{}", ended.log);
    assert!(ended.log.contains("is not what was released"), "{}", ended.log);
    assert!(!stage.path("temporary/program").join(archive()).exists());
}

#[test]
fn a_pinned_checksum_holds_whatever_the_release_says() {
    let (stage, _) = released();
    let pinned = "0".repeat(64);
    let ended = install(
        &stage,
        &[("PORTCULLIS_VERSION", "0.1.0"), ("PORTCULLIS_SHA256", &pinned)],
    );
    assert_eq!((ended.exit, ended.output.as_str()), (2, ""), "{}", ended.log);
}

#[test]
fn without_a_checksum_of_this_archive_nothing_is_installed() {
    let (stage, sum) = released();
    for sums in [
        String::new(),
        format!("{sum}  x{}\n", archive()),
        format!("{sum}\n"),
        format!("  {}\n", archive()),
    ] {
        let stage = Stage::new().answers("GET SHA256SUMS", &sums).answers(
            &format!("GET {}", archive()),
            std::fs::read(stage.path("space").join(archive())).unwrap(),
        );
        let ended = install(&stage, &[("PORTCULLIS_VERSION", "0.1.0")]);
        assert_eq!(
            (ended.exit, ended.output.as_str()),
            (2, ""),
            "with {sums:?}: {}",
            ended.log
        );
    }
}

#[test]
fn a_release_that_is_not_there_is_refused() {
    let ended = install(&Stage::new(), &[("PORTCULLIS_VERSION", "9.9.9")]);
    assert_eq!((ended.exit, ended.output.as_str()), (2, ""), "{}", ended.log);
}

#[test]
fn without_a_version_it_is_the_program_on_the_path_else_the_release_of_this_checkout() {
    let (stage, _) = released();
    let ended = install(&stage, &[]);
    assert_eq!(ended.output.trim_end(), stage.path("bin/portcullis").to_str().unwrap());
    std::fs::remove_file(stage.path("bin/portcullis")).unwrap();
    let ended = install(&stage, &[]);
    let installed = format!(
        "/temporary/program/portcullis-{}-{}/portcullis\n",
        env!("CARGO_PKG_VERSION"),
        target()
    );
    assert!(ended.output.ends_with(&installed), "{}", ended.log);
}

#[test]
fn a_program_that_is_named_is_the_one_in_the_work_space_and_not_one_on_the_path() {
    let stage = Stage::new().executable("space/portcullis", "#!/bin/sh\n");
    let ended = install(&stage, &[("PORTCULLIS_BINARY", "portcullis")]);
    assert_eq!(
        (ended.exit, ended.output.as_str()),
        (0, "./portcullis\n"),
        "{}",
        ended.log
    );
}

#[test]
fn an_archive_holds_the_program_its_licence_its_completions_and_its_pages() {
    let (stage, _) = released();
    let ended = stage.run(
        "tar -tzf portcullis-*.tar.gz | sed 's,^[^/]*/,,' | grep -v '/$' | sort | tr '\\n' ' '",
        &[],
    );
    let expected = "CHANGELOG.md LICENSE README.md completions/_portcullis completions/portcullis.bash \
                    completions/portcullis.elv completions/portcullis.fish completions/portcullis.ps1 man/portcullis.1 portcullis ";
    assert_eq!(ended.log.trim_start(), expected);
}

#[test]
fn a_tag_that_is_not_the_version_is_not_released() {
    let ended = pack(&Stage::new(), "v0.2.0");
    assert_eq!(ended.exit, 2, "{}", ended.log);
}
