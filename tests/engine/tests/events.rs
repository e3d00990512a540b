//! What the engine says of an operation: the events of `--event-log`.

use std::fmt::Write as _;

use regex::Regex;
use serde_json::Value;

/// The events of one operation, in their order.
pub(crate) struct Events(Vec<Value>);

impl Events {
    /// Reads an event log.
    pub(crate) fn read(log: &str) -> Self {
        Self(log.lines().map(|line| serde_json::from_str(line).unwrap()).collect())
    }

    /// Returns what the events of a kind carry: `resourcePreEvent`, say.
    pub(crate) fn of<'e>(&'e self, kind: &'e str) -> impl Iterator<Item = &'e Value> {
        self.0.iter().filter_map(move |event| event.get(kind))
    }

    /// Returns the steps, one a line: what is done to which resource.
    pub(crate) fn steps(&self) -> String {
        let steps = self.of("resourcePreEvent").map(|event| &event["metadata"]);
        lines(steps.map(|step| format!("{} {} {}", text(step, "op"), text(step, "type"), name(step, "urn"))))
    }

    /// Returns a step of a resource.
    pub(crate) fn step(&self, resource: &str) -> &Value {
        let mut steps = self.of("resourcePreEvent").map(|event| &event["metadata"]);
        steps.find(|step| name(step, "urn") == resource).unwrap()
    }

    /// Returns what policies found, one a line, sorted: policies of one level are in no order that a pack could choose.
    pub(crate) fn violations(&self) -> String {
        let mut found: Vec<_> = self.of("policyEvent").map(violation).collect();
        found.sort();
        lines(found.into_iter())
    }

    /// Returns what policies repaired, one a line.
    pub(crate) fn remediations(&self) -> String {
        lines(self.of("policyRemediationEvent").map(|event| {
            let (policy, resource) = (text(event, "policyName"), name(event, "resourceUrn"));
            format!("{policy} {resource}: {} becomes {}", event["before"], event["after"])
        }))
    }

    /// Returns what the engine and its plugins told the user, one a line.
    pub(crate) fn diagnostics(&self) -> String {
        let told = self.of("diagnosticEvent").filter(|event| event["severity"] != "debug");
        lines(told.map(|event| format!("{}: {}", text(event, "severity"), message(event))))
    }
}

fn violation(event: &Value) -> String {
    let (level, policy) = (text(event, "enforcementLevel"), text(event, "policyName"));
    let (pack, version) = (text(event, "policyPackName"), text(event, "policyPackVersion"));
    let resource = name(event, "resourceUrn");
    format!("{level} {pack}@{version} {policy} {resource}: {}", message(event))
}

/// Returns a message on one line, without the engine's marks for colours.
fn message(event: &Value) -> String {
    let marks = Regex::new(r"<\{%[^%]*%\}>").unwrap();
    let message = marks.replace_all(text(event, "message"), "");
    message.trim_end().replace('\n', " / ")
}

fn text<'e>(event: &'e Value, key: &str) -> &'e str {
    event[key].as_str().unwrap()
}

/// Returns the name at the end of a URN.
fn name<'e>(event: &'e Value, key: &str) -> &'e str {
    text(event, key).rsplit("::").next().unwrap()
}

fn lines(texts: impl Iterator<Item = String>) -> String {
    texts.fold(String::new(), |mut lines, text| {
        writeln!(lines, "{text}").unwrap();
        lines
    })
}
