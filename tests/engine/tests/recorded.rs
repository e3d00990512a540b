//! The requests that `tests/it/engine/recorded.rs` replays are those that the engine makes.

use std::path::{Path, PathBuf};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use portcullis_analyzer::protocol::{AnalyzeStackRequest, AnalyzerResource};
use prost::Message as _;
use serde_json::{Value, json};

use crate::lab::{Lab, resources};

/// Returns a program with what engines tell in ways of their own: a component and its child, an explicit provider, a secret, a
/// value of an asset, one that only the update knows, and the options of resources.
fn program() -> Value {
    resources([
        json!({"name": "shop", "type": "acme:shop:Shop", "component": true}),
        json!({"name": "elsewhere", "type": "pulumi:providers:aws", "properties": {"region": "eu-west-1"}}),
        json!({
            "name": "logs", "type": "aws:s3/bucket:Bucket",
            "properties": {"bucket": "logs", "days": 30, "ratio": 0.5, "none": null, "password": {"$secret": "hush"}},
            "options": {"parent": "shop", "provider": "elsewhere", "protect": true, "customTimeouts": {"create": "5m"}}
        }),
        json!({
            "name": "web", "type": "aws:ecs/taskDefinition:TaskDefinition",
            "properties": {"family": {"$output": "logs.id"}, "containerDefinitions": "[{\"image\": \"nginx\"}]"},
            "options": {"dependsOn": ["logs"], "ignoreChanges": ["tags"], "deleteBeforeReplace": true}
        }),
    ])
}

/// Returns what the engine asked while it ran a command, a line for each request, sorted: it registers side by side.
fn record(lab: &Lab, verb: &[&str]) -> String {
    let (pack, record) = (lab.path("packs/floor"), lab.path("record"));
    let mut command = lab.pulumi_command(&[verb, &["--policy-pack", pack.to_str().unwrap()]].concat());
    let output = command.env("FLOOR_RECORD", &record).output().unwrap();
    assert!(output.status.success(), "{}", lab.ended(output));
    let text = std::fs::read_to_string(&record).unwrap();
    std::fs::remove_file(record).unwrap();
    // Where the engine listens is another place each time.
    let mut lines: Vec<_> = text.lines().filter(|line| !line.starts_with("Handshake ")).collect();
    lines.sort_unstable();
    lines.join("\n") + "\n"
}

#[test]
fn the_recorded_requests_are_those_of_the_engine() {
    let Some(lab) = Lab::new(&program()) else {
        return;
    };
    lab.install(
        "analyzer-policy-floor",
        &lab.engine().join("pulumi-analyzer-policy-floor"),
    );
    lab.pack("floor", "runtime: floor\n", &[]);
    lab.succeed(&["config", "set", "aws:region", "eu-west-1"]);
    lab.succeed(&["config", "set", "--secret", "shop:token", "hush"]);
    for (name, verb) in [
        ("preview", ["preview"].as_slice()),
        ("update", &["up", "--yes", "--skip-preview"]),
    ] {
        let recorded = record(&lab, verb);
        let file = folder().join(name);
        if std::env::var_os("PORTCULLIS_WRITE_RECORDED").is_some() {
            std::fs::write(&file, &recorded).unwrap();
        }
        let kept = std::fs::read_to_string(&file).unwrap();
        assert_eq!(
            comparable(&recorded),
            comparable(&kept),
            "the engine asks otherwise than it did; `PORTCULLIS_WRITE_RECORDED=1` records anew"
        );
    }
}

/// Returns requests without what differs from run to run: the resources of a stack come in any order.
fn comparable(recorded: &str) -> (Vec<&str>, Vec<AnalyzerResource>) {
    let (stacks, others): (Vec<_>, Vec<_>) = recorded.lines().partition(|line| line.starts_with("AnalyzeStack "));
    let messages = stacks.iter().map(|line| line.split_once(' ').unwrap().1);
    let stacks = messages.map(|message| AnalyzeStackRequest::decode(&*STANDARD.decode(message).unwrap()).unwrap());
    let mut resources: Vec<_> = stacks.flat_map(|stack| stack.resources).collect();
    resources.sort_by(|one, other| one.urn.cmp(&other.urn));
    (others, resources)
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("it/engine/recorded")
}
