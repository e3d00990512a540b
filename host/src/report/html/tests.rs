//! What the page is made of, without a browser.

use serde_json::json;

use super::*;
use crate::config::{Day, Profile};
use crate::outcome::{FaultKind, Level, Severity};
use crate::report::{
    AcceptedFinding, AllowedUnknown, AppliedWaiver, Finding, FindingKind, Input, Position, ReportedBaseline,
    ReportedBuild, ReportedEdit, ReportedFault, ReportedImage, ReportedNode, ReportedPack, ReportedPolicy,
    ReportedResource, ReportedWaiver, SkippedPolicy, Summary, Verdict, WaiverState,
};

/// A text that would be markup, run, end the data, and move its neighbours.
const HOSTILE: &str =
    "</script><script>alert(1)</script><img src=x onerror=alert(2)>\"'&lt;<!--\u{202e}\u{2028}{{data}}";

fn waiver(text: &str) -> AppliedWaiver {
    AppliedWaiver {
        reason: format!("moves in spring {text}"),
        owner: format!("@platform {text}"),
        expires: "2026-12-31".to_owned(),
        path: text.to_owned(),
        line: 12,
    }
}

fn finding(text: &str) -> Finding {
    Finding {
        pack: format!("house {text}"),
        policy: format!("no-latest {text}"),
        level: Level::Mandatory,
        severity: Severity::High,
        kind: FindingKind::Violation,
        resource: Some(ReportedResource {
            urn: format!("urn:web {text}"),
            type_token: format!("a:b:C {text}"),
            name: format!("web {text}"),
            operation: "create",
        }),
        stack: Some(format!("shop/prod {text}")),
        pointer: format!("/image {text}"),
        message: format!("the image is `latest` {text}"),
        code: format!("latest {text}"),
        hint: format!("name a version {text}"),
        waiver: None,
        known: false,
        fingerprint: format!("fp1:0123 {text}"),
        position: Some(Position {
            path: format!("index.ts {text}"),
            line: 13,
            column: Some(7),
        }),
        remediation: vec![ReportedEdit {
            edit: "set",
            pointer: format!("/image {text}"),
            value: Some(json!(text)),
        }],
        enforce_from: Day::parse("2027-01-01").ok(),
        excerpt: vec![text.to_owned()],
        not_repaired: Some(format!("nobody knows the digest {text}")),
    }
}

fn findings(text: &str) -> Vec<Finding> {
    let waived = Finding {
        waiver: Some(waiver(text)),
        ..finding(text)
    };
    let known = Finding {
        known: true,
        kind: FindingKind::Undetermined,
        resource: None,
        ..finding(text)
    };
    vec![finding(text), waived, known]
}

fn images(text: &str) -> Vec<ReportedImage> {
    let build = ReportedBuild {
        document: format!("builds/web.json {text}"),
        builder: format!("https://ci.example.com {text}"),
        repository: format!("https://git.example.com {text}"),
        revision: format!("4c49d6b {text}"),
        platform: Some(format!("linux/arm64 {text}")),
        finished_on: Some(format!("2026-11-24T11:09:59Z {text}")),
        seconds: Some(74.5),
        verified: true,
        builder_name: Some(format!("release {text}")),
        unverified: None,
    };
    let image = |builds| ReportedImage {
        reference: format!("registry.example.com/web:1 {text}"),
        digest: None,
        resources: vec![format!("urn:web {text}"), format!("urn:nowhere {text}")],
        builds,
    };
    vec![image(vec![build]), image(Vec::new())]
}

fn node(name: &str, parent: Option<usize>, text: &str) -> ReportedNode {
    ReportedNode {
        urn: format!("urn:{name} {text}"),
        type_token: format!("a:b:C {text}"),
        name: format!("{name} {text}"),
        parent,
        operation: Some("create"),
    }
}

fn policy(text: &str) -> ReportedPolicy {
    ReportedPolicy {
        pack: format!("house {text}"),
        policy: format!("no-latest {text}"),
        description: format!("An image that is `latest`. {text}"),
        severity: Severity::High,
        level: Level::Mandatory,
        own_level: Level::Advisory,
        page: format!("# no-latest\n\n{text}\n"),
        enforce_from: Some(text.to_owned()),
        looks: None,
        advisory_in: vec![text.to_owned()],
        url: format!("https://example.com/{text}"),
    }
}

