//! References that are not spelt as one text.

use super::*;

const WEB_APP: &str = "azure:appservice/linuxWebApp:LinuxWebApp";

fn runtime(text: &str) -> String {
    found(
        "azure-native:web:WebApp",
        json!({"siteConfig": {"linuxFxVersion": text}}),
    )
}

#[test]
fn a_runtime_of_azure_is_an_image_behind_the_word_docker() {
    assert_eq!(
        runtime("DOCKER|registry.example.com/web:1"),
        "/siteConfig/linuxFxVersion: registry.example.com/web:1"
    );
    assert_eq!(runtime("docker| nginx"), "/siteConfig/linuxFxVersion: nginx");
    assert_eq!(runtime("DOCKER|"), r#"/siteConfig/linuxFxVersion: malformed """#);
    assert_eq!(
        runtime("DOCKER|https://me:secret@registry.example.com/web"),
        r#"/siteConfig/linuxFxVersion: malformed "…@registry.example.com/web""#
    );
    for none in ["NODE|18-lts", "PYTHON|3.12", "sitecontainers", ""] {
        assert_eq!(runtime(none), "", "{none}");
    }
}

#[test]
fn a_whole_file_in_a_runtime_is_unreadable() {
    assert_eq!(
        runtime("COMPOSE|c2VydmljZXM6"),
        "/siteConfig/linuxFxVersion: unreadable"
    );
    assert_eq!(runtime("kube|c2VydmljZXM6"), "/siteConfig/linuxFxVersion: unreadable");
}

#[test]
fn every_version_of_a_web_app_has_its_runtime() {
    for type_token in [
        "azure-native:web/v20230101:WebApp",
        "azure-native:web/v20240401:WebAppSlot",
        "azure-native_web_v20230101:web/v20230101:WebApp",
    ] {
        let inputs = json!({"siteConfig": {"windowsFxVersion": "DOCKER|it:1"}});
        assert_eq!(
            found(type_token, inputs),
            "/siteConfig/windowsFxVersion: it:1",
            "{type_token}"
        );
    }
}

/// Returns what is found in the parts of a reference that an Azure web app has.
fn stack(stack: &Value) -> String {
    found(WEB_APP, json!({"siteConfig": {"applicationStack": stack}}))
}

#[test]
fn parts_are_put_together() {
    assert_eq!(
        stack(&json!({"dockerRegistryUrl": "https://registry.example.com", "dockerImageName": "shop/web:1"})),
        "/siteConfig/applicationStack/dockerImageName: registry.example.com/shop/web:1"
    );
    assert_eq!(
        stack(&json!({"dockerImageName": "nginx:1.27"})),
        "/siteConfig/applicationStack/dockerImageName: nginx:1.27"
    );
    assert_eq!(
        found(
            "azure:appservice/linuxFunctionApp:LinuxFunctionApp",
            json!({"siteConfig": {"applicationStack": {"dockers": [
                {"registryUrl": "http://registry.example.com:5000", "imageName": "web", "imageTag": "2"},
            ]}}}),
        ),
        "/siteConfig/applicationStack/dockers/0/imageName: registry.example.com:5000/web:2"
    );
    assert_eq!(
        found(
            "azure-native:appplatform:Deployment",
            json!({"properties": {"source": {"customContainer": {"server": "docker.io", "containerImage": "shop/web:1"}}}}),
        ),
        "/properties/source/customContainer/containerImage: docker.io/shop/web:1"
    );
    assert_eq!(
        found(
            "gcp:workbench/instance:Instance",
            json!({"gceSetup": {"containerImage": {"repository": "gcr.io/shop/web"}}}),
        ),
        "/gceSetup/containerImage/repository: gcr.io/shop/web"
    );
}

#[test]
fn without_a_repository_there_is_no_image() {
    assert_eq!(stack(&json!({"nodeVersion": "20-lts"})), "");
    assert_eq!(
        stack(&json!({"dockerRegistryUrl": UNKNOWN, "dockerImageName": null})),
        ""
    );
    assert_eq!(stack(&json!(null)), "");
}

#[test]
fn a_part_that_is_hidden_hides_the_reference() {
    let of = |registry: Value, name: Value| stack(&json!({"dockerRegistryUrl": registry, "dockerImageName": name}));
    assert_eq!(
        of(json!(UNKNOWN), json!("web:1")),
        "/siteConfig/applicationStack/dockerRegistryUrl: unknown"
    );
    assert_eq!(
        of(json!("https://registry.example.com"), json!(SECRET)),
        "/siteConfig/applicationStack/dockerImageName: secret"
    );
    assert_eq!(
        of(json!("https://registry.example.com"), json!(["web:1"])),
        "/siteConfig/applicationStack/dockerImageName: unreadable"
    );
    assert_eq!(stack(&json!("web:1")), "/siteConfig/applicationStack: unreadable");
}

#[test]
fn parts_that_do_not_fit_together_are_malformed_and_show_no_credentials() {
    let of = |registry: &str, name: &str| stack(&json!({"dockerRegistryUrl": registry, "dockerImageName": name}));
    assert_eq!(
        of("https://me:secret@registry.example.com", "web:1"),
        r#"/siteConfig/applicationStack/dockerImageName: malformed "…@registry.example.com/web:1""#
    );
    assert_eq!(
        of("https://registry.example.com/", "web:1"),
        r#"/siteConfig/applicationStack/dockerImageName: malformed "registry.example.com//web:1""#
    );
}

/// Returns what a service of a `DigitalOcean` App runs.
fn app(image: &Value) -> String {
    found(
        "digitalocean:index/app:App",
        json!({"spec": {"services": [{"image": image}]}}),
    )
}

#[test]
fn an_app_of_digital_ocean_names_the_kind_of_its_registry() {
    let digest = format!("sha256:{}", "0".repeat(64));
    assert_eq!(
        app(&json!({"registryType": "DOCKER_HUB", "registry": "library", "repository": "nginx", "tag": "1.27"})),
        "/spec/services/0/image/repository: docker.io/library/nginx:1.27"
    );
    assert_eq!(
        app(&json!({"registryType": "GHCR", "registry": "shop", "repository": "web", "digest": digest})),
        format!("/spec/services/0/image/repository: ghcr.io/shop/web@{digest}")
    );
    assert_eq!(
        app(&json!({"registryType": "QUAY", "registry": "shop", "repository": "web"})),
        "/spec/services/0/image: unreadable"
    );
}

#[test]
fn the_registry_of_an_account_has_a_name_that_an_app_does_not_tell() {
    assert_eq!(
        app(&json!({"registryType": "DOCR", "repository": "web", "tag": "1"})),
        "/spec/services/0/image: unknown"
    );
}

#[test]
fn the_credentials_of_an_app_are_not_looked_at() {
    let image = json!({
        "registryType": "GHCR", "registry": "shop", "repository": "web", "tag": "1", "registryCredentials": SECRET,
    });
    assert_eq!(app(&image), "/spec/services/0/image/repository: ghcr.io/shop/web:1");
}

#[test]
fn jobs_services_and_workers_of_an_app_run_images() {
    let component = json!([{"image": {"registryType": "GHCR", "registry": "shop", "repository": "web", "tag": "1"}}]);
    let spec = json!({"jobs": component, "services": component, "workers": component, "staticSites": component});
    assert_snapshot!(found("digitalocean:index/app:App", json!({"spec": spec})), @r"
    /spec/jobs/0/image/repository: ghcr.io/shop/web:1
    /spec/services/0/image/repository: ghcr.io/shop/web:1
    /spec/workers/0/image/repository: ghcr.io/shop/web:1
    ");
}

#[test]
fn every_worker_of_an_emr_application_may_run_another_image() {
    let image = |image: &str| json!({"imageConfiguration": {"imageUri": image}});
    let workers = json!({"Driver": image("driver:1"), "Executor": image("executor:1")});
    assert_snapshot!(found("aws-native:emrserverless:Application", json!({"workerTypeSpecifications": workers})), @r"
    /workerTypeSpecifications/Driver/imageConfiguration/imageUri: driver:1
    /workerTypeSpecifications/Executor/imageConfiguration/imageUri: executor:1
    ");
}
