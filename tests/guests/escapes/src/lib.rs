//! A misbehaving pack: its texts give orders to terminals and to CI services.
#![expect(clippy::panic, reason = "the text of a panic is printed too")]

use portcullis_guest::bindings::portcullis::policy::log;
use portcullis_guest::{Check, Framework, Metadata, Pack, Policy, Report, Resource, Violation};

const CLEAR: &str = "\u{1b}[2J\u{1b}[31m";
const FORGED: &str = "\n::error::forged\n##vso[task.complete result=Succeeded]done\n##[error]forged";
const PAGE: &str = include_str!("page.md");
const REVERSED: &str = "\u{202e}desrever\u{7}";

portcullis_guest::policy! {
    /// Settings of `escapes-in-findings`.
    pub struct EscapesInFindings {
        /// Gives orders in what it is by default.
        #[serde(default = "forged")]
        #[schemars(description = "\u{1b}[2J\n::error::forged\n##[error]forged")]
        pub forged: String,
    }
}

fn forged() -> String {
    format!("{FORGED}{CLEAR}")
}

portcullis_guest::policy! {
    /// `escapes-in-panics` has no settings.
    pub struct EscapesInPanics {}
}

impl Policy for EscapesInFindings {
    fn metadata() -> Metadata {
        Metadata::new("escapes-in-findings", &text("description"))
            .display_name(&text("display name"))
            .documentation(PAGE)
            .url(&text("url"))
            .remediation_steps(&text("steps"))
            .tags([text("tag").as_str()])
            .types(["*", &text("type")])
            .framework(Framework {
                name: text("framework"),
                version: text("version"),
                reference: text("reference"),
                specification: text("specification"),
            })
    }

    fn check(&self, _: &Resource, report: &mut Report) -> Check {
        log::write(log::Level::Warning, &format!("{CLEAR}log{FORGED}{REVERSED}"));
        report.violation(
            Violation::new(format!("{FORGED}{CLEAR}message{REVERSED}"))
                .at(format!("/{CLEAR}pointer{FORGED}"))
                .code(format!("{CLEAR}code{FORGED}"))
                .hint(format!("{FORGED}{CLEAR}hint{REVERSED}")),
        );
        Ok(())
    }
}

impl Policy for EscapesInPanics {
    fn metadata() -> Metadata {
        Metadata::new("escapes-in-panics", "Gives orders when it panics.")
    }

    fn check(&self, _: &Resource, _: &mut Report) -> Check {
        panic!("{FORGED}{CLEAR}panic{REVERSED}");
    }
}

/// Returns a text with orders around it.
fn text(name: &str) -> String {
    format!("{FORGED}{CLEAR}{name}{REVERSED}")
}

portcullis_guest::pack!(
    Pack::new("escapes", &text("description"))
        .display_name(&text("display name"))
        .readme(PAGE)
        .provider(&text("provider"))
        .repository(&text("repository"))
        .tags([text("tag").as_str()])
        .policy::<EscapesInFindings>()
        .policy::<EscapesInPanics>()
);
