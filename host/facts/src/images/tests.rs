mod custom;
mod forms;
mod hidden;
mod origin;
mod page;
mod places;
mod pods;
mod release;
mod rows;

use insta::assert_snapshot;
use serde_json::{Value, json};

use super::testing::*;
use super::*;

/// Returns the images that a new resource with some inputs will run.
fn found(type_token: &str, inputs: Value) -> String {
    let plan = plan(&[create(type_token, inputs)]);
    show(&planned(plan.resource(0).unwrap()))
}

fn pod(image: &Value) -> Value {
    json!({"spec": {"containers": [{"name": "main", "image": image}]}})
}

#[test]
fn prior_images_are_those_of_the_prior_inputs() {
    let it = |image| state("kubernetes:core/v1:Pod", pod(&json!(image)));
    let plan = plan(&[step("update", it("web:1"), it("web:2"))]);
    let resource = plan.resource(0).unwrap();
    assert_eq!(show(&prior(resource)), "/spec/containers/0/image: web:1");
    assert_eq!(show(&planned(resource)), "/spec/containers/0/image: web:2");
}

#[test]
fn what_is_deleted_runs_nothing_any_more_and_what_is_created_ran_nothing() {
    let it = state("kubernetes:core/v1:Pod", pod(&json!("web:1")));
    let plan = plan(&[step("delete", it, Value::Null)]);
    let resource = plan.resource(0).unwrap();
    assert_eq!(planned(resource), []);
    assert_eq!(prior(resource).len(), 1);
    let plan = super::testing::plan(&[create("docker:index/container:Container", json!({}))]);
    assert_eq!(prior(plan.resource(0).unwrap()), []);
}

#[test]
fn a_component_is_left_to_its_children() {
    let mut component = create("kubernetes:helm.sh/v4:Chart", pod(&json!("web:1")));
    component["newState"]["custom"] = json!(false);
    assert_eq!(planned(plan(&[component]).resource(0).unwrap()), []);
}

#[test]
fn a_reference_is_taken_apart() {
    let plan = plan(&[create(
        "docker:index/container:Container",
        json!({"image": "nginx:1.27"}),
    )]);
    let references = planned(plan.resource(0).unwrap());
    let crate::references::Reference::Known(image) = &references[0].reference else {
        panic!("{references:?}");
    };
    assert_eq!(image.registry, "docker.io");
    assert_eq!(image.repository, "library/nginx");
    assert_eq!(image.tag.as_deref(), Some("1.27"));
}

#[test]
fn an_absent_image_is_none_and_anything_but_a_reference_is_malformed_or_unreadable() {
    let found = |image| found("docker:index/container:Container", json!({"image": image}));
    assert_eq!(found(json!(null)), "");
    assert_eq!(found(json!("")), r#"/image: malformed """#);
    assert_eq!(found(json!("Web")), r#"/image: malformed "Web""#);
    assert_eq!(found(json!(7)), r#"/image: malformed "7""#);
    assert_eq!(found(json!(["web"])), "/image: unreadable");
    assert_eq!(found(json!({"password": "secret"})), "/image: unreadable");
}

#[test]
fn the_recorded_release_runs_what_its_program_says() {
    let plan = recorded("prebuilt-4-release");
    let found: Vec<_> = plan
        .resources()
        .map(|resource| (resource, planned(resource)))
        .filter(|(_, references)| !references.is_empty())
        .map(|(resource, references)| format!("{}\n{}", resource.type_token(), show(&references)))
        .collect();
    assert_snapshot!(found.join("\n\n"), @r"
    aws:ecs/taskDefinition:TaskDefinition
    /containerDefinitions/0/image: registry.example.com/shop/api:c3b450c@sha256:b3c81f5f9b8ca5ccc68637cfd8af5ca09f2be8509fd7ae8e17585040e40fd180
    /containerDefinitions/1/image: docker.io/otel/opentelemetry-collector:latest

    kubernetes:apps/v1:Deployment
    /spec/template/spec/containers/0/image: registry.example.com/shop/web:wip@sha256:8fe7c972f1efd26ba5ccc42858378069516cc37ee54973562570327edcc65910
    /spec/template/spec/initContainers/0/image: registry.example.com/shop/migrate:4c49d6b@sha256:7f4c62e31a5bb93552ea5e572cbde76917a011787c6aba502115f774993747a0
    ");
}
