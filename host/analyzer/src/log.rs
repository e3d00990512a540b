//! Messages to the user, through the engine: the only way to say something beside the answers.

use std::time::Duration;

use tokio::sync::{mpsc, oneshot};
use tonic::transport::{Channel, Endpoint};

use crate::protocol::engine_client::EngineClient;
use crate::protocol::{LogRequest, LogSeverity};

/// How many messages wait for the engine before more of them are dropped.
const WAITING: usize = 4096;
/// How long the engine may take to hear one message.
const PATIENCE: Duration = Duration::from_secs(2);
/// How long the end of a server waits for messages to be heard.
const LAST: Duration = Duration::from_millis(500);

/// How much a message matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Severity {
    /// Shown only with `--debug`.
    Debug,
    /// Shown.
    Info,
    /// Shown as a warning.
    Warning,
    /// Shown as an error.
    Error,
}

/// Messages to the user. Never blocks and never fails: what the engine does not hear is lost.
#[derive(Debug, Clone)]
pub struct Log(Option<mpsc::Sender<Entry>>);

#[derive(Debug)]
enum Entry {
    Message(LogRequest),
    Engine(String),
    Heard(oneshot::Sender<()>),
}

impl Log {
    /// A log that nobody hears.
    pub fn nowhere() -> Self {
        Self(None)
    }

    /// A log to the engine at `address` (`host:port`), connected with the first message.
    pub(crate) fn to(address: &str) -> Self {
        let (sender, receiver) = mpsc::channel(WAITING);
        tokio::spawn(deliver(receiver, connect(address)));
        Self(Some(sender))
    }

    /// Shows a message about the resource `urn`, or about the stack where that is empty.
    pub fn write(&self, severity: Severity, message: &str, urn: &str) {
        let Some(sender) = &self.0 else { return };
        let request = LogRequest {
            severity: LogSeverity::from(severity).into(),
            message: message.to_owned(),
            urn: urn.to_owned(),
            ..LogRequest::default()
        };
        drop(sender.try_send(Entry::Message(request))); // too many messages, or the server has ended
    }

    /// Sends what follows to the engine at `address`, unless that is empty.
    pub(crate) async fn redirect(&self, address: String) {
        if let (Some(sender), false) = (&self.0, address.is_empty()) {
            drop(sender.send(Entry::Engine(address)).await); // fails only when the server has ended
        }
    }

    /// Waits until the engine has heard everything so far, but only for a moment.
    pub(crate) async fn flush(&self) {
        let Some(sender) = &self.0 else { return };
        let heard = async {
            let (entry, heard) = oneshot::channel();
            sender.send(Entry::Heard(entry)).await.ok()?;
            heard.await.ok()
        };
        drop(tokio::time::timeout(LAST, heard).await); // whoever does not hear in time does not hear
    }
}

impl From<Severity> for LogSeverity {
    fn from(severity: Severity) -> Self {
        match severity {
            Severity::Debug => Self::Debug,
            Severity::Info => Self::Info,
            Severity::Warning => Self::Warning,
            Severity::Error => Self::Error,
        }
    }
}

/// A client of the engine, if `address` is one at all.
fn connect(address: &str) -> Option<EngineClient<Channel>> {
    let endpoint = Endpoint::from_shared(format!("http://{address}")).ok()?;
    let channel = endpoint.connect_timeout(PATIENCE).timeout(PATIENCE).connect_lazy();
    Some(EngineClient::new(channel))
}

/// Hands messages to the engine, one after another, until nobody can write any more.
async fn deliver(mut entries: mpsc::Receiver<Entry>, mut engine: Option<EngineClient<Channel>>) {
    while let Some(entry) = entries.recv().await {
        match (entry, &mut engine) {
            (Entry::Engine(address), engine) => *engine = connect(&address),
            (Entry::Heard(heard), _) => drop(heard.send(())),
            (Entry::Message(message), Some(engine)) => drop(engine.log(message).await),
            (Entry::Message(_), None) => {}
        }
    }
}
