//! `portcullis waive`.

use insta::assert_snapshot;
use serde_json::Value;

use crate::fixtures::{deployment, preview};
use crate::scratch::Scratch;

use super::shop;

const BECAUSE: [&str; 4] = ["--reason", "moved \"soon\"", "--expires", "2099-12-31"];

/// Returns a stack with a report of it.
fn reported() -> (Scratch, Value) {
    let scratch = shop("# Kept: our own.\n[policy.unpinned-image] # and this\nlevel = \"advisory\"\n");
    scratch.check(&["--output", "json=report.json"]);
    let report = serde_json::from_str(&scratch.read("report.json")).unwrap();
    (scratch, report)
}

fn fingerprint(report: &Value, place: usize) -> String {
    report["violations"][place]["fingerprint"].as_str().unwrap().to_owned()
}

#[test]
fn waive_adds_a_waiver_and_keeps_all_comments() {
    let (scratch, report) = reported();
    let whole = fingerprint(&report, 0);
    let beginning = fingerprint(&report, 2).get(..12).unwrap().to_owned();
    let arguments = [
        &["waive", "report.json", &whole, &beginning, "--owner", "@platform"],
        &BECAUSE[..],
    ]
    .concat();
    assert_snapshot!(scratch.run(&arguments), @"
    exit 0
    --- stderr
    waived in portcullis.toml: 2 findings, until 2099-12-31
    ");
    assert_snapshot!(scratch.read("portcullis.toml"), @r#"
    packs = ["builtin:registry"]
    # Kept: our own.
    [policy.unpinned-image] # and this
    level = "advisory"

    [[waiver]]
    policy = "registry/floating-image-tag"
    resource = "urn:pulumi:prod::shop::kubernetes:apps/v1:Deployment::web"
    fingerprint = "fp1:c9cdf88cb705474c6afdd4e3d8d91246"
    reason = 'moved "soon"'
    owner = "@platform"
    expires = 2099-12-31

    [[waiver]]
    policy = "registry/floating-image-tag"
    resource = "urn:pulumi:prod::shop::kubernetes:apps/v1:Deployment::legacy-1"
    fingerprint = "fp1:615748fdc456423a7503e13dffeb9089"
    reason = 'moved "soon"'
    owner = "@platform"
    expires = 2099-12-31
    "#);
    let ended = scratch.check(&[]);
    assert_eq!(ended.exit(), 0, "{ended}");
    assert!(ended.output().contains("2 findings are waived"), "{ended}");
}

#[test]
fn waive_writes_nothing_where_anything_is_wrong() {
    let (scratch, report) = reported();
    let before = scratch.read("portcullis.toml");
    let whole = fingerprint(&report, 0);
    let waive = |arguments: &[&str]| scratch.run(&[&["waive", "report.json"], arguments].concat());
    assert_snapshot!(waive(&[&["fp1:none", "fp1:", "f"], &BECAUSE[..]].concat()), @"
    exit 2
    --- stderr
    error: report.json: there is no finding `fp1:none`
    hint: each finding of the report has its `fingerprint`
    error: report.json: there is no finding `fp1:`
    hint: each finding of the report has its `fingerprint`
    error: report.json: there is no finding `f`
    hint: each finding of the report has its `fingerprint`
    ");
    assert_snapshot!(waive(&[&whole, "--reason", "because", "--expires", "2020-01-01"]), @"
    exit 2
    --- stderr
    error: `2020-01-01` is over
    hint: name a day to come
    ");
    assert_snapshot!(waive(&[&whole, "--reason", " ", "--expires", "2099-01-01"]), @"
    exit 2
    --- stderr
    error: invalid value '' for '--reason <TEXT>': say why, for who reads it in a year

    For more information, try '--help'.
    ");
    assert_snapshot!(waive(&[&whole, "--expires", "2099-01-01"]), @"
    exit 2
    --- stderr
    error: the following required arguments were not provided:
      --reason <TEXT>

    Usage: portcullis waive --reason <TEXT> --expires <DAY> <REPORT> <FINGERPRINT>...

    For more information, try '--help'.
    ");
    assert_snapshot!(waive(&[&whole, "--reason", "because", "--expires", "soon"]), @"
    exit 2
    --- stderr
    error: invalid value 'soon' for '--expires <DAY>': `soon` is no day, and no time with its zone

    For more information, try '--help'.
    ");
    assert_eq!(scratch.read("portcullis.toml"), before);
}

#[test]
fn waive_refuses_what_is_waived_already_and_what_is_about_the_configuration() {
    let (scratch, report) = reported();
    let whole = fingerprint(&report, 0);
    let waive = |fingerprint: &str| scratch.run(&[&["waive", "report.json", fingerprint], &BECAUSE[..]].concat());
    assert_eq!(waive(&whole).exit(), 0);
    scratch.check(&["--at", "2100-01-01T00:00:00Z", "--output", "json=report.json"]);
    let report: Value = serde_json::from_str(&scratch.read("report.json")).unwrap();
    let about = report["violations"].as_array().unwrap().len() - 1;
    assert_snapshot!(waive(&fingerprint(&report, about)).errors().replace(&fingerprint(&report, about), "fp1:…"), @"
    error: the finding `fp1:…` is about the configuration
    hint: mend what it names
    ");
    scratch.check(&["--output", "json=report.json"]);
    assert_snapshot!(waive(&whole).errors().replace(&whole, "fp1:…"), @"
    error: the finding `fp1:…` is waived already
    hint: the report says by which line of the configuration: give that another day
    ");
}

#[test]
fn waive_begins_a_configuration_where_there_is_none() {
    let scratch = Scratch::with_preview(preview([deployment("web", "shop/web")]));
    scratch.check(&["--pack", "builtin:registry", "--output", "json=report.json"]);
    let report: Value = serde_json::from_str(&scratch.read("report.json")).unwrap();
    let whole = fingerprint(&report, 0);
    assert_eq!(
        scratch
            .run(&[&["waive", "report.json", &whole], &BECAUSE[..]].concat())
            .exit(),
        0
    );
    assert!(
        scratch
            .read("portcullis.toml")
            .starts_with("[[waiver]]\npolicy = \"registry/floating-image-tag\"\n")
    );
}

#[test]
fn waive_keeps_the_line_ends_of_windows() {
    let (scratch, report) = reported();
    let config = scratch.read("portcullis.toml").replace('\n', "\r\n");
    let scratch = scratch.file("portcullis.toml", &config);
    let ended = scratch.run(&[&["waive", "report.json", &fingerprint(&report, 0)], &BECAUSE[..]].concat());
    assert_eq!(ended.exit(), 0, "{ended}");
    let written = scratch.read("portcullis.toml");
    assert!(written.starts_with(&config), "{written:?}");
    assert!(written.ends_with("expires = 2099-12-31\r\n"), "{written:?}");
    assert_eq!(written.matches('\n').count(), written.matches("\r\n").count());
}

#[test]
fn a_reason_that_nobody_can_see_is_none() {
    let (scratch, report) = reported();
    let reason = ["--reason", "\u{2800}\u{e0041}", "--expires", "2099-12-31"];
    let ended = scratch.run(&[&["waive", "report.json", &fingerprint(&report, 0)], &reason[..]].concat());
    assert_eq!(ended.exit(), 2, "{ended}");
    assert!(
        ended.errors().contains("say why, for who reads it in a year"),
        "{ended}"
    );
}
