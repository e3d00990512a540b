//! What the report for people shows, as somebody asks for more, for less, or for colours.

use insta::assert_snapshot;

use crate::fixtures::{bucket, create, deployment, preview, unknown};
use crate::scratch::{Ended, Scratch};

const CONFIGURATION: &str = r#"packs = ["builtin:tagging", "builtin:registry"]
[policy.missing-required-tag]
settings = { tags = ["owner"] }
level = "advisory"
"#;

fn shop() -> Scratch {
    let steps = [
        bucket("assets"),
        deployment("web", "registry.example.com/shop/web"),
        deployment("api", &unknown()),
    ];
    Scratch::with_preview(preview(steps)).file("portcullis.toml", CONFIGURATION)
}

#[test]
fn quiet_shows_what_denies_and_the_verdict() {
    assert_snapshot!(shop().check(&["-q"]), @"
    exit 1
    --- stdout
    kubernetes:apps/v1:Deployment web (create)
      deny  floating-image-tag (mandatory, high)
            why  `registry.example.com/shop/web` has no tag, which means `latest`
            at   /spec/template/spec/containers/0/image
                 containers:
                   - name: main
                     image: registry.example.com/shop/web
            fix  name the version or the commit that was built, and its digest
      deny  unpinned-image (mandatory, medium)
            why  `registry.example.com/shop/web` has no digest: its tag can be moved to another image
            at   /spec/template/spec/containers/0/image
            fix  add the digest that was built, as in `NAME:TAG@sha256:…`
                 no repair: `registry.example.com/shop/web` has no tag to find its build by

    kubernetes:apps/v1:Deployment api (create)
      undetermined:
      deny  floating-image-tag (mandatory, high), unpinned-image (mandatory, medium)
            why  the image is known only during the update
            at   /spec/template/spec/containers/0/image
                 containers:
                   - name: main
                     image: (known only during the update)
            fix  let the preview know it, or say with `on-unknown` what an open question does

    otherwise than usual: levels
    denied: 4 findings deny, 4 findings warn, 3 questions are open, 3 resources judged by 8 policies
    ");
}

#[test]
fn quiet_shows_nothing_but_a_verdict_that_allows() {
    let allowed = Scratch::with_preview(preview([bucket("assets")])).file("portcullis.toml", CONFIGURATION);
    assert_snapshot!(allowed.check(&["--quiet"]), @"
    exit 0
    --- stdout
    otherwise than usual: levels
    allowed: 1 finding warns, 1 resource judged by 8 policies
    ");
}

#[test]
fn verbose_shows_which_policies_looked_at_how_much() {
    assert_snapshot!(shop().check(&["-v"]), @"
    exit 1
    --- stdout
    kubernetes:apps/v1:Deployment web (create)
      deny  floating-image-tag (mandatory, high)
            why  `registry.example.com/shop/web` has no tag, which means `latest`
            at   /spec/template/spec/containers/0/image
                 containers:
                   - name: main
                     image: registry.example.com/shop/web
            fix  name the version or the commit that was built, and its digest
      deny  unpinned-image (mandatory, medium)
            why  `registry.example.com/shop/web` has no digest: its tag can be moved to another image
            at   /spec/template/spec/containers/0/image
            fix  add the digest that was built, as in `NAME:TAG@sha256:…`
                 no repair: `registry.example.com/shop/web` has no tag to find its build by
      warn  missing-required-tag (advisory, medium)
            why  the tag `owner` is missing
            at   /metadata/labels
                 metadata:
                   labels: {}
            fix  add `owner`, to the resource or to the default tags of its provider

    kubernetes:apps/v1:Deployment api (create)
      warn  missing-required-tag (advisory, medium)
            why  the tag `owner` is missing
            at   /metadata/labels
                 metadata:
                   labels: {}
            fix  add `owner`, to the resource or to the default tags of its provider
      undetermined:
      deny  floating-image-tag (mandatory, high), unpinned-image (mandatory, medium)
            why  the image is known only during the update
            at   /spec/template/spec/containers/0/image
                 containers:
                   - name: main
                     image: (known only during the update)
            fix  let the preview know it, or say with `on-unknown` what an open question does
      warn  untraceable-image-tag (advisory, medium)
            why  the image is known only during the update
            at   /spec/template/spec/containers/0/image
            fix  let the preview know it, or say with `on-unknown` what an open question does

    aws:s3/bucket:Bucket assets (create)
      warn  missing-required-tag (advisory, medium)
            why  the tag `owner` is missing
            at   /tags
            fix  add `owner`, to the resource or to the default tags of its provider

    missing-required-tag           judged 3 resources
    malformed-tag-key              judged 3 resources
    floating-image-tag             judged 2 resources, 1 not for it
    unpinned-image                 judged 2 resources, 1 not for it
    untraceable-image-tag          judged 2 resources, 1 of them with nothing to judge, 1 not for it
    plaintext-registry-credential  judged 0 resources, 3 not for it
    secret-in-image-build          judged 3 resources, 2 of them with nothing to judge
    unscanned-repository           judged the stack as a whole

    not run, for want of build metadata (`--build`): conflicting-image-reference
    not run, for want of settings (in `portcullis.toml`): disallowed-tag-value, protected-tag-change, unlisted-registry, unlisted-push-target
    levels: missing-required-tag is advisory instead of mandatory
    configured by: portcullis.toml

    denied: 4 findings deny, 4 findings warn, 3 questions are open, 3 resources judged by 8 policies
    ");
}

#[test]
fn nobody_asks_for_more_and_for_less_at_once() {
    assert_eq!(shop().check(&["-q", "-v"]).exit(), 2);
}

#[test]
fn a_credential_is_not_shown_with_what_is_wrong() {
    let inputs = serde_json::json!({ "server": "registry.example.com", "registry": { "server": "registry.example.com",
        "username": "ci", "password": "hunter2hunter2" }, "imageName": "registry.example.com/shop/web:1" });
    let image = create("docker:index/image:Image", "web", &inputs);
    let scratch = Scratch::with_preview(preview([image]));
    let ended = scratch.check(&["--pack", "builtin:registry", "-v"]);
    assert!(ended.output().contains("plaintext-registry-credential"), "{ended}");
    assert!(!ended.output().contains("hunter2"), "{ended}");
}

/// Returns whether a run writes colours.
fn has_colours(arguments: &[&str], variables: &[(&str, &str)]) -> bool {
    let arguments = [&["check", "preview.json"], arguments].concat();
    let ended: Ended = shop().run_with_variables(&arguments, variables);
    assert_eq!(ended.exit(), 1, "{ended}");
    ended.output().contains('\u{1b}')
}

#[test]
fn colours_are_for_terminals_and_for_who_asks() {
    assert!(!has_colours(&[], &[]));
    assert!(has_colours(&["--color", "always"], &[]));
    assert!(has_colours(&[], &[("CLICOLOR_FORCE", "1")]));
    assert!(!has_colours(&["--color=never"], &[("CLICOLOR_FORCE", "1")]));
    assert!(!has_colours(&[], &[("NO_COLOR", "1")]));
    assert!(
        !has_colours(&["--output=json", "--color=always"], &[]),
        "there are none in a form for machines"
    );
}
