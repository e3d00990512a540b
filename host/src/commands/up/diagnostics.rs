//! What the engine says of an operation, in its event log.

use std::io::Write as _;
use std::path::Path;

use serde::Deserialize;

use crate::text::{one_line, page};

/// What plan violations say (`pkg/resource/deploy`: `step_generator.go`, `step_executor.go`, `deployment_executor.go`).
const PLAN_VIOLATIONS: [&str; 3] = [
    "violates plan",
    "not allowed by the plan",
    "expected resource operations for",
];

/// What Pulumi says of a first signal (`pkg/backend/cancellation_scope.go`).
const CANCELLING: &str = "received; cancelling";

/// What the engine says to its user.
#[derive(Default)]
pub(super) struct Diagnostics {
    said: Vec<Diagnostic>,
    cancelled: bool,
}

/// One event; a line of the log.
#[derive(Deserialize)]
struct Event {
    #[serde(rename = "diagnosticEvent")]
    diagnostic: Option<Diagnostic>,
    #[serde(rename = "stdoutEvent")]
    output: Option<Output>,
    #[serde(rename = "policyEvent")]
    violation: Option<Violation>,
}

/// `apitype.DiagnosticEvent`.
#[derive(Deserialize)]
struct Diagnostic {
    #[serde(default)]
    urn: String,
    #[serde(default)]
    message: String,
    #[serde(default)]
    severity: String,
}

/// `apitype.StdoutEngineEvent`.
#[derive(Deserialize)]
struct Output {
    #[serde(default)]
    message: String,
}

/// `apitype.PolicyEvent`: what a policy pack says that the engine itself runs.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Violation {
    #[serde(default)]
    resource_urn: String,
    #[serde(default)]
    message: String,
    #[serde(default)]
    policy_name: String,
    #[serde(default)]
    enforcement_level: String,
}

impl Diagnostics {
    /// Reads an event log, as far as there is one. What cannot be read is passed over: the log is judged elsewhere, here it is
    /// only shown.
    pub(super) fn read(log: &Path) -> Self {
        let log = std::fs::read_to_string(log).unwrap_or_default();
        let events = log.lines().filter_map(|line| serde_json::from_str(line).ok());
        events.fold(Self::default(), Self::with)
    }

    fn with(mut self, event: Event) -> Self {
        self.cancelled |= event
            .output
            .as_ref()
            .is_some_and(|output| output.message.contains(CANCELLING));
        self.said.extend(event.diagnostic());
        self
    }

    /// Shows them, apart from those for who debugs Pulumi.
    pub(super) fn show(&self) {
        let mut output = anstream::stderr().lock();
        for diagnostic in self.said.iter().filter(|diagnostic| diagnostic.severity != "debug") {
            // Nothing better can be done about a terminal that cannot be written to.
            let _ = writeln!(output, "{}", diagnostic.in_words());
        }
    }

    /// Returns whether Pulumi was to stop, be it by a Ctrl-C that only Pulumi has seen: it reads the keyboard.
    pub(super) fn is_cancelled(&self) -> bool {
        self.cancelled
    }

    /// Returns the URN at which the operation is not what the plan says. One that was cancelled is not all of it either.
    pub(super) fn plan_violation(&self) -> Option<&str> {
        let violates = |diagnostic: &&Diagnostic| PLAN_VIOLATIONS.iter().any(|text| diagnostic.message.contains(text));
        self.said
            .iter()
            .find(violates)
            .map(|diagnostic| diagnostic.urn.as_str())
    }
}

impl Event {
    fn diagnostic(self) -> Option<Diagnostic> {
        self.diagnostic.or_else(|| self.violation.map(Violation::diagnostic))
    }
}

impl Violation {
    fn diagnostic(self) -> Diagnostic {
        Diagnostic {
            urn: self.resource_urn,
            message: format!("{}: {}", self.policy_name, self.message),
            severity: self.enforcement_level,
        }
    }
}

impl Diagnostic {
    fn in_words(&self) -> String {
        let place = if self.urn.is_empty() {
            String::new()
        } else {
            format!(" at `{}`", one_line(&self.urn))
        };
        let message = page(without_marks(&self.message).trim()).replace('\n', "\n    ");
        format!("pulumi: {}{place}: {}", one_line(&self.severity), message)
    }
}

/// Removes the engine's marks for colours: `<{%reset%}>`.
fn without_marks(text: &str) -> String {
    let mut parts = text.split("<{%");
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |text, part| {
        text + part.split_once("%}>").map_or(part, |(_, rest)| rest)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn diagnostics(log: &str) -> Diagnostics {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("log"), log).unwrap();
        Diagnostics::read(&folder.path().join("log"))
    }

    #[test]
    fn a_message_loses_its_colours_and_gives_no_orders() {
        let log = r#"{"diagnosticEvent":{"severity":"warning","message":"<{%fg 1%}>slow<{%reset%}>\n\u001b[2J::error::x\n"}}
            no JSON
            {"policyEvent":{"enforcementLevel":"mandatory","policyName":"p","resourceUrn":"urn:a","message":"no"}}"#;
        let shown: Vec<_> = diagnostics(log).said.iter().map(Diagnostic::in_words).collect();
        insta::assert_snapshot!(shown.join("\n"), @"
        pulumi: warning: slow
            : :error::x
        pulumi: mandatory at `urn:a`: p: no
        ");
    }

    #[test]
    fn a_log_that_is_not_there_says_nothing() {
        assert!(Diagnostics::read(Path::new("no such log")).said.is_empty());
    }
}
