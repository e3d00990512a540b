//! Pulumi's own conformance tests for policy packs, with the packs under `packs/`.
//!
//! What is expected is what `pkg/testing/pulumi-test-language/tests/policy_*.go` of Pulumi 3.259.0 expects, under the names that
//! it has there; the texts are those that the packs of Pulumi's Go SDK get from this engine. Each run is a preview and an update.

use insta::assert_snapshot;
use serde_json::{Value, json};

use crate::lab::{Lab, Pack, Plugin, resources};
use crate::packs;

/// Returns the lab of a conformance test, and its pack.
fn lab(test: &str, component: &str, program: &Value) -> Option<(Lab, Pack)> {
    lab_with(Plugin::Language, test, component, program)
}

fn lab_with(plugin: Plugin, test: &str, component: &str, program: &Value) -> Option<(Lab, Pack)> {
    let lab = Lab::of(test, "test", program)?;
    lab.install_plugin(plugin);
    let pack = lab.wasm_pack(test.trim_start_matches("policy-"), component);
    Some((lab, pack))
}

/// Returns how a preview and then an update end, and what is said in them.
fn preview_and_update(lab: &Lab, pack: &Pack) -> String {
    let (preview, update) = (lab.preview(&[pack]), lab.up(&[pack]));
    format!("preview: {preview}update: {update}")
}

/// Returns a resource of the conformance tests' own provider.
fn simple(name: &str, value: impl Into<Value>) -> Value {
    with_options(name, value, &json!({}))
}

fn with_options(name: &str, value: impl Into<Value>, options: &Value) -> Value {
    let properties = json!({ "value": value.into() });
    json!({ "name": name, "type": "simple:index:Resource", "properties": properties, "options": options })
}

#[test]
fn policy_simple() {
    judge_simple(Plugin::Language);
}

#[test]
fn policy_simple_without_a_language_host() {
    judge_simple(Plugin::Analyzer);
}

