//! `portcullis check`: the whole pipe.

mod log;

use std::path::{Path, PathBuf};

use crate::cli::CheckArguments;
use crate::config;
use crate::dispatch::{self, Work};
use crate::outcome::Fault;
use crate::packs::Pack;
use crate::problem::Problem;
use crate::report::{self, Run};
use crate::selection::{self, Selection, Situation};

use super::inputs::Inputs;
use super::session::Session;
use super::{Failure, outputs};

/// Judges plans by packs and reports. Returns the exit code.
///
/// # Errors
///
/// Returns everything that keeps the run from judging.
pub(crate) fn check(arguments: &CheckArguments) -> Result<u8, Failure> {
    let judged = judge(arguments);
    if judged.is_err() && outputs::check(&arguments.outputs, &files(arguments)).is_empty() {
        outputs::discard(&arguments.outputs);
    }
    judged
}

fn judge(arguments: &CheckArguments) -> Result<u8, Failure> {
    let session = open(arguments)?; // arguments → configuration, the bytes of packs
    let read = || Inputs::read(&arguments.plans, &arguments.facts); // files → plans, facts
    let (inputs, (packs, unloaded)) = session.threads.install(|| rayon::join(read, || session.load()));
    let selection = select(&session, &inputs, &packs, &unloaded)?; // packs × configuration → policies
    let work = Work {
        plans: &inputs.plans,
        packs: &packs,
        rules: &selection.rules,
        world: &inputs.world,
        only: None,
        traced: false,
        misfits: false,
    };
    let judged = session.threads.install(|| dispatch::run(work)); // plans × policies → judgements
    log::write(&judged, &packs, arguments.verbose);
    let report = report::build(Run {
        plans: &inputs.plans,
        packs: &packs,
        profile: session.config.profile,
        selection: &selection,
        judged,
        unloaded,
        inputs: inputs.list(&session.config),
    }); // judgements → report
    outputs::write(&arguments.outputs, |format, output| report.write(format, output))?; // report → files and standard output
    Ok(report.exit)
}

/// Opens the session. Where that fails, it is said too what is wrong with the rest of the arguments.
fn open(arguments: &CheckArguments) -> Result<Session, Vec<Problem>> {
    let opened = Session::open(
        &arguments.packs,
        &arguments.cache,
        first_file(arguments),
        arguments.jobs,
    );
    let clashes = outputs::check(&arguments.outputs, &files(arguments));
    match opened {
        Ok(mut session) => {
            session.problems.extend(clashes);
            Ok(session)
        }
        Err(mut problems) => {
            problems.extend(clashes);
            problems.extend(Inputs::read(&arguments.plans, &arguments.facts).problems);
            Err(problems)
        }
    }
}

/// Returns what is read: previews, build records, packs and the configuration.
fn files(arguments: &CheckArguments) -> Vec<PathBuf> {
    let packs = arguments.packs.packs.iter().map(PathBuf::from);
    let config = config::path(arguments.packs.config.as_deref(), first_file(arguments));
    let plans = arguments.plans.iter().chain(&arguments.facts.builds).cloned();
    plans.chain(packs).chain(config).collect()
}

fn first_file(arguments: &CheckArguments) -> Option<&Path> {
    let mut paths = arguments.plans.iter().map(PathBuf::as_path);
    paths.find(|path| *path != Path::new("-"))
}

/// Selects the policies. Names that are not known may belong to a pack that could not be loaded, or that `--pack` left
/// out.
fn select(session: &Session, inputs: &Inputs, packs: &[Pack], unloaded: &[Fault]) -> Result<Selection, Vec<Problem>> {
    let mut problems = [session.problems.as_slice(), &inputs.problems].concat();
    if unloaded.is_empty() && session.packs_complete {
        problems.extend(selection::check_names(packs, &session.config));
    }
    let selected = selection::select(
        packs,
        &session.config,
        Situation::of_files(inputs.world.builds.is_some()),
    );
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
        Some(skipped) => problem.hint(format!("`{}` is not run for want of {}", skipped.policy, skipped.want)),
        None => problem.hint("give a policy another level than `disabled`"),
    }
}
