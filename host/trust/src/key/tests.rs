//! Keys that are read and keys that are refused.

use super::{ALGORITHMS, Algorithm, PrivateKey, PublicKey, text};
use proptest::prelude::*;
use std::fs;
use std::path::PathBuf;

fn pem(label: &str) -> String {
    text::write(label, b"hunter2")
}

fn refused(text: &str) -> String {
    let error = PrivateKey::from_pem(text).unwrap_err();
    format!("{error}; {}", error.get_hint().unwrap())
}

/// A file in a folder of its own, which nobody else may read.
fn file(content: &str) -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("key.pem");
    fs::write(&path, content).unwrap();
    allow(&path, 0o600);
    (folder, path)
}

#[cfg(unix)]
fn allow(path: &std::path::Path, mode: u32) {
    use std::os::unix::fs::PermissionsExt as _;
    fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
}

#[cfg(not(unix))]
fn allow(_: &std::path::Path, _: u32) {}

#[test]
fn keys_of_both_algorithms_sign_and_verify_and_come_back_out_of_their_text() {
    for algorithm in ALGORITHMS {
        let key = PrivateKey::generate(algorithm).unwrap();
        let again = PrivateKey::from_pem(&key.to_pem().unwrap()).unwrap();
        assert_eq!(again.public(), key.public());
        assert_eq!(key.public().algorithm(), algorithm);
        let public = PublicKey::from_pem(&key.public().to_pem()).unwrap();
        let signature = again.sign(b"message").unwrap();
        assert!(public.verifies(b"message", &signature));
        assert!(!public.verifies(b"another", &signature));
        assert!(!public.verifies(b"message", signature.get(1..).unwrap()));
        let other = PrivateKey::generate(algorithm).unwrap();
        assert!(!other.public().verifies(b"message", &signature));
    }
}

/// RFC 8032, 7.1, test 3; the key as OpenSSL writes it.
#[test]
fn a_signature_is_that_of_the_standard() {
    let key = PrivateKey::from_pem(
        "-----BEGIN PRIVATE KEY-----\nMC4CAQAwBQYDK2VwBCIEIMWqjfQ/n4N77bdELzHct7Fm04U1B28JS4XOOi4LRFj3\n-----END PRIVATE KEY-----\n",
    );
    let key = key.unwrap();
    let signature = portcullis_facts::document::hex(&key.sign(b"\xaf\x82").unwrap());
    assert_eq!(
        signature,
        "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a"
    );
}

/// Made by `openssl genpkey` and `openssl pkey -pubout`, the identifier by `sha256sum` of `-outform der`.
#[test]
fn a_key_goes_by_the_digest_of_its_public_half() {
    let text = "-----BEGIN PUBLIC KEY-----\nMCowBQYDK2VwAyEA5BLIj4TF1YLq3RKelbiRVq0oMzoDrHhJOhdqfIOuyUI=\n-----END PUBLIC KEY-----\n";
    let key = PublicKey::from_pem(text).unwrap();
    assert_eq!(
        key.id(),
        "f891106b14c2654ef23a71afad110d283fe95397006c0f9df914d1dd6336dd69"
    );
    assert_eq!(format!("{key:?}"), format!("PublicKey(Ed25519, {})", key.id()));
}

#[test]
fn nothing_of_a_private_key_is_shown() {
    let key = PrivateKey::generate(Algorithm::Ed25519).unwrap();
    assert_eq!(format!("{key:?}"), format!("PrivateKey({:?})", key.public()));
}

#[test]
fn what_is_no_private_key_is_refused_by_what_it_is() {
    let key = PrivateKey::generate(Algorithm::EcdsaP256).unwrap();
    let two = [key.to_pem().unwrap().as_str(), &key.public().to_pem()].concat();
    for (text, expected) in [
        (
            "",
            "there is no key: no line begins with `-----BEGIN`; `openssl genpkey",
        ),
        (
            "-----BEGIN PRIVATE KEY-----\nhunter2\n-----END PUBLIC KEY-----\n",
            "the key is no PEM text; ",
        ),
        (
            &pem("PRIVATE KEY"),
            "the private key is malformed, or neither ed25519 nor ECDSA on P-256; ",
        ),
        (&pem("PUBLIC KEY"), "a public key stands where a private key has to; "),
        (
            &pem("EC PRIVATE KEY"),
            "the private key is in an older form, `EC PRIVATE KEY`; `openssl pkcs8 -topk8",
        ),
        (
            &pem("RSA PRIVATE KEY"),
            "a block of PEM named `RSA PRIVATE KEY` is no key that is read; ",
        ),
        (&two, "there are 2 blocks of PEM, and one key is read; "),
    ] {
        let error = refused(text);
        assert!(error.starts_with(expected), "{error}");
        assert!(!error.contains("hunter2"), "{error}");
    }
    for label in [
        "ENCRYPTED PRIVATE KEY",
        "ENCRYPTED SIGSTORE PRIVATE KEY",
        "ENCRYPTED COSIGN PRIVATE KEY",
    ] {
        let error = refused(&pem(label));
        assert!(
            error.starts_with("the private key is encrypted, and there is nobody to ask"),
            "{error}"
        );
        assert!(error.contains("openssl pkcs8 -topk8 -nocrypt"), "{error}");
    }
}

