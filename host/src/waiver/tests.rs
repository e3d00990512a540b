//! What covers a finding, and that the few which are asked are all that can.

use std::path::Path;

use super::*;
use crate::config::Config;
use crate::problem::SourceFile;

const REST: &str = "reason = \"because\"\nexpires = 2026-12-31\n";

fn waivers(of: &[&str]) -> Vec<Waiver> {
    let texts: Vec<_> = of.iter().map(|keys| format!("[[waiver]]\n{keys}\n{REST}")).collect();
    let text = texts.concat();
    let source = SourceFile {
        path: "portcullis.toml".to_owned(),
        text: text.into(),
    };
    Config::parse(&source, Path::new("")).unwrap().waivers
}

fn asked(of: &[&str], at: &str) -> Answer {
    let subject = Subject {
        pack: "registry",
        policy: "unpinned-image",
        resource: Some((
            "urn:pulumi:prod::shop::kubernetes:apps/v1:Deployment::web",
            "kubernetes:apps/v1:Deployment",
        )),
        fingerprint: "fp1:00000000000000000000000000000001",
    };
    Waivers::new(waivers(of)).ask(subject, at.parse().unwrap())
}

fn covers(keys: &str) -> bool {
    asked(&[keys], "2026-06-01T00:00:00Z") == Answer::Waived(0)
}

#[test]
fn a_waiver_covers_what_fits_all_that_it_says() {
    assert!(covers("policy = \"unpinned-image\""));
    assert!(covers("policy = \"registry/unpinned-*\""));
    assert!(covers("policy = \"*\"\nresource = \"urn:pulumi:*::shop::*::web\""));
    assert!(covers("policy = \"unpinned-image\"\ntype = \"kubernetes:*\""));
    assert!(covers("fingerprint = \"fp1:00000000000000000000000000000001\""));
    assert!(!covers("policy = \"unpinned\""));
    assert!(!covers("policy = \"tagging/*\""));
    assert!(!covers(
        "policy = \"unpinned-image\"\nresource = \"urn:pulumi:*::web-2\""
    ));
    assert!(!covers("policy = \"unpinned-image\"\ntype = \"aws:*\""));
    assert!(!covers(
        "policy = \"unpinned-image\"\nfingerprint = \"fp1:00000000000000000000000000000002\""
    ));
}

/// Whoever names a resource would choose what is waived.
#[test]
fn a_name_that_looks_like_the_rest_of_a_urn_is_a_name() {
    let keys = "policy = \"*\"\nresource = \"urn:pulumi:*::shop::aws:s3/bucket:Bucket::legacy-*\"";
    let waiver = &waivers(&[keys])[0];
    let fits = |urn: &str| waiver.resource.as_ref().unwrap().fits_urn(urn);
    assert!(fits("urn:pulumi:prod::shop::aws:s3/bucket:Bucket::legacy-1"));
    assert!(fits("urn:pulumi:prod::shop::aws:s3/bucket:Bucket::legacy-1::2"));
    assert!(!fits(
        "urn:pulumi:prod::shop::apps:v1:Deployment::shop::aws:s3/bucket:Bucket::legacy-1"
    ));
    assert!(!fits("urn:pulumi:prod::shop"));
}

#[test]
fn of_patterns_only_the_asterisk_means_anything() {
    assert!(!covers("policy = \"unpinned-imag?\""));
    assert!(!covers("policy = \"{unpinned-image,other}\""));
}

#[test]
fn a_waiver_holds_through_its_last_day() {
    let of = |at| asked(&["policy = \"unpinned-image\""], at);
    assert_eq!(of("2026-12-31T23:59:59Z"), Answer::Waived(0));
    assert_eq!(of("2027-01-01T00:00:00Z"), Answer::Expired(0));
}

#[test]
fn the_first_one_covers() {
    let of = [
        "policy = \"other\"",
        "policy = \"unpinned-image\"",
        "policy = \"unpinned-*\"",
    ];
    assert_eq!(asked(&of, "2026-06-01T00:00:00Z"), Answer::Waived(1));
}

#[test]
fn a_waiver_of_another_stack_is_known_by_how_its_resource_begins() {
    let is_of = |resource: &str, stack| {
        let keys = format!("policy = \"p\"\nresource = \"{resource}\"");
        is_of_stack(&waivers(&[&keys])[0], stack)
    };
    assert!(is_of("urn:pulumi:prod::shop::*", "prod") && !is_of("urn:pulumi:prod::shop::*", "dev"));
    assert!(is_of("urn:pulumi:*::web", "dev") && is_of("*::web", "dev"));
    assert!(is_of("*web*", "dev") && is_of("*", "prod"));
}

const POLICIES: [&str; 8] = ["a", "b", "p/a", "p/*", "*", "a*", "*a", "q/a"];
const URNS: [&str; 6] = [
    "urn:pulumi:s::r::x:y:Z::n",
    "urn:pulumi:s::r::x:y:Z::n::m",
    "urn:pulumi:*::r::x:y:Z::n",
    "urn:pulumi:s::r::*::n*",
    "*::n",
    "n",
];
const FINGERPRINTS: [&str; 2] = [
    "fp1:00000000000000000000000000000001",
    "fp1:00000000000000000000000000000002",
];

