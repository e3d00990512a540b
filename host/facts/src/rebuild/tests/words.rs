//! The causes of a rebuild in words, and what they never say.

use insta::assert_snapshot;

use super::*;

fn words(build: &ImageBuild) -> String {
    let causes: Vec<_> = build.causes.iter().map(ToString::to_string).collect();
    causes.join("\n")
}

fn docker_build(old: Value, new: Value, differing: &[&str]) -> String {
    words(&build(update(DOCKER_BUILD, old, new, differing)))
}

fn docker(old: Value, new: Value) -> String {
    let inputs = |build| json!({"imageName": "web:1", "build": build});
    words(&build(update(DOCKER, inputs(old), inputs(new), &["build"])))
}

#[test]
fn what_is_known_before_and_after_is_told() {
    let old = json!({"buildArgs": {"VERSION": "1", "OLD": "x"}, "platforms": ["linux/amd64"], "noCache": false});
    let new = json!({"buildArgs": {"VERSION": "2", "NEW": "y"}, "platforms": ["linux/arm64"], "noCache": true});
    assert_snapshot!(docker_build(old, new, &["buildArgs", "platforms", "noCache"]), @r#"
    `buildArgs.NEW` is new: `y`
    `buildArgs.OLD` goes: it was `x`
    `buildArgs.VERSION` changes from `1` to `2`
    `noCache` changes from `false` to `true`
    `platforms` changes from `["linux/amd64"]` to `["linux/arm64"]`
    "#);
}

#[test]
fn a_key_that_is_no_word_is_written_as_pulumi_writes_it() {
    let labels = |value: &str| json!({"labels": {"org.opencontainers.image.version": value}});
    assert_snapshot!(docker_build(labels("1"), labels("2"), &["labels"]), @r#"`labels["org.opencontainers.image.version"]` changes from `1` to `2`"#);
}

#[test]
fn the_digest_of_dockers_context_is_shortened() {
    let digest = |letter: &str| json!({"contextDigest": letter.repeat(64)});
    assert_snapshot!(docker(digest("a"), digest("b")), @"`build.contextDigest` changes from `aaaaaaaaaaaa` to `bbbbbbbbbbbb`");
}

#[test]
fn what_is_unknown_may_be_the_same() {
    let (old, new) = (json!({"tags": ["web:1"]}), json!({"tags": [UNKNOWN]}));
    assert_snapshot!(docker_build(old, new, &["tags"]), @"`tags` is unknown in this preview and may be the same");
    assert_snapshot!(docker(json!({"contextDigest": "aa", "dockerfile": "Dockerfile"}), json!({"dockerfile": UNKNOWN})), @r"
    `build.contextDigest` is unknown in this preview and may be the same
    `build.dockerfile` is unknown in this preview and may be the same
    ");
}

#[test]
fn a_hash_that_nobody_compared_may_be_the_same() {
    let pull = || json!({"pull": true, "push": true});
    assert_snapshot!(docker_build(pull(), pull(), &["contextHash"]), @"`contextHash` is named in every preview with `pull`, and may be the same");
    assert_snapshot!(docker_build(json!({}), json!({}), &["contextHash"]), @"`contextHash` may change");
}

#[test]
fn a_hash_that_an_event_log_shows_is_told_even_with_pull() {
    let mut step = update(
        DOCKER_BUILD,
        json!({"pull": true}),
        json!({"pull": true}),
        &["contextHash"],
    );
    step["oldState"]["outputs"] = json!({"contextHash": "162372c7488f0be85f68"});
    step["newState"]["outputs"] = json!({"contextHash": "6c414b3d27cbe6db7231"});
    let build = build(step);
    assert_eq!(build.causes[0].kind, CauseKind::Context);
    assert_snapshot!(words(&build), @"`contextHash` changes from `162372c7488f` to `6c414b3d27cb`");
}

#[test]
fn of_several_secrets_each_may_have_changed_and_a_single_one_has() {
    let one = || json!({"context": ".", "args": {"A": SECRET}});
    let two = || json!({"args": {"A": SECRET}, "target": SECRET});
    assert_snapshot!(docker(one(), one()), @"`build.args` changes");
    assert_snapshot!(docker(two(), two()), @r"
    `build.args` may change
    `build.target` may change
    ");
}

#[test]
fn no_credential_is_shown() {
    let inputs = |value: &str| {
        json!({
            "buildArgs": {
                "NPM_TOKEN": value, "DB_PASSWORD": value, "API_KEY": value, "INDEX": format!("https://me:{value}@example.com"),
                "NETRC": format!("machine example.com login me password {value}"), "KEYFILE": value,
                "HIDDEN": SECRET, "LONG": value.repeat(40), "LINES": format!("{value}\n{value}"),
            },
            "secrets": {"npm": value}, "ssh": [{"id": value}], "cacheTo": [{"raw": value}],
            "registries": [{"address": "registry.example.com", "username": value, "password": value}],
        })
    };
    let names = ["buildArgs", "secrets", "ssh", "cacheTo", "registries"];
    let shown = docker_build(inputs("hunter2"), inputs("hunter3"), &names);
    assert!(!shown.contains("hunter"), "{shown}");
    assert_snapshot!(shown, @r"
    `buildArgs.API_KEY` changes
    `buildArgs.DB_PASSWORD` changes
    `buildArgs.INDEX` changes
    `buildArgs.KEYFILE` changes
    `buildArgs.LINES` changes
    `buildArgs.LONG` changes
    `buildArgs.NETRC` changes
    `buildArgs.NPM_TOKEN` changes
    `cacheTo` changes
    `registries` changes
    `secrets.npm` changes
    `ssh` changes
    ");
}

#[test]
fn a_name_with_a_login_is_not_shown_and_one_with_a_digest_is() {
    let digest = format!("sha256:{}", "0".repeat(40));
    let image = |tag: &str| json!({"buildArgs": {"BASE": format!("registry.example.com/base:{tag}@{digest}")}});
    let shown = docker_build(image("1"), image("2"), &["buildArgs"]);
    assert!(
        shown.contains("base:1@sha256") && shown.contains("base:2@sha256"),
        "{shown}"
    );
    let login = |name: &str| json!({"tags": [format!("me:hunter2@registry.example.com/{name}")]});
    assert_snapshot!(docker_build(login("one"), login("two"), &["tags"]), @"`tags` changes");
}

#[test]
fn a_secret_that_becomes_plain_is_not_shown_and_neither_is_what_it_was() {
    let arg = |value: &str| json!({"buildArgs": {"A": value}});
    assert_snapshot!(docker_build(arg(SECRET), arg("plain"), &["buildArgs"]), @"`buildArgs.A` changes");
    assert_snapshot!(docker_build(arg("plain"), arg(SECRET), &["buildArgs"]), @"`buildArgs.A` changes");
}
