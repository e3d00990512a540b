//! The middle of the pipe, which `check` and `up` share: from what was read to the report.

mod log;

use std::io::IsTerminal as _;
use std::path::{Path, PathBuf};

use crate::cli::{JudgeArguments, Output};
use crate::config;
use crate::dispatch::{self, Work};
use crate::outcome::Fault;
use crate::packs::Pack;
use crate::problem::Problem;
use crate::report::{self, Baseline, Format, Report, Run, View};
use crate::selection::{self, Selection, Situation};

use super::attest::Attestation;
use super::inputs::Inputs;
use super::outputs::Taken;
use super::progress::Progress;
use super::session::{Session, uncached_engine};
use super::{Failure, outputs, program};

/// Opens the session, with the configuration beside a file if there is one. Where that fails, what is wrong with the outputs is
/// said too.
pub(super) fn open(
    plans: &[PathBuf],
    beside: Option<&Path>,
    arguments: &JudgeArguments,
) -> Result<Session, Vec<Problem>> {
    match Session::open(&arguments.packs, &arguments.cache, beside, arguments.jobs) {
        Ok(mut session) => {
            let taken = taken(plans, arguments, session.config.paths());
            session.problems.extend(clashes(arguments, &taken));
            let several = config::of_several(arguments.packs.config.as_deref(), plans);
            session.problems.extend(several);
            match Attestation::of(arguments) {
                Ok(Some(attestation)) => {
                    session.attestation = Some(attestation);
                    session.engine = uncached_engine().map_err(|problem| vec![problem])?;
                }
                Ok(None) => {}
                Err(problem) => session.problems.push(problem),
            }
            Ok(session)
        }
        Err(mut problems) => {
            let taken = taken(plans, arguments, mentioned(beside, arguments));
            problems.extend(clashes(arguments, &taken));
            Err(problems)
        }
    }
}

/// Returns what is wrong with where the reports and the decision are to go.
fn clashes(arguments: &JudgeArguments, taken: &Taken) -> Vec<Problem> {
    let mut clashes = outputs::check(&arguments.outputs, taken);
    let attest = arguments.attest.as_deref();
    clashes.extend(attest.and_then(|path| outputs::over_report(path, &arguments.outputs)));
    clashes.extend(arguments.attest.iter().filter_map(|path| outputs::over(path, taken)));
    clashes
}

/// Runs what ends in a report. Where it comes to none, that of an earlier run is taken away, and so is the decision.
pub(super) fn report_of_now<T>(
    plans: &[PathBuf],
    beside: Option<&Path>,
    arguments: &JudgeArguments,
    run: impl FnOnce() -> Result<T, Failure>,
) -> Result<T, Failure> {
    let ended = run();
    if ended.is_err() {
        let taken = taken(plans, arguments, mentioned(beside, arguments));
        outputs::discard(&arguments.outputs, &taken);
        arguments
            .attest
            .iter()
            .for_each(|path| outputs::take_away(path, &taken));
    }
    ended
}

/// Reads the findings that were accepted, if a flag or the configuration names a file of them.
pub(super) fn read_baseline(session: &mut Session, arguments: &JudgeArguments) {
    let configured = session.config.baseline.as_ref().map(|baseline| &baseline.value);
    let path = arguments.baseline.as_ref().or(configured);
    match path.map(|path| Baseline::read(path)).transpose() {
        Ok(baseline) => session.baseline = baseline,
        Err(problem) => session.problems.push(problem),
    }
}

