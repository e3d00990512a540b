//! The folder of a pack that the engine starts: `PulumiPolicy.yaml`, and what stands beside it
//! (`sdk/go/common/workspace/project.go`, `PolicyPackProject`).

use std::path::{Path, PathBuf};

use portcullis_facts::builds::Builds;
use portcullis_facts::document::Document;
use serde::Deserialize;

use crate::config::Config;
use crate::packs::{Pack, Source};
use crate::problem::Problem;
use crate::selection;

/// The file that makes a folder a pack.
pub const FILE: &str = "PulumiPolicy.yaml";

/// What a folder says of its pack.
#[derive(Debug)]
pub struct Project {
    /// Where the pack is.
    pub source: Source,
    /// What `portcullis.toml` says.
    pub config: Config,
    /// Whether that may speak of policies of other packs: it names the packs, or serves others too.
    config_is_shared: bool,
    /// The records of image builds, if any are named.
    pub builds: Option<Builds>,
}

/// The keys that count. The others are Pulumi's, and it reads them itself.
#[derive(Deserialize)]
struct File {
    /// A name, or a [`Runtime`].
    runtime: serde_json::Value,
    main: Option<String>,
}

#[derive(Deserialize)]
struct Runtime {
    name: String,
    #[serde(default)]
    options: Options,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Options {
    pack: Option<String>,
    config: Option<PathBuf>,
    #[serde(default)]
    builds: Vec<PathBuf>,
}

const NAMES: &str = "say `main: FILE.wasm`, or `runtime: {name: wasm, options: {pack: \"builtin:registry\"}}`";

impl Project {
    /// Reads the files of a folder.
    ///
    /// # Errors
    ///
    /// Says all that is wrong with them: there is no `PulumiPolicy.yaml`, it names no pack or two, the configuration or the
    /// build metadata that it names cannot be read.
    pub fn read(folder: &Path) -> Result<Self, Vec<Problem>> {
        let path = folder.join(FILE);
        let file = file(&path).map_err(|problem| vec![problem])?;
        let options = options(&path, file.runtime).map_err(|problem| vec![problem])?;
        let mut problems = Vec::new();
        let source = source(&path, folder, file.main.as_deref(), options.pack.as_deref());
        let source = source.map_err(|problem| problems.push(problem)).ok();
        let config = config(folder, options.config.as_deref());
        let config = config.map_err(|errors| problems.extend(errors)).ok();
        let builds = builds(folder, &options.builds);
        let builds = builds.map_err(|errors| problems.extend(errors)).ok();
        match (source, config, builds) {
            (Some(source), Some(config), Some(builds)) => Ok(Self {
                config_is_shared: options.config.is_some() || config.packs.is_some(),
                source,
                config,
                builds,
            }),
            _ => Err(problems),
        }
    }
}

impl Project {
    /// Returns what is wrong with the names of policies in the configuration: nothing, where they may be others'.
    pub fn check_names(&self, pack: &Pack) -> Vec<Problem> {
        if self.config_is_shared {
            return Vec::new();
        }
        selection::check_names(std::slice::from_ref(pack), &self.config, true)
    }
}

fn file(path: &Path) -> Result<File, Problem> {
    let document = Document::read(path)?;
    serde_saphyr::from_str(document.text()).map_err(|error| {
        // The lines after the first one show the text.
        let error = error.to_string();
        let message = error.lines().next().unwrap_or_default();
        let message = message.strip_prefix("error: ").unwrap_or(message);
        Problem::new(format!("{}: {message}", path.display())).hint(NAMES)
    })
}

/// Returns the options of the runtime, which has to be this one.
fn options(path: &Path, runtime: serde_json::Value) -> Result<Options, Problem> {
    let refused = |message: String| Problem::new(format!("{}: {message}", path.display())).hint(NAMES);
    let runtime = match runtime {
        serde_json::Value::String(name) => Runtime {
            name,
            options: Options::default(),
        },
        other => serde_json::from_value(other).map_err(|error| refused(format!("`runtime`: {error}")))?,
    };
    match runtime.name.as_str() {
        "wasm" => Ok(runtime.options),
        name => Err(refused(format!("the runtime is `{name}`, not `wasm`"))),
    }
}

fn source(path: &Path, folder: &Path, main: Option<&str>, pack: Option<&str>) -> Result<Source, Problem> {
    match (main, pack) {
        (Some(main), None) => Ok(Source::File(folder.join(main))),
        (None, Some(pack)) => Ok(Source::parse(pack, folder)),
        (None, None) => Err(Problem::new(format!("{}: no pack is named", path.display())).hint(NAMES)),
        (Some(_), Some(_)) => {
            Err(Problem::new(format!("{}: a pack is named twice", path.display())).hint("leave `main` out, or `pack`"))
        }
    }
}

/// Reads the configuration that is named, else `portcullis.toml` in the folder, if there is one.
fn config(folder: &Path, named: Option<&Path>) -> Result<Config, Vec<Problem>> {
    let beside = folder.join(crate::config::NAME);
    match named {
        Some(named) => Config::read(&folder.join(named)),
        None if beside.symlink_metadata().is_ok() => Config::read(&beside),
        None => Ok(Config::default()),
    }
}

fn builds(folder: &Path, named: &[PathBuf]) -> Result<Option<Builds>, Vec<Problem>> {
    if named.is_empty() {
        return Ok(None);
    }
    let paths: Vec<_> = named.iter().map(|path| folder.join(path)).collect();
    let read = Builds::read(&paths);
    read.map(Some)
        .map_err(|errors| errors.into_iter().map(Problem::from).collect())
}

#[cfg(test)]
mod tests;
