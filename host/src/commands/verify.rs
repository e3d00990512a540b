//! `portcullis verify`: whether an update was judged and allowed.

use std::io::Write as _;
use std::path::Path;

use jiff::Timestamp;
use portcullis_facts::document::Document;
use portcullis_trust::decision::{Decision, Expected, Refusal};
use portcullis_trust::key::PublicKey;

use crate::cli::VerifyArguments;
use crate::problem::Problem;
use crate::text::one_line;

use super::Failure;

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
    let Some(decision) = decision.filter(|_| problems.is_empty()) else {
        return Err(problems.into());
    };
    let now = Timestamp::now();
    let verified = plans.iter().map(|(path, digest)| {
        let verified = Decision::verify(decision.text(), &keys, expected(arguments, digest, now));
        verified.map_err(|refusal| tell_refused(path, &refusal))
    });
    let verified: Vec<_> = verified.collect();
    match verified.into_iter().collect::<Result<Vec<_>, ()>>() {
        Ok(decisions) => {
            decisions.first().into_iter().for_each(tell_allowed);
            Ok(0)
        }
        Err(()) => Ok(1),
    }
}

fn keep<T, E: Into<Problem>>(result: Result<T, E>, problems: &mut Vec<Problem>) -> Option<T> {
    result.map_err(|problem| problems.push(problem.into())).ok()
}

fn digest(path: &Path) -> Result<(&Path, String), Problem> {
    Ok((path, Document::read(path)?.digest()))
}

fn expected<'a>(arguments: &'a VerifyArguments, plan: &'a str, now: Timestamp) -> Expected<'a> {
    let named = arguments.stack.as_deref();
    let (project, stack) = match named.map(|named| named.rsplit_once('/')) {
        Some(Some((project, stack))) => (Some(project), Some(stack)),
        _ => (None, named),
    };
    Expected {
        plan,
        project,
        stack,
        now,
        max_age: arguments.max_age,
    }
}

fn tell_refused(path: &Path, refusal: &Refusal) {
    let (code, message) = (refusal.flaw.code(), one_line(&refusal.message));
    // Nothing better can be done about a terminal that cannot be written to.
    let _ = writeln!(
        anstream::stdout(),
        "refused: {}: {message} ({code})",
        one_line(&path.display().to_string())
    );
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
