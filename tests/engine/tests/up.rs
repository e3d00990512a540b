//! `portcullis up`: only what was judged is done to a real stack.

use std::os::unix::process::CommandExt as _;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

use insta::assert_snapshot;
use serde_json::{Value, json};

use crate::lab::{Ended, Lab, resources};

/// Denies a bucket without an owner.
const OWNERS: &str = r#"
packs = ["builtin:tagging"]
[policy.missing-required-tag]
settings = { tags = ["owner"] }
"#;

fn bucket(name: &str, tags: &Value) -> Value {
    json!({ "name": name, "type": "aws:s3/bucket:Bucket", "properties": { "bucket": name, "tags": tags } })
}

fn owned(name: &str) -> Value {
    bucket(name, &json!({ "owner": "web" }))
}

/// Returns a lab whose buckets have to have an owner.
fn lab(program: &Value) -> Option<Lab> {
    let lab = Lab::new(program)?;
    std::fs::write(lab.path("program/portcullis.toml"), OWNERS).unwrap();
    Some(lab)
}

/// Runs `portcullis up`, which leaves no temporary file behind.
fn up(lab: &Lab, arguments: &[&str]) -> Ended {
    let ended = lab.portcullis(&[&["up"], arguments].concat());
    assert_tidy(lab);
    ended
}

fn assert_tidy(lab: &Lab) {
    let left = std::fs::read_dir(lab.path("temporary")).unwrap();
    let left: Vec<_> = left.map(|entry| entry.unwrap().file_name()).collect();
    let ours = left
        .iter()
        .filter(|name| name.to_string_lossy().starts_with("portcullis-"));
    assert_eq!(ours.count(), 0, "{left:?}");
}

/// Returns what a run has to say itself, at its end.
fn error(ended: &Ended) -> &str {
    let start = ended.errors.find("error: ").unwrap();
    ended.errors.split_at(start).1
}

/// Returns the names of the resources that the stack has, but for the stack itself and providers.
fn names(lab: &Lab) -> Vec<String> {
    let state = lab.state();
    let resources = state["deployment"]["resources"].as_array().cloned().unwrap_or_default();
    let urns = resources.iter().map(|resource| resource["urn"].as_str().unwrap());
    let urns = urns.filter(|urn| !urn.contains("::pulumi:"));
    urns.map(|urn| urn.rsplit("::").next().unwrap().to_owned()).collect()
}

