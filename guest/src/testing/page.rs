//! The pages of a pack's policies.

use serde_json::Value;

use super::cases::result;
use crate::Pack;
use crate::bindings::exports::portcullis::policy::pack::{PolicyMetadata, PolicySettings};

/// What a page is divided into, below the policy's name.
const SECTIONS: [&str; 6] = [
    "## What it finds",
    "## Why is this bad?",
    "## Example",
    "## Use instead",
    "## Settings",
    "## References",
];

/// A page is read in one go, and says more than the policy's description.
const LINES: std::ops::RangeInclusive<usize> = 20..=50;

/// Checks that every policy of a pack has a page as the built-in ones have: with the same sections, and with an example
/// in TOML of each of its settings, which the policy understands. TOML is read by the caller's own library.
///
/// ```
/// # use portcullis_guest::{Check, Edit, Metadata, Pack, Policy, Report, Resource, Stop, Violation, testing};
/// # portcullis_guest::policy! { struct PublicDatabase {} }
/// # impl Policy for PublicDatabase {
/// #     fn metadata() -> Metadata {
/// #         Metadata::new("public-database", "A database that everybody can reach.").remediates().documentation("# public-database\n")
/// #     }
/// #     fn check(&self, resource: &Resource, report: &mut Report) -> Check {
/// #         if resource.inputs().get::<bool>("/publiclyAccessible")? == Some(true) {
/// #             report.violation(Violation::new("everybody can reach it").at("/publiclyAccessible"));
/// #         }
/// #         Ok(())
/// #     }
/// #     fn remediate(&self, _: &Resource) -> Result<Vec<Edit>, Stop> {
/// #         Ok(vec![Edit::set_to("/publiclyAccessible", &false)?])
/// #     }
/// # }
/// # portcullis_guest::pack!(Pack::new("house", "Our own rules.").policy::<PublicDatabase>());
/// # fn main() -> Result<(), String> {
///
/// # mod toml {
/// #     pub fn from_str(_: &str) -> Result<serde_json::Value, String> { Ok(serde_json::Value::Null) }
/// # }
/// let read_toml = |text: &str| toml::from_str(text).map_err(|error| error.to_string());
/// let error = testing::check_pages(&pack(), read_toml).unwrap_err();
/// assert!(error.starts_with(r##"the page of `public-database`: it has the headings ["# public-database"]"##));
/// # Ok(())
/// # }
/// ```
///
/// # Errors
///
/// Returns everything that is wrong with any page.
pub fn check_pages(pack: &Pack, read_toml: impl Fn(&str) -> Result<Value, String>) -> Result<(), String> {
    let policies = pack.describe().policies;
    let failures = policies.iter().flat_map(|policy| {
        let problems = check_page(pack, policy, &read_toml).into_iter();
        problems.map(|problem| format!("the page of `{}`: {problem}", policy.name))
    });
    result(&failures.collect::<Vec<_>>())
}

fn check_page(pack: &Pack, policy: &PolicyMetadata, read_toml: impl Fn(&str) -> Result<Value, String>) -> Vec<String> {
    let page = Page::read(&policy.documentation);
    let mut problems = page.check_shape(&policy.name);
    let mut shown = Vec::new();
    for text in &page.toml {
        match example(pack, &policy.name, text, &read_toml) {
            Ok(settings) => shown.push(settings),
            Err(problem) => problems.push(problem),
        }
    }
    let without = settings_of(policy).into_iter();
    let without = without.filter(|setting| !shown.iter().any(|settings| settings.get(setting).is_some()));
    problems.extend(without.map(|setting| format!("no example sets `{setting}`")));
    problems
}

/// Returns the settings of an example, once the policy has read them.
fn example(
    pack: &Pack,
    policy: &str,
    text: &str,
    read_toml: impl Fn(&str) -> Result<Value, String>,
) -> Result<Value, String> {
    let table = read_toml(text)?;
    let configured = table.get("policy").and_then(|policies| policies.get(policy));
    let configured = configured.ok_or_else(|| format!("an example is not about `[policy.{policy}]`"))?;
    let settings = configured
        .get("settings")
        .cloned()
        .unwrap_or_else(|| serde_json::json!({}));
    let given = PolicySettings {
        policy: policy.to_owned(),
        settings: settings.to_string(),
    };
    match pack.configure(&[given]) {
        // An example that shows a level only may leave out settings that have to be set.
        Err(errors) if configured.get("settings").is_some() => Err(format!("an example does not work: {errors:?}")),
        _ => Ok(settings),
    }
}

fn settings_of(policy: &PolicyMetadata) -> Vec<String> {
    let schema: Value = serde_json::from_str(&policy.settings_schema).unwrap_or_default();
    let properties = schema.get("properties").and_then(Value::as_object);
    properties
        .map(|properties| properties.keys().cloned().collect())
        .unwrap_or_default()
}

/// A page, as far as it is checked.
#[derive(Debug, Default)]
struct Page<'a> {
    lines: usize,
    headings: Vec<&'a str>,
    toml: Vec<String>,
}

impl<'a> Page<'a> {
    fn read(text: &'a str) -> Self {
        let mut page = Self::default();
        let mut language = None;
        for line in text.lines() {
            page.lines += 1;
            match (language, line.strip_prefix("```")) {
                (None, Some(opened)) => {
                    language = Some(opened);
                    page.toml.extend((opened == "toml").then(String::new));
                }
                (Some(_), Some(_)) => language = None,
                (Some("toml"), None) => page.add_to_example(line),
                (None, None) if line.starts_with('#') => page.headings.push(line),
                _ => {}
            }
        }
        page
    }

    fn add_to_example(&mut self, line: &str) {
        if let Some(example) = self.toml.last_mut() {
            example.push_str(line);
            example.push('\n');
        }
    }

    fn check_shape(&self, policy: &str) -> Vec<String> {
        let name = format!("# {policy}");
        let expected: Vec<_> = std::iter::once(name.as_str()).chain(SECTIONS).collect();
        let mut problems = Vec::new();
        if self.headings != expected {
            problems.push(format!("it has the headings {:?}", self.headings));
        }
        if !LINES.contains(&self.lines) {
            problems.push(format!("it has {} lines and not {LINES:?}", self.lines));
        }
        problems
    }
}

#[cfg(test)]
mod tests;
