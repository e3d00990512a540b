//! A plan, written in every format in which Pulumi tells of it and read again, is the same plan.

#![expect(clippy::unwrap_used, reason = "tests stop where something is wrong")]

use std::collections::BTreeMap;

use portcullis_facts::document::Document;
use portcullis_facts::json::UNKNOWN;
use portcullis_facts::plan::{Plan, PlanFile, Resource, State, join};
use proptest::prelude::*;
use serde_json::{Map, Value as Json, json};

type Inputs = Map<String, Json>;

/// What becomes of a resource: its inputs now, and as they will be.
#[derive(Debug, Clone, PartialEq)]
struct Fate {
    operation: &'static str,
    before: Option<Inputs>,
    after: Option<Inputs>,
}

/// The fates of all resources, by their URNs.
type Model = BTreeMap<String, Fate>;

fn any_value() -> impl Strategy<Value = Json> {
    let leaf = prop_oneof![
        any::<bool>().prop_map(Json::from),
        any::<i32>().prop_map(Json::from),
        "[a-z\"\\\\é\u{1f600}{}\\[\\]:, ]{0,8}".prop_map(Json::from),
        Just(Json::from(UNKNOWN)),
    ];
    leaf.prop_recursive(3, 12, 3, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..3).prop_map(Json::from),
            prop::collection::btree_map("[a-z/~.\"]{1,3}", inner, 0..3)
                .prop_map(|members| members.into_iter().collect::<Map<_, _>>().into()),
        ]
    })
}

fn any_inputs() -> impl Strategy<Value = Inputs> {
    prop::collection::btree_map("[a-d\"\\\\é]{1,2}", any_value(), 0..5)
        .prop_map(|members| members.into_iter().collect())
}

fn any_fate() -> impl Strategy<Value = Fate> {
    (0..5_usize, any_inputs(), any_inputs()).prop_map(|(number, old, new)| match number {
        0 => fate("create", None, Some(new)),
        1 => fate("same", Some(old.clone()), Some(old)),
        2 => fate("update", Some(old), Some(new)),
        3 => fate("replace", Some(old), Some(new)),
        _ => fate("delete", Some(old), None),
    })
}

fn fate(operation: &'static str, before: Option<Inputs>, after: Option<Inputs>) -> Fate {
    Fate {
        operation,
        before,
        after,
    }
}

fn any_model() -> impl Strategy<Value = Model> {
    prop::collection::btree_map("[a-z :$]{1,6}", any_fate(), 1..6).prop_map(|fates| {
        let fates = fates.into_iter();
        fates
            .map(|(name, fate)| (format!("urn:pulumi:dev::shop::aws:s3/bucket:Bucket::{name}"), fate))
            .collect()
    })
}

fn state(urn: &str, inputs: &Inputs) -> Json {
    json!({ "urn": urn, "type": "aws:s3/bucket:Bucket", "custom": true, "inputs": inputs })
}

fn digest(model: &Model) -> String {
    let steps = model.iter().map(|(urn, fate)| {
        let mut step = json!({ "op": fate.operation, "urn": urn, "detailedDiff": null });
        let states = [("oldState", &fate.before), ("newState", &fate.after)];
        for (key, inputs) in states
            .into_iter()
            .filter_map(|(key, inputs)| Some((key, inputs.as_ref()?)))
        {
            step.as_object_mut().unwrap().insert(key.to_owned(), state(urn, inputs));
        }
        step
    });
    serde_json::to_string_pretty(&json!({ "steps": steps.collect::<Vec<_>>() })).unwrap()
}

fn events(model: &Model) -> String {
    let state = |urn: &str, inputs: &Option<Inputs>| inputs.as_ref().map(|inputs| state(urn, inputs));
    let steps = model.iter().flat_map(|(urn, fate)| {
        let metadata = json!({
            "op": fate.operation, "urn": urn, "type": "aws:s3/bucket:Bucket", "detailedDiff": null,
            "old": state(urn, &fate.before), "new": state(urn, &fate.after),
        });
        ["resourcePreEvent", "resOutputsEvent"]
            .map(|kind| json!({ "sequence": 1, kind: { "metadata": metadata, "planning": true } }))
    });
    let end = json!({ "sequence": 2, "summaryEvent": { "resourceChanges": counts(model), "isPreview": true, "result": "succeeded" } });
    let begin = json!({ "sequence": 0, "preludeEvent": { "config": {} } });
    let events = std::iter::once(begin).chain(steps).chain([end]);
    events.map(|event| event.to_string() + "\r\n").collect()
}

