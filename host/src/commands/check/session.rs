//! From arguments to what a run works with besides its inputs: the configuration, the packs, the threads.

use std::borrow::Cow;
use std::path::{Path, PathBuf};

use crate::cli::CheckArguments;
use crate::config::{self, Config};
use crate::packs::{Engine, Source};
use crate::problem::Problem;

use super::inputs::Inputs;
use super::outputs;

/// What a run works with, as far as it could be had.
pub(super) struct Session {
    /// What is wrong with it.
    pub(super) problems: Vec<Problem>,
    pub(super) config: Config,
    pub(super) packs: Vec<(Source, Cow<'static, [u8]>)>,
    /// Whether these are all packs that the configuration may speak of.
    pub(super) packs_complete: bool,
    pub(super) engine: Engine,
    pub(super) threads: rayon::ThreadPool,
}

impl Session {
    /// Reads everything, and keeps what is wrong with it. Fails, with what is wrong with the inputs too, where no pack can
    /// be loaded.
    pub(super) fn open(arguments: &CheckArguments) -> Result<Self, Vec<Problem>> {
        let mut problems = Vec::new();
        let config = keep(
            config::load(arguments.config.as_deref(), first_file(arguments)),
            &mut problems,
        );
        let configured = config.is_some();
        let config = config.unwrap_or_default();
        problems.extend(outputs::check(arguments, &config));
        let read = problems.len();
        let packs = sources(arguments, &config)
            .filter_map(|source| keep(read_pack(source), &mut problems))
            .collect();
        let packs_complete = arguments.packs.is_empty() && problems.len() == read;
        let threads = keep(threads(arguments.jobs), &mut problems);
        let cache_directory = arguments.cache_dir.clone().or_else(cache_directory);
        let engine = keep(engine(cache_directory.as_deref()), &mut problems);
        match (threads, engine) {
            (Some(threads), Some(engine)) if configured => Ok(Self {
                problems,
                config,
                packs,
                packs_complete,
                engine,
                threads,
            }),
            _ => {
                problems.extend(Inputs::read(arguments).problems);
                Err(problems)
            }
        }
    }
}

fn engine(cache_directory: Option<&Path>) -> Result<Engine, Problem> {
    Engine::new(cache_directory).map_err(|error| Problem::new(format!("wasm cannot be run here: {error:#}")))
}

fn keep<T, E: Into<Problem>>(result: Result<T, E>, problems: &mut Vec<Problem>) -> Option<T> {
    result.map_err(|problem| problems.push(problem.into())).ok()
}

fn first_file(arguments: &CheckArguments) -> Option<&Path> {
    arguments
        .plans
        .iter()
        .map(PathBuf::as_path)
        .find(|path| *path != Path::new("-"))
}

/// Returns the packs that are named on the command line, else in the configuration, else the built-in ones.
fn sources(arguments: &CheckArguments, config: &Config) -> impl Iterator<Item = Source> {
    let named = arguments.packs.iter().map(|pack| Source::parse(pack, Path::new("")));
    let sources: Vec<_> = match &config.packs {
        _ if !arguments.packs.is_empty() => named.collect(),
        Some(configured) => configured.clone(),
        None => Source::builtin().collect(),
    };
    sources.into_iter()
}

fn read_pack(source: Source) -> Result<(Source, Cow<'static, [u8]>), Problem> {
    let bytes = source.read()?;
    Ok((source, bytes))
}

fn threads(jobs: Option<u16>) -> Result<rayon::ThreadPool, Problem> {
    // None is one a core.
    let pool = rayon::ThreadPoolBuilder::new()
        .num_threads(jobs.unwrap_or(0).into())
        .build();
    pool.map_err(|error| Problem::new(format!("no threads can be had: {error}")))
}

/// Returns the folder for compiled packs in the user's cache folder: XDG's, else the usual ones of macOS and Windows.
fn cache_directory() -> Option<PathBuf> {
    let folder = |variable: &str| {
        std::env::var_os(variable)
            .map(PathBuf::from)
            .filter(|path| path.is_absolute())
    };
    let home = || {
        folder("HOME").map(|home| {
            if cfg!(target_os = "macos") {
                home.join("Library/Caches")
            } else {
                home.join(".cache")
            }
        })
    };
    let cache = folder("XDG_CACHE_HOME")
        .or_else(|| folder("LOCALAPPDATA"))
        .or_else(home)?;
    Some(cache.join("portcullis"))
}
