//! Packs that are pushed.

use portcullis_oci::{Description, Digest, Error};

use crate::support::{Answer, PACK, Request, Server, absent, answer, client, client_with};

/// A registry that takes everything, at an address that it names.
fn taking(location: &'static str) -> Server {
    Server::start(move |request| take(request, location))
}

fn take(request: &Request, location: &str) -> Answer {
    match request.method.as_str() {
        "HEAD" => absent(),
        "POST" => answer(202, &[("location", location)], ""),
        _ => answer(201, &[], ""),
    }
}

#[test]
fn the_manifest_goes_last() {
    let server = taking("/upload?state=1");
    let (_folder, client) = client();
    let description = Description::default();
    let digest = client.push(&server.reference(":1"), PACK, &description).unwrap();
    let requests = server.requests();
    let manifest = requests.last().unwrap();
    assert_eq!(
        (manifest.method.as_str(), manifest.path.as_str()),
        ("PUT", "/v2/shop/pack/manifests/1")
    );
    assert_eq!(
        manifest.headers["content-type"],
        "application/vnd.oci.image.manifest.v1+json"
    );
    assert_eq!(Digest::of(manifest.body.as_bytes()), digest);
    let layer = Digest::of(PACK).to_string().replace(':', "%3A");
    assert_eq!(server.calls()[2], format!("PUT /upload?state=1&digest={layer}"));
    assert_eq!(
        client.push(&server.reference(":1"), PACK, &description).unwrap(),
        digest,
        "and the same the next time"
    );
}

#[test]
fn what_the_registry_has_is_not_sent_again() {
    let server = Server::start(|request| match request.method.as_str() {
        "HEAD" => answer(200, &[], ""),
        _ => answer(201, &[], ""),
    });
    let (_folder, client) = client();
    client
        .push(&server.reference(":1"), PACK, &Description::default())
        .unwrap();
    let methods: Vec<_> = server.requests().into_iter().map(|request| request.method).collect();
    assert_eq!(methods, ["HEAD", "HEAD", "PUT"]);
}

#[test]
fn what_is_no_pack_is_not_sent_at_all() {
    let server = taking("/upload");
    let (_folder, client) = client_with(|options| options.limits.layer = 8);
    let description = Description::default();
    let error = client
        .push(&server.reference(":1"), b"\0asm\x01\0\0\0", &description)
        .unwrap_err();
    assert!(matches!(error, Error::NotWasm { .. }), "{error}");
    let error = client.push(&server.reference(":1"), &[0; 9], &description).unwrap_err();
    assert!(matches!(error, Error::TooLarge { .. }), "{error}");
    let pinned = server.reference(":1").pinned(&Digest::of(b"x"));
    let error = client.push(&pinned, PACK, &description).unwrap_err();
    assert!(matches!(error, Error::PinnedPush { .. }), "{error}");
    assert!(server.calls().is_empty());
}

#[test]
fn a_pack_is_sent_nowhere_else() {
    for location in ["http://example.com/upload", "ftp://example.com/upload"] {
        let server = taking(location);
        let (_folder, client) = client();
        let error = client
            .push(&server.reference(":1"), PACK, &Description::default())
            .unwrap_err();
        assert!(matches!(error, Error::Redirect { .. }), "{error}");
    }
    let server = Server::start(|request| match request.method.as_str() {
        "HEAD" => absent(),
        _ => answer(307, &[("location", "/elsewhere")], ""),
    });
    let (_folder, client) = client();
    let error = client
        .push(&server.reference(":1"), PACK, &Description::default())
        .unwrap_err();
    assert!(
        error.to_string().ends_with("is redirected while it is sent (307)"),
        "{error}"
    );
}

#[test]
fn a_registry_that_took_something_else_is_told_of() {
    let server = Server::start(|request| match request.method.as_str() {
        "PUT" if request.path.contains("/manifests/") => {
            answer(201, &[("docker-content-digest", &Digest::of(b"other").to_string())], "")
        }
        _ => take(request, "/upload"),
    });
    let (_folder, client) = client();
    let error = client
        .push(&server.reference(":1"), PACK, &Description::default())
        .unwrap_err();
    assert!(matches!(error, Error::Digest { .. }), "{error}");
}

#[test]
fn an_upload_that_breaks_down_is_begun_anew() {
    let server = Server::start(|request| match request.method.as_str() {
        "PUT" if !request.path.contains("/manifests/") => answer(503, &[], ""),
        _ => take(request, "/upload"),
    });
    let (_folder, client) = client();
    let error = client
        .push(&server.reference(":1"), PACK, &Description::default())
        .unwrap_err();
    assert!(matches!(error, Error::Status { status: 503, .. }), "{error}");
    let begun = server
        .calls()
        .into_iter()
        .filter(|call| call.starts_with("POST"))
        .count();
    assert_eq!(begun, 2);
    assert!(
        !server.calls().iter().any(|call| call.contains("manifests")),
        "the tag names nothing half-sent"
    );
}
