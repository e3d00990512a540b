//! Where several stacks are judged, each finding says of which it is.

use insta::assert_snapshot;
use serde_json::{Value, json};

use crate::fixtures::{deployment, preview};
use crate::scratch::Scratch;

/// Two stacks of one program.
fn stacks() -> Scratch {
    let prod = preview([deployment("web", "shop/web:1")]);
    let dev = prod.replace("pulumi:prod::", "pulumi:dev::");
    let config = "packs = [\"builtin:registry\"]\n";
    Scratch::new()
        .file("prod.json", prod)
        .file("dev.json", dev)
        .file("portcullis.toml", config)
}

fn reported(format: &str) -> String {
    let ended = stacks().run(&["check", "prod.json", "dev.json", "--output", format]);
    assert_eq!(ended.exit(), 1, "{ended}");
    ended.output().to_owned()
}

#[test]
fn the_heading_names_the_stack() {
    assert_snapshot!(reported("text"), @"
    kubernetes:apps/v1:Deployment web in shop/prod (create)
      deny  unpinned-image (mandatory, medium)
            why  `shop/web:1` has no digest: its tag can be moved to another image
            at   /spec/template/spec/containers/0/image
                 containers:
                   - name: main
                     image: shop/web:1
            fix  add the digest that was built, as in `NAME:TAG@sha256:…`
                 no repair: no build metadata names `shop/web:1`
      warn  untraceable-image-tag (advisory, medium)
            why  `shop/web:1` has the tag `1`, which is neither a commit nor a version
            at   /spec/template/spec/containers/0/image
            fix  give the image the commit that it is built from, or its version, as its tag

    kubernetes:apps/v1:Deployment web in shop/dev (create)
      deny  unpinned-image (mandatory, medium)
            why  `shop/web:1` has no digest: its tag can be moved to another image
            at   /spec/template/spec/containers/0/image
                 containers:
                   - name: main
                     image: shop/web:1
            fix  add the digest that was built, as in `NAME:TAG@sha256:…`
                 no repair: no build metadata names `shop/web:1`
      warn  untraceable-image-tag (advisory, medium)
            why  `shop/web:1` has the tag `1`, which is neither a commit nor a version
            at   /spec/template/spec/containers/0/image
            fix  give the image the commit that it is built from, or its version, as its tag

    not run, for want of build metadata (`--build`): conflicting-image-reference
    not run, for want of settings (in `portcullis.toml`): unlisted-registry, unlisted-push-target
    configured by: portcullis.toml

    denied: 2 findings deny, 2 findings warn, 2 resources judged by 6 policies
    ");
}

#[test]
fn every_format_with_findings_names_the_stack() {
    for format in [
        "json", "sarif", "junit", "github", "gitlab", "azure", "markdown", "html",
    ] {
        let text = reported(format);
        for stack in ["shop/prod", "shop/dev"] {
            assert!(text.contains(stack), "{format} does not name {stack}:\n{text}");
        }
    }
}

#[test]
fn one_stack_needs_no_name() {
    let ended = stacks().run(&["check", "prod.json", "--output", "json"]).json();
    let findings = ended["violations"].as_array().unwrap();
    assert!(
        findings.iter().all(|finding| finding.get("stack").is_none()),
        "{findings:?}"
    );
    let of_both: Value = serde_json::from_str(&reported("json")).unwrap();
    assert_eq!(of_both["violations"][0]["stack"], json!("shop/prod"));
}
