//! This process as a plugin: its arguments, its port on standard output, its end.

use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use tokio_util::sync::CancellationToken;
use tonic::transport::server::TcpIncoming;

use crate::arguments::Arguments;
use crate::log::Log;
use crate::pack::{Open, Start};
use crate::{analyzer, guard, language, server};

/// Why a plugin cannot be served at all.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The arguments do not name the engine.
    #[error(
        "the address of Pulumi's engine is missing; hint: `pulumi` starts this program, as in `pulumi preview --policy-pack FOLDER`"
    )]
    NoEngine,
    /// A port, a thread or a signal is not to be had, or nobody reads standard output.
    #[error("the plugin cannot be served: {0}; hint: are there too many open files or processes?")]
    System(#[from] io::Error),
    /// The port fails.
    #[error("the plugin cannot be served any longer: {0}")]
    Port(#[from] tonic::transport::Error),
}

/// Serves one pack as `pulumi-analyzer-policy-wasm`, until the engine cancels, closes standard input or interrupts.
///
/// `arguments` are those after the program's name: log flags, the engine's address, the pack's folder and the runtime
/// options as `-KEY=VALUE`. Panics of the whole process are no longer printed: its output is the engine's.
///
/// # Errors
/// When the arguments do not name the engine, or the system lets us not serve. A pack that cannot be opened is no such
/// error: the engine hears of it in every answer.
pub fn serve_analyzer(arguments: &[String], open: Arc<dyn Open>) -> Result<(), Error> {
    let arguments = Arguments::read(arguments);
    let engine = arguments.engine.clone().ok_or(Error::NoEngine)?;
    let start = start(arguments);
    run(|end| async move {
        let log = Log::to(&engine);
        let pack = tokio::select! {
            pack = analyzer::open(open, start, log.clone()) => pack,
            () = end.cancelled() => return Ok(()),
        };
        let incoming = announce().await?;
        server::serve(analyzer::service(pack, log.clone(), end.clone()), incoming, end).await?;
        log.flush().await;
        Ok(())
    })
}

/// Serves as `pulumi-language-wasm`: any number of packs, until the engine cancels, closes standard input or
/// interrupts.
///
/// `arguments` are those after the program's name. The engine's address is not needed: it comes with each pack.
/// Panics of the whole process are no longer printed: its output is the engine's.
///
/// # Errors
/// When the system lets us not serve.
pub fn serve_language(_arguments: &[String], open: Arc<dyn Open>) -> Result<(), Error> {
    run(|end| async move {
        let incoming = announce().await?;
        Ok(server::serve(language::service(open, end.clone()), incoming, end).await?)
    })
}

/// Runs a server in an asynchronous world of its own, and does not wait for calls that are still running at its end.
fn run<S: Future<Output = Result<(), Error>>>(serve: impl FnOnce(CancellationToken) -> S) -> Result<(), Error> {
    guard::silence_panics();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let served = runtime.block_on(async {
        let end = CancellationToken::new();
        end_on_signals(&end)?;
        end_on_input(end.clone())?;
        serve(end).await
    });
    runtime.shutdown_background();
    served
}

/// Binds a port and prints it: the first and last words on standard output.
async fn announce() -> io::Result<TcpIncoming> {
    let (incoming, port) = server::bind().await?;
    let mut output = io::stdout().lock();
    writeln!(output, "{port}")?;
    output.flush()?;
    Ok(incoming)
}

/// How the CLI starts a pack by this program's name: in the pack's folder, with `.` as its folder.
fn start(arguments: Arguments) -> Result<Start, String> {
    let folder = arguments.folder.ok_or(
        "the folder of the policy pack is missing; hint: `--policy-pack` takes the folder with `PulumiPolicy.yaml`, not this program",
    )?;
    let current = std::env::current_dir().map_err(|error| format!("the current folder cannot be found: {error}"))?;
    let folder: PathBuf = current.join(folder).components().collect();
    let program = std::env::var_os("PWD")
        .map(PathBuf::from)
        .filter(|folder| folder.is_absolute());
    Ok(Start {
        program: program.unwrap_or_else(|| Path::to_owned(&folder)),
        folder,
    })
}

/// Ends with the signals that ask a process to end.
fn end_on_signals(end: &CancellationToken) -> io::Result<()> {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        let mut terminate = signal(SignalKind::terminate())?;
        let end = end.clone();
        tokio::spawn(async move {
            terminate.recv().await;
            end.cancel();
        });
    }
    let end = end.clone();
    tokio::spawn(async move {
        drop(tokio::signal::ctrl_c().await); // who cannot hear the signal ends at once
        end.cancel();
    });
    Ok(())
}

/// Ends with standard input, which the engine holds open as long as it lives.
fn end_on_input(end: CancellationToken) -> io::Result<()> {
    let read = move || {
        drop(io::copy(&mut io::stdin().lock(), &mut io::sink())); // what cannot be read has ended
        end.cancel();
    };
    std::thread::Builder::new()
        .name("standard input".to_owned())
        .spawn(read)
        .map(drop)
}
