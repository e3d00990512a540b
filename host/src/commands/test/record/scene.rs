//! The resource that is recorded, among all that a policy could ask about it.

use std::path::{Path, PathBuf};
use std::sync::{Arc, LazyLock};

use portcullis_facts::builds::Builds;
use portcullis_facts::checkout::{Checkout, Given};
use portcullis_facts::document::Document;
use portcullis_facts::plan::{self, Plan, PlanFile, Resource};

use crate::cli::RecordArguments;
use crate::packs::World;
use crate::problem::Problem;
use crate::text::one_line;

/// The resource that is recorded, and what is around it.
pub(super) struct Scene {
    pub(super) path: PathBuf,
    pub(super) plan: Arc<Plan>,
    /// The place of the resource in the plan.
    pub(super) place: usize,
    pub(super) world: Arc<World>,
}

impl Scene {
    /// Reads the files that the user names, and finds the resource.
    pub(super) fn read(arguments: &RecordArguments) -> Result<Self, Vec<Problem>> {
        let [path, urn] = arguments.record.as_slice() else {
            return Err(vec![Problem::new("`--record` takes a preview and a URN")]);
        };
        let path = PathBuf::from(path);
        let plan = read_plan(&path)?;
        let place = plan.place(urn).ok_or_else(|| vec![no_resource(&plan, urn)])?;
        let folder = path.parent().unwrap_or(Path::new("")).to_owned();
        let find = move || Checkout::find(Given::default(), &|name| std::env::var(name).ok(), &folder);
        let world = World {
            builds: read_builds(&arguments.builds)?,
            evaluation_time: jiff::Timestamp::now().to_string(),
            checkout: LazyLock::new(Box::new(find)),
        };
        Ok(Self {
            path,
            place,
            plan: Arc::new(plan),
            world: Arc::new(world),
        })
    }

    /// Returns the resource that is recorded.
    pub(super) fn resource(&self) -> Result<Resource<'_>, Problem> {
        self.plan
            .resource(self.place)
            .ok_or_else(|| Problem::new("there is no such resource"))
    }
}

fn read_plan(path: &Path) -> Result<Plan, Vec<Problem>> {
    let file = Document::read(path)
        .and_then(PlanFile::read)
        .map_err(|error| vec![error.into()])?;
    let plans = plan::join(vec![file]).map_err(|errors| errors.into_iter().map(Problem::from).collect::<Vec<_>>())?;
    let mut plans = plans.into_iter();
    plans
        .next()
        .ok_or_else(|| vec![Problem::new(format!("`{}` holds no plan", path.display()))])
}

fn read_builds(paths: &[PathBuf]) -> Result<Option<Builds>, Vec<Problem>> {
    if paths.is_empty() {
        return Ok(None);
    }
    let read = Builds::read(paths).map(Some);
    read.map_err(|errors| errors.into_iter().map(Problem::from).collect())
}

fn no_resource(plan: &Plan, urn: &str) -> Problem {
    let problem = Problem::new(format!("{}: there is no resource `{}`", plan.path(), one_line(urn)));
    let distances = plan
        .resources()
        .map(|resource| (strsim::levenshtein(resource.urn(), urn), resource.urn()));
    match distances.min() {
        Some((_, nearest)) => problem.hint(format!("the nearest is `{}`", one_line(nearest))),
        None => problem,
    }
}
