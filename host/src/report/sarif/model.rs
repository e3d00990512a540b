//! The parts of SARIF that a report needs, each as the specification has it (its sections in brackets).

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use portcullis_facts::document::STANDARD_INPUT;
use serde::Serialize;
use serde_json::Value;

use crate::text::{one_line, page};

use super::super::{AppliedWaiver, Input, ReportedResource};

/// What may stand in a path as it is (RFC 3986, 2.3 and 3.3). A colon may not: what stands before it would be a scheme.
const IN_PATHS: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~')
    .remove(b'/');

/// The log (3.13).
#[derive(Debug, Serialize)]
pub(super) struct Log {
    #[serde(rename = "$schema")]
    schema: &'static str,
    version: &'static str,
    runs: [Run; 1],
}

impl Log {
    pub(super) fn of(run: Run) -> Self {
        Self {
            schema: "https://docs.oasis-open.org/sarif/sarif/v2.1.0/os/schemas/sarif-schema-2.1.0.json",
            version: "2.1.0",
            runs: [run],
        }
    }
}

/// A run (3.14).
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Run {
    pub(super) tool: Tool,
    pub(super) invocations: Vec<Invocation>,
    pub(super) artifacts: Vec<Artifact>,
    pub(super) column_kind: &'static str,
    pub(super) results: Vec<Result>,
    pub(super) properties: Value,
}

/// The tool (3.18).
#[derive(Debug, Serialize)]
pub(super) struct Tool {
    pub(super) driver: Driver,
}

/// What ran (3.19).
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Driver {
    name: &'static str,
    semantic_version: &'static str,
    rules: Vec<Rule>,
}

impl Driver {
    pub(super) fn with_rules(rules: Vec<Rule>) -> Self {
        Self {
            name: "portcullis",
            semantic_version: env!("CARGO_PKG_VERSION"),
            rules,
        }
    }
}

/// A rule (3.49).
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Rule {
    pub(super) id: String,
    pub(super) name: String,
    pub(super) short_description: Message,
    pub(super) full_description: Message,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) help_uri: Option<String>,
    pub(super) help: Help,
    pub(super) default_configuration: Configuration,
    pub(super) properties: Value,
}

/// A text in two forms (3.12).
#[derive(Debug, Serialize)]
pub(super) struct Help {
    text: String,
    markdown: String,
}

impl Help {
    pub(super) fn of(text: &str) -> Self {
        let text = page(text);
        Self {
            markdown: text.clone(),
            text,
        }
    }
}

/// What a rule does (3.50).
#[derive(Debug, Serialize)]
pub(super) struct Configuration {
    pub(super) level: &'static str,
}

/// A message (3.11).
#[derive(Debug, Serialize)]
pub(super) struct Message {
    pub(super) text: String,
}

impl Message {
    /// Returns a message in which nothing is a link (3.11.6) or a placeholder (3.11.5): viewers would put something else there.
    pub(super) fn plain(text: &str) -> Self {
        let text = page(text).replace("](", "] (");
        let mut pieces = text.split('{');
        let mut plain = pieces.next().unwrap_or_default().to_owned();
        for piece in pieces {
            let is_placeholder = piece
                .split_once('}')
                .is_some_and(|(index, _)| !index.is_empty() && index.bytes().all(|digit| digit.is_ascii_digit()));
            plain.extend([if is_placeholder { "{ " } else { "{" }, piece]);
        }
        Self { text: plain }
    }
}

/// What became of the run (3.20).
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Invocation {
    pub(super) execution_successful: bool,
    pub(super) exit_code: u8,
    pub(super) exit_code_description: &'static str,
    pub(super) tool_configuration_notifications: Vec<Notification>,
    pub(super) tool_execution_notifications: Vec<Notification>,
}

/// Something to know of the run (3.58).
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Notification {
    descriptor: Descriptor,
    level: &'static str,
    pub(super) message: Message,
    #[serde(skip_serializing_if = "Option::is_none")]
    associated_rule: Option<RuleReference>,
}

impl Notification {
    pub(super) fn of(id: &'static str, level: &'static str, text: &str) -> Self {
        Self {
            descriptor: Descriptor { id },
            level,
            message: Message::plain(text),
            associated_rule: None,
        }
    }

    /// Returns the notification as one about a rule.
    pub(super) fn about(self, associated_rule: Option<RuleReference>) -> Self {
        Self {
            associated_rule,
            ..self
        }
    }
}

/// The kind of a notification (3.52).
#[derive(Debug, Serialize)]
struct Descriptor {
    id: &'static str,
}

