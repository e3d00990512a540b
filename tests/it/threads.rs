//! A verdict depends on the preview, the packs and the configuration; not on threads, and not on what came before.

use serde_json::{Value, json};

use crate::fixtures::{bucket, create, deployment, preview, unknown};
use crate::guests;
use crate::scratch::Scratch;

/// A preview of five blocks of 256 resources. All have something to find, to ask, or to pass, and `trap` is in the fourth.
fn five_blocks() -> Scratch {
    let resource = |number: u32| match number {
        900 => bucket("trap"),
        _ if number.is_multiple_of(3) => bucket(&format!("bucket-{number}")),
        _ if number.is_multiple_of(5) => deployment(&format!("api-{number}"), &unknown()),
        _ => deployment(&format!("web-{number}"), "registry.example.com/shop/web"),
    };
    let configuration = "\
[policy.missing-required-tag]
settings = { tags = [\"owner\"] }
[policy.unlisted-registry]
settings = { allow = [\"registry.example.com\"] }
";
    Scratch::with_preview(preview((0..1_200).map(resource))).file("portcullis.toml", configuration)
}

/// A preview of three blocks, with a resource `found` at the end of each, and one other name where it is asked for.
fn three_blocks(name_at: impl Fn(u32) -> Option<&'static str>) -> Scratch {
    let name = |number| match number {
        255 | 511 | 699 => "found".to_owned(),
        _ => name_at(number).map_or_else(|| format!("resource-{number}"), str::to_owned),
    };
    // Resources of one type cannot share a name: each type is its own.
    let resource = |number| create(&format!("test:index:Type{number}"), &name(number), &json!({}));
    Scratch::with_preview(preview((0..700).map(resource)))
}

/// Returns what is on the screen, which is the same on any number of threads, and each time.
fn on_any_number_of_threads(scratch: &Scratch, packs: &[&str], format: &str) -> String {
    let packs: Vec<_> = packs.iter().flat_map(|pack| ["--pack", pack]).collect();
    let run = |jobs| {
        let arguments = ["--output", format, "--at", "2026-01-01T00:00:00Z", "--jobs", jobs];
        scratch.check(&[&packs[..], &arguments].concat())
    };
    let first = run("1");
    for jobs in ["1", "2", "2", "8", "8"] {
        let again = run(jobs);
        assert_eq!(again.exit(), first.exit(), "on {jobs} threads");
        assert!(
            again.output() == first.output(),
            "another report on {jobs} threads: {again}"
        );
        assert!(
            again.errors() == first.errors(),
            "another log on {jobs} threads: {again}"
        );
    }
    first.output().to_owned()
}

/// Returns what a policy said, in the order of the report.
fn messages(report: &Value, policy: &str) -> Vec<String> {
    let violations = report["violations"].as_array().unwrap().iter();
    let ours = violations.filter(|violation| violation["policy"] == policy);
    ours.map(|violation| violation["message"].as_str().unwrap().to_owned())
        .collect()
}

const PACKS: [&str; 3] = ["builtin:tagging", "builtin:registry", guests::BREAKS_LATE];

#[test]
fn a_report_for_machines_is_the_same_on_any_number_of_threads() {
    let output = on_any_number_of_threads(&five_blocks(), &PACKS, "json");
    let report: Value = serde_json::from_str(&output).unwrap();
    assert_eq!(report["exit"], 3);
    assert_eq!(report["summary"]["resources"], 1_200);
    assert_eq!(report["faults"].as_array().unwrap().len(), 1);
    assert_eq!(report["faults"][0]["policy"], "breaks-late");
    assert_eq!(
        messages(&report, "missing-required-tag").len(),
        1_200,
        "no resource has the tag"
    );
    assert_eq!(
        messages(&report, "unlisted-registry").len(),
        160,
        "of the rest, one in five is unknown"
    );
    assert_eq!(messages(&report, "floating-image-tag").len(), 800, "the rest");
    assert_eq!(messages(&report, "sound"), ["found `trap`"]);
}

#[test]
fn a_report_for_people_is_the_same_on_any_number_of_threads() {
    let output = on_any_number_of_threads(&five_blocks(), &PACKS, "text");
    let last = output.lines().last().unwrap();
    insta::assert_snapshot!(last, @"faulted: 1 fault, 2961 findings deny, 160 findings warn, 640 questions are open, 1200 resources judged by 11 policies");
}

/// The pack counts what it is shown. It never counts more than the block that it judges, which it sees from its beginning.
#[test]
fn a_pack_remembers_nothing_of_earlier_blocks() {
    let output = on_any_number_of_threads(&three_blocks(|_| None), &[guests::REMEMBERS], "json");
    let report = serde_json::from_str(&output).unwrap();
    assert_eq!(
        messages(&report, "remembers"),
        [
            "256 resources were shown before",
            "256 resources were shown before",
            "188 resources were shown before",
        ]
    );
}

/// Whether a thread knew of the fault must not show: here the policy takes so long to break down that other threads have
/// asked its pack about later blocks meanwhile.
#[test]
fn a_pack_that_breaks_down_is_not_heard_on_later_blocks() {
    let scratch = three_blocks(|number| (number == 0).then_some("trap"));
    let output = on_any_number_of_threads(&scratch, &[guests::REMEMBERS], "json");
    let report = serde_json::from_str(&output).unwrap();
    assert_eq!(messages(&report, "remembers").len(), 1);
}
