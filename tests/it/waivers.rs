//! Findings that somebody waived, for a reason and until a day.

mod waive;

use insta::assert_snapshot;
use serde_json::Value;

use crate::fixtures::{bucket, deployment, preview};
use crate::guests;
use crate::scratch::{Ended, Scratch};

/// Two policies that find something at a deployment of `shop/web`.
const ONLY: &str = "packs = [\"builtin:registry\"]\n";

const NOW: &str = "2026-06-01T12:00:00Z";

fn shop(waivers: &str) -> Scratch {
    let steps = [deployment("web", "shop/web"), deployment("legacy-1", "shop/legacy")];
    Scratch::with_preview(preview(steps)).file("portcullis.toml", format!("{ONLY}{waivers}"))
}

fn check_at(waivers: &str, at: &str) -> Ended {
    shop(waivers).check(&["--at", at])
}

fn check(waivers: &str) -> Ended {
    check_at(waivers, NOW)
}

const ALL: &str = "
[[waiver]]
policy = \"floating-image-tag\"
resource = \"urn:pulumi:*::shop::*::legacy-*\"
reason = \"moved by the platform team in Q1\"
owner = \"@platform\"
expires = 2026-12-31

[[waiver]]
policy = \"registry/unpinned-*\"
reason = \"the registry has no digests yet\"
expires = 2026-12-31
";

