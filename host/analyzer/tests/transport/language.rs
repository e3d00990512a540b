//! `pulumi-language-wasm`: a process that serves any number of packs, each on a port of its own.

use std::path::Path;

use portcullis_analyzer::protocol::language_runtime_client::LanguageRuntimeClient;
use portcullis_analyzer::protocol::run_plugin_response::Output;
use portcullis_analyzer::protocol::{LanguageHandshakeRequest, ProgramInfo, RunPluginRequest, RunPluginResponse};
use portcullis_analyzer::value;
use serde_json::json;
use tempfile::{TempDir, tempdir};
use tonic::transport::Channel;
use tonic::{Code, Streaming};

use crate::support::{NOWHERE, Plugin, analyzer, ask, channel, command, engine, resource, until};

/// A language host, and a client of it.
struct Host {
    plugin: Plugin,
    client: LanguageRuntimeClient<Channel>,
    _folder: TempDir,
}

impl Host {
    async fn start() -> Self {
        let folder = tempdir().unwrap();
        let plugin = Plugin::start(command(folder.path(), &["language", "--logtostderr", NOWHERE]));
        let client = LanguageRuntimeClient::new(channel(plugin.port).await);
        Self {
            plugin,
            client,
            _folder: folder,
        }
    }

    /// Runs the pack in `folder`. Returns its output, of which the port has been read, and the port.
    async fn run(&mut self, request: RunPluginRequest) -> (Streaming<RunPluginResponse>, u16) {
        let mut output = self.client.run_plugin(request).await.unwrap().into_inner();
        let first = output.message().await.unwrap().unwrap().output.unwrap();
        let Output::Stdout(bytes) = first else {
            panic!("no port: {first:?}")
        };
        let port = std::str::from_utf8(&bytes)
            .unwrap()
            .strip_suffix('\n')
            .unwrap()
            .parse()
            .unwrap();
        (output, port)
    }
}

/// The request that the CLI sends for the pack in `folder`.
fn request(folder: &Path, engine: &str) -> RunPluginRequest {
    let folder = folder.to_str().unwrap().to_owned();
    let info = ProgramInfo {
        root_directory: folder.clone(),
        program_directory: folder,
        entry_point: ".".to_owned(),
        options: value::from_json(&json!({"pack": "builtin:registry", "fuel": 100, "none": null})).unwrap(),
    };
    RunPluginRequest {
        pwd: "/program".to_owned(),
        args: ["--logtostderr", "-v=9", engine].map(str::to_owned).into(),
        env: ["PWD=/elsewhere", "PULUMI_DRY_RUN=false"].map(str::to_owned).into(),
        info: Some(info),
        kind: "analyzer".to_owned(),
    }
}

#[tokio::test]
async fn a_pack_runs_until_its_server_is_cancelled() {
    let (mut host, folder) = (Host::start().await, tempdir().unwrap());
    let (mut output, port) = host.run(request(folder.path(), NOWHERE)).await;
    let mut client = analyzer(port).await;
    assert_eq!(
        ask(&mut client, resource("echo", "", &json!({"a": 1}))).await.unwrap(),
        r#"{"a":1}"#
    );
    client.cancel(()).await.unwrap();
    assert_eq!(
        output.message().await.unwrap().unwrap().output,
        Some(Output::Exitcode(0))
    );
    assert!(output.message().await.unwrap().is_none());
    until("the pack is freed", || {
        folder.path().join("freed").exists().then_some(())
    })
    .await;
}

#[tokio::test]
async fn a_pack_whose_call_is_dropped_ends_and_the_others_go_on() {
    let mut host = Host::start().await;
    let (one, two) = (tempdir().unwrap(), tempdir().unwrap());
    let (first, first_port) = host.run(request(one.path(), NOWHERE)).await;
    let (_second, second_port) = host.run(request(two.path(), NOWHERE)).await;
    let (mut gone, mut stays) = (analyzer(first_port).await, analyzer(second_port).await);
    ask(&mut gone, resource("echo", "", &json!({}))).await.unwrap();
    drop(first);
    until("the pack is freed", || one.path().join("freed").exists().then_some(())).await;
    assert!(ask(&mut gone, resource("echo", "", &json!({}))).await.is_err());
    assert_eq!(ask(&mut stays, resource("echo", "", &json!({}))).await.unwrap(), "{}");
    assert!(!two.path().join("freed").exists());
}

