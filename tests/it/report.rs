//! What a report says, in each of its forms.

use std::process::Stdio;

use insta::assert_snapshot;
use serde_json::{Value, json};

use crate::fixtures::{bucket, create, deployment, preview};
use crate::guests;
use crate::scratch::Scratch;

/// A stack with a bucket without tags, a deployment of `latest` and one whose image is not known yet.
fn shop() -> Scratch {
    let unknown = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
    let steps = [
        bucket("assets"),
        deployment("web", "registry.example.com/shop/web"),
        deployment("api", unknown),
    ];
    Scratch::with_preview(preview(steps))
}

const TAGS: &str = "[policy.missing-required-tag]\nsettings = { tags = [\"owner\"] }\n";

fn keys(value: &Value) -> Vec<&str> {
    value.as_object().unwrap().keys().map(String::as_str).collect()
}

#[test]
fn a_report_for_people() {
    assert_snapshot!(shop().file("portcullis.toml", TAGS).check(&[]), @"");
}

#[test]
fn a_report_for_machines() {
    let arguments = ["--pack", "builtin:registry", "--output", "json"];
    assert_snapshot!(shop().check(&arguments), @"");
}

/// Keys are added, never renamed (DESIGN §7): those that are listed here stay.
#[test]
fn a_report_for_machines_has_the_keys_of_schema_1() {
    let arguments = [
        "--pack",
        "builtin:registry",
        "--pack",
        guests::PANICS,
        "--output",
        "json",
    ];
    let report = shop().check(&arguments).json();
    let pinned = [
        (
            &report,
            vec![
                "schema",
                "verdict",
                "exit",
                "summary",
                "violations",
                "faults",
                "packs",
                "inputs",
            ],
        ),
        (
            &report["summary"],
            vec![
                "resources",
                "policies",
                "mandatory",
                "advisory",
                "undetermined",
                "waived",
                "faults",
            ],
        ),
        (
            &report["violations"][0],
            vec![
                "pack", "policy", "level", "severity", "kind", "resource", "pointer", "message", "code", "hint",
                "waiver",
            ],
        ),
        (
            &report["violations"][0]["resource"],
            vec!["urn", "type", "name", "operation"],
        ),
        (&report["faults"][0], vec!["pack", "policy", "kind", "message"]),
        (&report["packs"][0], vec!["name", "version", "digest", "source"]),
        (&report["inputs"][0], vec!["path", "format", "digest"]),
    ];
    for (value, pinned) in pinned {
        let found = keys(value);
        assert!(pinned.iter().all(|key| found.contains(key)), "{pinned:?} in {found:?}");
    }
    assert_eq!(
        (&report["schema"], &report["verdict"], &report["exit"]),
        (&json!(1), &json!("faulted"), &json!(3))
    );
}

#[test]
fn the_verdicts_have_their_words_and_exit_codes() {
    let verdict = |pack| {
        let ended = shop().check(&["--pack", pack, "--output", "json"]);
        let report = ended.json();
        assert_eq!(report["exit"], ended.exit());
        (report["verdict"].as_str().unwrap().to_owned(), ended.exit())
    };
    assert_eq!(verdict(guests::FINDS_NOTHING), ("allowed".to_owned(), 0));
    assert_eq!(verdict("builtin:registry"), ("denied".to_owned(), 1));
    assert_eq!(verdict(guests::PANICS), ("faulted".to_owned(), 3));
}

#[test]
fn a_report_goes_to_a_file_beside_the_one_on_the_screen() {
    let scratch = shop();
    let arguments = [
        "--pack",
        guests::FINDS_NOTHING,
        "--output",
        "json=report.json",
        "--output",
        "text",
    ];
    assert_snapshot!(scratch.check(&arguments), @"");
    let report: Value = serde_json::from_str(&scratch.read("report.json")).unwrap();
    assert_eq!(report["verdict"], "allowed");
}

#[test]
fn a_report_that_goes_to_a_file_leaves_the_screen_empty() {
    let scratch = shop();
    assert_snapshot!(scratch.check(&["--pack", guests::FINDS_NOTHING, "--output", "text=report.txt"]), @"");
    assert_snapshot!(scratch.read("report.txt"), @"");
}

#[test]
fn an_open_question_denies_where_the_configuration_says_so() {
    let scratch = shop().file(
        "portcullis.toml",
        "[policy.unlisted-registry]\nsettings = { allow = [\"registry.example.com\"] }\non-unknown = \"deny\"\n",
    );
    assert_snapshot!(scratch.check(&["--pack", "builtin:registry"]), @"");
}
