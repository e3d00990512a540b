//! What broke down, what was not run, and the pages of the policies that found something.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::io::{self, Write};

use crate::report::{Report, ReportedPolicy};

use super::markup::{Lines, Text, Ticked};

pub(super) fn write_faults(report: &Report, output: &mut dyn Write) -> io::Result<()> {
    if report.faults.is_empty() {
        return Ok(());
    }
    writeln!(
        output,
        "<section id=\"faults\" aria-labelledby=\"faults-title\">\n<h2 id=\"faults-title\">Faults</h2>\n\
         <p class=\"lead\">A policy that breaks down has not judged; nothing passes until it does.</p>"
    )?;
    for fault in &report.faults {
        let policy = fault
            .policy
            .as_deref()
            .map(|policy| format!("/{policy}"))
            .unwrap_or_default();
        writeln!(
            output,
            "<article class=\"card fault\">\n<h3><svg class=\"icon\" aria-hidden=\"true\"><use href=\"#icon-faulted\"/></svg> {} \
             <small>{}</small></h3>\n<p>{}</p>\n</article>",
            Text(&format!("{}{policy}", fault.pack)),
            fault.kind.as_str(),
            Ticked(&fault.message)
        )?;
    }
    writeln!(output, "</section>")
}

/// Writes the policies that did not judge, by the reason.
pub(super) fn write_skipped(report: &Report, output: &mut dyn Write) -> io::Result<()> {
    let mut reasons: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for skipped in &report.skipped {
        reasons.entry(&skipped.reason).or_default().push(&skipped.policy);
    }
    if reasons.is_empty() {
        return Ok(());
    }
    writeln!(
        output,
        "<section id=\"skipped\" aria-labelledby=\"skipped-title\">\n<h2 id=\"skipped-title\">Not run</h2>\n<dl class=\"facts\">"
    )?;
    for (reason, policies) in reasons {
        writeln!(output, "<div><dt>for want of {}</dt>\n<dd>", Text(reason))?;
        for policy in policies {
            writeln!(output, "<code>{}</code>", Text(policy))?;
        }
        writeln!(output, "</dd></div>")?;
    }
    writeln!(output, "</dl>\n</section>")
}

/// Returns the policies that found something, in the order of the report.
fn that_found(report: &Report) -> impl Iterator<Item = &ReportedPolicy> {
    let findings = report.violations.iter();
    let found: HashSet<_> = findings.map(|finding| (&finding.pack, &finding.policy)).collect();
    let policies = report.policies.iter();
    policies.filter(move |policy| found.contains(&(&policy.pack, &policy.policy)))
}

/// Returns the numbers of the pages, by pack and policy.
pub(super) fn page_numbers(report: &Report) -> HashMap<(&str, &str), usize> {
    let policies = that_found(report).enumerate();
    policies
        .map(|(number, policy)| ((policy.pack.as_str(), policy.policy.as_str()), number))
        .collect()
}

pub(super) fn write_pages(report: &Report, output: &mut dyn Write) -> io::Result<()> {
    let mut policies = that_found(report).enumerate().peekable();
    if policies.peek().is_none() {
        return Ok(());
    }
    writeln!(
        output,
        "<section id=\"pages\" aria-labelledby=\"pages-title\">\n<h2 id=\"pages-title\">What the policies ask</h2>"
    )?;
    for (number, policy) in policies {
        writeln!(
            output,
            "<details id=\"page-{number}\">\n<summary><b>{}</b> <span>{}</span></summary>\n<pre class=\"page\">{}</pre>",
            Text(&policy.policy),
            Ticked(&policy.description),
            Lines(&policy.page)
        )?;
        if !policy.url.is_empty() {
            writeln!(output, "<p>More: <code>{}</code></p>", Text(&policy.url))?;
        }
        writeln!(output, "</details>")?;
    }
    writeln!(output, "</section>")
}
