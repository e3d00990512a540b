//! The findings and the images without a script: what there is to see where none may run, as in the pages of some CI services.

use std::io::{self, Write};

use crate::report::{AppliedWaiver, Finding, FindingKind, Report, ReportedBuild, ReportedImage};

use super::data::{edit, position};
use super::markup::{Text, Ticked};

/// The most findings, and the most images, that are shown without a script.
const MOST: usize = 200;

pub(super) fn write_findings(report: &Report, output: &mut dyn Write) -> io::Result<()> {
    if report.violations.is_empty() {
        return writeln!(output, "<p>Nothing was found.</p>");
    }
    let mut findings: Vec<_> = report.violations.iter().collect();
    findings.sort_by_key(|finding| finding.effect());
    for finding in findings.iter().take(MOST) {
        write_finding(finding, output)?;
    }
    write_rest(findings.len(), "findings", output)
}

fn write_rest(all: usize, what: &str, output: &mut dyn Write) -> io::Result<()> {
    match all.saturating_sub(MOST) {
        0 => Ok(()),
        rest => writeln!(
            output,
            "<p>{rest} more {what} are shown where the page may run its script.</p>"
        ),
    }
}

fn write_finding(finding: &Finding, output: &mut dyn Write) -> io::Result<()> {
    let effect = finding.effect().as_str();
    writeln!(
        output,
        "<article class=\"card {effect}\">\n<h3>{effect}: {}</h3>",
        Text(&finding.policy)
    )?;
    match &finding.resource {
        Some(resource) => write!(
            output,
            "<p><bdi>{}</bdi> <bdi><code>{}</code></bdi> ({})",
            Text(&resource.name),
            Text(&resource.type_token),
            resource.operation
        )?,
        None => write!(output, "<p>the stack as a whole")?,
    }
    match &finding.stack {
        Some(stack) => writeln!(output, " in <bdi>{}</bdi></p>", Text(stack))?,
        None => writeln!(output, "</p>")?,
    }
    writeln!(output, "<p>{}</p>\n<dl>", Ticked(&finding.message))?;
    for (name, value) in details(finding) {
        writeln!(output, "<div><dt>{name}</dt><dd>{}</dd></div>", Ticked(&value))?;
    }
    writeln!(output, "</dl>\n</article>")
}

/// Returns what else there is to say of a finding.
fn details(finding: &Finding) -> Vec<(&'static str, String)> {
    let strictness = format!(
        "{}, {}{}",
        finding.level.as_str(),
        finding.severity.as_str(),
        if finding.kind == FindingKind::Undetermined {
            ", undetermined"
        } else {
            ""
        }
    );
    let mut details = vec![
        ("Fix", finding.hint.clone()),
        ("Where", finding.pointer.clone()),
        ("Level", strictness),
        ("Source", finding.position.as_ref().map(position).unwrap_or_default()),
        (
            "Waiver",
            finding.waiver.as_ref().map(AppliedWaiver::in_words).unwrap_or_default(),
        ),
        ("No repair", finding.not_repaired.clone().unwrap_or_default()),
        ("Fingerprint", finding.fingerprint.clone()),
    ];
    details.extend(finding.remediation.iter().map(|one| ("Repair", edit(one))));
    details.retain(|(_, value)| !value.is_empty());
    details
}

pub(super) fn write_images(report: &Report, output: &mut dyn Write) -> io::Result<()> {
    let images = report.images.as_deref().unwrap_or_default();
    if images.is_empty() {
        return writeln!(
            output,
            "<p>No resource runs an image that is known before the update.</p>"
        );
    }
    writeln!(output, "<ul>")?;
    images
        .iter()
        .take(MOST)
        .try_for_each(|image| write_image(image, output))?;
    writeln!(output, "</ul>")?;
    write_rest(images.len(), "images", output)
}

fn write_image(image: &ReportedImage, output: &mut dyn Write) -> io::Result<()> {
    writeln!(output, "<li><code>{}</code>", Text(&image.reference))?;
    match image.builds.as_slice() {
        [] => writeln!(output, "<br>no build record")?,
        builds => builds.iter().try_for_each(|build| write_build(build, output))?,
    }
    writeln!(output, "<br>run by")?;
    for urn in image.resources.iter().take(MOST) {
        writeln!(output, "<bdi><code>{}</code></bdi>", Text(urn))?;
    }
    writeln!(output, "</li>")
}

fn write_build(build: &ReportedBuild, output: &mut dyn Write) -> io::Result<()> {
    writeln!(output, "<br>built, as <code>{}</code> says", Text(&build.document))?;
    for (word, value) in [
        ("by", &build.builder),
        ("of", &build.repository),
        ("at", &build.revision),
    ] {
        if !value.is_empty() {
            writeln!(output, "{word} <code>{}</code>", Text(value))?;
        }
    }
    Ok(())
}
