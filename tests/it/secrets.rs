//! What is secret in a preview is nowhere in what the program writes, and Pulumi's own marks for it are not either.

use std::collections::BTreeSet;

use insta::assert_snapshot;
use serde_json::{Value, json};

use crate::fixtures::{create, deployment, preview, unknown};
use crate::guests;
use crate::scratch::{Ended, Scratch};

const SIGNATURE: &str = "4dabf18193072939515e22adb298388d";
const SECRET_SIGNATURE: &str = "1b47061264138c4ac30d75fd1eb44270";

/// What a preview writes in place of a secret.
const MASK: &str = "[secret]";

/// What no output may hold: the marks, and the texts of the secrets below.
const HIDDEN: [&str; 7] = [
    MASK,
    SIGNATURE,
    SECRET_SIGNATURE,
    "04da6b54-80e4-46f7-96ec-b56ff0331ba9",
    "in-plain-text",
    "in-cipher-text",
    "of-the-configuration",
];

/// A credential that is no secret to Pulumi, and so none to a policy; but nobody has to read it in a log of CI.
const CREDENTIAL: &str = "a-credential-for-all-to-see";

/// A secret as `--show-secrets` writes it.
fn plain(secret: &str) -> Value {
    json!({ SIGNATURE: SECRET_SIGNATURE, "plaintext": json!(format!("{secret}-in-plain-text")).to_string() })
}

/// A secret as a state has it.
fn encrypted() -> Value {
    json!({ SIGNATURE: SECRET_SIGNATURE, "ciphertext": "v1:in-cipher-text" })
}

/// Workloads whose image, environment, or all that they run cannot be seen.
fn workloads() -> Vec<Value> {
    let definitions = json!([{
        "name": "web",
        "image": "registry.example.com/shop/web",
    }]);
    let environment = json!([
        { "name": "main", "image": "nginx", "env": [
            { "name": "MASKED", "value": MASK },
            { "name": "PLAIN", "value": plain("environment") },
            { "name": "UNKNOWN", "value": unknown() },
        ] },
        { "name": "sidecar", "image": plain("image") },
        { "name": "encrypted", "image": encrypted() },
    ]);
    let template = json!({ "spec": { "containers": environment } });
    vec![
        deployment("masked-image", MASK),
        deployment("unknown-image", &unknown()),
        create(
            "kubernetes:apps/v1:Deployment",
            "environment",
            &json!({ "spec": { "template": template } }),
        ),
        create(
            "aws:ecs/taskDefinition:TaskDefinition",
            "task",
            &json!({ "containerDefinitions": definitions.to_string() }),
        ),
        create(
            "aws:ecs/taskDefinition:TaskDefinition",
            "masked-task",
            &json!({ "containerDefinitions": MASK }),
        ),
    ]
}

/// Resources whose tags cannot be seen, one or all.
fn tagged() -> Vec<Value> {
    let tags = json!({ "owner": MASK, "env": unknown(), "team": plain("tag"), "cost": encrypted() });
    vec![
        create("aws:s3/bucket:Bucket", "tags", &json!({ "tags": tags })),
        create("aws:s3/bucket:Bucket", "masked-tags", &json!({ "tags": MASK })),
        create("aws:s3/bucket:Bucket", "plain-tags", &json!({ "tags": plain("tags") })),
        create("aws:s3/bucket:Bucket", "unknown-tags", &json!({ "tags": unknown() })),
    ]
}

