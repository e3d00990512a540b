//! What a real engine asked, byte by byte, answered. `tests/engine/tests/recorded.rs` recorded it, and checks that the engine
//! still asks so.

use std::fmt::Write as _;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use insta::assert_snapshot;
use portcullis_analyzer::Pack as _;
use prost::Message as _;
use prost::bytes::Bytes;

use super::{Asked, ask, repaired, told};

/// What a policy of each kind finds in the recorded stack.
const SETTINGS: &str = "
[policy.missing-required-tag]
settings = { tags = [\"owner\"] }
";

/// Asks a pack all that an engine asked: first of the pack and the stack, then of each resource, then of the stack.
fn replay(recorded: &str, pack: &str, toml: &str) -> String {
    let Asked(analysis) = ask(pack, toml);
    let mut answers = String::new();
    let orders = [
        "GetPluginInfo",
        "GetAnalyzerInfo",
        "ConfigureStack",
        "Configure",
        "Analyze",
        "Remediate",
        "AnalyzeStack",
    ];
    let requests: Vec<_> = recorded.lines().map(|line| line.split_once(' ').unwrap()).collect();
    for (method, _) in &requests {
        assert!(orders.contains(method) || *method == "Cancel", "{method}");
    }
    for order in orders {
        for (_, message) in requests.iter().filter(|(method, _)| *method == order) {
            let message = Bytes::from(STANDARD.decode(message).unwrap());
            let (about, answer) = answer(&analysis, order, message);
            if !answer.is_empty() {
                writeln!(answers, "{order} {about}\n{answer}").unwrap();
            }
        }
    }
    answers
}

/// Returns what a request is about, and what the pack says.
fn answer(analysis: &portcullis::analysis::Analysis, method: &str, message: Bytes) -> (String, String) {
    use portcullis_analyzer::protocol::{
        AnalyzeRequest, AnalyzeStackRequest, AnalyzerStackConfigureRequest, ConfigureAnalyzerRequest,
    };
    match method {
        "ConfigureStack" => {
            let stack = AnalyzerStackConfigureRequest::decode(message).unwrap();
            let about = format!("{} of {}, dry run {}", stack.stack, stack.project, stack.dry_run);
            analysis.configure_stack(stack).unwrap();
            (about, String::new())
        }
        "Configure" => {
            let policies = ConfigureAnalyzerRequest::decode(message).unwrap().policy_config;
            analysis.configure(policies).unwrap();
            (String::new(), String::new())
        }
        "Analyze" => {
            let request = AnalyzeRequest::decode(message).unwrap();
            (request.urn.clone(), told(analysis.analyze(request)))
        }
        "Remediate" => {
            let request = AnalyzeRequest::decode(message).unwrap();
            (request.urn.clone(), repaired(analysis.remediate(request)))
        }
        "AnalyzeStack" => {
            let request = AnalyzeStackRequest::decode(message).unwrap();
            let about = format!("{} resources", request.resources.len());
            (about, told(analysis.analyze_stack(request)))
        }
        _ => (String::new(), String::new()),
    }
}

#[test]
fn a_preview() {
    let preview = include_str!("recorded/preview");
    assert_snapshot!(replay(preview, "tagging", SETTINGS));
    assert_snapshot!(replay(preview, "registry", ""));
}

#[test]
fn an_update() {
    let update = include_str!("recorded/update");
    assert_snapshot!(replay(update, "tagging", SETTINGS));
    assert_snapshot!(replay(update, "registry", ""));
}
