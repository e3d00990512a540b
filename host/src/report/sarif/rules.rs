//! The policies as rules: those that judged, and those that a finding names beside them, such as that of a waiver which has
//! expired.

use serde_json::json;

use crate::outcome::{Level, Severity};
use crate::text::one_line;

use super::super::{Finding, Report, ReportedPolicy};
use super::model::{Configuration, Help, Message, Rule, RuleReference};

/// The rules, in their order.
pub(super) struct Rules<'r> {
    policies: &'r [ReportedPolicy],
    others: Vec<&'r Finding>,
}

impl<'r> Rules<'r> {
    /// Returns the rules of a report.
    pub(super) fn of(report: &'r Report) -> Self {
        let mut rules = Self {
            policies: &report.policies,
            others: Vec::new(),
        };
        for finding in &report.violations {
            if rules.place(finding).is_none() {
                rules.others.push(finding);
            }
        }
        rules
    }

    /// Returns the place of a finding's rule.
    pub(super) fn place(&self, finding: &Finding) -> Option<usize> {
        self.find(&finding.pack, &finding.policy)
    }

    /// Returns what names the rule of a policy, if it is one.
    pub(super) fn reference(&self, pack: &str, policy: &str) -> Option<RuleReference> {
        let index = self.find(pack, policy)?;
        let id = id(pack, policy);
        Some(RuleReference { id, index })
    }

    fn find(&self, pack: &str, policy: &str) -> Option<usize> {
        let policies = self.policies.iter().map(|policy| (&policy.pack, &policy.policy));
        let others = self.others.iter().map(|finding| (&finding.pack, &finding.policy));
        policies
            .chain(others)
            .position(|(other_pack, other)| other_pack == pack && other == policy)
    }

    /// Returns what is said of the rules.
    pub(super) fn descriptors(&self) -> Vec<Rule> {
        let policies = self.policies.iter().map(of_policy);
        policies
            .chain(self.others.iter().map(|finding| of_finding(finding)))
            .collect()
    }
}

fn id(pack: &str, policy: &str) -> String {
    format!("{}/{}", one_line(pack), one_line(policy))
}

fn of_policy(policy: &ReportedPolicy) -> Rule {
    let page = if policy.page.is_empty() {
        &policy.description
    } else {
        &policy.page
    };
    Rule {
        help: Help::of(page),
        help_uri: Some(policy.url.clone()).filter(|url| url.starts_with("https://")),
        ..rule(
            &policy.pack,
            &policy.policy,
            &policy.description,
            policy.level,
            policy.severity,
        )
    }
}

fn of_finding(finding: &Finding) -> Rule {
    let name = finding.policy.replace('-', " ");
    rule(&finding.pack, &finding.policy, &name, finding.level, finding.severity)
}

fn rule(pack: &str, policy: &str, description: &str, level: Level, severity: Severity) -> Rule {
    let description = one_line(description);
    Rule {
        id: id(pack, policy),
        name: one_line(policy),
        short_description: Message::plain(&description),
        full_description: Message::plain(&description),
        help_uri: None,
        help: Help::of(&description),
        default_configuration: Configuration {
            level: if level.denies() { "error" } else { "warning" },
        },
        // GitHub heeds `security-severity` only beside the tag `security`.
        properties: json!({
            "severity": severity,
            "security-severity": security_severity(severity),
            "tags": ["security", "pulumi", one_line(pack)],
        }),
    }
}

/// Returns a number that GitHub shows as the severity: over 9.0 critical, from 7.0 high, from 4.0 medium, else low.
fn security_severity(severity: Severity) -> &'static str {
    match severity {
        Severity::Low => "2.0",
        Severity::Medium => "5.5",
        Severity::High => "8.0",
        Severity::Critical => "9.5",
    }
}
