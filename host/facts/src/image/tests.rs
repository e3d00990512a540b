//! What an image reference means.

mod hosts;
mod upstream;

use super::{Image, ImageError};
use proptest::prelude::*;

const DIGEST: &str = "sha256:e6693c20186f837fc393390135d8a598a96a833917917789d63766cab6c59582";

/// The parts of a reference, as `registry repository tag digest`.
fn parts(text: &str) -> String {
    let image = Image::parse(text).unwrap();
    let (tag, digest) = (
        image.tag.as_deref().unwrap_or("-"),
        image.digest.as_deref().unwrap_or("-"),
    );
    format!("{} {} {tag} {digest}", image.registry, image.repository)
}

fn error(text: &str) -> ImageError {
    Image::parse(text).unwrap_err()
}

#[test]
fn a_bare_name_is_an_official_image_of_docker_hub() {
    assert_eq!(parts("nginx"), "docker.io library/nginx - -");
    assert_eq!(parts("docker.io/nginx"), "docker.io library/nginx - -");
    assert_eq!(parts("index.docker.io/nginx"), "docker.io library/nginx - -");
}

#[test]
fn a_name_of_two_parts_is_of_docker_hub_too() {
    assert_eq!(parts("grafana/grafana"), "docker.io grafana/grafana - -");
    assert_eq!(parts("docker.io/grafana/grafana"), "docker.io grafana/grafana - -");
}

#[test]
fn a_first_part_with_a_dot_a_port_or_an_upper_case_letter_is_a_registry() {
    assert_eq!(parts("ghcr.io/app"), "ghcr.io app - -");
    assert_eq!(parts("registry:5000/app"), "registry:5000 app - -");
    assert_eq!(parts("REGISTRY/app"), "REGISTRY app - -");
    assert_eq!(parts("localhost/app"), "localhost app - -");
    assert_eq!(parts("[2001:db8::1]:5000/app"), "[2001:db8::1]:5000 app - -");
}

#[test]
fn a_number_after_a_colon_is_a_port_only_before_a_slash() {
    assert_eq!(parts("localhost:5000"), "docker.io library/localhost 5000 -");
    assert_eq!(parts("localhost:5000/app:6000"), "localhost:5000 app 6000 -");
}

#[test]
fn tag_and_digest_stand_together() {
    let expected = format!("registry.example.com shop/web v2 {DIGEST}");
    assert_eq!(parts(&format!("registry.example.com/shop/web:v2@{DIGEST}")), expected);
}

#[test]
fn no_tag_is_filled_in() {
    assert_eq!(Image::parse("nginx").unwrap().tag, None);
    assert_eq!(Image::parse(&format!("nginx@{DIGEST}")).unwrap().tag, None);
}

#[test]
fn the_text_stays_as_it_is_written() {
    assert_eq!(
        Image::parse("index.docker.io/nginx").unwrap().text,
        "index.docker.io/nginx"
    );
}

#[test]
fn a_registry_that_only_looks_like_docker_hub_is_itself() {
    assert_eq!(parts("docker.io.example.com/nginx"), "docker.io.example.com nginx - -");
    assert_eq!(parts("docker.io:443/nginx"), "docker.io:443 nginx - -");
}

#[test]
fn what_is_no_reference_is_refused_with_a_reason() {
    let repository_of = |length| format!("registry.example.com/{}", "a".repeat(length));
    assert!(Image::parse(&repository_of(255)).is_ok());
    let refused = [
        (String::new(), ImageError::Empty),
        ("-registry.example.com/app".to_owned(), ImageError::Registry),
        ("registry.example.com:http/app".to_owned(), ImageError::Registry),
        ("my_registry.example.com/app".to_owned(), ImageError::Registry),
        ("https://registry.example.com/app".to_owned(), ImageError::Registry),
        ("shop/Web".to_owned(), ImageError::UpperCase),
        ("shop//web".to_owned(), ImageError::Repository),
        ("shop/web-".to_owned(), ImageError::Repository),
        ("shop/we___b".to_owned(), ImageError::Repository),
        (" nginx".to_owned(), ImageError::Repository),
        ("${image}".to_owned(), ImageError::Repository),
        (repository_of(256), ImageError::RepositoryLength),
        ("nginx:".to_owned(), ImageError::Tag),
        ("nginx:-1".to_owned(), ImageError::Tag),
        (format!("nginx:{}", "1".repeat(129)), ImageError::Tag),
    ];
    for (text, expected) in refused {
        assert_eq!(error(&text), expected, "{text}");
    }
}

#[test]
fn a_digest_has_a_known_algorithm_and_its_number_of_lower_case_digits() {
    assert!(Image::parse(&format!("nginx@sha512:{}", "f".repeat(128))).is_ok());
    assert_eq!(error("nginx@"), ImageError::Digest);
    assert_eq!(error("nginx@latest"), ImageError::Digest);
    assert_eq!(
        error(&format!("nginx@md5:{}", "f".repeat(32))),
        ImageError::DigestAlgorithm
    );
    assert_eq!(error("nginx@sha256:"), ImageError::DigestLength);
    assert_eq!(
        error(&format!("nginx@sha256:{}", "f".repeat(63))),
        ImageError::DigestLength
    );
    assert_eq!(error(&format!("nginx@sha256:{}", "F".repeat(64))), ImageError::Digest);
    assert_eq!(error(&format!("nginx@{DIGEST}@{DIGEST}")), ImageError::Digest);
}

#[test]
fn an_image_identifier_names_no_repository() {
    assert_eq!(error(DIGEST), ImageError::Identifier);
    assert_eq!(error(&"f".repeat(64)), ImageError::Identifier);
    assert_eq!(
        parts(&"f".repeat(63)),
        format!("docker.io library/{} - -", "f".repeat(63))
    );
}

proptest! {
    #[test]
    fn any_text_is_parsed_or_refused(text in any::<String>()) {
        let _ = Image::parse(&text);
    }

    #[test]
    fn the_parts_put_together_are_the_same_image(text in "([a-zA-Z0-9._:\\[\\]-]{1,12}/)?[a-z0-9._/-]{1,12}(:[a-z0-9._]{1,4})?") {
        let Ok(image) = Image::parse(&text) else { return Ok(()) };
        let tag = image.tag.as_deref().map(|tag| format!(":{tag}")).unwrap_or_default();
        let whole = format!("{}/{}{tag}", image.registry, image.repository);
        prop_assert_eq!(Image::parse(&whole), Ok(Image { text: whole, ..image }));
    }
}
