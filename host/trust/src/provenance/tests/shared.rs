//! The records that Sigstore and slsa-verifier are tested with, where they are present.

use super::{Builder, builder, key, texts};
use crate::dsse::Envelope;
use crate::key::PublicKey;
use crate::provenance::{Source, verify};
use crate::testing::{by_identity, fixtures};
use portcullis_facts::builds::{Builds, Reason, Verification};
use std::fs;
use std::path::Path;

const GENERATOR: &str = "https://github.com/slsa-framework/slsa-github-generator/.github/workflows/";

/// What is known of the only record in a file. `None` if it is not read as one.
fn verified(path: &Path, builder: &Builder) -> Option<Verification> {
    let mut builds = Builds::read(&[path.to_owned()]).ok()?;
    verify(&mut builds, std::slice::from_ref(builder), None);
    Some(builds.all()[0].verification.clone())
}

/// The generators of GitHub, and what slsa-verifier expects of them.
fn generators() -> Builder {
    Builder {
        signer: by_identity("generators", &format!("{GENERATOR}*@refs/*/*")),
        sources: Some(vec![
            Source::parse("https://github.com/slsa-framework/example-package").unwrap(),
        ]),
        ..builder("generators", &key())
    }
}

#[test]
fn every_record_of_slsa_verifier_is_verified_or_refused() {
    let Some(folder) = fixtures("provenance/slsa") else {
        return;
    };
    let verdicts = [
        ("binary-linux-amd64-push-v14.2.intoto.build.slsa", Some(None)),
        // Google signs with a key of its own, without a certificate, and then without the payload's type.
        ("gcloud-container-github.json", Some(Some(Reason::UnknownSigner))),
        ("gcloud-container-mismatch-payload-digest.json", None),
        (
            "gha_container-based-binary-linux-amd64-v14.2.intoto.sigstore",
            Some(None),
        ),
        ("gke-gce-pre.bcid-vsa.jsonl", None),
        ("invalid-dsse-sig.intoto.sigstore", None),
        ("mismatch-tlog.intoto.sigstore", None),
        ("valid-v0.3.intoto.sigstore", Some(None)),
        ("vsa_signing_public_key.pem", None),
    ];
    let mut files: Vec<_> = fs::read_dir(&folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    files.sort();
    assert_eq!(files.len(), verdicts.len());
    for (path, (name, expected)) in files.iter().zip(verdicts) {
        assert_eq!(path.file_name().unwrap(), name);
        let found = verified(path, &generators()).map(|verification| verification.reason());
        assert_eq!(found, expected, "{name}");
    }
}

#[test]
fn what_a_workflow_signed_is_held_to_what_is_expected_of_it() {
    let Some(folder) = fixtures("provenance/slsa") else {
        return;
    };
    let file = folder.join("gha_container-based-binary-linux-amd64-v14.2.intoto.sigstore");
    let reason = |change: &dyn Fn(&mut Builder)| {
        let mut builder = generators();
        change(&mut builder);
        verified(&file, &builder).unwrap().reason()
    };
    let id = format!("{GENERATOR}builder_container-based_slsa3.yml@refs/tags/v1.7.0");
    assert_eq!(reason(&|builder| builder.ids = Some(texts(&[&id]))), None);
    assert_eq!(
        reason(&|builder| builder.ids = Some(texts(&[GENERATOR]))),
        Some(Reason::BuilderMismatch)
    );
    let names = ["buildConfig", "builderImage", "configPath", "source"];
    assert_eq!(reason(&|builder| builder.parameters = Some(texts(&names))), None);
    assert_eq!(
        reason(&|builder| builder.parameters = Some(texts(&names[1..]))),
        Some(Reason::UnexpectedParameter)
    );
    let other = by_identity("generators", "https://github.com/slsa-framework/*");
    assert_eq!(
        reason(&|builder| builder.signer = other.clone()),
        Some(Reason::CertificateIdentityMismatch)
    );
}

#[test]
fn the_records_of_sigstore_that_must_fail_do() {
    let Some(folder) = fixtures("provenance/sigstore") else {
        return;
    };
    let builder = Builder {
        signer: by_identity(
            "beacon",
            "https://github.com/sigstore-conformance/*/.github/workflows/*@refs/heads/main",
        ),
        predicate_types: vec![
            "https://slsa.dev/provenance/v1".to_owned(),
            "https://slsa.dev/provenance/v0.2".to_owned(),
        ],
        ..builder("beacon", &key())
    };
    for (name, expected) in [
        ("dsse-invalid-sig_fail", Some(Reason::InvalidSignature)),
        ("dsse-mismatch-envelope_fail", Some(Reason::TransparencyLogInvalid)),
        ("happy-path-intoto-in-dsse-v3", None),
    ] {
        let path = folder.join(name).join("bundle.sigstore.json");
        assert_eq!(verified(&path, &builder).unwrap().reason(), expected, "{name}");
    }
}

#[test]
fn a_summary_of_google_is_verified_by_its_key() {
    let Some(folder) = fixtures("provenance/slsa") else {
        return;
    };
    let text = fs::read_to_string(folder.join("gke-gce-pre.bcid-vsa.jsonl")).unwrap();
    let signer = PublicKey::read(&folder.join("vsa_signing_public_key.pem")).unwrap();
    let envelope = Envelope::parse(&text).unwrap();
    assert_eq!(envelope.verify(&[key().public().clone(), signer.clone()]), Ok(&signer));
    let refused = envelope.verify(&[key().public().clone()]).unwrap_err();
    assert_eq!(refused.reason, Reason::UnknownSigner);
    let altered = text.replacen("eyJfdHlw", "eyJfdHlx", 1);
    assert!(Envelope::parse(&altered).unwrap().verify(&[signer]).is_err());
}
