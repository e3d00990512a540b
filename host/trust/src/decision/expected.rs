//! What a decision has to be for whoever acts on it.

use std::time::Duration;

use jiff::{SignedDuration, Timestamp};

use super::{Configuration, Decision, Digested, Flaw, Gaps, Pack, Refusal, Verdict};
use crate::words::{listed, quoted};

/// How far the clocks of two machines may be apart.
const SKEW: SignedDuration = SignedDuration::from_secs(60);

/// What a decision has to be about, for whoever acts on it.
#[derive(Debug, Clone, Copy)]
pub struct Expected<'a> {
    /// The digest of the plan or preview that the update will follow: `sha256:` and hex digits.
    pub plan: &'a str,
    /// The project that will be updated, if it is known.
    pub project: Option<&'a str>,
    /// The stack that will be updated, if it is known. The plan is of one stack anyway.
    pub stack: Option<&'a str>,
    /// What time it is.
    pub now: Timestamp,
    /// How old the decision may be, if that is bounded.
    pub max_age: Option<Duration>,
    /// The packs that have to have judged, these and no others, if that is asked for.
    pub packs: Option<&'a [Pack]>,
    /// The commit that has to have been checked out, if that is asked for.
    pub revision: Option<&'a str>,
    /// How they have to have been told to judge, if that is asked for. Then all that it enables has to have judged, and been shown
    /// everything.
    pub configuration: Option<&'a Configuration>,
}

impl Decision {
    /// Requires what is expected; the first flaw counts.
    pub(super) fn require(&self, expected: Expected) -> Result<(), Refusal> {
        self.require_plan(expected.plan)?;
        self.require_stack(expected.project, expected.stack)?;
        match self.verdict {
            Verdict::Allowed => {}
            Verdict::Denied => return Err(Flaw::Denied.because("the check denied the update")),
            Verdict::Faulted => {
                return Err(Flaw::Faulted.because("a policy broke down, so the check came to no verdict"));
            }
        }
        expected.packs.map_or(Ok(()), |packs| self.require_packs(packs))?;
        if let Some(configuration) = expected.configuration {
            self.configuration.require(configuration)?;
            self.gaps.require_none()?;
        }
        expected
            .revision
            .map_or(Ok(()), |revision| self.require_revision(revision))?;
        self.require_time(expected.now, expected.max_age)?;
        self.require_waivers(expected.now)?;
        self.require_postponed(expected.now)
    }

    fn require_plan(&self, plan: &str) -> Result<(), Refusal> {
        if self.inputs.iter().any(|input| input.digest == plan) {
            return Ok(());
        }
        let judged: Vec<_> = self.inputs.iter().map(Digested::in_words).collect();
        let message = format!("what was judged is {}, and not {}", judged.join(", "), quoted(plan));
        Err(Flaw::OtherPlan.because(message))
    }

    fn require_stack(&self, project: Option<&str>, stack: Option<&str>) -> Result<(), Refusal> {
        let (project, stack) = (project.unwrap_or(&self.project), stack.unwrap_or(&self.stack));
        if self.project == project && self.stack == stack {
            return Ok(());
        }
        let (own, other) = (format!("{}/{}", self.project, self.stack), format!("{project}/{stack}"));
        let message = format!(
            "the decision is about the stack {}, and not about {}",
            quoted(&own),
            quoted(&other)
        );
        Err(Flaw::OtherStack.because(message))
    }

    fn require_revision(&self, expected: &str) -> Result<(), Refusal> {
        let own = self.revision.as_deref();
        if own == Some(expected) {
            return Ok(());
        }
        let own = own.map_or_else(|| "no commit".to_owned(), quoted);
        let message = format!("{own} was checked out for the check, and not {}", quoted(expected));
        Err(Flaw::OtherRevision.because(message))
    }

