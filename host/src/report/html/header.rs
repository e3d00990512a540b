//! The verdict, and the counts.

use std::io::{self, Write};

use crate::report::{Effect, Finding, FindingKind, Report, Verdict};
use crate::text::plural;

use super::markup::Text;

/// Returns what the verdict means, for who reads no documentation.
fn meaning(report: &Report) -> String {
    let Report { verdict, summary, .. } = report;
    match verdict {
        Verdict::Allowed => "Nothing stops this update.".to_owned(),
        Verdict::Denied => format!(
            "This update is stopped by {}.",
            plural(summary.mandatory, "finding", "findings")
        ),
        Verdict::Faulted => format!(
            "Nothing passes: {} not judged.",
            plural(
                summary.faults,
                "policy or pack broke down and has",
                "policies or packs broke down and have"
            )
        ),
    }
}

pub(super) fn write_title(report: &Report, output: &mut dyn Write) -> io::Result<()> {
    write!(output, "{}", report.verdict.as_str())?;
    match stacks(report).first() {
        Some(stack) => write!(output, ": {}", Text(stack)),
        None => Ok(()),
    }
}

/// Returns the names of the stacks.
fn stacks(report: &Report) -> Vec<&str> {
    let nodes = report.resources.iter().flatten();
    let roots = nodes.filter(|node| node.parent.is_none());
    roots.map(|node| node.name.as_str()).collect()
}

/// Writes the icon of the browser's tab, which shows the verdict.
pub(super) fn write_icon(report: &Report, output: &mut dyn Write) -> io::Result<()> {
    let (colour, sign) = match report.verdict {
        Verdict::Allowed => ("1a7f4e", "M9 17l5 5 9-11"),
        Verdict::Denied => ("c0271d", "M10 10l12 12M22 10l-12 12"),
        Verdict::Faulted => ("8a4b00", "M16 8v10M16 22v1"),
    };
    write!(
        output,
        "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 32 32'%3E\
         %3Crect width='32' height='32' rx='8' fill='%23{colour}'/%3E\
         %3Cpath d='{sign}' fill='none' stroke='%23fff' stroke-width='4' stroke-linecap='round'/%3E%3C/svg%3E"
    )
}

pub(super) fn write(report: &Report, output: &mut dyn Write) -> io::Result<()> {
    let word = report.verdict.as_str();
    writeln!(
        output,
        "<svg class=\"sign\" aria-hidden=\"true\"><use href=\"#icon-{word}\"/></svg>"
    )?;
    writeln!(output, "<div class=\"words\">\n<h1>{}</h1>", capitalised(word))?;
    writeln!(
        output,
        "<p class=\"meaning\">{}</p>\n<p class=\"scope\">",
        meaning(report)
    )?;
    for stack in stacks(report).iter().take(3) {
        writeln!(output, "<bdi class=\"stack\">{}</bdi>", Text(stack))?;
    }
    let more = stacks(report).len().saturating_sub(3);
    if more > 0 {
        writeln!(output, "and {}", plural(more, "more stack", "more stacks"))?;
    }
    writeln!(output, "{}", scope(report))?;
    if let Some(at) = &report.at {
        writeln!(
            output,
            "<strong class=\"note\">judged at {} (<code>--at</code>)</strong>",
            Text(at)
        )?;
    }
    writeln!(output, "</p>\n</div>")
}

fn capitalised(word: &str) -> String {
    let mut letters = word.chars();
    letters
        .next()
        .map(|first| first.to_ascii_uppercase())
        .into_iter()
        .chain(letters)
        .collect()
}

/// Returns how much was judged, by how much.
fn scope(report: &Report) -> String {
    let summary = &report.summary;
    let resources = plural(summary.resources, "resource", "resources");
    let policies = plural(summary.policies, "policy", "policies");
    let hidden = match summary.hidden {
        0 => String::new(),
        hidden => format!(", {hidden} unchanged not shown (<code>--show-sames</code>)"),
    };
    format!(
        "<span>{resources} judged by {policies}{hidden}, profile {}</span>",
        report.profile.as_str()
    )
}

/// Writes the counts, which are the filters too. What there is none of is left out.
pub(super) fn write_chips(report: &Report, output: &mut dyn Write) -> io::Result<()> {
    let count = |effect| {
        report
            .violations
            .iter()
            .filter(|finding| finding.effect() == effect)
            .count()
    };
    let is_open = |finding: &&Finding| finding.kind == FindingKind::Undetermined;
    let open = report.violations.iter().filter(is_open).count();
    let chips = [
        ("deny", "deny", count(Effect::Denies)),
        ("warn", "warn", count(Effect::Warns)),
        ("open", "left open", open),
        ("waived", "waived", count(Effect::Waived)),
        ("known", "known", count(Effect::Known)),
    ];
    for (name, word, count) in chips.into_iter().filter(|(.., count)| *count > 0) {
        writeln!(
            output,
            "<li><button type=\"button\" class=\"chip {name}\" data-filter=\"{name}\" aria-pressed=\"false\" disabled>\
             <svg class=\"icon\" aria-hidden=\"true\"><use href=\"#icon-{name}\"/></svg><b>{count}</b> {word}</button></li>"
        )?;
    }
    Ok(())
}