fn counts(model: &Model) -> BTreeMap<&'static str, usize> {
    let mut counts = BTreeMap::new();
    for fate in model.values() {
        *counts.entry(fate.operation).or_default() += 1;
    }
    counts
}

fn update_plan(model: &Model) -> String {
    let plans = model.iter().map(|(urn, fate)| {
        let goal = fate.after.as_ref().map(|after| {
            let before = fate.before.clone().unwrap_or_default();
            json!({ "type": "aws:s3/bucket:Bucket", "custom": true, "inputDiff": difference(&before, after), "outputDiff": {} })
        });
        let steps = if fate.operation == "replace" {
            json!(["create-replacement", "replace", "delete-replaced"])
        } else {
            json!([fate.operation])
        };
        let mut plan = json!({ "steps": steps, "state": null });
        plan.as_object_mut().unwrap().extend(goal.map(|goal| ("goal".to_owned(), goal)));
        (urn.clone(), plan)
    });
    json!({ "manifest": { "version": "v3.259.0" }, "resourcePlans": plans.collect::<Map<_, _>>() }).to_string()
}

fn difference(before: &Inputs, after: &Inputs) -> Json {
    let new = |is_new: bool| {
        let changed = after
            .iter()
            .filter(move |(key, value)| before.get(*key) != Some(*value) && before.contains_key(*key) != is_new);
        changed
            .map(|(key, value)| (key.clone(), value.clone()))
            .collect::<Inputs>()
    };
    let gone: Vec<_> = before.keys().filter(|key| !after.contains_key(*key)).collect();
    json!({ "adds": new(true), "updates": new(false), "deletes": gone })
}

/// Writes the state before, as `pulumi stack export` does.
fn export(model: &Model) -> String {
    let now = model
        .iter()
        .filter_map(|(urn, fate)| Some(state(urn, fate.before.as_ref()?)));
    json!({ "version": 3, "deployment": { "manifest": {}, "resources": now.collect::<Vec<_>>() } }).to_string()
}

fn read(texts: &[String]) -> Plan {
    let files = texts.iter().enumerate();
    let files = files.map(|(number, text)| {
        let document = Document::decode(&number.to_string(), text.clone().into_bytes()).unwrap();
        PlanFile::read(document).unwrap()
    });
    join(files.collect()).unwrap().remove(0)
}

/// Returns the fates that a plan tells, by their URNs.
fn model(plan: &Plan) -> Model {
    let inputs = |state: Option<State<'_>>| {
        let text = state?.inputs().map_or("{}", |inputs| inputs.text());
        Some(serde_json::from_str::<Inputs>(text).unwrap())
    };
    let fate_of = |resource: Resource<'_>| {
        fate(
            resource.operation().as_str(),
            inputs(resource.before()),
            inputs(resource.after()),
        )
    };
    plan.resources()
        .map(|resource| (resource.urn().to_owned(), fate_of(resource)))
        .collect()
}

proptest! {
    #[test]
    fn a_plan_is_the_same_in_every_format(expected in any_model()) {
        let (digest, events) = (digest(&expected), events(&expected));
        let (plan, state) = (update_plan(&expected), export(&expected));
        for texts in [
            vec![digest.clone()],
            vec![events.clone()],
            vec![plan.clone(), state.clone()],
            vec![events.clone(), plan.clone()],
            vec![state, plan, events, digest],
        ] {
            prop_assert_eq!(&model(&read(&texts)), &expected);
        }
    }

    #[test]
    fn a_file_with_one_byte_changed_is_read_or_refused(
        expected in any_model(), format in 0..4_usize, place in any::<prop::sample::Index>(), byte in any::<u8>(),
    ) {
        let text = [digest, events, update_plan, export].get(format).unwrap()(&expected);
        let mut bytes = text.into_bytes();
        let place = place.index(bytes.len());
        *bytes.get_mut(place).unwrap() = byte;
        if let Ok(file) = Document::decode("file", bytes).and_then(PlanFile::read) {
            let _ = join(vec![file]);
        }
    }

    #[test]
    fn a_file_that_breaks_off_is_refused(expected in any_model(), format in 0..4_usize, place in any::<prop::sample::Index>()) {
        let text = [digest, events, update_plan, export].get(format).unwrap()(&expected);
        let mut bytes = text.trim_end().as_bytes().to_vec();
        bytes.truncate(place.index(bytes.len()));
        if let Ok(document) = Document::decode("file", bytes) {
            prop_assert!(PlanFile::read(document).is_err());
        }
    }
}
