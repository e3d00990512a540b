//! Where reports go, and what becomes of those of an earlier run.

use insta::assert_snapshot;
use serde_json::Value;

use crate::guests;
use crate::scratch::Scratch;

use super::shop;

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
    assert_snapshot!(scratch.check(&arguments), @"
    exit 0
    --- stdout
    allowed: 3 resources judged by 1 policy
    ");
    let report: Value = serde_json::from_str(&scratch.read("report.json")).unwrap();
    assert_eq!(report["verdict"], "allowed");
}

#[test]
fn a_report_that_goes_to_a_file_leaves_the_screen_empty() {
    let scratch = shop();
    assert_snapshot!(scratch.check(&["--pack", guests::FINDS_NOTHING, "--output", "text=report.txt"]), @"exit 0");
    assert_snapshot!(scratch.read("report.txt"), @"allowed: 3 resources judged by 1 policy");
}

/// Whoever reads it would take the verdict of then for one of now.
#[test]
fn a_report_of_an_earlier_run_does_not_outlive_one_that_comes_to_no_verdict() {
    let scratch = shop().file("broken.toml", "[");
    let arguments = ["--pack", guests::FINDS_NOTHING, "--output", "json=report.json"];
    assert_eq!(scratch.check(&arguments).exit(), 0);
    assert!(scratch.path("report.json").exists());
    let broken = scratch.check(&[&arguments[..], &["--config", "broken.toml"]].concat());
    assert_eq!(broken.exit(), 2, "{broken}");
    assert!(!scratch.path("report.json").exists());
}

#[test]
fn an_input_in_the_place_of_the_report_outlives_a_run_without_a_verdict() {
    let scratch = shop().file("portcullis.toml", "[");
    for output in ["json=portcullis.toml", "json=preview.json"] {
        assert_eq!(scratch.check(&["--output", output]).exit(), 2);
    }
    assert_eq!(scratch.read("portcullis.toml"), "[");
    assert!(scratch.path("preview.json").exists());
}

/// The verdict of then is not one of now either where nobody understands what was typed.
#[test]
fn a_report_of_an_earlier_run_does_not_outlive_a_usage_error() {
    let scratch = shop();
    for typed in [
        &["check", "preview.json", "--output", "json=report.json", "--bogus"][..],
        &["check", "preview.json", "--output=json=report.json", "--jobs", "many"],
        &["chekc", "preview.json", "--output", "json=report.json"],
        &["check", "preview.json", "--output", "jsn=report.json"],
        &["check", "--output", "json=report.json"],
        &["check", "preview.json", "--attest", "report.json", "--bogus"],
        &["check", "preview.json", "--attest=report.json", "--bogus"],
    ] {
        let scratch =
            Scratch::with_preview(scratch.read("preview.json")).file("report.json", "{\"verdict\": \"allowed\"}");
        assert_eq!(scratch.run(typed).exit(), 2);
        assert!(!scratch.path("report.json").exists(), "{typed:?}");
    }
}

/// Neither does one that names an input in the place of the decision.
#[test]
fn a_decision_in_the_place_of_an_input_takes_nothing_away() {
    let scratch = shop();
    for decision in [&["--attest", "preview.json"][..], &["--attest=preview.json"]] {
        assert_eq!(scratch.check(&[decision, &["--bogus"]].concat()).exit(), 2);
        assert!(scratch.path("preview.json").exists());
    }
}

#[test]
fn what_is_said_to_pulumi_names_no_report() {
    let scratch = shop().file("plan.json", "");
    let typed = ["up", "--bogus", "--", "--output", "json=plan.json"];
    assert_eq!(scratch.run(&typed).exit(), 2);
    assert!(scratch.path("plan.json").exists());
}

/// A mistake in the command line costs nobody a file that was to be read.
#[test]
fn a_usage_error_takes_nothing_away_that_may_be_read() {
    let scratch = shop()
        .file(
            "portcullis.toml",
            "extends = \"base.conf\"\nbaseline = \"known.json\"\n[",
        )
        .file("base.conf", "packs = [\"own.wasm\"]\n")
        .file("other.conf", "baseline = \"other.json\"\n");
    std::fs::create_dir(scratch.path("builds")).unwrap();
    let files = [
        "known.json",
        "own.wasm",
        "builds/web.json",
        "mine.wasm",
        "other.json",
        "stays.json",
    ];
    for file in files {
        std::fs::write(scratch.path(file), "").unwrap();
    }
    let all = ["preview.json", "portcullis.toml", "base.conf", "other.conf"];
    for file in files.iter().chain(&all) {
        let report = format!("--output=json={file}");
        let typed = [
            "check",
            "preview.json",
            "--pack=mine.wasm",
            "--build",
            "builds",
            "--config=other.conf",
            "--baseline",
            "stays.json",
            "--bogus",
            &report,
        ];
        assert_eq!(scratch.run(&typed).exit(), 2);
        assert!(scratch.path(file).exists(), "{file}");
    }
}

/// Its ending says nothing of what a file is.
#[test]
fn what_a_configuration_that_cannot_be_read_extends_stays() {
    let scratch = shop()
        .file("portcullis.toml", "extends = \"base.conf\"\nlevle = 1\n")
        .file("base.conf", "")
        .file("report.toml", "an old report");
    for output in ["json=base.conf", "json=report.toml"] {
        assert_eq!(scratch.check(&["--output", output]).exit(), 2);
    }
    assert!(scratch.path("base.conf").exists());
    assert!(!scratch.path("report.toml").exists());
}

#[test]
fn a_dash_is_standard_output() {
    let scratch = shop();
    let ended = scratch.check(&["--pack", guests::FINDS_NOTHING, "--output", "json=-"]);
    assert_eq!(ended.json()["verdict"], "allowed");
    assert!(!scratch.path("-").exists());
    assert_snapshot!(scratch.check(&["--output", "json=-", "--output", "text"]), @"
    exit 2
    --- stderr
    error: two reports would go to standard output, into one another
    hint: give one of them a file, as in `--output json=report.json`
    ");
    assert_snapshot!(scratch.check(&["--write-baseline", "-"]), @"
    exit 2
    --- stderr
    error: invalid value '-' for '--write-baseline <FILE>': a baseline is a file, as in `baseline.json`

    For more information, try '--help'.
    ");
}