fn waivers(text: &str) -> Vec<ReportedWaiver> {
    let states = [
        WaiverState::Used,
        WaiverState::Expiring,
        WaiverState::Unused,
        WaiverState::Expired,
    ];
    let waivers = states.into_iter().map(|state| ReportedWaiver {
        waiver: waiver(text),
        state,
        findings: 1,
    });
    waivers.collect()
}

fn gone(text: &str) -> ReportedBaseline {
    ReportedBaseline {
        path: format!("baseline.json {text}"),
        gone: vec![AcceptedFinding {
            fingerprint: format!("fp1:4567 {text}"),
            pack: format!("house {text}"),
            policy: format!("no-root {text}"),
            resource: format!("urn:old {text}"),
            pointer: format!("/user {text}"),
            message: format!("runs as root {text}"),
        }],
    }
}

/// Returns a report with something of everything, a text in every place that somebody else may fill.
fn report(text: &str) -> Report {
    Report {
        allowed_unknown: vec![AllowedUnknown {
            pack: text.to_owned(),
            policy: format!("no-latest {text}"),
            resource: Some(format!("urn:web {text}")),
            stack: Some(text.to_owned()),
            pointer: text.to_owned(),
            message: text.to_owned(),
        }],
        place: text.to_owned(),
        schema: 1,
        verdict: Verdict::Faulted,
        exit: 3,
        profile: Profile::Strict,
        at: Some("2026-11-30T00:00:00Z".to_owned()),
        summary: Summary {
            resources: 2,
            hidden: 5,
            faults: 1,
            ..Summary::default()
        },
        violations: findings(text),
        faults: vec![ReportedFault {
            pack: format!("broken {text}"),
            policy: Some(format!("loops {text}")),
            kind: FaultKind::Trap,
            message: format!("ran for ever {text}"),
        }],
        skipped: vec![SkippedPolicy {
            pack: format!("house {text}"),
            policy: format!("slow-build {text}"),
            reason: format!("settings {text}"),
        }],
        waivers: waivers(text),
        baseline: Some(gone(text)),
        disabled: Vec::new(),
        policies: vec![policy(text)],
        packs: vec![ReportedPack {
            name: format!("house {text}"),
            version: format!("1.0.0 {text}"),
            digest: format!("sha256:00 {text}"),
            source: format!("house.wasm {text}"),
        }],
        inputs: vec![Input {
            path: format!("preview.json {text}"),
            format: format!("pulumi-preview {text}"),
            digest: format!("sha256:11 {text}"),
        }],
        images: Some(images(text)),
        resources: Some(vec![node("stack", None, text), node("web", Some(0), text)]),
    }
}

fn page(report: &Report) -> String {
    let mut page = Vec::new();
    write(report, &mut page).unwrap();
    String::from_utf8(page).unwrap()
}

/// Returns what the page shows without its script.
fn plain(report: &Report) -> String {
    let page = page(report);
    let (_, body) = page.split_once("<body>").unwrap();
    body.split_once("<script").unwrap().0.to_owned()
}

#[test]
fn the_same_report_gives_the_same_bytes() {
    assert_eq!(page(&report(HOSTILE)), page(&report(HOSTILE)));
}

#[test]
fn a_foreign_text_is_text_wherever_it_stands() {
    let page = page(&report(HOSTILE));
    assert_eq!(page.matches("<script").count(), 2, "the data and the script");
    assert_eq!(page.matches("</script>").count(), 2);
    assert!(!page.contains("<img"));
    assert!(!page.contains(['\u{202e}', '\u{2028}']));
    assert_eq!(
        plain(&report(HOSTILE)).matches('<').count(),
        plain(&report("harmless")).matches('<').count(),
        "as much markup as with a harmless text"
    );
}

#[test]
fn a_text_that_looks_like_a_part_of_the_template_is_none() {
    let harmless = page(&report("harmless")).len();
    assert!(
        page(&report("{{data}}")).len() < harmless + 2_000,
        "the data would be there once for each"
    );
}

