//! The one file that configures wasmtime.

use std::path::PathBuf;

use wasmtime::component::Component;
use wasmtime::{Cache, CacheConfig, Config};

use crate::outcome::FaultKind;

use super::inspect;

/// What compiles and runs packs. One for the whole run.
#[derive(Clone)]
pub struct Engine(wasmtime::Engine);

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
    pub fn new(cache_directory: Option<PathBuf>) -> anyhow::Result<Self> {
        let mut config = Config::new();
        // Fuel, and not time: a verdict must not depend on how busy the machine is.
        config.consume_fuel(true);
        // The same answer on every machine.
        config.cranelift_nan_canonicalization(true);
        config.wasm_relaxed_simd(false);
        // A fault tells its kind and, where a policy panicked, its place; packs are stripped of all else.
        config.wasm_backtrace_max_frames(None);
        config.cache(cache_directory.and_then(cache));
        Ok(Self(wasmtime::Engine::new(&config)?))
    }

    /// Compiles a component, or takes it from the cache.
    pub(super) fn compile(&self, bytes: &[u8]) -> Result<Component, (FaultKind, String)> {
        inspect::require_component(bytes)?;
        Component::new(&self.0, bytes).map_err(|error| (FaultKind::NotAComponent, format!("{error:#}")))
    }

    pub(super) fn inner(&self) -> &wasmtime::Engine {
        &self.0
    }
}

/// A cache that cannot be had makes a run slower, and nothing else.
fn cache(directory: PathBuf) -> Option<Cache> {
    let mut config = CacheConfig::new();
    config.with_directory(directory);
    Cache::new(config).ok()
}
