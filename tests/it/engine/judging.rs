//! One resource after the other.

use portcullis_analyzer::Pack as _;
use portcullis_analyzer::protocol::EnforcementLevel;
use serde_json::json;

use super::{UNKNOWN, ask, provider, request, secret, told};
use crate::guests;

const BUCKET: &str = "aws:s3/bucket:Bucket";

/// What a required tag is told of.
const OWNER: &str = "[policy.missing-required-tag]\nsettings = { tags = [\"owner\"] }\n\
                     [policy.malformed-tag-key]\nlevel = \"disabled\"\n";

#[test]
fn a_violation_says_what_it_is_of_and_where_it_is() {
    insta::assert_snapshot!(ask("tagging", OWNER).previewed().analyze(BUCKET, "logs", &json!({"tags": {}})), @"
    Mandatory Medium missing-required-tag (logs)
      A resource without a tag that every resource must have.
      the tag `owner` is missing
      at /tags
      hint: add `owner`, to the resource or to the default tags of its provider
    disallowed-tag-value: n/a, not run, for want of settings (in `portcullis.toml`, or by `--policy-pack-config`)
    protected-tag-change: n/a, not run, for want of the operation and the prior state, which the engine does not tell; `portcullis check` of a saved preview does
    ");
}

#[test]
fn a_level_that_is_lowered_warns() {
    let asked = ask("tagging", OWNER).previewed();
    let settings = json!({"tags": ["owner"]});
    asked
        .configure(&[("missing-required-tag", EnforcementLevel::Advisory, settings)])
        .unwrap();
    let told = asked.analyze(BUCKET, "logs", &json!({"tags": {}}));
    assert!(
        told.starts_with("Advisory Medium missing-required-tag (logs)\n"),
        "{told}"
    );
}

#[test]
fn what_is_waived_warns_and_says_by_whom() {
    let waiver = "[[waiver]]\npolicy = \"missing-required-tag\"\ntype = \"aws:s3/*\"\nreason = \"moved in Q1\"\n\
                  owner = \"@platform\"\nexpires = 2099-12-31\n";
    let asked = ask("tagging", &format!("{OWNER}{waiver}")).updated();
    let settings = json!({"tags": ["owner"]});
    asked
        .configure(&[("missing-required-tag", EnforcementLevel::Mandatory, settings)])
        .unwrap();
    let told = asked.analyze(BUCKET, "logs", &json!({"tags": {}}));
    assert!(
        told.starts_with("Advisory Medium missing-required-tag (logs)\n"),
        "{told}"
    );
    assert!(
        told.contains("waived by @platform until 2099-12-31: moved in Q1\n"),
        "{told}"
    );
    let other = asked.analyze("aws:ec2/vpc:Vpc", "net", &json!({"tags": {}}));
    assert!(other.starts_with("Mandatory"), "{other}");
}

#[test]
fn a_waiver_that_has_expired_holds_no_longer() {
    let waiver = "[[waiver]]\npolicy = \"missing-required-tag\"\nreason = \"moved in Q1\"\nexpires = 2020-12-31\n";
    let asked = ask("tagging", &format!("{OWNER}{waiver}")).updated();
    let told = asked.analyze(BUCKET, "logs", &json!({"tags": {}}));
    assert!(told.starts_with("Mandatory"), "{told}");
}

#[test]
fn a_rule_that_is_yet_to_be_enforced_warns() {
    let later = OWNER.replace("settings =", "enforce-from = 2099-01-01\nsettings =");
    let asked = ask("tagging", &later).updated();
    let told = asked.analyze(BUCKET, "logs", &json!({"tags": {}}));
    assert!(told.starts_with("Advisory"), "{told}");
}

/// A diagnostic of a disabled policy would crash the CLI.
#[test]
fn a_disabled_policy_is_silent() {
    let asked = ask("tagging", OWNER).previewed();
    let disabled = |name| (name, EnforcementLevel::Disabled, json!({}));
    asked.configure(&[disabled("missing-required-tag")]).unwrap();
    let told = asked.analyze(BUCKET, "logs", &json!({"tags": {}}));
    assert!(!told.contains("missing-required-tag"), "{told}");
}

/// A policy that repairs denies what it could not repair: the engine knows no violation of the level `remediate`.
#[test]
fn what_is_not_repaired_is_mandatory() {
    let asked = ask("tagging", OWNER).previewed();
    let settings = json!({"tags": ["owner"]});
    asked
        .configure(&[("missing-required-tag", EnforcementLevel::Remediate, settings)])
        .unwrap();
    let told = asked.analyze(BUCKET, "logs", &json!({"tags": {}}));
    assert!(
        told.starts_with("Mandatory Medium missing-required-tag (logs)\n"),
        "{told}"
    );
}

/// The engine asks again in the update, when everything is known.
#[test]
fn an_open_question_warns_in_a_preview_and_denies_in_an_update() {
    let inputs = json!({"tags": {"owner": UNKNOWN}});
    let asked = |asked: super::Asked| asked.analyze(BUCKET, "logs", &inputs);
    insta::assert_snapshot!(asked(ask("tagging", OWNER).previewed()), @"
    Advisory Medium missing-required-tag (logs)
      A resource without a tag that every resource must have.
      undetermined: the value of the tag `owner` is known only during the update
      at /tags/owner
    disallowed-tag-value: n/a, not run, for want of settings (in `portcullis.toml`, or by `--policy-pack-config`)
    protected-tag-change: n/a, not run, for want of the operation and the prior state, which the engine does not tell; `portcullis check` of a saved preview does
    ");
    let updated = asked(ask("tagging", OWNER).updated());
    assert!(
        updated.starts_with("Mandatory Medium missing-required-tag (logs)\n"),
        "{updated}"
    );
}

#[test]
fn unless_it_is_said_what_an_open_question_does() {
    let deny = "[policy.missing-required-tag]\non-unknown = \"deny\"\nsettings = { tags = [\"owner\"] }\n";
    let told = ask("tagging", deny)
        .previewed()
        .analyze(BUCKET, "logs", &json!({"tags": {"owner": UNKNOWN}}));
    assert!(
        told.starts_with("Mandatory Medium missing-required-tag (logs)\n"),
        "{told}"
    );
    let allow = "[policy.missing-required-tag]\non-unknown = \"allow\"\nsettings = { tags = [\"owner\"] }\n";
    let told = ask("tagging", allow)
        .updated()
        .analyze(BUCKET, "logs", &json!({"tags": {"owner": UNKNOWN}}));
    assert!(!told.contains("Mandatory"), "{told}");
}

#[test]
fn a_secret_is_not_shown() {
    let told =
        ask("tagging", OWNER)
            .previewed()
            .analyze(BUCKET, "logs", &json!({"tags": secret(&json!({"owner": "hush"}))}));
    assert!(!told.contains("hush") && told.contains("secret"), "{told}");
}

/// `pulumi policy analyze` tells of no stack, and nobody will ask again.
#[test]
fn without_a_stack_an_open_question_denies() {
    let told = ask("tagging", OWNER).analyze(BUCKET, "logs", &json!({"tags": {"owner": UNKNOWN}}));
    assert!(
        told.starts_with("Mandatory Medium missing-required-tag (logs)\n"),
        "{told}"
    );
}

#[test]
fn who_has_nothing_to_say_says_why() {
    insta::assert_snapshot!(ask("registry", "").previewed().analyze(BUCKET, "logs", &json!({})), @"
    unlisted-registry: n/a, not run, for want of settings (in `portcullis.toml`, or by `--policy-pack-config`)
    conflicting-image-reference: n/a, not run, for want of build metadata (the option `builds` in `PulumiPolicy.yaml`)
    unlisted-push-target: n/a, not run, for want of settings (in `portcullis.toml`, or by `--policy-pack-config`)
    floating-image-tag: n/a, it is for resources that run container images
    unpinned-image: n/a, it is for resources that run container images
    untraceable-image-tag: n/a, it is for resources that run container images
    plaintext-registry-credential: n/a, it is for other types
    ");
}

/// The engine tells neither the operation nor what is now: a policy that asks has nothing to say, and says so.
#[test]
fn what_the_engine_does_not_tell_is_no_pass() {
    let asked = ask(guests::TELLS_EVERYTHING, "").previewed();
    insta::assert_snapshot!(asked.analyze(BUCKET, "logs", &json!({"bucket": "logs"})), @"tells-everything: n/a, it asks for the images that it has now, which the engine does not tell; `portcullis check` of a saved preview does");
}

#[test]
fn a_component_and_a_provider_are_known_as_such() {
    let asked = ask(guests::FINDS_NOTHING, "").previewed();
    let of = |type_token: &str, has_provider: bool| {
        let mut request = request(type_token, "it", &json!({}));
        request.provider = has_provider.then(|| provider(type_token));
        told(asked.0.analyze(request))
    };
    let (component, provider) = (of("eks:index:Cluster", false), of("pulumi:providers:aws", false));
    assert!(component.contains("not for components"), "{component}");
    assert!(provider.contains("not for providers"), "{provider}");
}

/// What the policy said is not told: a pack that breaks down has not judged.
#[test]
fn a_pack_that_breaks_down_stops_the_operation() {
    let asked = ask(guests::PANICS, "").previewed();
    insta::assert_snapshot!(asked.analyze(BUCKET, "logs", &json!({})), @"error: policy `always-panics` of the pack `panics` has broken down (panic): panicked: cannot judge `logs`, at tests/guests/panics/src/lib.rs:17:9; hint: nothing passes while it does");
}

#[test]
fn a_resource_without_a_urn_stops_the_operation() {
    let asked = ask(guests::PANICS, "").previewed();
    let mut request = request(BUCKET, "logs", &json!({}));
    request.urn = "logs".to_owned();
    insta::assert_snapshot!(told(asked.0.analyze(request)), @"error: the engine: `logs` is not a urn; hint: Pulumi does not write this; run `pulumi preview --json` again, and pass on what it wrote");
}

/// The engine takes `<{%…%}>` for a colour.
#[test]
fn a_name_cannot_colour_the_message() {
    let asked = ask("registry", "").previewed();
    let pod = json!({"spec": {"containers": [{"name": "web", "image": "<{%fg 1%}>nginx:latest"}]}});
    let told = asked.analyze("kubernetes:core/v1:Pod", "web", &pod);
    assert!(!told.contains("<{%") && told.contains("{%fg 1%}"), "{told}");
}
