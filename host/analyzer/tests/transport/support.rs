//! A plugin as the engine sees it: a process, and a port to ask.

use std::io::{BufRead as _, BufReader, Read as _};
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::time::Duration;

use portcullis_analyzer::protocol::analyzer_client::AnalyzerClient;
use portcullis_analyzer::protocol::engine_server::{Engine, EngineServer};
use portcullis_analyzer::protocol::{AnalyzeRequest, LogRequest};
use portcullis_analyzer::value;
use tokio::sync::mpsc;
use tonic::transport::{Channel, Endpoint, Server, server::TcpIncoming};
use tonic::{Request, Response, Status};

/// The engine's limit of a message.
pub(crate) const LIMIT: usize = 400 << 20;
/// An address where nobody listens.
pub(crate) const NOWHERE: &str = "127.0.0.1:1";

/// A plugin that runs.
pub(crate) struct Plugin {
    child: Child,
    input: Option<ChildStdin>,
    output: BufReader<ChildStdout>,
    pub(crate) port: u16,
}

/// How a plugin ended: its exit code, and all that it wrote beside the port.
pub(crate) type End = (Option<i32>, String);

/// The words of a line.
pub(crate) fn words(line: &str) -> Vec<&str> {
    line.split(' ').filter(|word| !word.is_empty()).collect()
}

/// A command that runs the fake plugin in `folder`.
pub(crate) fn command(folder: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_portcullis-analyzer-fake"));
    command
        .current_dir(folder)
        .args(arguments)
        .env_remove("PULUMI_DRY_RUN")
        .env("PWD", "/program");
    command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    command
}

impl Plugin {
    pub(crate) fn start(mut command: Command) -> Self {
        let mut child = command.spawn().unwrap();
        let input = child.stdin.take();
        let mut output = BufReader::new(child.stdout.take().unwrap());
        let mut line = String::new();
        output.read_line(&mut line).unwrap();
        let port = line.strip_suffix('\n').unwrap().parse().unwrap();
        Self {
            child,
            input,
            output,
            port,
        }
    }

    /// A plugin that serves one pack.
    pub(crate) fn analyzer(folder: &Path, arguments: &str) -> Self {
        Self::start(command(folder, &words(&format!("analyzer {arguments}"))))
    }

    pub(crate) async fn client(&self) -> AnalyzerClient<Channel> {
        analyzer(self.port).await
    }

    pub(crate) fn close_input(&mut self) {
        self.input = None;
    }

    pub(crate) fn signal(&self, name: &str) {
        let sent = Command::new("kill")
            .arg(format!("-{name}"))
            .arg(self.child.id().to_string())
            .status()
            .unwrap();
        assert!(sent.success());
    }

    /// Waits for the plugin's end. Fails when it goes on.
    pub(crate) async fn end(mut self) -> End {
        let status = until("the plugin ends", || self.child.try_wait().unwrap()).await;
        let mut rest = String::new();
        self.output.read_to_string(&mut rest).unwrap();
        self.child.stderr.take().unwrap().read_to_string(&mut rest).unwrap();
        (status.code(), rest)
    }
}

impl Drop for Plugin {
    fn drop(&mut self) {
        drop(self.child.kill()); // where a test fails
        drop(self.child.wait());
    }
}

/// What `look` finds in the end. Fails when it does not for long.
pub(crate) async fn until<T>(what: &str, mut look: impl FnMut() -> Option<T>) -> T {
    for _ in 0..3000 {
        if let Some(found) = look() {
            return found;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    panic!("long since: {what}");
}

/// A connection to the plugin at `port`.
pub(crate) async fn channel(port: u16) -> Channel {
    Endpoint::from_shared(format!("http://127.0.0.1:{port}"))
        .unwrap()
        .connect()
        .await
        .unwrap()
}

/// A client of the analyzer at `port`.
pub(crate) async fn analyzer(port: u16) -> AnalyzerClient<Channel> {
    AnalyzerClient::new(channel(port).await)
        .max_decoding_message_size(LIMIT)
        .max_encoding_message_size(LIMIT)
}

/// A resource of a type, which tells the fake pack what to do.
pub(crate) fn resource(kind: &str, name: &str, properties: &serde_json::Value) -> AnalyzeRequest {
    AnalyzeRequest {
        r#type: kind.to_owned(),
        name: name.to_owned(),
        urn: format!("urn:{name}"),
        properties: value::from_json(properties).unwrap(),
        ..AnalyzeRequest::default()
    }
}

/// What the pack says about a resource.
pub(crate) async fn ask(client: &mut AnalyzerClient<Channel>, resource: AnalyzeRequest) -> Result<String, Status> {
    let answer = client.analyze(resource).await?.into_inner();
    Ok(answer
        .diagnostics
        .first()
        .map(|diagnostic| diagnostic.message.clone())
        .unwrap_or_default())
}

struct Listener(mpsc::UnboundedSender<LogRequest>);

#[tonic::async_trait]
impl Engine for Listener {
    async fn log(&self, request: Request<LogRequest>) -> Result<Response<()>, Status> {
        self.0.send(request.into_inner()).unwrap();
        Ok(Response::new(()))
    }
}

/// An engine that listens. Returns its address, and what it hears.
pub(crate) fn engine() -> (String, mpsc::UnboundedReceiver<LogRequest>) {
    let incoming = TcpIncoming::bind("127.0.0.1:0".parse().unwrap()).unwrap();
    let address = incoming.local_addr().unwrap().to_string();
    let (sender, heard) = mpsc::unbounded_channel();
    tokio::spawn(Server::builder().serve_with_incoming(EngineServer::new(Listener(sender)), incoming));
    (address, heard)
}