/// What builds and pushes images, with credentials and secrets for it.
fn builders() -> Vec<Value> {
    let address = json!({ "address": "registry.example.com", "username": "ci", "password": CREDENTIAL });
    let image = json!({
        "push": true,
        "tags": ["registry.example.com/shop/web:1", MASK, unknown()],
        "registries": [address, { "address": "docker.io", "password": MASK }, { "password": plain("password") }],
        "buildArgs": { "TOKEN": plain("argument"), "OTHER": MASK },
        "secrets": { "npm": encrypted() },
    });
    let registries = json!([{ "address": "registry.example.com", "password": CREDENTIAL }]).to_string();
    vec![
        create("docker-build:index:Image", "image", &image),
        create(
            "docker:index/image:Image",
            "old-image",
            &json!({ "imageName": unknown(), "registry": { "password": MASK } }),
        ),
        create(
            "pulumi:providers:docker",
            "docker",
            &json!({ "registryAuth": registries }),
        ),
    ]
}

/// A folder with a preview that has secrets wherever it can have some, and every policy configured.
fn vault() -> Scratch {
    let steps: Vec<_> = [workloads(), tagged(), builders()].concat();
    let config = json!({
        "shop:token": MASK,
        "shop:database": json!({ "host": "db", "password": MASK }).to_string(),
        "shop:key": plain("key-of-the-configuration").to_string(),
    });
    let preview = json!({ "config": config, "steps": steps, "duration": 1, "changeSummary": {} });
    Scratch::with_preview(preview.to_string()).file("portcullis.toml", CONFIGURATION)
}

const CONFIGURATION: &str = r#"
[policy.missing-required-tag]
settings = { tags = ["owner", "env", "team", "cost"] }
[policy.disallowed-tag-value]
settings = { values = { owner = ["shop"], env = ["prod"], team = ["shop"], cost = ["shop"] } }
[policy.unlisted-registry]
settings = { allow = ["registry.example.com/other"] }
[policy.unattested-image]
level = "mandatory"
[policy.dirty-source]
level = "mandatory"
"#;

/// All that a run wrote.
fn written(ended: &Ended) -> String {
    format!("{}{}", ended.output(), ended.errors())
}

/// Fails for a text that holds what is secret. So that it cannot pass by reading nothing: the text says `sign`.
fn assert_silent(text: &str, sign: &str) {
    assert!(text.contains(sign), "`{sign}` is not in {text}");
    let revealed: Vec<_> = HIDDEN.iter().filter(|hidden| text.contains(**hidden)).collect();
    assert!(revealed.is_empty(), "{revealed:?} in {text}");
}

#[test]
fn the_built_in_packs_find_something_at_every_resource_and_tell_no_secret() {
    let scratch = vault();
    let json = scratch.check(&["--output", "json", "--verbose"]);
    let found: BTreeSet<_> = json.json()["violations"].as_array().unwrap().iter().map(name).collect();
    let placed: BTreeSet<_> = names().into_iter().collect();
    assert_eq!(found, placed, "the resources at which something was found");
    assert_silent(&written(&json), "plaintext-credential");
    let text = scratch.check(&["--verbose"]);
    assert_silent(&written(&text), "deny  plaintext-registry-credential");
    assert!(!written(&json).contains(CREDENTIAL) && !written(&text).contains(CREDENTIAL));
}

/// Returns the name of the resource that was found wrong.
fn name(violation: &Value) -> String {
    violation["resource"]["name"].as_str().unwrap().to_owned()
}

/// Returns the names of all resources.
fn names() -> Vec<String> {
    let steps = [workloads(), tagged(), builders()].concat();
    let urns = steps.iter().map(|step| step["urn"].as_str().unwrap());
    urns.map(|urn| urn.rsplit("::").next().unwrap().to_owned()).collect()
}

/// The pack says all that it can see: of a secret it can see that there is one.
#[test]
fn a_pack_that_tells_everything_knows_no_secret() {
    let scratch = vault();
    let arguments = ["--pack", guests::TELLS_EVERYTHING, "--verbose"];
    let text = scratch.check(&arguments);
    assert_silent(text.output(), CREDENTIAL); // shows that the pack sees what is no secret
    assert_silent(text.errors(), "log of tells-everything: images is ");
    let json = scratch.check(&[&arguments[..], &["--output", "json"]].concat());
    assert_silent(&written(&json), CREDENTIAL);
}

