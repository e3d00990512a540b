//! The page that lists the policies.

use crate::commands::inspect::{InspectedPolicy, Setting, settings};
use crate::outcome::{PackInfo, PolicyInfo};
use crate::packs::Pack;
use crate::report::words;
use crate::text::plural;

/// Returns the page that lists the policies of all packs.
pub(super) fn page(packs: &[Pack]) -> String {
    let count: usize = packs.iter().map(|pack| pack.info().policies.len()).sum();
    let count = plural(count, "policy", "policies");
    let packs_count = plural(packs.len(), "pack", "packs");
    let tables: String = packs.iter().map(|pack| table(pack.info())).collect();
    format!("# Policies\n\n{count} in {packs_count}. {COLUMNS}{tables}")
}

const COLUMNS: &str = "A policy's page says what it finds and what it deliberately does not, why that matters, and how it is set.

- *level*: what a finding does unless the configuration says otherwise.
- *needs*: what the policy does not judge without. `settings` stand in `portcullis.toml`, `build-metadata` is given by `--build`.
- *settings*: those that have to be set are bold.
";

fn table(pack: &PackInfo) -> String {
    let rows: String = pack.policies.iter().map(|policy| row(&pack.name, policy)).collect();
    let description = words(&pack.documentation.description.one_line());
    format!(
        "\n## {}\n\n{description}\n\n| policy | finds | severity | level | needs | settings |\n|---|---|---|---|---|---|\n{rows}",
        words(&pack.name)
    )
}

fn row(pack: &str, policy: &PolicyInfo) -> String {
    let inspected = InspectedPolicy::of(policy);
    let settings: Vec<_> = settings(&inspected.settings).iter().map(name).collect();
    format!(
        "| [`{name}`]({pack}/{name}.md) | {} | {} | {} | {} | {} |\n",
        words(&inspected.description),
        inspected.severity.as_str(),
        inspected.level.as_str(),
        code_each(&inspected.needs),
        settings.join(", "),
        name = policy.name,
    )
}

/// Returns the name of a setting; one that has to be set stands out.
fn name(setting: &Setting) -> String {
    let name = words(&format!("`{}`", setting.name));
    if setting.required { format!("**{name}**") } else { name }
}

fn code_each(names: &[&str]) -> String {
    let names: Vec<_> = names.iter().map(|name| format!("`{name}`")).collect();
    names.join(", ")
}
