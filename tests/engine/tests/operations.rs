//! Previews and updates without a policy: what the lab itself can be trusted with.

use insta::assert_snapshot;
use serde_json::{Value, json};

use crate::lab::{Lab, resources};

/// A bucket with a secret tag, an object that takes over what the bucket will only have after the update, and a component.
fn shop() -> Value {
    json!({
        "resources": [
            { "name": "assets", "type": "aws:s3/bucket:Bucket", "properties": {
                "bucket": "shop-assets", "tags": { "owner": "web", "token": { "$secret": "lab-token" } } } },
            { "name": "index", "type": "aws:s3/bucketObject:BucketObject", "properties": {
                "bucket": { "$output": "assets.bucket" }, "source": { "$output": "assets.arn" } } },
            { "name": "jobs", "type": "shop:index:Jobs", "component": true },
            { "name": "nightly", "type": "kubernetes:batch/v1:Job", "properties": { "spec": {} },
                "options": { "parent": "jobs", "dependsOn": ["index"] } },
        ],
        "outputs": { "arn": { "$output": "assets.arn" } },
    })
}

#[test]
fn a_preview_shows_what_will_be_created() {
    let Some(lab) = Lab::new(&shop()) else { return };
    let preview = lab.preview(&[]);
    assert_snapshot!(preview.ended, @"
    exit 0
    --- stdout
    Previewing update (dev):

     +  pulumi:pulumi:Stack shop-dev create 
     +  aws:s3:Bucket assets create 
     +  aws:s3:BucketObject index create 
     +  shop:index:Jobs jobs create 
     +  kubernetes:batch/v1:Job nightly create 
     +  pulumi:pulumi:Stack shop-dev create 
    Outputs:
        arn: [unknown]

    Resources:
        + 5 to create
    ");
    assert_snapshot!(preview.events.steps(), @"
    create pulumi:pulumi:Stack shop-dev
    create pulumi:providers:aws default
    create aws:s3/bucket:Bucket assets
    create aws:s3/bucketObject:BucketObject index
    create shop:index:Jobs jobs
    create pulumi:providers:kubernetes default
    create kubernetes:batch/v1:Job nightly
    ");
}

#[test]
fn an_update_creates_it_and_a_second_preview_finds_nothing_to_do() {
    let Some(lab) = Lab::new(&shop()) else { return };
    assert_snapshot!(lab.up(&[]).ended, @r#"
    exit 0
    --- stdout
    Updating (dev):

     +  pulumi:pulumi:Stack shop-dev creating (…s) 
     +  aws:s3:Bucket assets creating (…s) 
     +  aws:s3:Bucket assets created (…s) 
     +  aws:s3:BucketObject index creating (…s) 
     +  aws:s3:BucketObject index created (…s) 
     +  shop:index:Jobs jobs creating (…s) 
     +  kubernetes:batch/v1:Job nightly creating (…s) 
     +  kubernetes:batch/v1:Job nightly created (…s) 
     +  pulumi:pulumi:Stack shop-dev created (…s) 
    Outputs:
        arn: "arn:lab:aws:s3/bucket:Bucket:assets"

    Resources:
        + 5 created

    Duration: …s
    "#);
    let again = lab.preview(&[]);
    assert_snapshot!(again.ended, @"
    exit 0
    --- stdout
    Previewing update (dev):

        pulumi:pulumi:Stack shop-dev  
    Resources:
        5 unchanged
    ");
    assert_snapshot!(again.events.steps(), @"
    same pulumi:pulumi:Stack shop-dev
    same pulumi:providers:aws default
    same aws:s3/bucket:Bucket assets
    same aws:s3/bucketObject:BucketObject index
    same shop:index:Jobs jobs
    same pulumi:providers:kubernetes default
    same kubernetes:batch/v1:Job nightly
    ");
}

#[test]
fn a_secret_is_masked_and_an_unknown_stays_open_until_the_update() {
    let Some(lab) = Lab::new(&shop()) else { return };
    let preview = lab.preview(&[]);
    let step = |name| &preview.events.step(name)["new"]["inputs"];
    assert_snapshot!(step("assets"), @r#"{"__defaults":[],"bucket":"shop-assets","tags":{"owner":"web","token":{"4dabf18193072939515e22adb298388d":"1b47061264138c4ac30d75fd1eb44270","ciphertext":"[secret]"}}}"#);
    assert_snapshot!(step("index"), @r#"{"__defaults":[],"bucket":"shop-assets","source":"04da6b54-80e4-46f7-96ec-b56ff0331ba9"}"#);
    let up = lab.up(&[]);
    assert_snapshot!(up.events.step("index")["new"]["inputs"], @r#"{"__defaults":[],"bucket":"shop-assets","source":"arn:lab:aws:s3/bucket:Bucket:assets"}"#);
    assert!(!lab.state().to_string().contains("lab-token"));
}

#[test]
fn a_resource_that_its_provider_refuses_fails_the_preview() {
    let Some(lab) = Lab::new(&resources([json!({
        "name": "assets", "type": "aws:s3/bucket:Bucket", "properties": { "refuse": "no such region" }
    })])) else {
        return;
    };
    assert_snapshot!(lab.preview(&[]), @"
    exit 1
    error: aws:s3/bucket:Bucket resource 'assets': property refuse value {no such region} has a problem: no such region
    ");
}

#[test]
fn a_resource_that_cannot_be_created_fails_the_update() {
    let Some(lab) = Lab::new(&resources([json!({
        "name": "assets", "type": "aws:s3/bucket:Bucket", "properties": { "fail": "quota exceeded" }
    })])) else {
        return;
    };
    assert_eq!(lab.preview(&[]).ended.exit, 0);
    assert_snapshot!(lab.up(&[]), @"
    exit 1
    error: quota exceeded
    error: update failed
    ");
}

#[test]
fn options_configuration_and_an_explicit_provider_reach_the_engine() {
    let bucket = json!({
        "name": "assets", "type": "aws:s3/bucket:Bucket",
        "properties": { "region": { "$config": "aws:region" }, "password": { "$config": "password" } },
        "options": {
            "provider": "paris", "protect": true, "ignoreChanges": ["tags"], "deleteBeforeReplace": true,
            "additionalSecretOutputs": ["arn"], "customTimeouts": { "create": "5m" }
        }
    });
    let provider = json!({ "name": "paris", "type": "pulumi:providers:aws", "properties": { "region": "eu-west-3" } });
    let Some(lab) = Lab::new(&resources([provider, bucket])) else {
        return;
    };
    lab.succeed(&["config", "set", "aws:region", "eu-west-3"]);
    lab.succeed(&["config", "set", "--secret", "password", "lab-password"]);
    assert_eq!(lab.up(&[]).ended.exit, 0);
    let state = lab.state();
    let bucket = &state["deployment"]["resources"][2];
    let of_bucket = |key: &str| bucket[key].clone();
    assert_eq!(of_bucket("protect"), true);
    assert_eq!(of_bucket("ignoreChanges"), json!(["tags"]));
    assert_eq!(of_bucket("additionalSecretOutputs"), json!(["arn"]));
    assert_eq!(of_bucket("customTimeouts"), json!({ "create": 300 }));
    assert_eq!(of_bucket("inputs")["region"], "eu-west-3");
    assert!(of_bucket("inputs")["password"]["ciphertext"].is_string());
    assert!(of_bucket("outputs")["arn"]["ciphertext"].is_string());
    let provider = of_bucket("provider").to_string();
    assert!(provider.contains("pulumi:providers:aws::paris::"), "{provider}");
}

#[test]
fn a_resource_with_an_alias_stays_what_it_was() {
    let bucket = |name: &str, aliases: Value| {
        let options = json!({ "aliases": aliases });
        resources([json!({ "name": name, "type": "aws:s3/bucket:Bucket", "options": options })])
    };
    let Some(lab) = Lab::new(&bucket("assets", json!([]))) else {
        return;
    };
    lab.up(&[]);
    lab.program(&bucket(
        "media",
        json!(["urn:pulumi:dev::shop::aws:s3/bucket:Bucket::assets"]),
    ));
    assert_snapshot!(lab.preview(&[]).events.steps(), @"
    same pulumi:pulumi:Stack shop-dev
    same pulumi:providers:aws default
    same aws:s3/bucket:Bucket media
    ");
}

#[test]
fn what_is_changed_is_updated_and_what_is_renamed_is_replaced() {
    let bucket = |name: &str, owner: &str| {
        resources([json!({
            "name": "assets", "type": "aws:s3/bucket:Bucket",
            "properties": { "bucket": name, "tags": { "owner": owner } }
        })])
    };
    let Some(lab) = Lab::new(&bucket("assets", "web")) else {
        return;
    };
    lab.up(&[]);
    lab.program(&bucket("assets", "shop"));
    assert_snapshot!(lab.preview(&[]).events.steps(), @"
    same pulumi:pulumi:Stack shop-dev
    same pulumi:providers:aws default
    update aws:s3/bucket:Bucket assets
    ");
    lab.program(&bucket("shop-assets", "web"));
    assert_snapshot!(lab.preview(&[]).events.steps(), @"
    same pulumi:pulumi:Stack shop-dev
    same pulumi:providers:aws default
    create-replacement aws:s3/bucket:Bucket assets
    replace aws:s3/bucket:Bucket assets
    delete-replaced aws:s3/bucket:Bucket assets
    ");
}

#[test]
fn two_hundred_resources_are_created() {
    let bucket = |number| json!({ "name": format!("bucket-{number}"), "type": "aws:s3/bucket:Bucket" });
    let Some(lab) = Lab::new(&resources((0..200).map(bucket))) else {
        return;
    };
    let up = lab.up(&[]);
    assert_eq!(
        up.events.of("summaryEvent").next().unwrap()["resourceChanges"],
        json!({ "create": 201 })
    );
}

#[test]
fn a_program_that_names_what_there_is_not_is_told_so() {
    let object =
        json!({ "name": "index", "type": "aws:s3/bucketObject:BucketObject", "options": { "parent": "assets" } });
    let Some(lab) = Lab::new(&resources([object])) else {
        return;
    };
    assert_snapshot!(lab.preview(&[]), @"
    exit 1
    error: an unhandled error occurred: resource `index`: no resource is called `assets` up to here
    ");
}

#[test]
fn a_preview_is_one_that_a_check_reads() {
    let Some(lab) = Lab::new(&shop()) else { return };
    let preview = lab.succeed(&["preview", "--json", "--non-interactive"]);
    std::fs::write(lab.path("program/preview.json"), preview.output).unwrap();
    assert_snapshot!(lab.portcullis(&["check", "preview.json", "--pack", "builtin:tagging"]), @"
    exit 0
    --- stdout
    not run, for want of settings (in `portcullis.toml`): missing-required-tag, disallowed-tag-value, protected-tag-change

    allowed: 5 resources judged by 1 policy
    ");
}
