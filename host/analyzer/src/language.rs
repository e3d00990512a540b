//! The service `pulumirpc.LanguageRuntime`: it runs packs, each on a port of its own, in this very process.

use std::path::{Path, PathBuf};
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use tokio::sync::mpsc;
use tokio_util::sync::{CancellationToken, DropGuard};
use tonic::codegen::tokio_stream::{self, Stream};
use tonic::{Request, Response, Status, async_trait};

use crate::arguments::Arguments;
use crate::log::Log;
use crate::pack::{Open, Start};
use crate::protocol::language_runtime_server::{LanguageRuntime, LanguageRuntimeServer};
use crate::protocol::run_plugin_response::Output;
use crate::protocol::{
    AboutResponse, LanguageHandshakeRequest, PluginInfo, ProgramInfo, RunPluginRequest, RunPluginResponse,
};
use crate::server::MESSAGE;
use crate::{analyzer, server};

/// The service.
pub(crate) fn service(opener: Arc<dyn Open>, end: CancellationToken) -> LanguageRuntimeServer<LanguageService> {
    LanguageRuntimeServer::new(LanguageService { opener, end })
        .max_decoding_message_size(MESSAGE)
        .max_encoding_message_size(MESSAGE)
}

/// Runs packs.
pub(crate) struct LanguageService {
    opener: Arc<dyn Open>,
    /// Ends the server, and those of all packs.
    end: CancellationToken,
}

/// What the engine takes for the output of a plugin's process. Dropping it ends the pack's server.
pub(crate) struct Process {
    output: mpsc::Receiver<RunPluginResponse>,
    _end: DropGuard,
}

impl Stream for Process {
    type Item = Result<RunPluginResponse, Status>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.output.poll_recv(context).map(|message| message.map(Ok))
    }
}

impl LanguageService {
    /// Opens a pack and serves it on a port of its own.
    async fn run(&self, request: RunPluginRequest) -> Result<Process, Status> {
        let log = Arguments::read(&request.args)
            .engine
            .as_deref()
            .map_or_else(Log::nowhere, Log::to);
        let pack = analyzer::open(Arc::clone(&self.opener), start(request), log.clone()).await;
        let (incoming, port) = server::bind().await.map_err(|error| Status::unknown(no_port(&error)))?;
        let end = self.end.child_token();
        let (sender, output) = mpsc::channel(2); // the port and the exit code, so that neither waits
        drop(sender.try_send(says(Output::Stdout(format!("{port}\n").into()))));
        let process = Process {
            output,
            _end: end.clone().drop_guard(),
        };
        tokio::spawn(async move {
            let served = server::serve(analyzer::service(pack, log.clone(), end.clone()), incoming, end).await;
            log.flush().await;
            drop(sender.try_send(says(Output::Exitcode(served.is_err().into())))); // the engine may be gone
        });
        Ok(process)
    }
}

fn no_port(error: &std::io::Error) -> String {
    format!("no port of the loopback interface can be served: {error}; hint: are there too many open connections?")
}

fn says(output: Output) -> RunPluginResponse {
    RunPluginResponse { output: Some(output) }
}

/// How the engine wants the pack to be started (`ExecPlugin` in the CLI's `plugin.go`).
fn start(request: RunPluginRequest) -> Result<Start, String> {
    let program = PathBuf::from(request.pwd);
    let info = request
        .info
        .ok_or("the engine did not say where the pack is; hint: this is for `pulumi` to call")?;
    Ok(Start {
        folder: folder(&program, &info),
        program,
    })
}

/// The pack's folder, without `.` in it.
fn folder(program: &Path, info: &ProgramInfo) -> PathBuf {
    let folder = if info.program_directory.is_empty() {
        &info.root_directory
    } else {
        &info.program_directory
    };
    program.join(folder).join(&info.entry_point).components().collect()
}

/// The answer to calls that are about programs or libraries.
fn refused<T>(what: &str) -> Result<Response<T>, Status> {
    let text = format!(
        "the runtime `wasm` runs policy packs, and cannot {what}; hint: `runtime: wasm` belongs into `PulumiPolicy.yaml`"
    );
    Err(Status::unimplemented(text))
}

type Nothing = Result<Response<()>, Status>;

#[async_trait]
impl LanguageRuntime for LanguageService {
    type InstallDependenciesStream = tokio_stream::Empty<Result<(), Status>>;
    type RunPluginStream = Process;

    async fn handshake(&self, _: Request<LanguageHandshakeRequest>) -> Nothing {
        Ok(Response::new(())) // each RunPlugin names the engine
    }

    async fn get_plugin_info(&self, _: Request<()>) -> Result<Response<PluginInfo>, Status> {
        Ok(Response::new(PluginInfo {
            version: self.opener.version(),
        }))
    }

    async fn about(&self, _: Request<()>) -> Result<Response<AboutResponse>, Status> {
        let executable = std::env::current_exe()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned();
        Ok(Response::new(AboutResponse {
            executable,
            version: self.opener.version(),
        }))
    }

    async fn install_dependencies(&self, _: Request<()>) -> Result<Response<Self::InstallDependenciesStream>, Status> {
        Ok(Response::new(tokio_stream::empty()))
    }

    async fn run_plugin(&self, request: Request<RunPluginRequest>) -> Result<Response<Process>, Status> {
        let request = request.into_inner();
        if request.kind != "analyzer" {
            return refused(&format!("run a plugin of kind `{}`", request.kind.escape_debug()));
        }
        self.run(request).await.map(Response::new)
    }

    async fn get_required_plugins(&self, _: Request<()>) -> Nothing {
        Ok(Response::new(()))
    }

    async fn get_required_packages(&self, _: Request<()>) -> Nothing {
        Ok(Response::new(()))
    }

    async fn get_program_dependencies(&self, _: Request<()>) -> Nothing {
        Ok(Response::new(()))
    }

    async fn cancel(&self, _: Request<()>) -> Nothing {
        self.end.cancel(); // this call is answered before the server ends
        Ok(Response::new(()))
    }

    async fn run(&self, _: Request<()>) -> Nothing {
        refused("run a program")
    }

    async fn runtime_options_prompts(&self, _: Request<()>) -> Nothing {
        refused("make a new program")
    }

    async fn template(&self, _: Request<()>) -> Nothing {
        refused("make a new program")
    }

    async fn generate_program(&self, _: Request<()>) -> Nothing {
        refused("write a program")
    }

    async fn generate_project(&self, _: Request<()>) -> Nothing {
        refused("write a project")
    }

    async fn generate_package(&self, _: Request<()>) -> Nothing {
        refused("write a library")
    }

    async fn pack(&self, _: Request<()>) -> Nothing {
        refused("pack a library")
    }

    async fn link(&self, _: Request<()>) -> Nothing {
        refused("link libraries")
    }
}
