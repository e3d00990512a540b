//! What a call costs on the way: a resource of about 9 KB there and back, through a server that answers with nothing,
//! and the reading of its properties alone.

#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a bench prints, and stops where something is wrong"
)]

use std::hint::black_box;
use std::io::{BufRead as _, BufReader};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use portcullis_analyzer::protocol::AnalyzeRequest;
use portcullis_analyzer::protocol::analyzer_client::AnalyzerClient;
use portcullis_analyzer::value;
use serde_json::{Value, json};
use tonic::transport::{Channel, Endpoint};

const CALLS: u32 = 5000;

/// Properties of about 9 KB, as those of a deployment of Kubernetes are.
fn properties() -> Value {
    let container = json!({
        "name": "web", "image": "registry.example/team/web:1.2.3", "ports": [{"containerPort": 8080, "protocol": "TCP"}],
        "env": [{"name": "MODE", "value": "production"}, {"name": "TEXT", "value": "a \"quoted\" line\nand another"}],
        "resources": {"limits": {"cpu": "500m", "memory": "512Mi"}, "requests": {"cpu": 0.25, "memory": 268_435_456}},
        "securityContext": {"runAsNonRoot": true, "readOnlyRootFilesystem": true, "allowPrivilegeEscalation": false},
    });
    let containers = vec![container; 20];
    json!({"metadata": {"name": "web", "labels": {"app": "web"}}, "spec": {"replicas": 3, "template": {"spec": {"containers": containers}}}})
}

/// The time of one of many calls of `work`.
fn each(mut work: impl FnMut()) -> Duration {
    let start = Instant::now();
    (0..CALLS).for_each(|_| work());
    start.elapsed() / CALLS
}

async fn calls(client: &mut AnalyzerClient<Channel>, request: &AnalyzeRequest) -> Duration {
    let start = Instant::now();
    for _ in 0..CALLS {
        client.analyze(request.clone()).await.unwrap();
    }
    start.elapsed() / CALLS
}

fn main() {
    let folder = tempfile::tempdir().unwrap();
    let start = Instant::now();
    let mut command = Command::new(env!("CARGO_BIN_EXE_portcullis-analyzer-fake"));
    command
        .current_dir(folder.path())
        .args(["analyzer", "127.0.0.1:1", "."])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped());
    let mut plugin = command.spawn().unwrap();
    let mut port = String::new();
    BufReader::new(plugin.stdout.take().unwrap())
        .read_line(&mut port)
        .unwrap();
    println!("{:>9.1?} to start a server that answers with nothing", start.elapsed());

    let json = properties();
    let properties = value::from_json(&json).unwrap();
    println!(
        "{:>9.1?} to read {} bytes of properties",
        each(|| drop(black_box(value::to_json(&properties)))),
        properties.len()
    );
    println!(
        "{:>9.1?} to write them",
        each(|| drop(black_box(value::from_json(&json))))
    );

    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    runtime.block_on(async {
        let endpoint = Endpoint::from_shared(format!("http://127.0.0.1:{}", port.trim())).unwrap();
        let mut client = AnalyzerClient::new(endpoint.connect().await.unwrap());
        let empty = AnalyzeRequest::default();
        println!(
            "{:>9.1?} for a call without properties",
            calls(&mut client, &empty).await
        );
        let request = AnalyzeRequest {
            properties,
            ..AnalyzeRequest::default()
        };
        println!("{:>9.1?} for a call with them", calls(&mut client, &request).await);
    });
    drop(plugin.stdin.take());
    plugin.wait().unwrap();
}
