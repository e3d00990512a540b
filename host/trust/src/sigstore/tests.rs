//! Bundles that are verified and refused: Sigstore's own conformance tests, slsa-verifier's, and what is made of them.

use super::{Bundle, ShapeError, TrustedRoot, refused};
use crate::key::PublicKey;
use crate::statement::Statement;
use crate::testing::{fixtures, github};
use portcullis_facts::base64;
use portcullis_facts::builds::{Reason, Refused};
use portcullis_facts::document::hex;
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};
use sigstore_verify::{CertificateError, Error, TimestampError, TransparencyLogError};
use std::fs;
use std::path::Path;

/// Who signed Sigstore's tests, as their README says.
const BEACON: &str = "https://github.com/sigstore-conformance/extremely-dangerous-public-oidc-beacon/.github/workflows/\
                      extremely-dangerous-oidc-beacon.yml@refs/heads/main";

const GENERATOR: &str = "https://github.com/slsa-framework/slsa-github-generator/.github/workflows/";

fn digest(path: &Path) -> String {
    format!("sha256:{}", hex(&Sha256::digest(fs::read(path).unwrap())))
}

/// What becomes of one of Sigstore's tests, by the rules of their README.
fn outcome(folder: &Path) -> Option<Reason> {
    let own = |name: &str| Some(folder.join(name)).filter(|path| path.exists());
    let artifact = own("artifact").unwrap_or_else(|| folder.parent().unwrap().join("a.txt"));
    let root = own("trusted_root.json").map_or_else(TrustedRoot::public, |path| TrustedRoot::read(&path));
    let (root, digest) = (root.unwrap(), digest(&artifact));
    let text = fs::read_to_string(folder.join("bundle.sigstore.json")).unwrap();
    let verified = Bundle::parse(&text).and_then(|bundle| match own("key.pub") {
        Some(path) => match PublicKey::read(&path) {
            Ok(key) => bundle.verify_keys(&digest, &[key], &root).map(|_| ()),
            Err(_) => Err(Refused::new(Reason::UnknownSigner, "the key is none")),
        },
        None => bundle.verify_identity(&digest, &github(BEACON), &root),
    });
    verified.err().map(|refused| refused.reason)
}

