//! `portcullis explain`: a policy's page in the terminal, the pages of all as files, or how one judges one resource.

mod page;
mod pages;
mod replay;

use std::io::{self, Write};
use std::path::PathBuf;

use anstyle::Style;

use crate::cli::ExplainArguments;
use crate::config;
use crate::outcome::PolicyInfo;
use crate::packs::Pack;
use crate::report::Format;
use crate::selection;
use crate::text::one_line;

use super::session::Session;
use super::{Failure, screen};

const DIM: Style = Style::new().dimmed();

/// Shows the page of a policy or how it judges one resource, or writes the pages of all. Returns the exit code.
///
/// # Errors
///
/// Returns what is wrong with the configuration, which pack misbehaves, that there is no such policy, or which page
/// cannot be written.
pub(crate) fn explain(arguments: &ExplainArguments) -> Result<u8, Failure> {
    let first = arguments.plans.first().map(PathBuf::as_path);
    let mut session = Session::open(&arguments.packs, &arguments.cache, first, None)?;
    let several = config::of_several(arguments.packs.config.as_deref(), &arguments.plans);
    session.problems.extend(several);
    if !session.problems.is_empty() {
        return Err(session.problems.into());
    }
    let (packs, unloaded) = session.threads.install(|| session.load());
    if !unloaded.is_empty() {
        // One of these may have a policy of the name, and that one may be meant.
        return Err(unloaded.into());
    }
    if let Some(folder) = &arguments.pages {
        return pages::write(folder, &packs);
    }
    let (pack, policy) = selection::find(&packs, arguments.policy.as_deref().unwrap_or_default())?;
    if let Some(urn) = &arguments.resource {
        let judge = || replay::replay(arguments, urn, &session.config, pack, &policy.name);
        return session.threads.install(judge);
    }
    screen::show("the page", Format::Text, |output| write(pack, policy, output))?;
    Ok(0)
}

fn write(pack: &Pack, policy: &PolicyInfo, output: &mut dyn Write) -> io::Result<()> {
    page::write(&text(policy), output)?;
    let (name, version, source) = (&pack.info().name, &pack.info().version, one_line(pack.source()));
    let (level, severity) = (policy.level.as_str(), policy.severity.as_str());
    writeln!(
        output,
        "\n{DIM}a policy of {name} {version} ({source}): {level}, {severity}{DIM:#}"
    )
}

/// Returns the policy's page. One without a page has what it says of itself elsewhere.
fn text(policy: &PolicyInfo) -> String {
    let documentation = &policy.documentation;
    let page = documentation.page.page();
    if !page.trim().is_empty() {
        return page;
    }
    let parts = [
        format!("# {}", policy.name),
        policy.description.clone(),
        documentation.remediation_steps.page(),
        documentation.url.one_line(),
    ];
    let said: Vec<_> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    said.join("\n\n")
}
