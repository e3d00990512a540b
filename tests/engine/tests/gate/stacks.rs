//! Policies of the whole stack.

use insta::assert_snapshot;
use serde_json::{Value, json};

use super::lab;

/// A database that waits for an image which the update builds.
fn waiting_database() -> [Value; 2] {
    [
        json!({ "name": "web", "type": "docker-build:index:Image", "properties": {
            "push": false, "tags": ["shop/web:1.0.0"], "context": { "location": "." } } }),
        json!({ "name": "shop", "type": "aws:rds/instance:Instance",
            "properties": { "engine": "postgres" }, "options": { "dependsOn": ["web"] } }),
    ]
}

/// It needs the operation, which the engine does not tell.
#[test]
fn a_policy_that_needs_the_operation_is_not_applicable() {
    let Some(lab) = lab(waiting_database()) else { return };
    let toml = "[policy.build-dependent-resource]\nsettings = { types = [\"aws:rds/*\"] }\n";
    let preview = lab.preview(&[&lab.builtin_pack("rebuild", toml)]);
    let summary = preview.events.of("policyAnalyzeStackSummaryEvent").next().unwrap();
    assert_snapshot!(format!("{summary}\n{preview}"), @r#"
    {"policyPackName":"rebuild","policyPackVersion":"0.1.0","policyPackVersionTag":"0.1.0"}
    exit 1
    advisory rebuild@0.1.0 uncached-build web: A build inside the update that keeps nothing for the next one. / the build has no cache to begin from, and leaves none / hint: keep a cache in a registry: `cacheTo: [{ registry: { ref: … } }]`, and `cacheFrom` the same
    mandatory rebuild@0.1.0 build-inside-update web: An image that the update itself would build, where CI should. / the update itself builds `shop/web:1.0.0` / at /tags/0 / hint: build the image in CI, and give the stack its exact reference with `pulumi config set`
    error: preview failed
    "#);
}
