//! Findings that were accepted: only what is new denies.

use insta::assert_snapshot;
use serde_json::{Value, json};

use crate::fixtures::{bucket, deployment, preview};
use crate::guests;
use crate::scratch::{Ended, Scratch};

const ARGUMENTS: [&str; 2] = ["--pack", "builtin:registry"];

/// Returns a stack whose findings were accepted.
fn accepted() -> Scratch {
    let scratch = Scratch::with_preview(preview([
        deployment("web", "shop/web"),
        deployment("old", "shop/old:1.0"),
    ]));
    assert_eq!(write(&scratch).exit(), 0);
    scratch
}

fn write(scratch: &Scratch) -> Ended {
    scratch.check(&[&ARGUMENTS[..], &["--write-baseline", "baseline.json"]].concat())
}

fn check(scratch: &Scratch) -> Ended {
    scratch.check(&[&ARGUMENTS[..], &["--baseline", "baseline.json"]].concat())
}

#[test]
fn a_baseline_is_recorded_and_nothing_is_judged() {
    let scratch = Scratch::with_preview(preview([deployment("web", "shop/web")]));
    assert_snapshot!(write(&scratch), @"
    exit 0
    --- stderr
    added  floating-image-tag of `urn:pulumi:prod::shop::kubernetes:apps/v1:Deployment::web` at /spec/template/spec/containers/0/image: `shop/web` has no tag, which means `latest`
    added  unpinned-image of `urn:pulumi:prod::shop::kubernetes:apps/v1:Deployment::web` at /spec/template/spec/containers/0/image: `shop/web` has no digest: its tag can be moved to another image
    recorded, not judged: 2 findings accepted
    ");
    assert_snapshot!(scratch.read("baseline.json"), @r#"
    {
      "schema": 1,
      "findings": [
        {
          "fingerprint": "fp1:c9cdf88cb705474c6afdd4e3d8d91246",
          "pack": "registry",
          "policy": "floating-image-tag",
          "resource": "urn:pulumi:prod::shop::kubernetes:apps/v1:Deployment::web",
          "pointer": "/spec/template/spec/containers/0/image",
          "message": "`shop/web` has no tag, which means `latest`"
        },
        {
          "fingerprint": "fp1:140d03d4c948d9c8bae1b1ad73e155a8",
          "pack": "registry",
          "policy": "unpinned-image",
          "resource": "urn:pulumi:prod::shop::kubernetes:apps/v1:Deployment::web",
          "pointer": "/spec/template/spec/containers/0/image",
          "message": "`shop/web` has no digest: its tag can be moved to another image"
        }
      ]
    }
    "#);
}

#[test]
fn what_was_accepted_does_not_deny() {
    assert_snapshot!(check(&accepted()), @"
    exit 0
    --- stdout
    known: 4 findings of floating-image-tag, unpinned-image, untraceable-image-tag by baseline.json
    not run, for want of build metadata (`--build`): conflicting-image-reference
    not run, for want of settings (in `portcullis.toml`): unlisted-registry, unlisted-push-target

    allowed: 4 findings are known, 2 resources judged by 6 policies
    ");
}

#[test]
fn what_is_new_denies_and_what_has_gone_is_told() {
    let second = preview([deployment("web", "shop/web"), deployment("new", "shop/new:1.0")]);
    assert_snapshot!(check(&accepted().file("preview.json", second)), @"
    exit 1
    --- stdout
    kubernetes:apps/v1:Deployment new (create)
      deny  unpinned-image (mandatory, medium)
            why  `shop/new:1.0` has no digest: its tag can be moved to another image
            at   /spec/template/spec/containers/0/image
                 containers:
                   - name: main
                     image: shop/new:1.0
            fix  add the digest that was built, as in `NAME:TAG@sha256:…`
                 no repair: no build metadata names `shop/new:1.0`
      warn  untraceable-image-tag (advisory, medium)
            why  `shop/new:1.0` has the tag `1.0`, which is neither a commit nor a version
            at   /spec/template/spec/containers/0/image
            fix  give the image the commit that it is built from, or its version, as its tag

    known: 2 findings of floating-image-tag, unpinned-image by baseline.json
    gone: registry/unpinned-image at `urn:pulumi:prod::shop::kubernetes:apps/v1:Deployment::old`, which baseline.json still accepts: `shop/old:1.0` has no digest: its tag can be moved to another image
    gone: registry/untraceable-image-tag at `urn:pulumi:prod::shop::kubernetes:apps/v1:Deployment::old`, which baseline.json still accepts: `shop/old:1.0` has the tag `1.0`, which is neither a commit nor a version
    not run, for want of build metadata (`--build`): conflicting-image-reference
    not run, for want of settings (in `portcullis.toml`): unlisted-registry, unlisted-push-target

    denied: 1 finding denies, 1 finding warns, 2 findings are known, 2 resources judged by 6 policies
    ");
}

#[test]
fn what_has_gone_stands_in_the_report_for_machines() {
    let scratch = accepted().file("preview.json", preview([deployment("web", "shop/web")]));
    let report = scratch
        .check(&[&ARGUMENTS[..], &["--baseline", "baseline.json", "--output", "json"]].concat())
        .json();
    assert_eq!((&report["exit"], &report["summary"]["known"]), (&json!(0), &json!(2)));
    assert_eq!(report["baseline"]["path"], "baseline.json");
    assert_eq!(
        report["baseline"]["gone"][0]["resource"],
        "urn:pulumi:prod::shop::kubernetes:apps/v1:Deployment::old"
    );
}

#[test]
fn what_nobody_looked_for_has_not_gone() {
    let scratch = accepted();
    let ended = scratch.check(&["--pack", guests::FINDS_NOTHING, "--baseline", "baseline.json"]);
    assert_snapshot!(ended, @"
    exit 0
    --- stdout
    allowed: 2 resources judged by 1 policy
    ");
}

#[test]
fn a_baseline_does_not_grow_unseen() {
    let second = preview([deployment("web", "shop/web"), deployment("new", "shop/new:1.0")]);
    assert_snapshot!(write(&accepted().file("preview.json", second)), @"
    exit 0
    --- stderr
    added  unpinned-image of `urn:pulumi:prod::shop::kubernetes:apps/v1:Deployment::new` at /spec/template/spec/containers/0/image: `shop/new:1.0` has no digest: its tag can be moved to another image
    added  untraceable-image-tag of `urn:pulumi:prod::shop::kubernetes:apps/v1:Deployment::new` at /spec/template/spec/containers/0/image: `shop/new:1.0` has the tag `1.0`, which is neither a commit nor a version
    gone   unpinned-image of `urn:pulumi:prod::shop::kubernetes:apps/v1:Deployment::old` at /spec/template/spec/containers/0/image: `shop/old:1.0` has no digest: its tag can be moved to another image
    gone   untraceable-image-tag of `urn:pulumi:prod::shop::kubernetes:apps/v1:Deployment::old` at /spec/template/spec/containers/0/image: `shop/old:1.0` has the tag `1.0`, which is neither a commit nor a version
    recorded, not judged: 4 findings accepted
    ");
}

#[test]
fn what_is_waived_is_not_recorded() {
    let waiver = "[[waiver]]\npolicy = \"floating-*\"\nreason = \"because\"\nexpires = 2099-01-01\n";
    let scratch = Scratch::with_preview(preview([deployment("web", "shop/web")])).file("portcullis.toml", waiver);
    assert_eq!(write(&scratch).exit(), 0);
    let baseline: Value = serde_json::from_str(&scratch.read("baseline.json")).unwrap();
    let policies: Vec<_> = baseline["findings"]
        .as_array()
        .unwrap()
        .iter()
        .map(|finding| &finding["policy"])
        .collect();
    assert_eq!(policies, [&json!("unpinned-image")]);
}

#[test]
fn the_configuration_names_a_baseline() {
    let scratch = accepted().file(
        "portcullis.toml",
        "packs = [\"builtin:registry\"]\nbaseline = \"baseline.json\"\n",
    );
    let ended = scratch.check(&[]);
    assert_eq!(ended.exit(), 0, "{ended}");
    assert!(ended.output().contains("findings are known"), "{ended}");
}

/// An entry that is called another than it is would hide what was accepted from who reads the file.
#[test]
fn an_entry_that_says_it_is_of_another_policy_accepts_nothing() {
    let scratch = accepted();
    let forged = scratch
        .read("baseline.json")
        .replace("\"floating-image-tag\"", "\"unscanned-repository\"");
    let ended = check(&scratch.file("baseline.json", forged));
    assert_eq!(ended.exit(), 1, "{ended}");
}

#[test]
fn what_is_no_baseline_is_refused() {
    let scratch = |text: &str| Scratch::with_preview(preview([bucket("assets")])).file("baseline.json", text);
    assert_snapshot!(check(&Scratch::with_preview(preview([bucket("assets")]))), @"
    exit 2
    --- stderr
    error: cannot read `baseline.json`: there is no such file
    hint: a baseline is written by `portcullis check … --write-baseline FILE`
    ");
    assert_snapshot!(check(&scratch("{}")), @"
    exit 2
    --- stderr
    error: baseline.json: this is no baseline: missing field `schema` at line 1 column 2
    hint: write it anew: `portcullis check … --write-baseline FILE`, and read what has changed
    ");
    assert_snapshot!(check(&scratch("{\"schema\": 2, \"findings\": []}")), @"
    exit 2
    --- stderr
    error: baseline.json: the schema is 2, and 1 is what is known
    hint: write it anew: `portcullis check … --write-baseline FILE`, and read what has changed
    ");
    let plan = Scratch::with_preview(preview([bucket("assets")]));
    let over_plan = plan.check(&[&ARGUMENTS[..], &["--write-baseline", "preview.json"]].concat());
    assert_snapshot!(over_plan, @"
    exit 2
    --- stderr
    error: preview.json: this is no baseline: unknown field `changeSummary`, expected `schema` or `findings` at line 1 column 16
    hint: write it anew: `portcullis check … --write-baseline FILE`, and read what has changed
    ");
}

#[test]
fn a_record_is_no_gate() {
    let scratch = accepted();
    let both = ["--write-baseline", "baseline.json", "--baseline", "baseline.json"];
    assert_snapshot!(scratch.check(&both), @"
    exit 2
    --- stderr
    error: the argument '--write-baseline <FILE>' cannot be used with '--baseline <FILE>'

    Usage: portcullis check --write-baseline <FILE> <PLAN>...

    For more information, try '--help'.
    ");
    assert_eq!(
        scratch
            .check(&["--write-baseline", "baseline.json", "--output", "json"])
            .exit(),
        2
    );
}

#[test]
fn where_a_policy_faults_nothing_is_recorded() {
    let scratch = Scratch::with_preview(preview([bucket("assets")]));
    let ended = scratch.check(&["--pack", guests::PANICS, "--write-baseline", "baseline.json"]);
    assert_eq!(ended.exit(), 3, "{ended}");
    assert!(!scratch.path("baseline.json").exists());
}
