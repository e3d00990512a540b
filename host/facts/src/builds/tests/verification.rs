//! How far it reaches that a record is verified.

use super::images::{entry, manifest, metadata, parse};
use super::sha256;
use crate::builds::{Builds, Reason, Refused, Verification};
use crate::document::hex;
use sha2::{Digest as _, Sha256};

/// An index as it lies in the registry, and its digest.
fn raw(entries: &[String]) -> (String, String) {
    let text = format!(r#"{{"schemaVersion": 2, "manifests": [{}]}}"#, entries.join(", "));
    let digest = format!("sha256:{}", hex(&Sha256::digest(&text)));
    (text, digest)
}

fn record(digest: &str) -> String {
    format!(r#"{{"containerimage.digest": "{digest}", "image.name": "web:1"}}"#)
}

/// Has all records verified but those of some names.
fn verify(builds: &mut Builds, except: &[&str]) {
    builds.verify(|build| {
        if build.names.iter().any(|name| except.contains(&name.as_str())) {
            return Verification::Refused(Refused::new(Reason::Unsigned, "it has no signature"));
        }
        Verification::Verified {
            builder: "ci".to_owned(),
        }
    });
}

/// Why the records that are found by a digest are not verified, in their order.
fn reasons(builds: &Builds, digest: &str) -> Vec<Option<Reason>> {
    let found = builds.find(digest).into_iter();
    found.map(|build| build.verification.reason()).collect()
}

const CLAIMED: Option<Reason> = Some(Reason::SubjectMismatch);

#[test]
fn nothing_is_verified_until_somebody_asks() {
    let builds = parse(&[&metadata('a')]);
    assert_eq!(reasons(&builds, &sha256('a')), [Some(Reason::VerificationNotAsked)]);
}

#[test]
fn a_record_is_verified_for_the_digest_that_it_names() {
    let mut builds = parse(&[&metadata('a')]);
    verify(&mut builds, &[]);
    let found = builds.find(&sha256('a'));
    assert_eq!(found.first().unwrap().verification.builder(), Some("ci"));
    assert_eq!(found.first().unwrap().verification.message(), None);
}

#[test]
fn a_listing_that_is_only_claimed_takes_a_signature_nowhere() {
    let mut builds = parse(&[&metadata('a'), &manifest('a', &[entry("amd64", 'b')])]);
    verify(&mut builds, &[]);
    assert_eq!(reasons(&builds, &sha256('a')), [None]);
    assert_eq!(reasons(&builds, &sha256('b')), [CLAIMED]);

    let mut builds = parse(&[&metadata('b'), &manifest('a', &[entry("amd64", 'b')])]);
    verify(&mut builds, &[]);
    assert_eq!(reasons(&builds, &sha256('a')), [CLAIMED]);
    assert_eq!(reasons(&builds, &sha256('b')), [None]);
}

#[test]
fn the_bytes_of_an_index_take_the_signature_on_it_to_its_manifests() {
    let (index, digest) = raw(&[entry("amd64", 'a'), entry("arm64", 'b')]);
    let mut builds = parse(&[&record(&digest), &index]);
    verify(&mut builds, &[]);
    for manifest in ['a', 'b'] {
        assert_eq!(reasons(&builds, &sha256(manifest)), [None], "{manifest}");
    }
}

#[test]
fn signatures_on_all_manifests_reach_the_index_whose_bytes_list_them() {
    let (index, digest) = raw(&[entry("amd64", 'a'), entry("arm64", 'b')]);
    let mut builds = parse(&[&metadata('a'), &metadata('b'), &index]);
    verify(&mut builds, &[]);
    assert_eq!(reasons(&builds, &digest), [None, None]);
}

#[test]
fn one_manifest_that_is_not_verified_keeps_the_index_from_it() {
    let (index, digest) = raw(&[entry("amd64", 'a'), entry("arm64", 'b')]);
    let mut builds = parse(&[&metadata('a'), &metadata('b'), &index]);
    verify(&mut builds, &["web:b"]);
    assert_eq!(reasons(&builds, &digest), [CLAIMED, Some(Reason::Unsigned)]);
    assert_eq!(reasons(&builds, &sha256('a')), [None]);
}

#[test]
fn an_index_that_lists_more_that_could_be_run_is_not_verified_by_its_platforms() {
    let without_platform = format!(r#"{{"digest": "{}"}}"#, sha256('e'));
    let said_to_be_an_attestation = format!(
        r#"{{"digest": "{}", "platform": {{"os": "linux", "architecture": "arm64"}},
            "annotations": {{"vnd.docker.reference.digest": "{}"}}}}"#,
        sha256('e'),
        sha256('a')
    );
    for (more, found) in [
        (without_platform, vec![CLAIMED]),
        (said_to_be_an_attestation, Vec::new()),
    ] {
        let (index, digest) = raw(&[entry("amd64", 'a'), more]);
        let mut builds = parse(&[&metadata('a'), &index]);
        verify(&mut builds, &[]);
        assert_eq!(reasons(&builds, &digest), found, "{index}");

        let mut builds = parse(&[&record(&digest), &index]);
        verify(&mut builds, &[]);
        assert_eq!(reasons(&builds, &sha256('a')), [None], "{index}");
    }
}

#[test]
fn bytes_count_for_more_than_what_is_said_of_them_in_any_order() {
    let (index, digest) = raw(&[entry("amd64", 'a')]);
    let said = manifest('1', &[entry("amd64", 'a')]).replace(&sha256('1'), &digest);
    for files in [[&index, &said], [&said, &index]] {
        let mut builds = parse(&[&record(&digest), files[0], files[1]]);
        verify(&mut builds, &[]);
        assert_eq!(reasons(&builds, &sha256('a')), [None]);
    }
}

#[test]
fn what_was_verified_is_forgotten_when_it_is_asked_anew() {
    let mut builds = parse(&[&metadata('a'), &manifest('a', &[entry("amd64", 'b')])]);
    verify(&mut builds, &[]);
    verify(&mut builds, &["web:a"]);
    for digit in ['a', 'b'] {
        assert_eq!(reasons(&builds, &sha256(digit)), [Some(Reason::Unsigned)]);
    }
}
