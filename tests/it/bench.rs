//! `portcullis bench`: figures differ from run to run, so only what they are of is looked at.

use insta::assert_snapshot;
use serde_json::Value;

use crate::fixtures::{deployment, preview};
use crate::guests;
use crate::scratch::Scratch;

/// Returns the figures of a pack by its policies.
fn figures(arguments: &[&str]) -> Vec<Value> {
    let ended = Scratch::new().run(&[&["bench", "--output", "json"], arguments].concat());
    assert_eq!(ended.exit(), 0, "{ended}");
    ended.json()["policies"].as_array().unwrap().clone()
}

fn named<'f>(figures: &'f [Value], policy: &str) -> &'f Value {
    figures.iter().find(|figures| figures["policy"] == policy).unwrap()
}

#[test]
fn every_policy_that_can_judge_is_measured_on_a_generated_preview() {
    let figures = figures(&["builtin:registry", "--resources", "100"]);
    let floating = named(&figures, "floating-image-tag");
    assert_eq!(floating["resources"], 20);
    for figure in ["fuel", "questions", "microseconds", "start_microseconds", "memory"] {
        assert!(floating[figure].as_f64().unwrap() > 0.0, "{figure}: {floating}");
    }
    let shares: f64 = figures.iter().map(|figures| figures["share"].as_f64().unwrap()).sum();
    assert!((shares - 1.0).abs() < 0.001, "{shares}");
}

#[test]
fn the_same_input_takes_the_same_fuel() {
    let fuel = || named(&figures(&["builtin:registry", "--resources", "50"]), "unpinned-image")["fuel"].clone();
    assert_eq!(fuel(), fuel());
}

#[test]
fn the_dearest_policy_is_named_with_its_reason() {
    let scratch = Scratch::with_preview(preview([deployment("web", "shop/web:1.4.0")]));
    let ended = scratch.run(&["bench", "builtin:registry", "preview.json"]);
    let text = ended.to_string();
    assert!(text.contains("registry, 1 resource, one thread"), "{text}");
    assert!(text.contains(" is the dearest, with "), "{text}");
    assert!(
        text.contains("not run, for want of settings (in `portcullis.toml`): unlisted-registry"),
        "{text}"
    );
}

#[test]
fn a_pack_without_a_policy_that_can_be_measured_is_no_result() {
    let scratch = Scratch::new().file("portcullis.toml", "[policy.malformed-tag-key]\nlevel = \"disabled\"\n");
    assert_snapshot!(scratch.run(&["bench", "builtin:tagging"]), @"
    exit 2
    --- stderr
    error: no policy of the pack can be measured
    hint: give the policies their settings in a `portcullis.toml` (`--config`)
    ");
}

#[test]
fn a_policy_that_faults_has_no_price() {
    assert_snapshot!(Scratch::new().run(&["bench", guests::PANICS, "--resources", "10"]), @"
    exit 3
    --- stderr
    fault panics (panic)
          panicked: cannot judge `r0`, at tests/guests/panics/src/lib.rs:…
    ");
}
