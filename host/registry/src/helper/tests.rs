#![cfg(unix)]

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::time::Duration;

use super::ask_program;
use crate::Error;
use crate::credentials::Login;

/// Asks a program with this body, in which `$host` is the line that it is told.
fn ask(body: &str) -> Result<Option<Login>, Error> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("docker-credential-test");
    fs::write(
        &path,
        format!("#!/bin/sh\n[ \"$1\" = get ] || exit 9\nread -r host\n{body}\n"),
    )
    .unwrap();
    fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).unwrap();
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    runtime.block_on(ask_program(
        path.as_os_str(),
        "docker-credential-test",
        "r.io:5000",
        Duration::from_millis(500),
    ))
}

#[test]
fn a_program_is_told_the_registry_and_answers_with_a_login() {
    let login = ask(r#"printf '{"ServerURL":"x","Username":"%s","Secret":"s"}' "$host""#).unwrap();
    let expected = Login::Password {
        user: "r.io:5000".to_owned(),
        password: serde_json::from_str("\"s\"").unwrap(),
    };
    assert_eq!(login, Some(expected));
}

#[test]
fn a_program_may_answer_with_an_identity_token() {
    let login = ask(r#"echo '{"Username":"<token>","Secret":"t"}'"#).unwrap();
    assert_eq!(login, Some(Login::Identity(serde_json::from_str("\"t\"").unwrap())));
}

#[test]
fn a_program_may_have_no_login() {
    assert_eq!(
        ask("echo credentials not found in native keychain; exit 1").unwrap(),
        None
    );
    assert_eq!(ask(r#"echo '{"Username":"","Secret":""}'"#).unwrap(), None);
}

#[test]
fn a_program_that_misbehaves_is_told_of_without_its_answer() {
    for (body, reason) in [
        ("echo hunter2; exit 3", "fails (exit status: 3)"),
        ("echo hunter2", "answers with something else than a login"),
        (
            "echo '{\"Username\":\"hunter2\"}'",
            "answers with something else than a login",
        ),
        ("exec sleep 60", "does not end within 500ms"),
        ("exec yes hunter2", "answers without end"),
    ] {
        let error = ask(body).unwrap_err();
        assert!(error.to_string().ends_with(reason), "{body}: {error}");
        assert!(!format!("{error:?}").contains("hunter2"), "{error:?}");
    }
}
