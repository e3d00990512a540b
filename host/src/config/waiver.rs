//! Waivers, as a configuration says them: `[[waiver]]`.

use serde::Deserialize;
use toml::Spanned;
use toml::value::Datetime;

use crate::problem::{Place, Problem, SourceFile};
use crate::text::{Wildcard, one_line};

use super::Day;

/// Leave to break a rule, for a reason and for a time.
#[derive(Debug, Clone)]
pub struct Waiver {
    /// Where it stands.
    pub place: Place,
    /// How near to the stack its file is: 0 is the one that extends none.
    pub layer: usize,
    /// The policies, by `policy` or `pack/policy`.
    pub policy: Option<Pattern>,
    /// The URNs.
    pub resource: Option<Pattern>,
    /// The type tokens.
    pub type_token: Option<Pattern>,
    /// What the one finding is known by.
    pub fingerprint: Option<String>,
    /// Why.
    pub reason: String,
    /// Who answers for it; may be empty.
    pub owner: String,
    /// The last day that it holds, or the instant from which on it does not.
    pub expires: Day,
}

impl Waiver {
    /// Returns whether it is of a policy, going by what it says of policies.
    pub fn is_of(&self, pack: &str, policy: &str) -> bool {
        let fits = |pattern: &Pattern| pattern.fits(policy) || pattern.fits(&format!("{pack}/{policy}"));
        self.policy.as_ref().is_none_or(fits)
    }
}

/// A text in which `*` stands for any characters.
#[derive(Debug, Clone)]
pub struct Pattern {
    text: String,
    whole: Wildcard,
    /// What the parts of a URN have to fit, of a pattern of all of them: stack, project, type and name. The last may have
    /// `::` in it.
    parts: Option<[Wildcard; 4]>,
}

impl Pattern {
    /// Returns whether a text fits.
    pub fn fits(&self, text: &str) -> bool {
        self.whole.fits(text)
    }

    /// Returns whether a URN fits: part by part where the pattern has all of them, for a name may look like the rest of a URN.
    pub fn fits_urn(&self, urn: &str) -> bool {
        let Some(parts) = &self.parts else {
            return self.fits(urn);
        };
        let mut own = urn.splitn(4, "::");
        parts.iter().all(|part| own.next().is_some_and(|own| part.fits(own)))
    }

    /// Returns the only text that fits, if there is but one.
    pub fn only(&self) -> Option<&str> {
        match &self.whole {
            Wildcard::Text(text) => Some(text),
            Wildcard::Pieces(..) => None,
        }
    }

    /// Returns the pattern as it is written.
    pub fn as_str(&self) -> &str {
        &self.text
    }
}

#[derive(Deserialize)]
#[serde(
    deny_unknown_fields,
    expecting = "a table with `policy`, `resource`, `type`, `fingerprint`, `reason`, `owner` and `expires`"
)]
pub(super) struct WaiverTable {
    policy: Option<Spanned<String>>,
    resource: Option<Spanned<String>>,
    r#type: Option<Spanned<String>>,
    fingerprint: Option<Spanned<String>>,
    reason: Spanned<String>,
    owner: Option<String>,
    expires: Spanned<Datetime>,
}

/// Names that nobody gives anything: a pattern that they fit fits everything.
const NO_POLICY: [&str; 2] = ["\u{1}", "\u{1}/\u{1}"];
const NO_URN: &str = "urn:pulumi:\u{1}::\u{1}::\u{1}:\u{1}/\u{1}:\u{1}::\u{1}";
const NO_TYPE: &str = "\u{1}:\u{1}/\u{1}:\u{1}";

/// Reads a waiver.
pub(super) fn waiver(source: &SourceFile, table: Spanned<WaiverTable>) -> Result<Waiver, Problem> {
    let range = table.span();
    let table = table.into_inner();
    let waiver = Waiver {
        place: Place {
            file: source.clone(),
            range: range.clone(),
        },
        layer: 0,
        policy: pattern(source, "policy", table.policy)?,
        resource: pattern(source, "resource", table.resource)?,
        type_token: pattern(source, "type", table.r#type)?,
        fingerprint: table.fingerprint.map(|text| fingerprint(source, text)).transpose()?,
        reason: reason(source, table.reason)?,
        owner: table.owner.unwrap_or_default(),
        expires: day(source, &table.expires)?,
    };
    match too_wide(&waiver) {
        Some(problem) => Err(problem.at(source, range)),
        None => Ok(waiver),
    }
}

/// Reads a day, for which TOML has a form of its own.
pub(super) fn day(source: &SourceFile, day: &Spanned<Datetime>) -> Result<Day, Problem> {
    Day::parse(&day.get_ref().to_string()).map_err(|reason| {
        Problem::new(reason)
            .hint("write a day as `2026-12-31`, or a time with its zone as `2026-12-31T18:00:00Z`")
            .at(source, day.span())
    })
}

fn pattern(source: &SourceFile, key: &str, text: Option<Spanned<String>>) -> Result<Option<Pattern>, Problem> {
    let Some(text) = text else {
        return Ok(None);
    };
    if text.get_ref().trim().is_empty() {
        return Err(
            Problem::new(format!("`{key}` is empty, so the waiver would cover nothing"))
                .hint(format!("name what it covers, or leave `{key}` out"))
                .at(source, text.span()),
        );
    }
    let parts: Vec<_> = text.get_ref().splitn(4, "::").map(Wildcard::new).collect();
    Ok(Some(Pattern {
        whole: Wildcard::new(text.get_ref()),
        parts: parts.try_into().ok(),
        text: text.into_inner(),
    }))
}

fn fingerprint(source: &SourceFile, text: Spanned<String>) -> Result<String, Problem> {
    let digits = text.get_ref().strip_prefix("fp1:").unwrap_or_default();
    if digits.len() == 32 && digits.bytes().all(|digit| matches!(digit, b'0'..=b'9' | b'a'..=b'f')) {
        return Ok(text.into_inner());
    }
    Err(Problem::new(format!("`{}` is no fingerprint", text.get_ref()))
        .hint("a JSON report has the whole one: `fp1:` and 32 hexadecimal digits")
        .at(source, text.span()))
}

fn reason(source: &SourceFile, reason: Spanned<String>) -> Result<String, Problem> {
    if one_line(reason.get_ref()).is_empty() {
        return Err(Problem::new("`reason` is empty")
            .hint("say why this may be, for who reads it in a year")
            .at(source, reason.span()));
    }
    Ok(reason.into_inner())
}

/// Returns what is wrong with a waiver that says too little of what it covers.
fn too_wide(waiver: &Waiver) -> Option<Problem> {
    if waiver.fingerprint.is_some() {
        return None;
    }
    let Some(policy) = &waiver.policy else {
        return Some(
            Problem::new("the waiver names no policy")
                .hint("add `policy`, as in `policy = \"unpinned-image\"`, or the `fingerprint` of one finding"),
        );
    };
    let is_any = |pattern: &Option<Pattern>, name| pattern.as_ref().is_none_or(|pattern| pattern.fits(name));
    let is_all = NO_POLICY.iter().any(|name| policy.fits(name))
        && is_any(&waiver.resource, NO_URN)
        && is_any(&waiver.type_token, NO_TYPE);
    let problem = || {
        Problem::new("the waiver would waive everything")
            .hint("name a policy, or add `resource` or `type`; `profile = \"audit\"` is how nothing denies")
    };
    is_all.then(problem)
}
