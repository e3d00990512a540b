//! One resource, among all that a policy could ask about it.

use std::path::PathBuf;
use std::sync::Arc;

use portcullis_facts::plan::{Plan, Resource};

use crate::cli::FactArguments;
use crate::config::Config;
use crate::packs::World;
use crate::problem::Problem;
use crate::text::one_line;
use crate::trust::Trusted;

use super::inputs::Inputs;

/// A resource, and what is around it.
pub(super) struct Scene {
    pub(super) plan: Arc<Plan>,
    /// The place of the resource in the plan.
    pub(super) place: usize,
    pub(super) world: Arc<World>,
    /// The time that dates are judged by.
    pub(super) at: jiff::Timestamp,
}

impl Scene {
    /// Reads the files that the user names, as `check` does, and finds the resource in the first plan that has it.
    pub(super) fn read(
        plans: &[PathBuf],
        urn: &str,
        facts: &FactArguments,
        config: &Config,
    ) -> Result<Self, Vec<Problem>> {
        let inputs = Inputs::read(plans, facts, &Trusted::read(&config.trust)?);
        if !inputs.problems.is_empty() {
            return Err(inputs.problems);
        }
        let found = inputs.plans.iter().find_map(|plan| Some((plan, plan.place(urn)?)));
        let (plan, place) = found.ok_or_else(|| vec![no_resource(&inputs.plans, urn)])?;
        Ok(Self {
            plan: Arc::clone(plan),
            place,
            world: inputs.world,
            at: inputs.at,
        })
    }

    /// Returns the resource.
    pub(super) fn resource(&self) -> Result<Resource<'_>, Problem> {
        let resource = self.plan.resource(self.place);
        resource.ok_or_else(|| Problem::new("there is no such resource"))
    }
}

fn no_resource(plans: &[Arc<Plan>], urn: &str) -> Problem {
    let path = plans.first().map_or("", |plan| plan.path());
    let problem = Problem::new(format!("{path}: there is no resource `{}`", one_line(urn)));
    let resources = plans.iter().flat_map(|plan| plan.resources());
    let distances = resources.map(|resource| (strsim::levenshtein(resource.urn(), urn), resource.urn()));
    match distances.min() {
        Some((_, nearest)) => problem.hint(format!("the nearest is `{}`", one_line(nearest))),
        None => problem,
    }
}
