//! A configuration that fits a Pulumi project.

use insta::assert_snapshot;
use serde_json::json;

use crate::fixtures::{create, deployment, preview};
use crate::scratch::Scratch;

/// Returns a preview of images and of tagged buckets.
fn shop() -> String {
    let bucket = |name: &str| {
        let tags = json!({ "owner": "team-shop", "name": name });
        create("aws:s3/bucket:Bucket", name, &json!({ "bucket": name, "tags": tags }))
    };
    let digest = "0".repeat(64);
    let own = format!("registry.example.com/shop/web:1.2.3@sha256:{digest}");
    preview([
        bucket("a"),
        bucket("b"),
        bucket("c"),
        deployment("web", &own),
        deployment("proxy", "nginx:1.29"),
    ])
}

#[test]
fn an_empty_folder_gets_a_configuration_to_begin_with() {
    let scratch = Scratch::new();
    assert_snapshot!(scratch.run(&["init"]), @"");
    assert_snapshot!(scratch.read("portcullis.toml"), @"");
    assert_eq!(scratch.run(&["check", "--show-config"]).exit(), 0);
}

#[test]
fn a_project_gets_a_configuration_that_fits() {
    let scratch = Scratch::with_preview(shop())
        .file("Pulumi.yaml", "name: shop\nruntime:\n  name: nodejs\n")
        .file("package.json", "{\"name\": \"shop\"}")
        .file(".gitlab-ci.yml", "stages: []\n");
    std::fs::create_dir_all(scratch.path(".github/workflows")).unwrap();
    let scratch = scratch.file(".github/workflows/ci.yml", "on: push\n");
    assert_snapshot!(scratch.run(&["init"]), @"");
    let text = scratch.read("portcullis.toml");
    let live: Vec<_> = text
        .lines()
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
        .collect();
    assert_snapshot!(live.join("\n"), @"");
    assert_eq!(scratch.run(&["check", "--show-config"]).exit(), 0);
    let ended = scratch.check(&[]);
    assert_eq!(ended.exit(), 1, "{ended}");
}

#[test]
fn nothing_is_ever_overwritten() {
    let scratch = Scratch::new().file("portcullis.toml", "# ours\n");
    assert_snapshot!(scratch.run(&["init"]), @"");
    assert_eq!(scratch.read("portcullis.toml"), "# ours\n");
}

#[test]
fn a_folder_that_there_is_not() {
    assert_snapshot!(Scratch::new().run(&["init", "shop"]), @"");
}

/// What an examined file says stands in the configuration as a value, and as nothing else.
#[test]
fn a_hostile_project_gets_no_keys_of_its_own() {
    let tags = json!({ "owner\"]\n[limits]\nfuel = 1\n#": "x", "a": "b" });
    let bucket = |name: &str| create("aws:s3/bucket:Bucket", name, &json!({ "tags": tags }));
    let scratch = Scratch::with_preview(preview([bucket("a"), bucket("b")])).file(
        "Pulumi.yaml",
        "name: \"shop\\n[limits]\\nfuel = 1\"\nruntime: \"go\\nx = 1\"\n",
    );
    assert_eq!(scratch.run(&["init"]).exit(), 0);
    let shown = scratch.run(&["check", "--show-config"]);
    assert!(shown.output().contains("fuel = 10000000000 # default"), "{shown}");
    assert_ne!(scratch.check(&[]).exit(), 2);
}
