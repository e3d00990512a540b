//! What a list or an object is said to hold.

use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::json;

use crate::testing::{Case, judge};
use crate::{Check, Metadata, Pack, Policy, Report, Resource, Violation};

/// Names the children of a property.
#[derive(Debug, Deserialize, JsonSchema)]
struct Children {
    of: String,
}

impl Policy for Children {
    fn metadata() -> Metadata {
        Metadata::new("children", "Names the children of a property.")
    }

    fn check(&self, resource: &Resource, report: &mut Report) -> Check {
        for child in resource.inputs().children(&self.of)? {
            report.violation(Violation::new(child));
        }
        Ok(())
    }
}

/// Returns what is said of the children of `/at`, whose value is given.
fn children(value: &serde_json::Value) -> Vec<String> {
    children_at("/at", value)
}

/// Returns what is said of the children of a place in the value of `/at`.
fn children_at(pointer: &str, value: &serde_json::Value) -> Vec<String> {
    let cases = json!([{
        "name": "children",
        "settings": { "of": pointer },
        "resource": { "type": "a:b:C", "inputs": { "at": value } },
        "expect": [],
    }]);
    let pack = Pack::new("test", "A test.").policy::<Children>();
    let said = judge(&pack, "children", &Case::read_all(&cases.to_string()).unwrap()[0]).unwrap();
    said.into_iter().map(|said| said.message).collect()
}

#[test]
fn the_children_of_a_list_are_its_elements() {
    assert_eq!(children(&json!(["a", "b"])), ["/at/0", "/at/1"]);
}

#[test]
fn the_children_of_an_object_are_its_members_with_escaped_keys() {
    assert_eq!(children(&json!({ "a/b": 1, "c~d": 2 })), ["/at/a~1b", "/at/c~0d"]);
}

#[test]
fn what_stands_in_a_document_in_a_string_has_children_and_the_string_has_none() {
    assert_eq!(children_at("/at/list", &json!(r#"{ "list": ["a"] }"#)), ["/at/list/0"]);
    let refused = ["`/at` is of another type than can be judged"];
    assert_eq!(children_at("/at", &json!(r#"{ "list": ["a"] }"#)), refused);
}

#[test]
fn nothing_has_no_children() {
    assert_eq!(children(&json!(null)), [""; 0]);
    assert_eq!(children(&json!([])), [""; 0]);
}

#[test]
fn what_cannot_be_seen_has_children_that_nobody_knows() {
    let unknown = children(&json!("04da6b54-80e4-46f7-96ec-b56ff0331ba9"));
    assert_eq!(unknown, ["`/at` is known only during the update"]);
    assert_eq!(children(&json!("[secret]")), ["`/at` is a secret"]);
}

#[test]
fn a_number_has_no_children_and_is_no_pass() {
    assert_eq!(children(&json!(1)), ["`/at` is of another type than can be judged"]);
}
