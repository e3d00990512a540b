//! Which changes are made, and what they come to.

use portcullis_cases::Case;
use serde_json::{Value, json};

use crate::packs::{Answer, Asked};

use super::mutant::{Change, mutants};
use super::*;

fn case(feeds: &Value) -> Case {
    let mut case = json!({ "name": "", "resource": { "type": "a:b:C" }, "expect": [] });
    let members = feeds.as_object().unwrap().clone();
    case.as_object_mut().unwrap().extend(members);
    Case::read_all(&json!([case]).to_string()).unwrap().remove(0)
}

/// Returns the changes of a case, each with its place and the resource's inputs after it.
fn changes(case: &Case) -> Vec<(String, Change, Option<Value>)> {
    let mutants = mutants(case, &[]).into_iter();
    let inputs = |case: Case| json!(case.resource.unwrap().inputs);
    mutants
        .map(|mutant| (mutant.place.to_string(), mutant.change, mutant.case(case).map(inputs)))
        .collect()
}

#[test]
fn each_value_goes_is_another_and_is_unknown() {
    let unknown = portcullis_facts::json::UNKNOWN;
    let case = case(&json!({ "resource": { "type": "a:b:C", "inputs": { "on": true, "size": 1, "name": "web" } } }));
    let place = |name: &str| format!("inputs /{name}");
    assert_eq!(
        changes(&case),
        [
            (place("name"), Change::Removed, Some(json!({ "on": true, "size": 1 }))),
            (
                place("name"),
                Change::Changed,
                Some(json!({ "on": true, "size": 1, "name": "changed" }))
            ),
            (
                place("name"),
                Change::Unknown,
                Some(json!({ "on": true, "size": 1, "name": unknown }))
            ),
            (place("on"), Change::Removed, Some(json!({ "size": 1, "name": "web" }))),
            (
                place("on"),
                Change::Changed,
                Some(json!({ "on": false, "size": 1, "name": "web" }))
            ),
            (
                place("on"),
                Change::Unknown,
                Some(json!({ "on": unknown, "size": 1, "name": "web" }))
            ),
            (
                place("size"),
                Change::Removed,
                Some(json!({ "on": true, "name": "web" }))
            ),
            (
                place("size"),
                Change::Changed,
                Some(json!({ "on": true, "size": 2, "name": "web" }))
            ),
            (
                place("size"),
                Change::Unknown,
                Some(json!({ "on": true, "size": unknown, "name": "web" }))
            ),
        ]
    );
}

#[test]
fn all_that_a_case_feeds_is_changed_and_not_what_it_is() {
    let case = case(&json!({
        "settings": { "allow": ["x"] },
        "resource": { "type": "a:b:C", "prior": { "inputs": { "a": 1 } }, "detailedDiff": { "a": "update" } },
        "others": [{ "type": "a:b:D", "name": "other", "outputs": { "b": 1 } }],
        "builds": [{ "containerimage.digest": "sha256:1" }],
        "config": { "aws:region": "eu-west-1" },
        "checkout": { "revision": "4c49d6b" }
    }));
    let mut places: Vec<_> = changes(&case).into_iter().map(|(place, ..)| place).collect();
    places.dedup();
    assert_eq!(
        places,
        [
            "prior inputs /a",
            "changes /a",
            "outputs of others /b",
            "config /aws:region",
            "builds /containerimage.digest",
            "checkout /repository",
            "checkout /revision"
        ]
    );
}

#[test]
fn a_resource_of_a_preview_is_changed_too() {
    let step = json!({ "op": "create", "urn": "urn:pulumi:a::b::a:b:C::c", "newState": { "inputs": { "a": [1] } } });
    let text = json!([{ "name": "", "preview": { "steps": [step] }, "expect": [] }]).to_string();
    let case = Case::read_all(&text).unwrap().remove(0);
    let mutants = mutants(&case, &[]);
    assert_eq!(mutants.len(), 3);
    assert_eq!(mutants[0].place.to_string(), "inputs /a/*");
    let preview = mutants[1].case(&case).unwrap().preview.unwrap();
    assert_eq!(preview.pointer("/steps/0/newState/inputs/a/0"), Some(&json!(2)));
}

