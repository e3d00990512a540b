//! Images that AWS Crosswalk builds: its component, and the child that does it.

use super::*;

/// Returns how many resources build an image where a component has a child of some type.
fn builds_of(child: &str, inputs: Value, is_component: bool) -> Vec<ImageBuild> {
    let mut component = create(
        "awsx:ecr:Image",
        json!({"repositoryUrl": "registry.example.com/shop", "context": "./web"}),
    );
    component["newState"]["custom"] = json!(false);
    let mut image = create(child, inputs);
    let urn = format!("urn:pulumi:dev::shop::awsx:ecr:Image${child}::it");
    image["urn"] = json!(urn);
    image["newState"]["urn"] = json!(urn);
    image["newState"]["custom"] = json!(!is_component);
    image["newState"]["parent"] = component["urn"].clone();
    plan(&[component, image]).resources().filter_map(image_build).collect()
}

#[test]
fn a_component_builds_nothing_and_its_child_does() {
    for (child, inputs, is_component) in [
        (
            DOCKER_BUILD,
            json!({"push": true, "tags": ["registry.example.com/shop:web"]}),
            false,
        ),
        (DOCKER, json!({"imageName": "registry.example.com/shop:web"}), false),
        ("docker:image:Image", json!(null), true),
    ] {
        let builds = builds_of(child, inputs, is_component);
        assert_eq!(builds.len(), 1, "{child}");
        assert!(builds[0].in_this_update && builds[0].pushes, "{child}");
    }
}

#[test]
fn the_children_that_copy_an_image_build_none() {
    let tag = json!({"sourceImage": "sha256:00", "targetImage": "registry.example.com/shop:web"});
    assert_eq!(builds_of("docker:index/tag:Tag", tag, false), []);
    let image = json!({"name": "registry.example.com/shop:web"});
    assert_eq!(builds_of("docker:index/registryImage:RegistryImage", image, false), []);
}
