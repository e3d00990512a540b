//! Decisions that are acted on, and such that are refused by name.

use super::{Configuration, Decision, Digested, Expected, Flaw, Gaps, Pack, Postponed, Verdict, Waiver, wire};
use crate::dsse::{Envelope, IN_TOTO};
use crate::key::{Algorithm, PrivateKey};
use crate::testing::key;
use jiff::Timestamp;
use proptest::prelude::*;
use serde_json::{Value, json};
use std::time::Duration;

const NOW: &str = "2026-12-01T12:00:00Z";
const PLAN: &str = "sha256:1111111111111111111111111111111111111111111111111111111111111111";

fn sha256(digit: char) -> String {
    format!("sha256:{}", digit.to_string().repeat(64))
}

fn digested(name: &str, digit: char) -> Digested {
    Digested {
        name: name.to_owned(),
        digest: sha256(digit),
    }
}

fn pack(name: &str, digit: char) -> Pack {
    Pack {
        name: name.to_owned(),
        version: "1.0.0".to_owned(),
        digest: sha256(digit),
    }
}

fn configuration() -> Configuration {
    Configuration {
        files: Some(digested("portcullis.toml", '5')),
        profile: "recommended".to_owned(),
        baseline: Some(digested("baseline.json", '6')),
    }
}

fn decision() -> Decision {
    Decision {
        project: "shop".to_owned(),
        stack: "prod".to_owned(),
        inputs: vec![digested("plan.json", '1'), digested("state.json", '2')],
        images: vec![digested("registry.example.com/shop/web:v1", 'a')],
        records: vec![digested("builds/web.json", '3')],
        revision: Some("4c49d6b".to_owned()),
        gaps: Gaps::default(),
        packs: vec![pack("house", '4')],
        configuration: configuration(),
        verdict: Verdict::Allowed,
        waivers: vec![Waiver {
            policy: "floating-image-tag".to_owned(),
            resource: "urn:pulumi:*::shop::*::legacy-*".to_owned(),
            expires: at("2027-01-01T00:00:00Z"),
            reason: "moved in Q1".to_owned(),
        }],
        postponed: vec![Postponed {
            policy: "registry/unpinned-image".to_owned(),
            from: at("2027-03-01T00:00:00Z"),
        }],
        version: "0.1.0".to_owned(),
        time: NOW.parse().unwrap(),
    }
}

fn expected(plan: &str) -> Expected<'_> {
    Expected {
        plan,
        project: Some("shop"),
        stack: Some("prod"),
        now: NOW.parse().unwrap(),
        max_age: None,
        packs: None,
        revision: None,
        configuration: None,
    }
}

/// What speaks against a decision, where something else is expected of it.
fn flaw<'e>(decision: &Decision, change: impl FnOnce(&mut Expected<'e>)) -> Option<Flaw> {
    let key = key();
    let mut expected = expected(PLAN);
    change(&mut expected);
    let text = decision.sign(&key).unwrap();
    let verified = Decision::verify(&text, &[key.public().clone()], expected);
    verified.err().map(|refusal| refusal.flaw)
}

/// What speaks against a statement that somebody else signed with the right key.
fn flaw_of(statement: &str) -> Option<Flaw> {
    let key = key();
    let text = Envelope::sign(IN_TOTO, statement.as_bytes().to_vec(), &key).unwrap();
    let verified = Decision::verify(
        &text.to_json().unwrap(),
        &[key.public().clone()],
        expected(&sha256('1')),
    );
    verified.err().map(|refusal| refusal.flaw)
}

fn statement() -> Value {
    serde_json::from_str(&wire::write(&decision()).unwrap()).unwrap()
}

fn at(time: &str) -> Timestamp {
    time.parse().unwrap()
}

#[test]
fn a_decision_comes_back_as_it_was_signed_by_either_kind_of_key() {
    for algorithm in [Algorithm::Ed25519, Algorithm::EcdsaP256] {
        let key = PrivateKey::generate(algorithm).unwrap();
        let text = decision().sign(&key).unwrap();
        for plan in ['1', '2'] {
            let read = Decision::verify(&text, &[key.public().clone()], expected(&sha256(plan))).unwrap();
            assert_eq!(read, decision());
        }
    }
}

#[test]
fn a_decision_is_a_summary_of_slsa() {
    let statement = statement();
    assert_eq!(statement["predicateType"], "https://slsa.dev/verification_summary/v1");
    let subjects: Vec<_> = statement["subject"]
        .as_array()
        .unwrap()
        .iter()
        .map(|it| &it["digest"]["sha256"])
        .collect();
    assert_eq!(
        subjects,
        [&json!("1".repeat(64)), &json!("2".repeat(64)), &json!("a".repeat(64))]
    );
    let summary = &statement["predicate"];
    assert_eq!(
        summary["verifier"],
        json!({"id": "portcullis:check", "version": {"portcullis": "0.1.0"}})
    );
    assert_eq!(summary["timeVerified"], NOW);
    assert_eq!(
        summary["resourceUri"],
        "urn:pulumi:prod::shop::pulumi:pulumi:Stack::shop-prod"
    );
    assert_eq!(
        summary["policy"],
        json!({"uri": "portcullis.toml", "digest": {"sha256": "5".repeat(64)}})
    );
    assert_eq!(
        summary["inputAttestations"],
        json!([{"uri": "builds/web.json", "digest": {"sha256": "3".repeat(64)}}])
    );
    assert_eq!(summary["verificationResult"], "PASSED");
    assert_eq!(summary["verifiedLevels"], json!(["SLSA_BUILD_LEVEL_UNEVALUATED"]));
}