#[test]
fn all_that_was_found_is_there_without_a_script() {
    let plain = plain(&report(""));
    for shown in [
        "<h1>Faulted</h1>",
        "1 policy or pack broke down and has not judged",
        "2 resources judged by 0 policies, 5 unchanged not shown",
        "profile strict",
        "judged at 2026-11-30T00:00:00Z",
        "<b>1</b> deny",
        "<b>1</b> waived",
        "<b>1</b> known",
        "<b>1</b> left open",
        "ran for ever",
        "the image is <code>latest</code>",
        "name a version",
        "index.ts :13:7",
        "set /image",
        "nobody knows the digest",
        "by @platform until 2026-12-31: moves in spring",
        "the stack as a whole",
        "registry.example.com/web:1",
        "no build record",
        "https://ci.example.com",
        "expired",
        "runs as root",
        "for want of settings",
        "<b>mandatory</b> <small>(its own: advisory)</small>",
        "# no-latest",
        "sha256:00",
        "preview.json",
    ] {
        assert!(plain.contains(shown), "{shown} is missing: {plain}");
    }
}

#[test]
fn without_a_script_the_worst_findings_are_shown_and_the_others_counted() {
    let mut report = report("");
    let warning = Finding {
        level: Level::Advisory,
        ..finding("")
    };
    report.violations = vec![warning; 250];
    report.violations.push(finding("the worst"));
    let plain = plain(&report);
    assert_eq!(plain.matches("<article class=\"card deny\"").count(), 1);
    assert_eq!(plain.matches("<article class=\"card warn\"").count(), 199);
    assert!(plain.contains("51 more findings are shown"), "{plain}");
}

#[test]
fn the_policy_lets_only_this_style_and_this_script_be_used() {
    let page = page(&report(HOSTILE));
    let between = |start: &str, end: &str| page.split_once(start).unwrap().1.split_once(end).unwrap().0.to_owned();
    for (name, text) in [
        ("style-src", between("<style>", "</style>")),
        ("script-src", between("<script>", "</script>")),
    ] {
        let hash = STANDARD.encode(Sha256::digest(text));
        assert!(page.contains(&format!("{name} 'sha256-{hash}';")), "{name}");
    }
    assert!(page.contains("content=\"default-src 'none'; "));
}

#[test]
fn the_policy_stands_before_all_that_it_is_about() {
    let page = page(&report(""));
    let place = |text: &str| page.find(text).unwrap();
    assert!(place("Content-Security-Policy") < place("<title>"));
    assert!(
        place("<meta charset") < 1_024,
        "a browser looks no further (HTML §4.2.5.4)"
    );
}

#[test]
fn what_the_script_reads_is_what_was_found() {
    let page = page(&report(HOSTILE));
    let data = page
        .split_once("id=\"data\">")
        .unwrap()
        .1
        .split_once("</script>")
        .unwrap()
        .0;
    let data: serde_json::Value = serde_json::from_str(data).unwrap();
    assert_eq!(data["findings"].as_array().unwrap().len(), 3);
    assert_eq!(data["findings"][0]["resource"], 1);
    assert_eq!(data["findings"][2]["resource"], serde_json::Value::Null);
    assert_eq!(
        data["images"][0]["resources"],
        json!([1]),
        "who is not in the tree is not drawn"
    );
    let shown = "</script><script>alert(1)</script><img src=x onerror=alert(2)>\"'&lt;<!-- {{data}}";
    assert_eq!(data["resources"][1]["name"], format!("web {shown}"));
}

#[test]
fn a_finding_at_a_resource_that_is_not_in_the_tree_has_a_place_below_the_stack() {
    let mut report = report("");
    report.resources = Some(vec![node("stack", None, "")]);
    let page = page(&report);
    let data = page
        .split_once("id=\"data\">")
        .unwrap()
        .1
        .split_once("</script>")
        .unwrap()
        .0;
    let data: serde_json::Value = serde_json::from_str(data).unwrap();
    assert_eq!(data["findings"][0]["resource"], 1);
    assert_eq!(data["resources"][1]["parent"], 0);
    assert_eq!(
        data["resources"].as_array().unwrap().len(),
        2,
        "once for all its findings"
    );
}
