//! The program under the names that the engine starts it by.

use std::cell::LazyCell;
use std::path::Path;
use std::sync::Arc;

use portcullis_analyzer::{Log, Open, Start};
use portcullis_facts::builds::Builds;
use portcullis_facts::checkout::{Checkout, Given};

use crate::analysis::project::Project;
use crate::analysis::{self, Analysis, Material};
use crate::cli::CacheArguments;
use crate::commands::session;
use crate::packs::{Engine, Pack};
use crate::problem::Problem;
use crate::trust::Trusted;

/// What the engine starts to run a pack, where it finds no [`LANGUAGE`].
pub(super) const ANALYZER: &str = "pulumi-analyzer-policy-wasm";

/// What the engine starts to run packs whose `runtime` is `wasm`.
pub(super) const LANGUAGE: &str = "pulumi-language-wasm";

/// What the engine takes the program for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Role {
    /// One pack.
    Analyzer,
    /// All packs of a runtime.
    Language,
}

impl Role {
    /// Returns what a program is by the name that it was started by; `None` where that is its own.
    pub(crate) fn of_name(program: &Path) -> Option<Self> {
        match program.file_stem()?.to_str()? {
            ANALYZER => Some(Self::Analyzer),
            LANGUAGE => Some(Self::Language),
            _ => None,
        }
    }
}

/// Serves the engine until it has enough.
///
/// # Errors
///
/// Returns what keeps the program from serving.
pub(crate) fn serve(role: Role, arguments: &[String]) -> Result<u8, Problem> {
    let opener: Arc<dyn Open> = Arc::new(Opener);
    let served = match role {
        Role::Analyzer => portcullis_analyzer::serve_analyzer(arguments, opener),
        Role::Language => portcullis_analyzer::serve_language(arguments, opener),
    };
    served.map(|()| 0).map_err(|error| Problem::new(error.to_string()))
}

/// Opens packs from their folders.
struct Opener;

impl Open for Opener {
    fn open(&self, start: Start, log: Log) -> Result<Arc<dyn portcullis_analyzer::Pack>, String> {
        let analysis = open(&start, log).map_err(|problems| analysis::in_words(&problems))?;
        Ok(Arc::new(analysis))
    }

    fn version(&self) -> String {
        env!("CARGO_PKG_VERSION").to_owned()
    }
}

fn open(start: &Start, log: Log) -> Result<Analysis, Vec<Problem>> {
    let project = Project::read(&start.folder)?;
    let pack = load(&project)?;
    let misnamed = project.check_names(&pack);
    if !misnamed.is_empty() {
        return Err(misnamed);
    }
    let material = Material {
        builds: verified(&project, start)?.map(Arc::new),
        program: start.program.clone(),
    };
    Ok(Analysis::new(pack, project.config, material, log))
}

/// Returns the build records, of which it is known whose they are.
fn verified(project: &Project, start: &Start) -> Result<Option<Builds>, Vec<Problem>> {
    let checkout = LazyCell::new(|| {
        let variable = |name: &str| std::env::var(name).ok();
        Checkout::find(Given::default(), &variable, &start.program)
    });
    let mut builds = project.builds.clone();
    if let Some(builds) = &mut builds {
        Trusted::read(&project.config.trust)?.verify(builds, || checkout.as_ref());
    }
    Ok(builds)
}

fn load(project: &Project) -> Result<Pack, Vec<Problem>> {
    let cache = CacheArguments {
        cache_dir: std::env::var_os("PORTCULLIS_CACHE_DIR").map(Into::into),
    };
    let fetched = session::fetch_for_engine(project.source.clone(), &project.config, &cache)?;
    let engine: Engine = session::engine(&cache).map_err(|problem| vec![problem])?;
    let loaded = Pack::load(
        &engine,
        &fetched.source.to_string(),
        &fetched.bytes,
        project.config.limits(),
    );
    loaded.map_err(|fault| vec![Problem::new(analysis::fault(&fault))])
}
