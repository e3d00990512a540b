//! Registries that misbehave: each its own error, nothing kept, and an end.

use std::time::Duration;

use portcullis_oci::{Digest, Error};

use crate::support::{
    PACK, Server, answer, client, client_with, endless, good, manifest, manifest_of_size, partial, pull_error, raw,
    silence, with_layer,
};

/// A module, which is Wasm but no component.
const MODULE: &[u8] = b"\0asm\x01\0\0\0";

#[test]
fn one_that_dies_half_way_is_tried_again_and_then_given_up() {
    let server = with_layer(|| partial(Some(8), b"\0as"));
    let error = pull_error(&server);
    assert!(matches!(error, Error::Dropped { received: 3, .. }), "{error}");
    assert_eq!(server.calls().len(), 3, "a manifest and two attempts at its layer");
    let server = with_layer(|| raw(|_| {}));
    assert!(matches!(pull_error(&server), Error::Dropped { received: 0, .. }));
}

#[test]
fn garbage_is_called_garbage() {
    for body in ["", "{", "<html>", "null", r#"{"schemaVersion":2,"layers":[{}]}"#] {
        let server = Server::start(move |_| good(body));
        let error = pull_error(&server);
        assert!(matches!(error, Error::Garbage { .. }), "{body}: {error}");
    }
    let server = Server::start(|_| raw(|stream| drop(std::io::Write::write_all(stream, b"SSH-2.0-x\r\n"))));
    assert!(matches!(pull_error(&server), Error::Dropped { .. }));
}

#[test]
fn one_that_never_ends_is_not_waited_for() {
    let server = with_layer(|| endless(vec![0], Duration::from_millis(20)));
    let (_folder, client) = client_with(|options| options.timeouts.total = Duration::from_millis(60));
    let error = client.pull(&server.reference(":1")).unwrap_err();
    assert!(matches!(error, Error::TimedOut { .. }), "{error}");
}

#[test]
fn one_that_falls_silent_is_not_waited_for() {
    let idle = |options: &mut portcullis_oci::Options| options.timeouts.idle = Duration::from_millis(50);
    let server = Server::start(|_| silence());
    let (_folder, client) = client_with(idle);
    let error = client.pull(&server.reference(":1")).unwrap_err();
    assert!(matches!(error, Error::Stalled { .. }), "{error}");
    let server = with_layer(|| {
        let first = partial(Some(8), b"\0as");
        raw(move |stream| {
            first(stream);
            silence()(stream);
        })
    });
    let error = client.pull(&server.reference(":1")).unwrap_err();
    assert!(matches!(error, Error::Stalled { .. }), "{error}");
}

#[test]
fn what_has_no_end_is_read_up_to_its_limit() {
    let server = Server::start(|_| endless(vec![b' '; 1 << 16], Duration::ZERO));
    let error = pull_error(&server);
    assert!(matches!(error, Error::TooLarge { limit: 4_194_304, .. }), "{error}");
    let server = with_layer(|| endless(PACK.to_vec(), Duration::ZERO));
    let error = pull_error(&server);
    assert!(
        matches!(
            error,
            Error::Size {
                stated: 8,
                longer: true,
                ..
            }
        ),
        "{error}"
    );
}

#[test]
fn a_layer_has_the_length_that_its_manifest_states() {
    for (body, longer) in [(&b"\0asm\x0d\0\x01\0\0"[..], true), (b"\0as", false)] {
        let server = with_layer(move || good(body));
        let error = pull_error(&server);
        assert!(
            matches!(error, Error::Size { stated: 8, longer: is, .. } if is == longer),
            "{error}"
        );
    }
    let lying = || {
        Server::start(|request| {
            if request.path.contains("/blobs/") {
                good(PACK)
            } else {
                good(manifest_of_size(PACK, 9))
            }
        })
    };
    assert!(matches!(pull_error(&lying()), Error::Size { stated: 9, .. }));
}

