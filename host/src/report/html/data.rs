//! What the page's script reads.

use std::borrow::Cow;
use std::collections::HashMap;
use std::io::{self, Write};

use serde::Serialize;

use crate::report::{
    AppliedWaiver, Finding, Position, Report, ReportedBuild, ReportedEdit, ReportedImage, ReportedNode,
};
use crate::text::one_line;

use super::sections::page_numbers;

/// What the script shows. Resources are named by their place in the list: a URN is as long as whoever wrote it likes.
#[derive(Serialize)]
struct Data {
    resources: Vec<Node>,
    findings: Vec<Found>,
    images: Vec<Image>,
}

#[derive(Serialize)]
struct Node {
    urn: String,
    #[serde(rename = "type")]
    type_token: String,
    name: String,
    parent: Option<usize>,
    operation: Option<&'static str>,
}

#[derive(Serialize)]
struct Found {
    resource: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    stack: Option<String>,
    effect: &'static str,
    kind: &'static str,
    level: &'static str,
    severity: &'static str,
    pack: String,
    policy: String,
    /// The number of the policy's page.
    page: Option<usize>,
    pointer: String,
    message: String,
    code: String,
    hint: String,
    fingerprint: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    position: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    edits: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    not_repaired: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    waiver: Option<String>,
}

#[derive(Serialize)]
struct Image {
    reference: String,
    has_digest: bool,
    resources: Vec<usize>,
    builds: Vec<Build>,
}

#[derive(Serialize)]
struct Build {
    document: String,
    builder: String,
    repository: String,
    revision: String,
    platform: Option<String>,
    finished_on: Option<String>,
    seconds: Option<f64>,
    verified: bool,
    /// Why it is not a trusted builder's, where somebody asked.
    unverified: Option<String>,
}

/// Writes the data as JSON that can stand in a `script` element: nothing in it ends the element, or opens a comment there.
pub(super) fn write(report: &Report, output: &mut dyn Write) -> io::Result<()> {
    let json = serde_json::to_string(&data(report))?;
    output.write_all(inert(&json).as_bytes())
}

/// Returns JSON in which the letters that mean something to HTML, or that end a line for a script, are written as escapes. They
/// can stand only in strings, where such an escape means the letter (RFC 8259 §7).
fn inert(json: &str) -> Cow<'_, str> {
    if !json.contains(['<', '>', '&', '\u{2028}', '\u{2029}']) {
        return Cow::Borrowed(json);
    }
    let mut inert = String::with_capacity(json.len() + json.len() / 16);
    for letter in json.chars() {
        match letter {
            '<' => inert.push_str("\\u003c"),
            '>' => inert.push_str("\\u003e"),
            '&' => inert.push_str("\\u0026"),
            '\u{2028}' => inert.push_str("\\u2028"),
            '\u{2029}' => inert.push_str("\\u2029"),
            letter => inert.push(letter),
        }
    }
    Cow::Owned(inert)
}

fn data(report: &Report) -> Data {
    let nodes = report.resources.as_deref().unwrap_or_default();
    let mut places = HashMap::new();
    for (place, node) in nodes.iter().enumerate() {
        places.entry(node.urn.as_str()).or_insert(place);
    }
    let mut resources: Vec<_> = nodes.iter().map(node).collect();
    let pages = page_numbers(report);
    let found = report.violations.iter().map(|finding| {
        let page = pages.get(&(finding.pack.as_str(), finding.policy.as_str())).copied();
        found(finding, place(finding, &mut places, &mut resources), page)
    });
    let findings = found.collect();
    let images = report.images.iter().flatten().map(|shown| image(shown, &places));
    Data {
        findings,
        images: images.collect(),
        resources,
    }
}

/// Returns the place of the resource of a finding. One that is not in the tree, such as a default provider, is added below
/// the first stack.
fn place<'r>(finding: &'r Finding, places: &mut HashMap<&'r str, usize>, resources: &mut Vec<Node>) -> Option<usize> {
    let resource = finding.resource.as_ref()?;
    let place = places.entry(&resource.urn).or_insert_with(|| {
        let parent = (!resources.is_empty()).then_some(0);
        resources.push(Node {
            urn: one_line(&resource.urn),
            type_token: one_line(&resource.type_token),
            name: one_line(&resource.name),
            parent,
            operation: Some(resource.operation),
        });
        resources.len() - 1
    });
    Some(*place)
}

fn node(node: &ReportedNode) -> Node {
    Node {
        urn: one_line(&node.urn),
        type_token: one_line(&node.type_token),
        name: one_line(&node.name),
        parent: node.parent,
        operation: node.operation,
    }
}

fn found(finding: &Finding, resource: Option<usize>, page: Option<usize>) -> Found {
    Found {
        resource,
        stack: finding.stack.as_deref().map(one_line),
        effect: finding.effect().as_str(),
        kind: finding.kind.as_str(),
        level: finding.level.as_str(),
        severity: finding.severity.as_str(),
        pack: one_line(&finding.pack),
        policy: one_line(&finding.policy),
        page,
        pointer: one_line(&finding.pointer),
        message: one_line(&finding.message),
        code: one_line(&finding.code),
        hint: one_line(&finding.hint),
        fingerprint: one_line(&finding.fingerprint),
        position: finding.position.as_ref().map(position),
        edits: finding.remediation.iter().map(edit).collect(),
        not_repaired: finding.not_repaired.as_deref().map(one_line),
        waiver: finding.waiver.as_ref().map(AppliedWaiver::in_words),
    }
}

/// Returns a place in a file as compilers write it.
pub(super) fn position(position: &Position) -> String {
    let column = position.column.map(|column| format!(":{column}")).unwrap_or_default();
    one_line(&format!("{}:{}{column}", position.path, position.line))
}

/// Returns an edit in words.
pub(super) fn edit(edit: &ReportedEdit) -> String {
    let value = edit
        .value
        .as_ref()
        .map(|value| format!(" to {value}"))
        .unwrap_or_default();
    one_line(&format!("{} {}{value}", edit.edit, edit.pointer))
}

fn image(image: &ReportedImage, places: &HashMap<&str, usize>) -> Image {
    let resources = image
        .resources
        .iter()
        .filter_map(|urn| places.get(urn.as_str()).copied());
    Image {
        reference: one_line(&image.reference),
        has_digest: image.digest.is_some(),
        resources: resources.collect(),
        builds: image.builds.iter().map(build).collect(),
    }
}

fn build(build: &ReportedBuild) -> Build {
    Build {
        document: one_line(&build.document),
        builder: one_line(&build.builder),
        repository: one_line(&build.repository),
        revision: one_line(&build.revision),
        platform: build.platform.as_deref().map(one_line),
        finished_on: build.finished_on.as_deref().map(one_line),
        seconds: build.seconds,
        verified: build.verified,
        unverified: build.unverified.as_ref().map(|unverified| unverified.message.clone()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_in_the_data_is_markup_or_ends_a_line() {
        let value = serde_json::json!(["</script><!--<script>", "a&b", "\u{2028}\u{2029}", "\"\\"]);
        let text = value.to_string();
        let inert = inert(&text);
        assert!(!inert.contains(['<', '>', '&', '\u{2028}', '\u{2029}']), "{inert}");
        assert_eq!(serde_json::from_str::<serde_json::Value>(&inert).unwrap(), value);
    }
}
