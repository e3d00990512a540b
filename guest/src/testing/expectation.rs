//! What a case expects.

use serde::Deserialize;

use crate::Outcome;

/// What a policy has to say, as far as a case cares.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Expectation {
    /// A violation.
    Violation(Place),
    /// A question that stays open.
    Undetermined(Place),
    /// Nothing to judge.
    NotApplicable(Place),
}

/// Where, and why. What is not given may be anything.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Place {
    /// The JSON pointer.
    pub pointer: Option<String>,
    /// The reason code.
    pub code: Option<String>,
    /// A part of the message.
    pub message: Option<String>,
}

impl Expectation {
    /// Returns whether an outcome is as expected.
    pub fn fits(&self, outcome: &Outcome) -> bool {
        match (self, outcome) {
            (Self::Violation(place), Outcome::Violation(violation)) => {
                place.fits(&violation.pointer, &violation.code, &violation.message)
            }
            (Self::Undetermined(place), Outcome::Undetermined(undetermined)) => {
                place.fits(&undetermined.pointer, "", &undetermined.message)
            }
            (Self::NotApplicable(place), Outcome::NotApplicable(reason)) => place.fits("", "", reason),
            _ => false,
        }
    }
}

impl Place {
    fn fits(&self, pointer: &str, code: &str, message: &str) -> bool {
        self.pointer.as_deref().is_none_or(|expected| expected == pointer)
            && self.code.as_deref().is_none_or(|expected| expected == code)
            && self
                .message
                .as_deref()
                .is_none_or(|expected| message.contains(expected))
    }
}
