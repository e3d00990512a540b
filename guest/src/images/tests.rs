//! What a policy is told of an image reference, and which images a scope holds.

use super::*;
use crate::{Obstacle, Outcome};

const BUILDER: &str = "urn:pulumi:dev::shop::docker-build:index:Image::web-image";

fn image(registry: &str, repository: &str) -> Image {
    Image {
        text: format!("{registry}/{repository}:1"),
        registry: registry.to_owned(),
        repository: repository.to_owned(),
        tag: Some("1".to_owned()),
        digest: None,
    }
}

fn reference(reference: Reference, built_by: Option<&str>) -> ImageReference {
    ImageReference {
        pointer: "/image".to_owned(),
        reference,
        built_by: built_by.map(str::to_owned),
    }
}

fn undetermined(reference: &ImageReference) -> Undetermined {
    match reference.image().unwrap_err().0 {
        Outcome::Undetermined(undetermined) => undetermined,
        other => panic!("{other:?}"),
    }
}

#[test]
fn an_image_is_named_by_registry_and_repository() {
    assert_eq!(image("docker.io", "library/nginx").name(), "docker.io/library/nginx");
}

#[test]
fn a_scope_holds_a_registry_a_part_of_it_or_a_repository() {
    let web = image("registry.example.com", "shop/web");
    assert!(web.is_within("registry.example.com"));
    assert!(web.is_within("registry.example.com/shop"));
    assert!(web.is_within("registry.example.com/shop/web"));
    assert!(!web.is_within("registry.example.com/shop/web/admin"));
    assert!(!web.is_within("registry.example.com/web"));
}

#[test]
fn a_scope_ends_where_a_segment_ends() {
    assert!(!image("registry.example.com", "shopping/web").is_within("registry.example.com/shop"));
    assert!(!image("registry.example.com.evil.test", "shop/web").is_within("registry.example.com"));
    assert!(!image("registry.example.com", "shop/web").is_within("example.com"));
}

#[test]
fn a_port_belongs_to_the_registry() {
    assert!(!image("registry.example.com:5000", "shop/web").is_within("registry.example.com"));
    assert!(image("registry.example.com:5000", "shop/web").is_within("registry.example.com:5000/shop"));
}

#[test]
fn the_letter_case_of_a_host_does_not_matter_and_that_of_a_path_does() {
    assert!(image("Registry.Example.com", "shop/web").is_within("registry.example.COM/shop"));
    assert!(!image("registry.example.com", "shop/web").is_within("registry.example.com/Shop"));
}

#[test]
fn registries_and_repositories_are_scopes() {
    let scopes = [
        "docker.io",
        "docker.io/library/nginx",
        "localhost/shop",
        "registry:5000",
        "[::1]:5000/shop",
        "registry.example.com/a-b/c_d/e.f",
    ];
    assert_eq!(check_scopes(&scopes.map(str::to_owned)), Ok(()));
    assert_eq!(check_scopes(&[]), Ok(()));
}

#[track_caller]
fn refused(scope: &str) {
    let error = check_scopes(&["docker.io".to_owned(), scope.to_owned()]).unwrap_err();
    assert!(error.starts_with(&format!("`{scope}` is no registry")), "{error}");
}

#[test]
fn what_names_no_registry_is_no_scope() {
    refused("");
    refused("nginx");
    refused("library/nginx");
    refused("index.docker.io/library/nginx");
    refused("/shop");
    refused("https://registry.example.com/shop");
}

#[test]
fn what_no_repository_can_be_called_is_no_scope() {
    refused("registry.example.com/");
    refused("registry.example.com/shop/");
    refused("registry.example.com//shop");
    refused("registry.example.com/Shop");
    refused("registry.example.com/shop:1");
    refused("registry.example.com/shop@sha256");
    refused("registry.example.com/*");
    refused("*.example.com/shop");
}

#[test]
fn a_known_reference_has_an_image_wherever_it_comes_from() {
    let known = || Reference::Known(image("docker.io", "library/nginx"));
    assert!(reference(known(), None).image().is_ok());
    assert!(reference(known(), Some(BUILDER)).image().is_ok());
    assert!(reference(known(), Some(BUILDER)).require_settled().is_ok());
}

#[test]
fn an_unknown_reference_leaves_open_what_it_depends_on() {
    let unknown = reference(Reference::Unknown(vec![BUILDER.to_owned()]), None);
    let undetermined = undetermined(&unknown);
    assert_eq!(undetermined.obstacle, Obstacle::Unknown);
    assert_eq!(undetermined.pointer, "/image");
    assert_eq!(undetermined.depends_on, [BUILDER]);
    assert!(unknown.require_settled().is_ok());
}

#[test]
fn a_secret_reference_is_never_shown() {
    let undetermined = undetermined(&reference(Reference::Secret, None));
    assert_eq!(undetermined.obstacle, Obstacle::Secret);
    assert_eq!(undetermined.message, "the image is a secret");
}

#[test]
fn a_text_that_is_no_reference_is_a_violation() {
    let malformed = reference(Reference::Malformed("web:1:2".to_owned()), None);
    let Outcome::Violation(violation) = malformed.image().unwrap_err().0 else {
        panic!("no violation");
    };
    assert_eq!(violation.code, "malformed-image-reference");
    assert_eq!(violation.message, "`web:1:2` is not an image reference");
    assert_eq!(violation.pointer, "/image");
}

#[test]
fn a_reference_that_ends_in_a_digest_to_come_stays_open() {
    let unfinished = reference(Reference::Malformed("shop/web@".to_owned()), Some(BUILDER));
    assert_eq!(undetermined(&unfinished).depends_on, [BUILDER]);
}

#[test]
fn an_image_that_this_update_builds_is_not_settled_until_it_can_be_read() {
    let references = [Reference::Unknown(Vec::new()), Reference::Malformed("web@".to_owned())];
    for unread in references {
        let stop = reference(unread, Some(BUILDER)).require_settled().unwrap_err();
        let Outcome::NotApplicable(reason) = stop.0 else {
            panic!("{stop:?}");
        };
        assert!(reason.contains(BUILDER), "{reason}");
    }
}