/// The one credential in plain text of the preview, as `explain`, a failing case and a recorded one have it.
#[test]
fn what_a_policy_looked_at_shows_no_credential() {
    let urn = "urn:pulumi:prod::shop::docker-build:index:Image::image";
    for policy in ["plaintext-registry-credential", "secret-in-image-build"] {
        let ended = vault().run(&["explain", policy, "preview.json", "--resource", urn]);
        assert!(ended.output().contains(": (withheld)"), "{ended}");
        assert!(!written(&ended).contains(CREDENTIAL), "{ended}");
    }
    let arguments = ["explain", "tells-everything", "--pack", guests::TELLS_EVERYTHING];
    let ended = vault().run(&[&arguments[..], &["preview.json", "--resource", urn]].concat());
    assert!(
        ended
            .output()
            .contains(r#""address":"registry.example.com","password":"(withheld)""#),
        "{ended}"
    );
}

/// Returns a folder with an image that has credentials in plain text: one by its name, and one by its looks.
fn image_with_credentials() -> Scratch {
    let token = format!("ghp_{}", "s3cr".repeat(9));
    let image = json!({
        "registries": [{ "address": "registry.example.com", "username": "ci", "password": CREDENTIAL }],
        "buildArgs": { "A": token, "B": "plain" },
    });
    Scratch::with_preview(preview([create("docker-build:index:Image", "image", &image)]))
}

#[test]
fn a_recorded_case_has_another_credential_of_the_same_form() {
    let urn = "urn:pulumi:prod::shop::docker-build:index:Image::image";
    let record = |policy| {
        let arguments = [
            "test",
            "--pack",
            "builtin:registry",
            "--policy",
            policy,
            "--record",
            "preview.json",
            urn,
        ];
        let ended = image_with_credentials().run(&arguments);
        assert_eq!(ended.exit(), 0, "{ended}");
        ended
    };
    let password = record("plaintext-registry-credential");
    assert_snapshot!(password.json()[0]["resource"]["inputs"].to_string(), @r#"{"registries":[{"address":"registry.example.com","password":"a-abcdefghij-abc-abc-ab-abc"}]}"#);
    let token = record("secret-in-image-build");
    assert_snapshot!(token.json()[0]["resource"]["inputs"].to_string(), @r#"{"buildArgs":{"A":"ghp_a1cde5ghi9klm3opq7stu1wxy5abc9efg3ij","B":"plain"}}"#);
    assert_eq!(token.json()[0]["expect"][0]["violation"]["pointer"], "/buildArgs/A");
}

#[test]
fn a_case_that_fails_shows_no_credential() {
    let password = json!({ "registries": [{ "password": CREDENTIAL }] });
    let case = json!([{ "name": "fails", "resource": { "type": "docker-build:index:Image", "inputs": password }, "expect": [] }]);
    let scratch = Scratch::new().file("plaintext_registry_credential.cases.json", case.to_string());
    for format in ["text", "json", "junit"] {
        let arguments = [
            "test",
            "--pack",
            "builtin:registry",
            "--filter",
            "fails",
            "--output",
            format,
        ];
        let ended = scratch.run(&arguments);
        assert_eq!(ended.exit(), 1, "{ended}");
        assert!(!written(&ended).contains(CREDENTIAL), "{ended}");
    }
}

/// A message about a file that cannot be read may say where, but not what stands there.
#[test]
fn a_preview_that_cannot_be_read_is_not_shown() {
    let preview = vault().read("preview.json");
    let end = preview.find(CREDENTIAL).unwrap() + CREDENTIAL.len();
    let ended = Scratch::with_preview(&preview.as_bytes()[..end]).check(&["--verbose"]);
    assert_eq!(ended.exit(), 2);
    assert_silent(&written(&ended), "preview.json");
    assert!(!written(&ended).contains(CREDENTIAL));
}
