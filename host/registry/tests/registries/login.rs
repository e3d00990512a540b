//! Logins, as registries ask for them.

use std::fs;
use std::path::Path;

use portcullis_oci::{Client, Error, Options};

use crate::support::{Answer, PACK, Request, Server, answer, good, manifest, options};

/// `me:hunter2`
const AUTH: &str = "bWU6aHVudGVyMg==";

fn client(folder: &Path, host: &str, entry: &str) -> Client {
    let file = folder.join("config.json");
    fs::write(&file, format!(r#"{{"auths": {{"{host}": {entry}}}}}"#)).unwrap();
    Client::new(Options {
        login_files: vec![file],
        ..options(folder)
    })
    .unwrap()
}

fn content(request: &Request) -> Answer {
    if request.path.contains("/manifests/") {
        good(manifest(PACK))
    } else {
        good(PACK)
    }
}

fn has(request: &Request, authorization: &str) -> bool {
    request
        .headers
        .get("authorization")
        .is_some_and(|header| header == authorization)
}

/// A registry that takes the token `good`, and whose token service hands it out as told.
fn with_tokens(hand_out: impl Fn(&Request) -> Answer + Send + Sync + 'static) -> Server {
    Server::start(move |request| {
        let host = &request.headers["host"];
        if request.path.starts_with("/token") {
            return hand_out(request);
        }
        if has(request, "Bearer good") {
            return content(request);
        }
        let challenge = format!(r#"Bearer realm="http://{host}/token",service="shop reg""#);
        answer(401, &[("www-authenticate", &challenge)], "")
    })
}

#[test]
fn anybody_gets_a_token_where_anybody_may_read() {
    let server = with_tokens(|_| good(r#"{"token":"good"}"#));
    let folder = tempfile::tempdir().unwrap();
    let client = client(folder.path(), "other.io", "{}");
    assert_eq!(client.pull(&server.reference(":1")).unwrap().bytes, PACK);
    let token = &server.requests()[1];
    assert_eq!(
        token.path,
        "/token?service=shop+reg&scope=repository%3Ashop%2Fpack%3Apull"
    );
    assert!(!token.headers.contains_key("authorization"));
    assert_eq!(server.calls().len(), 4, "one token for manifest and layer");
}

#[test]
fn a_password_is_shown_to_the_token_service_only() {
    let server = with_tokens(|request| {
        let is_right = has(request, &format!("Basic {AUTH}"));
        if is_right {
            good(r#"{"access_token":"good"}"#)
        } else {
            answer(401, &[], "")
        }
    });
    let folder = tempfile::tempdir().unwrap();
    let client = client(folder.path(), &server.host, &format!(r#"{{"auth": "{AUTH}"}}"#));
    assert_eq!(client.pull(&server.reference(":1")).unwrap().bytes, PACK);
    let others = server
        .requests()
        .into_iter()
        .filter(|request| !request.path.starts_with("/token"));
    assert!(
        others
            .into_iter()
            .all(|request| !has(&request, &format!("Basic {AUTH}")))
    );
}

#[test]
fn an_identity_token_is_exchanged() {
    let server = with_tokens(|request| {
        let is_right = request.method == "POST" && request.body.ends_with("&refresh_token=t%26x");
        if is_right {
            good(r#"{"access_token":"good"}"#)
        } else {
            answer(400, &[], "")
        }
    });
    let folder = tempfile::tempdir().unwrap();
    let client = client(folder.path(), &server.host, r#"{"identitytoken": "t&x"}"#);
    assert_eq!(client.pull(&server.reference(":1")).unwrap().bytes, PACK);
}

#[test]
fn a_password_is_shown_to_a_registry_that_asks_for_it() {
    let server = Server::start(|request| {
        let is_right = has(request, &format!("Basic {AUTH}"));
        if is_right {
            content(request)
        } else {
            answer(401, &[("www-authenticate", "Basic realm=x")], "")
        }
    });
    let folder = tempfile::tempdir().unwrap();
    let right = client(folder.path(), &server.host, &format!(r#"{{"auth": "{AUTH}"}}"#));
    assert_eq!(right.pull(&server.reference(":1")).unwrap().bytes, PACK);
    assert_eq!(
        server.calls().len(),
        3,
        "it is shown at once when it was asked for once"
    );

    let nobody = client(folder.path(), "other.io", "{}");
    let error = nobody.pull(&server.reference(":1")).unwrap_err();
    assert!(error.to_string().contains("asks for a login"), "{error}");
    assert_eq!(
        error.hint().unwrap(),
        format!("log in by `docker login {}`", server.host)
    );
}

#[test]
fn a_wrong_login_is_said_to_be_wrong_and_never_printed() {
    let server = with_tokens(|_| answer(401, &[], "hunter2"));
    let folder = tempfile::tempdir().unwrap();
    let wrong = client(folder.path(), &server.host, &format!(r#"{{"auth": "{AUTH}"}}"#));
    let error = wrong.pull(&server.reference(":1")).unwrap_err();
    assert!(matches!(error, Error::Unauthorized { tried: true, .. }), "{error}");
    let printed = format!("{error} {error:?} {wrong:?}");
    assert!(!printed.contains("hunter2") && !printed.contains(AUTH), "{printed}");
}

#[test]
fn a_token_service_that_misbehaves_is_told_of() {
    for body in ["", "{}", r#"{"token":""}"#, r#"{"token":1}"#, "hunter2"] {
        let server = with_tokens(move |_| good(body));
        let folder = tempfile::tempdir().unwrap();
        let client = client(folder.path(), "other.io", "{}");
        let error = client.pull(&server.reference(":1")).unwrap_err();
        assert!(
            error.to_string().ends_with("makes no sense: there is no token in it"),
            "{error}"
        );
    }
    let server = with_tokens(|_| good(" ".repeat(1 << 20)));
    let folder = tempfile::tempdir().unwrap();
    let error = client(folder.path(), "other.io", "{}")
        .pull(&server.reference(":1"))
        .unwrap_err();
    assert!(matches!(error, Error::TooLarge { .. }), "{error}");
}

#[test]
fn no_password_goes_to_a_token_service_without_tls() {
    for realm in ["http://example.com/token", "file:///token", "token", ""] {
        let server =
            Server::start(move |_| answer(401, &[("www-authenticate", &format!("Bearer realm=\"{realm}\""))], ""));
        let folder = tempfile::tempdir().unwrap();
        let client = client(folder.path(), &server.host, &format!(r#"{{"auth": "{AUTH}"}}"#));
        let error = client.pull(&server.reference(":1")).unwrap_err();
        assert!(
            matches!(error, Error::Redirect { .. } | Error::Garbage { .. }),
            "{realm}: {error}"
        );
        assert_eq!(server.calls().len(), 1, "{realm}");
    }
}
