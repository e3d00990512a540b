//! Signatures on packs, by keys: what cosign writes without a log, and what others may write.

use super::verify_artifact;
use crate::dsse::{Envelope, IN_TOTO};
use crate::key::{Algorithm, PrivateKey};
use crate::signer::Signer;
use crate::testing::{by_identity, by_keys, key};
use portcullis_facts::base64;
use portcullis_facts::builds::Reason;
use serde_json::{Value, json};

fn sha256(digit: char) -> String {
    format!("sha256:{}", digit.to_string().repeat(64))
}

/// A bundle of version 0.3 that a key signed, without an entry in a log.
fn bundle(key: &PrivateKey, content: (&str, Value)) -> String {
    let hint = portcullis_facts::document::hex(key.public().id().as_bytes());
    let (kind, content) = content;
    let bundle = json!({
        "mediaType": "application/vnd.dev.sigstore.bundle.v0.3+json",
        "verificationMaterial": {"publicKey": {"hint": hint}},
        kind: content,
    });
    bundle.to_string()
}

fn statement(digest: char, predicate_type: &str) -> Value {
    json!({
        "_type": "https://in-toto.io/Statement/v1",
        "subject": [{"digest": {"sha256": digest.to_string().repeat(64)}}],
        "predicateType": predicate_type,
        "predicate": {},
    })
}

fn enveloped(key: &PrivateKey, statement: &Value) -> String {
    let envelope = Envelope::sign(IN_TOTO, statement.to_string().into_bytes(), key).unwrap();
    let envelope: Value = serde_json::from_str(&envelope.to_json().unwrap()).unwrap();
    bundle(key, ("dsseEnvelope", envelope))
}

/// What `cosign sign` writes of an artifact.
fn signed(key: &PrivateKey, digest: char) -> String {
    enveloped(key, &statement(digest, "https://sigstore.dev/cosign/sign/v1"))
}

fn reason(bundles: &[&str], digest: char, signers: &[Signer]) -> Reason {
    verify_artifact(bundles, &sha256(digest), signers).unwrap_err().reason
}

#[test]
fn what_a_signer_signed_is_his_by_name() {
    for algorithm in [Algorithm::Ed25519, Algorithm::EcdsaP256] {
        let (mine, other) = (PrivateKey::generate(algorithm).unwrap(), key());
        let signers = [
            by_keys("other", &[other.public()]),
            by_keys("me", &[other.public(), mine.public()]),
        ];
        let bundle = signed(&mine, 'a');
        assert_eq!(verify_artifact(&[&bundle], &sha256('a'), &signers).unwrap(), "me");
    }
}

#[test]
fn one_right_bundle_among_others_is_enough() {
    let (mine, other) = (key(), key());
    let (first, second) = (signed(&other, 'a'), signed(&mine, 'a'));
    let signers = [by_keys("me", &[mine.public()])];
    let bundles = ["{}", first.as_str(), second.as_str()];
    assert_eq!(verify_artifact(&bundles, &sha256('a'), &signers).unwrap(), "me");
}

#[test]
fn the_manifest_itself_may_be_signed_by_ecdsa_and_not_by_ed25519() {
    let manifest = b"{}";
    let digest = aws_lc_rs::digest::digest(&aws_lc_rs::digest::SHA256, manifest);
    let name = format!("sha256:{}", portcullis_facts::document::hex(digest.as_ref()));
    for (algorithm, expected) in [
        (Algorithm::EcdsaP256, None),
        (Algorithm::Ed25519, Some(Reason::UnsupportedSignature)),
    ] {
        let key = PrivateKey::generate(algorithm).unwrap();
        let content = json!({
            "messageDigest": {"algorithm": "SHA2_256", "digest": base64::encode(digest.as_ref())},
            "signature": base64::encode(&key.sign(manifest).unwrap()),
        });
        let bundle = bundle(&key, ("messageSignature", content));
        let signers = [by_keys("me", &[key.public()])];
        let outcome = verify_artifact(&[&bundle], &name, &signers)
            .err()
            .map(|refused| refused.reason);
        assert_eq!(outcome, expected, "{algorithm:?}");
        let moved = reason(&[&bundle], 'a', &signers);
        assert_eq!(moved, expected.unwrap_or(Reason::SubjectMismatch), "{algorithm:?}");
    }
}

#[test]
fn an_artifact_without_a_signature_is_unsigned() {
    assert_eq!(reason(&[], 'a', &[by_keys("me", &[key().public()])]), Reason::Unsigned);
}

#[test]
fn a_signature_of_somebody_else_is_refused() {
    let (mine, other) = (key(), key());
    let bundle = signed(&other, 'a');
    assert_eq!(
        reason(&[&bundle], 'a', &[by_keys("me", &[mine.public()])]),
        Reason::UnknownSigner
    );
    assert_eq!(
        reason(&[&bundle], 'a', &[by_identity("me", "*")]),
        Reason::UnknownSigner
    );
    assert_eq!(reason(&[&bundle], 'a', &[]), Reason::UnknownSigner);
}

#[test]
fn a_signature_on_another_artifact_is_refused() {
    let key = key();
    let bundle = signed(&key, 'b');
    assert_eq!(
        reason(&[&bundle], 'a', &[by_keys("me", &[key.public()])]),
        Reason::SubjectMismatch
    );
}

#[test]
fn something_else_that_is_said_of_the_artifact_is_no_signature() {
    let key = key();
    let bundle = enveloped(&key, &statement('a', "https://slsa.dev/provenance/v1"));
    let reason = reason(&[&bundle], 'a', &[by_keys("me", &[key.public()])]);
    assert_eq!(reason, Reason::PredicateTypeNotAccepted);
}

#[test]
fn what_was_altered_is_refused() {
    let key = key();
    let bundle = signed(&key, 'b');
    let (b, a) = (
        statement('b', "https://sigstore.dev/cosign/sign/v1"),
        statement('a', "https://sigstore.dev/cosign/sign/v1"),
    );
    let altered = bundle.replace(
        &base64::encode(b.to_string().as_bytes()),
        &base64::encode(a.to_string().as_bytes()),
    );
    assert_ne!(altered, bundle);
    assert_eq!(
        reason(&[&altered], 'a', &[by_keys("me", &[key.public()])]),
        Reason::UnknownSigner
    );
}

#[test]
fn an_entry_in_a_log_that_is_wrong_is_refused_even_beside_the_right_key() {
    let key = key();
    let mut bundle: Value = serde_json::from_str(&signed(&key, 'a')).unwrap();
    bundle["verificationMaterial"]["tlogEntries"] = json!([{
        "logIndex": "1",
        "logId": {"keyId": "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="},
        "kindVersion": {"kind": "dsse", "version": "0.0.1"},
        "canonicalizedBody": "e30=",
    }]);
    let reason = reason(&[&bundle.to_string()], 'a', &[by_keys("me", &[key.public()])]);
    assert!(
        matches!(reason, Reason::TransparencyLogMissing | Reason::TransparencyLogInvalid),
        "{reason}"
    );
}

#[test]
fn of_several_refusals_the_closest_is_told() {
    let (mine, other) = (key(), key());
    let (far, near) = (signed(&other, 'a'), signed(&mine, 'b'));
    let signers = [by_keys("me", &[mine.public()])];
    for bundles in [[far.as_str(), near.as_str()], [near.as_str(), far.as_str()]] {
        assert_eq!(reason(&bundles, 'a', &signers), Reason::SubjectMismatch);
    }
}
