//! Signatures beside packs.

use std::fs;

use portcullis_oci::{Client, Digest, Error, Options};

use crate::support::{Answer, Server, absent, answer, client, client_with, good, options};

const BUNDLE: &str = "application/vnd.dev.sigstore.bundle.v0.3+json";

fn subject() -> Digest {
    Digest::of(b"the manifest of a pack")
}

fn carrier(bundle: &str) -> String {
    let digest = Digest::of(bundle.as_bytes());
    let length = bundle.len();
    format!(r#"{{"schemaVersion":2,"layers":[{{"mediaType":"{BUNDLE}","digest":"{digest}","size":{length}}}]}}"#)
}

/// A list of what refers to a pack: one for each bundle, and something else.
fn list(bundles: &[&str]) -> String {
    let entry = |kind: &str, text: &str| {
        let digest = Digest::of(text.as_bytes());
        format!(r#"{{"mediaType":"x","digest":"{digest}","size":1,"artifactType":"{kind}"}}"#)
    };
    let mut entries: Vec<_> = bundles.iter().map(|bundle| entry(BUNDLE, &carrier(bundle))).collect();
    entries.push(entry("application/spdx+json", "a bill of materials"));
    format!(r#"{{"schemaVersion":2,"manifests":[{}]}}"#, entries.join(","))
}

/// Answers for the bundles and what carries them.
fn content(path: &str, bundles: &[&str]) -> Answer {
    let texts = bundles
        .iter()
        .flat_map(|bundle| [carrier(bundle), (*bundle).to_owned()]);
    let found = texts
        .into_iter()
        .find(|text| path.ends_with(Digest::of(text.as_bytes()).hex()));
    found.map_or_else(absent, good)
}

fn referrers() -> String {
    format!("/v2/shop/pack/referrers/{}", subject())
}

fn fallback(rest: &str) -> String {
    format!("/v2/shop/pack/manifests/sha256-{}{rest}", subject().hex())
}

#[test]
fn the_bundles_that_refer_to_a_pack_are_found() {
    let server = Server::start(|request| match request.path.as_str() {
        path if path == referrers() => good(list(&["one", "two"])),
        path => content(path, &["one", "two"]),
    });
    let (_folder, client) = client();
    assert_eq!(
        client.signatures(&server.reference(":1"), &subject()).unwrap(),
        ["one", "two"]
    );
}

#[test]
fn a_list_has_pages_but_not_without_end() {
    let server = Server::start(|request| match request.path.as_str() {
        path if path == referrers() => answer(200, &[("link", "</next>; rel=\"next\"")], list(&["one"])),
        "/next" => good(list(&["two"])),
        path => content(path, &["one", "two"]),
    });
    let (_folder, client) = client();
    assert_eq!(
        client.signatures(&server.reference(":1"), &subject()).unwrap(),
        ["one", "two"]
    );
    let server = Server::start(|_| answer(200, &[("link", "</next>; rel=\"next\"")], list(&[])));
    let error = client.signatures(&server.reference(":1"), &subject()).unwrap_err();
    assert!(matches!(error, Error::TooManySignatures { .. }), "{error}");
    let server = Server::start(|_| answer(200, &[("link", "<http://example.com/>; rel=\"next\"")], list(&[])));
    let error = client.signatures(&server.reference(":1"), &subject()).unwrap_err();
    assert!(matches!(error, Error::Redirect { .. }), "{error}");
}

#[test]
fn an_older_registry_has_a_tag_instead_of_a_list() {
    let server = Server::start(|request| match request.path.as_str() {
        path if path == fallback("") => good(list(&["one"])),
        path => content(path, &["one"]),
    });
    let (_folder, client) = client();
    assert_eq!(client.signatures(&server.reference(":1"), &subject()).unwrap(), ["one"]);
}

#[test]
fn no_signature_is_none_and_an_old_one_is_told_of() {
    let server = Server::start(|_| absent());
    let (_folder, client) = client();
    assert!(
        client
            .signatures(&server.reference(":1"), &subject())
            .unwrap()
            .is_empty()
    );
    let server = Server::start(|request| {
        let is_old = request.path == fallback(".sig");
        if is_old {
            good(r#"{"schemaVersion":2}"#)
        } else {
            absent()
        }
    });
    let error = client.signatures(&server.reference(":1"), &subject()).unwrap_err();
    assert!(
        error.to_string().contains("signed in cosign's old form only"),
        "{error}"
    );
}

#[test]
fn signatures_have_limits() {
    let server = Server::start(|request| match request.path.as_str() {
        path if path == referrers() => good(list(&["one", "two"])),
        path => content(path, &["one", "two"]),
    });
    let (_folder, few) = client_with(|options| options.limits.signatures = 1);
    let error = few.signatures(&server.reference(":1"), &subject()).unwrap_err();
    assert!(matches!(error, Error::TooManySignatures { limit: 1, .. }), "{error}");
    let (_folder, short) = client_with(|options| options.limits.signature = 2);
    let error = short.signatures(&server.reference(":1"), &subject()).unwrap_err();
    assert!(matches!(error, Error::TooLarge { limit: 2, .. }), "{error}");
}

#[test]
fn a_signature_that_is_not_what_it_is_listed_as_is_an_error() {
    let server = Server::start(|request| match request.path.as_str() {
        path if path == referrers() => good(list(&["one"])),
        path if path.contains("/manifests/") => content(path, &["one"]),
        _ => good("two"),
    });
    let (_folder, client) = client();
    let error = client.signatures(&server.reference(":1"), &subject()).unwrap_err();
    assert!(matches!(error, Error::Digest { .. }), "{error}");
}

#[test]
fn signatures_are_found_offline_when_they_were_fetched_once() {
    let server = Server::start(|request| match request.path.as_str() {
        path if path == referrers() => good(list(&["one"])),
        path => content(path, &["one"]),
    });
    let (folder, client) = client();
    client.signatures(&server.reference(":1"), &subject()).unwrap();
    let offline = Client::new(Options {
        offline: true,
        ..options(folder.path())
    });
    let offline = offline.unwrap();
    assert_eq!(
        offline.signatures(&server.reference(":1"), &subject()).unwrap(),
        ["one"]
    );
    assert!(
        offline
            .signatures(&server.reference(":1"), &Digest::of(b"x"))
            .unwrap()
            .is_empty()
    );
    let kept = folder.path().join("store/signatures").join(subject().hex());
    fs::write(kept.join(Digest::of(b"one").hex()), "forged").unwrap();
    let error = offline.signatures(&server.reference(":1"), &subject()).unwrap_err();
    assert!(matches!(error, Error::Tampered { .. }), "{error}");
}