#[test]
fn what_is_waived_does_not_deny_and_is_shown() {
    assert_snapshot!(check(ALL), @"
    exit 1
    --- stdout
    kubernetes:apps/v1:Deployment web (create)
      deny  floating-image-tag (mandatory, high)
            why  `shop/web` has no tag, which means `latest`
            at   /spec/template/spec/containers/0/image
                 containers:
                   - name: main
                     image: shop/web
            fix  name the version or the commit that was built, and its digest

    waived: 2 findings of unpinned-image until 2026-12-31: the registry has no digests yet
    waived: 1 finding of floating-image-tag by @platform until 2026-12-31: moved by the platform team in Q1
    not run, for want of build metadata (`--build`): conflicting-image-reference
    not run, for want of settings (in `portcullis.toml`): unlisted-registry, unlisted-push-target
    configured by: portcullis.toml
    judged at: 2026-06-01T12:00:00Z (`--at`)

    denied: 1 finding denies, 3 findings are waived, 2 resources judged by 6 policies
    ");
}

#[test]
fn a_waived_finding_keeps_its_level_and_names_its_waiver_in_the_report_for_machines() {
    let report = shop(ALL).check(&["--at", NOW, "--output", "json"]).json();
    let waived: Vec<&Value> = report["violations"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|finding| !finding["waiver"].is_null())
        .collect();
    assert_eq!((waived.len(), report["summary"]["waived"].as_u64()), (3, Some(3)));
    assert_eq!(report["summary"]["mandatory"], 1);
    assert_eq!(waived[0]["level"], "mandatory");
    assert_snapshot!(waived[1]["waiver"].to_string(), @r#"{"expires":"2026-12-31","line":3,"owner":"@platform","path":"portcullis.toml","reason":"moved by the platform team in Q1"}"#);
    assert_snapshot!(report["waivers"].to_string(), @r#"[{"expires":"2026-12-31","findings":1,"line":3,"owner":"@platform","path":"portcullis.toml","reason":"moved by the platform team in Q1","state":"used"},{"expires":"2026-12-31","findings":2,"line":10,"owner":"","path":"portcullis.toml","reason":"the registry has no digests yet","state":"used"}]"#);
}

#[test]
fn a_waiver_that_has_expired_covers_nothing_and_says_so() {
    assert_snapshot!(check_at(ALL, "2027-01-01T00:00:00Z"), @"
    exit 1
    --- stdout
    kubernetes:apps/v1:Deployment web (create)
      deny  floating-image-tag (mandatory, high)
            why  `shop/web` has no tag, which means `latest`
            at   /spec/template/spec/containers/0/image
                 containers:
                   - name: main
                     image: shop/web
            fix  name the version or the commit that was built, and its digest
      deny  unpinned-image (mandatory, medium)
            why  `shop/web` has no digest: its tag can be moved to another image
            at   /spec/template/spec/containers/0/image
            fix  add the digest that was built, as in `NAME:TAG@sha256:…`
                 no repair: `shop/web` has no tag to find its build by

    kubernetes:apps/v1:Deployment legacy-1 (create)
      deny  floating-image-tag (mandatory, high)
            why  `shop/legacy` has no tag, which means `latest`
            at   /spec/template/spec/containers/0/image
                 containers:
                   - name: main
                     image: shop/legacy
            fix  name the version or the commit that was built, and its digest
      deny  unpinned-image (mandatory, medium)
            why  `shop/legacy` has no digest: its tag can be moved to another image
            at   /spec/template/spec/containers/0/image
            fix  add the digest that was built, as in `NAME:TAG@sha256:…`
                 no repair: `shop/legacy` has no tag to find its build by

    the configuration
      warn  expired-waiver (advisory, medium)
            why  the waiver of `floating-image-tag` of `urn:pulumi:*::shop::*::legacy-*` has expired on 2026-12-31: 1 finding is waived no longer
            at   portcullis.toml:3
            fix  mend what it covers, or let @platform give it another day and say why
      warn  expired-waiver (advisory, medium)
            why  the waiver of `registry/unpinned-*` has expired on 2026-12-31: 2 findings are waived no longer
            at   portcullis.toml:10
            fix  mend what it covers, or give it another day and say why

    not run, for want of build metadata (`--build`): conflicting-image-reference
    not run, for want of settings (in `portcullis.toml`): unlisted-registry, unlisted-push-target
    configured by: portcullis.toml
    judged at: 2027-01-01T00:00:00Z (`--at`)

    denied: 4 findings deny, 2 findings warn, 2 resources judged by 6 policies
    ");
}

#[test]
fn a_waiver_that_is_about_to_expire_says_so_and_holds_through_its_last_day() {
    let ended = check_at(ALL, "2026-12-31T23:59:59Z").to_string();
    assert_eq!(ended.matches("expiring-waiver (advisory, low)").count(), 2, "{ended}");
    assert!(ended.contains("3 findings are waived"), "{ended}");
    let ended = check_at(ALL, "2026-12-01T23:59:59Z").to_string();
    assert!(!ended.contains("expiring-waiver"), "{ended}");
}

const UNUSED: &str = "
[[waiver]]
policy = \"floating-image-tags\"
reason = \"misspelt\"
expires = 2026-12-31

[[waiver]]
policy = \"unpinned-image\"
resource = \"*::gone\"
reason = \"the resource is gone\"
expires = 2026-12-31
";

#[test]
fn a_waiver_that_covers_nothing_says_so() {
    assert_snapshot!(check(UNUSED), @"
    exit 1
    --- stdout
    kubernetes:apps/v1:Deployment web (create)
      deny  floating-image-tag (mandatory, high)
            why  `shop/web` has no tag, which means `latest`
            at   /spec/template/spec/containers/0/image
                 containers:
                   - name: main
                     image: shop/web
            fix  name the version or the commit that was built, and its digest
      deny  unpinned-image (mandatory, medium)
            why  `shop/web` has no digest: its tag can be moved to another image
            at   /spec/template/spec/containers/0/image
            fix  add the digest that was built, as in `NAME:TAG@sha256:…`
                 no repair: `shop/web` has no tag to find its build by

    kubernetes:apps/v1:Deployment legacy-1 (create)
      deny  floating-image-tag (mandatory, high)
            why  `shop/legacy` has no tag, which means `latest`
            at   /spec/template/spec/containers/0/image
                 containers:
                   - name: main
                     image: shop/legacy
            fix  name the version or the commit that was built, and its digest
      deny  unpinned-image (mandatory, medium)
            why  `shop/legacy` has no digest: its tag can be moved to another image
            at   /spec/template/spec/containers/0/image
            fix  add the digest that was built, as in `NAME:TAG@sha256:…`
                 no repair: `shop/legacy` has no tag to find its build by

    the configuration
      warn  unused-waiver (advisory, low)
            why  the waiver of `floating-image-tags` covers nothing
            at   portcullis.toml:3
            fix  take it away, or mend what it says
      warn  unused-waiver (advisory, low)
            why  the waiver of `unpinned-image` of `*::gone` covers nothing
            at   portcullis.toml:8
            fix  take it away, or mend what it says

    not run, for want of build metadata (`--build`): conflicting-image-reference
    not run, for want of settings (in `portcullis.toml`): unlisted-registry, unlisted-push-target
    configured by: portcullis.toml
    judged at: 2026-06-01T12:00:00Z (`--at`)

    denied: 4 findings deny, 2 findings warn, 2 resources judged by 6 policies
    ");
}

#[test]
fn a_waiver_of_a_policy_that_has_not_judged_is_not_called_unused() {
    let silent = |waiver: &str, arguments: &[&str]| {
        let arguments = [&["--at", NOW], arguments].concat();
        let ended = shop(&format!(
            "[[waiver]]\n{waiver}\nreason = \"because\"\nexpires = 2026-12-31\n"
        ))
        .check(&arguments);
        let ended = ended.to_string();
        assert!(!ended.contains("unused-waiver"), "{ended}");
    };
    silent("policy = \"unlisted-registry\"", &[]);
    silent("policy = \"unpinned-image\"", &["--pack", guests::FINDS_NOTHING]);
    silent(
        "policy = \"unpinned-image\"\nresource = \"urn:pulumi:dev::shop::*::gone\"",
        &[],
    );
}

#[test]
fn a_fault_is_never_waived() {
    let config = format!(
        "packs = [\"{}\"]\n[[waiver]]\npolicy = \"panics*\"\nreason = \"because\"\nexpires = 2026-12-31\n",
        guests::PANICS
    );
    let scratch = Scratch::with_preview(preview([bucket("assets")])).file("portcullis.toml", config);
    let ended = scratch.check(&["--at", NOW]);
    assert_eq!(ended.exit(), 3, "{ended}");
}

#[test]
fn a_waiver_without_a_reason_or_an_end_is_refused() {
    assert_snapshot!(check("[[waiver]]\npolicy = \"unpinned-image\"\nexpires = 2026-12-31\n[[waiver]]\npolicy = \"unpinned-image\"\nreason = \"because\"\n"), @"
    exit 2
    --- stderr
    error: missing field `reason`
     --> portcullis.toml:2:1
      |
    2 | [[waiver]]
      | ^^^^^^^^^^
    hint: a waiver says why it is (`reason`) and until when it holds (`expires`)
    error: missing field `expires`
     --> portcullis.toml:5:1
      |
    5 | [[waiver]]
      | ^^^^^^^^^^
    hint: a waiver says why it is (`reason`) and until when it holds (`expires`)
    ");
}

#[test]
fn a_waiver_that_makes_no_sense_is_refused() {
    let rest = "reason = \"because\"\nexpires = 2026-12-31\n";
    let waivers = [
        format!("policy = \"*\"\nresource = \"urn:*\"\n{rest}"),
        format!("resource = \"*::web\"\n{rest}"),
        format!("policy = \"unpinned-image\"\nresource = \"\"\n{rest}"),
        format!("fingerprint = \"fp1:12\"\n{rest}"),
        format!("policy = \"unpinned-image\"\npolicies = 1\n{rest}"),
        "policy = \"unpinned-image\"\nreason = \" \"\nexpires = 2026-12-31\n".to_owned(),
        "policy = \"unpinned-image\"\nreason = \"because\"\nexpires = \"2026-12-31\"\n".to_owned(),
        "policy = \"unpinned-image\"\nreason = \"because\"\nexpires = 2026-12-31T10:00:00\n".to_owned(),
    ];
    let waivers: Vec<_> = waivers.iter().map(|waiver| format!("[[waiver]]\n{waiver}")).collect();
    let waivers = waivers.concat();
    assert_snapshot!(check(&waivers), @r#"
    exit 2
    --- stderr
    error: the waiver would waive everything
     --> portcullis.toml:2:1
      |
    2 | [[waiver]]
      | ^^^^^^^^^^
    hint: name a policy, or add `resource` or `type`; `profile = "audit"` is how nothing denies
    error: the waiver names no policy
     --> portcullis.toml:7:1
      |
    7 | [[waiver]]
      | ^^^^^^^^^^
    hint: add `policy`, as in `policy = "unpinned-image"`, or the `fingerprint` of one finding
    error: `resource` is empty, so the waiver would cover nothing
      --> portcullis.toml:13:12
       |
    13 | resource = ""
       |            ^^
    hint: name what it covers, or leave `resource` out
    error: `fp1:12` is no fingerprint
      --> portcullis.toml:17:15
       |
    17 | fingerprint = "fp1:12"
       |               ^^^^^^^^
    hint: a JSON report has the whole one: `fp1:` and 32 hexadecimal digits
    error: unknown field `policies`, expected one of `policy`, `resource`, `type`, `fingerprint`, `reason`, `owner`, `expires`
      --> portcullis.toml:22:1
       |
    22 | policies = 1
       | ^^^^^^^^
    hint: docs/configuration.md says what each key means
    error: `reason` is empty
      --> portcullis.toml:27:10
       |
    27 | reason = " "
       |          ^^^
    hint: say why this may be, for who reads it in a year
    error: invalid type: string "2026-12-31", expected a TOML datetime
      --> portcullis.toml:32:11
       |
    32 | expires = "2026-12-31"
       |           ^^^^^^^^^^^^
    hint: a day is written without quotes, as in `2026-12-31`
    error: `2026-12-31T10:00:00` is no day, and no time with its zone
      --> portcullis.toml:36:11
       |
    36 | expires = 2026-12-31T10:00:00
       |           ^^^^^^^^^^^^^^^^^^^
    hint: write a day as `2026-12-31`, or a time with its zone as `2026-12-31T18:00:00Z`
    "#);
}
