//! A misbehaving pack: its policy answers 100 MB.

use portcullis_guest::{Check, Metadata, Pack, Policy, Report, Resource, Violation};

portcullis_guest::policy! {
    /// `floods-output` has no settings.
    pub struct FloodsOutput {}
}

impl Policy for FloodsOutput {
    fn metadata() -> Metadata {
        Metadata::new("floods-output", "Answers 100 MB.")
    }

    fn check(&self, _: &Resource, report: &mut Report) -> Check {
        report.violation(Violation::new("x".repeat(100_000_000)));
        Ok(())
    }
}

portcullis_guest::pack!(Pack::new("floods-output", "Answers 100 MB.").policy::<FloodsOutput>());
