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

/// It would hold no more: the nearest is the one.
#[test]
fn a_configuration_above_still_holds() {
    let scratch = Scratch::new().file("portcullis.toml", "profile = \"strict\"\noverridable = false\n");
    std::fs::create_dir_all(scratch.path("infra/shop")).unwrap();
    assert_eq!(scratch.run(&["init", "infra/shop"]).exit(), 0);
    let written = scratch.read("infra/shop/portcullis.toml");
    assert!(written.contains("\nextends = \"../../portcullis.toml\"\n"), "{written}");
    assert!(!written.contains("\nprofile"), "{written}");
}

#[test]
fn an_empty_folder_gets_a_configuration_to_begin_with() {
    let scratch = Scratch::new();
    assert_snapshot!(scratch.run(&["init"]), @"
    exit 0
    --- stderr
    wrote portcullis.toml, with nothing to go by: there is no Pulumi project here
    next: pulumi preview --json --show-sames > preview.json
    then: portcullis check preview.json
    ");
    assert_snapshot!(scratch.read("portcullis.toml"), @r#"
    # What `portcullis check` judges by. docs/configuration.md says what each key means; `portcullis check --show-config` shows what
    # holds, and who says so.

    # How strict the policies are of which nothing is said here: "recommended", "strict", or "audit", in which nothing denies.
    profile = "recommended"

    # Where images may come from. Without a list `unlisted-registry` does not judge.
    #
    #     [policy.unlisted-registry]
    #     settings = { allow = ["registry.example.com/shop", "docker.io/library/nginx"] }

    # Tags that every resource has to have. Without a list `missing-required-tag` does not judge.
    #
    #     [policy.missing-required-tag]
    #     settings = { tags = ["owner"] }

    # A rule that warns until a day, and denies from then on:
    #
    #     [policy.unpinned-image]
    #     enforce-from = 2030-01-01
    #
    # A finding that may be, for a reason and until a day; `portcullis waive REPORT FINGERPRINT` writes one of these:
    #
    #     [[waiver]]
    #     policy = "unpinned-image"
    #     resource = "urn:pulumi:*::legacy-*"
    #     reason = "moved in Q1"
    #     owner = "@platform"
    #     expires = 2030-01-01
    #
    # All that is found today, accepted, so that only what is new denies:
    # `portcullis check preview.json --write-baseline baseline.json`, and then
    #
    #     baseline = "baseline.json"
    #
    # above the first table.
    "#);
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
    assert_snapshot!(scratch.run(&["init"]), @"
    exit 0
    --- stderr
    wrote portcullis.toml, by the Pulumi project `shop`, 1 saved preview, GitLab CI/CD, GitHub Actions
    next: portcullis check preview.json
    in CI: GitLab CI/CD (.gitlab-ci.yml) runs it with `--output text --output json=report.json` between the preview and the update; exit code 0 lets the update go on
    in CI: GitHub Actions (.github/workflows) runs it with `--output text` between the preview and the update; exit code 0 lets the update go on
    ");
    let text = scratch.read("portcullis.toml");
    let live: Vec<_> = text
        .lines()
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
        .collect();
    assert_snapshot!(live.join("\n"), @r#"
    profile = "recommended"
    [policy.unlisted-registry]
    settings = { allow = ["docker.io/library/nginx", "registry.example.com/shop"] }
    [policy.missing-required-tag]
    settings = { tags = ["name", "owner"] }
    "#);
    assert_eq!(scratch.run(&["check", "--show-config"]).exit(), 0);
    let ended = scratch.check(&[]);
    assert_eq!(ended.exit(), 1, "{ended}");
}

#[test]
fn nothing_is_ever_overwritten() {
    let scratch = Scratch::new().file("portcullis.toml", "# ours\n");
    assert_snapshot!(scratch.run(&["init"]), @"
    exit 2
    --- stderr
    error: `portcullis.toml` is there already, and stays as it is
    hint: `portcullis check --show-config` shows what it says; move it away for a new one
    ");
    assert_eq!(scratch.read("portcullis.toml"), "# ours\n");
}

#[test]
fn a_folder_that_there_is_not() {
    assert_snapshot!(Scratch::new().run(&["init", "shop"]), @"
    exit 2
    --- stderr
    error: `shop` is no folder
    hint: name the folder of the Pulumi project
    ");
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
