//! What a report says, in each of its forms.

mod circumstances;
mod files;
mod stacks;

use insta::assert_snapshot;
use serde_json::{Value, json};

use crate::fixtures::{bucket, deployment, preview, unknown};
use crate::guests;
use crate::scratch::Scratch;

/// A stack with a bucket without tags, a deployment of `latest` and one whose image is not known yet.
fn shop() -> Scratch {
    let steps = [
        bucket("assets"),
        deployment("web", "registry.example.com/shop/web"),
        deployment("api", &unknown()),
    ];
    Scratch::with_preview(preview(steps))
}

const TAGS: &str = "[policy.missing-required-tag]\nsettings = { tags = [\"owner\"] }\n";

fn keys(value: &Value) -> Vec<&str> {
    value.as_object().unwrap().keys().map(String::as_str).collect()
}

#[test]
fn a_report_for_people() {
    assert_snapshot!(shop().file("portcullis.toml", TAGS).check(&[]), @"
    exit 1
    --- stdout
    aws:s3/bucket:Bucket assets (create)
      deny  missing-required-tag (mandatory, medium)
            why  the tag `owner` is missing
            at   /tags
            fix  add `owner`, to the resource or to the default tags of its provider

    kubernetes:apps/v1:Deployment web (create)
      deny  floating-image-tag (mandatory, high)
            why  `registry.example.com/shop/web` has no tag, which means `latest`
            at   /spec/template/spec/containers/0/image
                 containers:
                   - name: main
                     image: registry.example.com/shop/web
            fix  name the version or the commit that was built, and its digest
      deny  missing-required-tag (mandatory, medium)
            why  the tag `owner` is missing
            at   /metadata/labels
                 metadata:
                   labels: {}
            fix  add `owner`, to the resource or to the default tags of its provider
      deny  unpinned-image (mandatory, medium)
            why  `registry.example.com/shop/web` has no digest: its tag can be moved to another image
            at   /spec/template/spec/containers/0/image
            fix  add the digest that was built, as in `NAME:TAG@sha256:…`
                 no repair: `registry.example.com/shop/web` has no tag to find its build by

    kubernetes:apps/v1:Deployment api (create)
      deny  missing-required-tag (mandatory, medium)
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

    not run, for want of build metadata (`--build`): conflicting-image-reference, unattested-image, dirty-source, source-mismatch, incomplete-provenance, unpinned-base-image, stale-base-image, unexplained-digest-change
    not run, for want of settings (in `portcullis.toml`): disallowed-tag-value, protected-tag-change, unlisted-registry, unlisted-push-target, untrusted-builder, stale-image, slow-build, build-dependent-resource
    configured by: portcullis.toml

    denied: 7 findings deny, 1 finding warns, 3 questions are open, 3 resources judged by 12 policies
    ");
}

#[test]
#[expect(clippy::too_many_lines, reason = "the report is to be read as a whole")]
fn a_report_for_machines() {
    let scratch = Scratch::with_preview(preview([deployment("web", "registry.example.com/shop/web")]));
    assert_snapshot!(scratch.check(&["--pack", "builtin:registry", "--output", "json"]), @r#"
    exit 1
    --- stdout
    {
      "schema": 1,
      "verdict": "denied",
      "exit": 1,
      "profile": "recommended",
      "summary": {
        "resources": 1,
        "hidden": 0,
        "policies": 6,
        "mandatory": 2,
        "advisory": 0,
        "undetermined": 0,
        "waived": 0,
        "known": 0,
        "faults": 0
      },
      "violations": [
        {
          "pack": "registry",
          "policy": "floating-image-tag",
          "level": "mandatory",
          "severity": "high",
          "kind": "violation",
          "resource": {
            "urn": "urn:pulumi:prod::shop::kubernetes:apps/v1:Deployment::web",
            "type": "kubernetes:apps/v1:Deployment",
            "name": "web",
            "operation": "create"
          },
          "pointer": "/spec/template/spec/containers/0/image",
          "message": "`registry.example.com/shop/web` has no tag, which means `latest`",
          "code": "tag-missing",
          "hint": "name the version or the commit that was built, and its digest",
          "waiver": null,
          "known": false,
          "fingerprint": "fp1:5a5a0d3b4c68d3b548c558e2e92027a2",
          "position": null,
          "remediation": []
        },
        {
          "pack": "registry",
          "policy": "unpinned-image",
          "level": "mandatory",
          "severity": "medium",
          "kind": "violation",
          "resource": {
            "urn": "urn:pulumi:prod::shop::kubernetes:apps/v1:Deployment::web",
            "type": "kubernetes:apps/v1:Deployment",
            "name": "web",
            "operation": "create"
          },
          "pointer": "/spec/template/spec/containers/0/image",
          "message": "`registry.example.com/shop/web` has no digest: its tag can be moved to another image",
          "code": "digest-missing",
          "hint": "add the digest that was built, as in `NAME:TAG@sha256:…`",
          "waiver": null,
          "known": false,
          "fingerprint": "fp1:92d578275f4fd4fdda990de12c71d616",
          "position": null,
          "remediation": [],
          "not_repaired": "`registry.example.com/shop/web` has no tag to find its build by"
        }
      ],
      "faults": [],
      "skipped": [
        {
          "pack": "registry",
          "policy": "unlisted-registry",
          "reason": "settings (in `portcullis.toml`)"
        },
        {
          "pack": "registry",
          "policy": "conflicting-image-reference",
          "reason": "build metadata (`--build`)"
        },
        {
          "pack": "registry",
          "policy": "unlisted-push-target",
          "reason": "settings (in `portcullis.toml`)"
        }
      ],
      "waivers": [],
      "disabled": [],
      "policies": [
        {
          "pack": "registry",
          "policy": "floating-image-tag",
          "description": "An image whose tag does not say what runs: `latest`, or none.",
          "severity": "high",
          "level": "mandatory",
          "own_level": "mandatory",
          "advisory_in": []
        },
        {
          "pack": "registry",
          "policy": "unpinned-image",
          "description": "An image without a digest: its tag can be moved to another image.",
          "severity": "medium",
          "level": "mandatory",
          "own_level": "mandatory",
          "advisory_in": []
        },
        {
          "pack": "registry",
          "policy": "untraceable-image-tag",
          "description": "An image whose tag is neither a commit nor a version.",
          "severity": "medium",
          "level": "advisory",
          "own_level": "advisory",
          "advisory_in": []
        },
        {
          "pack": "registry",
          "policy": "plaintext-registry-credential",
          "description": "A registry credential that is not a Pulumi secret, and stands in the state and in every preview.",
          "severity": "critical",
          "level": "mandatory",
          "own_level": "mandatory",
          "advisory_in": []
        },
        {
          "pack": "registry",
          "policy": "secret-in-image-build",
          "description": "A secret in a build argument, a label or the environment of an image, where everybody who has the image can read it.",
          "severity": "critical",
          "level": "mandatory",
          "own_level": "mandatory",
          "advisory_in": []
        },
        {
          "pack": "registry",
          "policy": "unscanned-repository",
          "description": "An image repository that does not scan what is pushed, or lets tags be moved.",
          "severity": "medium",
          "level": "advisory",
          "own_level": "advisory",
          "advisory_in": []
        }
      ],
      "packs": [
        {
          "name": "registry",
          "version": "0.1.0",
          "digest": "sha256:…",
          "source": "builtin:registry"
        }
      ],
      "inputs": [
        {
          "path": "preview.json",
          "format": "pulumi-preview",
          "digest": "sha256:…"
        }
      ],
      "images": [
        {
          "reference": "registry.example.com/shop/web",
          "digest": null,
          "resources": [
            "urn:pulumi:prod::shop::kubernetes:apps/v1:Deployment::web"
          ],
          "builds": []
        }
      ]
    }
    "#);
}

/// Keys are added, never renamed (DESIGN §7): those that are listed here stay.
#[test]
fn a_report_for_machines_has_the_keys_of_schema_1() {
    let arguments = [
        "--pack",
        "builtin:registry",
        "--pack",
        guests::PANICS,
        "--output",
        "json",
    ];
    let report = shop().check(&arguments).json();
    let pinned = [
        (
            &report,
            vec![
                "schema",
                "verdict",
                "exit",
                "summary",
                "violations",
                "faults",
                "packs",
                "inputs",
            ],
        ),
        (
            &report["summary"],
            vec![
                "resources",
                "policies",
                "mandatory",
                "advisory",
                "undetermined",
                "waived",
                "faults",
            ],
        ),
        (
            &report["violations"][0],
            vec![
                "pack", "policy", "level", "severity", "kind", "resource", "pointer", "message", "code", "hint",
                "waiver",
            ],
        ),
        (
            &report["violations"][0]["resource"],
            vec!["urn", "type", "name", "operation"],
        ),
        (&report["faults"][0], vec!["pack", "policy", "kind", "message"]),
        (&report["packs"][0], vec!["name", "version", "digest", "source"]),
        (&report["inputs"][0], vec!["path", "format", "digest"]),
    ];
    for (value, pinned) in pinned {
        let found = keys(value);
        assert!(pinned.iter().all(|key| found.contains(key)), "{pinned:?} in {found:?}");
    }
    assert_eq!(
        (&report["schema"], &report["verdict"], &report["exit"]),
        (&json!(1), &json!("faulted"), &json!(3))
    );
}

#[test]
fn the_verdicts_have_their_words_and_exit_codes() {
    let verdict = |pack| {
        let ended = shop().check(&["--pack", pack, "--output", "json"]);
        let report = ended.json();
        assert_eq!(report["exit"], ended.exit());
        (report["verdict"].as_str().unwrap().to_owned(), ended.exit())
    };
    assert_eq!(verdict(guests::FINDS_NOTHING), ("allowed".to_owned(), 0));
    assert_eq!(verdict("builtin:registry"), ("denied".to_owned(), 1));
    assert_eq!(verdict(guests::PANICS), ("faulted".to_owned(), 3));
}

#[test]
fn an_open_question_denies_where_the_configuration_says_so() {
    let scratch = shop().file(
        "portcullis.toml",
        "[policy.unlisted-registry]\nsettings = { allow = [\"registry.example.com\"] }\non-unknown = \"deny\"\n",
    );
    assert_snapshot!(scratch.check(&["--pack", "builtin:registry"]), @"
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
      deny  unlisted-registry (mandatory, high), floating-image-tag (mandatory, high), unpinned-image (mandatory, medium)
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

    not run, for want of build metadata (`--build`): conflicting-image-reference
    not run, for want of settings (in `portcullis.toml`): unlisted-push-target
    configured by: portcullis.toml

    denied: 5 findings deny, 1 finding warns, 4 questions are open, 3 resources judged by 7 policies
    ");
}