/// Judges plans by packs. Returns the report.
///
/// # Errors
///
/// Returns everything that keeps the run from judging.
pub(super) fn report(
    session: &Session,
    inputs: &Inputs,
    (packs, unloaded): (Vec<Pack>, Vec<Fault>),
    arguments: &JudgeArguments,
) -> Result<Report, Failure> {
    let progress = Progress::of("judging");
    let selection = select(session, inputs, &packs, &unloaded)?; // packs × configuration → policies
    let work = Work {
        plans: &inputs.plans,
        packs: &packs,
        rules: &selection.rules,
        world: &inputs.world,
        only: None,
        traced: false,
        misfits: arguments.verbose,
    };
    let judged = session.threads.install(|| dispatch::run(work)); // plans × policies → judgements
    log::write(&judged, &packs, arguments.verbose);
    let report = report::build(Run {
        plans: &inputs.plans,
        packs: &packs,
        profile: session.config.profile(),
        selection: &selection,
        judged,
        unloaded,
        inputs: inputs.list(&session.config, session.baseline.as_ref()),
        at: arguments.facts.at.map(|at| at.to_string()),
        now: inputs.at,
        waivers: &session.config.waivers,
        baseline: session.baseline.as_ref(),
        packs_complete: session.packs_complete,
        program: &arguments
            .program
            .clone()
            .unwrap_or_else(|| program::folder(&inputs.folder)),
        builds: inputs.world.builds.as_deref(),
        shows_images: arguments.attest.is_some() || is_asked_for(arguments, Format::shows_images),
        shows_inputs: is_asked_for(arguments, Format::shows_inputs),
        shows_looks: arguments.verbose,
        shows_resources: is_asked_for(arguments, Format::shows_resources),
    }); // judgements → report
    drop(progress);
    Ok(report)
}

fn is_asked_for(arguments: &JudgeArguments, property: impl Fn(Format) -> bool) -> bool {
    arguments.outputs.iter().any(|output| property(output.format))
}

/// Shows a report in all forms that were asked for, and signs the decision if that is asked for. Returns the exit code.
///
/// # Errors
///
/// Says what cannot be written.
pub(super) fn show(
    report: &Report,
    session: &Session,
    inputs: &Inputs,
    arguments: &JudgeArguments,
) -> Result<u8, Failure> {
    if let Some(attestation) = &session.attestation {
        attestation.write(report, inputs, session)?;
    }
    let took = session.begun.elapsed();
    let view = |output: &Output<Format>| View {
        detail: arguments.detail(),
        took,
        tells_time: output.path.is_none() && std::io::stdout().is_terminal(),
    };
    outputs::write(&arguments.outputs, |output, writer| {
        report.write(output.format, view(output), writer)
    })?;
    Ok(report.exit)
}

/// Returns what is read: previews, build records, the baseline, packs, and the files of the configuration.
fn taken(plans: &[PathBuf], arguments: &JudgeArguments, configured: Vec<PathBuf>) -> Taken {
    let packs = arguments.packs.packs.iter().map(PathBuf::from);
    let plans = plans
        .iter()
        .chain(&arguments.facts.builds)
        .chain(&arguments.baseline)
        .chain(&arguments.packs.config)
        .chain(&arguments.key)
        .cloned();
    Taken {
        typed: plans.chain(packs).collect(),
        files: configured,
    }
}

/// Returns the files that the configuration may name, for when it cannot be read, or is not at hand.
fn mentioned(beside: Option<&Path>, arguments: &JudgeArguments) -> Vec<PathBuf> {
    let path = config::path(arguments.packs.config.as_deref(), beside);
    path.iter().flat_map(|path| config::mentioned(path)).collect()
}

/// Selects the policies. Names that are not known may belong to a pack that could not be loaded, or that `--pack` left
/// out.
fn select(session: &Session, inputs: &Inputs, packs: &[Pack], unloaded: &[Fault]) -> Result<Selection, Vec<Problem>> {
    let mut problems = [session.problems.as_slice(), &inputs.problems].concat();
    let are_all = unloaded.is_empty() && session.packs_complete;
    problems.extend(selection::check_names(packs, &session.config, are_all));
    let selected = selection::select(
        packs,
        &session.config,
        Situation::of_files(inputs.world.builds.is_some(), inputs.at),
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
