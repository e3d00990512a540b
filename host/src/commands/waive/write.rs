//! A configuration with waivers added, and with all comments that it had.

use std::path::Path;

use toml_edit::{ArrayOfTables, DocumentMut, Item, Table, value};

use crate::cli::WaiveArguments;
use crate::problem::Problem;

use super::found::Found;

/// Returns the text of a configuration with a waiver for each finding, at its end.
///
/// # Errors
///
/// Says that the text is no TOML, or has waivers in a form that none can be added to.
pub(super) fn with_waivers(
    text: &str,
    path: &Path,
    findings: &[&Found],
    arguments: &WaiveArguments,
) -> Result<String, Problem> {
    let refused = |message: String| Problem::new(format!("{}: {message}", path.display()));
    let document = text.parse::<DocumentMut>();
    let mut document = document.map_err(|error| refused(error.message().lines().collect::<Vec<_>>().join(", ")))?;
    let waivers = document
        .entry("waiver")
        .or_insert(Item::ArrayOfTables(ArrayOfTables::new()));
    let Some(waivers) = waivers.as_array_of_tables_mut() else {
        return Err(
            refused("`waiver` is one value, which nothing can be added to".to_owned())
                .hint("write each waiver as a table: `[[waiver]]`"),
        );
    };
    for finding in findings {
        waivers.push(waiver(finding, arguments)?);
    }
    let written = document.to_string();
    Ok(with_line_ends_of(text, written.trim_start_matches('\n')))
}

/// Returns a text with the line ends that another has: `\r\n` where all of its lines end so, as Windows writes them.
fn with_line_ends_of(text: &str, written: &str) -> String {
    let ends = text.matches('\n').count();
    if ends > 0 && text.matches("\r\n").count() == ends {
        written.replace("\r\n", "\n").replace('\n', "\r\n")
    } else {
        written.to_owned()
    }
}

fn waiver(finding: &Found, arguments: &WaiveArguments) -> Result<Table, Problem> {
    let mut table = Table::new();
    table.insert("policy", value(format!("{}/{}", finding.pack, finding.policy)));
    if let Some(resource) = &finding.resource {
        table.insert("resource", value(&resource.urn));
    }
    table.insert("fingerprint", value(&finding.fingerprint));
    table.insert("reason", value(&arguments.reason));
    if let Some(owner) = &arguments.owner {
        table.insert("owner", value(owner));
    }
    let expires = arguments.expires.to_string();
    let expires: toml_edit::Datetime = expires
        .parse()
        .map_err(|_| Problem::new(format!("`{expires}` is no TOML day")))?;
    table.insert("expires", value(expires));
    table.decor_mut().set_prefix("\n");
    Ok(table)
}