#[test]
fn every_test_of_sigstore_is_verified_or_refused_by_its_reason() {
    let Some(folder) = fixtures("provenance/sigstore") else {
        return;
    };
    let expected = [
        ("dsse-invalid-sig_fail", Some(Reason::InvalidSignature)),
        ("dsse-mismatch-envelope_fail", Some(Reason::TransparencyLogInvalid)),
        ("happy-path-intoto-in-dsse-v3", None),
        ("happy-path-v0.1", None),
        ("happy-path-v0.3", None),
        ("incorrect-public-key_fail", Some(Reason::TransparencyLogInvalid)),
        ("intoto-with-custom-trust-root", None),
        ("managed-key-happy-path", None),
        ("managed-key-wrong-key_fail", Some(Reason::UnknownSigner)),
        ("message-digest-mismatch_fail", Some(Reason::SubjectMismatch)),
    ];
    let mut names: Vec<_> = fs::read_dir(&folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    names.retain(|path| path.is_dir());
    names.sort();
    assert_eq!(names.len(), expected.len());
    for (path, (name, expected)) in names.iter().zip(expected) {
        assert_eq!(path.file_name().unwrap(), name);
        assert_eq!(expected.is_some(), name.ends_with("_fail"));
        assert_eq!(outcome(path), expected, "{name}");
    }
}

/// What becomes of one of slsa-verifier's tests, with the signer and the subject that it names.
fn slsa(text: &str, identity: &str) -> Option<Reason> {
    let verified = Bundle::parse(text).and_then(|bundle| {
        let (kind, payload) = bundle.payload().unwrap();
        let subjects = Statement::parse(kind, payload)?.subjects();
        bundle.verify_identity(&subjects[0], &github(identity), &TrustedRoot::public().unwrap())
    });
    verified.err().map(|refused| refused.reason)
}

#[test]
fn every_bundle_of_slsa_verifier_is_verified_or_refused_by_its_reason() {
    let Some(folder) = fixtures("provenance/slsa") else {
        return;
    };
    let container = format!("{GENERATOR}builder_container-based_slsa3.yml@refs/tags/");
    let delegator = "https://github.com/laurentsimon/slsa-delegator/.github/workflows/*@refs/heads/*";
    for (name, identity, expected) in [
        (
            "binary-linux-amd64-push-v14.2.intoto.build.slsa",
            format!("{container}v2.1.0"),
            None,
        ),
        (
            "gha_container-based-binary-linux-amd64-v14.2.intoto.sigstore",
            format!("{container}*"),
            None,
        ),
        (
            "valid-v0.3.intoto.sigstore",
            format!("{GENERATOR}generator_generic_slsa3.yml@refs/heads/main"),
            None,
        ),
        // Its signature ends in bits that no encoder writes.
        (
            "invalid-dsse-sig.intoto.sigstore",
            delegator.to_owned(),
            Some(Reason::MalformedEnvelope),
        ),
        // Its entry in the log is older than its certificate.
        (
            "mismatch-tlog.intoto.sigstore",
            delegator.to_owned(),
            Some(Reason::CertificateExpired),
        ),
    ] {
        let text = fs::read_to_string(folder.join(name)).unwrap();
        assert_eq!(slsa(&text, &identity), expected, "{name}");
    }
}

/// A keyless bundle of the newest version, and who signed it. `None` where the fixtures are absent.
fn keyless() -> Option<(Value, String)> {
    let folder = fixtures("provenance/slsa")?;
    let text = fs::read_to_string(folder.join("valid-v0.3.intoto.sigstore")).unwrap();
    let identity = format!("{GENERATOR}generator_generic_slsa3.yml@refs/heads/main");
    Some((serde_json::from_str(&text).unwrap(), identity))
}

/// Requires that bundle to be refused if it is changed.
fn require_refused(expected: Reason, change: impl FnOnce(&mut Value)) {
    let Some((mut bundle, identity)) = keyless() else {
        return;
    };
    change(&mut bundle);
    assert_eq!(slsa(&bundle.to_string(), &identity), Some(expected));
}

#[test]
fn a_bundle_without_a_log_entry_is_refused() {
    for (part, expected) in [
        ("inclusionPromise", Reason::UnprovenTime),
        ("inclusionProof", Reason::TransparencyLogMissing),
    ] {
        require_refused(expected, |bundle| {
            let entry = bundle.pointer_mut("/verificationMaterial/tlogEntries/0").unwrap();
            entry.as_object_mut().unwrap().remove(part).unwrap();
        });
    }
    require_refused(Reason::TransparencyLogMissing, |bundle| {
        *bundle.pointer_mut("/verificationMaterial/tlogEntries").unwrap() = json!([]);
    });
}

#[test]
fn an_entry_of_another_log_is_refused() {
    require_refused(Reason::TransparencyLogInvalid, |bundle| {
        let id = bundle.pointer_mut("/verificationMaterial/tlogEntries/0/logId/keyId");
        *id.unwrap() = json!("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=");
    });
}

#[test]
fn a_payload_that_was_altered_is_refused() {
    require_refused(Reason::InvalidSignature, |bundle| {
        let payload = bundle.pointer_mut("/dsseEnvelope/payload").unwrap();
        let text = base64::decode(payload.as_str().unwrap()).unwrap();
        let altered = String::from_utf8(text).unwrap().replace("\"hello\"", "\"jello\"");
        *payload = json!(base64::encode(altered.as_bytes()));
    });
}

#[test]
fn a_certificate_of_another_authority_is_refused() {
    let Some((bundle, identity)) = keyless() else {
        return;
    };
    let custom = fixtures("provenance/sigstore/intoto-with-custom-trust-root/trusted_root.json").unwrap();
    let custom: Value = serde_json::from_str(&fs::read_to_string(custom).unwrap()).unwrap();
    let mut root: Value = serde_json::from_str(super::SIGSTORE_PRODUCTION_TRUSTED_ROOT).unwrap();
    root["certificateAuthorities"] = custom["certificateAuthorities"].clone();
    let root = TrustedRoot::parse(&root.to_string()).unwrap();
    let bundle = Bundle::parse(&bundle.to_string()).unwrap();
    let digest = "sha256:2892146b063a94cb4a4318c0e98d38af12dcf2b1e29237486b58463b59607bbd";
    let error = bundle.verify_identity(digest, &github(&identity), &root).unwrap_err();
    assert_eq!(error.reason, Reason::UntrustedCertificate, "{error}");
}

#[test]
fn another_identity_issuer_subject_or_a_key_is_refused() {
    let Some((bundle, identity)) = keyless() else {
        return;
    };
    let root = TrustedRoot::public().unwrap();
    let bundle = Bundle::parse(&bundle.to_string()).unwrap();
    let digest = "sha256:2892146b063a94cb4a4318c0e98d38af12dcf2b1e29237486b58463b59607bbd";
    let reason = |digest: &str, identity: &crate::signer::Identity| {
        bundle
            .verify_identity(digest, identity, &root)
            .err()
            .map(|refused| refused.reason)
    };
    assert_eq!(reason(digest, &github(&identity)), None);
    assert_eq!(reason(digest, &github("*")), Some(Reason::CertificateIdentityMismatch));
    let mut issued = github(&identity);
    issued.issuer = "https://accounts.example.com".to_owned();
    assert_eq!(reason(digest, &issued), Some(Reason::CertificateIssuerMismatch));
    let other = format!("sha256:{}", "a".repeat(64));
    assert_eq!(reason(&other, &github(&identity)), Some(Reason::SubjectMismatch));
    assert_eq!(
        reason("sha512:aa", &github(&identity)),
        Some(Reason::UnsupportedSignature)
    );
    let key = crate::testing::key().public().clone();
    let by_key = bundle.verify_keys(digest, &[key], &root).unwrap_err();
    assert_eq!(by_key.reason, Reason::UnknownSigner);
}

#[test]
fn what_the_library_says_has_a_reason_of_ours() {
    let time = jiff::Timestamp::UNIX_EPOCH;
    for (error, expected) in [
        (
            CertificateError::Expired { time, not_after: time }.into(),
            Reason::CertificateExpired,
        ),
        (
            CertificateError::NotYetValid { time, not_before: time }.into(),
            Reason::CertificateExpired,
        ),
        (
            CertificateError::ChainInvalid("CertExpired { … }".to_owned()).into(),
            Reason::CertificateExpired,
        ),
        (
            CertificateError::ChainInvalid("UnknownIssuer".to_owned()).into(),
            Reason::UntrustedCertificate,
        ),
        (
            CertificateError::Sct("none".to_owned()).into(),
            Reason::UntrustedCertificate,
        ),
        (
            TimestampError::NoVerifiedTimestamp("none".to_owned()).into(),
            Reason::UnprovenTime,
        ),
        (
            TransparencyLogError::Checkpoint("none".to_owned()).into(),
            Reason::TransparencyLogInvalid,
        ),
        (
            ShapeError::MissingSigningTimeEvidence.into(),
            Reason::TransparencyLogMissing,
        ),
        (ShapeError::MissingTimestamp.into(), Reason::UnprovenTime),
        (ShapeError::MissingCheckpoint.into(), Reason::MalformedEnvelope),
        (Error::SignatureInvalid("a\nb".to_owned()), Reason::InvalidSignature),
        (Error::UnsupportedBundle("v9".to_owned()), Reason::UnsupportedSignature),
        (Error::InvalidBundle("half".to_owned()), Reason::MalformedEnvelope),
    ] {
        let refused = refused(&error);
        assert_eq!(refused.reason, expected, "{error}");
        assert!(!refused.message.contains('\n'), "{refused}");
    }
}

#[test]
fn what_is_no_bundle_or_no_root_is_refused() {
    let twice = r#"{"mediaType": "application/vnd.dev.sigstore.bundle.v0.3+json", "mediaType": "a"}"#;
    for text in ["", "{}", "[]", twice, &"[".repeat(100_000)] {
        assert_eq!(Bundle::parse(text).unwrap_err().reason, Reason::MalformedEnvelope);
        assert!(TrustedRoot::parse(text).is_err());
    }
}

#[test]
fn no_byte_of_a_bundle_can_be_altered_so_that_it_says_something_else() {
    let Some((bundle, identity)) = keyless() else {
        return;
    };
    let text = bundle.to_string();
    let said = Bundle::parse(&text)
        .unwrap()
        .payload()
        .map(|(_, payload)| payload.to_vec());
    for place in (0..text.len()).step_by(97) {
        let mut altered = text.clone().into_bytes();
        altered[place] = if altered[place] == b'A' { b'B' } else { b'A' };
        let altered = String::from_utf8(altered).unwrap();
        if let Ok(bundle) = Bundle::parse(&altered)
            && bundle.payload().map(|(_, payload)| payload.to_vec()) != said
            && bundle.payload().is_some()
        {
            assert!(slsa(&altered, &identity).is_some(), "{place}");
        }
    }
}
