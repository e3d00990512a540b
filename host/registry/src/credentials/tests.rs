use std::fs;
use std::path::PathBuf;
use std::time::Duration;

use super::{Login, Secret, find};
use crate::Error;

fn look_up(text: &str, registry: &str, repository: &str) -> Result<Option<Login>, Error> {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("config.json");
    fs::write(&file, text).unwrap();
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    runtime.block_on(find(
        &[folder.path().join("absent"), file],
        registry,
        repository,
        Duration::from_secs(5),
    ))
}

fn password(user: &str, password: &str) -> Login {
    Login::Password {
        user: user.to_owned(),
        password: Secret(password.to_owned()),
    }
}

#[test]
fn a_login_is_found_under_each_of_a_registrys_names() {
    // `me:pa:ss`
    for name in [
        "r.io:5000",
        "https://r.io:5000",
        "https://r.io:5000/v2/",
        "r.io:5000/shop",
        "r.io:5000/shop/packs",
    ] {
        let text = format!(r#"{{"auths": {{"{name}": {{"auth": "bWU6cGE6c3M="}}}}}}"#);
        assert_eq!(
            look_up(&text, "r.io:5000", "shop/packs").unwrap(),
            Some(password("me", "pa:ss")),
            "{name}"
        );
        assert_eq!(look_up(&text, "r.io", "shop/packs").unwrap(), None, "{name}");
    }
    let hub = r#"{"auths": {"https://index.docker.io/v1/": {"auth": "bWU6cGE6c3M="}}}"#;
    assert_eq!(look_up(hub, "docker.io", "a/b").unwrap(), Some(password("me", "pa:ss")));
}

#[test]
fn the_most_exact_name_counts() {
    let text =
        r#"{"auths": {"r.io": {"username": "a", "password": "1"}, "r.io/shop": {"username": "b", "password": "2"}}}"#;
    assert_eq!(look_up(text, "r.io", "shop/packs").unwrap(), Some(password("b", "2")));
    assert_eq!(
        look_up(text, "r.io", "shopper/packs").unwrap(),
        Some(password("a", "1"))
    );
}

#[test]
fn an_identity_token_counts_before_a_password() {
    let text = r#"{"auths": {"r.io": {"auth": "bWU6cGE6c3M=", "identitytoken": "t"}}}"#;
    assert_eq!(
        look_up(text, "r.io", "a").unwrap(),
        Some(Login::Identity(Secret("t".to_owned())))
    );
}

#[test]
fn without_a_login_one_is_anonymous() {
    for text in [
        "{}",
        r#"{"auths": {"r.io": {}}}"#,
        r#"{"auths": {"r.io": {"auth": ""}}}"#,
    ] {
        assert_eq!(look_up(text, "r.io", "a").unwrap(), None, "{text}");
    }
}

#[test]
fn a_broken_file_is_refused_without_a_word_of_it() {
    for text in [
        r#"{"auths": {"r.io": {"auth": "hunter2"}}}"#,
        r#"{"auths": {"r.io": {"auth": ["hunter2"]}}}"#,
        r#"{"auths": "hunter2"}"#,
        "hunter2",
    ] {
        let error = look_up(text, "r.io", "a").unwrap_err();
        assert!(matches!(error, Error::File { .. }), "{error}");
        assert!(!format!("{error} {error:?}").contains("hunter2"), "{error:?}");
    }
}

#[test]
fn a_secret_is_not_printed() {
    let login = password("me", "hunter2");
    assert!(!format!("{login:?}").contains("hunter2"));
}

#[test]
fn a_program_without_a_decent_name_is_not_run() {
    for name in ["../x", "a b", "a/b", "a;b", ""] {
        let text = format!(r#"{{"credHelpers": {{"r.io": "{name}"}}}}"#);
        let error = look_up(&text, "r.io", "a").unwrap_err();
        assert!(matches!(error, Error::Helper { .. }), "{name}: {error}");
    }
    let error = look_up(r#"{"credsStore": "portcullis-absent"}"#, "r.io", "a").unwrap_err();
    assert!(
        error.to_string().contains("docker-credential-portcullis-absent"),
        "{error}"
    );
}

#[test]
fn the_files_are_dockers_and_podmans() {
    assert!(
        super::login_files()
            .iter()
            .any(|file| file.ends_with(PathBuf::from("config.json")))
    );
}
