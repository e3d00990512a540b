//! The stack as a whole.

use portcullis_analyzer::Pack as _;
use portcullis_analyzer::protocol::{AnalyzerResource, AnalyzerStackConfigureRequest};
use portcullis_analyzer::value;
use serde_json::{Value, json};

use super::{Asked, ask, provider, request, urn};
use crate::guests;

const BUCKET: &str = "aws:s3/bucket:Bucket";

/// Returns a resource as the engine shows it with the stack: by its outputs.
fn resource(name: &str, outputs: &Value, dependencies: &[&str]) -> AnalyzerResource {
    AnalyzerResource {
        r#type: BUCKET.to_owned(),
        name: name.to_owned(),
        urn: urn(BUCKET, name),
        properties: value::from_json(outputs).unwrap(),
        provider: Some(provider(BUCKET)),
        dependencies: dependencies.iter().map(|name| urn(BUCKET, name)).collect(),
        ..AnalyzerResource::default()
    }
}

fn register(asked: &Asked, name: &str, inputs: &Value) {
    asked.0.analyze(request(BUCKET, name, inputs)).unwrap();
}

#[test]
fn a_policy_of_the_stack_is_shown_inputs_and_the_configuration() {
    let asked = ask(guests::JUDGES_STACKS, "").previewed();
    register(&asked, "logs", &json!({"region": "eu-west-1"}));
    register(&asked, "more", &json!({"region": "eu-west-2"}));
    let resources = vec![resource("more", &json!({}), &[]), resource("logs", &json!({}), &[])];
    insta::assert_snapshot!(asked.analyze_stack(resources), @"
    Mandatory Medium second-bucket (more)
      A second bucket in production, unless it is called legacy.
      a second bucket in `eu-west-2`, beside `logs`
    ");
}

/// What is kept by targeting was not registered, and stands with its outputs.
#[test]
fn of_a_resource_that_was_not_registered_the_outputs_are_shown() {
    let asked = ask(guests::JUDGES_STACKS, "").previewed();
    register(&asked, "logs", &json!({"region": "eu-west-1"}));
    let kept = json!({"region": "us-east-1"});
    let told = asked.analyze_stack(vec![resource("more", &kept, &[]), resource("logs", &json!({}), &[])]);
    assert!(told.contains("`us-east-1`"), "{told}");
}

/// The engine shows the resources in any order.
#[test]
fn the_order_of_the_resources_does_not_matter() {
    let judged = |names: [&str; 3]| {
        let asked = ask(guests::JUDGES_STACKS, "").previewed();
        asked.analyze_stack(names.iter().map(|name| resource(name, &json!({}), &[])).collect())
    };
    assert_eq!(judged(["a", "b", "c"]), judged(["c", "b", "a"]));
}

#[test]
fn a_secret_of_the_configuration_is_withheld() {
    let asked = ask(guests::JUDGES_STACKS, "");
    let stack = AnalyzerStackConfigureRequest {
        stack: "prod".to_owned(),
        project: "shop".to_owned(),
        config: [("shop:buckets".to_owned(), "1".to_owned())].into(),
        config_secret_keys: vec!["shop:buckets".to_owned()],
        ..AnalyzerStackConfigureRequest::default()
    };
    asked.0.configure_stack(stack).unwrap();
    // The policy judges where it finds a value.
    let told = asked.analyze_stack(vec![resource("a", &json!({}), &[]), resource("b", &json!({}), &[])]);
    assert_eq!(told, "");
}

#[test]
fn a_pack_without_policies_of_the_stack_has_nothing_to_say() {
    let asked = ask("tagging", "").previewed();
    assert_eq!(asked.analyze_stack(vec![resource("a", &json!({}), &[])]), "");
}

#[test]
fn an_empty_stack_is_no_error() {
    assert_eq!(ask(guests::JUDGES_STACKS, "").previewed().analyze_stack(Vec::new()), "");
}