/// Returns a waiver of each combination of what one can say, some of which are over.
fn all() -> Vec<Waiver> {
    let or_none = |key: &str, texts: &[&str]| {
        let texts = texts.iter().map(|text| format!("{key} = \"{text}\"\n"));
        texts.chain([String::new()]).collect::<Vec<_>>()
    };
    let policies = or_none("policy", &POLICIES);
    let (urns, prints) = (or_none("resource", &URNS), or_none("fingerprint", &FINGERPRINTS));
    let types = or_none("type", &["x:y:Z", "x:*"]);
    let mut texts = Vec::new();
    for (policy, urn) in policies
        .iter()
        .flat_map(|policy| urns.iter().map(move |urn| (policy, urn)))
    {
        for (kind, print) in types
            .iter()
            .flat_map(|kind| prints.iter().map(move |print| (kind, print)))
        {
            let is_refused = print.is_empty() && (policy.is_empty() || format!("{urn}{kind}").is_empty());
            texts.extend((!is_refused).then(|| format!("{policy}{urn}{kind}{print}")));
        }
    }
    let texts: Vec<_> = texts.iter().map(String::as_str).collect();
    let mut waivers = waivers(&texts);
    let over = crate::config::Day::parse("2026-01-01").unwrap();
    waivers
        .iter_mut()
        .step_by(3)
        .for_each(|waiver| waiver.expires = over.clone());
    waivers
}

/// Returns what all waivers say of a finding, each of them asked, with patterns for all that they say.
fn asked_one_by_one(waivers: &[Waiver], subject: Subject<'_>, at: Timestamp) -> Answer {
    let fits = |pattern: &str, text: &str| {
        let pieces: Vec<_> = pattern.split('*').map(globset::escape).collect();
        let glob = globset::Glob::new(&pieces.join("*")).unwrap();
        glob.compile_matcher().is_match(text)
    };
    let fits_urn = |pattern: &str, urn: &str| {
        let (parts, own): (Vec<_>, Vec<_>) = (pattern.splitn(4, "::").collect(), urn.splitn(4, "::").collect());
        match parts.len() {
            4 => own.len() == 4 && parts.iter().zip(own).all(|(part, own)| fits(part, own)),
            _ => fits(pattern, urn),
        }
    };
    let (urn, type_token) = subject.resource.unzip();
    let full = format!("{}/{}", subject.pack, subject.policy);
    let covers = |waiver: &Waiver| {
        let policy = waiver.policy.as_ref().map(Pattern::as_str);
        let resource = waiver.resource.as_ref().map(Pattern::as_str);
        let of_type = waiver.type_token.as_ref().map(Pattern::as_str);
        let mut fingerprint = waiver.fingerprint.iter();
        policy.is_none_or(|policy| fits(policy, subject.policy) || fits(policy, &full))
            && resource.is_none_or(|resource| urn.is_some_and(|urn| fits_urn(resource, urn)))
            && of_type.is_none_or(|of_type| type_token.is_some_and(|token| fits(of_type, token)))
            && fingerprint.all(|fingerprint| fingerprint == subject.fingerprint)
    };
    let places = || (0..waivers.len()).filter(|place| covers(&waivers[*place]));
    let holding = places().find(|place| holds(&waivers[*place], at));
    holding.map_or_else(
        || places().next().map_or(Answer::Silent, Answer::Expired),
        Answer::Waived,
    )
}

#[test]
fn those_that_are_asked_are_all_that_cover() {
    let all = all();
    assert!(all.len() > 400, "{}", all.len());
    let at = "2026-06-01T00:00:00Z".parse().unwrap();
    let resources = [
        Some((URNS[0], "x:y:Z")),
        Some((URNS[1], "x:y:Z")),
        Some(("urn:pulumi:t::r::x:y:W::n", "x:y:W")),
        Some(("n", "z")),
        None,
    ];
    let mut counts = [0; 3];
    // Of all the first nearly always covers; of few, taken from everywhere, there is more to tell.
    for (step, resource) in [1, 7, 31, 101]
        .into_iter()
        .flat_map(|step| resources.map(|one| (step, one)))
    {
        for (pack, policy) in [("p", "a"), ("q", "a"), ("p", "b"), ("p", "ab"), ("x", "p/a")] {
            for fingerprint in [FINGERPRINTS[0], "fp1:00000000000000000000000000000003"] {
                let subject = Subject {
                    pack,
                    policy,
                    resource,
                    fingerprint,
                };
                for first in 0..step.min(11) {
                    let some: Vec<_> = all.iter().skip(first).step_by(step).cloned().collect();
                    let answer = asked_one_by_one(&some, subject, at);
                    assert_eq!(
                        Waivers::new(some).ask(subject, at),
                        answer,
                        "{subject:?} {step} {first}"
                    );
                    counts[match answer {
                        Answer::Waived(_) => 0,
                        Answer::Expired(_) => 1,
                        Answer::Silent => 2,
                    }] += 1;
                }
            }
        }
    }
    assert!(counts.iter().all(|count| *count > 10), "{counts:?}");
}
