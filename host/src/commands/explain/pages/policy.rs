//! The page of one policy: what the policy says of itself, with what the host knows of it.

use crate::commands::explain::text;
use crate::commands::inspect::{InspectedPolicy, Setting, applies_to, framework, judges, settings};
use crate::outcome::PolicyInfo;
use crate::report::words;

/// Returns the page of a policy: its title, what it is, its own page, and all its settings.
pub(super) fn page(pack: &str, policy: &PolicyInfo) -> String {
    let own = text(policy);
    let (title, rest) = match own.split_once('\n') {
        Some((title, rest)) if title.starts_with("# ") => (title.to_owned(), rest),
        _ => (format!("# {}", policy.name), own.as_str()),
    };
    let policy = InspectedPolicy::of(policy);
    let settings = all_settings(&settings(&policy.settings));
    format!(
        "{title}\n\n| | |\n|---|---|\n{}\n{}\n{settings}",
        facts(pack, &policy),
        rest.trim()
    )
}

fn facts(pack: &str, policy: &InspectedPolicy) -> String {
    let framework = policy.framework.as_ref().map(framework).unwrap_or_default();
    let rows = [
        ("finds", words(&policy.description)),
        ("pack", format!("`{pack}`")),
        ("severity", policy.severity.as_str().to_owned()),
        ("level", policy.level.as_str().to_owned()),
        ("judges", judges(policy).to_owned()),
        ("applies to", words(&applies_to(&policy.applies_to))),
        ("needs", policy.needs.join(", ")),
        ("repairs", if policy.remediates { "yes" } else { "no" }.to_owned()),
        ("framework", words(&framework)),
        ("tags", words(&policy.tags.join(", "))),
    ];
    let said = rows.iter().filter(|(_, value)| !value.is_empty());
    let lines: Vec<_> = said.map(|(name, value)| format!("| {name} | {value} |\n")).collect();
    lines.concat()
}

/// Returns all settings as a table, which a page's own example need not show.
fn all_settings(settings: &[Setting]) -> String {
    if settings.is_empty() {
        return String::new();
    }
    let rows: String = settings.iter().map(row).collect();
    format!("\n## All settings\n\n| setting | is | without it | says |\n|---|---|---|---|\n{rows}")
}

fn row(setting: &Setting) -> String {
    let without = match (&setting.default, setting.required) {
        (_, true) => "has to be set".to_owned(),
        (Some(default), false) => format!("`{default}`"),
        (None, false) => String::new(),
    };
    let name = words(&format!("`{}`", setting.name));
    let (kind, without, says) = (words(&setting.kind), words(&without), words(&setting.documentation));
    format!("| {name} | {kind} | {without} | {says} |\n")
}
