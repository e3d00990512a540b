//! The real cosign verifies what is signed here, and what it signs is verified here.
//!
//! `PORTCULLIS_COSIGN` is the program: cosign v3. Without it the tests say that they were skipped.

#![expect(
    clippy::unwrap_used,
    clippy::print_stderr,
    reason = "tests stop where something is wrong, and say where they are skipped"
)]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use portcullis_facts::builds::{Builds, Reason};
use portcullis_facts::document::{Document, hex};
use portcullis_trust::decision::{Configuration, Decision, Digested, Expected, Flaw, Gaps, Verdict};
use portcullis_trust::key::{Algorithm, PrivateKey};
use portcullis_trust::provenance::{self, Builder};
use portcullis_trust::signer::{By, Signer};
use portcullis_trust::sigstore::TrustedRoot;
use sha2::{Digest as _, Sha256};

const SUMMARY: &str = "https://slsa.dev/verification_summary/v1";

/// cosign in a folder of its own. `None`, and said aloud, where it is absent.
struct Cosign {
    program: PathBuf,
    folder: tempfile::TempDir,
}

impl Cosign {
    fn find() -> Option<Self> {
        let Some(program) = std::env::var_os("PORTCULLIS_COSIGN") else {
            eprintln!("skipped: `PORTCULLIS_COSIGN` names no program");
            return None;
        };
        Some(Self {
            program: program.into(),
            folder: tempfile::tempdir().unwrap(),
        })
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn write(&self, name: &str, content: impl AsRef<[u8]>) -> PathBuf {
        let path = self.path(name);
        fs::write(&path, content).unwrap();
        path
    }

    fn run(&self, arguments: &[&str]) -> Output {
        let mut command = Command::new(&self.program);
        command.args(arguments).current_dir(self.folder.path());
        let home = self.folder.path();
        command
            .env("COSIGN_PASSWORD", "")
            .env("HOME", home)
            .env("COSIGN_YES", "true");
        command.output().unwrap()
    }

    fn verifies(&self, key: &PrivateKey, bundle: &str, plan: &str) -> bool {
        self.write("key.pub", key.public().to_pem());
        self.write("decision.json", bundle);
        let plan = self.write("plan.json", plan);
        let arguments = [
            "verify-blob-attestation",
            "--key",
            "key.pub",
            "--bundle",
            "decision.json",
            "--type",
            SUMMARY,
        ];
        let plan = ["--insecure-ignore-tlog", plan.to_str().unwrap()];
        self.run(&[&arguments[..], &plan[..]].concat()).status.success()
    }
}

fn sha256(text: impl AsRef<[u8]>) -> String {
    format!("sha256:{}", hex(&Sha256::digest(text)))
}

fn decision(plan: &str) -> Decision {
    Decision {
        project: "shop".to_owned(),
        stack: "prod".to_owned(),
        inputs: vec![Digested {
            name: "plan.json".to_owned(),
            digest: sha256(plan),
        }],
        images: Vec::new(),
        records: Vec::new(),
        revision: None,
        gaps: Gaps::default(),
        packs: Vec::new(),
        configuration: Configuration {
            files: None,
            profile: "recommended".to_owned(),
            baseline: None,
        },
        verdict: Verdict::Allowed,
        waivers: Vec::new(),
        postponed: Vec::new(),
        version: "0.1.0".to_owned(),
        time: "2026-12-01T12:00:00Z".parse().unwrap(),
    }
}

#[test]
fn cosign_verifies_a_decision_and_refuses_another_plan_and_another_key() {
    let Some(cosign) = Cosign::find() else {
        return;
    };
    for algorithm in [Algorithm::EcdsaP256, Algorithm::Ed25519] {
        let (mine, other) = (
            PrivateKey::generate(algorithm).unwrap(),
            PrivateKey::generate(algorithm).unwrap(),
        );
        let bundle = decision("a plan").sign(&mine).unwrap();
        assert!(cosign.verifies(&mine, &bundle, "a plan"), "{algorithm:?}");
        assert!(!cosign.verifies(&mine, &bundle, "another plan"), "{algorithm:?}");
        assert!(!cosign.verifies(&other, &bundle, "a plan"), "{algorithm:?}");
    }
}

/// What cosign attests of a file with a key, without a log: what kind of statement, and the statement's predicate.
fn attested(cosign: &Cosign, key: &PrivateKey, subject: &Path, kind: &str, predicate: &str) -> String {
    cosign.write("key.pem", key.to_pem().unwrap().as_bytes());
    let imported = cosign.run(&["import-key-pair", "--key", "key.pem", "--output-key-prefix", "signer"]);
    assert!(
        imported.status.success(),
        "{}",
        String::from_utf8_lossy(&imported.stderr)
    );
    cosign.write("predicate.json", predicate);
    let subject = subject.to_str().unwrap();
    let arguments = [
        "attest-blob",
        "--key",
        "signer.key",
        "--predicate",
        "predicate.json",
        "--type",
        kind,
    ];
    cosign.write("none.json", NO_SERVICES);
    let more = ["--signing-config", "none.json", "--bundle", "bundle.json", subject];
    let output = cosign.run(&[&arguments[..], &more[..]].concat());
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    fs::read_to_string(cosign.path("bundle.json")).unwrap()
}

/// A configuration by which cosign asks no service: no log, no authority for times.
const NO_SERVICES: &str = r#"{"mediaType": "application/vnd.dev.sigstore.signingconfig.v0.2+json"}"#;

#[test]
fn what_cosign_attests_of_a_build_is_verified() {
    let Some(cosign) = Cosign::find() else {
        return;
    };
    let image = cosign.write("image", "an image");
    let predicate = r#"{"buildDefinition": {"buildType": "https://ci.example.com/build", "externalParameters": {"ref": "main"}},
        "runDetails": {"builder": {"id": "https://ci.example.com"}}}"#;
    let (key, other) = (ecdsa(), ecdsa());
    let bundle = attested(&cosign, &key, &image, "slsaprovenance1", predicate);
    let mut builds = Builds::parse([("web.json".to_owned(), bundle)]).unwrap();
    provenance::verify(&mut builds, &[builder(&key)], None);
    let digest = sha256("an image");
    let found = builds.find(&digest).first().unwrap().verification.clone();
    assert_eq!(found.builder(), Some("ci"), "{found:?}");
    provenance::verify(&mut builds, &[builder(&other)], None);
    let found = builds.find(&digest).first().unwrap().verification.clone();
    assert_eq!(found.reason(), Some(Reason::UnknownSigner));
}

