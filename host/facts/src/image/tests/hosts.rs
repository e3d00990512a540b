//! Hosts are compared exactly, so that none may be taken for another.

use super::super::{Image, ImageError};

fn registry(text: &str) -> String {
    Image::parse(text)
        .unwrap_or_else(|error| panic!("{text}: {error}"))
        .registry
}

fn error(text: &str) -> ImageError {
    Image::parse(text).unwrap_err()
}

#[test]
fn a_host_stays_as_it_is_written() {
    for host in [
        "registry.example.com",
        "Registry.Example.COM",
        "registry.example.com:443",
        "registry.example.com:0443",
        "registry.example.com:5000",
        "registry.example.com.evil.io",
        "registry.example.com.evil.io:443",
        "evil-registry.example.com",
        "registry-example.com",
        "sub.registry.example.com",
        "REGISTRY",
        "localhost",
        "localhost:5000",
        "127.0.0.1",
        "0x7f.1",
        "Docker.io",
    ] {
        assert_eq!(registry(&format!("{host}/web:1")), host);
        assert_eq!(registry(&format!("{host}/registry.example.com/web:1")), host);
    }
}

#[test]
fn docker_hub_is_told_by_its_exact_names() {
    assert_eq!(registry("docker.io/web"), "docker.io");
    assert_eq!(registry("index.docker.io/web"), "docker.io");
    assert_eq!(registry("Index.docker.io/web"), "Index.docker.io");
    assert_eq!(registry("index.docker.io:443/web"), "index.docker.io:443");
    assert_eq!(registry("index.docker.io.evil.io/web"), "index.docker.io.evil.io");
    assert_eq!(registry("registry-1.docker.io/web"), "registry-1.docker.io");
}

#[test]
fn a_host_behind_a_name_that_is_none_is_a_part_of_the_repository() {
    for text in [
        "evil/registry.example.com/web",
        "registry/example.com/web",
        "library/registry.example.com/web",
    ] {
        let image = Image::parse(text).unwrap();
        assert_eq!(
            (image.registry.as_str(), image.repository.as_str()),
            ("docker.io", text)
        );
    }
}

#[test]
fn a_dot_too_many_is_refused() {
    for host in [
        "registry.example.com.",
        "registry.example.com.:443",
        ".registry.example.com",
        "registry..example.com",
        "docker.io.",
        ".",
        "..",
    ] {
        assert_eq!(error(&format!("{host}/web:1")), ImageError::Registry, "{host}");
    }
}

#[test]
fn what_looks_like_a_login_is_refused() {
    for text in [
        "registry.example.com@evil.io/web",
        "registry.example.com:443@evil.io/web:1",
        "me:secret@registry.example.com/web",
        "registry.example.com%40evil.io/web",
        "https://registry.example.com@evil.io/web",
        "//registry.example.com/web",
    ] {
        assert!(
            matches!(error(text), ImageError::Registry | ImageError::Repository),
            "{text}: {:?}",
            error(text)
        );
    }
    let digest = format!("sha256:{}", "0".repeat(64));
    assert_eq!(error(&format!("me@evil.io/web@{digest}")), ImageError::Registry);
    assert!(Image::parse(&format!("me@{digest}/web")).is_err());
}

#[test]
fn a_port_is_a_number() {
    for host in [
        "registry.example.com:",
        "registry.example.com:443:443",
        "registry.example.com:https",
        "registry.example.com:-1",
        "registry.example.com:+443",
        "registry.example.com:4 43",
        "registry.example.com:\u{664}\u{664}\u{663}",
        ":443",
    ] {
        assert_eq!(error(&format!("{host}/web:1")), ImageError::Registry, "{host}");
    }
}

#[test]
fn a_punycode_host_is_a_host_of_its_own() {
    assert_eq!(
        registry("xn--rgistry-cya.example.com/web"),
        "xn--rgistry-cya.example.com"
    );
    assert_eq!(registry("xn--80ak6aa92e.com/web"), "xn--80ak6aa92e.com");
}

#[test]
fn letters_that_only_look_like_those_of_a_host_are_refused() {
    for text in [
        "r\u{435}gistry.example.com/web",
        "registry.ex\u{430}mple.com/web",
        "ghcr\u{3002}io/web",
        "ghcr\u{ff0e}io/web.v1/x",
        "ghcr.i\u{43e}/web",
        "\u{ff47}hcr.io/web",
        "ghcr\u{200b}.io/web",
        "ghcr.io\u{ad}/web",
        "gh\u{131}cr.io/web",
        "\u{212a}ube.example.com/web",
        "ghcr.io\u{2215}shop/web",
        "ghcr.io/w\u{435}b",
        "ghcr.io/web:1\u{661}",
        "\u{202e}ghcr.io/web",
    ] {
        assert!(Image::parse(text).is_err(), "{text:?}");
    }
}

#[test]
fn what_is_escaped_or_blank_is_refused() {
    for text in [
        "registry.example.com%2fshop/web",
        "registry%2eexample.com/web",
        "registry.example.com%00.evil.io/web",
        "registry.example.com/shop%2fweb",
        "registry.example.com /web",
        " registry.example.com/web",
        "registry.example.com\t/web",
        "registry.example.com/web\n",
        "registry.example.com\u{0}/web",
        "registry.example.com\\@evil.io/web",
        "registry.example.com?x=/web",
        "registry.example.com#/web",
        "registry.example.com/../evil/web",
        "registry.example.com/./web",
    ] {
        assert!(Image::parse(text).is_err(), "{text:?}");
    }
}

#[test]
fn an_address_of_version_6_stands_in_brackets() {
    for host in ["[2001:db8::1]", "[2001:db8::1]:5000", "[::1]", "[::ffff]:443"] {
        assert_eq!(registry(&format!("{host}/web:1")), host);
    }
    for host in [
        "[::1",
        "::1]",
        "[::1]evil.io",
        "evil.io[::1]",
        "[::1].evil.io",
        "[::1]:",
        "[::1]:port",
        "[fe80::1%25eth0]",
        "[::ffff:127.0.0.1]",
        "[registry.example.com]",
        "[::1]@evil.io",
        "[[::1]]",
    ] {
        assert_eq!(error(&format!("{host}/web:1")), ImageError::Registry, "{host}");
    }
    assert_eq!(error("[]/web:1"), ImageError::Repository);
}