#[test]
fn an_update_that_is_allowed_is_carried_out() {
    let Some(lab) = lab(&resources([owned("assets")])) else {
        return;
    };
    assert_snapshot!(up(&lab, &[]), @"
    exit 0
    --- stdout
    not run, for want of settings (in `portcullis.toml`): disallowed-tag-value, protected-tag-change
    configured by: portcullis.toml

    allowed: 2 resources judged by 2 policies
    Updating (dev):

     +  pulumi:pulumi:Stack shop-dev creating (…s) 
     +  aws:s3:Bucket assets creating (…s) 
     +  aws:s3:Bucket assets created (…s) 
     +  pulumi:pulumi:Stack shop-dev created (…s) 
    Resources:
        + 2 created

    Duration: …s
    ");
    assert_eq!(names(&lab), ["assets"]);
    assert_snapshot!(up(&lab, &[]), @"
    exit 0
    --- stdout
    not run, for want of settings (in `portcullis.toml`): disallowed-tag-value, protected-tag-change
    configured by: portcullis.toml

    allowed: 2 resources judged by 2 policies
    Updating (dev):

        pulumi:pulumi:Stack shop-dev  
    Resources:
        2 unchanged

    Duration: …s
    ");
}

#[test]
fn an_update_that_is_denied_does_nothing() {
    let Some(lab) = lab(&resources([owned("assets"), bucket("media", &json!({}))])) else {
        return;
    };
    assert_snapshot!(up(&lab, &[]), @"
    exit 1
    --- stdout
    aws:s3/bucket:Bucket media (create)
      deny  missing-required-tag (mandatory, medium)
            why  the tag `owner` is missing
            at   /tags
                 tags: {}
            fix  add `owner`, to the resource or to the default tags of its provider

    not run, for want of settings (in `portcullis.toml`): disallowed-tag-value, protected-tag-change
    configured by: portcullis.toml

    denied: 1 finding denies, 3 resources judged by 2 policies
    ");
    assert!(names(&lab).is_empty());
}

#[test]
fn a_pack_that_traps_stops_the_update() {
    let Some(lab) = lab(&resources([owned("assets")])) else {
        return;
    };
    let panics = Path::new(env!("OUT_DIR")).join("panics.wasm");
    assert_snapshot!(up(&lab, &["--pack", panics.to_str().unwrap()]).to_string().replace(env!("OUT_DIR"), "[guests]"), @"
    exit 3
    --- stdout
    fault panics/always-panics (panic)
          panicked: cannot judge `assets`, at tests/guests/panics/src/lib.rs:17:9
          hint: a policy that breaks down has not judged; nothing passes until it does

    configured by: portcullis.toml

    faulted: 1 fault, 2 resources judged by 1 policy
    ");
    assert!(names(&lab).is_empty());
}

#[test]
fn a_dry_run_stops_after_the_report() {
    let Some(lab) = lab(&resources([owned("assets")])) else {
        return;
    };
    assert_snapshot!(up(&lab, &["--dry-run", "--output", "json=report.json"]), @"exit 0");
    let report = std::fs::read_to_string(lab.path("program/report.json")).unwrap();
    let report: Value = serde_json::from_str(&report).unwrap();
    assert_eq!(report["verdict"], "allowed");
    let inputs = report["inputs"]
        .as_array()
        .unwrap()
        .iter()
        .map(|input| input["path"].as_str().unwrap());
    assert_eq!(
        inputs.collect::<Vec<_>>(),
        ["preview.json", "events.jsonl", "plan.json", "portcullis.toml"]
    );
    assert!(names(&lab).is_empty());
}

#[test]
fn a_stack_that_moved_on_since_the_preview_is_not_updated() {
    let Some(lab) = lab(&resources([owned("assets")])) else {
        return;
    };
    lab.wrap(
        "bin/pulumi",
        r#"
        "$real" "$@"; code=$?
        if [ "$1" = preview ]; then "$real" up --yes --skip-preview --stack dev >&2 || exit 9; fi
        exit $code"#,
    );
    let ended = up(&lab, &["--", "--stack", "dev"]);
    assert_eq!(ended.exit, 2, "{ended}");
    assert_snapshot!(error(&ended), @"
    error: the stack `dev` has changed since the preview: nothing was updated
    hint: run it again, so that what the stack is now is judged
    ");
}

#[test]
fn a_program_that_changed_since_the_preview_is_stopped() {
    let Some(lab) = lab(&resources([owned("assets")])) else {
        return;
    };
    let other = resources([owned("assets"), bucket("media", &json!({}))]);
    std::fs::write(lab.path("other.json"), other.to_string()).unwrap();
    lab.wrap(
        "bin/pulumi",
        r#"
        if [ "$1" = up ]; then /bin/cp "$lab/other.json" program.json; fi
        exec "$real" "$@""#,
    );
    let ended = up(&lab, &[]);
    assert_eq!(ended.exit, 2, "{ended}");
    // Not the screen: how far the other resources come before the engine stops is a matter of luck.
    assert_snapshot!(ended.errors, @"
    error: the update was stopped at `urn:pulumi:dev::shop::aws:s3/bucket:Bucket::media`, which is no longer what was judged: `pulumi up` ended with exit code 1
    hint: what was done until then was judged, and the stack's state tells it
    ");
    assert!(!names(&lab).contains(&"media".to_owned()));
}

#[test]
fn a_plan_that_is_touched_is_not_followed() {
    let Some(lab) = lab(&resources([owned("assets")])) else {
        return;
    };
    lab.wrap(
        "bin/pulumi",
        r#"
        if [ "$1" = stack ] && [ "$2" = export ]; then
            for plan in "$TMPDIR"/portcullis-*/plan.json; do
                if [ -e "$plan" ]; then /bin/chmod u+w "$plan"; echo >> "$plan"; fi
            done
        fi
        exec "$real" "$@""#,
    );
    let ended = up(&lab, &[]);
    assert_eq!(ended.exit, 2, "{ended}");
    assert_snapshot!(error(&ended), @"error: the update plan is not the one that was judged: nothing was updated");
    assert!(names(&lab).is_empty());
}

#[test]
fn nobody_else_can_look_into_the_temporary_folder() {
    let Some(lab) = lab(&resources([owned("assets")])) else {
        return;
    };
    lab.wrap(
        "bin/pulumi",
        r#"
        /bin/ls -l "$TMPDIR" > "$lab/seen"
        exec "$real" "$@""#,
    );
    assert_eq!(up(&lab, &[]).exit, 0);
    let seen = std::fs::read_to_string(lab.path("seen")).unwrap();
    assert!(seen.contains("drwx------"), "{seen}");
}

#[test]
fn a_preview_that_fails_is_not_judged() {
    let refused =
        json!({ "name": "assets", "type": "aws:s3/bucket:Bucket", "properties": { "refuse": "no such region" } });
    let Some(lab) = lab(&resources([refused])) else { return };
    assert_snapshot!(up(&lab, &[]), @"
    exit 2
    --- stderr
    pulumi: error at `urn:pulumi:dev::shop::aws:s3/bucket:Bucket::assets`: aws:s3/bucket:Bucket resource 'assets': property refuse value {no such region} has a problem: no such region
    error: the preview failed, so nothing was judged: `pulumi preview` ended with exit code 1
    hint: what it says stands above
    ");
}

#[test]
fn an_update_that_fails_is_no_verdict() {
    let mut failing = owned("assets");
    failing["properties"]["fail"] = json!("quota exceeded");
    let Some(lab) = lab(&resources([failing])) else { return };
    let ended = up(&lab, &[]);
    assert_eq!(ended.exit, 2, "{ended}");
    assert_snapshot!(ended.errors, @"
    error: the update was allowed, and failed: `pulumi up` ended with exit code 1
    hint: what was done until then was judged, and the stack's state tells it
    ");
}

#[test]
fn another_stack_in_another_folder_is_updated() {
    let Some(lab) = lab(&resources([owned("assets")])) else {
        return;
    };
    lab.succeed(&["stack", "init", "live"]);
    lab.succeed(&["stack", "select", "dev"]);
    let mut command = lab.portcullis_command(&[
        "up",
        "--",
        "-C",
        "../program",
        "-s",
        "live",
        "--refresh",
        "--parallel",
        "2",
        "-y",
    ]);
    let ended = lab.ended(command.current_dir(lab.path("packs")).output().unwrap());
    assert_eq!(ended.exit, 0, "{ended}");
    assert!(ended.output.contains("Updating (live)"), "{ended}");
    assert!(names(&lab).is_empty(), "of `dev`");
    lab.succeed(&["stack", "select", "live"]);
    assert_eq!(names(&lab), ["assets"]);
}

#[test]
fn a_secret_is_nowhere_to_be_seen() {
    let tags = json!({ "owner": "web", "token": { "$secret": "lab-token" } });
    let program = resources([bucket("assets", &tags)]);
    let Some(lab) = lab(&program) else { return };
    lab.wrap(
        "bin/pulumi",
        r#"
        "$real" "$@"; code=$?
        for file in "$TMPDIR"/portcullis-*/*; do /bin/cp "$file" "$lab/packs/$1-${file##*/}"; done
        exit $code"#,
    );
    let mut command = lab.portcullis_command(&["up", "--output", "json", "--", "--stack=dev"]);
    let ended = lab.ended(command.env("PULUMI_OPTION_SHOW_SECRETS", "true").output().unwrap());
    assert_eq!(ended.exit, 0, "{ended}");
    let report = ended.output.split("Updating").next().unwrap();
    assert!(
        !report.contains("lab-token") && !ended.errors.contains("lab-token"),
        "{ended}"
    );
    for file in std::fs::read_dir(lab.path("packs")).unwrap() {
        let path = file.unwrap().path();
        // The environment asks the update, which is not ours, to show secrets.
        if !path.ends_with("up-update.jsonl") {
            assert!(
                !std::fs::read_to_string(&path).unwrap().contains("lab-token"),
                "{}",
                path.display()
            );
        }
    }
}

#[test]
fn arguments_of_pulumi_that_would_undo_the_gate_are_refused() {
    let Some(lab) = lab(&resources([owned("assets")])) else {
        return;
    };
    assert_snapshot!(up(&lab, &["--", "--plan", "mine.json", "--skip-preview", "organization/template"]), @"
    exit 2
    --- stderr
    error: `--plan` is not for `portcullis up`: the update follows the plan that is judged here
    error: `--skip-preview` is not for `portcullis up`: the preview is what is judged
    error: one of Pulumi's arguments is no flag: a template is not judged
    hint: the program in the working directory or in `--cwd` is; write a flag that Portcullis does not know, and its value, as one: `--flag=value`
    ");
}

#[test]
fn without_pulumi_there_is_a_hint() {
    let Some(lab) = lab(&resources([owned("assets")])) else {
        return;
    };
    std::fs::remove_file(lab.path("bin/pulumi")).unwrap();
    assert_snapshot!(up(&lab, &[]), @"
    exit 2
    --- stderr
    error: there is no `pulumi` on the `PATH`
    hint: install the Pulumi CLI, or name its folder in `PATH`
    ");
}

#[test]
fn without_a_stack_pulumi_says_so() {
    let Some(lab) = lab(&resources([owned("assets")])) else {
        return;
    };
    lab.succeed(&["stack", "unselect"]);
    assert_snapshot!(up(&lab, &[]), @"
    exit 2
    --- stderr
    error: no stack selected; please use `pulumi stack select` or `pulumi stack init` to choose one
    error: `pulumi stack --show-name --fully-qualify-stack-names` ended with exit code 1
    hint: what it says stands above
    ");
}

/// Makes the provider wait, in a verb of Pulumi, until it may go on.
fn slow_in(lab: &Lab, verb: &str) {
    lab.wrap(
        "bin/pulumi",
        &format!(
            r#"
        if [ "$1" = {verb} ]; then : > "$lab/slow"; fi
        exec "$real" "$@""#
        ),
    );
    lab.wrap(
        "home/plugins/resource-aws-v0.1.0/pulumi-resource-aws",
        r#"
        if [ -e "$lab/slow" ]; then
            : > "$lab/waiting"
            until [ -e "$lab/go" ]; do /bin/sleep 0.02; done
        fi
        exec "$real" "$@""#,
    );
}

/// Who gets a signal.
#[derive(Clone, Copy)]
enum To {
    /// `portcullis up` alone.
    Process,
    /// All of its process group, as by a CI service that ends a job.
    Group,
}

/// Sends a signal while the provider waits, and returns how `portcullis up` ends.
fn interrupt(lab: &Lab, signal: &str, to: To) -> Ended {
    let mut command = lab.portcullis_command(&["up"]);
    command.process_group(0).stdout(Stdio::piped()).stderr(Stdio::piped());
    let running = command.spawn().unwrap();
    wait_until(|| lab.path("waiting").exists());
    let group = matches!(to, To::Group).then_some("-").unwrap_or_default();
    let kill = format!("kill -s {signal} -- {group}{}", running.id());
    let sent = Command::new("/bin/sh").args(["-c", &kill]).status();
    assert!(sent.unwrap().success());
    wait_until(|| events(lab).contains("received; cancelling"));
    std::fs::write(lab.path("go"), "").unwrap();
    let ended = lab.ended(running.wait_with_output().unwrap());
    assert_tidy(lab);
    ended
}

/// Returns what the engine has said so far, in preview and update.
fn events(lab: &Lab) -> String {
    let ours = std::fs::read_dir(lab.path("temporary"))
        .unwrap()
        .map(|entry| entry.unwrap().path());
    let logs = ours.flat_map(|folder| [folder.join("events.jsonl"), folder.join("update.jsonl")]);
    logs.filter_map(|log| std::fs::read_to_string(log).ok()).collect()
}

fn wait_until(is_so: impl Fn() -> bool) {
    while !is_so() {
        std::thread::sleep(Duration::from_millis(10));
    }
}

#[test]
fn a_preview_that_is_interrupted_is_not_judged() {
    let Some(lab) = lab(&resources([owned("assets")])) else {
        return;
    };
    slow_in(&lab, "preview");
    assert_snapshot!(interrupt(&lab, "INT", To::Process), @"
    exit 2
    --- stderr
    pulumi: error: preview canceled
    error: interrupted: nothing was updated
    ");
    assert!(names(&lab).is_empty());
}

#[test]
fn an_update_that_is_interrupted_puts_its_state_in_order() {
    let Some(lab) = lab(&resources([owned("assets")])) else {
        return;
    };
    slow_in(&lab, "up");
    let ended = interrupt(&lab, "TERM", To::Process);
    assert_eq!(ended.exit, 2, "{ended}");
    assert_eq!(ended.output.matches("SIGTERM received").count(), 1, "{ended}");
    assert_snapshot!(ended.errors, @"
    error: the update was interrupted: `pulumi up` ended with exit code 1
    hint: what was done until then was judged, and the stack's state tells it
    ");
    assert!(names(&lab).is_empty());
}

#[test]
fn a_signal_to_all_reaches_pulumi_once() {
    let Some(lab) = lab(&resources([owned("assets")])) else {
        return;
    };
    slow_in(&lab, "up");
    let ended = interrupt(&lab, "INT", To::Group);
    assert_eq!(ended.output.matches("^C received").count(), 1, "{ended}");
    assert_snapshot!(ended.errors, @"
    error: the update was interrupted: `pulumi up` ended with exit code 1
    hint: what was done until then was judged, and the stack's state tells it
    ");
}
