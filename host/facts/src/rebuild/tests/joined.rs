//! What the real previews say of their rebuilds: the digest alone, and the digest and the event log together. The
//! recordings stand beside the workspace; where they do not, there is nothing to test.

use std::path::Path;

use insta::assert_snapshot;

use super::*;
use crate::document::Document;
use crate::plan::{Plan, PlanFile, join};

const RECORDED: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/fixtures/pulumi/recorded");

fn is_recorded() -> bool {
    let is_there = Path::new(RECORDED).exists();
    if !is_there {
        eprintln!("skipped: there is no `{RECORDED}`");
    }
    is_there
}

fn plan_of(preview: &str, files: &[&str]) -> Plan {
    let folder = Path::new(RECORDED).join(preview);
    let read = |file: &&str| PlanFile::read(Document::read(&folder.join(file)).unwrap()).unwrap();
    join(files.iter().map(read).collect()).unwrap().remove(0)
}

/// Returns what a preview says of the only image that it knows of.
fn line(preview: &str, files: &[&str]) -> String {
    let plan = plan_of(preview, files);
    let builds: Vec<_> = plan.resources().filter_map(image_build).collect();
    let [build] = builds.as_slice() else {
        panic!("{builds:?}")
    };
    let causes = build.causes.iter().map(ToString::to_string);
    let causes: Vec<_> = causes.collect();
    let causes = if causes.is_empty() {
        "-".to_owned()
    } else {
        causes.join("; ")
    };
    format!("context {:?} | {causes}", build.context_hash)
}

/// Returns what each preview of a stack says, by the digest alone (`D`) and with the event log (`E`).
fn both_ways(stack: &str) -> String {
    let entries = std::fs::read_dir(Path::new(RECORDED).join(stack)).unwrap();
    let mut names: Vec<_> = entries
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    let lines = names.iter().map(|name| {
        let preview = format!("{stack}/{name}");
        let digest = line(&preview, &["digest.json"]);
        let joined = line(&preview, &["digest.json", "events.jsonl"]);
        format!("{name}\nD {digest}\nE {joined}")
    });
    lines.collect::<Vec<_>>().join("\n")
}

#[test]
fn docker_build_says_more_with_the_event_log() {
    if is_recorded() {
        assert_snapshot!(both_ways("rebuild"), @r#"
        01-create
        D context Unknown | -
        E context Unknown | -
        02-unchanged
        D context Same | -
        E context Same | -
        03-source-changed
        D context Changed | `contextHash` changes
        E context Changed | `contextHash` changes from `162372c7488f` to `6c414b3d27cb`
        04-unused-file-changed
        D context Changed | `contextHash` changes
        E context Changed | `contextHash` changes from `162372c7488f` to `14c2b8499a01`
        05-dockerfile-comment
        D context Changed | `contextHash` changes
        E context Changed | `contextHash` changes from `162372c7488f` to `712037e1caa5`
        06-build-arg
        D context Same | `buildArgs.DEBUG` changes from `false` to `true`
        E context Same | `buildArgs.DEBUG` changes from `false` to `true`
        07-platform-added
        D context Same | `platforms` changes from `["linux/amd64"]` to `["linux/amd64","linux/arm64"]`
        E context Same | `platforms` changes from `["linux/amd64"]` to `["linux/amd64","linux/arm64"]`
        08-pull
        D context Unknown | `contextHash` is named in every preview with `pull`, and may be the same; `pull` changes from `false` to `true`
        E context Unknown | `contextHash` is named in every preview with `pull`, and may be the same; `pull` changes from `false` to `true`
        09-cache-added
        D context Same | `cacheFrom` changes
        E context Same | `cacheFrom` changes
        10-tag-changed
        D context Same | `tags` changes from `["registry.example.com/inside/web:dev"]` to `["registry.example.com/inside/web:dev2"]`
        E context Same | `tags` changes from `["registry.example.com/inside/web:dev"]` to `["registry.example.com/inside/web:dev2"]`
        11-label-added
        D context Same | `labels.owner` is new: `team-shop`
        E context Same | `labels.owner` is new: `team-shop`
        12-credential-added
        D context Same | `registries` changes
        E context Same | `registries` changes
        13-no-cache
        D context Same | `noCache` changes from `false` to `true`
        E context Same | `noCache` changes from `false` to `true`
        14-ignored-file
        D context Changed | `contextHash` changes
        E context Changed | `contextHash` changes from `162372c7488f` to `198b5f084b41`
        "#);
    }
}

#[test]
fn docker_says_the_same_with_the_event_log() {
    if is_recorded() {
        assert_snapshot!(both_ways("webshop"), @r"
        1-create
        D context Unknown | -
        E context Unknown | -
        2-rebuild-context
        D context Changed | `build.contextDigest` changes from `ca2240fd667e` to `a48ec61805d5`
        E context Changed | `build.contextDigest` changes from `ca2240fd667e` to `a48ec61805d5`
        3-rebuild-build-arg
        D context Same | `build.args.DEBUG` changes from `true` to `false`
        E context Same | `build.args.DEBUG` changes from `true` to `false`
        4-unchanged
        D context Same | -
        E context Same | -
        ");
    }
}

#[test]
fn a_dynamic_resource_says_what_its_inputs_say() {
    if is_recorded() {
        assert_snapshot!(both_ways("dynamic"), @r"
        1-create
        D context Unknown | -
        E context Unknown | -
        2-rebuild
        D context Unknown | `tag` changes from `registry.example.com/shop/web:1.0.0` to `registry.example.com/shop/web:1.0.1`
        E context Unknown | `tag` changes from `registry.example.com/shop/web:1.0.0` to `registry.example.com/shop/web:1.0.1`
        3-unchanged
        D context Unknown | -
        E context Unknown | -
        ");
    }
}

#[test]
fn several_causes_are_each_told_without_a_secret() {
    if !is_recorded() {
        return;
    }
    let causes = |files: &[&str]| {
        let plan = plan_of("aigateway/2-rebuild", files);
        let builds = plan.resources().filter_map(image_build);
        let causes: Vec<_> = builds
            .flat_map(|build| build.causes)
            .map(|cause| cause.to_string())
            .collect();
        causes.join("\n")
    };
    assert_snapshot!(causes(&["digest.json"]), @r"
    `cacheFrom` changes
    `contextHash` changes
    `secrets` changes
    ");
    assert_snapshot!(causes(&["digest.json", "events.jsonl"]), @r"
    `cacheFrom` changes
    `contextHash` changes from `560ea1a16580` to `3def40369bbb`
    `secrets` changes
    ");
}

#[test]
fn no_recorded_cause_shows_the_program_of_a_dynamic_provider_or_a_secret() {
    if !is_recorded() {
        return;
    }
    let plan = plan_of("dynamic/2-rebuild", &["digest.json", "events.jsonl"]);
    let shown = format!("{:?}", plan.resources().filter_map(image_build).collect::<Vec<_>>());
    assert!(shown.contains("1.0.1"), "{shown}");
    assert!(
        !shown.contains("__provider") && !shown.contains("exports.handler"),
        "{shown}"
    );
    assert!(
        !shown.contains("registryPassword") && !shown.contains("secret"),
        "{shown}"
    );
}