#[test]
fn a_denial_is_a_summary_that_failed_and_is_not_acted_on() {
    let denied = Decision {
        verdict: Verdict::Denied,
        configuration: Configuration {
            files: None,
            ..configuration()
        },
        ..decision()
    };
    let statement: Value = serde_json::from_str(&wire::write(&denied).unwrap()).unwrap();
    assert_eq!(statement["predicate"]["verificationResult"], "FAILED");
    assert_eq!(statement["predicate"]["verifiedLevels"], json!(["FAILED"]));
    assert_eq!(statement["predicate"]["policy"], json!({"uri": "portcullis:defaults"}));
    assert_eq!(flaw(&denied, |_| {}), Some(Flaw::Denied));
    let faulted = Decision {
        verdict: Verdict::Faulted,
        ..denied
    };
    assert_eq!(flaw(&faulted, |_| {}), Some(Flaw::Faulted));
}

#[test]
fn packs_that_have_to_judge_are_these_and_no_others() {
    let (house, more) = (pack("as it is called elsewhere", '4'), pack("more", '7'));
    for (packs, expected) in [
        (vec![house.clone()], None),
        (vec![pack("house", '7')], Some(Flaw::OtherPacks)),
        (vec![house, more], Some(Flaw::OtherPacks)),
        (Vec::new(), Some(Flaw::OtherPacks)),
    ] {
        assert_eq!(flaw(&decision(), |it| it.packs = Some(&packs)), expected, "{packs:?}");
    }
}

#[test]
fn a_configuration_that_a_decision_has_to_rest_on_is_that_one_by_every_digest() {
    let changed = |change: fn(&mut Configuration)| {
        let mut expected = configuration();
        change(&mut expected);
        flaw(&decision(), |it| it.configuration = Some(&expected))
    };
    assert_eq!(changed(|_| {}), None);
    assert_eq!(changed(|it| it.files = Some(digested("a/portcullis.toml", '5'))), None);
    for other in [
        (|it| it.files = Some(digested("portcullis.toml", '7'))) as fn(&mut Configuration),
        |it| it.files = None,
        |it| it.profile = "audit".to_owned(),
        |it| it.baseline = Some(digested("baseline.json", '7')),
        |it| it.baseline = None,
    ] {
        assert_eq!(changed(other), Some(Flaw::OtherConfiguration));
    }
}

#[test]
fn an_altered_plan_or_an_image_in_its_place_is_refused() {
    for digest in [sha256('9'), sha256('a'), String::new()] {
        let key = key();
        let text = decision().sign(&key).unwrap();
        let error = Decision::verify(&text, &[key.public().clone()], expected(&digest)).unwrap_err();
        assert_eq!(error.flaw, Flaw::OtherPlan);
    }
}

#[test]
fn another_stack_or_project_is_refused() {
    assert_eq!(
        flaw(&decision(), |expected| expected.stack = Some("dev")),
        Some(Flaw::OtherStack)
    );
    assert_eq!(
        flaw(&decision(), |expected| expected.project = Some("pay")),
        Some(Flaw::OtherStack)
    );
}

#[test]
fn a_decision_may_be_as_old_as_is_said_and_no_older() {
    let hour = Some(Duration::from_hours(1));
    for (now, max_age, expected) in [
        ("2026-12-01T13:00:00Z", hour, None),
        ("2026-12-01T13:00:01Z", hour, Some(Flaw::TooOld)),
        ("2026-12-30T13:00:01Z", None, None),
        ("2026-12-30T13:00:01Z", Some(Duration::MAX), None),
        ("2026-12-01T11:59:00Z", hour, None),
        ("2026-12-01T11:58:59Z", hour, Some(Flaw::FromTheFuture)),
        ("2026-12-01T11:58:59Z", None, Some(Flaw::FromTheFuture)),
    ] {
        let found = flaw(&decision(), |it| (it.now, it.max_age) = (at(now), max_age));
        assert_eq!(found, expected, "{now}");
    }
}

#[test]
fn a_waiver_that_ended_since_takes_the_decision_with_it() {
    assert_eq!(
        flaw(&decision(), |expected| expected.now = at("2026-12-31T23:59:59Z")),
        None
    );
    let ended = flaw(&decision(), |expected| expected.now = at("2027-01-01T00:00:00Z"));
    assert_eq!(ended, Some(Flaw::WaiverExpired));
}

