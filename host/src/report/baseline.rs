//! Findings that were accepted: only what is new denies.

use std::collections::HashMap;
use std::path::Path;

use portcullis_facts::document::Document;
use serde::{Deserialize, Serialize};

use crate::problem::Problem;
use crate::text::one_line;

use super::ran::Ran;
use super::{Finding, Input, Report};

/// The version of the form.
const SCHEMA: u32 = 1;

/// The findings that were accepted at a time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Baseline {
    path: String,
    /// The digest of the file, if it was read from one.
    digest: Option<String>,
    findings: Vec<AcceptedFinding>,
}

/// How the findings differ from those that were accepted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ReportedBaseline {
    /// The file.
    pub path: String,
    /// The findings that were accepted and are gone.
    pub gone: Vec<AcceptedFinding>,
}

/// A finding that was accepted.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AcceptedFinding {
    /// Its fingerprint.
    pub fingerprint: String,
    /// Its pack.
    pub pack: String,
    /// Its policy.
    pub policy: String,
    /// The URN of its resource; empty for the stack as a whole.
    pub resource: String,
    /// Where, a JSON pointer.
    pub pointer: String,
    /// What was wrong.
    pub message: String,
}

/// The form of the file. One that is no baseline has neither key.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    schema: u32,
    findings: Vec<AcceptedFinding>,
}

/// What one finding is told from others by. A fingerprint alone would let an entry say that it is of another policy than it is.
type Key<'f> = (&'f str, &'f str, &'f str, &'f str);

impl Baseline {
    /// Reads a file.
    ///
    /// # Errors
    ///
    /// Says that there is no such file, or that it is no baseline of a version that is known.
    pub fn read(path: &Path) -> Result<Self, Problem> {
        let document = Document::read(path).map_err(|error| {
            Problem::from(error).hint("a baseline is written by `portcullis check … --write-baseline FILE`")
        })?;
        let refused = |message: String| {
            Problem::new(format!("{}: {message}", path.display()))
                .hint("write it anew: `portcullis check … --write-baseline FILE`, and read what has changed")
        };
        let file: File =
            serde_json::from_str(document.text()).map_err(|error| refused(format!("this is no baseline: {error}")))?;
        if file.schema != SCHEMA {
            return Err(refused(format!(
                "the schema is {}, and {SCHEMA} is what is known",
                file.schema
            )));
        }
        Ok(Self {
            path: path.display().to_string(),
            digest: Some(document.digest()),
            findings: file.findings,
        })
    }

    /// Returns the file as an input of a run; `None` where it was not read from one.
    pub fn input(&self) -> Option<Input> {
        Some(Input {
            path: self.path.clone(),
            format: "portcullis-baseline".to_owned(),
            digest: self.digest.clone()?,
        })
    }

    /// Returns a baseline of all findings of a report but those that are waived, and those about waivers.
    pub fn of(report: &Report, path: &Path) -> Self {
        let findings = report.violations.iter();
        let findings = findings.filter(|finding| finding.waiver.is_none() && !finding.is_of_configuration());
        let mut findings: Vec<_> = findings.map(accepted).collect();
        findings.sort_by(|one, other| order(one).cmp(&order(other)));
        Self {
            path: path.display().to_string(),
            digest: None,
            findings,
        }
    }

    /// Returns the accepted findings.
    pub fn findings(&self) -> &[AcceptedFinding] {
        &self.findings
    }

    /// Returns the findings that another baseline does not have.
    pub fn beyond(&self, other: Option<&Self>) -> Vec<&AcceptedFinding> {
        let mut known = counts(other.map_or(&[], |other| &other.findings));
        let findings = self.findings.iter();
        findings.filter(|finding| !take(&mut known, key(finding))).collect()
    }

    /// Returns the text of the file.
    ///
    /// # Errors
    ///
    /// Says why it cannot be written.
    pub fn text(&self) -> Result<String, Problem> {
        let file = File {
            schema: SCHEMA,
            findings: self.findings.clone(),
        };
        let text = serde_json::to_string_pretty(&file);
        let text = text.map_err(|error| Problem::new(format!("cannot write the baseline: {error}")))?;
        Ok(text + "\n")
    }

    /// Marks the findings that are known. As many of a kind are as were accepted. Returns what is gone, as far as it would have
    /// been found again.
    pub(super) fn apply(&self, ran: &Ran<'_>, findings: &mut [Finding]) -> ReportedBaseline {
        let mut accepted = counts(&self.findings);
        let known = findings.iter().map(|finding| {
            let is_open = finding.waiver.is_none() && ran.may_be_known(finding);
            is_open && take(&mut accepted, key_of(finding))
        });
        let known: Vec<_> = known.collect();
        // A finding that is not known for another reason is there all the same.
        let others = findings.iter().zip(&known).filter(|(_, known)| !**known);
        for (finding, _) in others {
            take(&mut accepted, key_of(finding));
        }
        let gone = self.findings.iter();
        let gone = gone.filter(|finding| take(&mut accepted, key(finding)) && ran.again(finding));
        let gone = gone.cloned().collect();
        for (finding, known) in findings.iter_mut().zip(known) {
            finding.known = known;
        }
        ReportedBaseline {
            path: self.path.clone(),
            gone,
        }
    }
}

impl AcceptedFinding {
    /// Returns the finding as one line that is fit to print.
    pub fn in_words(&self) -> String {
        let resource = match self.resource.as_str() {
            "" => "the stack as a whole".to_owned(),
            urn => format!("`{}`", one_line(urn)),
        };
        let place = match self.pointer.as_str() {
            "" => String::new(),
            pointer => format!(" at {}", one_line(pointer)),
        };
        let (policy, message) = (one_line(&self.policy), one_line(&self.message));
        format!("{policy} of {resource}{place}: {message}")
    }
}

fn accepted(finding: &Finding) -> AcceptedFinding {
    let resource = finding.resource.as_ref();
    AcceptedFinding {
        fingerprint: finding.fingerprint.clone(),
        pack: finding.pack.clone(),
        policy: finding.policy.clone(),
        resource: resource.map(|resource| resource.urn.clone()).unwrap_or_default(),
        pointer: finding.pointer.clone(),
        message: finding.message.clone(),
    }
}

/// Findings are sorted so that a difference between two files reads by resource.
fn order(finding: &AcceptedFinding) -> [&str; 6] {
    [
        &finding.resource,
        &finding.pack,
        &finding.policy,
        &finding.pointer,
        &finding.message,
        &finding.fingerprint,
    ]
}

fn key(finding: &AcceptedFinding) -> Key<'_> {
    (&finding.fingerprint, &finding.pack, &finding.policy, &finding.resource)
}

fn key_of(finding: &Finding) -> Key<'_> {
    let urn = finding.resource.as_ref().map_or("", |resource| &resource.urn);
    (&finding.fingerprint, &finding.pack, &finding.policy, urn)
}

fn counts(findings: &[AcceptedFinding]) -> HashMap<Key<'_>, usize> {
    let mut counts = HashMap::new();
    for finding in findings {
        *counts.entry(key(finding)).or_default() += 1;
    }
    counts
}

/// Takes one of a kind. Returns whether there was one.
fn take<'k>(counts: &mut HashMap<Key<'k>, usize>, key: Key<'k>) -> bool {
    let count = counts.get_mut(&key).filter(|count| **count > 0);
    count.map(|count| *count -= 1).is_some()
}
