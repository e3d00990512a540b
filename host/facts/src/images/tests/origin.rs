//! Where an image comes from that this update builds.

use super::*;

const TARGET: &str = "registry.example.com/shop/web:dev";

/// Returns what runs in a Pod that depends on an image, as the image's step and the Pod's images are.
fn beside(image: Value, images: &[&str]) -> String {
    let containers: Vec<_> = images.iter().map(|image| json!({"image": image})).collect();
    let mut pod = create("kubernetes:core/v1:Pod", json!({"spec": {"containers": containers}}));
    pod["newState"]["propertyDependencies"] = json!({"spec": [image["urn"]]});
    let plan = plan(&[image, pod]);
    show(&planned(plan.resource(1).unwrap()))
}

fn built() -> Value {
    create(DOCKER_BUILD, json!({"push": true, "tags": [TARGET]}))
}

#[test]
fn an_unknown_reference_comes_from_the_image_that_it_depends_on() {
    assert_snapshot!(beside(built(), &[UNKNOWN]), @"/spec/containers/0/image: unknown, from it, built by it");
}

#[test]
fn of_more_unknown_references_than_images_none_is_told() {
    assert_snapshot!(beside(built(), &[UNKNOWN, TARGET, UNKNOWN]), @r"
    /spec/containers/0/image: unknown, from it
    /spec/containers/1/image: registry.example.com/shop/web:dev, built by it
    /spec/containers/2/image: unknown, from it
    ");
}

/// Returns what runs in a Pod with a specification that depends on two images.
fn from_two_images(spec: &Value) -> String {
    let image = |name: &str| {
        let mut step = built();
        step["urn"] = json!(urn(DOCKER_BUILD, name));
        step["newState"]["urn"] = step["urn"].clone();
        step
    };
    let (one, two) = (image("one"), image("two"));
    let mut pod = create("kubernetes:core/v1:Pod", json!({"spec": spec}));
    pod["newState"]["propertyDependencies"] = json!({"spec": [two["urn"], one["urn"], one["urn"]]});
    let plan = plan(&[one, two, pod]);
    show(&planned(plan.resource(2).unwrap()))
}

#[test]
fn as_many_unknown_references_as_images_come_from_one_each() {
    let unknown = json!({"image": UNKNOWN});
    assert_snapshot!(from_two_images(&json!({"containers": [unknown, unknown]})), @r"
    /spec/containers/0/image: unknown, from two and one and one, built by one
    /spec/containers/1/image: unknown, from two and one and one, built by two
    ");
    let three = from_two_images(&json!({"containers": [unknown, unknown, unknown]}));
    assert!(!three.contains("built by"), "{three}");
}

#[test]
fn a_hidden_list_may_hold_more_references_than_there_are_images() {
    assert_snapshot!(from_two_images(&json!({"containers": UNKNOWN, "initContainers": [{"image": UNKNOWN}]})), @r"
    /spec/containers: unknown, from two and one and one
    /spec/initContainers/0/image: unknown, from two and one and one
    ");
    assert_snapshot!(from_two_images(&json!({"containers": [UNKNOWN]})), @"/spec/containers/0: unknown, from two and one and one");
}

#[test]
fn a_known_reference_comes_from_the_image_that_it_names() {
    assert_snapshot!(beside(built(), &[TARGET]), @"/spec/containers/0/image: registry.example.com/shop/web:dev, built by it");
    let docker = create(DOCKER, json!({"imageName": TARGET}));
    assert_snapshot!(beside(docker, &[TARGET]), @"/spec/containers/0/image: registry.example.com/shop/web:dev, built by it");
}

#[test]
fn a_known_reference_beside_it_comes_from_elsewhere() {
    let others = [
        "nginx:latest",
        "registry.example.com/shop/web-admin:dev",
        "registry.example.com/web:dev",
        "registry.example.com.evil.example/shop/web:dev",
        "registry.example.com:5000/shop/web:dev",
        "registry.example.com/shop/web:latest",
        "registry.example.com/shop/web",
        "shop/web:dev",
    ];
    let found = beside(built(), &others);
    assert!(!found.contains("built by"), "{found}");
}

#[test]
fn a_reference_with_a_digest_is_to_an_image_that_exists() {
    let pinned = format!("{TARGET}@sha256:{}", "0".repeat(64));
    assert!(!beside(built(), &[&pinned]).contains("built by"));
}

#[test]
fn a_reference_that_lacks_only_its_digest_comes_from_the_image() {
    let found = beside(built(), &["registry.example.com/shop/web@", "nginx@"]);
    assert_snapshot!(found, @r#"
    /spec/containers/0/image: malformed "registry.example.com/shop/web@", built by it
    /spec/containers/1/image: malformed "nginx@"
    "#);
}

#[test]
fn no_tag_is_the_tag_latest() {
    let image = create(DOCKER_BUILD, json!({"tags": ["registry.example.com/shop/web"]}));
    assert!(beside(image, &["registry.example.com/shop/web:latest"]).contains("built by it"));
}

#[test]
fn a_secret_reference_does_not_tell_where_it_comes_from() {
    assert_snapshot!(beside(built(), &[SECRET]), @"/spec/containers/0/image: secret");
}

#[test]
fn an_image_that_is_not_built_now_is_no_origin() {
    let it = || state(DOCKER_BUILD, json!({"push": true, "tags": [TARGET]}));
    let same = step("same", it(), it());
    assert_snapshot!(beside(same, &[TARGET, UNKNOWN]), @r"
    /spec/containers/0/image: registry.example.com/shop/web:dev
    /spec/containers/1/image: unknown, from it
    ");
    let repository = create("aws:ecr/repository:Repository", json!({}));
    assert_snapshot!(beside(repository, &[TARGET, UNKNOWN]), @r"
    /spec/containers/0/image: registry.example.com/shop/web:dev
    /spec/containers/1/image: unknown, from it
    ");
}

#[test]
fn a_program_that_builds_itself_gives_its_image_a_new_tag() {
    let mut old = state("docker:image:Image", json!(null));
    old["custom"] = json!(false);
    let new = old.clone();
    old["outputs"] = json!({"imageName": "registry.example.com/shop/web:dev-0a1b2c"});
    let image = step("same", old, new);
    let found = beside(image, &["registry.example.com/shop/web:dev-3d4e5f", "nginx:latest"]);
    assert_snapshot!(found, @r"
    /spec/containers/0/image: registry.example.com/shop/web:dev-3d4e5f, built by it
    /spec/containers/1/image: nginx:latest
    ");
}

fn built_by_a_dynamic_resource(inputs: &Value) -> Value {
    let mut inputs = inputs.clone();
    inputs["dockerfile"] = json!("Dockerfile");
    create("pulumi-nodejs:dynamic:Resource", inputs)
}

#[test]
fn a_dynamic_resource_that_builds_is_an_origin_too() {
    let image = built_by_a_dynamic_resource(&json!({"tag": TARGET}));
    assert_snapshot!(beside(image.clone(), &[UNKNOWN]), @"/spec/containers/0/image: unknown, from it, built by it");
    assert_snapshot!(beside(image, &[TARGET, "nginx:latest"]), @r"
    /spec/containers/0/image: registry.example.com/shop/web:dev, built by it
    /spec/containers/1/image: nginx:latest
    ");
    let image = built_by_a_dynamic_resource(&json!({"repository": "registry.example.com/shop/web", "imageTag": "dev"}));
    let found = beside(image, &["registry.example.com/shop/web@"]);
    assert_snapshot!(found, @r#"/spec/containers/0/image: malformed "registry.example.com/shop/web@", built by it"#);
}

#[test]
fn a_dynamic_resource_that_builds_nothing_is_no_origin() {
    let other = create(
        "pulumi-nodejs:dynamic:Resource",
        json!({"context": "kind-dev", "tag": TARGET}),
    );
    assert_snapshot!(beside(other, &[UNKNOWN, TARGET]), @r"
    /spec/containers/0/image: unknown, from it
    /spec/containers/1/image: registry.example.com/shop/web:dev
    ");
}

#[test]
fn a_list_of_images_is_no_origin() {
    let index = create("docker-build:index:Index", json!({"tag": TARGET, "sources": [UNKNOWN]}));
    assert_snapshot!(beside(index, &[UNKNOWN]), @"/spec/containers/0/image: unknown, from it");
}

#[test]
fn a_reference_in_parts_comes_from_an_image_too() {
    let image = built();
    let inputs = json!({"siteConfig": {"applicationStack": {
        "dockerRegistryUrl": "https://registry.example.com", "dockerImageName": UNKNOWN,
    }}});
    let mut app = create("azure:appservice/linuxWebApp:LinuxWebApp", inputs);
    app["newState"]["propertyDependencies"] = json!({"siteConfig": [image["urn"]]});
    let plan = plan(&[image, app]);
    assert_snapshot!(
        show(&planned(plan.resource(1).unwrap())),
        @"/siteConfig/applicationStack/dockerImageName: unknown, from it, built by it"
    );
}

#[test]
fn an_image_that_depends_on_itself_ends() {
    let mut image = create(DOCKER_BUILD, json!({"tags": [UNKNOWN]}));
    image["newState"]["propertyDependencies"] = json!({"tags": [image["urn"]]});
    assert_snapshot!(beside(image, &[UNKNOWN]), @"/spec/containers/0/image: unknown, from it, built by it");
}

#[test]
fn the_recorded_rebuilds_show_where_the_deployments_get_their_images() {
    let lines = |name: &str| {
        let plan = recorded(name);
        let found: Vec<_> = plan.resources().map(planned).collect();
        format!("{name}\n{}", show(&found.concat()))
    };
    let names = [
        "rebuild-01-create",
        "rebuild-03-source-changed",
        "rebuild-06-build-arg",
        "webshop-2-rebuild-context",
        "aigateway-2-rebuild",
    ];
    assert_snapshot!(names.map(lines).join("\n\n"), @r"
    rebuild-01-create
    /spec/template/spec/containers/0/image: unknown, from web-image, built by web-image

    rebuild-03-source-changed
    /spec/template/spec/containers/0/image: registry.example.com/inside/web:dev, built by web-image

    rebuild-06-build-arg
    /spec/template/spec/containers/0/image: unknown, from web-image, built by web-image

    webshop-2-rebuild-context
    /spec/template/spec/containers/0/image: unknown, from image, built by image

    aigateway-2-rebuild
    /spec/template/spec/containers/0/image: unknown, from proxy-image and gateway-secrets, built by proxy-image
    /spec/template/spec/containers/0/image: registry.example.com/ai/mcp-orders@sha256:076af3d44a393634c2be846f58f4ebc04db833318bce58d10989d3c09d187152
    ");
}
