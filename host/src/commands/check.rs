//! `portcullis check`: the whole pipe.

mod session;
mod write;

use rayon::iter::{Either, IntoParallelRefIterator as _, ParallelIterator as _};

use crate::cli::CheckArguments;
use crate::dispatch::{self, Work};
use crate::outcome::Fault;
use crate::packs::{Engine, Pack};
use crate::problem::Problem;
use crate::report::{self, Run};
use crate::selection::{self, Selection};

use session::Session;

/// Judges plans by packs and reports. Returns the exit code.
///
/// # Errors
///
/// Returns everything that keeps the run from judging.
pub(crate) fn check(arguments: &CheckArguments) -> Result<u8, Vec<Problem>> {
    let session = Session::open(arguments)?; // arguments → plans, facts, configuration, the bytes of packs
    let (packs, unloaded) = load(&session)?; // bytes → packs
    let selection = select(&session, &packs, &unloaded)?; // packs × configuration → policies
    let work = Work {
        plans: &session.plans,
        packs: &packs,
        rules: &selection.rules,
        world: &session.world,
    };
    // plans × policies → judgements, while the inputs' digests are worked out
    let judge = || rayon::join(|| dispatch::run(work), || session.inputs());
    let (judged, inputs) = session.threads.install(judge);
    write::log(&judged, &packs, arguments.verbose);
    let report = report::build(Run {
        plans: &session.plans,
        packs: &packs,
        selection: &selection,
        judged,
        unloaded,
        inputs,
    }); // judgements → report
    write::report(&report, &arguments.outputs)?; // report → files and standard output
    Ok(report.exit)
}

/// Loads the packs, side by side. One that cannot be loaded is a fault, and the others judge all the same.
fn load(session: &Session) -> Result<(Vec<Pack>, Vec<Fault>), Vec<Problem>> {
    let engine = Engine::new(session.cache_directory.clone())
        .map_err(|error| vec![Problem::new(format!("wasm cannot be run here: {error:#}"))])?;
    let loaded = session.threads.install(|| {
        let packs = session.packs.par_iter();
        packs.partition_map(|(source, bytes)| {
            let loaded = Pack::load(&engine, &source.to_string(), bytes, session.config.limits);
            loaded.map_or_else(Either::Right, Either::Left)
        })
    });
    Ok(loaded)
}

/// Selects the policies. Names that are not known may belong to a pack that could not be loaded, or that `--pack` left
/// out.
fn select(session: &Session, packs: &[Pack], unloaded: &[Fault]) -> Result<Selection, Vec<Problem>> {
    let mut problems = session.problems.clone();
    if unloaded.is_empty() && session.packs_complete {
        problems.extend(selection::check_names(packs, &session.config));
    }
    let selected = selection::select(packs, &session.config, session.world.builds.is_some());
    match selected {
        Ok(selection) if problems.is_empty() => {
            if selection.rules.is_empty() && unloaded.is_empty() && selection.faults.is_empty() {
                return Err(vec![nothing_judges(&selection)]);
            }
            Ok(selection)
        }
        Ok(_) => Err(problems),
        Err(more) => {
            problems.extend(more);
            Err(problems)
        }
    }
}

fn nothing_judges(selection: &Selection) -> Problem {
    let problem = Problem::new("no policy is enabled, so nothing would be judged");
    match selection.skipped.first() {
        Some(skipped) => problem.hint(format!(
            "`{}` is not run for want of {}",
            skipped.policy, skipped.reason
        )),
        None => problem.hint("give a policy another level than `disabled`"),
    }
}
