//! Policy packs: WebAssembly components that judge resources and can do nothing else.
//!
//! Nothing outside of this module knows that there is wasm.

mod block;
mod cache;
mod engine;
mod inspect;
mod limits;
mod metadata;
mod source;
mod trace;
mod v0_1;

use std::rc::Rc;

use sha2::{Digest as _, Sha256};

use crate::outcome::{Fault, FaultKind, Outcome, PackInfo, Remediation};

pub use block::{Block, LazyCheckout, LogLevel, LogLine, StackContext, World};
pub use engine::Engine;
pub use inspect::{INTERFACES, Interface, NEVER_SHOWN};
pub use limits::Limits;
pub use source::{BUILTIN, Source};
pub use trace::{Answer, Asked};

use v0_1::Prepared;

/// A pack that was loaded, described itself, and is ready to judge.
pub struct Pack {
    info: PackInfo,
    digest: String,
    source: String,
    prepared: Prepared,
    limits: Limits,
}

/// A fresh instance of a pack, for one block of resources.
pub struct Instance<'p> {
    pack: &'p Pack,
    running: v0_1::Running,
}

/// The settings of one policy, a JSON object.
#[derive(Debug, Clone)]
pub struct PolicySettings {
    /// The policy's name.
    pub policy: String,
    /// The settings.
    pub settings: String,
}

/// What the last call into an instance used up.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Usage {
    /// Fuel: about one unit an instruction.
    pub fuel: u64,
    /// The bytes that the host looked through for the call.
    pub looked_through: u64,
    /// The memory that the instance has by now, in bytes.
    pub memory: usize,
}

/// What a policy says of a stack: of the resource at a place of the plan, or of the stack as a whole.
pub type StackOutcomes = Vec<(Option<usize>, Outcome)>;

/// Settings that a policy cannot work with.
#[derive(Debug, Clone)]
pub struct SettingError {
    /// The policy's name.
    pub policy: String,
    /// Where, a JSON pointer into the settings.
    pub pointer: String,
    /// What is wrong.
    pub message: String,
}

impl std::fmt::Debug for Pack {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter
            .debug_struct("Pack")
            .field("source", &self.source)
            .finish_non_exhaustive()
    }
}

impl std::fmt::Debug for Instance<'_> {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_tuple("Instance").field(&self.pack).finish()
    }
}

/// Returns the digest of bytes, `sha256:` and hex digits.
pub fn digest(bytes: &[u8]) -> String {
    format!("sha256:{}", portcullis_facts::document::hex(&Sha256::digest(bytes)))
}

impl Pack {
    /// Loads a pack from its bytes and lets it describe itself.
    ///
    /// # Errors
    ///
    /// Returns a fault for bytes that are no pack, a pack that asks for more than it can have, and one that does not
    /// describe itself properly.
    pub fn load(engine: &Engine, source: &str, bytes: &[u8], limits: Limits) -> Result<Self, Fault> {
        let fault = |(kind, message)| Fault {
            pack: source.to_owned(),
            policy: None,
            kind,
            message,
        };
        let digest = digest(bytes);
        let component = engine
            .compile(bytes, digest.trim_start_matches("sha256:"))
            .map_err(fault)?;
        let prepared = Prepared::new(engine, &component).map_err(fault)?;
        let info = prepared.describe(limits).and_then(metadata::check).map_err(fault)?;
        Ok(Self {
            info,
            digest,
            source: source.to_owned(),
            prepared,
            limits,
        })
    }

    /// Returns what the pack says of itself.
    pub fn info(&self) -> &PackInfo {
        &self.info
    }

    /// Returns the digest of the component, `sha256:…`.
    pub fn digest(&self) -> &str {
        &self.digest
    }

    /// Returns where the pack came from, as the user named it.
    pub fn source(&self) -> &str {
        &self.source
    }