/// Who leaves out the build records or `--show-sames` gets a laxer decision by the same rules.
#[test]
fn where_the_configuration_is_named_nothing_of_it_was_left_out() {
    let configuration = configuration();
    for gaps in [
        Gaps {
            hidden: 7,
            policies: Vec::new(),
        },
        Gaps {
            hidden: 0,
            policies: vec!["rebuild/dirty-source".to_owned()],
        },
    ] {
        let decision = Decision { gaps, ..decision() };
        assert_eq!(flaw(&decision, |_| {}), None);
        let flaw = flaw(&decision, |it| it.configuration = Some(&configuration));
        assert_eq!(flaw, Some(Flaw::Incomplete));
    }
}

#[test]
fn another_commit_than_the_one_that_has_to_be_checked_out_is_refused() {
    assert_eq!(flaw(&decision(), |it| it.revision = Some("4c49d6b")), None);
    assert_eq!(
        flaw(&decision(), |it| it.revision = Some("c3b450c")),
        Some(Flaw::OtherRevision)
    );
    let nobody_knows = Decision {
        revision: None,
        ..decision()
    };
    assert_eq!(
        flaw(&nobody_knows, |it| it.revision = Some("4c49d6b")),
        Some(Flaw::OtherRevision)
    );
}

#[test]
fn a_policy_that_denies_since_takes_the_decision_with_it() {
    let decision = Decision {
        waivers: Vec::new(),
        ..decision()
    };
    assert_eq!(flaw(&decision, |it| it.now = at("2027-02-28T23:59:59Z")), None);
    let begun = flaw(&decision, |it| it.now = at("2027-03-01T00:00:00Z"));
    assert_eq!(begun, Some(Flaw::EnforcedSince));
}

#[test]
fn who_did_not_sign_it_is_unknown_and_what_was_altered_is_not_signed() {
    let (mine, other) = (key(), key());
    let text = decision().sign(&mine).unwrap();
    let verify = |text: &str, key: &PrivateKey| {
        let verified = Decision::verify(text, &[key.public().clone()], expected(&sha256('1')));
        verified.unwrap_err().flaw
    };
    assert_eq!(verify(&text, &other), Flaw::UnknownSigner);
    let (head, rest) = text.split_once(r#""payload":""#).unwrap();
    let (_, tail) = rest.split_once('"').unwrap();
    let forged = Decision {
        stack: "prod".to_owned(),
        project: "pay".to_owned(),
        ..decision()
    };
    let payload = portcullis_facts::base64::encode(wire::write(&forged).unwrap().as_bytes());
    let altered = format!(r#"{head}"payload":"{payload}"{tail}"#);
    assert_ne!(altered, text);
    assert_eq!(verify(&altered, &mine), Flaw::InvalidSignature);
    assert_eq!(verify("{}", &mine), Flaw::Malformed);
}

#[test]
fn a_signed_statement_of_something_else_is_no_decision() {
    assert_eq!(flaw_of(&statement().to_string()), None);
    let mut other = statement();
    other["predicateType"] = json!("https://slsa.dev/provenance/v1");
    assert_eq!(flaw_of(&other.to_string()), Some(Flaw::NoDecision));
    let mut other = statement();
    other["predicate"]
        .as_object_mut()
        .unwrap()
        .remove("portcullis:decision/v1");
    assert_eq!(flaw_of(&other.to_string()), Some(Flaw::NoDecision));
}

#[test]
fn a_decision_that_contradicts_itself_is_malformed() {
    let mut other = statement();
    other["subject"] = json!([{"name": "plan.json", "digest": {"sha256": "9".repeat(64)}}]);
    assert_eq!(flaw_of(&other.to_string()), Some(Flaw::Malformed));
    let mut other = statement();
    other["predicate"]["verificationResult"] = json!("FAILED");
    assert_eq!(flaw_of(&other.to_string()), Some(Flaw::Malformed));
    let twice =
        statement()
            .to_string()
            .replacen(r#""verdict":"allowed""#, r#""verdict":"denied","verdict":"allowed""#, 1);
    assert_eq!(flaw_of(&twice), Some(Flaw::Malformed));
    assert_eq!(flaw_of("{}"), Some(Flaw::Malformed));
}

#[test]
fn a_decision_about_nothing_or_with_a_malformed_digest_is_not_signed() {
    let nothing = Decision {
        inputs: Vec::new(),
        ..decision()
    };
    assert!(nothing.sign(&key()).is_err());
    let mut malformed = decision();
    malformed.images[0].digest = "latest".to_owned();
    let error = malformed.sign(&key()).unwrap_err();
    assert_eq!(
        error.to_string(),
        "the digest `latest` of `registry.example.com/shop/web:v1` is malformed"
    );
}

#[test]
fn every_flaw_has_a_code_of_its_own() {
    let codes: std::collections::BTreeSet<_> = Flaw::ALL.iter().map(|flaw| flaw.code()).collect();
    assert_eq!(codes.len(), Flaw::ALL.len());
}

proptest! {
    #[test]
    fn whatever_is_signed_is_read_or_refused(place in 0_usize..2000, letter in r#"[\[\]{}",:0-9a-z]"#) {
        let mut text = statement().to_string();
        if place < text.len() {
            text.replace_range(place..=place, &letter);
        }
        let _ = flaw_of(&text);
    }
}
