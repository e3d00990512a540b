//! Our packs in the engine: what they find, stop and repair while an unmodified `pulumi` previews and updates.

mod faults;
mod repairs;
mod stacks;
mod unknowns;

use insta::assert_snapshot;
use serde_json::{Value, json};

use crate::lab::{Lab, Pack, Plugin, resources};

/// The tag `owner` is required of every bucket.
const OWNER: &str = "[policy.missing-required-tag]\nsettings = { tags = [\"owner\"] }\n";

/// Returns a bucket with tags.
fn bucket(name: &str, tags: &Value) -> Value {
    json!({ "name": name, "type": "aws:s3/bucket:Bucket", "properties": { "bucket": name, "tags": tags } })
}

/// Returns a lab that finds packs by the language host, with a program of one bucket after another.
fn lab(buckets: impl IntoIterator<Item = Value>) -> Option<Lab> {
    let lab = Lab::new(&resources(buckets))?;
    lab.install_plugin(Plugin::Language);
    Some(lab)
}

/// Returns the tagging pack, which requires the tag `owner`.
fn tagging(lab: &Lab) -> Pack {
    lab.builtin_pack("tagging", OWNER)
}

#[test]
fn a_mandatory_policy_stops_a_preview_and_says_why() {
    let Some(lab) = lab([bucket("logs", &json!({})), bucket("assets", &json!({"owner": "web"}))]) else {
        return;
    };
    assert_snapshot!(lab.preview(&[&tagging(&lab)]).ended.from("Policies:"), @"
    Policies:
        ❌ tagging@v0.1.0 (local: [lab]/packs/tagging)
            - [mandatory] [severity: medium]  missing-required-tag  (aws:s3:Bucket: logs)
              A resource without a tag that every resource must have.
              the tag `owner` is missing
              at /tags
              hint: add `owner`, to the resource or to the default tags of its provider

    Diagnostics:
      pulumi:pulumi:Stack (shop-dev):
        error: preview failed
    ");
}

/// Before the bucket, and what would come after it, is created.
#[test]
fn a_mandatory_policy_stops_an_update() {
    let Some(lab) = lab([bucket("logs", &json!({})), bucket("assets", &json!({"owner": "web"}))]) else {
        return;
    };
    let update = lab.up(&[&tagging(&lab)]);
    assert_eq!(update.ended.exit, 1, "{update}");
    let state = lab.state().to_string();
    assert!(!state.contains("::logs") && !state.contains("::assets"), "{state}");
}

#[test]
fn what_is_allowed_is_created() {
    let Some(lab) = lab([bucket("assets", &json!({"owner": "web"}))]) else {
        return;
    };
    let pack = tagging(&lab);
    assert_snapshot!(lab.up(&[&pack]), @"exit 0");
    assert!(lab.state().to_string().contains("::assets"));
}

#[test]
fn an_advisory_policy_only_tells() {
    let Some(lab) = lab([bucket("logs", &json!({}))]) else {
        return;
    };
    let pack = tagging(&lab).configured(&json!({"missing-required-tag": "advisory"}));
    assert_snapshot!(lab.up(&[&pack]), @"
    exit 0
    advisory tagging@0.1.0 missing-required-tag logs: A resource without a tag that every resource must have. / the tag `owner` is missing / at /tags / hint: add `owner`, to the resource or to the default tags of its provider
    ");
}

#[test]
fn a_disabled_policy_is_silent() {
    let Some(lab) = lab([bucket("logs", &json!({}))]) else {
        return;
    };
    let pack = tagging(&lab).configured(&json!({"missing-required-tag": "disabled"}));
    assert_snapshot!(lab.preview(&[&pack]), @"exit 0");
    let pack = pack.configured(&json!({"all": "disabled"}));
    assert_snapshot!(lab.preview(&[&pack]), @"exit 0");
}

#[test]
fn the_engines_configuration_is_stronger_than_the_file_beside_the_pack() {
    let Some(lab) = lab([bucket("logs", &json!({"owner": "web"}))]) else {
        return;
    };
    let pack = tagging(&lab).configured(&json!({"missing-required-tag": {"tags": ["env"]}}));
    assert_snapshot!(lab.preview(&[&pack]), @"
    exit 1
    mandatory tagging@0.1.0 missing-required-tag logs: A resource without a tag that every resource must have. / the tag `env` is missing / at /tags / hint: add `env`, to the resource or to the default tags of its provider
    error: preview failed
    ");
}

#[test]
fn settings_of_a_wrong_type_are_refused_in_pulumis_own_words() {
    let Some(lab) = lab([bucket("logs", &json!({}))]) else {
        return;
    };
    let pack = tagging(&lab).configured(&json!({"missing-required-tag": {"tags": "owner"}}));
    assert_snapshot!(lab.preview(&[&pack]), @"
    exit 1
    error: validating policy config: tagging 0.1.0  missing-required-tag: tags: Invalid type. Expected: array, given: string
    ");
}

/// What no schema says the pack says itself.
#[test]
fn settings_that_do_not_work_are_refused() {
    let Some(lab) = lab([bucket("logs", &json!({}))]) else {
        return;
    };
    let pack = tagging(&lab).configured(&json!({"missing-required-tag": {"tags": []}}));
    assert_snapshot!(lab.preview(&[&pack]).ended.told(), @r#"error: configuring policy pack "tagging" at "[lab]/packs/tagging": the settings of `missing-required-tag` do not work: `tags` names no tag; hint: the page of `missing-required-tag` says what its settings are"#);
    let pack = tagging(&lab).beside(
        "portcullis.toml",
        "[policy.missing-required-tug]\nlevel = \"advisory\"\n",
    );
    assert_snapshot!(lab.preview(&[&pack]).ended.told(), @r#"error: policy pack "[lab]/packs/tagging" failed to start: [lab]/packs/tagging (analyzer) plugin [[lab]/packs/tagging] did not come alive: failed to handshake with '[lab]/packs/tagging': rpc error: code = FailedPrecondition desc = [lab]/packs/tagging/portcullis.toml:1: there is no policy `missing-required-tug`; hint: did you mean `missing-required-tag`?"#);
}

/// The lock beside the configuration holds in the engine too.
#[test]
fn a_pack_that_is_not_locked_does_not_start() {
    let Some(lab) = lab([bucket("logs", &json!({}))]) else {
        return;
    };
    let pack = tagging(&lab)
        .beside("portcullis.toml", "")
        .beside("portcullis.lock", "version = 1\n");
    assert_snapshot!(lab.preview(&[&pack]).ended.told(), @r#"error: policy pack "[lab]/packs/tagging" failed to start: [lab]/packs/tagging (analyzer) plugin [[lab]/packs/tagging] did not come alive: failed to handshake with '[lab]/packs/tagging': rpc error: code = FailedPrecondition desc = the pack `builtin:tagging` is not in `portcullis.lock`; hint: `portcullis lock` shows what it is, and writes it down"#);
}

/// One file may serve `portcullis check` and several packs in the engine.
#[test]
fn a_configuration_that_is_named_may_speak_of_other_packs() {
    let Some(lab) = lab([bucket("logs", &json!({}))]) else {
        return;
    };
    let policy_yaml = "runtime: {name: wasm, options: {pack: \"builtin:tagging\", config: shared.toml}}\n";
    let shared = format!("{OWNER}[policy.unpinned-image]\nlevel = \"advisory\"\n");
    let pack = lab.pack("shared", policy_yaml, &[("shared.toml", shared.as_bytes())]);
    assert_snapshot!(lab.preview(&[&pack]), @"
    exit 1
    mandatory tagging@0.1.0 missing-required-tag logs: A resource without a tag that every resource must have. / the tag `owner` is missing / at /tags / hint: add `owner`, to the resource or to the default tags of its provider
    error: preview failed
    ");
}

#[test]
fn a_secret_stays_secret() {
    let token = json!({"owner": "web", "token": {"$secret": "lab-hush"}});
    let Some(lab) = lab([bucket("logs", &token)]) else {
        return;
    };
    let values = "[policy.disallowed-tag-value]\nsettings = { values = { token = [\"none\"] } }\n";
    let preview = lab.preview(&[&lab.builtin_pack("tagging", values)]);
    assert!(!format!("{preview}{}", preview.ended).contains("lab-hush"), "{preview}");
    assert_snapshot!(preview.events.violations(), @"advisory tagging@0.1.0 disallowed-tag-value logs: A tag with a value that it may not have. / undetermined: the value of the tag `token` is a secret / at /tags/token");
}

#[test]
fn two_packs_judge_at_once() {
    let web = json!({ "name": "web", "type": "kubernetes:core/v1:Pod", "properties": {
        "spec": { "containers": [{ "name": "web", "image": "nginx:latest" }] } } });
    let Some(lab) = lab([bucket("logs", &json!({})), web]) else {
        return;
    };
    let registry = lab.builtin_pack("registry", "");
    assert_snapshot!(lab.preview(&[&tagging(&lab), &registry]).events.violations(), @"
    mandatory registry@0.1.0 floating-image-tag web: An image whose tag does not say what runs: `latest`, or none. / `nginx:latest` has the tag `latest`, which names no version / at /spec/containers/0/image / hint: name the version or the commit that was built, and its digest
    mandatory registry@0.1.0 unpinned-image web: An image without a digest: its tag can be moved to another image. / `nginx:latest` has no digest: its tag can be moved to another image / at /spec/containers/0/image / hint: add the digest that was built, as in `NAME:TAG@sha256:…`
    mandatory tagging@0.1.0 missing-required-tag logs: A resource without a tag that every resource must have. / the tag `owner` is missing / at /tags / hint: add `owner`, to the resource or to the default tags of its provider
    mandatory tagging@0.1.0 missing-required-tag web: A resource without a tag that every resource must have. / the tag `owner` is missing / at /metadata/labels / hint: add `owner`, to the resource or to the default tags of its provider
    ");
}

/// As the CLI finds it where no language host is installed.
#[test]
fn without_a_language_host_it_is_the_same() {
    let Some(lab) = Lab::new(&resources([bucket("logs", &json!({}))])) else {
        return;
    };
    lab.install_plugin(Plugin::Analyzer);
    assert_snapshot!(lab.preview(&[&tagging(&lab)]), @"
    exit 1
    mandatory tagging@0.1.0 missing-required-tag logs: A resource without a tag that every resource must have. / the tag `owner` is missing / at /tags / hint: add `owner`, to the resource or to the default tags of its provider
    error: preview failed
    ");
}

#[test]
fn thousands_of_resources_are_judged() {
    let tags = json!({"owner": "web"});
    let many = (0..2_000).map(|number| bucket(&format!("b{number}"), &tags));
    let Some(lab) = lab(many.chain([bucket("last", &json!({}))])) else {
        return;
    };
    assert_snapshot!(lab.preview(&[&tagging(&lab)]).events.violations(), @"mandatory tagging@0.1.0 missing-required-tag last: A resource without a tag that every resource must have. / the tag `owner` is missing / at /tags / hint: add `owner`, to the resource or to the default tags of its provider");
}
