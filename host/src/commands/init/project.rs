//! What a folder holds that a configuration has to fit.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use portcullis_facts::builds::Builds;
use portcullis_facts::checkout::{Checkout, Given};
use portcullis_facts::document::Document;
use portcullis_facts::plan::Plan;
use portcullis_facts::repository;
use serde::Deserialize;

use crate::commands::inputs;
use crate::problem::Problem;

use super::ci::{self, Service};

/// The files that say what a project is.
const PROJECT: [&str; 2] = ["Pulumi.yaml", "Pulumi.yml"];

/// The folders that records of image builds are looked for in, beside the project itself.
const BUILDS: [&str; 2] = ["builds", "build-metadata"];

/// The most files that are looked into, and the largest.
const MOST_FILES: usize = 100;
const LARGEST: u64 = 256 << 20;

/// A Pulumi project.
pub(super) struct Project {
    /// Its name and its runtime, if there is one.
    pub(super) pulumi: Option<Pulumi>,
    /// The files of its previews, from the folder on.
    pub(super) previews: Vec<PathBuf>,
    pub(super) plans: Vec<Arc<Plan>>,
    /// The records of image builds, from the folder on.
    pub(super) builds: Vec<PathBuf>,
    /// The CI services that its repository has files for.
    pub(super) services: Vec<(Service, PathBuf)>,
    /// The repository, such as `git.example.com/shop/shop`.
    pub(super) repository: Option<String>,
}

/// What `Pulumi.yaml` says.
pub(super) struct Pulumi {
    pub(super) name: String,
    pub(super) runtime: String,
}

#[derive(Deserialize)]
struct File {
    name: String,
    runtime: serde_json::Value,
}

impl Project {
    /// Looks at a folder.
    ///
    /// # Errors
    ///
    /// Says that `Pulumi.yaml` cannot be read.
    pub(super) fn look(folder: &Path) -> Result<Self, Problem> {
        let pulumi = pulumi(folder)?;
        let (mut previews, mut plans, mut others) = (Vec::new(), Vec::new(), Vec::new());
        for name in json_files(folder) {
            match plans_of(&folder.join(&name)) {
                Some(of_file) => {
                    plans.extend(of_file);
                    previews.push(name);
                }
                None => others.push(name),
            }
        }
        let folders = BUILDS
            .iter()
            .map(PathBuf::from)
            .filter(|name| folder.join(name).is_dir());
        let builds = folders.chain(others);
        Ok(Self {
            pulumi,
            previews,
            plans,
            builds: builds
                .filter(|name| Builds::read(&[folder.join(name)]).is_ok())
                .collect(),
            services: ci::services(folder),
            repository: repository_of(folder),
        })
    }
}

fn pulumi(folder: &Path) -> Result<Option<Pulumi>, Problem> {
    let Some(path) = PROJECT.iter().map(|name| folder.join(name)).find(|path| path.is_file()) else {
        return Ok(None);
    };
    let document = Document::read(&path)?;
    let file: File = serde_saphyr::from_str(document.text()).map_err(|error| {
        let error = error.to_string();
        let message = error.lines().next().unwrap_or_default().to_owned();
        Problem::new(format!("{}: {message}", path.display())).hint("a project has a `name` and a `runtime`")
    })?;
    let runtime = file.runtime.get("name").unwrap_or(&file.runtime);
    Ok(Some(Pulumi {
        name: file.name,
        runtime: runtime.as_str().unwrap_or_default().to_owned(),
    }))
}

/// Returns the names of the JSON files of a folder, sorted.
fn json_files(folder: &Path) -> Vec<PathBuf> {
    let entries = folder.read_dir().into_iter().flatten().flatten();
    let files = entries.filter(|entry| {
        let is_small = entry
            .metadata()
            .is_ok_and(|metadata| metadata.is_file() && metadata.len() <= LARGEST);
        let name = entry.file_name();
        is_small
            && Path::new(&name)
                .extension()
                .is_some_and(|ending| ending == "json" || ending == "jsonl")
    });
    let mut names: Vec<_> = files.map(|entry| PathBuf::from(entry.file_name())).collect();
    names.sort();
    names.truncate(MOST_FILES);
    names
}

/// Returns the plans that a file holds by itself: those of several files may be of several runs.
fn plans_of(path: &Path) -> Option<Vec<Arc<Plan>>> {
    let mut problems = Vec::new();
    let (plans, _) = inputs::read_plans(&[path.to_owned()], &mut problems);
    problems.is_empty().then_some(plans)
}

fn repository_of(folder: &Path) -> Option<String> {
    let checkout = Checkout::find(Given::default(), &|name| std::env::var(name).ok(), folder)?;
    repository::name(&checkout.repository)
}
