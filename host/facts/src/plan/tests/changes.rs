use insta::assert_snapshot;
use serde_json::json;

use super::{BUCKET, only, plan_of};
use crate::plan::{Changes, Difference};

#[test]
fn changes_are_listed_by_their_paths() {
    let step = json!({
        "op": "replace", "urn": BUCKET, "newState": {},
        "detailedDiff": {
            "tags.owner": { "kind": "delete", "inputDiff": true },
            "name": { "kind": "update-replace", "inputDiff": true },
            "list[0].size": { "kind": "add", "inputDiff": false },
            "#initerror": { "kind": "update-replace", "inputDiff": false },
            r#"labels["app/name"]"#: { "kind": "delete-replace" },
            "role": { "kind": "add-replace" },
            "size": { "kind": "update" },
            "later": { "kind": "moved" },
        },
        "diffReasons": ["tags", "name"],
        "replaceReasons": ["name", "#initerror"],
    });
    let plan = plan_of(&json!([step]));
    let changes = only(&plan).changes();
    let lines = changes.properties.iter().map(|property| {
        let replaces = if property.replaces { ", replaces" } else { "" };
        format!(
            "{} at {}: {:?}{replaces}",
            property.path, property.pointer, property.kind
        )
    });
    assert_snapshot!(lines.collect::<Vec<_>>().join("\n"), @r#"
    #initerror at /#initerror: Update, replaces
    labels["app/name"] at /labels/app~1name: Delete, replaces
    later at /later: Update
    list[0].size at /list/0/size: Add
    name at /name: Update, replaces
    role at /role: Add, replaces
    size at /size: Update
    tags.owner at /tags/owner: Delete
    "#);
    assert_eq!(changes.reasons, ["tags", "name"]);
    assert_eq!(changes.replace_reasons, ["name", "#initerror"]);
}

#[test]
fn changes_that_nobody_explains_are_empty() {
    for diff in [json!(null), json!({}), json!([])] {
        let step = json!({ "op": "update", "urn": BUCKET, "newState": {}, "detailedDiff": diff, "diffReasons": null });
        let plan = plan_of(&json!([step]));
        assert_eq!(only(&plan).changes(), Changes::default());
    }
    let odd = json!({ "op": "update", "urn": BUCKET, "newState": {}, "detailedDiff": { "a": null } });
    let plan = plan_of(&json!([odd]));
    assert_eq!(only(&plan).changes().properties[0].kind, Difference::Update);
}
