//! What one call costs, driven over gRPC by one client as the engine drives an analyzer: no engine, so nothing else is measured.
//!
//!     cargo bench -p portcullis-tests --bench calls -- PACK...
//!
//! A pack is a folder with a `PulumiPolicy.yaml` of ours, or a program that serves an analyzer as the engine starts it (`PROGRAM ENGINE`).
//! The packs are asked in turn about the resources of a recorded stack, and the means of one run are compared with the first pack's.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::print_stdout,
    reason = "a bench prints, and stops at once where something goes wrong"
)]

#[expect(dead_code, reason = "the tests use all of it")]
#[path = "../../it/program.rs"]
mod program;

use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use portcullis::sample;
use portcullis_analyzer::protocol::analyzer_client::AnalyzerClient;
use portcullis_analyzer::protocol::{
    AnalyzeRequest, AnalyzerProviderResource, AnalyzerResourceOptions, ConfigureAnalyzerRequest,
};
use portcullis_analyzer::value;
use serde_json::json;
use tonic::transport::{Channel, Endpoint};

/// How many resources a pack is asked about.
const RESOURCES: usize = 2_000;

/// A pack at work.
struct Running {
    name: String,
    process: Child,
    client: AnalyzerClient<Channel>,
    /// From the start of the process until it is ready to be asked.
    start: Duration,
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let packs = std::env::args().skip(1).filter(|argument| argument != "--bench");
    let requests: Vec<_> = (0..RESOURCES).map(request).collect();
    println!("   start  analyze  ÷ first      peak  with");
    let mut first = None;
    for pack in packs {
        // The first time compiles packs.
        stop(start(&pack).await);
        let mut running = start(&pack).await;
        let mean = analyze(&mut running, &requests).await;
        let first = *first.get_or_insert(mean);
        println!(
            "{:>5.0} ms {:>5.0} µs {:>8.2} {:>6.0} MB  {}",
            running.start.as_secs_f64() * 1e3,
            mean * 1e6,
            mean / first,
            peak(&running.process) / 1e6,
            running.name
        );
        stop(running);
    }
}

/// Starts a pack, and asks what the engine asks before the first resource.
async fn start(pack: &str) -> Running {
    let begin = Instant::now();
    let mut process = command(Path::new(pack))
        .arg("127.0.0.1:1")
        .args(Path::new(pack).is_dir().then_some("."))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .expect("the pack");
    let mut port = String::new();
    BufReader::new(process.stdout.as_mut().unwrap())
        .read_line(&mut port)
        .unwrap();
    let endpoint = Endpoint::from_shared(format!("http://127.0.0.1:{}", port.trim())).unwrap();
    let mut client = AnalyzerClient::new(endpoint.connect().await.unwrap());
    let info = client.get_analyzer_info(()).await.unwrap().into_inner();
    client
        .configure(ConfigureAnalyzerRequest {
            policy_config: info.initial_config,
        })
        .await
        .unwrap();
    Running {
        name: pack.to_owned(),
        process,
        client,
        start: begin.elapsed(),
    }
}

/// Returns how a pack is started: a folder by `portcullis`, under the name that the engine looks for.
fn command(pack: &Path) -> Command {
    if !pack.is_dir() {
        return Command::new(pack.canonicalize().unwrap());
    }
    let named = program::program().with_file_name("pulumi-analyzer-policy-wasm");
    let _ = std::fs::remove_file(&named);
    std::fs::hard_link(program::program(), &named).unwrap();
    let mut command = Command::new(named);
    command.current_dir(pack);
    command
}

/// Asks about every resource, one after the other. Returns the mean time of a call in seconds.
async fn analyze(running: &mut Running, requests: &[AnalyzeRequest]) -> f64 {
    let requests = requests.to_vec();
    let count = u32::try_from(requests.len()).unwrap();
    let begin = Instant::now();
    for request in requests {
        running.client.analyze(request).await.unwrap();
    }
    (begin.elapsed() / count).as_secs_f64()
}

/// Returns what the engine asks about a resource in the proportions of a recorded stack.
fn request(number: usize) -> AnalyzeRequest {
    let step = sample::step(number);
    let state = &step["newState"];
    let type_token = state["type"].as_str().unwrap().to_owned();
    let package = format!("pulumi:providers:{}", type_token.split(':').next().unwrap());
    AnalyzeRequest {
        options: Some(AnalyzerResourceOptions::default()),
        urn: format!("urn:pulumi:dev::shop::{type_token}::r{number}"),
        name: format!("r{number}"),
        properties: value::from_json(&state["inputs"]).unwrap(),
        r#type: type_token,
        provider: Some(AnalyzerProviderResource {
            urn: format!("urn:pulumi:dev::shop::{package}::default"),
            name: "default".to_owned(),
            r#type: package,
            properties: value::from_json(&json!({"region": "eu-west-1"})).unwrap(),
        }),
    }
}

/// Returns the peak memory of a process in bytes.
fn peak(process: &Child) -> f64 {
    let path = PathBuf::from(format!("/proc/{}/status", process.id()));
    let status = std::fs::read_to_string(path).unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kilobytes = line.and_then(|line| line.trim().strip_suffix(" kB"));
    kilobytes
        .and_then(|kilobytes| kilobytes.trim().parse().ok())
        .map_or(f64::NAN, |kilobytes: f64| kilobytes * 1024.0)
}

fn stop(mut running: Running) {
    running.process.kill().unwrap();
    running.process.wait().unwrap();
}
