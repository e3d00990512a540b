//! From arguments to everything that a run needs to read. All that is wrong with it is told at once.

use std::borrow::Cow;
use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use portcullis_facts::builds::Builds;
use portcullis_facts::plan::Plan;
use sha2::{Digest as _, Sha256};

use crate::cli::CheckArguments;
use crate::config::{self, Config};
use crate::packs::{Source, World, hex};
use crate::problem::Problem;
use crate::report::Input;
use crate::text::io_error;

/// What a run has read, as far as it could.
pub(super) struct Session {
    /// What could not be read.
    pub(super) problems: Vec<Problem>,
    pub(super) config: Config,
    pub(super) plans: Vec<Arc<Plan>>,
    pub(super) world: Arc<World>,
    pub(super) packs: Vec<(Source, Cow<'static, [u8]>)>,
    /// Whether these are all packs that the configuration may speak of.
    pub(super) packs_complete: bool,
    pub(super) cache_directory: Option<PathBuf>,
    pub(super) threads: rayon::ThreadPool,
}

impl Session {
    /// Reads everything, and keeps what is wrong with it. Fails where nothing can be said of the policies any more.
    pub(super) fn open(arguments: &CheckArguments) -> Result<Self, Vec<Problem>> {
        let mut problems = Vec::new();
        let config = keep(
            config::load(arguments.config.as_deref(), first_file(arguments)),
            &mut problems,
        );
        let configured = config.is_some();
        let config = config.unwrap_or_default();
        let plans = arguments
            .plans
            .iter()
            .filter_map(|path| keep(read_plan(path), &mut problems).map(Arc::new))
            .collect();
        let builds = keep_all(read_builds(&arguments.builds), &mut problems).flatten();
        let sources = sources(arguments, &config);
        let read = problems.len();
        let packs = sources
            .filter_map(|source| keep(read_pack(source), &mut problems))
            .collect();
        let packs_complete = arguments.packs.is_empty() && problems.len() == read;
        let threads = keep(threads(arguments.jobs), &mut problems);
        let at = arguments.at.unwrap_or_else(jiff::Timestamp::now);
        let world = World {
            builds,
            evaluation_time: at.to_string(),
        };
        match threads {
            Some(threads) if configured => Ok(Self {
                problems,
                config,
                plans,
                world: Arc::new(world),
                packs,
                packs_complete,
                cache_directory: arguments.cache_dir.clone().or_else(cache_directory),
                threads,
            }),
            _ => Err(problems),
        }
    }

    /// Returns the files that were read, for the report.
    pub(super) fn inputs(&self) -> Vec<Input> {
        let plans = self.plans.iter().map(|plan| Input {
            path: plan.path().to_owned(),
            format: plan.format().to_owned(),
            digest: format!("sha256:{}", hex(&Sha256::digest(plan.text()))),
        });
        let builds = self.world.builds.iter().flat_map(Builds::documents);
        let builds = builds.map(|document| Input {
            path: document.path.clone(),
            format: document.format.to_owned(),
            digest: document.digest.clone(),
        });
        plans.chain(builds).collect()
    }
}

fn keep<T, E: Into<Problem>>(result: Result<T, E>, problems: &mut Vec<Problem>) -> Option<T> {
    result.map_err(|problem| problems.push(problem.into())).ok()
}

fn keep_all<T, E: Into<Problem>>(result: Result<T, Vec<E>>, problems: &mut Vec<Problem>) -> Option<T> {
    result
        .map_err(|all| problems.extend(all.into_iter().map(Into::into)))
        .ok()
}

fn first_file(arguments: &CheckArguments) -> Option<&Path> {
    arguments
        .plans
        .iter()
        .map(PathBuf::as_path)
        .find(|path| *path != Path::new("-"))
}

fn read_plan(path: &Path) -> Result<Plan, Problem> {
    let is_input = path == Path::new("-");
    let name = if is_input {
        "standard input".to_owned()
    } else {
        path.display().to_string()
    };
    let mut bytes = Vec::new();
    let read = if is_input {
        std::io::stdin().lock().read_to_end(&mut bytes).map(|_| bytes)
    } else {
        std::fs::read(path)
    };
    let bytes = read.map_err(|error| {
        Problem::new(format!("cannot read the preview `{name}`: {}", io_error(&error)))
            .hint("write a preview with `pulumi preview --json --show-sames > preview.json`")
    })?;
    Plan::parse(&name, text(&name, bytes)?).map_err(Problem::from)
}

/// Returns the text of a preview, as Pulumi writes it. What a shell may have made of it is refused by its name.
fn text(name: &str, bytes: Vec<u8>) -> Result<String, Problem> {
    let refuse = |reason: &str| {
        Problem::new(format!("{name}: not a Pulumi preview: {reason}"))
            .hint("keep the bytes that `pulumi preview --json` writes: the `>` of Windows PowerShell changes them")
    };
    match bytes.as_slice() {
        [0xff, 0xfe, ..] | [0xfe, 0xff, ..] => Err(refuse("the text is UTF-16")),
        [0xef, 0xbb, 0xbf, ..] => Err(refuse("the text begins with a byte order mark")),
        _ => String::from_utf8(bytes).map_err(|error| {
            let offset = error.utf8_error().valid_up_to();
            refuse(&format!("the text is not UTF-8 from byte {offset} on"))
        }),
    }
}

fn read_builds(paths: &[PathBuf]) -> Result<Option<Builds>, Vec<portcullis_facts::InputError>> {
    if paths.is_empty() {
        Ok(None)
    } else {
        Builds::read(paths).map(Some)
    }
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

fn threads(jobs: Option<usize>) -> Result<rayon::ThreadPool, Problem> {
    let pool = rayon::ThreadPoolBuilder::new().num_threads(jobs.unwrap_or(0)).build();
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
