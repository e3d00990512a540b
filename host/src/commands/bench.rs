//! `portcullis bench`: what each policy of a pack costs.

mod figures;
mod text;

use std::path::{Path, PathBuf};
use std::sync::{Arc, LazyLock};
use std::time::Duration;

use portcullis_facts::builds::Builds;
use portcullis_facts::plan::Plan;

use crate::cli::{BenchArguments, PageFormat};
use crate::config;
use crate::dispatch::{self, Cost, Work};
use crate::outcome::Fault;
use crate::packs::{Pack, Source, StackContext, World};
use crate::problem::Problem;
use crate::sample;
use crate::selection::{self, Selection, Situation};

use super::{Failure, inputs, screen, session};

use figures::Figures;

/// How long a policy judges at least, again and again, for its figures to mean something.
const LEAST: Duration = Duration::from_millis(200);

/// How often it judges at least. The quickest time counts: whatever else the machine does makes it slower.
const ROUNDS: u32 = 3;

/// Measures the policies of a pack, one at a time, on one thread. Returns the exit code.
///
/// # Errors
///
/// Returns what keeps the policies from judging, or how one misbehaves.
pub(crate) fn bench(arguments: &BenchArguments) -> Result<u8, Failure> {
    let first = arguments.plans.first().map(PathBuf::as_path);
    if let Some(several) = config::of_several(arguments.config.as_deref(), &arguments.plans) {
        return Err(several.into());
    }
    let config = config::load(arguments.config.as_deref(), first)?;
    let source = Source::parse(&arguments.pack, Path::new(""));
    let bytes = source.read().map_err(Problem::from)?;
    let engine = session::engine(&arguments.cache)?;
    let pack = Pack::load(&engine, &source.to_string(), &bytes, config.limits())?;
    let packs = [pack];
    let material = judged(arguments)?;
    let now = jiff::Timestamp::now();
    let situation = Situation::of_files(material.builds.is_some(), now);
    let selection = selection::select(&packs, &config, situation)?;
    require_rules(&selection)?;
    let world = Arc::new(World {
        builds: material.builds.map(Arc::new),
        evaluation_time: now.to_string(),
        stack: StackContext::default(),
        checkout: LazyLock::new(Box::new(|| None)),
    });
    let work = Work {
        plans: &material.plans,
        packs: &packs,
        rules: &selection.rules,
        world: &world,
        only: None,
        traced: false,
        misfits: false,
    };
    let measured = (0..selection.rules.len()).map(|place| measure(work, place));
    let costs = measured.collect::<Result<Vec<_>, _>>()?;
    let figures = Figures::of(work, &selection, &costs);
    screen::show("the figures", arguments.output, |output| match arguments.output {
        PageFormat::Text => text::write(&figures, output),
        PageFormat::Json => {
            serde_json::to_writer_pretty(&mut *output, &figures)?;
            writeln!(output)
        }
    })?;
    Ok(0)
}

/// Refuses to measure nothing.
fn require_rules(selection: &Selection) -> Result<(), Failure> {
    if let Some(fault) = selection.faults.first() {
        return Err(fault.clone().into());
    }
    if selection.rules.is_empty() {
        let problem = Problem::new("no policy of the pack can be measured");
        return Err(problem
            .hint("give the policies their settings in a `portcullis.toml` (`--config`)")
            .into());
    }
    Ok(())
}

/// What is judged.
struct Material {
    plans: Vec<Arc<Plan>>,
    builds: Option<Builds>,
}

/// Returns what is judged: the plans that are named, else a generated preview.
fn judged(arguments: &BenchArguments) -> Result<Material, Vec<Problem>> {
    if arguments.plans.is_empty() {
        return generated(arguments.resources as usize).map_err(|problem| vec![problem]);
    }
    let mut problems = Vec::new();
    let (plans, _) = inputs::read_plans(&arguments.plans, &mut problems);
    let builds = inputs::read_builds(&arguments.builds, &mut problems);
    if problems.is_empty() {
        Ok(Material { plans, builds })
    } else {
        Err(problems)
    }
}

fn generated(resources: usize) -> Result<Material, Problem> {
    let failed = |reason: String| Problem::new(format!("no preview can be generated: {reason}"));
    let preview = sample::preview(resources).map_err(|error| failed(error.to_string()))?;
    let plan = Plan::parse("generated", preview).map_err(Problem::from)?;
    let numbered = sample::builds().into_iter().enumerate();
    let documents = numbered.map(|(number, text)| (format!("generated-{number}.json"), text));
    let builds = Builds::parse(documents).map_err(|errors| failed(format!("{errors:?}")))?;
    Ok(Material {
        plans: vec![Arc::new(plan)],
        builds: Some(builds),
    })
}

/// Measures a policy. Its questions are counted apart, because to note them takes time.
fn measure(work: Work<'_>, place: usize) -> Result<Cost, Fault> {
    let traced = Work { traced: true, ..work };
    let questions = dispatch::measure(traced, place)?.questions;
    let mut best = dispatch::measure(work, place)?;
    let (mut rounds, mut taken) = (1, best.start + best.judging);
    while rounds < ROUNDS || taken < LEAST {
        let round = dispatch::measure(work, place)?;
        rounds += 1;
        taken += (round.start + round.judging).max(Duration::from_micros(1));
        best.start = best.start.min(round.start);
        best.judging = best.judging.min(round.judging);
        best.again = best.again.min(round.again);
    }
    Ok(Cost { questions, ..best })
}
