//! What a policy is told of tags that a preview does not show.

use super::*;
use crate::{Obstacle, Outcome};

const PROVIDER: &str = "urn:pulumi:dev::shop::pulumi:providers:aws::shop";

fn tag(value: TagValue) -> Tag {
    Tag {
        key: "Owner".to_owned(),
        value,
        pointer: "/tags/Owner".to_owned(),
        from_provider: false,
    }
}

fn set(remainder: Remainder) -> TagSet {
    TagSet {
        taggable: true,
        pointer: "/tags".to_owned(),
        form: Some(TagForm::Map),
        merged: None,
        tags: vec![tag(TagValue::Known("team-shop".to_owned()))],
        remainder,
    }
}

fn obstacle(value: TagValue) -> Obstacle {
    match tag(value).known_value().unwrap_err().0 {
        Outcome::Undetermined(undetermined) => undetermined.obstacle,
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_value_is_known_or_leaves_the_question_open() {
    assert_eq!(tag(TagValue::Known(String::new())).known_value(), Ok(""));
    assert_eq!(obstacle(TagValue::Unknown(Vec::new())), Obstacle::Unknown);
    assert_eq!(obstacle(TagValue::Secret), Obstacle::Secret);
}

#[test]
fn a_key_is_found_exactly_as_it_is_written() {
    assert!(set(Remainder::None).get("Owner").is_some());
    assert!(set(Remainder::None).get("owner").is_none());
}

#[test]
fn a_tag_that_is_not_listed_is_missing_only_if_there_are_no_more() {
    assert_eq!(set(Remainder::None).undetermined("Team"), None);
    assert_eq!(
        set(Remainder::Secret).undetermined("Team").unwrap().obstacle,
        Obstacle::Secret
    );
    let unknown = set(Remainder::Unknown(vec![PROVIDER.to_owned()]))
        .undetermined("Team")
        .unwrap();
    assert_eq!(unknown.obstacle, Obstacle::Unknown);
    assert_eq!(unknown.depends_on, [PROVIDER]);
    assert_eq!(unknown.pointer, "/tags");
}

/// Returns the edits that set a tag, a line each, or why it cannot be set.
fn edits(set: &TagSet, key: &str, value: &str) -> String {
    let written = |edit| match edit {
        Edit::Set(assignment) => format!("{} = {}", assignment.pointer, assignment.value),
        Edit::Remove(pointer) => format!("{pointer} goes"),
    };
    match set.set(key, value) {
        Ok(edits) => edits.into_iter().map(written).collect::<Vec<_>>().join("\n"),
        Err(stop) => format!("{:?}", stop.0),
    }
}

fn empty(form: Option<TagForm>) -> TagSet {
    TagSet {
        form,
        tags: Vec::new(),
        ..set(Remainder::None)
    }
}

fn pairs(switches: &[&str]) -> TagForm {
    TagForm::Pairs(PairForm {
        key: "Key".to_owned(),
        value: "Value".to_owned(),
        switches: switches.iter().map(|switch| (*switch).to_owned()).collect(),
    })
}

/// Returns a set with the tag `Owner` at a pointer, without a value.
fn with_owner(form: Option<TagForm>, pointer: &str, from_provider: bool) -> TagSet {
    let tag = Tag {
        pointer: pointer.to_owned(),
        from_provider,
        ..tag(TagValue::Known(String::new()))
    };
    TagSet {
        tags: vec![tag],
        ..empty(form)
    }
}

#[test]
fn a_tag_is_added_as_the_others_are_written() {
    assert_eq!(
        edits(&empty(Some(TagForm::Map)), "a/b~", "web"),
        r#"/tags/a~1b~0 = "web""#
    );
    assert_eq!(
        edits(&empty(Some(pairs(&[]))), "Owner", "web"),
        r#"/tags/- = {"Key":"Owner","Value":"web"}"#
    );
    assert_eq!(
        edits(&empty(Some(pairs(&["PropagateAtLaunch"]))), "Owner", "web"),
        r#"/tags/- = {"Key":"Owner","PropagateAtLaunch":true,"Value":"web"}"#
    );
    assert_eq!(
        edits(&empty(Some(TagForm::Names)), "Owner", "web"),
        r#"/tags/- = "Owner:web""#
    );
}

#[test]
fn a_tag_is_given_a_value_where_it_stands() {
    let map = with_owner(Some(TagForm::Map), "/tags/Owner", false);
    assert_eq!(edits(&map, "Owner", "web"), r#"/tags/Owner = "web""#);
    let with_value = with_owner(Some(pairs(&[])), "/tags/3/Value", false);
    assert_eq!(edits(&with_value, "Owner", "web"), r#"/tags/3/Value = "web""#);
    let without_value = with_owner(Some(pairs(&[])), "/tags/3", false);
    assert_eq!(edits(&without_value, "Owner", "web"), r#"/tags/3/Value = "web""#);
    let name = with_owner(Some(TagForm::Names), "/tags/3", false);
    assert_eq!(edits(&name, "Owner", "web"), r#"/tags/3 = "Owner:web""#);
}

#[test]
fn a_default_tag_of_the_provider_gets_a_value_as_a_tag_of_the_resource() {
    let default = with_owner(Some(TagForm::Map), "/tagsAll/Owner", true);
    assert_eq!(edits(&default, "Owner", "web"), r#"/tags/Owner = "web""#);
}

#[test]
fn a_tag_is_set_wherever_the_inputs_hold_it() {
    let merged = TagSet {
        merged: Some("/tagsAll".to_owned()),
        ..empty(Some(TagForm::Map))
    };
    assert_eq!(
        edits(&merged, "Team", "web"),
        "/tags/Team = \"web\"\n/tagsAll/Team = \"web\""
    );
}

#[test]
fn a_tag_that_cannot_be_seen_is_not_set() {
    let hidden = |value| TagSet {
        tags: vec![tag(value)],
        ..empty(Some(TagForm::Map))
    };
    assert!(edits(&hidden(TagValue::Secret), "Owner", "web").contains("Undetermined"));
    assert!(edits(&hidden(TagValue::Unknown(Vec::new())), "Owner", "web").contains("Undetermined"));
    assert!(edits(&set(Remainder::Secret), "Team", "web").contains("Undetermined"));
    assert_eq!(edits(&set(Remainder::Secret), "Owner", "web"), r#"/tags/Owner = "web""#);
}

#[test]
fn a_tag_that_cannot_be_written_is_not_set() {
    assert!(edits(&empty(None), "Owner", "web").contains("nobody can tell how tags are written here"));
    for (key, value) in [("a:b", "web"), ("Owner", "a:b"), ("Owner", "")] {
        let refusal = edits(&empty(Some(TagForm::Names)), key, value);
        assert!(refusal.contains("cannot be written as one name"), "{refusal}");
    }
}
