//! The resource that is recorded, among all that a policy could ask about it.

use std::path::PathBuf;
use std::sync::Arc;

use portcullis_facts::plan::{Plan, Resource};

use crate::cli::{CheckoutArguments, FactArguments, RecordArguments};
use crate::commands::inputs::Inputs;
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
    /// Reads the files that the user names, as `check` does, and finds the resource.
    pub(super) fn read(arguments: &RecordArguments) -> Result<Self, Vec<Problem>> {
        let [path, urn] = arguments.record.as_slice() else {
            return Err(vec![Problem::new("`--record` takes a preview and a URN")]);
        };
        let path = PathBuf::from(path);
        let facts = FactArguments {
            builds: arguments.builds.clone(),
            at: None,
            checkout: CheckoutArguments::default(),
        };
        let inputs = Inputs::read(std::slice::from_ref(&path), &facts);
        let mut plans = inputs.plans.into_iter();
        match plans.next().filter(|_| inputs.problems.is_empty()) {
            None => Err(inputs.problems),
            Some(plan) => Ok(Self {
                place: plan.place(urn).ok_or_else(|| vec![no_resource(&plan, urn)])?,
                path,
                plan,
                world: inputs.world,
            }),
        }
    }

    /// Returns the resource that is recorded.
    pub(super) fn resource(&self) -> Result<Resource<'_>, Problem> {
        let resource = self.plan.resource(self.place);
        resource.ok_or_else(|| Problem::new("there is no such resource"))
    }
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
