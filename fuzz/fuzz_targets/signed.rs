//! Signed texts of strangers: each is refused, and nothing that is made up counts as signed.

#![no_main]

use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use portcullis_facts::builds::Builds;
use portcullis_trust::decision::{Decision, Expected};
use portcullis_trust::key::PublicKey;
use portcullis_trust::provenance::{self, Builder, PREDICATE_TYPES};
use portcullis_trust::signer::{By, Identity, Signer};
use portcullis_trust::sigstore::TrustedRoot;
use portcullis_trust::verify_artifact;

const DIGEST: &str = "sha256:f42468b86b098b0987b9d860bdd9aaebb97b7ed318e26ffa78cf69fd6f25ac5b";

/// A key that signed none of the seeds.
static KEY: LazyLock<PublicKey> = LazyLock::new(|| {
    let text = include_str!("../../tests/it/trust/other.pub");
    PublicKey::from_pem(text).expect("a public key")
});

/// Who signs nothing: one by a key, one by a certificate.
static SIGNERS: LazyLock<[Signer; 2]> = LazyLock::new(|| {
    let root = TrustedRoot::public().expect("the root that is part of the program");
    let identity = Identity {
        identity: "nobody@example.com".to_owned(),
        issuer: "https://accounts.example.com".to_owned(),
    };
    [By::Keys(vec![KEY.clone()]), By::Identity(identity)].map(|by| Signer {
        name: "nobody".to_owned(),
        by,
        root: root.clone(),
    })
});

fuzz_target!(|text: &str| {
    assert!(verify_artifact(&[text], DIGEST, SIGNERS.as_slice()).is_err());
    let expected = Expected {
        plan: DIGEST,
        project: None,
        stack: None,
        now: jiff::Timestamp::UNIX_EPOCH,
        max_age: None,
        packs: None,
        revision: None,
        configuration: None,
    };
    assert!(Decision::verify(text, &[KEY.clone()], expected).is_err());
    let Ok(mut builds) = Builds::parse([("file.json".to_owned(), text.to_owned())]) else {
        return;
    };
    provenance::verify(&mut builds, &builders(), None);
    assert!(builds.all().iter().all(|build| !build.verification.is_verified()));
});

fn builders() -> Vec<Builder> {
    let builder = |signer: &Signer| Builder {
        signer: signer.clone(),
        predicate_types: PREDICATE_TYPES.map(str::to_owned).to_vec(),
        ids: None,
        build_types: None,
        sources: None,
        is_of_checkout: false,
        parameters: None,
    };
    SIGNERS.iter().map(builder).collect()
}