#[test]
fn what_is_no_public_key_is_refused_by_what_it_is() {
    let private = PrivateKey::generate(Algorithm::Ed25519).unwrap().to_pem().unwrap();
    let off_the_curve = [Algorithm::EcdsaP256.head(), &[4; 65]].concat();
    for (text, expected) in [
        (private.as_str(), "a private key stands where a public key has to"),
        (
            &pem("CERTIFICATE"),
            "a block of PEM named `CERTIFICATE` is no key that is read",
        ),
        (
            &pem("PUBLIC KEY"),
            "the public key is malformed, or neither ed25519 nor ECDSA on P-256",
        ),
        (
            &text::write("PUBLIC KEY", &off_the_curve),
            "the public key is malformed, or neither ed25519 nor ECDSA on P-256",
        ),
    ] {
        assert_eq!(PublicKey::from_pem(text).unwrap_err().to_string(), expected);
    }
}

#[test]
fn a_label_forges_no_line_and_no_terminal() {
    let error = text::stranger("A\u{1b}[2J\nB").to_string();
    assert_eq!(error, r"a block of PEM named `A\u{1b}[2J\nB` is no key that is read");
}

#[test]
fn a_private_key_is_read_from_a_file_of_its_owner_alone() {
    let key = PrivateKey::generate(Algorithm::Ed25519).unwrap();
    let (_folder, path) = file(&key.to_pem().unwrap());
    assert_eq!(PrivateKey::read(&path).unwrap().public(), key.public());
}

#[cfg(unix)]
#[test]
fn a_private_key_that_others_may_read_is_refused_and_a_public_one_is_not() {
    let key = PrivateKey::generate(Algorithm::Ed25519).unwrap();
    let (folder, path) = file(&key.to_pem().unwrap());
    for mode in [0o640, 0o604, 0o620, 0o601] {
        allow(&path, mode);
        let error = PrivateKey::read(&path).unwrap_err();
        assert!(error.to_string().ends_with("may be read by others"), "{error}");
        assert!(error.get_hint().unwrap().starts_with("`chmod 600 "), "{error}");
    }
    let public = folder.path().join("key.pub");
    fs::write(&public, key.public().to_pem()).unwrap();
    allow(&public, 0o644);
    assert_eq!(&PublicKey::read(&public).unwrap(), key.public());
}

#[cfg(unix)]
#[test]
fn a_link_counts_for_what_it_leads_to() {
    let key = PrivateKey::generate(Algorithm::Ed25519).unwrap();
    let (folder, path) = file(&key.to_pem().unwrap());
    let link = folder.path().join("link");
    std::os::unix::fs::symlink(&path, &link).unwrap();
    assert!(PrivateKey::read(&link).is_ok());
    allow(&path, 0o644);
    assert!(PrivateKey::read(&link).is_err());
}

#[test]
fn what_is_no_file_or_too_long_or_not_there_is_refused_by_name() {
    let (folder, path) = file(&" ".repeat((64 << 10) + 1));
    let error = |path: &std::path::Path| PrivateKey::read(path).unwrap_err().to_string();
    assert!(error(&path).ends_with("is no key in PEM"));
    assert!(error(folder.path()).ends_with("it is no regular file"));
    assert!(error(&folder.path().join("none")).contains("cannot be read"));
}

#[test]
fn what_is_wrong_with_a_key_is_told_with_its_file_and_without_its_content() {
    let (_folder, path) = file(&pem("PRIVATE KEY"));
    let error = PrivateKey::read(&path).unwrap_err();
    assert!(error.to_string().starts_with("the key in `"), "{error}");
    assert!(
        error.to_string().ends_with("neither ed25519 nor ECDSA on P-256"),
        "{error}"
    );
    assert!(error.get_hint().is_some());
}

proptest! {
    #[test]
    fn any_text_is_read_or_refused(text in "(-----(BEGIN|END) [A-Z ]{0,20}-----|[A-Za-z0-9+/=\n ]{0,80}|.{0,20}){0,6}") {
        let _ = PrivateKey::from_pem(&text);
        let _ = PublicKey::from_pem(&text);
    }

    #[test]
    fn any_bytes_behind_a_head_are_read_or_refused(bytes in proptest::collection::vec(any::<u8>(), 0..70)) {
        for algorithm in ALGORITHMS {
            let _ = PublicKey::from_der(&[algorithm.head(), &bytes].concat());
            let _ = PrivateKey::from_pem(&text::write("PRIVATE KEY", &bytes));
        }
    }

    #[test]
    fn no_altered_signature_verifies(place in 0_usize..64, bit in 0_u8..8) {
        let key = PrivateKey::generate(Algorithm::Ed25519).unwrap();
        let mut signature = key.sign(b"message").unwrap();
        *signature.get_mut(place).unwrap() ^= 1 << bit;
        prop_assert!(!key.public().verifies(b"message", &signature));
    }
}
