//! Envelopes that are read, verified and refused.

use super::{Envelope, IN_TOTO, signed_bytes};
use crate::key::{Algorithm, PrivateKey};
use portcullis_facts::builds::Reason;
use proptest::prelude::*;

fn key() -> PrivateKey {
    PrivateKey::generate(Algorithm::EcdsaP256).unwrap()
}

fn signed(key: &PrivateKey) -> String {
    let envelope = Envelope::sign(IN_TOTO, br#"{"a": 1}"#.to_vec(), key).unwrap();
    envelope.to_json().unwrap()
}

fn reason(text: &str, keys: &[&PrivateKey]) -> Reason {
    let keys: Vec<_> = keys.iter().map(|key| key.public().clone()).collect();
    let verified = Envelope::parse(text).and_then(|it| it.verify(&keys).map(|_| ()));
    verified.unwrap_err().reason
}

#[test]
fn an_envelope_comes_back_out_of_a_bundle() {
    let key = key();
    let envelope = Envelope::sign(IN_TOTO, b"{}".to_vec(), &key).unwrap();
    let bundle = envelope.to_bundle(key.public()).unwrap();
    let read = Envelope::parse_within(&bundle).unwrap();
    assert_eq!(read.payload(), envelope.payload());
    assert_eq!(read.verify(&[key.public().clone()]), Ok(key.public()));
    assert_eq!(Envelope::parse_within(&envelope.to_json().unwrap()).unwrap(), envelope);
    let twice = bundle.replacen(r#""payloadType""#, r#""payload":"e30=","payloadType""#, 1);
    for text in ["{}", "[]", r#"{"dsseEnvelope": {}}"#, &twice] {
        let refused = Envelope::parse_within(text).unwrap_err();
        assert_eq!(refused.reason, Reason::MalformedEnvelope, "{text}");
    }
}

/// The example of the protocol's text.
#[test]
fn what_is_signed_is_the_payload_and_its_type_with_their_lengths() {
    let signed = signed_bytes("http://example.com/HelloWorld", b"hello world");
    assert_eq!(signed, b"DSSEv1 29 http://example.com/HelloWorld 11 hello world");
}

#[test]
fn what_was_signed_is_verified_by_the_key_that_signed_it() {
    for algorithm in [Algorithm::Ed25519, Algorithm::EcdsaP256] {
        let (mine, other) = (PrivateKey::generate(algorithm).unwrap(), key());
        let envelope = Envelope::parse(&signed(&mine)).unwrap();
        let keys = [other.public().clone(), mine.public().clone()];
        assert_eq!(envelope.verify(&keys).unwrap(), mine.public());
        assert_eq!(
            (envelope.payload_type(), envelope.payload()),
            (IN_TOTO, &br#"{"a": 1}"#[..])
        );
    }
}

#[test]
fn of_several_signatures_one_is_enough() {
    let (mine, other) = (key(), key());
    let signature = |key: &PrivateKey| signed(key).split_once("\"signatures\":[").unwrap().1.replace("]}", "");
    let text = signed(&mine);
    let (head, _) = text.split_once("\"signatures\":[").unwrap();
    let text = format!("{head}\"signatures\":[{}, {}]}}", signature(&other), signature(&mine));
    let envelope = Envelope::parse(&text).unwrap();
    for key in [&mine, &other] {
        assert_eq!(envelope.verify(&[key.public().clone()]).unwrap(), key.public());
    }
}

#[test]
fn what_no_key_signed_that_is_asked_for_is_refused() {
    assert_eq!(reason(&signed(&key()), &[&key(), &key()]), Reason::UnknownSigner);
    assert_eq!(reason(&signed(&key()), &[]), Reason::UnknownSigner);
}

#[test]
fn what_was_altered_is_refused() {
    let key = key();
    let text = signed(&key);
    let altered = text.replace(r#""payload":"eyJhIjogMX0=""#, r#""payload":"eyJhIjogMn0=""#);
    let retyped = text.replace("vnd.in-toto", "vnd.in-t0to");
    for altered in [altered, retyped] {
        assert_ne!(altered, text);
        assert_eq!(reason(&altered, &[&key]), Reason::UnknownSigner);
        let named = altered.replace(r#""sig":"#, &format!(r#""keyid":"{}","sig":"#, key.public().id()));
        assert_eq!(reason(&named, &[&key]), Reason::InvalidSignature);
    }
}

#[test]
fn a_payload_that_is_signed_without_its_type_is_not_taken_for_an_envelope() {
    let key = key();
    let signature = portcullis_facts::base64::encode(&key.sign(b"{}").unwrap());
    let text = format!(r#"{{"payloadType": "t", "payload": "e30=", "signatures": [{{"sig": "{signature}"}}]}}"#);
    assert_eq!(reason(&text, &[&key]), Reason::UnsupportedSignature);
}

#[test]
fn a_key_is_named_by_its_digest_as_hex_digits_or_as_cosign_writes_it() {
    let key = key();
    let named = portcullis_facts::base64::encode(&key.public().digest());
    for id in [key.public().id(), named] {
        assert!(super::names(&id, key.public()), "{id}");
    }
    for id in ["", "a", "bmIy"] {
        assert!(!super::names(id, key.public()), "{id}");
    }
}

#[test]
fn what_is_no_envelope_is_refused() {
    let envelope =
        |signatures: &str| format!(r#"{{"payloadType": "t", "payload": "e30=", "signatures": {signatures}}}"#);
    let many = format!("[{}]", vec![r#"{"sig": "e30="}"#; 65].join(","));
    for text in [
        "",
        "{}",
        "[]",
        "{",
        &envelope("[]"),
        &envelope("{}"),
        &envelope(r#"[{"keyid": ""}]"#),
        &envelope(r#"[{"sig": "!"}]"#),
        &envelope(r#"[{"sig": "e30=", "sig": "e30="}]"#),
        &envelope(r#"[{"sig": "e30=", "more": {"a": 1, "a": 1}}]"#),
        &envelope(&many),
        &envelope(r#"[{"sig": "e30="}]"#).replace("e30=\",", "e30=e30=\","),
        &envelope(r#"[{"sig": "e30="}], "payload": "e30=""#),
        &"[".repeat(100_000),
    ] {
        assert_eq!(reason(text, &[]), Reason::MalformedEnvelope, "{text}");
    }
    let shown = Envelope::parse(r#"{"payloadType": 12345}"#).unwrap_err().to_string();
    assert!(!shown.contains("12345"), "{shown}");
}

#[test]
fn what_an_envelope_says_of_itself_forges_no_line() {
    let text = r#"{"payloadType": "t", "payload": "e30=", "signatures": [{"sig": "e30=", "keyid": "a\n::error::b"}]}"#;
    let shown = Envelope::parse(text).unwrap().verify(&[]).unwrap_err().to_string();
    assert!(shown.ends_with(r"it says to be by `a\n::error::b`"), "{shown}");
}

proptest! {
    #[test]
    fn any_text_is_read_or_refused(text in r#"[{}\[\]":,a-z0-9= \\]{0,80}"#) {
        let _ = Envelope::parse(&text);
    }

    #[test]
    fn an_altered_envelope_is_refused_or_says_the_same(place in 0_usize..300, letter in "[ -~]") {
        let key = PrivateKey::generate(Algorithm::Ed25519).unwrap();
        let text = signed(&key);
        let mut altered = text.clone();
        if place < altered.len() {
            altered.replace_range(place..=place, &letter);
        }
        if let Ok(envelope) = Envelope::parse(&altered)
            && envelope.verify(&[key.public().clone()]).is_ok()
        {
            prop_assert_eq!(envelope.payload(), br#"{"a": 1}"#);
            prop_assert_eq!(envelope.payload_type(), IN_TOTO);
        }
    }
}