#[test]
fn a_change_that_leaves_no_case_is_none() {
    let case = case(&json!({ "checkout": { "revision": "4c49d6b" } }));
    let mutants = mutants(&case, &[]);
    let revision = Place::new("checkout", "/revision");
    let (without, other) = (&mutants[2], &mutants[3]);
    assert_eq!([&without.place, &other.place], [&revision, &revision]);
    assert!(without.case(&case).is_none(), "a checkout has a revision");
    assert!(other.case(&case).is_some());
}

/// Returns whether a value is looked at by a question.
fn looks_at(inputs: &Value, what: &'static str, place: &str) -> bool {
    let asked = Asked {
        policy: "rule".to_owned(),
        resource: Some(0),
        what,
        place: place.to_owned(),
        answer: Answer::Absent,
    };
    let case = case(&json!({ "resource": { "type": "a:b:C", "inputs": inputs } }));
    mutants(&case, &[asked])[0].is_looked_at
}

#[test]
fn a_value_is_looked_at_alone_in_a_whole_and_by_its_parts() {
    let inputs = json!({ "spec": { "image": "web" } });
    for place in ["/spec/image", "/spec", "", "/spec/image/0"] {
        assert!(looks_at(&inputs, "inputs", place), "{place}");
    }
    for place in ["/spec/images", "/spec/imag", "/metadata"] {
        assert!(!looks_at(&inputs, "inputs", place), "{place}");
    }
    assert!(!looks_at(&inputs, "prior inputs", "/spec/image"));
}

#[test]
fn a_fact_is_found_in_the_inputs_and_where_there_is_none_nothing_was_looked_at() {
    let inputs = json!({ "spec": { "image": "web" } });
    assert!(looks_at(&inputs, "image", "/spec/image"));
    assert!(!looks_at(&inputs, "prior image", "/spec/image"));
    assert!(!looks_at(&inputs, "image", ""));
    assert!(!looks_at(&inputs, "image build", ""));
}

/// Returns what a place comes to, of the changes that were made there and those that were noticed.
fn concluded(made: &[Change], noticed: &[Change], is_looked_at: bool) -> (Vec<Change>, usize) {
    let mut mutations = Mutations::default();
    let tally = Tally {
        made: made.iter().copied().collect(),
        noticed: noticed.iter().copied().collect(),
        is_looked_at,
    };
    mutations.conclude(Place::new("inputs", "/a"), &tally);
    let unnoticed = mutations.unnoticed.into_iter().flat_map(|unnoticed| unnoticed.changes);
    (unnoticed.collect(), mutations.not_looked_at.len())
}

const ALL: [Change; 3] = [Change::Removed, Change::Changed, Change::Unknown];

#[test]
fn a_value_matters_where_it_is_noticed_that_it_goes_or_is_another() {
    assert_eq!(concluded(&ALL, &[Change::Removed, Change::Unknown], true), (vec![], 0));
    assert_eq!(concluded(&ALL, &[Change::Changed, Change::Unknown], true), (vec![], 0));
}

#[test]
fn a_value_that_is_read_and_forgotten_is_unnoticed_though_it_is_noticed_when_unknown() {
    let unnoticed = vec![Change::Removed, Change::Changed];
    assert_eq!(concluded(&ALL, &[Change::Unknown], true), (unnoticed, 0));
}

#[test]
fn a_value_that_matters_and_may_be_unknown_unnoticed_is_told() {
    assert_eq!(concluded(&ALL, &[Change::Removed], true), (vec![Change::Unknown], 0));
}

#[test]
fn a_value_that_was_not_looked_at_is_told_apart() {
    assert_eq!(concluded(&ALL, &[], false), (vec![], 1));
    assert_eq!(concluded(&ALL, &[Change::Removed, Change::Unknown], false), (vec![], 0));
}
