//! What was expected, beside what came.

use std::fmt::{Display, Write as _};

use crate::{Expectation, Repair, Said};

/// Something that is expected of a policy. The example of [`compare`] has some.
pub trait Expected: Display {
    /// What comes instead, or as expected.
    type Got: Display;

    /// Returns whether what came is as expected.
    fn is_met_by(&self, got: &Self::Got) -> bool;
}

impl Expected for Expectation {
    type Got = Said;

    fn is_met_by(&self, got: &Said) -> bool {
        self.fits(got)
    }
}

impl Expected for Repair {
    type Got = Self;

    fn is_met_by(&self, got: &Self) -> bool {
        self.fits(got)
    }
}

/// Compares what was expected with what came, in their order.
///
/// ```
/// use portcullis_cases::{Repair, compare};
///
/// let expected = [Repair::Remove("/acl".to_owned())];
/// assert_eq!(compare(&expected, &expected), Ok(()));
///
/// let error = compare(&expected, &[]).unwrap_err();
/// assert_eq!(error, "  expected  remove `/acl`\n  got       nothing\n");
/// ```
///
/// # Errors
///
/// Returns both, a line each, where they differ.
pub fn compare<E: Expected>(expected: &[E], got: &[E::Got]) -> Result<(), String> {
    let is_met = expected.iter().zip(got).all(|(expected, got)| expected.is_met_by(got));
    if is_met && expected.len() == got.len() {
        return Ok(());
    }
    Err(difference(expected, got))
}

/// Returns what was expected and what came instead, a line each.
pub(crate) fn difference(expected: &[impl Display], got: &[impl Display]) -> String {
    let mut text = String::new();
    list("expected", expected, &mut text);
    list("got", got, &mut text);
    text
}

/// Writes a line for each of several things, or that there is none. Writing to a text cannot fail.
fn list<T: Display>(title: &str, things: &[T], text: &mut String) {
    if things.is_empty() {
        let _ = writeln!(text, "  {title:<9} nothing");
    }
    for (number, thing) in things.iter().enumerate() {
        let _ = writeln!(text, "  {:<9} {thing}", if number == 0 { title } else { "" });
    }
}