    fn require_packs(&self, expected: &[Pack]) -> Result<(), Refusal> {
        let missing = |from: &[Pack], pack: &&Pack| from.iter().all(|other| other.digest != pack.digest);
        let other = self.packs.iter().find(|pack| missing(expected, pack));
        let absent = expected.iter().find(|pack| missing(&self.packs, pack));
        let message = match (other, absent) {
            (Some(pack), _) => format!("the pack {} judged, and is none of those that have to", pack.in_words()),
            (None, Some(pack)) => format!("the pack {} has to judge, and did not", pack.in_words()),
            (None, None) => return Ok(()),
        };
        Err(Flaw::OtherPacks.because(message))
    }

    fn require_time(&self, now: Timestamp, max_age: Option<Duration>) -> Result<(), Refusal> {
        let age = now.duration_since(self.time);
        if age < -SKEW {
            let message = format!("the decision is of {}, and it is {now} only", self.time);
            return Err(Flaw::FromTheFuture.because(message));
        }
        let max_age = max_age.map(|age| SignedDuration::try_from(age).unwrap_or(SignedDuration::MAX));
        match max_age {
            Some(max_age) if age > max_age => {
                let message = format!("the decision is of {}, and may be {max_age:#} old", self.time);
                Err(Flaw::TooOld.because(message))
            }
            _ => Ok(()),
        }
    }

    fn require_waivers(&self, now: Timestamp) -> Result<(), Refusal> {
        let Some(waiver) = self.waivers.iter().find(|waiver| waiver.expires <= now) else {
            return Ok(());
        };
        let (policy, resource) = (quoted(&waiver.policy), quoted(&waiver.resource));
        let message = format!(
            "the waiver of {policy} for {resource}, which the decision rests on, ended on {}",
            waiver.expires
        );
        Err(Flaw::WaiverExpired.because(message))
    }

    fn require_postponed(&self, now: Timestamp) -> Result<(), Refusal> {
        let mut begun = self.postponed.iter().filter(|postponed| postponed.from <= now);
        begun.next().map_or(Ok(()), |postponed| {
            let message = format!(
                "{} has found something that it denies since {}",
                quoted(&postponed.policy),
                postponed.from
            );
            Err(Flaw::EnforcedSince.because(message))
        })
    }
}

impl Gaps {
    fn require_none(&self) -> Result<(), Refusal> {
        let message = match self.policies.as_slice() {
            [] if self.hidden == 0 => return Ok(()),
            [] => format!(
                "resources that the preview did not show were not judged: {}",
                self.hidden
            ),
            policies => format!("for want of build metadata, {} did not judge", listed(policies)),
        };
        Err(Flaw::Incomplete.because(message))
    }
}

impl Digested {
    fn in_words(&self) -> String {
        format!("{} ({})", quoted(&self.name), quoted(&self.digest))
    }
}

impl Pack {
    fn in_words(&self) -> String {
        format!("{} ({})", quoted(&self.name), quoted(&self.digest))
    }
}

impl Configuration {
    /// Requires that another differs in nothing but the names of files.
    fn require(&self, expected: &Self) -> Result<(), Refusal> {
        let digest = |thing: &Option<Digested>| thing.as_ref().map(|thing| thing.digest.clone());
        let named = |thing: &Option<Digested>| match thing {
            Some(thing) => thing.in_words(),
            None => "none".to_owned(),
        };
        let other = |what: &str, own: String, expected: String| {
            let message = format!("the {what} that the decision rests on is {own}, and has to be {expected}");
            Err(Flaw::OtherConfiguration.because(message))
        };
        if digest(&self.files) != digest(&expected.files) {
            other("configuration", named(&self.files), named(&expected.files))
        } else if self.profile != expected.profile {
            other("profile", quoted(&self.profile), quoted(&expected.profile))
        } else if digest(&self.baseline) != digest(&expected.baseline) {
            other("baseline", named(&self.baseline), named(&expected.baseline))
        } else {
            Ok(())
        }
    }
}