#[test]
fn a_layer_that_was_tampered_with_is_refused() {
    let server = with_layer(|| good(b"\0asm\x0d\0\x01\x01"));
    let error = pull_error(&server);
    let (found, expected) = (Digest::of(b"\0asm\x0d\0\x01\x01"), Digest::of(PACK));
    let what = format!("the layer of `oci://{}/shop/pack:1`", server.host);
    assert_eq!(
        error.to_string(),
        format!("{what} has the digest `{found}` and not `{expected}`")
    );
    assert!(error.hint().unwrap().contains("tampered"));
}

#[test]
fn a_manifest_that_is_not_what_was_asked_for_is_refused() {
    let server = with_layer(|| good(PACK));
    let (_folder, client) = client();
    let pinned = server.reference(":1").pinned(&Digest::of(b"other"));
    let error = client.pull(&pinned).unwrap_err();
    assert!(matches!(error, Error::Digest { .. }), "{error}");
    let other = Digest::of(b"other").to_string();
    let server = Server::start(move |_| answer(200, &[("docker-content-digest", &other)], manifest(PACK)));
    assert!(
        matches!(pull_error(&server), Error::Digest { .. }),
        "what it says itself counts too"
    );
}

#[test]
fn redirects_end_somewhere_safe() {
    for (location, reason) in [
        ("/v2/shop/pack/manifests/1", "is redirected more than 5 times"),
        ("http://example.com/x", "is redirected to `http://example.com`"),
        ("http://127.0.0.1:1/x", "is redirected to `http://127.0.0.1`"),
        ("file:///etc/passwd", "is redirected to `file://`"),
        ("http://[", "is redirected to nowhere"),
    ] {
        let server = Server::start(move |_| answer(307, &[("location", location)], ""));
        let error = pull_error(&server);
        assert!(matches!(error, Error::Redirect { .. }), "{error}");
        assert!(error.to_string().ends_with(reason), "{error}");
    }
    let server = Server::start(|_| answer(302, &[], ""));
    assert!(matches!(pull_error(&server), Error::Redirect { .. }));
}

#[test]
fn a_compressed_answer_is_not_unpacked() {
    let server = with_layer(|| answer(200, &[("content-encoding", "gzip")], PACK));
    let error = pull_error(&server);
    assert!(matches!(error, Error::Garbage { .. }), "{error}");
    assert!(
        server
            .requests()
            .iter()
            .all(|request| !request.headers.contains_key("accept-encoding"))
    );
}

#[test]
fn an_index_and_an_image_are_told_by_their_names() {
    let server = Server::start(|_| good(r#"{"schemaVersion":2,"manifests":[]}"#));
    assert!(matches!(pull_error(&server), Error::Index { .. }));
    let server =
        Server::start(|_| good(manifest(PACK).replace("application/wasm", "application/vnd.oci.image.layer.v1.tar")));
    assert!(matches!(pull_error(&server), Error::NotWasm { .. }));
    let server = Server::start(|request| {
        if request.path.contains("/blobs/") {
            good(MODULE)
        } else {
            good(manifest(MODULE))
        }
    });
    assert!(
        matches!(pull_error(&server), Error::NotWasm { .. }),
        "its bytes count, whatever its type"
    );
}

#[test]
fn a_status_is_told_with_the_registrys_words_in_one_line() {
    let body = "{\"errors\":[{\"code\":\"DENIED\",\"message\":\"a\\n::error::b\\u001b[31m ##[x]\"}]}";
    let server = Server::start(move |_| answer(403, &[], body));
    let error = pull_error(&server);
    let expected = format!(
        "registry `{0}` forbids `oci://{0}/shop/pack:1`: DENIED a ::error::b[31m # #[x]",
        server.host
    );
    assert_eq!(error.to_string(), expected);
    let server = Server::start(|_| answer(502, &[], "<html>proxy</html>"));
    let error = pull_error(&server);
    assert_eq!(
        error.to_string(),
        format!(
            "registry `{0}` answers with status 502 for `oci://{0}/shop/pack:1`",
            server.host
        )
    );
    assert_eq!(server.calls().len(), 2, "it may pass");
    let server = Server::start(|_| answer(500, &[], "x".repeat(1 << 20)));
    assert!(matches!(pull_error(&server), Error::Status { status: 500, .. }));
}
