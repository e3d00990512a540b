//! What a pack is, for people.

use std::io::{self, Write};

use anstyle::Style;

use crate::commands::rows::{cannot_see, row, sees, size};

use super::inspection::{AppliesTo, InspectedFramework, InspectedPolicy, Inspection};
use super::settings::{Setting, settings};

const BOLD: Style = Style::new().bold();
const DIM: Style = Style::new().dimmed();

pub(super) fn write(inspection: &Inspection, output: &mut dyn Write) -> io::Result<()> {
    writeln!(output, "{BOLD}{} {}{BOLD:#}", inspection.name, inspection.version)?;
    writeln!(output, "  {}", inspection.description)?;
    row(output, "source", &inspection.source)?;
    row(output, "digest", &inspection.digest)?;
    row(output, "size", &size(inspection.size))?;
    row(output, "contract", inspection.contract)?;
    row(output, "sees", &sees(&inspection.imports))?;
    row(output, "cannot see", &cannot_see(&inspection.imports))?;
    row(output, "provider", &inspection.provider)?;
    row(output, "repository", &inspection.repository)?;
    row(output, "tags", &inspection.tags.join(", "))?;
    inspection
        .policies
        .iter()
        .try_for_each(|policy| write_policy(policy, output))
}

fn write_policy(policy: &InspectedPolicy, output: &mut dyn Write) -> io::Result<()> {
    let (level, severity) = (policy.level.as_str(), policy.severity.as_str());
    writeln!(output, "\n{BOLD}{}{BOLD:#} ({level}, {severity})", policy.name)?;
    writeln!(output, "  {}", policy.description)?;
    row(output, "judges", judges(policy))?;
    row(output, "applies to", &applies_to(&policy.applies_to))?;
    row(output, "operations", &policy.applies_to.operations.join(", "))?;
    row(output, "needs", &policy.needs.join(", "))?;
    row(output, "repairs", if policy.remediates { "yes" } else { "no" })?;
    row(
        output,
        "framework",
        &policy.framework.as_ref().map(framework).unwrap_or_default(),
    )?;
    row(output, "tags", &policy.tags.join(", "))?;
    row(output, "url", &policy.url)?;
    let settings = settings(&policy.settings);
    if settings.is_empty() {
        return row(output, "settings", "none");
    }
    writeln!(output, "  {DIM}settings{DIM:#}")?;
    settings.iter().try_for_each(|setting| write_setting(setting, output))
}

/// Returns what a policy judges, in plain words.
pub(in crate::commands) fn judges(policy: &InspectedPolicy) -> &'static str {
    match policy.subject {
        "stack" => "the stack as a whole",
        _ => "one resource at a time",
    }
}

fn write_setting(setting: &Setting, output: &mut dyn Write) -> io::Result<()> {
    let default = match (&setting.default, setting.required) {
        (_, true) => ", has to be set".to_owned(),
        (Some(default), false) => format!(", {default} by default"),
        (None, false) => String::new(),
    };
    writeln!(output, "    {BOLD}{}{BOLD:#} ({}{default})", setting.name, setting.kind)?;
    if setting.documentation.is_empty() {
        return Ok(());
    }
    writeln!(output, "      {}", setting.documentation)
}

/// Returns the resources that a policy is shown, in plain words.
pub(in crate::commands) fn applies_to(applies_to: &AppliesTo) -> String {
    let types = match applies_to.types.as_slice() {
        [] => "all types".to_owned(),
        types => types.join(", "),
    };
    let narrowed = [
        (applies_to.taggable_only, "that can be tagged"),
        (applies_to.workloads_only, "that run container images"),
        (applies_to.components, "components too"),
        (applies_to.providers, "providers too"),
    ];
    let narrowed: Vec<_> = narrowed
        .iter()
        .filter(|(applies, _)| *applies)
        .map(|(_, words)| *words)
        .collect();
    if narrowed.is_empty() {
        return types;
    }
    format!("{types} ({})", narrowed.join("; "))
}

/// Returns the framework that a policy belongs to, as one line.
pub(in crate::commands) fn framework(framework: &InspectedFramework) -> String {
    let parts = [
        &framework.name,
        &framework.version,
        &framework.specification,
        &framework.reference,
    ];
    let said: Vec<_> = parts
        .into_iter()
        .filter(|part| !part.is_empty())
        .map(String::as_str)
        .collect();
    said.join(" ")
}
