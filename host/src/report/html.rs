//! The report for a browser: one file that loads nothing, which people open from what CI keeps.
//!
//! All that comes from elsewhere gets into it in two ways, and in no other: as escaped text ([`markup`]), or in the data that
//! the script reads ([`data`]), which makes text nodes of it and nothing else. If a way were open all the same, the page's own
//! policy would let nothing run but the one script that is known by its hash (Content Security Policy, level 3, §2.3.1), and no
//! text become markup (Trusted Types).

mod data;
mod header;
mod markup;
mod plain;
mod sections;
mod tables;

use std::io::{self, Write};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest as _, Sha256};

use super::Report;

const PAGE: &str = include_str!("html/page.html");
const STYLE: &str = concat!(
    include_str!("html/style/page.css"),
    include_str!("html/style/workspace.css"),
    include_str!("html/style/images.css"),
);
const SCRIPT: &str = concat!(
    include_str!("html/script/document.js"),
    include_str!("html/script/model.js"),
    include_str!("html/script/tree.js"),
    include_str!("html/script/findings.js"),
    include_str!("html/script/images.js"),
    include_str!("html/script/main.js"),
);

/// Writes the page: its template, in which each `{{name}}` stands for a part.
pub(super) fn write(report: &Report, output: &mut dyn Write) -> io::Result<()> {
    for piece in PAGE.split("{{") {
        match piece.split_once("}}") {
            Some((name, rest)) => {
                write_part(name, report, output)?;
                output.write_all(rest.as_bytes())?;
            }
            None => output.write_all(piece.as_bytes())?,
        }
    }
    Ok(())
}

fn write_part(name: &str, report: &Report, output: &mut dyn Write) -> io::Result<()> {
    match name {
        "content-security-policy" => write!(output, "{}", content_security_policy()),
        "version" => write!(output, "{}", env!("CARGO_PKG_VERSION")),
        "verdict" => write!(output, "{}", report.verdict.as_str()),
        "title" => header::write_title(report, output),
        "icon" => header::write_icon(report, output),
        "style" => write!(output, "{STYLE}"),
        "script" => write!(output, "{SCRIPT}"),
        "data" => data::write(report, output),
        "header" => header::write(report, output),
        "chips" => header::write_chips(report, output),
        "findings" => plain::write_findings(report, output),
        "images" => plain::write_images(report, output),
        "faults" => sections::write_faults(report, output),
        "waivers" => tables::write_waivers(report, output),
        "baseline" => tables::write_baseline(report, output),
        "skipped" => sections::write_skipped(report, output),
        "policies" => tables::write_policies(report, output),
        "pages" => sections::write_pages(report, output),
        "run" => tables::write_run(report, output),
        unknown => Err(io::Error::other(format!("the page has no part `{unknown}`"))),
    }
}

/// Returns what a browser may do with the page: apply its one style, run its one script, show its one icon, load nothing.
fn content_security_policy() -> String {
    let hash = |text: &str| STANDARD.encode(Sha256::digest(text));
    format!(
        "default-src 'none'; style-src 'sha256-{}'; script-src 'sha256-{}'; img-src data:; base-uri 'none'; \
         form-action 'none'; require-trusted-types-for 'script'; trusted-types 'none'",
        hash(STYLE),
        hash(SCRIPT)
    )
}

#[cfg(test)]
mod tests;
