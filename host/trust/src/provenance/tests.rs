//! Records that are verified, and every reason for which one is not.

mod shared;

use super::{Builder, PREDICATE_TYPES, Source, require_payload, verify};
use crate::dsse::{Envelope, IN_TOTO};
use crate::key::PrivateKey;
use crate::testing::{by_identity, by_keys, key};
use portcullis_facts::builds::{Builds, Reason, Verification};
use portcullis_facts::checkout::Checkout;
use std::fs;

const TESTDATA: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../facts/testdata/builds");

const BUILDKIT: &str = "https://github.com/moby/buildkit/blob/master/docs/attestations/slsa-definitions.md";

/// What BuildKit wrote of a build, in SLSA v1, and the image that it is of.
fn statement() -> String {
    fs::read_to_string(format!("{TESTDATA}/web-slsa1/statement.json")).unwrap()
}

const WEB: &str = "sha256:170bc4292fd73a5282ec024647170e622aa688ec095945ea53fd18626471ac69";

const REVISION: &str = "4c49d6b1c10d29b8b3e409e18f4ab527a84268b7";

fn signed(statement: &str, key: &PrivateKey) -> String {
    let envelope = Envelope::sign(IN_TOTO, statement.as_bytes().to_vec(), key).unwrap();
    let named = format!(r#""keyid":"{}","sig":"#, key.public().id());
    envelope.to_json().unwrap().replace(r#""sig":"#, &named)
}

/// A builder that signs by a key, and of which nothing else is asked.
fn builder(name: &str, key: &PrivateKey) -> Builder {
    Builder {
        signer: by_keys(name, &[key.public()]),
        predicate_types: PREDICATE_TYPES.map(str::to_owned).to_vec(),
        ids: None,
        build_types: None,
        sources: None,
        is_of_checkout: false,
        parameters: None,
    }
}

fn checkout(revision: &str) -> Checkout {
    Checkout {
        repository: String::new(),
        revision: revision.to_owned(),
        dirty: None,
        branch: None,
        tag: None,
        run_url: None,
    }
}

/// What is known of the only record in a text.
fn verified(text: &str, builders: &[Builder], checkout: Option<&Checkout>) -> Verification {
    let mut builds = Builds::parse([("web.json".to_owned(), text.to_owned())]).unwrap();
    verify(&mut builds, builders, checkout);
    builds.all()[0].verification.clone()
}

/// What speaks against the recorded build, signed as it is, where something is expected of it.
fn reason(change: impl FnOnce(&mut Builder)) -> Option<Reason> {
    reason_of(&statement(), None, change)
}

fn reason_of(statement: &str, checkout: Option<&Checkout>, change: impl FnOnce(&mut Builder)) -> Option<Reason> {
    let key = key();
    let mut builder = builder("ci", &key);
    change(&mut builder);
    verified(&signed(statement, &key), &[builder], checkout).reason()
}

fn texts(texts: &[&str]) -> Vec<String> {
    texts.iter().map(|text| (*text).to_owned()).collect()
}

#[test]
fn what_a_trusted_builder_signed_is_verified_by_his_name_for_the_image_that_it_names() {
    let key = key();
    let expected = Builder {
        ids: Some(texts(&[""])),
        build_types: Some(texts(&[BUILDKIT])),
        sources: Some(vec![Source::parse("https://git.example.com/shop/*").unwrap()]),
        is_of_checkout: true,
        parameters: Some(texts(&["build-arg:SOURCE_DATE_EPOCH"])),
        ..builder("ci", &key)
    };
    let text = signed(&statement(), &key);
    let mut builds = Builds::parse([("web.json".to_owned(), text)]).unwrap();
    verify(&mut builds, &[expected], Some(&checkout(REVISION)));
    let found = builds.find(WEB);
    assert_eq!(found.len(), 1);
    assert_eq!(
        found[0].verification,
        Verification::Verified {
            builder: "ci".to_owned()
        }
    );
}

#[test]
fn where_no_builder_is_trusted_nothing_is_asked() {
    let found = verified(&signed(&statement(), &key()), &[], None);
    assert_eq!(found.reason(), Some(Reason::VerificationNotAsked));
}

#[test]
fn a_record_without_a_signature_is_unsigned() {
    let key = key();
    let metadata = format!(r#"{{"containerimage.digest": "{WEB}"}}"#);
    for text in [statement(), metadata] {
        let found = verified(&text, &[builder("ci", &key)], None);
        assert_eq!(found.reason(), Some(Reason::Unsigned));
    }
}

#[test]
fn an_envelope_with_a_key_twice_is_malformed() {
    let key = key();
    let text = signed(&statement(), &key).replace(r#""sig":""#, r#""sig":"e30=","sig":""#);
    let found = verified(&text, &[builder("ci", &key)], None);
    assert_eq!(found.reason(), Some(Reason::MalformedEnvelope));
}

#[test]
fn a_statement_without_a_digest_by_which_it_can_be_verified_is_unsupported() {
    let digits = WEB.trim_start_matches("sha256:");
    let other = statement().replacen(
        &format!(r#""sha256": "{digits}""#),
        &format!(r#""sha512": "{digits}{digits}""#),
        1,
    );
    assert_eq!(reason_of(&other, None, |_| {}), Some(Reason::UnsupportedSignature));
}

#[test]
fn what_another_key_signed_is_of_an_unknown_signer() {
    let other = key();
    assert_eq!(
        reason(|builder| builder.signer = by_keys("ci", &[other.public()])),
        Some(Reason::UnknownSigner)
    );
    assert_eq!(
        reason(|builder| builder.signer = by_identity("ci", "*")),
        Some(Reason::UnknownSigner)
    );
}

#[test]
fn an_altered_payload_or_subject_or_signature_is_refused() {
    let key = key();
    let honest = signed(&statement(), &key);
    let other = signed(&statement().replace(REVISION, &"a".repeat(40)), &key);
    let moved = signed(&statement().replacen("170bc4", "270bc4", 1), &key);
    let part = |text: &str, name: &str| {
        let (_, rest) = text.split_once(&format!(r#""{name}":""#)).unwrap();
        rest.split_once('"').unwrap().0.to_owned()
    };
    for forged in [&other, &moved] {
        let payload = honest.replace(&part(&honest, "payload"), &part(forged, "payload"));
        let signature = honest.replace(&part(&honest, "sig"), &part(forged, "sig"));
        for text in [payload, signature] {
            assert_ne!(text, honest);
            let found = verified(&text, &[builder("ci", &key)], None);
            assert_eq!(found.reason(), Some(Reason::InvalidSignature));
        }
    }
}

#[test]
fn what_is_signed_has_to_be_what_was_read() {
    assert!(require_payload(b"{}", "{}").is_ok());
    let refused = require_payload(b"{}", "{} ").unwrap_err();
    assert_eq!(refused.reason, Reason::PayloadMismatch);
}

#[test]
fn a_listing_that_nobody_signed_does_not_make_a_record_verified_for_another_image() {
    let key = key();
    let index = format!("sha256:{}", "1".repeat(64));
    let listed = format!(
        r#"{{"schemaVersion": 2, "digest": "{index}", "size": 1, "manifests":
            [{{"digest": "{WEB}", "platform": {{"os": "linux", "architecture": "amd64"}}}}]}}"#
    );
    let texts = [signed(&statement(), &key), listed];
    let mut builds = Builds::parse(texts.map(|text| (format!("{}.json", text.len()), text))).unwrap();
    verify(&mut builds, &[builder("ci", &key)], None);
    assert!(builds.find(WEB)[0].verification.is_verified());
    assert_eq!(
        builds.find(&index)[0].verification.reason(),
        Some(Reason::SubjectMismatch)
    );
}

#[test]
fn a_kind_of_statement_that_is_not_accepted_is_refused() {
    let reason = reason(|builder| builder.predicate_types = vec![PREDICATE_TYPES[0].to_owned()]);
    assert_eq!(reason, Some(Reason::PredicateTypeNotAccepted));
}

#[test]
fn another_builder_than_is_accepted_is_refused() {
    for ids in [texts(&["https://ci.example.com/builder"]), texts(&[])] {
        assert_eq!(reason(|builder| builder.ids = Some(ids)), Some(Reason::BuilderMismatch));
    }
}

#[test]
fn another_kind_of_build_than_is_accepted_is_refused() {
    let reason = reason(|builder| builder.build_types = Some(texts(&[&format!("{BUILDKIT}#")])));
    assert_eq!(reason, Some(Reason::BuildTypeNotAccepted));
}

#[test]
fn another_source_than_is_accepted_is_refused() {
    for source in [
        "https://git.example.com/shop/sho",
        "https://git.example.com/*",
        "https://git.example.co/shop/shop",
    ] {
        let sources = Some(vec![Source::parse(source).unwrap()]);
        assert_eq!(
            reason(|builder| builder.sources = sources),
            Some(Reason::SourceMismatch),
            "{source}"
        );
    }
    assert_eq!(
        reason(|builder| builder.sources = Some(Vec::new())),
        Some(Reason::SourceMismatch)
    );
}

#[test]
fn another_commit_than_is_deployed_is_refused() {
    let of_checkout = |statement: &str, checkout: Option<&Checkout>| {
        reason_of(statement, checkout, |builder| builder.is_of_checkout = true)
    };
    let deployed = checkout(REVISION);
    assert_eq!(of_checkout(&statement(), Some(&deployed)), None);
    let dirty = statement().replace(REVISION, &format!("{REVISION}-dirty"));
    let nowhere = statement().replace("vcs:", "not:").replace("\"vcs\"", "\"not\"");
    for (statement, checkout) in [
        (statement(), Some(&checkout("0bf409adc654198ef6bf3c3823df82963a83068c"))),
        (statement(), Some(&checkout(""))),
        (statement(), None),
        (dirty, Some(&deployed)),
        (nowhere, Some(&deployed)),
    ] {
        assert_eq!(of_checkout(&statement, checkout), Some(Reason::RevisionMismatch));
    }
}

#[test]
fn a_parameter_that_is_not_expected_is_refused() {
    for (accepted, expected) in [
        (&["build-arg:*"][..], None),
        (&["*"], None),
        (&["build-arg:SOURCE_DATE"], Some(Reason::UnexpectedParameter)),
        (&[], Some(Reason::UnexpectedParameter)),
    ] {
        assert_eq!(
            reason(|builder| builder.parameters = Some(texts(accepted))),
            expected,
            "{accepted:?}"
        );
    }
}

#[test]
fn of_several_builders_one_that_accepts_is_enough() {
    let (mine, other) = (key(), key());
    let strict = Builder {
        ids: Some(texts(&[])),
        ..builder("strict", &mine)
    };
    let builders = [builder("other", &other), strict, builder("ci", &mine)];
    let found = verified(&signed(&statement(), &mine), &builders, None);
    assert_eq!(found.builder(), Some("ci"));
}

#[test]
fn of_several_refusals_that_of_the_closest_builder_is_told_and_of_the_first_of_these() {
    let (mine, other) = (key(), key());
    let stranger = builder("stranger", &other);
    let far = Builder {
        ids: Some(texts(&["x"])),
        ..builder("far", &mine)
    };
    let near = |name| Builder {
        parameters: Some(texts(&[])),
        ..builder(name, &mine)
    };
    let text = signed(&statement(), &mine);
    for builders in [
        [stranger.clone(), far.clone(), near("a"), near("b")],
        [near("a"), near("b"), far, stranger],
    ] {
        let found = verified(&text, &builders, None);
        assert_eq!(
            found.message(),
            Some("`a`: the parameter `build-arg:SOURCE_DATE_EPOCH` is not expected")
        );
        assert_eq!(found.reason(), Some(Reason::UnexpectedParameter));
    }
}

#[test]
fn what_a_record_says_forges_no_line() {
    let forged = statement().replace("build-arg:SOURCE_DATE_EPOCH", "build-arg:A\\n::error::");
    let key = key();
    let builder = Builder {
        parameters: Some(texts(&[])),
        ..builder("ci", &key)
    };
    let found = verified(&signed(&forged, &key), &[builder], None);
    assert_eq!(
        found.message(),
        Some(r"`ci`: the parameter `build-arg:A\n::error::` is not expected")
    );
}
