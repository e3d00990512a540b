//! What a policy has to say.

use std::fmt::Display;

use crate::Resource;
use crate::bindings::exports::portcullis::policy::pack::{Assignment, StackOutcome};
pub use crate::bindings::exports::portcullis::policy::pack::{Edit, Obstacle, Outcome, Undetermined, Violation};

/// What a check returns: nothing, or why it stopped early. What it reported before stays.
pub type Check = Result<(), Stop>;

/// Why a check stopped early. `?` makes one of every unknown and secret that a policy does not handle itself.
#[derive(Debug, PartialEq)]
pub struct Stop(pub(crate) Outcome);

impl Stop {
    /// Returns that the policy has nothing to judge here, and why.
    pub fn not_applicable(reason: impl Into<String>) -> Self {
        Self(Outcome::NotApplicable(reason.into()))
    }

    /// Returns that the policy broke down, and how. The run fails with it.
    pub fn failed(error: impl Display) -> Self {
        Self(Outcome::Failed(error.to_string()))
    }
}

impl From<Undetermined> for Stop {
    fn from(undetermined: Undetermined) -> Self {
        Self(Outcome::Undetermined(undetermined))
    }
}

impl From<Violation> for Stop {
    fn from(violation: Violation) -> Self {
        Self(Outcome::Violation(violation))
    }
}

impl Violation {
    /// Returns a violation with a message: what is wrong, one sentence in lower case without a full stop.
    pub fn new(message: impl Into<String>) -> Self {
        Self {
            message: message.into(),
            pointer: String::new(),
            code: String::new(),
            hint: String::new(),
        }
    }

    /// Says where, by a JSON pointer into the resource's inputs.
    #[must_use]
    pub fn at(mut self, pointer: impl Into<String>) -> Self {
        self.pointer = pointer.into();
        self
    }

    /// Gives the reason a code for machines, such as `tag-missing`.
    #[must_use]
    pub fn code(mut self, code: impl Into<String>) -> Self {
        self.code = code.into();
        self
    }

    /// Says what to do.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = hint.into();
        self
    }
}

impl Undetermined {
    /// Returns that a question stays open because a value is known only during the update.
    pub fn unknown(message: impl Into<String>, pointer: impl Into<String>, depends_on: Vec<String>) -> Self {
        Self {
            message: message.into(),
            pointer: pointer.into(),
            obstacle: Obstacle::Unknown,
            depends_on,
            hint: String::new(),
        }
    }

    /// Returns that a question stays open because a value is a secret.
    pub fn secret(message: impl Into<String>, pointer: impl Into<String>) -> Self {
        Self {
            message: message.into(),
            pointer: pointer.into(),
            obstacle: Obstacle::Secret,
            depends_on: Vec::new(),
            hint: String::new(),
        }
    }

    /// Says what to do, if anything can be done besides letting the preview know the value.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = hint.into();
        self
    }
}

impl Edit {
    /// Returns an edit that sets the property at a JSON pointer.
    ///
    /// # Errors
    ///
    /// Fails where the value cannot be written as JSON.
    pub fn set_to(pointer: impl Into<String>, value: &impl serde::Serialize) -> Result<Self, Stop> {
        Ok(Self::Set(Assignment {
            pointer: pointer.into(),
            value: serde_json::to_string(value).map_err(Stop::failed)?,
        }))
    }
}

/// Takes what a policy has to say of one resource.
#[derive(Debug, Default)]
pub struct Report {
    outcomes: Vec<Outcome>,
}

impl Report {
    /// Takes a violation.
    pub fn violation(&mut self, violation: Violation) {
        self.outcomes.push(Outcome::Violation(violation));
    }

    /// Takes a question that stays open.
    pub fn undetermined(&mut self, undetermined: Undetermined) {
        self.outcomes.push(Outcome::Undetermined(undetermined));
    }

    /// Checks each of several things, so that one that stops early does not keep the others from being checked.
    pub fn each<T>(&mut self, things: impl IntoIterator<Item = T>, mut check: impl FnMut(T, &mut Self) -> Check) {
        for thing in things {
            let result = check(thing, self);
            self.take(result);
        }
    }

    /// Takes the end of a check.
    pub(crate) fn take(&mut self, result: Check) {
        self.outcomes.extend(result.err().map(|stop| stop.0));
    }

    pub(crate) fn into_outcomes(self) -> Vec<Outcome> {
        self.outcomes
    }
}

/// Takes what a policy has to say of the resources of a stack, or of the stack as a whole.
#[derive(Debug, Default)]
pub struct StackReport {
    outcomes: Vec<StackOutcome>,
}

impl StackReport {
    /// Takes a violation by one resource, named by its URN.
    pub fn violation(&mut self, urn: impl Into<String>, violation: Violation) {
        self.push(urn.into(), Outcome::Violation(violation));
    }

    /// Takes a question about one resource that stays open.
    pub fn undetermined(&mut self, urn: impl Into<String>, undetermined: Undetermined) {
        self.push(urn.into(), Outcome::Undetermined(undetermined));
    }

    /// Takes a violation by the stack as a whole.
    pub fn stack_violation(&mut self, violation: Violation) {
        self.push(String::new(), Outcome::Violation(violation));
    }

    /// Checks each of several resources, so that one that stops early does not keep the others from being checked. What is
    /// reported is of the resource that is checked.
    pub fn each<'r>(
        &mut self,
        resources: impl IntoIterator<Item = &'r Resource>,
        mut check: impl FnMut(&'r Resource, &mut Report) -> Check,
    ) {
        for resource in resources {
            let mut report = Report::default();
            let result = check(resource, &mut report);
            report.take(result);
            let outcomes = report.into_outcomes().into_iter();
            outcomes.for_each(|outcome| self.push(resource.urn(), outcome));
        }
    }

    pub(crate) fn take(&mut self, result: Check) {
        if let Err(stop) = result {
            self.push(String::new(), stop.0);
        }
    }

    pub(crate) fn into_outcomes(self) -> Vec<StackOutcome> {
        self.outcomes
    }

    fn push(&mut self, urn: String, outcome: Outcome) {
        self.outcomes.push(StackOutcome { urn, outcome });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_said_of_a_stack_names_its_resource_or_none() {
        let mut report = StackReport::default();
        report.undetermined("urn:web", Undetermined::secret("the image is a secret", "/image"));
        report.stack_violation(Violation::new("too many"));
        report.take(Err(Stop::not_applicable("nothing is built")));
        let said = report.into_outcomes();
        let urns: Vec<_> = said.iter().map(|said| said.urn.as_str()).collect();
        assert_eq!(urns, ["urn:web", "", ""]);
        assert!(matches!(&said[0].outcome, Outcome::Undetermined(open) if open.pointer == "/image"));
    }
}