fn judge_simple(plugin: Plugin) {
    let program = resources([simple("res1", true), simple("res2", false)]);
    let Some((lab, pack)) = lab_with(plugin, "policy-simple", packs::SIMPLE, &program) else {
        return;
    };
    insta::allow_duplicates! { assert_snapshot!(preview_and_update(&lab, &pack), @"
    preview: exit 1
    advisory simple@1.0.0 truthiness res1: Verifies properties are true / This is a test warning
    mandatory simple@1.0.0 falsiness res2: Verifies properties are false / This is a test error
    error: preview failed
    update: exit 1
    advisory simple@1.0.0 truthiness res1: Verifies properties are true / This is a test warning
    mandatory simple@1.0.0 falsiness res2: Verifies properties are false / This is a test error
    ") };
    assert!(
        !lab.state().to_string().contains("res2"),
        "what a policy forbids was created"
    );
}

#[test]
fn policy_config() {
    let Some((lab, pack)) = lab("policy-config", packs::CONFIG, &resources([simple("res", true)])) else {
        return;
    };
    let pack = pack.configured(&json!({ "allowed": { "value": false } }));
    assert_snapshot!(preview_and_update(&lab, &pack), @"
    preview: exit 1
    mandatory config@2.0.0 allowed res: Verifies properties / Property was true
    error: preview failed
    update: exit 1
    mandatory config@2.0.0 allowed res: Verifies properties / Property was true
    ");
    lab.program(&resources([simple("res", false)]));
    let pack = pack.configured(&json!({ "allowed": { "value": true } }));
    assert_snapshot!(preview_and_update(&lab, &pack), @"
    preview: exit 1
    mandatory config@2.0.0 allowed res: Verifies properties / Property was false
    error: preview failed
    update: exit 1
    mandatory config@2.0.0 allowed res: Verifies properties / Property was false
    ");
}

#[test]
fn policy_config_schema() {
    let program = resources([simple("resY", true), simple("resN", false)]);
    let Some((lab, pack)) = lab("policy-config-schema", packs::CONFIG_SCHEMA, &program) else {
        return;
    };
    // Settings are required of every policy that is strict or named; else one without settings is left out.
    let pack = pack.beside("portcullis.toml", "[policy.validator]\nlevel = \"advisory\"\n");
    let pack = pack.configured(&json!({ "validator": { "value": false } }));
    assert_snapshot!(preview_and_update(&lab, &pack), @"
    preview: exit 1
    error: validating policy config: config-schema 3.0.0  validator: names is required
    update: exit 1
    error: validating policy config: config-schema 3.0.0  validator: names is required
    ");
    let pack = pack.configured(&json!({ "validator": { "value": false, "names": [] } }));
    assert_snapshot!(preview_and_update(&lab, &pack), @"
    preview: exit 1
    error: validating policy config: config-schema 3.0.0  validator: names: Array must have at least 1 items
    update: exit 1
    error: validating policy config: config-schema 3.0.0  validator: names: Array must have at least 1 items
    ");
    let pack = pack.configured(&json!({ "validator": { "value": false, "names": ["resN"] } }));
    assert_snapshot!(preview_and_update(&lab, &pack), @"
    preview: exit 0
    update: exit 0
    ");
    let pack = pack.configured(&json!({ "validator": { "value": false, "names": ["resY"] } }));
    assert_snapshot!(preview_and_update(&lab, &pack), @"
    preview: exit 0
    advisory config-schema@3.0.0 validator resY: Verifies property matches config / Property was true
    update: exit 0
    advisory config-schema@3.0.0 validator resY: Verifies property matches config / Property was true
    ");
}

#[test]
fn policy_dryrun() {
    let program = resources([simple("res1", true), simple("res2", false)]);
    let Some((lab, pack)) = lab("policy-dryrun", packs::DRYRUN, &program) else {
        return;
    };
    assert_snapshot!(preview_and_update(&lab, &pack), @"
    preview: exit 1
    mandatory dryrun@1.0.0 dry res2: Verifies properties are true on dryrun / This is a test error
    error: preview failed
    update: exit 0
    ");
}

#[test]
fn policy_enforcement_config() {
    let program = resources([simple("res", true)]);
    let Some((lab, pack)) = lab("policy-enforcement-config", packs::ENFORCEMENT_CONFIG, &program) else {
        return;
    };
    assert_snapshot!(preview_and_update(&lab, &pack), @"
    preview: exit 0
    advisory enforcement-config@3.0.0 false res: Verifies property is false / Property was true
    update: exit 0
    advisory enforcement-config@3.0.0 false res: Verifies property is false / Property was true
    ");
    let pack = pack.configured(&json!({ "false": { "enforcementLevel": "mandatory" } }));
    assert_snapshot!(preview_and_update(&lab, &pack), @"
    preview: exit 1
    mandatory enforcement-config@3.0.0 false res: Verifies property is false / Property was true
    error: preview failed
    update: exit 1
    mandatory enforcement-config@3.0.0 false res: Verifies property is false / Property was true
    ");
    let pack = pack.configured(&json!({ "false": "disabled" }));
    assert_snapshot!(preview_and_update(&lab, &pack), @"
    preview: exit 0
    update: exit 0
    ");
}

/// How a pack says that it cannot be loaded, is left to it.
#[test]
fn policy_invalid() {
    let program = resources([simple("res1", true)]);
    let Some((lab, pack)) = lab("policy-invalid", packs::INVALID, &program) else {
        return;
    };
    for operation in [lab.preview(&[&pack]), lab.up(&[&pack])] {
        assert_ne!(operation.ended.exit, 0);
        assert_eq!(
            operation.events.steps(),
            "",
            "the pack was not refused before the first resource"
        );
    }
}

#[test]
fn policy_remediate() {
    let program = resources([simple("res", true)]);
    let Some((lab, pack)) = lab("policy-remediate", packs::REMEDIATE, &program) else {
        return;
    };
    let pack = pack.configured(&json!({ "fixup": { "value": false } }));
    assert_snapshot!(preview_and_update(&lab, &pack), @r#"
    preview: exit 0
    fixup res: {"value":true} becomes {"value":false}
    update: exit 0
    fixup res: {"value":true} becomes {"value":false}
    "#);
    assert!(lab.state().to_string().contains(r#""inputs":{"value":false}"#));
    let pack = pack.configured(&json!({ "fixup": { "value": true } }));
    assert_snapshot!(preview_and_update(&lab, &pack), @"
    preview: exit 0
    update: exit 0
    ");
    let pack = pack.configured(&json!({ "fixup": { "value": true, "enforcementLevel": "disabled" } }));
    assert_snapshot!(preview_and_update(&lab, &pack), @"
    preview: exit 0
    update: exit 0
    ");
}

#[test]
fn policy_resource_metadata() {
    let program = resources([
        json!({ "name": "prov", "type": "pulumi:providers:simple" }),
        simple("identity", true),
        with_options("protected", true, &json!({ "protect": true })),
        with_options("ignoreChanges", true, &json!({ "ignoreChanges": ["value"] })),
        with_options("deleteBeforeReplace", true, &json!({ "deleteBeforeReplace": true })),
        with_options("secretOutput", true, &json!({ "additionalSecretOutputs": ["value"] })),
        with_options("customTimeouts", true, &json!({ "customTimeouts": { "create": "5m" } })),
        with_options("explicitProvider", true, &json!({ "provider": "prov" })),
        simple("parent", true),
        with_options("child", true, &json!({ "parent": "parent" })),
        simple("dependency", true),
        with_options("dependsOn", true, &json!({ "dependsOn": ["dependency"] })),
        simple("propertyDependency", json!({ "$output": "dependency.value" })),
    ]);
    let Some((lab, pack)) = lab("policy-resource-metadata", packs::RESOURCE_METADATA, &program) else {
        return;
    };
    assert_snapshot!(preview_and_update(&lab, &pack), @"
    preview: exit 0
    advisory resource-metadata@1.0.0 additional-secret-outputs secretOutput: AdditionalSecretOutputs option metadata is available / metadata matched
    advisory resource-metadata@1.0.0 custom-timeouts customTimeouts: CustomTimeouts option metadata is available / metadata matched
    advisory resource-metadata@1.0.0 delete-before-replace deleteBeforeReplace: DeleteBeforeReplace option metadata is available / metadata matched
    advisory resource-metadata@1.0.0 dependencies dependsOn: Dependency metadata is available / metadata matched
    advisory resource-metadata@1.0.0 ignore-changes ignoreChanges: IgnoreChanges option metadata is available / metadata matched
    advisory resource-metadata@1.0.0 name-type-urn-props identity: Resource identity metadata is available / metadata matched
    advisory resource-metadata@1.0.0 parent child: Parent metadata is available / metadata matched
    advisory resource-metadata@1.0.0 property-dependencies propertyDependency: Property dependency metadata is available / metadata matched
    advisory resource-metadata@1.0.0 protect protected: Protect option metadata is available / metadata matched
    advisory resource-metadata@1.0.0 provider explicitProvider: Provider metadata is available / metadata matched
    update: exit 0
    advisory resource-metadata@1.0.0 additional-secret-outputs secretOutput: AdditionalSecretOutputs option metadata is available / metadata matched
    advisory resource-metadata@1.0.0 custom-timeouts customTimeouts: CustomTimeouts option metadata is available / metadata matched
    advisory resource-metadata@1.0.0 delete-before-replace deleteBeforeReplace: DeleteBeforeReplace option metadata is available / metadata matched
    advisory resource-metadata@1.0.0 dependencies dependsOn: Dependency metadata is available / metadata matched
    advisory resource-metadata@1.0.0 ignore-changes ignoreChanges: IgnoreChanges option metadata is available / metadata matched
    advisory resource-metadata@1.0.0 name-type-urn-props identity: Resource identity metadata is available / metadata matched
    advisory resource-metadata@1.0.0 parent child: Parent metadata is available / metadata matched
    advisory resource-metadata@1.0.0 property-dependencies propertyDependency: Property dependency metadata is available / metadata matched
    advisory resource-metadata@1.0.0 protect protected: Protect option metadata is available / metadata matched
    advisory resource-metadata@1.0.0 provider explicitProvider: Provider metadata is available / metadata matched
    ");
}

/// Pulumi's pack has one policy, whose name depends on the stack's configuration. Ours describes itself before there is a stack:
/// it has both, and the other has nothing to judge. What is found is the same.
#[test]
fn policy_stack_config() {
    let program = resources([simple("res", true)]);
    let Some((lab, pack)) = lab("policy-stack-config", packs::STACK_CONFIG, &program) else {
        return;
    };
    lab.succeed(&["config", "set", "value", "false"]);
    assert_snapshot!(preview_and_update(&lab, &pack), @"
    preview: exit 1
    mandatory stack-config@2.0.0 validate-false res: Verifies property is false / Property was true
    error: preview failed
    update: exit 1
    mandatory stack-config@2.0.0 validate-false res: Verifies property is false / Property was true
    ");
    lab.program(&resources([simple("res", false)]));
    lab.succeed(&["config", "set", "value", "true"]);
    assert_snapshot!(preview_and_update(&lab, &pack), @"
    preview: exit 1
    mandatory stack-config@2.0.0 validate-true res: Verifies property is true / Property was false
    error: preview failed
    update: exit 1
    mandatory stack-config@2.0.0 validate-true res: Verifies property is true / Property was false
    ");
}

#[test]
fn policy_stack_tags() {
    let program = resources([simple("res", true)]);
    let Some((lab, pack)) = lab("policy-stack-tags", packs::STACK_TAGS, &program) else {
        return;
    };
    lab.succeed(&["stack", "tag", "set", "value", "false"]);
    assert_snapshot!(preview_and_update(&lab, &pack), @"
    preview: exit 1
    mandatory stack-tags@2.0.0 allowed res: Verifies property equals the stack tag value / Property was true
    error: preview failed
    update: exit 1
    mandatory stack-tags@2.0.0 allowed res: Verifies property equals the stack tag value / Property was true
    ");
    lab.succeed(&["stack", "tag", "set", "value", "true"]);
    assert_snapshot!(preview_and_update(&lab, &pack), @"
    preview: exit 0
    update: exit 0
    ");
}

#[test]
fn policy_analyze_stack() {
    let program = resources([simple("res1", true)]);
    let Some((lab, pack)) = lab("policy-analyze-stack", packs::ANALYZE_STACK, &program) else {
        return;
    };
    assert_snapshot!(preview_and_update(&lab, &pack), @"
    preview: exit 0
    update: exit 0
    ");
    lab.program(&resources([simple("res1", true), simple("res2", false)]));
    assert_snapshot!(preview_and_update(&lab, &pack), @"
    preview: exit 1
    mandatory analyze-stack@1.0.0 stack-size policy-analyze-stack-test: Stack must contain at most one simple:index:Resource / Found an extra simple:index:Resource
    error: preview failed
    update: exit 1
    mandatory analyze-stack@1.0.0 stack-size policy-analyze-stack-test: Stack must contain at most one simple:index:Resource / Found an extra simple:index:Resource
    error: update failed
    ");
}
