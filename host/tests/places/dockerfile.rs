//! The image of the program, held to what the program asks of images.

use serde_json::json;

use crate::stage::{Ended, Stage, text};

/// Returns the instructions, with their continuations joined and without comments.
fn instructions() -> Vec<(String, String)> {
    let text = text("Dockerfile");
    let lines: Vec<_> = text
        .lines()
        .filter(|line| !line.trim_start().starts_with('#'))
        .collect();
    let joined = lines.join("\n").replace("\\\n", " ");
    let lines = joined.lines().filter_map(|line| line.trim().split_once(' '));
    lines
        .map(|(name, rest)| (name.to_owned(), rest.trim().to_owned()))
        .collect()
}

/// Returns what stands behind an instruction, wherever it stands.
fn all(name: &str) -> Vec<String> {
    let named = instructions().into_iter().filter(|(other, _)| other == name);
    named.map(|(_, rest)| rest).collect()
}

#[test]
fn every_stage_has_a_name_and_begins_with_a_digest_or_with_nothing() {
    for stage in all("FROM") {
        let words: Vec<_> = stage.split_whitespace().collect();
        let [base, "AS", _] = words[..] else {
            unreachable!("a stage without a name: {stage}")
        };
        let digest = base.split_once("@sha256:").map_or("", |(_, digest)| digest);
        assert!(base == "scratch" || digest.len() == 64, "{stage}");
    }
}

#[test]
fn the_compiler_is_that_of_the_repository() {
    let toolchain = text("rust-toolchain.toml");
    let channel = toolchain.split('"').nth(1).unwrap();
    assert!(all("FROM")[0].starts_with(&format!("rust:{channel}-")));
    assert_eq!(all("ENV"), [format!("RUSTUP_TOOLCHAIN={channel}")]);
}

#[test]
fn the_image_is_one_file_that_nobody_in_particular_runs() {
    let instructions = instructions();
    let last = instructions.iter().rposition(|(name, _)| name == "FROM").unwrap();
    let of_image: Vec<_> = instructions.into_iter().skip(last).collect();
    let has = |name: &str, rest: &str| of_image.contains(&(name.to_owned(), rest.to_owned()));
    assert!(has("FROM", "scratch AS program"));
    assert!(has("USER", "65532:65532"));
    assert!(has("HEALTHCHECK", "NONE"));
    assert!(has("ENTRYPOINT", r#"["/portcullis"]"#));
    assert!(all("ADD").is_empty(), "`ADD` would fetch, or unpack");
    assert!(!of_image.iter().any(|(name, _)| name == "RUN"), "there is no shell");
}

#[test]
fn what_is_said_of_an_image_is_said_by_who_builds_it() {
    assert_eq!(
        all("ARG"),
        ["VERSION", "REVISION", "SOURCE"],
        "none has a default that could be wrong"
    );
    let labels = all("LABEL").concat();
    for (label, argument) in [("version", "VERSION"), ("revision", "REVISION"), ("source", "SOURCE")] {
        assert!(
            labels.contains(&format!("org.opencontainers.image.{label}=\"${{{argument}}}\"")),
            "{labels}"
        );
    }
}

#[test]
fn nothing_is_sent_to_the_builder_but_what_it_reads() {
    let ignored = text(".dockerignore");
    let lines: Vec<_> = ignored.lines().filter(|line| !line.starts_with('#')).collect();
    assert_eq!(lines.first(), Some(&"*"));
    for line in lines.iter().skip(1) {
        let path = line.strip_prefix('!').unwrap();
        assert!(crate::stage::root().join(path).exists(), "{path}");
    }
}

/// Judges a stack that builds an image of a Dockerfile.
fn judge(dockerfile: &str) -> Ended {
    let urn = "urn:pulumi:dev::gate::docker-build:index:Image::portcullis";
    let inputs = json!({
        "dockerfile": {"inline": dockerfile},
        "tags": ["registry.example.com/gate/portcullis:0.1.0"],
        "push": true,
        "cacheFrom": [{"gha": {}}],
        "cacheTo": [{"gha": {}}],
    });
    let resource =
        json!({"urn": urn, "type": "docker-build:index:Image", "custom": true, "inputs": inputs, "outputs": {}});
    let preview =
        json!({"steps": [{"op": "create", "urn": urn, "newState": resource}], "duration": 1, "changeSummary": {}});
    let configuration = "[policy.unpinned-inline-base-image]\nlevel = \"mandatory\"\n\
                         [policy.secret-in-image-build]\nlevel = \"mandatory\"\n\
                         [policy.build-inside-update]\nlevel = \"disabled\"\n";
    let stage = Stage::new()
        .with_the_real_program()
        .file("space/preview.json", &preview.to_string());
    let stage = stage.file("space/portcullis.toml", configuration);
    stage.run("portcullis check preview.json", &[])
}

#[test]
fn our_own_rules_allow_it() {
    let ended = judge(&text("Dockerfile"));
    assert_eq!(ended.exit, 0, "{}", ended.log);
}

#[test]
fn our_own_rules_would_deny_it_without_the_digest_and_with_a_secret() {
    let (before, after) = text("Dockerfile")
        .split_once("@sha256:")
        .map(|(before, after)| (before.to_owned(), after.to_owned()))
        .unwrap();
    let unpinned = before + after.split_at(64).1;
    let ended = judge(&unpinned);
    assert_eq!(ended.exit, 1, "{}", ended.log);
    assert!(ended.log.contains("unpinned-inline-base-image"), "{}", ended.log);
    let ended = judge(&text("Dockerfile").replace("ARG SOURCE", "ARG REGISTRY_PASSWORD=hunter2hunter2"));
    assert_eq!(ended.exit, 1, "{}", ended.log);
    assert!(ended.log.contains("secret-in-image-build"), "{}", ended.log);
}