/// cosign 3.1.3 attests with ed25519 in a form (ed25519ph) that it does not verify itself.
fn ecdsa() -> PrivateKey {
    PrivateKey::generate(Algorithm::EcdsaP256).unwrap()
}

fn builder(key: &PrivateKey) -> Builder {
    Builder {
        signer: Signer {
            name: "ci".to_owned(),
            by: By::Keys(vec![key.public().clone()]),
            root: TrustedRoot::public().unwrap(),
        },
        predicate_types: vec!["https://slsa.dev/provenance/v1".to_owned()],
        ids: Some(vec!["https://ci.example.com".to_owned()]),
        build_types: None,
        sources: None,
        is_of_checkout: false,
        parameters: Some(vec!["ref".to_owned()]),
    }
}

#[test]
fn a_decision_of_another_tool_is_none() {
    let Some(cosign) = Cosign::find() else {
        return;
    };
    let plan = cosign.write("plan.json", "a plan");
    let key = ecdsa();
    let bundle = attested(&cosign, &key, &plan, SUMMARY, r#"{"verificationResult": "PASSED"}"#);
    let digest = Document::read(&plan).unwrap().digest();
    let expected = Expected {
        plan: &digest,
        project: Some("shop"),
        stack: Some("prod"),
        now: "2026-12-01T12:00:00Z".parse().unwrap(),
        max_age: None,
        packs: None,
        revision: None,
        configuration: None,
    };
    let refused = Decision::verify(&bundle, &[key.public().clone()], expected).unwrap_err();
    assert_eq!(refused.flaw, Flaw::NoDecision);
}
