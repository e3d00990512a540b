//! What the transport serves: a pack, and the way to open one.

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::Arc;

use crate::log::Log;
use crate::protocol;

/// One policy pack at the engine's service. Called from several threads; each call may take long, and blocks.
///
/// The text of an error is what the CLI prints, as in `error: failed to run policy: TEXT`; the operation then fails. A
/// panic is an error that begins with `internal error: `.
pub trait Pack: Send + Sync + 'static {
    /// The version of what runs the pack, as Semantic Versioning writes it, or nothing: anything else fails the start.
    fn plugin_version(&self) -> String;

    /// What the pack and its policies are. Asked without [`Pack::configure_stack`] where no stack is at hand.
    ///
    /// # Errors
    /// When the pack cannot tell; the start fails.
    fn info(&self) -> Result<protocol::AnalyzerInfo, String>;

    /// Hears which stack is judged, if the engine knows one.
    ///
    /// # Errors
    /// When the pack cannot judge that stack; the start fails.
    fn configure_stack(&self, stack: protocol::AnalyzerStackConfigureRequest) -> Result<(), String>;

    /// Hears levels and settings by the policy's name, among them `all` and names that the pack does not have.
    ///
    /// # Errors
    /// When a policy cannot be set like that; the operation fails.
    fn configure(&self, policies: HashMap<String, protocol::PolicyConfig>) -> Result<(), String>;

    /// The violations of one resource.
    ///
    /// # Errors
    /// When the pack cannot judge; the operation fails.
    fn analyze(&self, request: protocol::AnalyzeRequest) -> Result<protocol::AnalyzeResponse, String>;

    /// The violations of the stack.
    ///
    /// # Errors
    /// When the pack cannot judge; the operation fails.
    fn analyze_stack(&self, request: protocol::AnalyzeStackRequest) -> Result<protocol::AnalyzeResponse, String>;

    /// The repairs of one resource.
    ///
    /// # Errors
    /// When the pack cannot tell; the operation fails.
    fn remediate(&self, request: protocol::AnalyzeRequest) -> Result<protocol::RemediateResponse, String>;
}

/// How the engine starts a pack. It tells the runtime options too, which stand in `PulumiPolicy.yaml` all the same, and in the
/// environment whether this is a preview, which [`Pack::configure_stack`] hears.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Start {
    /// The absolute folder of the pack, where `PulumiPolicy.yaml` is.
    pub folder: PathBuf,
    /// The absolute folder that belongs to the Pulumi program: the folder to look for the checkout in.
    pub program: PathBuf,
}

/// Opens packs.
pub trait Open: Send + Sync + 'static {
    /// Opens the pack, before the engine hears of its server. May take long, and blocks. What goes to `log` is shown to
    /// the user.
    ///
    /// # Errors
    /// When there is no pack, or it cannot be run: the text is the answer to every call of the engine, and the CLI
    /// prints `policy pack "NAME" failed to start: … TEXT`.
    fn open(&self, start: Start, log: Log) -> Result<Arc<dyn Pack>, String>;

    /// The version of this program, as Semantic Versioning writes it.
    fn version(&self) -> String;
}
