//! What makes a verdict another than it would be, and is not among what denies.

use insta::assert_snapshot;
use serde_json::Value;

use crate::fixtures::{deployment, preview, unknown};
use crate::scratch::{Ended, Scratch};

const AT: [&str; 2] = ["--at", "2026-06-01T00:00:00Z"];

fn shop(config: &str) -> Scratch {
    let steps = [deployment("web", "shop/web:1"), deployment("api", &unknown())];
    Scratch::with_preview(preview(steps)).file("portcullis.toml", format!("packs = [\"builtin:registry\"]\n{config}"))
}

fn check(config: &str, arguments: &[&str]) -> Ended {
    shop(config).check(arguments)
}

const LAXER: &str = "\
[policy.unpinned-image]
on-unknown = \"allow\"
[policy.floating-image-tag]
level = \"advisory\"
[policy.untraceable-image-tag]
level = \"disabled\"
[[waiver]]
policy = \"unpinned-image\"
reason = \"because\"
expires = 2026-12-31
";

#[test]
fn the_quiet_report_says_in_one_line_that_something_is_otherwise_than_usual() {
    assert_snapshot!(check(LAXER, &[&AT[..], &["--quiet"]].concat()), @"
    exit 0
    --- stdout
    otherwise than usual: waived, allowed though unknown, disabled, levels, judged at 2026-06-01T00:00:00Z (`--at`)
    allowed: 1 finding warns, 2 questions are open, 1 finding is waived, 2 resources judged by 5 policies
    ");
    let baseline = shop("");
    baseline.check(&["--write-baseline", "known.json"]);
    assert_snapshot!(baseline.check(&["--baseline", "known.json", "--quiet"]), @"
    exit 0
    --- stdout
    otherwise than usual: known
    allowed: 3 questions are open, 5 findings are known, 2 resources judged by 6 policies
    ");
    assert_snapshot!(check("profile = \"audit\"\n", &["--quiet"]), @"
    exit 0
    --- stdout
    otherwise than usual: profile audit
    allowed: 5 findings warn, 3 questions are open, 2 resources judged by 6 policies
    ");
}

#[test]
fn the_quiet_report_says_nothing_of_what_is_as_usual() {
    let ended = check("", &["--quiet"]);
    assert!(!ended.output().contains("otherwise"), "{ended}");
}

#[test]
fn what_is_allowed_though_it_is_unknown_is_told() {
    let ended = check(LAXER, &[&AT[..], &["--verbose"]].concat());
    let output = ended.output();
    let told = output
        .find("allowed though unknown")
        .and_then(|start| output.get(start..));
    assert_snapshot!(told.unwrap(), @"
    allowed though unknown: unpinned-image of urn:pulumi:prod::shop::kubernetes:apps/v1:Deployment::api
            why  the image is known only during the update
            at   /spec/template/spec/containers/0/image

    floating-image-tag             judged 2 resources
    unpinned-image                 judged 2 resources
    plaintext-registry-credential  judged 0 resources, 2 not for it
    secret-in-image-build          judged 2 resources, 2 of them with nothing to judge
    unscanned-repository           judged the stack as a whole

    waived: 1 finding of unpinned-image until 2026-12-31: because
    allowed though unknown: 1 open question of unpinned-image
    not run, for want of build metadata (`--build`): conflicting-image-reference
    not run, for want of settings (in `portcullis.toml`): unlisted-registry, unlisted-push-target
    disabled: untraceable-image-tag
    levels: floating-image-tag is advisory instead of mandatory
    configured by: portcullis.toml
    judged at: 2026-06-01T00:00:00Z (`--at`)

    allowed: 1 finding warns, 2 questions are open, 1 finding is waived, 2 resources judged by 5 policies
    ");
    let report = check(LAXER, &[&AT[..], &["--output", "json"]].concat()).json();
    assert_snapshot!(report["allowed_unknown"].to_string(), @r#"[{"message":"the image is known only during the update","pack":"registry","pointer":"/spec/template/spec/containers/0/image","policy":"unpinned-image","resource":"urn:pulumi:prod::shop::kubernetes:apps/v1:Deployment::api"}]"#);
    assert_eq!(check("", &["--output", "json"]).json().get("allowed_unknown"), None);
}

const IDLE: &str = "\
[policy.floating-image-tag]
level = \"advisory\"
enforce-from = 2027-01-01
[policy.unpinned-image]
level = \"disabled\"
enforce-from = 2027-01-01
[policy.plaintext-registry-credential]
enforce-from = 2027-01-01
";

#[test]
fn a_day_to_enforce_what_does_not_deny_is_a_finding() {
    let ended = check(IDLE, &AT);
    let output = ended.output();
    let told = output.find("the configuration\n").and_then(|start| output.get(start..));
    assert_snapshot!(told.unwrap(), @"
    the configuration
      warn  idle-enforce-from (advisory, low)
            why  `enforce-from` of `registry/floating-image-tag` does nothing: the policy is advisory, and denies neither before nor after
            at   portcullis.toml:4
            fix  take it away, or give the policy the level `mandatory`
      warn  idle-enforce-from (advisory, low)
            why  `enforce-from` of `registry/unpinned-image` does nothing: the policy is disabled, and denies neither before nor after
            at   portcullis.toml:7
            fix  take it away, or give the policy the level `mandatory`

    not run, for want of build metadata (`--build`): conflicting-image-reference
    not run, for want of settings (in `portcullis.toml`): unlisted-registry, unlisted-push-target
    disabled: unpinned-image
    levels: floating-image-tag is advisory instead of mandatory, plaintext-registry-credential is advisory until 2027-01-01
    configured by: portcullis.toml
    judged at: 2026-06-01T00:00:00Z (`--at`)

    allowed: 5 findings warn, 2 questions are open, 2 resources judged by 5 policies
    ");
    let by_profile = check(
        "profile = \"audit\"\n[policy.unpinned-image]\nenforce-from = 2027-01-01\n",
        &["--output", "json"],
    );
    let report = by_profile.json();
    let findings = report["violations"].as_array().unwrap();
    let idle: Vec<&Value> = findings
        .iter()
        .filter(|finding| finding["policy"] == "idle-enforce-from")
        .collect();
    assert_eq!(idle.len(), 1);
    assert_eq!(
        (idle[0]["position"]["line"].as_u64(), idle[0]["level"].as_str()),
        (Some(4), Some("advisory"))
    );
}
