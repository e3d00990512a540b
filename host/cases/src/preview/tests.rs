//! What a case's resources are to each other.

use serde_json::{Value, json};

use crate::Case;

/// Reads a case with a web server, which is said to be bound to a subnet, and returns the server's state.
fn server(bound: &Value) -> Result<Value, String> {
    let mut resource = json!({ "type": "aws:ec2/instance:Instance", "name": "web" });
    resource
        .as_object_mut()
        .unwrap()
        .extend(bound.as_object().unwrap().clone());
    let subnet = json!({ "type": "aws:ec2/subnet:Subnet", "name": "inner", "dependencies": { "tags": ["web"] } });
    let case = json!([{ "name": "a server", "resource": resource, "others": [subnet], "expect": [] }]);
    let cases = Case::read_all(&case.to_string())?;
    let preview: Value = serde_json::from_str(&cases[0].preview_text()).unwrap();
    Ok(preview["steps"][0]["newState"].clone())
}

const INNER: &str = "urn:pulumi:test::test::aws:ec2/subnet:Subnet::inner";

#[test]
fn a_resource_depends_on_what_its_properties_depend_on() {
    let state = server(&json!({ "dependencies": { "subnetId": ["inner"] } })).unwrap();
    assert_eq!(state["propertyDependencies"]["subnetId"], json!([INNER]));
    assert_eq!(state["dependencies"], json!([INNER]));
}

#[test]
fn a_resource_depends_on_what_its_options_say() {
    let state = server(&json!({ "options": { "dependencies": ["urn:other"] } })).unwrap();
    assert_eq!(state["dependencies"], json!(["urn:other"]));
}

#[test]
fn a_parent_is_named_like_any_other_resource() {
    assert_eq!(server(&json!({ "parent": "inner" })).unwrap()["parent"], INNER);
    assert_eq!(server(&json!({})).unwrap()["parent"], Value::Null);
}

#[test]
fn a_misspelt_name_is_refused_because_the_case_would_test_something_else() {
    for bound in [
        json!({ "dependencies": { "subnetId": ["iner"] } }),
        json!({ "parent": "iner" }),
        json!({ "provider": "iner" }),
    ] {
        let error = server(&bound).unwrap_err();
        assert_eq!(error, "the case `a server` has no resource `iner` to depend on");
    }
}
