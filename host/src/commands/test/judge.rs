//! Judges cases, side by side.

use portcullis_cases::{Case, Expectation};
use rayon::iter::{IntoParallelIterator as _, ParallelIterator as _};

use crate::outcome::PolicyInfo;
use crate::packs::Pack;
use crate::text::one_line;
use crate::trial::{self, Failure, Trial};

use super::cases::Suite;

/// The cases of a policy, judged.
#[derive(Debug)]
pub(super) struct Judged<'p> {
    pub(super) policy: String,
    /// What the policy says of itself; `None` where the pack has no such policy, and no case is judged.
    pub(super) info: Option<&'p PolicyInfo>,
    pub(super) cases: Vec<Tried>,
}

/// A case, and what came of it.
#[derive(Debug)]
pub(super) struct Tried {
    pub(super) case: Case,
    /// Why it does not pass, if so.
    pub(super) failure: Option<Failure>,
    /// What the policy said, and what it asked; `None` where it could not be asked.
    pub(super) trial: Option<Trial>,
}

impl Judged<'_> {
    /// Returns what came of the cases that could be judged.
    pub(super) fn trials(&self) -> impl Iterator<Item = &Trial> {
        self.cases.iter().filter_map(|tried| tried.trial.as_ref())
    }
}

/// Judges all cases. Returns what came of each, in the order of the cases.
pub(super) fn judge(pack: &Pack, suites: Vec<Suite>) -> Vec<Judged<'_>> {
    let judged = suites.into_par_iter().map(|Suite { policy, cases }| {
        let info = pack.info().policies.iter().find(|info| info.name == policy);
        let cases = cases.into_par_iter();
        Judged {
            cases: if info.is_some() {
                cases.map(|case| try_case(pack, &policy, case)).collect()
            } else {
                Vec::new()
            },
            policy,
            info,
        }
    });
    judged.collect()
}

fn try_case(pack: &Pack, policy: &str, case: Case) -> Tried {
    let judge = |case: &Case| trial::run(pack, policy, case);
    let (failure, trial) = match judge(&case) {
        Err(failure) => (Some(failure), None),
        Ok(trial) => {
            let checked = printable(case.clone()).check(&trial.judged, |repaired| Ok(judge(repaired)?.judged.said));
            (checked.err(), Some(trial))
        }
    };
    Tried { case, failure, trial }
}

/// Returns a case that expects what is fit to print: that is all that the host lets a policy say.
fn printable(mut case: Case) -> Case {
    for expected in case.expect.said_mut() {
        let (Expectation::Violation(place) | Expectation::Undetermined(place) | Expectation::NotApplicable(place)) =
            expected;
        let texts = [&mut place.pointer, &mut place.code, &mut place.message].into_iter();
        texts.flatten().for_each(|text| *text = one_line(text));
    }
    case
}
