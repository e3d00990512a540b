//! From arguments to what a command works with: the configuration, the packs, the engine, the threads.

use std::path::{Path, PathBuf};
use std::time::Instant;

use clap::ValueEnum as _;
use rayon::iter::{Either, IntoParallelRefIterator as _, ParallelIterator as _};

use crate::cli::{CacheArguments, PackArguments};
use crate::config::{self, Config, Origin, Profile, Said};
use crate::lockfile::{self, Lockfile};
use crate::outcome::Fault;
use crate::packs::{self, Engine, Pack, Source};
use crate::problem::Problem;
use crate::report::Baseline;
use crate::text::one_line;
use crate::trust::Trusted;

use super::attest::Attestation;
use super::fetch::{Fetched, Fetcher};
use super::progress::Progress;

/// What a command works with, as far as it could be had.
pub(super) struct Session {
    /// When it was opened.
    pub(super) begun: Instant,
    /// What is wrong with it.
    pub(super) problems: Vec<Problem>,
    pub(super) config: Config,
    /// Whose signatures count.
    pub(super) trusted: Trusted,
    /// The findings that were accepted, if there is a baseline.
    pub(super) baseline: Option<Baseline>,
    /// Where the decision goes, if it is wanted.
    pub(super) attestation: Option<Attestation>,
    pub(super) packs: Vec<Fetched>,
    /// Whether these are all packs that the configuration may speak of.
    pub(super) packs_complete: bool,
    pub(super) engine: Engine,
    pub(super) threads: rayon::ThreadPool,
}

impl Session {
    /// Reads everything, and keeps what is wrong with it. Fails where no pack can be loaded. A pack that is not the one that is
    /// locked is something wrong.
    pub(super) fn open(
        packs: &PackArguments,
        cache: &CacheArguments,
        first_plan: Option<&Path>,
        jobs: Option<u16>,
    ) -> Result<Self, Vec<Problem>> {
        Self::read(packs, cache, first_plan, jobs, Locking::Held)
    }

    /// Reads everything, whatever is locked.
    pub(super) fn open_unlocked(packs: &PackArguments, cache: &CacheArguments) -> Result<Self, Vec<Problem>> {
        Self::read(packs, cache, None, None, Locking::Renewed)
    }

    fn read(
        packs: &PackArguments,
        cache: &CacheArguments,
        first_plan: Option<&Path>,
        jobs: Option<u16>,
        lock: Locking,
    ) -> Result<Self, Vec<Problem>> {
        let begun = Instant::now();
        let mut problems = Vec::new();
        let config = configured(packs, first_plan).map_err(|errors| problems.extend(errors));
        let configured = config.is_ok();
        let config = config.unwrap_or_default();
        let trusted = Trusted::read(&config.trust).map_err(|errors| problems.extend(errors));
        let trusted = trusted.unwrap_or_default();
        let read = problems.len();
        let fetched = fetch(packs, cache, &config, &trusted, lock, &mut problems);
        let packs_complete = packs.packs.is_empty() && problems.len() == read;
        let threads = keep(threads(jobs), &mut problems);
        let engine = if packs.locked { uncached_engine() } else { engine(cache) };
        let engine = keep(engine, &mut problems);
        match (threads, engine) {
            (Some(threads), Some(engine)) if configured => Ok(Self {
                begun,
                problems,
                config,
                trusted,
                baseline: None,
                attestation: None,
                packs: fetched,
                packs_complete,
                engine,
                threads,
            }),
            _ => Err(problems),
        }
    }

    /// Returns the folder that the names of packs start at, and the lock lies in.
    pub(super) fn folder(&self) -> PathBuf {
        folder(&self.config)
    }

    /// Loads the packs, side by side. One that cannot be loaded is a fault, and the others are loaded all the same.
    pub(super) fn load(&self) -> (Vec<Pack>, Vec<Fault>) {
        let _progress = Progress::of("reading the plan, and compiling packs that are new");
        self.packs.par_iter().partition_map(|Fetched { source, bytes, .. }| {
            let loaded = Pack::load(&self.engine, &source.to_string(), bytes, self.config.limits());
            loaded.map_or_else(Either::Right, Either::Left)
        })
    }
}

