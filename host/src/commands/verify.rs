//! `portcullis verify`: whether an update was judged and allowed.

use std::io::Write as _;
use std::path::Path;

use jiff::Timestamp;
use portcullis_facts::document::Document;
use portcullis_trust::decision::{Configuration, Decision, Expected, Flaw, Pack, Refusal};
use portcullis_trust::key::PublicKey;

use crate::cli::VerifyArguments;
use crate::config::Config;
use crate::lockfile::Lockfile;
use crate::problem::Problem;
use crate::report::Baseline;
use crate::text::one_line;

use super::Failure;
use super::attest;

/// Says whether a decision allows an update. Returns the exit code.
///
/// # Errors
///
/// Says which files cannot be read.
pub(crate) fn verify(arguments: &VerifyArguments) -> Result<u8, Failure> {
    let mut problems = Vec::new();
    let decision = keep(Document::read(&arguments.decision), &mut problems);
    let plans = arguments.plans.iter().map(|path| digest(path));
    let plans: Vec<_> = plans.filter_map(|plan| keep(plan, &mut problems)).collect();
    let keys = arguments.keys.iter().map(|path| PublicKey::read(path));
    let keys: Vec<_> = keys.filter_map(|key| keep(key, &mut problems)).collect();
    let packs = arguments.lock.as_deref().map(packs).transpose();
    let packs = keep(packs, &mut problems).flatten();
    let configuration = arguments.config.as_deref().map(configuration).transpose();
    let configuration = configuration.map_err(|errors| problems.extend(errors)).ok().flatten();
    let Some(decision) = decision.filter(|_| problems.is_empty()) else {
        return Err(problems.into());
    };
    let now = Timestamp::now();
    let (project, stack) = stack(arguments);
    let expected = |plan| Expected {
        plan,
        project,
        stack,
        now,
        max_age: arguments.max_age,
        packs: packs.as_deref(),
        revision: arguments.revision.as_deref(),
        configuration: configuration.as_ref(),
    };
    let verified = plans.iter().map(|(path, digest)| {
        let verified = Decision::verify(decision.text(), &keys, expected(digest));
        verified.map_err(|refusal| match refusal.flaw {
            Flaw::OtherPlan => (path.display().to_string(), refusal),
            _ => (decision.path().to_owned(), refusal),
        })
    });
    match verified.collect::<Result<Vec<_>, _>>() {
        Ok(decisions) => {
            decisions.first().into_iter().for_each(tell_allowed);
            Ok(0)
        }
        Err((path, refusal)) => {
            tell_refused(&path, &refusal);
            Ok(1)
        }
    }
}

fn keep<T, E: Into<Problem>>(result: Result<T, E>, problems: &mut Vec<Problem>) -> Option<T> {
    result.map_err(|problem| problems.push(problem.into())).ok()
}

fn digest(path: &Path) -> Result<(&Path, String), Problem> {
    Ok((path, Document::read(path)?.digest()))
}

/// Returns the project and the stack that are named.
fn stack(arguments: &VerifyArguments) -> (Option<&str>, Option<&str>) {
    let named = arguments.stack.as_deref();
    match named.and_then(|named| named.split_once('/')) {
        Some((project, stack)) => (Some(project), Some(stack)),
        None => (None, named),
    }
}

/// Returns the packs of a lock.
fn packs(path: &Path) -> Result<Vec<Pack>, Problem> {
    let missing = || {
        Problem::new(format!("there is no lock `{}`", path.display()))
            .hint("name the `portcullis.lock` of the packs that have to judge")
    };
    let lock = Lockfile::read(path)?.ok_or_else(missing)?;
    let packs = lock.packs.into_iter().map(|pack| Pack {
        name: pack.name,
        version: pack.version,
        digest: pack.digest,
    });
    Ok(packs.collect())
}

/// Returns how a configuration tells packs to judge, if nobody tells them otherwise.
fn configuration(path: &Path) -> Result<Configuration, Vec<Problem>> {
    let config = Config::read(path)?;
    let baseline = config.baseline.as_ref().map(|baseline| Baseline::read(&baseline.value));
    let configuration = baseline
        .transpose()
        .and_then(|baseline| attest::configuration(&config, baseline.as_ref()));
    configuration.map_err(|problem| vec![problem])
}

/// Says what speaks against the update, and of which file.
fn tell_refused(path: &str, refusal: &Refusal) {
    let (code, message) = (refusal.flaw.code(), one_line(&refusal.message));
    // Nothing better can be done about a terminal that cannot be written to.
    let _ = writeln!(anstream::stdout(), "refused: {}: {message} ({code})", one_line(path));
}

fn tell_allowed(decision: &Decision) {
    let (project, stack) = (one_line(&decision.project), one_line(&decision.stack));
    // Nothing better can be done about a terminal that cannot be written to.
    let _ = writeln!(
        anstream::stdout(),
        "allowed: {project}/{stack}, judged at {}",
        decision.time
    );
}
