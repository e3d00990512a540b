//! What a case expects.

use std::fmt;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::{Said, Verdict};

/// What a policy has to say, as far as a case cares.
///
/// ```
/// use portcullis_cases::{Case, Expectation, Place, Verdict};
///
/// let cases = Case::read_all(r#"[{
///     "name": "two findings",
///     "resource": { "type": "aws:s3/bucket:Bucket" },
///     "expect": [{ "violation": { "pointer": "/acl", "code": "public" } }, { "undetermined": {} }]
/// }]"#)?;
/// let place = Place {
///     pointer: Some("/acl".to_owned()),
///     code: Some("public".to_owned()),
///     ..Place::default()
/// };
/// assert_eq!(cases[0].expect.said()[0], Expectation::Violation(place));
/// assert_eq!(cases[0].expect.said()[1].verdict(), Verdict::Undetermined);
/// # Ok::<(), String>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Expectation {
    /// A violation.
    Violation(Place),
    /// A question that stays open.
    Undetermined(Place),
    /// Nothing to judge.
    NotApplicable(Place),
}

/// Where, and why. What is not given may be anything. The example of [`Expectation`] has one.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Place {
    /// The resource's name, or its URN; empty for the stack as a whole.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub resource: Option<String>,
    /// The JSON pointer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pointer: Option<String>,
    /// The reason code.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    /// A part of the message.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub message: Option<String>,
}

/// How a policy has to repair a resource, as far as a case cares.
///
/// ```
/// use portcullis_cases::{Case, Repair, Setting};
///
/// let cases = Case::read_all(r#"[{
///     "name": "a bucket is made private",
///     "resource": { "type": "aws:s3/bucket:Bucket", "inputs": { "acl": "public-read", "website": {} } },
///     "expect": [{ "violation": {} }],
///     "remediation": [{ "set": { "pointer": "/acl", "value": "private" } }, { "remove": "/website" }]
/// }]"#)?;
/// let repairs = cases[0].remediation.as_deref().unwrap_or_default();
/// let set = Setting { pointer: "/acl".to_owned(), value: "private".into() };
/// assert!(repairs[0].fits(&Repair::Set(set)));
/// assert_eq!(repairs[1].to_string(), "remove `/website`");
/// # Ok::<(), String>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Repair {
    /// A property is set.
    Set(Setting),
    /// The property at a JSON pointer is removed.
    Remove(String),
    /// It cannot be told before the update.
    Undetermined(Place),
    /// There is nothing to repair.
    NotApplicable(Place),
}

/// A property that is set. The example of [`Repair`] has one.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Setting {
    /// Where, a JSON pointer.
    pub pointer: String,
    /// The value.
    pub value: Value,
}

impl Expectation {
    /// Returns whether a policy said what is expected. The example of [`Said`] asks.
    pub fn fits(&self, said: &Said) -> bool {
        let (verdict, place) = self.parts();
        verdict == said.verdict && place.fits(said)
    }

    /// Returns what the policy's words are to come to. The example of [`Expectation`] asks.
    pub fn verdict(&self) -> Verdict {
        self.parts().0
    }

    fn parts(&self) -> (Verdict, &Place) {
        match self {
            Self::Violation(place) => (Verdict::Violation, place),
            Self::Undetermined(place) => (Verdict::Undetermined, place),
            Self::NotApplicable(place) => (Verdict::NotApplicable, place),
        }
    }
}

impl Repair {
    /// Returns whether a policy repairs as expected. The example of [`Repair`] asks.
    pub fn fits(&self, repair: &Self) -> bool {
        match (self, repair) {
            (Self::Undetermined(expected), Self::Undetermined(place))
            | (Self::NotApplicable(expected), Self::NotApplicable(place)) => expected.fits_place(place),
            _ => self == repair,
        }
    }
}

impl Place {
    fn fits(&self, said: &Said) -> bool {
        let is_resource = |expected: &str| expected == said.resource || expected == said.urn;
        self.resource.as_deref().is_none_or(is_resource)
            && is(self.pointer.as_ref(), &said.pointer)
            && is(self.code.as_ref(), &said.code)
            && contains(self.message.as_ref(), &said.message)
    }

    fn fits_place(&self, place: &Self) -> bool {
        let text = |field: &Option<String>| field.clone().unwrap_or_default();
        is(self.pointer.as_ref(), &text(&place.pointer)) && contains(self.message.as_ref(), &text(&place.message))
    }
}

fn is(expected: Option<&String>, found: &str) -> bool {
    expected.is_none_or(|expected| expected == found)
}

fn contains(expected: Option<&String>, found: &str) -> bool {
    expected.is_none_or(|expected| found.contains(expected.as_str()))
}

impl fmt::Display for Expectation {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (verdict, place) = self.parts();
        write!(formatter, "{verdict}{place}")
    }
}

impl fmt::Display for Repair {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Set(Setting { pointer, value }) => write!(formatter, "set `{pointer}` to `{value}`"),
            Self::Remove(pointer) => write!(formatter, "remove `{pointer}`"),
            Self::Undetermined(place) => write!(formatter, "undetermined{place}"),
            Self::NotApplicable(place) => write!(formatter, "not applicable{place}"),
        }
    }
}

impl fmt::Display for Place {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let written = |formatter: &mut fmt::Formatter<'_>, before: &str, text: &Option<String>, after: &str| {
            let text = text.as_ref().filter(|text| !text.is_empty());
            text.map_or(Ok(()), |text| write!(formatter, "{before}{text}{after}"))
        };
        written(formatter, " of ", &self.resource, "")?;
        written(formatter, " at ", &self.pointer, "")?;
        written(formatter, " (", &self.code, ")")?;
        written(formatter, ": ", &self.message, "")
    }
}
