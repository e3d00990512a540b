//! What a policy is told of tags that a preview does not show.

use super::*;
use crate::{Obstacle, Outcome};

const PROVIDER: &str = "urn:pulumi:dev::shop::pulumi:providers:aws::shop";

fn tag(value: TagValue) -> Tag {
    Tag {
        key: "Owner".to_owned(),
        value,
        pointer: "/tags/Owner".to_owned(),
    }
}

fn set(remainder: Remainder) -> TagSet {
    TagSet {
        taggable: true,
        pointer: "/tags".to_owned(),
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
