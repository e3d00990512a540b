//! `portcullis check`: the whole pipe.

use std::path::{Path, PathBuf};

use crate::cli::CheckArguments;
use crate::config;
use crate::problem::Problem;
use crate::trust::Trusted;

use super::inputs::Inputs;
use super::session::Session;
use super::show_config::show_config;
use super::{Failure, baseline, judge};

/// Judges plans by packs and reports. Returns the exit code.
///
/// # Errors
///
/// Returns everything that keeps the run from judging.
pub(crate) fn check(arguments: &CheckArguments) -> Result<u8, Failure> {
    let CheckArguments { plans, judging, .. } = arguments;
    if arguments.show_config {
        let several = config::of_several(judging.packs.config.as_deref(), plans);
        return several.map_or_else(
            || show_config(first_file(plans), judging),
            |problem| Err(problem.into()),
        );
    }
    judge::report_of_now(plans, first_file(plans), judging, || {
        let session = open(arguments)?; // arguments → configuration, the bytes of packs
        let read = || Inputs::read(plans, &judging.facts, &session.trusted); // files → plans, facts
        let (inputs, packs) = session.threads.install(|| rayon::join(read, || session.load()));
        let report = judge::report(&session, &inputs, packs, judging)?; // plans × packs → report
        match &arguments.write_baseline {
            Some(path) => baseline::record(&report, path), // report → baseline
            None => judge::show(&report, &session, &inputs, judging), // report → files and standard output
        }
    })
}

/// Opens the session. Where that fails, it is said too what is wrong with the rest of the arguments.
fn open(arguments: &CheckArguments) -> Result<Session, Vec<Problem>> {
    let CheckArguments { plans, judging, .. } = arguments;
    let opened = judge::open(plans, first_file(plans), judging);
    let mut session = opened.map_err(|mut problems| {
        problems.extend(Inputs::read(plans, &judging.facts, &Trusted::default()).problems);
        problems
    })?;
    if arguments.write_baseline.is_none() {
        judge::read_baseline(&mut session, judging);
    }
    Ok(session)
}

fn first_file(plans: &[PathBuf]) -> Option<&Path> {
    let mut paths = plans.iter().map(PathBuf::as_path);
    paths.find(|path| *path != Path::new("-"))
}
