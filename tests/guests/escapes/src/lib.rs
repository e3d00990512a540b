//! A misbehaving pack: its texts give orders to terminals and to CI services.
#![expect(clippy::panic, reason = "the text of a panic is printed too")]

use portcullis_guest::bindings::portcullis::policy::log;
use portcullis_guest::{Check, Metadata, Pack, Policy, Report, Resource, Violation};

const CLEAR: &str = "\u{1b}[2J\u{1b}[31m";
const FORGED: &str = "\n::error::forged\n##vso[task.complete result=Succeeded]done\n##[error]forged";
const REVERSED: &str = "\u{202e}desrever\u{7}";

portcullis_guest::policy! {
    /// `escapes-in-findings` has no settings.
    pub struct EscapesInFindings {}
}

portcullis_guest::policy! {
    /// `escapes-in-panics` has no settings.
    pub struct EscapesInPanics {}
}

impl Policy for EscapesInFindings {
    fn metadata() -> Metadata {
        Metadata::new("escapes-in-findings", "Gives orders in what it finds.")
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

portcullis_guest::pack!(
    Pack::new("escapes", "Gives orders in its texts.")
        .policy::<EscapesInFindings>()
        .policy::<EscapesInPanics>()
);
