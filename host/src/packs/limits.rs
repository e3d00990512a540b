//! What a pack may use up.

use wasmtime::ResourceLimiter;

/// What one call of a policy on one block of resources may use.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Fuel: about one unit an instruction, and one for each byte that the host looks through for the pack.
    pub fuel: u64,
    /// Bytes of memory.
    pub memory: usize,
}

impl Default for Limits {
    /// A loop is stopped after about a second; 64 MiB are enough for a pack in any language
    /// (measured for Rust, JavaScript and Python).
    fn default() -> Self {
        Self {
            fuel: 10_000_000_000,
            memory: 64 << 20,
        }
    }
}

/// What one call may copy from a pack to the host, in bytes: its answer, and the texts that it asks questions with.
pub(super) const OUTPUT: usize = 8 << 20;

/// The most elements of a table. Rust packs have some hundred, one for each function that is called indirectly.
const TABLE: usize = 1 << 17;

/// Says no, and remembers it: a pack that is refused memory mostly panics, and nobody could tell why.
#[derive(Debug)]
pub(super) struct Limiter {
    memory: usize,
    taken: usize,
    refusal: Option<String>,
}

impl Limiter {
    pub(super) fn new(limits: Limits) -> Self {
        Self {
            memory: limits.memory,
            taken: 0,
            refusal: None,
        }
    }

    /// Returns the bytes of memory that were granted.
    pub(super) fn taken(&self) -> usize {
        self.taken
    }

    /// Returns what was refused, if anything was.
    pub(super) fn refusal(&self) -> Option<&str> {
        self.refusal.as_deref()
    }
}

impl ResourceLimiter for Limiter {
    /// A component has as many memories as modules, and more: they are limited together.
    fn memory_growing(&mut self, current: usize, desired: usize, _: Option<usize>) -> wasmtime::Result<bool> {
        let wanted = self.taken.saturating_add(desired.saturating_sub(current));
        if wanted > self.memory {
            let message = format!("wanted {wanted} bytes of memory, of {} that it may have", self.memory);
            self.refusal.get_or_insert(message);
            return Ok(false);
        }
        self.taken = wanted;
        Ok(true)
    }

    fn table_growing(&mut self, _: usize, desired: usize, _: Option<usize>) -> wasmtime::Result<bool> {
        let allowed = desired <= TABLE;
        if !allowed {
            let message = format!("wanted a table of {desired} elements, of {TABLE} that it may have");
            self.refusal.get_or_insert(message);
        }
        Ok(allowed)
    }
}