#[tokio::test]
async fn the_pack_is_where_the_engine_says() {
    let (mut host, folder) = (Host::start().await, tempdir().unwrap());
    let (_output, port) = host.run(request(folder.path(), NOWHERE)).await;
    let info = analyzer(port).await.get_analyzer_info(()).await.unwrap().into_inner();
    insta::assert_snapshot!(info.description.replace(folder.path().to_str().unwrap(), "PACK"), @r#"
    Start {
        folder: "PACK",
        program: "/program",
    }
    "#);
}

#[tokio::test]
async fn each_pack_logs_to_the_engine_that_started_it() {
    let (mut host, folder) = (Host::start().await, tempdir().unwrap());
    let (address, mut heard) = engine();
    let (_output, _) = host.run(request(folder.path(), &address)).await;
    assert_eq!(heard.recv().await.unwrap().message, "opened");
}

#[tokio::test]
async fn a_pack_that_cannot_be_opened_has_a_server_that_says_why() {
    let (mut host, folder) = (Host::start().await, tempdir().unwrap());
    std::fs::write(folder.path().join("open"), "fail").unwrap();
    let (_output, port) = host.run(request(folder.path(), NOWHERE)).await;
    let error = analyzer(port).await.get_plugin_info(()).await.unwrap_err();
    assert_eq!(
        (error.code(), error.message()),
        (Code::FailedPrecondition, "`pack.wasm` is not there; hint: build it")
    );
    let mut nowhere = request(folder.path(), NOWHERE);
    nowhere.info = None;
    let (_output, port) = host.run(nowhere).await;
    let error = analyzer(port).await.get_plugin_info(()).await.unwrap_err();
    insta::assert_snapshot!(error.message(), @"the engine did not say where the pack is; hint: this is for `pulumi` to call");
}

#[tokio::test]
async fn what_the_cli_asks_about_packs_is_answered() {
    let Host { plugin, mut client, .. } = Host::start().await;
    client
        .handshake(LanguageHandshakeRequest {
            engine_address: NOWHERE.to_owned(),
        })
        .await
        .unwrap();
    assert_eq!(client.get_plugin_info(()).await.unwrap().into_inner().version, "1.2.3");
    let about = client.about(()).await.unwrap().into_inner();
    assert!(about.executable.contains("portcullis-analyzer-fake"), "{about:?}");
    assert_eq!(about.version, "1.2.3");
    assert!(
        client
            .install_dependencies(())
            .await
            .unwrap()
            .into_inner()
            .message()
            .await
            .unwrap()
            .is_none()
    );
    client.get_required_plugins(()).await.unwrap();
    client.get_required_packages(()).await.unwrap();
    client.get_program_dependencies(()).await.unwrap();
    client.cancel(()).await.unwrap();
    assert_eq!(plugin.end().await, (Some(0), String::new()));
}

#[tokio::test]
async fn what_is_about_programs_is_refused_in_words() {
    let Host {
        mut client,
        plugin: _plugin,
        ..
    } = Host::start().await;
    let mut tool = request(Path::new("/tool"), NOWHERE);
    tool.kind = "tool".to_owned();
    let refusals = [
        client.run(()).await.unwrap_err(),
        client.runtime_options_prompts(()).await.unwrap_err(),
        client.template(()).await.unwrap_err(),
        client.generate_program(()).await.unwrap_err(),
        client.generate_project(()).await.unwrap_err(),
        client.generate_package(()).await.unwrap_err(),
        client.pack(()).await.unwrap_err(),
        client.link(()).await.unwrap_err(),
        client.run_plugin(tool).await.unwrap_err(),
    ];
    assert!(
        refusals.iter().all(|refusal| refusal.code() == Code::Unimplemented),
        "{refusals:?}"
    );
    let texts: Vec<&str> = refusals.iter().map(tonic::Status::message).collect();
    insta::assert_snapshot!(texts.join("\n").replace("; hint: `runtime: wasm` belongs into `PulumiPolicy.yaml`", " HINT"), @"
    the runtime `wasm` runs policy packs, and cannot run a program HINT
    the runtime `wasm` runs policy packs, and cannot make a new program HINT
    the runtime `wasm` runs policy packs, and cannot make a new program HINT
    the runtime `wasm` runs policy packs, and cannot write a program HINT
    the runtime `wasm` runs policy packs, and cannot write a project HINT
    the runtime `wasm` runs policy packs, and cannot write a library HINT
    the runtime `wasm` runs policy packs, and cannot pack a library HINT
    the runtime `wasm` runs policy packs, and cannot link libraries HINT
    the runtime `wasm` runs policy packs, and cannot run a plugin of kind `tool` HINT
    ");
}

#[tokio::test]
async fn the_end_of_the_host_is_the_end_of_its_packs() {
    let (mut host, folder) = (Host::start().await, tempdir().unwrap());
    let (mut output, _) = host.run(request(folder.path(), NOWHERE)).await;
    host.plugin.close_input();
    assert_eq!(
        output.message().await.unwrap().unwrap().output,
        Some(Output::Exitcode(0))
    );
    assert_eq!(host.plugin.end().await, (Some(0), String::new()));
    assert!(folder.path().join("freed").exists());
}
