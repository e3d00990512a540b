//! The one file that configures wasmtime.

use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::path::Path;

use wasmtime::Config;
use wasmtime::component::Component;

use crate::outcome::FaultKind;

use super::cache::Cache;
use super::inspect;

/// What compiles and runs packs. One for the whole run.
#[derive(Clone)]
pub struct Engine {
    engine: wasmtime::Engine,
    cache: Option<Cache>,
}

impl std::fmt::Debug for Engine {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("Engine")
    }
}

impl Engine {
    /// Returns an engine that keeps compiled code in a folder, if there is one, for the next run.
    ///
    /// # Errors
    ///
    /// Fails where wasmtime cannot run on this machine.
    pub fn new(cache_directory: Option<&Path>) -> anyhow::Result<Self> {
        let mut config = Config::new();
        // Fuel, and not time: a verdict must not depend on how busy the machine is.
        config.consume_fuel(true);
        // The same answer on every machine.
        config.cranelift_nan_canonicalization(true);
        config.wasm_relaxed_simd(false);
        // A fault tells its kind and, where a policy panicked, its place; packs are stripped of all else.
        config.wasm_backtrace_max_frames(None);
        Ok(Self {
            engine: wasmtime::Engine::new(&config)?,
            cache: cache_directory.map(Cache::new),
        })
    }

    /// Compiles a component, or takes it from the cache by its digest.
    pub(super) fn compile(&self, bytes: &[u8], digest: &str) -> Result<Component, (FaultKind, String)> {
        inspect::require_component(bytes)?;
        let key = format!("{digest}-{:016x}", self.compatibility());
        if let Some(component) = self.cached(&key) {
            return Ok(component);
        }
        let not_compiled = |error: wasmtime::Error| (FaultKind::NotAComponent, format!("{error:#}"));
        let component = Component::new(&self.engine, bytes).map_err(not_compiled)?;
        if let (Some(cache), Ok(code)) = (&self.cache, component.serialize()) {
            cache.store(&key, &code);
        }
        Ok(component)
    }

    #[expect(unsafe_code, reason = "compiled code cannot be checked, only trusted")]
    fn cached(&self, key: &str) -> Option<Component> {
        let code = self.cache.as_ref()?.load(key)?;
        // SAFETY: the code is what wasmtime wrote: its checksum is right, and only its owner may write to it. Wasmtime
        // refuses what another version of it or an engine with other settings wrote.
        unsafe { Component::deserialize(&self.engine, code) }.ok()
    }

    /// Returns what compiled code depends on besides its source: the version and the settings of wasmtime, and the processor.
    fn compatibility(&self) -> u64 {
        let mut hasher = DefaultHasher::new();
        self.engine.precompile_compatibility_hash().hash(&mut hasher);
        hasher.finish()
    }

    pub(super) fn inner(&self) -> &wasmtime::Engine {
        &self.engine
    }
}
