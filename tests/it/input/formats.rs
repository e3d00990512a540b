//! What Pulumi writes of one preview besides the digest, and what becomes of it on its way.

use insta::assert_snapshot;
use serde_json::Value;

use crate::fixtures::{bucket, preview};
use crate::scratch::Scratch;

/// Reports every rebuild, and those that nothing asks for.
const REBUILDS: [&str; 2] = ["--pack", "builtin:rebuild"];

fn recorded(name: &str) -> Vec<u8> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../host/facts/testdata/one-preview");
    std::fs::read(format!("{folder}/{name}")).unwrap()
}

/// Returns a folder with the four files that one recorded preview left.
fn one_preview() -> Scratch {
    ["preview.json", "events.jsonl", "plan.json", "state.json"]
        .into_iter()
        .fold(Scratch::new(), |scratch, name| scratch.file(name, recorded(name)))
}

/// Returns the report on some files of the preview, as JSON.
fn report(files: &[&str]) -> Value {
    one_preview()
        .run(&[&["check"], files, &REBUILDS, &["--output", "json"]].concat())
        .json()
}

#[test]
fn an_event_log_is_judged_as_the_digest_of_the_preview_is() {
    assert_snapshot!(one_preview().run(&[&["check", "events.jsonl"][..], &REBUILDS].concat()), @"
    exit 1
    --- stdout
    docker-build:index:Image web-image (update)
      deny  build-inside-update (mandatory, medium)
            why  the update itself rebuilds and pushes `registry.example.com/inside/web:dev`
            at   /tags/0
                 tags:
                   - registry.example.com/inside/web:dev
            fix  build the image in CI, and give the stack its exact reference with `pulumi config set`

    not run, for want of build metadata (`--build`): unattested-image, dirty-source, source-mismatch, incomplete-provenance, unpinned-base-image, stale-base-image, unexplained-digest-change
    not run, for want of settings (in `portcullis.toml`): untrusted-builder, stale-image, slow-build, build-dependent-resource

    denied: 1 finding denies, 3 resources judged by 4 policies
    ");
    let [digest, events] = ["preview.json", "events.jsonl"].map(|file| {
        let mut violations = report(&[file])["violations"].clone();
        // This log was recorded without places in the program.
        violations[0]["position"].take();
        violations
    });
    assert_eq!(events, digest);
}

#[test]
fn the_files_of_one_preview_are_one_plan() {
    let together = report(&["preview.json", "events.jsonl", "plan.json", "state.json"]);
    let inputs: Vec<_> = together["inputs"]
        .as_array()
        .unwrap()
        .iter()
        .map(|input| &input["format"])
        .collect();
    assert_eq!(
        inputs,
        ["pulumi-preview", "pulumi-events", "pulumi-plan", "pulumi-state"]
    );
    assert_eq!(together["violations"], report(&["preview.json"])["violations"]);
    let turned = report(&["state.json", "plan.json", "events.jsonl", "preview.json"]);
    assert_eq!(turned["violations"], together["violations"]);
    assert_eq!(turned["summary"], together["summary"]);
}

/// A plan tells what becomes of a resource, and not why.
#[test]
fn an_update_plan_is_judged_together_with_the_state_before() {
    let files = ["check", "state.json", "plan.json"];
    assert_snapshot!(one_preview().run(&[&files[..], &REBUILDS].concat()), @"
    exit 1
    --- stdout
    docker-build:index:Image web-image (update)
      deny  build-inside-update (mandatory, medium)
            why  the update itself rebuilds and pushes `registry.example.com/inside/web:dev`
            at   /tags/0
                 tags:
                   - registry.example.com/inside/web:dev
            fix  build the image in CI, and give the stack its exact reference with `pulumi config set`
      undetermined:
      warn  needless-rebuild (advisory, medium)
            why  the image is rebuilt, and the plan does not say why
            fix  let the preview know it, or say with `on-unknown` what an open question does

    not run, for want of build metadata (`--build`): unattested-image, dirty-source, source-mismatch, incomplete-provenance, unpinned-base-image, stale-base-image, unexplained-digest-change
    not run, for want of settings (in `portcullis.toml`): untrusted-builder, stale-image, slow-build, build-dependent-resource

    denied: 1 finding denies, 1 finding warns, 1 question is open, 3 resources judged by 4 policies
    ");
    assert_snapshot!(one_preview().run(&["check", "plan.json"]), @"
    exit 2
    --- stderr
    error: plan.json: the update plan does not tell all of `urn:pulumi:dev::rebuild::docker-build:index:Image::web-image`
    hint: an update plan tells only changes: pass the digest or the event log of the preview too, or the state before it
    ");
}

#[test]
fn a_state_is_judged_as_what_is() {
    assert_snapshot!(one_preview().run(&["check", "state.json", "--pack", "builtin:registry"]), @"
    exit 0
    --- stdout
    kubernetes:apps/v1:Deployment web (same) resources.yaml:18
      warn  untraceable-image-tag (advisory, medium)
            why  `registry.example.com/inside/web:dev@sha256:…` has the tag `dev`, which is neither a commit nor a version
            at   /spec/template/spec/containers/0/image
                 containers:
                   - name: web
                     image: registry.example.com/inside/web:dev@sha256:…
            fix  give the image the commit that it is built from, or its version, as its tag

    not run, for want of build metadata (`--build`): conflicting-image-reference
    not run, for want of settings (in `portcullis.toml`): unlisted-registry, unlisted-push-target

    allowed: 1 finding warns, 3 resources judged by 6 policies
    ");
}

#[test]
fn files_that_contradict_each_other_are_refused() {
    let events = String::from_utf8(recorded("events.jsonl")).unwrap();
    let stale = events.replace("\"op\":\"update\"", "\"op\":\"same\"");
    let scratch = one_preview().file("stale.jsonl", stale);
    assert_snapshot!(scratch.run(&["check", "preview.json", "stale.jsonl"]), @"
    exit 2
    --- stderr
    error: stale.jsonl: `urn:pulumi:dev::rebuild::docker-build:index:Image::web-image` is `same` here and `update` in preview.json: they are not of one preview
    hint: pass files of one preview: what one `pulumi preview` wrote, and the `pulumi stack export` from before it
    ");
}

#[test]
fn an_event_log_that_breaks_off_is_refused() {
    let events = String::from_utf8(recorded("events.jsonl")).unwrap();
    let lines: Vec<_> = events.lines().take(6).collect();
    let scratch = Scratch::new().file("events.jsonl", lines.join("\n"));
    assert_snapshot!(scratch.run(&["check", "events.jsonl"]), @"
    exit 2
    --- stderr
    error: events.jsonl: the event log breaks off: it has no `summaryEvent`
    hint: the preview was stopped, or the copy was; run it again, and wait for its end
    ");
    let scratch = Scratch::new().file("events.jsonl", events.get(..2_000).unwrap());
    assert_snapshot!(scratch.run(&["check", "events.jsonl"]), @"
    exit 2
    --- stderr
    error: events.jsonl: the JSON breaks off at line 5 column 475
    hint: the file is not complete: `pulumi preview` was stopped, or the copy was
    ");
}

#[test]
fn a_preview_is_found_behind_other_lines_and_unpacked() {
    let text = format!(
        "[resource plugin aws-7.48.0] installing\r\n{}",
        preview([bucket("assets")])
    );
    let scratch = Scratch::new().file("preview.json.gz", packed(text.as_bytes()));
    assert_snapshot!(scratch.run(&["check", "preview.json.gz", "--pack", "builtin:registry"]), @"
    exit 0
    --- stdout
    not run, for want of build metadata (`--build`): conflicting-image-reference
    not run, for want of settings (in `portcullis.toml`): unlisted-registry, unlisted-push-target

    allowed: 1 resource judged by 6 policies
    ");
}

fn packed(bytes: &[u8]) -> Vec<u8> {
    use std::io::Write as _;
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

#[test]
fn json_that_means_two_things_is_refused() {
    let twice =
        preview([bucket("assets")]).replacen("\"inputs\":{", "\"inputs\":{\"bucket\":\"a\",\"bucket\":\"b\",", 1);
    assert_snapshot!(Scratch::with_preview(twice).check(&[]), @"
    exit 2
    --- stderr
    error: preview.json: the key `bucket` stands twice in one object: at byte 122, `/steps/0/newState/inputs`
    hint: Pulumi does not write this: pass on what it wrote, as it wrote it
    ");
    let half = preview([bucket("assets")]).replacen("\"inputs\":{", "\"inputs\":{\"bucket\":\"\\ud800\",", 1);
    assert_snapshot!(Scratch::with_preview(half).check(&[]), @r"
    exit 2
    --- stderr
    error: preview.json: a string has half a surrogate pair (`\ud800` to `\udfff`): at byte 89, `/steps/0/newState/inputs/bucket`
    hint: Pulumi does not write this: pass on what it wrote, as it wrote it
    ");
}

#[test]
fn nesting_without_end_is_refused() {
    let deep = format!("\"inputs\":{{\"a\":{}{},", "[".repeat(1_000_000), "]".repeat(1_000_000));
    let text = preview([bucket("assets")]).replacen("\"inputs\":{", &deep, 1);
    let ended = Scratch::with_preview(text).check(&[]);
    assert_eq!(ended.exit(), 2);
    assert!(
        ended
            .errors()
            .starts_with("error: preview.json: values nest more than 128 levels deep: at byte ")
    );
    assert_eq!(ended.errors().lines().count(), 2);
}

#[cfg(unix)]
#[test]
fn a_device_without_end_is_refused() {
    assert_snapshot!(Scratch::new().run(&["check", "/dev/zero"]), @"
    exit 2
    --- stderr
    error: /dev/zero: no text: byte 0 is a NUL
    hint: write a preview with `pulumi preview --json --show-sames > preview.json`
    ");
}
