//! Packs that are pulled, kept, and found again.

use std::fs;
use std::sync::atomic::{AtomicUsize, Ordering};

use portcullis_oci::{Client, Digest, Error};

use crate::support::{PACK, Server, absent, answer, client, client_with, good, manifest, options, partial, with_layer};

#[test]
fn a_pack_arrives_with_its_digests() {
    let server = with_layer(|| good(PACK));
    let (_folder, client) = client();
    let pulled = client.pull(&server.reference(":1")).unwrap();
    assert_eq!(pulled.bytes, PACK);
    assert_eq!(pulled.digest, Digest::of(manifest(PACK).as_bytes()));
    assert_eq!(pulled.layer, Digest::of(PACK));
    assert_eq!(client.resolve(&server.reference(":1")).unwrap(), pulled.digest);
    let accept = &server.requests()[0].headers["accept"];
    assert!(
        accept.starts_with("application/vnd.oci.image.manifest.v1+json, "),
        "{accept}"
    );
}

#[test]
fn a_pinned_pack_is_pulled_once_and_then_found_offline() {
    let server = with_layer(|| good(PACK));
    let (folder, client) = client();
    let digest = client.resolve(&server.reference(":1")).unwrap();
    let pinned = server.reference(":1").pinned(&digest);
    let pulled = client.pull(&pinned).unwrap();
    let calls = server.calls().len();
    assert_eq!(client.pull(&pinned).unwrap(), pulled);

    let offline = Client::new(portcullis_oci::Options {
        offline: true,
        ..options(folder.path())
    });
    let offline = offline.unwrap();
    assert_eq!(offline.pull(&pinned).unwrap(), pulled);
    let error = offline.resolve(&pinned).unwrap_err();
    assert!(
        matches!(error, Error::Offline { .. }),
        "the tag may have moved: {error}"
    );
    assert!(matches!(
        offline.pull(&server.reference(":1")),
        Err(Error::Offline { .. })
    ));
    let other = server.reference(":1").pinned(&Digest::of(b"other"));
    assert!(matches!(offline.pull(&other), Err(Error::NotStored { .. })));
    assert_eq!(server.calls().len(), calls, "neither asks the registry");
}

#[test]
fn a_file_of_the_store_that_was_changed_is_fetched_anew_or_refused() {
    let server = with_layer(|| good(PACK));
    let (folder, client) = client();
    let pulled = client.pull(&server.reference(":1")).unwrap();
    let pinned = server.reference(":1").pinned(&pulled.digest);
    let offline = Client::new(portcullis_oci::Options {
        offline: true,
        ..options(folder.path())
    });
    let offline = offline.unwrap();
    for digest in [&pulled.digest, &pulled.layer] {
        let file = folder.path().join("store/sha256").join(digest.hex());
        fs::write(&file, b"\0asm\x0d\0\x01\x01").unwrap();
        let error = offline.pull(&pinned).unwrap_err();
        assert!(matches!(error, Error::Tampered { .. }), "{error}");
        assert_eq!(client.pull(&pinned).unwrap(), pulled);
        assert_eq!(offline.pull(&pinned).unwrap(), pulled, "it is mended");
    }
}

#[test]
fn a_tag_that_moved_is_noticed_and_a_pinned_pack_stays() {
    let tags = AtomicUsize::new(0);
    let server = Server::start(move |request| {
        let is_tag = request.path.ends_with("/manifests/1");
        match () {
            () if is_tag && tags.fetch_add(1, Ordering::Relaxed) > 0 => good(manifest(b"moved")),
            () if request.path.contains("/manifests/") => good(manifest(PACK)),
            () => good(PACK),
        }
    });
    let (_folder, client) = client();
    let digest = client.resolve(&server.reference(":1")).unwrap();
    let pinned = server.reference(":1").pinned(&digest);
    let error = client.resolve(&pinned).unwrap_err();
    let now = Digest::of(manifest(b"moved").as_bytes());
    assert_eq!(error.to_string(), format!("the tag of `{pinned}` has moved to `{now}`"));
    assert_eq!(client.pull(&pinned).unwrap().digest, digest);
}

#[test]
fn a_pause_of_the_registry_is_waited_for() {
    let calls = AtomicUsize::new(0);
    let server = with_layer(move || match calls.fetch_add(1, Ordering::Relaxed) {
        0 => answer(429, &[("retry-after", "0")], ""),
        _ => good(PACK),
    });
    let (_folder, client) = client();
    assert_eq!(client.pull(&server.reference(":1")).unwrap().bytes, PACK);
}

#[test]
fn a_connection_that_breaks_down_once_is_made_again() {
    let calls = AtomicUsize::new(0);
    let server = with_layer(move || match calls.fetch_add(1, Ordering::Relaxed) {
        0 => partial(Some(8), b"\0as"),
        _ => good(PACK),
    });
    let (_folder, client) = client();
    assert_eq!(client.pull(&server.reference(":1")).unwrap().bytes, PACK);
}

#[test]
fn what_is_not_there_is_asked_for_once() {
    let server = Server::start(|_| absent());
    let (_folder, client) = client();
    let error = client.pull(&server.reference(":1")).unwrap_err();
    let expected = format!(
        "`oci://{}/shop/pack:1` is not in the registry: MANIFEST_UNKNOWN manifest unknown",
        server.host
    );
    assert_eq!(error.to_string(), expected);
    assert_eq!(server.calls(), ["GET /v2/shop/pack/manifests/1"]);
}

#[test]
fn a_layer_may_be_kept_elsewhere() {
    let server = Server::start(|request| match request.path.as_str() {
        "/elsewhere" => good(PACK),
        path if path.contains("/manifests/") => good(manifest(PACK)),
        _ => answer(307, &[("location", "/elsewhere")], ""),
    });
    let (_folder, client) = client();
    assert_eq!(client.pull(&server.reference(":1")).unwrap().bytes, PACK);
}

#[test]
fn a_pack_that_is_too_long_is_not_even_asked_for() {
    let server = with_layer(|| good(PACK));
    let (_folder, client) = client_with(|options| options.limits.layer = 7);
    let error = client.pull(&server.reference(":1")).unwrap_err();
    assert!(matches!(error, Error::TooLarge { limit: 7, .. }), "{error}");
    assert_eq!(server.calls().len(), 1);
}

#[test]
fn a_registry_that_is_not_there_is_said_so() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let host = listener.local_addr().unwrap();
    drop(listener);
    let (_folder, client) = client();
    let reference = portcullis_oci::Reference::parse(&format!("oci://{host}/pack:1")).unwrap();
    let error = client.pull(&reference).unwrap_err();
    assert!(matches!(error, Error::Connect { .. }), "{error}");
    assert!(error.hint().unwrap().contains("HTTPS_PROXY"));
}

#[test]
fn a_file_of_certificates_has_certificates() {
    for text in ["", "no certificate"] {
        let (folder, client) = client_with(|options| options.ca = Some(options.store.with_file_name("ca.pem")));
        fs::write(folder.path().join("ca.pem"), text).unwrap();
        let reference = portcullis_oci::Reference::parse("oci://registry.invalid/pack:1").unwrap();
        let error = client.pull(&reference).unwrap_err();
        assert!(error.to_string().ends_with("ca.pem`: no certificate in it"), "{error}");
    }
}
