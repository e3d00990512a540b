//! What every format tells of findings that somebody has accepted.

use clap::ValueEnum as _;

use super::*;

const URN: &str = "urn:pulumi:prod::shop::aws:s3/bucket:Bucket::legacy";

fn finding(policy: &str) -> Finding {
    Finding {
        pack: "tagging".to_owned(),
        policy: policy.to_owned(),
        level: Level::Mandatory,
        severity: Severity::High,
        kind: FindingKind::Violation,
        resource: Some(ReportedResource {
            urn: URN.to_owned(),
            type_token: "aws:s3/bucket:Bucket".to_owned(),
            name: "legacy".to_owned(),
            operation: "update",
        }),
        stack: None,
        pointer: "/tags".to_owned(),
        message: format!("what {policy} finds"),
        code: String::new(),
        hint: String::new(),
        waiver: None,
        known: false,
        fingerprint: format!("fp1:{policy}"),
        position: None,
        remediation: Vec::new(),
        enforce_from: None,
        not_repaired: None,
        excerpt: Vec::new(),
    }
}

fn waiver() -> AppliedWaiver {
    AppliedWaiver {
        reason: "moved in spring".to_owned(),
        owner: "the platform team".to_owned(),
        expires: "2026-12-31".to_owned(),
        path: "portcullis.toml".to_owned(),
        line: 7,
    }
}

/// A report with a finding that is waived, one that the baseline knows, and one that has gone.
fn report() -> Report {
    let waived = Finding {
        waiver: Some(waiver()),
        ..finding("waived-policy")
    };
    let known = Finding {
        known: true,
        ..finding("known-policy")
    };
    let gone = AcceptedFinding {
        fingerprint: "fp1:gone".to_owned(),
        pack: "tagging".to_owned(),
        policy: "gone-policy".to_owned(),
        resource: URN.to_owned(),
        pointer: String::new(),
        message: "what has gone".to_owned(),
    };
    Report {
        schema: 1,
        verdict: Verdict::Allowed,
        exit: 0,
        profile: Profile::default(),
        at: None,
        summary: Summary {
            waived: 1,
            known: 1,
            ..Summary::default()
        },
        violations: vec![waived, known],
        allowed_unknown: Vec::new(),
        place: String::new(),
        faults: Vec::new(),
        skipped: Vec::new(),
        waivers: vec![ReportedWaiver {
            waiver: waiver(),
            state: WaiverState::Used,
            findings: 1,
        }],
        baseline: Some(ReportedBaseline {
            path: "baseline.json".to_owned(),
            gone: vec![gone],
        }),
        disabled: Vec::new(),
        resources: None,
        policies: Vec::new(),
        packs: Vec::new(),
        inputs: Vec::new(),
        images: None,
    }
}

fn written(format: Format, detail: Detail) -> String {
    written_of(&report(), format, detail)
}

fn written_of(report: &Report, format: Format, detail: Detail) -> String {
    let view = View {
        detail,
        ..View::default()
    };
    let mut text = Vec::new();
    report.write(format, view, &mut text).unwrap();
    anstream::adapter::strip_bytes(&text).into_vec().try_into().unwrap()
}

#[test]
fn what_is_accepted_is_in_every_format() {
    for format in Format::value_variants() {
        let text = written(*format, Detail::Usual);
        for (what, words) in [
            ("who has waived", "the platform team"),
            ("until when", "2026-12-31"),
            ("why", "moved in spring"),
            ("what the baseline knows", "known-policy"),
            ("what has gone", "gone-policy"),
        ] {
            assert!(text.contains(words), "{format:?} does not tell {what}:\n{text}");
        }
    }
}

#[test]
fn people_are_shown_a_line_of_what_is_accepted() {
    assert_eq!(
        written(Format::Text, Detail::Usual),
        format!(
            "waived: 1 finding of waived-policy by the platform team until 2026-12-31: moved in spring\n\
             known: 1 finding of known-policy by baseline.json\n\
             gone: tagging/gone-policy at `{URN}`, which baseline.json still accepts: what has gone\n\n\
             allowed: 1 finding is waived, 1 finding is known, 0 resources judged by 0 policies\n"
        )
    );
    let all = written(Format::Text, Detail::Full);
    assert!(
        all.contains("  waived  waived-policy (mandatory, high)\n        why  what waived-policy finds"),
        "{all}"
    );
}

#[test]
fn what_is_accepted_stops_no_build() {
    let junit = written(Format::Junit, Detail::Usual);
    assert!(!junit.contains("<failure"), "{junit}");
    assert!(
        junit.contains("[waived by the platform team until 2026-12-31: moved in spring, high]"),
        "{junit}"
    );
    let github = written(Format::Github, Detail::Usual);
    assert!(!github.contains("::error") && !github.contains("::warning"), "{github}");
    let azure = written(Format::Azure, Detail::Usual);
    assert!(!azure.contains("##vso"), "{azure}");
}

#[test]
fn code_scanning_is_told_what_is_accepted_and_what_is_new() {
    let log: serde_json::Value = serde_json::from_str(&written(Format::Sarif, Detail::Usual)).unwrap();
    let [known, waived] = log["runs"][0]["results"].as_array().unwrap().as_slice() else {
        panic!("{log:#}")
    };
    let [known, waived] = [waived, known].map(|result| (&result["level"], &result["baselineState"], result));
    assert_eq!((known.0, known.1), (&"note".into(), &"unchanged".into()));
    assert_eq!((waived.0, waived.1), (&"note".into(), &"new".into()));
    assert_eq!(
        waived.2["suppressions"][0]["justification"],
        "waived by the platform team until 2026-12-31: moved in spring"
    );
}

#[test]
fn a_finding_of_a_stack_as_a_whole_names_it_where_there_are_several() {
    let of = |stack: &str| Finding {
        resource: None,
        stack: Some(stack.to_owned()),
        ..finding("same")
    };
    let report = Report {
        violations: vec![of("shop/prod"), of("shop/dev")],
        baseline: None,
        ..report()
    };
    let text = written_of(&report, Format::Text, Detail::Usual);
    assert!(
        text.contains("the stack shop/prod as a whole\n") && text.contains("the stack shop/dev as a whole\n"),
        "{text}"
    );
    let with_findings = Format::value_variants()
        .iter()
        .filter(|format| **format != Format::Prometheus);
    for format in with_findings {
        let text = written_of(&report, *format, Detail::Usual);
        assert!(
            text.contains("shop/prod") && text.contains("shop/dev"),
            "{format:?}:\n{text}"
        );
    }
}
