//! From an outcome to a finding.

use portcullis_facts::plan::{Properties, Resource};

use crate::outcome::{Level, Outcome};
use crate::selection::Rule;
use crate::text::one_line;

use super::excerpt::excerpt;
use super::fingerprint::fingerprint;
use super::position::position;
use super::{AllowedUnknown, Finding, FindingKind, ReportedResource};

/// Where something was found, and by which policy.
#[derive(Debug, Clone, Copy)]
pub struct Found<'r> {
    /// The policy.
    pub rule: &'r Rule,
    /// The name of its pack.
    pub pack: &'r str,
    /// The stack.
    pub stack: &'r str,
    /// The project.
    pub project: &'r str,
    /// The folder of the Pulumi program from the root of its repository on; empty where it is the root.
    pub program: &'r str,
    /// The resource; `None` for the stack as a whole.
    pub resource: Option<Resource<'r>>,
    /// Whether the piece of the input that a finding is about is wanted.
    pub shows_inputs: bool,
}

impl Found<'_> {
    /// Returns the finding that an outcome is, if it is one. Nothing is waived or known yet.
    pub fn finding(&self, outcome: Outcome) -> Option<Finding> {
        let mut finding = self.said(outcome)?;
        let inputs = self
            .resource
            .and_then(|resource| resource.properties(Properties::Inputs));
        finding.fingerprint = fingerprint(&finding, (self.stack, self.project), inputs);
        if self.shows_inputs && !self.rule.policy.confidential {
            finding.excerpt = inputs
                .and_then(|inputs| excerpt(inputs, &finding.pointer))
                .unwrap_or_default();
        }
        Some(finding)
    }

    /// Returns the question that an outcome leaves open, if the policy's questions may.
    pub fn allowed_unknown(&self, outcome: &Outcome) -> Option<AllowedUnknown> {
        let Outcome::Undetermined { message, pointer, .. } = outcome else {
            return None;
        };
        let is_allowed = self.rule.strictness(self.stack).on_unknown().is_none();
        is_allowed.then(|| AllowedUnknown {
            pack: self.pack.to_owned(),
            policy: self.rule.policy.name.clone(),
            resource: self.resource.map(|resource| resource.urn().to_owned()),
            stack: None,
            pointer: pointer.clone(),
            message: message.clone(),
        })
    }

    fn said(&self, outcome: Outcome) -> Option<Finding> {
        let strictness = self.rule.strictness(self.stack);
        match outcome {
            Outcome::Violation {
                message,
                pointer,
                code,
                hint,
            } => Some(Finding {
                pointer,
                message,
                code,
                hint,
                ..self.blank(strictness.level, FindingKind::Violation)
            }),
            Outcome::Undetermined {
                message,
                pointer,
                depends_on,
                hint,
                ..
            } => Some(Finding {
                pointer,
                message,
                code: "undetermined".to_owned(),
                hint: undetermined_hint(hint, &depends_on),
                ..self.blank(strictness.on_unknown()?, FindingKind::Undetermined)
            }),
            Outcome::NotApplicable(_) => None,
        }
    }

    fn blank(&self, level: Level, kind: FindingKind) -> Finding {
        let later = self.rule.strictness_later(self.stack);
        let denies_later = match kind {
            FindingKind::Violation => later.level.denies(),
            FindingKind::Undetermined => later.on_unknown().is_some_and(Level::denies),
        };
        Finding {
            pack: self.pack.to_owned(),
            policy: self.rule.policy.name.clone(),
            level,
            severity: self.rule.policy.severity,
            kind,
            resource: self.resource.map(reported_resource),
            stack: None,
            pointer: String::new(),
            message: String::new(),
            code: String::new(),
            hint: String::new(),
            waiver: None,
            known: false,
            enforce_from: self.rule.enforce_from.clone().filter(|_| denies_later),
            fingerprint: String::new(),
            position: self.resource.and_then(|resource| position(resource, self.program)),
            remediation: Vec::new(),
            not_repaired: None,
            excerpt: Vec::new(),
        }
    }
}

fn undetermined_hint(hint: String, depends_on: &[String]) -> String {
    match depends_on {
        _ if !hint.is_empty() => hint,
        [] => "let the preview know it, or say with `on-unknown` what an open question does".to_owned(),
        urns => format!(
            "it depends on {}: let the preview know it, or say with `on-unknown` what an open question does",
            quoted(urns)
        ),
    }
}

fn quoted(texts: &[String]) -> String {
    let quoted: Vec<_> = texts.iter().map(|text| format!("`{}`", one_line(text))).collect();
    quoted.join(", ")
}

fn reported_resource(resource: Resource<'_>) -> ReportedResource {
    ReportedResource {
        urn: resource.urn().to_owned(),
        type_token: resource.type_token().to_owned(),
        name: resource.name().to_owned(),
        operation: resource.operation().as_str(),
    }
}