    /// Returns the version of the contract that the pack was built for.
    pub fn contract(&self) -> &'static str {
        inspect::CONTRACT
    }

    /// Returns the interfaces that the pack imports: what it can see.
    pub fn imports(&self) -> &[Interface] {
        self.prepared.imports()
    }

    /// Returns a fresh instance that can see one block of resources.
    ///
    /// # Errors
    ///
    /// Returns a fault where the pack cannot even start.
    pub fn instantiate(&self, block: &Rc<Block>) -> Result<Instance<'_>, Fault> {
        let running = self.prepared.instantiate(Some(Rc::clone(block)), self.limits);
        let running = running.map_err(|reason| self.fault(None, reason))?;
        Ok(Instance { pack: self, running })
    }

    /// Lets the pack read settings, and returns what is wrong with them.
    ///
    /// # Errors
    ///
    /// Returns a fault of the pack.
    pub fn check_settings(&self, settings: &[PolicySettings]) -> Result<Vec<SettingError>, Fault> {
        let running = self.prepared.instantiate(None, self.limits);
        let configured = running.and_then(|mut running| running.configure(settings));
        let configured = configured.map_err(|reason| self.fault(None, reason))?;
        Ok(configured.err().unwrap_or_default())
    }

    /// Returns the fault of a pack that refuses settings which it took before.
    pub fn refused(&self, errors: &[SettingError]) -> Fault {
        let reasons = errors
            .iter()
            .map(|error| format!("`{}`: {}", error.policy, error.message));
        let reasons: Vec<_> = reasons.collect();
        let message = format!("refused settings that it took before: {}", reasons.join("; "));
        self.fault(None, (FaultKind::BadOutput, message))
    }

    fn fault(&self, policy: Option<&str>, (kind, message): (FaultKind, String)) -> Fault {
        Fault {
            pack: self.info.name.clone(),
            policy: policy.map(str::to_owned),
            kind,
            message,
        }
    }
}

impl Instance<'_> {
    /// Gives the policies that will be called their settings.
    ///
    /// # Errors
    ///
    /// Returns a fault of the pack, or what is wrong with the settings.
    pub fn configure(&mut self, settings: &[PolicySettings]) -> Result<Result<(), Vec<SettingError>>, Fault> {
        self.running
            .configure(settings)
            .map_err(|reason| self.pack.fault(None, reason))
    }

    /// Judges resources, named by their places in the plan, by one policy. Returns a list for each of them.
    ///
    /// # Errors
    ///
    /// Returns a fault of the policy. The instance is of no use after that.
    pub fn check(&mut self, policy: &str, targets: &[u32]) -> Result<Vec<Vec<Outcome>>, Fault> {
        let judged = self.running.check(policy, targets);
        judged.map_err(|reason| self.fault(policy, reason))
    }

    /// Judges the whole stack, named by the places of its resources, by one policy. Returns the place of the resource
    /// that an outcome is about; `None` for the stack as a whole.
    ///
    /// # Errors
    ///
    /// Returns a fault of the policy. The instance is of no use after that.
    pub fn check_stack(&mut self, policy: &str, targets: &[u32]) -> Result<StackOutcomes, Fault> {
        let judged = self.running.check_stack(policy, targets);
        judged.map_err(|reason| self.fault(policy, reason))
    }

    /// Returns, for each resource that is named by its place in the plan, how one policy repairs it.
    ///
    /// # Errors
    ///
    /// Returns a fault of the policy. The instance is of no use after that.
    pub fn remediate(&mut self, policy: &str, targets: &[u32]) -> Result<Vec<Remediation>, Fault> {
        let repaired = self.running.remediate(policy, targets);
        repaired.map_err(|reason| self.fault(policy, reason))
    }

    /// Returns the fault of a policy.
    pub fn fault(&self, policy: &str, reason: (FaultKind, String)) -> Fault {
        self.pack.fault(Some(policy), reason)
    }

    /// Returns whether the last call ended in the midst of the pack's code, so that no other can be made.
    pub fn is_spent(&self) -> bool {
        self.running.untold().is_some()
    }

    /// Returns what the last call used up.
    pub fn usage(&self) -> Usage {
        self.running.usage()
    }

    /// Returns what the pack wrote to its log.
    pub fn log(self) -> Vec<LogLine> {
        self.running.log()
    }
}