/// Whether what is locked counts.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Locking {
    /// No other pack is had.
    Held,
    /// The packs are had as they are now.
    Renewed,
}

/// Returns the folder that the lock lies in: of the configuration that names the packs, which others may extend; of the nearest
/// where none does.
fn folder(config: &Config) -> PathBuf {
    let names = config.packs.as_ref().and_then(Said::place).map(|place| &place.file);
    let file = names.or(config.files.first());
    let folder = file.and_then(|file| Path::new(&file.path).parent());
    folder.unwrap_or(Path::new("")).to_owned()
}

/// Fetches the packs, and keeps what is wrong with them.
fn fetch(
    packs: &PackArguments,
    cache: &CacheArguments,
    config: &Config,
    trusted: &Trusted,
    locking: Locking,
    problems: &mut Vec<Problem>,
) -> Vec<Fetched> {
    let folder = folder(config);
    let lock = match locking {
        Locking::Held => match lock(packs, &folder) {
            Ok(lock) => lock,
            Err(problem) => {
                problems.push(problem);
                return Vec::new();
            }
        },
        Locking::Renewed => None,
    };
    let fetcher = Fetcher::new(trusted, cache, packs.offline || is_offline());
    let read = sources(&packs.packs, config).map(|source| match locking {
        Locking::Held => fetch_locked(&fetcher, lock.as_ref(), &folder, source),
        Locking::Renewed => fetcher.fetch_anew(source),
    });
    read.filter_map(|pack| keep(pack, problems)).collect()
}

/// Fetches a pack: where there is a lock, the one that it has.
fn fetch_locked(
    fetcher: &Fetcher<'_>,
    lock: Option<&Lockfile>,
    folder: &Path,
    source: Source,
) -> Result<Fetched, Problem> {
    let Some(lock) = lock else {
        return fetcher.fetch(source, None);
    };
    let locked = lock.of(&locked_name(&source, folder))?;
    let pack = fetcher.fetch(source, Some(locked))?;
    locked.require(&packs::digest(&pack.bytes))?;
    locked.require_signer(pack.provenance.signer.as_deref())?;
    Ok(pack)
}

/// Fetches the one pack that the engine asks for: as the lock beside the configuration has it, if there is one.
pub(super) fn fetch_for_engine(
    source: Source,
    config: &Config,
    cache: &CacheArguments,
) -> Result<Fetched, Vec<Problem>> {
    let trusted = Trusted::read(&config.trust)?;
    let folder = folder(config);
    // Without a configuration of its own a pack's folder is nobody's, and that of the program is not its.
    let lock = if config.files.is_empty() {
        Ok(None)
    } else {
        lock(&PackArguments::default(), &folder)
    };
    let pack = lock.and_then(|lock| {
        let fetcher = Fetcher::new(&trusted, cache, is_offline());
        fetch_locked(&fetcher, lock.as_ref(), &folder, source)
    });
    pack.map_err(|problem| vec![problem])
}

/// Returns the lock that the packs have to be in. A pack that a flag names is looked for there only if it has to be: its author
/// tries it.
fn lock(packs: &PackArguments, folder: &Path) -> Result<Option<Lockfile>, Problem> {
    if !packs.locked && !packs.packs.is_empty() {
        return Ok(None);
    }
    match Lockfile::read(&folder.join(lockfile::NAME))? {
        None if packs.locked => Err(no_lock(folder)),
        lock => Ok(lock),
    }
}

/// Returns the name of a pack in the lock of a folder: as the configuration there names it.
pub(super) fn locked_name(source: &Source, folder: &Path) -> String {
    match source {
        Source::File(path) => {
            let path = path.strip_prefix(folder).unwrap_or(path);
            path.display().to_string().replace('\\', "/")
        }
        Source::Builtin(_) | Source::Oci(_) => source.to_string(),
    }
}

