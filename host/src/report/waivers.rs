//! Waivers in the report: what they cover, and what is to be said of them.

use jiff::Timestamp;

use crate::config::{Pattern, Waiver};
use crate::outcome::{Level, Severity};
use crate::problem::Place;
use crate::text::{one_line, plural};
use crate::waiver::{self, Answer, Subject, Waivers};

use super::fingerprint;
use super::ran::Ran;
use super::{AppliedWaiver, Finding, FindingKind, OWN_PACK, Position, ReportedWaiver, WaiverState};

/// How long before it expires a waiver is told to: 30 days.
const NOTICE: jiff::SignedDuration = jiff::SignedDuration::from_hours(30 * 24);

impl Finding {
    /// Returns what waivers know the finding by.
    pub(crate) fn subject(&self) -> Subject<'_> {
        let resource = self.resource.as_ref();
        Subject {
            pack: &self.pack,
            policy: &self.policy,
            resource: resource.map(|resource| (resource.urn.as_str(), resource.type_token.as_str())),
            fingerprint: &self.fingerprint,
        }
    }
}

/// Lets waivers cover findings, and adds the findings that are about waivers. Returns what has become of each.
pub(super) fn apply(
    waivers: &[Waiver],
    at: Timestamp,
    ran: &Ran<'_>,
    findings: &mut Vec<Finding>,
) -> Vec<ReportedWaiver> {
    let mut covered = vec![0; waivers.len()];
    let mut missed = vec![0; waivers.len()];
    let applied: Vec<_> = waivers.iter().map(AppliedWaiver::of).collect();
    let known = Waivers::new(waivers);
    for finding in findings.iter_mut() {
        let (counts, place) = match known.ask(finding.subject(), at) {
            Answer::Waived(place) => (&mut covered, place),
            Answer::Expired(place) => (&mut missed, place),
            Answer::Silent => continue,
        };
        if let Some(count) = counts.get_mut(place) {
            *count += 1;
        }
        let is_holding = waivers.get(place).is_some_and(|waiver| waiver::holds(waiver, at));
        finding.waiver = applied.get(place).filter(|_| is_holding).cloned();
    }
    let fates = waivers.iter().zip(applied).zip(covered.into_iter().zip(missed));
    let reported = fates.map(|((waiver, applied), (covered, missed))| {
        let state = state(waiver, at, covered);
        findings.extend(said(waiver, state, missed, ran));
        ReportedWaiver {
            waiver: applied,
            state,
            findings: covered,
        }
    });
    reported.collect()
}

impl AppliedWaiver {
    /// Returns a waiver as it is shown with what it covers.
    pub(crate) fn of(waiver: &Waiver) -> Self {
        Self {
            reason: one_line(&waiver.reason),
            owner: one_line(&waiver.owner),
            expires: waiver.expires.to_string(),
            path: waiver.place.file.path.clone(),
            line: waiver.place.line(),
        }
    }
}

fn state(waiver: &Waiver, at: Timestamp, covered: usize) -> WaiverState {
    if !waiver::holds(waiver, at) {
        WaiverState::Expired
    } else if covered == 0 {
        WaiverState::Unused
    } else if waiver.expires.end().duration_since(at) <= NOTICE {
        WaiverState::Expiring
    } else {
        WaiverState::Used
    }
}

/// Returns the finding that is about a waiver, if there is anything to say of it.
fn said(waiver: &Waiver, state: WaiverState, missed: usize, ran: &Ran<'_>) -> Option<Finding> {
    let what = described(waiver);
    let renew = match one_line(&waiver.owner).as_str() {
        "" => "mend what it covers, or give it another day and say why".to_owned(),
        owner => format!("mend what it covers, or let {owner} give it another day and say why"),
    };
    let (policy, severity, message, hint) = match state {
        WaiverState::Used => return None,
        WaiverState::Unused if !ran.all_of(waiver) => return None,
        WaiverState::Unused => (
            "unused-waiver",
            Severity::Low,
            format!("the waiver of {what} covers nothing"),
            "take it away, or mend what it says".to_owned(),
        ),
        WaiverState::Expired => (
            "expired-waiver",
            Severity::Medium,
            format!(
                "the waiver of {what} has expired on {}{}",
                waiver.expires,
                counted(missed)
            ),
            if missed == 0 { "take it away".to_owned() } else { renew },
        ),
        WaiverState::Expiring => (
            "expiring-waiver",
            Severity::Low,
            format!("the waiver of {what} expires on {}", waiver.expires),
            renew,
        ),
    };
    Some(Finding {
        severity,
        message,
        hint,
        fingerprint: fingerprint::of(&[OWN_PACK, policy, &what]),
        ..about(&waiver.place, policy)
    })
}

fn counted(missed: usize) -> String {
    match missed {
        0 => String::new(),
        _ => format!(
            ": {} no longer",
            plural(missed, "finding is waived", "findings are waived")
        ),
    }
}

/// Returns a finding about a place in the configuration, of which nothing is said yet.
pub(super) fn about(place: &Place, policy: &str) -> Finding {
    let line = u32::try_from(place.line()).unwrap_or(u32::MAX);
    Finding {
        pack: OWN_PACK.to_owned(),
        policy: policy.to_owned(),
        level: Level::Advisory,
        severity: Severity::Low,
        kind: FindingKind::Violation,
        resource: None,
        stack: None,
        pointer: String::new(),
        message: String::new(),
        code: policy.to_owned(),
        hint: String::new(),
        waiver: None,
        known: false,
        enforce_from: None,
        fingerprint: String::new(),
        position: Some(Position {
            path: place.file.path.clone(),
            line,
            column: None,
        }),
        remediation: Vec::new(),
        not_repaired: None,
        excerpt: Vec::new(),
    }
}

/// Returns a waiver in what it covers: `unpinned-image` of `urn:…`.
fn described(waiver: &Waiver) -> String {
    let patterns = [&waiver.policy, &waiver.type_token, &waiver.resource]
        .into_iter()
        .flatten();
    let texts = patterns.map(Pattern::as_str).chain(waiver.fingerprint.as_deref());
    let texts: Vec<_> = texts.map(|text| format!("`{}`", one_line(text))).collect();
    texts.join(" of ")
}
