//! What a pack writes gives no orders to a terminal or a CI service.

use insta::assert_snapshot;

use crate::fixtures::{bucket, preview};
use crate::guests;
use crate::scratch::{Ended, Scratch};

use super::judge_bucket_by;

/// Lets a pack judge one bucket, with one of its policies disabled.
fn judge_without(policy: &str, arguments: &[&str]) -> Ended {
    let scratch = Scratch::with_preview(preview([bucket("assets")]));
    let scratch = scratch.file("portcullis.toml", format!("[policy.{policy}]\nlevel = \"disabled\"\n"));
    scratch.check(&[&["--pack", guests::ESCAPES], arguments].concat())
}

/// Fails for a text that is more than lines of letters, or that a CI service would take for an order.
fn assert_harmless(ended: &Ended) {
    for line in [ended.output(), ended.errors()].into_iter().flat_map(str::lines) {
        assert!(!line.contains(char::is_control), "{line:?}");
        assert!(!line.contains('\u{202e}'), "{line:?}");
        assert!(!line.trim_start().starts_with("::"), "{line:?}");
        assert!(!line.contains("##"), "{line:?}");
    }
}

#[test]
fn findings_and_logs_are_cleaned() {
    let ended = judge_without("escapes-in-panics", &[]);
    assert_harmless(&ended);
    assert_snapshot!(ended, @"
    exit 1
    --- stdout
    aws:s3/bucket:Bucket assets (create)
      deny  escapes-in-findings (mandatory, medium)
            why  : :error::forged # #vso[task.complete result=Succeeded]done # #[error]forgedmessagedesrever
            at   /pointer ::error::forged # #vso[task.complete result=Succeeded]done # #[error]forged
            fix  : :error::forged # #vso[task.complete result=Succeeded]done # #[error]forgedhintdesrever

    disabled: escapes-in-panics
    configured by: portcullis.toml

    denied: 1 finding denies, 1 resource judged by 1 policy
    --- stderr
    log of escapes: log ::error::forged # #vso[task.complete result=Succeeded]done # #[error]forgeddesrever
    ");
}

#[test]
fn findings_are_cleaned_in_json_too() {
    let ended = judge_without("escapes-in-panics", &["--output", "json"]);
    assert_harmless(&ended);
    let violation = &ended.json()["violations"][0];
    let texts = ["pointer", "message", "code", "hint"].map(|key| violation[key].as_str().unwrap().to_owned());
    assert_snapshot!(texts.join("\n"), @r"
    /pointer ::error::forged # #vso[task.complete result=Succeeded]done # #[error]forged
    : :error::forged # #vso[task.complete result=Succeeded]done # #[error]forgedmessagedesrever
    code ::error::forged # #vso[task.complete result=Succeeded]done # #[error]forged
    : :error::forged # #vso[task.complete result=Succeeded]done # #[error]forgedhintdesrever
    ");
}

#[test]
fn the_text_of_a_panic_is_cleaned() {
    let ended = judge_without("escapes-in-findings", &[]);
    assert_harmless(&ended);
    assert_snapshot!(ended, @"
    exit 3
    --- stdout
    fault escapes/escapes-in-panics (panic)
          panicked: ::error::forged # #vso[task.complete result=Succeeded]done # #[error]forgedpanicdesrever, at tests/guests/escapes/src/lib.rs:…
          hint: a policy that breaks down has not judged; nothing passes until it does

    disabled: escapes-in-findings
    configured by: portcullis.toml

    faulted: 1 fault, 1 resource judged by 1 policy
    ");
}

#[test]
fn the_name_of_an_import_is_cleaned() {
    let ended = judge_bucket_by(&[guests::ESCAPES_IN_IMPORTS]);
    assert_harmless(&ended);
    assert_snapshot!(ended, @"
    exit 3
    --- stdout
    fault escapes-in-imports.wasm (forbidden-import)
          the pack asks for `url=<https://example.com/# #vso[task.complete result=Succeeded]done>`; a pack gets no access to anything but the interfaces of `portcullis:policy@0.1.0`
          hint: a policy that breaks down has not judged; nothing passes until it does

    faulted: 1 fault, 1 resource judged by 0 policies
    ");
}

#[test]
fn a_log_is_shown_to_who_asks_and_cut_where_it_is_too_long() {
    let scratch = Scratch::with_preview(preview([bucket("assets")]));
    let arguments = ["--pack", guests::CHATTERS];
    assert_snapshot!(scratch.check(&arguments), @r"
    exit 0
    --- stdout
    allowed: 1 resource judged by 1 policy
    --- stderr
    log of chatters: here it comes
    ");
    let verbose = scratch.check(&[&arguments[..], &["--verbose"]].concat());
    let lines: Vec<_> = verbose.errors().lines().collect();
    assert_eq!((lines.len(), lines[99]), (100, "log of chatters: line 99"));
}