fn no_lock(folder: &Path) -> Problem {
    Problem::new(format!("there is no lock `{}`", folder.join(lockfile::NAME).display()))
        .hint("`portcullis lock` writes it; without `--locked` any pack goes that the configuration names")
}

/// Returns what is configured: by the files, and by flags and variables above them.
///
/// # Errors
///
/// Says what is wrong with the files, and what they do not allow.
pub(super) fn configured(packs: &PackArguments, first_plan: Option<&Path>) -> Result<Config, Vec<Problem>> {
    let mut config = config::load(packs.config.as_deref(), first_plan)?;
    let set = profile(packs.profile).and_then(|said| said.map_or(Ok(()), |said| config.set_profile(said)));
    set.map_err(|problem| vec![problem])?;
    Ok(config)
}

/// Returns the profile that a flag names, else the variable: not by clap, which does not tell the one from the other.
fn profile(flag: Option<Profile>) -> Result<Option<Said<Profile>>, Problem> {
    const VARIABLE: &str = "PORTCULLIS_PROFILE";
    let said = |value, origin| Some(Said { value, origin });
    let text = std::env::var_os(VARIABLE).unwrap_or_default();
    match flag {
        Some(value) => Ok(said(value, Origin::Flag("--profile"))),
        None if text.is_empty() => Ok(None),
        None => {
            let text = text.to_string_lossy();
            let unknown = |_| {
                Problem::new(format!("`{VARIABLE}` is `{}`, which is no profile", one_line(&text)))
                    .hint("the profiles are `recommended`, `strict` and `audit`")
            };
            let value = Profile::from_str(&text, false).map_err(unknown)?;
            Ok(said(value, Origin::Environment(VARIABLE)))
        }
    }
}

/// Returns what compiles and runs packs.
pub(super) fn engine(cache: &CacheArguments) -> Result<Engine, Problem> {
    let cache_directory = cache.cache_dir.clone().or_else(cache_directory);
    Engine::new(cache_directory.as_deref()).map_err(|error| Problem::new(format!("wasm cannot be run here: {error:#}")))
}

/// Returns what compiles packs anew: whoever can write into the cache could have another program run under a pack's digest.
pub(super) fn uncached_engine() -> Result<Engine, Problem> {
    Engine::new(None).map_err(|error| Problem::new(format!("wasm cannot be run here: {error:#}")))
}

fn keep<T, E: Into<Problem>>(result: Result<T, E>, problems: &mut Vec<Problem>) -> Option<T> {
    result.map_err(|problem| problems.push(problem.into())).ok()
}

/// Returns the packs that are named on the command line, else in the configuration, else the built-in ones.
fn sources(named: &[String], config: &Config) -> impl Iterator<Item = Source> {
    let sources: Vec<_> = match &config.packs {
        _ if !named.is_empty() => named.iter().map(|pack| Source::parse(pack, Path::new(""))).collect(),
        Some(configured) => configured.value.clone(),
        None => Source::builtin().collect(),
    };
    sources.into_iter()
}

/// Returns the threads to judge with.
pub(super) fn threads(jobs: Option<u16>) -> Result<rayon::ThreadPool, Problem> {
    // None is one a core.
    let pool = rayon::ThreadPoolBuilder::new()
        .num_threads(jobs.unwrap_or(0).into())
        .build();
    pool.map_err(|error| Problem::new(format!("no threads can be had: {error}")))
}

/// Returns whether the variable says that no registry is spoken to.
pub(super) fn is_offline() -> bool {
    let said = std::env::var("PORTCULLIS_OFFLINE").unwrap_or_default();
    !matches!(said.as_str(), "" | "0" | "false" | "no" | "off")
}

/// Returns the folder for compiled packs in the user's cache folder: XDG's, else the usual ones of macOS and Windows.
pub(super) fn cache_directory() -> Option<PathBuf> {
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