/// A rule that a notification is about (3.52).
#[derive(Debug, Serialize)]
pub(super) struct RuleReference {
    pub(super) id: String,
    pub(super) index: usize,
}

/// A file that was read (3.24).
#[derive(Debug, Serialize)]
pub(super) struct Artifact {
    /// Standard input has none (3.24.2).
    #[serde(skip_serializing_if = "Option::is_none")]
    location: Option<ArtifactLocation>,
    #[serde(skip_serializing_if = "Option::is_none")]
    description: Option<Message>,
    hashes: Value,
}

impl Artifact {
    pub(super) fn of(input: &Input) -> Self {
        let (algorithm, digest) = input.digest.split_once(':').unwrap_or(("sha256", &input.digest));
        let algorithm = if algorithm == "sha256" { "sha-256" } else { algorithm };
        let is_file = input.path != STANDARD_INPUT;
        Self {
            location: is_file.then(|| ArtifactLocation::of(&input.path)),
            description: (!is_file).then(|| Message::plain(&input.path)),
            hashes: serde_json::json!({ algorithm: digest }),
        }
    }
}

/// Where a file is (3.4).
#[derive(Debug, Serialize)]
pub(super) struct ArtifactLocation {
    uri: String,
}

impl ArtifactLocation {
    /// Returns the place of a path, relative or not.
    pub(super) fn of(path: &str) -> Self {
        let path = path.replace('\\', "/");
        let encoded = utf8_percent_encode(path.trim_start_matches("./"), IN_PATHS).to_string();
        let scheme = if encoded.starts_with('/') { "file://" } else { "" };
        Self {
            uri: format!("{scheme}{encoded}"),
        }
    }
}

/// A result (3.27).
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Result {
    pub(super) rule_id: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) rule_index: Option<usize>,
    pub(super) kind: &'static str,
    pub(super) level: &'static str,
    pub(super) message: Message,
    pub(super) locations: Vec<Location>,
    pub(super) partial_fingerprints: Value,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) baseline_state: Option<&'static str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) suppressions: Vec<Suppression>,
    pub(super) properties: Value,
}

/// A place (3.28).
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Location {
    pub(super) physical_location: PhysicalLocation,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) logical_locations: Vec<LogicalLocation>,
}

/// A place in a file (3.29).
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct PhysicalLocation {
    pub(super) artifact_location: ArtifactLocation,
    pub(super) region: Region,
}

/// A part of a file (3.30).
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Region {
    pub(super) start_line: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) start_column: Option<u32>,
}

impl Region {
    pub(super) fn first() -> Self {
        Self {
            start_line: 1,
            start_column: None,
        }
    }
}

/// A resource (3.33).
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct LogicalLocation {
    name: String,
    fully_qualified_name: String,
    kind: &'static str,
}

impl LogicalLocation {
    pub(super) fn of(resource: &ReportedResource) -> Self {
        Self {
            name: one_line(&resource.name),
            fully_qualified_name: one_line(&resource.urn),
            kind: "resource",
        }
    }
}

/// A waiver (3.35).
#[derive(Debug, Serialize)]
pub(super) struct Suppression {
    kind: &'static str,
    status: &'static str,
    justification: String,
}

impl Suppression {
    pub(super) fn of(waiver: &AppliedWaiver) -> Self {
        Self {
            kind: "external",
            status: "accepted",
            justification: format!("waived {}", waiver.in_words()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_becomes_an_address() {
        let uri = |path| ArtifactLocation::of(path).uri;
        assert_eq!(uri("infra/a b#c?.ts"), "infra/a%20b%23c%3F.ts");
        assert_eq!(uri("./preview.json"), "preview.json");
        assert_eq!(uri("/tmp/ü.json"), "file:///tmp/%C3%BC.json");
        assert_eq!(uri("javascript:alert(1)"), "javascript%3Aalert%281%29");
        assert_eq!(uri("infra\\shop\nx"), "infra/shop%0Ax");
    }

    #[test]
    fn nothing_in_a_message_is_a_placeholder() {
        let text = |text| Message::plain(text).text;
        assert_eq!(
            text("the tag `{0}` of {12} and {{0}}"),
            "the tag `{ 0}` of { 12} and {{ 0}}"
        );
        assert_eq!(text("{\"a\": {}} {x} {"), "{\"a\": {}} {x} {");
    }

    #[test]
    fn nothing_in_a_message_is_a_link() {
        let text = Message::plain("`[click](https://example.com)` \u{1b}[31mx").text;
        assert_eq!(text, "`[click] (https://example.com)` x");
    }
}
