//! The report as a comment on a pull request: the verdict first, then what denies, the rest in folds; within the length that
//! GitHub takes.

mod words;

use std::io::{self, Write};

use crate::text::plural;

use super::circumstances::circumstances;
use super::{Effect, Finding, FindingKind, Report};

use words::{all_words, code};

pub(crate) use words::words;

/// The most bytes of a comment. GitHub takes 65,536 characters; the rest is for what a workflow puts around it.
const LONGEST: usize = 60_000;

/// The bytes that are kept for what ends a comment.
const ENDING: usize = 8_000;

/// The rows of the first table that are not folded.
const OPEN: usize = 20;

/// The most lines of a fold that is no table.
const MOST: usize = 40;

/// What finds the comment of an earlier run, to be replaced.
const MARK: &str = "<!-- portcullis -->";

const HEAD: &str = "| policy | resource | what | fix |\n|---|---|---|---|\n";

pub(super) fn write(report: &Report, output: &mut dyn Write) -> io::Result<()> {
    output.write_all(comment(report).as_bytes())
}

fn comment(report: &Report) -> String {
    let mut text = format!(
        "{MARK}\n## Portcullis: {}\n\n{}\n",
        report.verdict.as_str(),
        words(&report.summary.in_words())
    );
    text.push_str(&faults(report));
    let ending = ending(report);
    let mut space = LONGEST.saturating_sub(text.len() + ending.len());
    let findings = report.worst_first();
    for effect in [Effect::Denies, Effect::Warns, Effect::Known, Effect::Waived] {
        let of_effect: Vec<_> = findings.iter().filter(|finding| finding.effect() == effect).collect();
        let part = part(effect, &of_effect, space);
        space = space.saturating_sub(part.len());
        text.push_str(&part);
    }
    text + &ending
}

/// Writes the findings of one effect, as many as there is space for.
fn part(effect: Effect, findings: &[&&Finding], space: usize) -> String {
    if findings.is_empty() {
        return String::new();
    }
    let rows = fitting(findings, space.saturating_sub(1_000));
    let left_out = findings.len() - rows.len();
    let mut text = String::new();
    let open = if effect == Effect::Denies {
        OPEN.min(rows.len())
    } else {
        0
    };
    let (open, folded) = rows.split_at_checked(open).unwrap_or((&rows, &[]));
    if !open.is_empty() {
        text.extend(["\n", HEAD, &open.concat()]);
    }
    if !folded.is_empty() {
        let count = folded.len() + left_out;
        let title = title(effect, count, !open.is_empty());
        text.push_str(&fold(&title, &format!("{HEAD}{}", folded.concat())));
    }
    if left_out > 0 {
        let rows = plural(left_out, "more row is", "more rows are");
        text.extend([
            "\n",
            &rows,
            " left out: a comment has no room for all. The rest is in the report.\n",
        ]);
    }
    text
}

fn title(effect: Effect, count: usize, are_more: bool) -> String {
    match effect {
        Effect::Denies if are_more => plural(count, "more finding denies", "more findings deny"),
        Effect::Denies => plural(count, "finding denies", "findings deny"),
        Effect::Warns => plural(count, "finding warns", "findings warn"),
        Effect::Waived => plural(count, "finding is waived", "findings are waived"),
        Effect::Known => plural(count, "finding is known", "findings are known"),
    }
}

/// Returns the rows that there is space for.
fn fitting(findings: &[&&Finding], space: usize) -> Vec<String> {
    let mut left = space;
    let rows = findings.iter().map(|finding| row(finding));
    rows.take_while(|row| {
        let fits = row.len() <= left;
        left = left.saturating_sub(row.len());
        fits
    })
    .collect()
}

fn row(finding: &Finding) -> String {
    let stack = finding.stack.as_deref().map(code);
    let resource = match &finding.resource {
        Some(resource) => format!(
            "{} {}{} ({})",
            code(&resource.type_token),
            code(&resource.name),
            stack.map(|stack| format!(" in {stack}")).unwrap_or_default(),
            resource.operation
        ),
        None => stack.map_or_else(
            || finding.resource_in_words(),
            |stack| format!("the stack {stack} as a whole"),
        ),
    };
    let open = match finding.kind {
        FindingKind::Undetermined => "undetermined: ",
        FindingKind::Violation => "",
    };
    let place = match finding.pointer.as_str() {
        "" => String::new(),
        pointer => format!(" at {}", code(pointer)),
    };
    let waiver = finding.waiver.as_ref();
    let waiver = waiver.map(|waiver| format!(", waived {}", words(&waiver.in_words())));
    format!(
        "| {} ({}) | {resource} | {open}{}{place}{} | {} |\n",
        code(&finding.policy),
        finding.severity.as_str(),
        words(&finding.message),
        waiver.unwrap_or_default(),
        words(&finding.hint)
    )
}

fn faults(report: &Report) -> String {
    let faults = report.faults.iter().map(|fault| {
        let (name, kind) = (code(&fault.name()), fault.kind.as_str());
        format!("- **fault** of {name} ({kind}): {}", words(&fault.message))
    });
    match list(faults) {
        lines if lines.is_empty() => lines,
        lines => format!("\n{lines}\nA policy that breaks down has not judged; nothing passes until it does.\n"),
    }
}

/// Returns what has to be known of the run, and what it read.
fn ending(report: &Report) -> String {
    let circumstances = circumstances(report).into_iter();
    let circumstances = circumstances.map(|known| format!("- {}: {}", words(&known.title), all_words(&known.text)));
    let packs = report.packs.iter();
    let packs = packs.map(|pack| {
        format!(
            "- pack {} {}: {}",
            code(&pack.name),
            code(&pack.version),
            code(&pack.digest)
        )
    });
    let inputs = report.inputs.iter();
    let inputs = inputs.map(|input| {
        format!(
            "- {} ({}): {}",
            code(&input.path),
            words(&input.format),
            code(&input.digest)
        )
    });
    let judged = list(packs.chain(inputs));
    let known = list(circumstances);
    let known = if known.is_empty() {
        known
    } else {
        fold("how it was judged", &known)
    };
    known + &fold("what was judged, and by what", &judged)
}

/// Returns lines, as many as a fold should have and there is space for.
fn list(lines: impl Iterator<Item = String>) -> String {
    let lines: Vec<_> = lines.collect();
    let mut text = String::new();
    let mut shown = 0;
    for line in lines.iter().take(MOST) {
        if text.len() + line.len() > ENDING {
            break;
        }
        text.extend([line.as_str(), "\n"]);
        shown += 1;
    }
    if shown < lines.len() {
        text.extend(["- … ", &(lines.len() - shown).to_string(), " more, in the report\n"]);
    }
    text
}

/// Returns a part that is opened by a click.
fn fold(title: &str, text: &str) -> String {
    format!("\n<details><summary>{title}</summary>\n\n{text}\n</details>\n")
}
