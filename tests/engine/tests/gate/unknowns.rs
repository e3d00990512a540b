//! Values that only the update will know.

use serde_json::json;

use super::{Lab, bucket, lab};

/// Returns a lab in which the tag of one bucket is what the other will have for an ARN.
fn unknown_owner() -> Option<Lab> {
    lab([
        bucket("logs", &json!({"owner": "web"})),
        bucket("copy", &json!({"owner": {"$output": "logs.arn"}})),
    ])
}

fn required(on_unknown: &str) -> String {
    format!("[policy.disallowed-tag-value]\n{on_unknown}settings = {{ values = {{ owner = [\"web\", \"arn:*\"] }} }}\n")
}

/// The update will ask again.
#[test]
fn a_preview_warns_and_the_update_judges_the_value() {
    let Some(lab) = unknown_owner() else { return };
    let pack = lab.builtin_pack("tagging", &required(""));
    let preview = lab.preview(&[&pack]);
    assert_eq!(preview.ended.exit, 0, "{preview}");
    insta::assert_snapshot!(preview.events.violations(), @"advisory tagging@0.1.0 disallowed-tag-value copy: A tag with a value that it may not have. / undetermined: the value of the tag `owner` is known only during the update / at /tags/owner");
    let update = lab.up(&[&pack]);
    assert_eq!(
        (update.ended.exit, update.events.violations().as_str()),
        (0, ""),
        "{update}"
    );
}

#[test]
fn a_preview_denies_where_it_is_told_to() {
    let Some(lab) = unknown_owner() else { return };
    let preview = lab.preview(&[&lab.builtin_pack("tagging", &required("on-unknown = \"deny\"\n"))]);
    assert_eq!(preview.ended.exit, 1, "{preview}");
}

#[test]
fn a_preview_says_nothing_where_it_is_told_to() {
    let Some(lab) = unknown_owner() else { return };
    let preview = lab.preview(&[&lab.builtin_pack("tagging", &required("on-unknown = \"allow\"\n"))]);
    assert_eq!(
        (preview.ended.exit, preview.events.violations().as_str()),
        (0, ""),
        "{preview}"
    );
}
