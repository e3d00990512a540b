//! A misbehaving pack: its policy judges a resource that it was not shown.

use portcullis_guest::{Check, Metadata, Pack, Policy, Resource, StackReport, Violation};

portcullis_guest::policy! {
    /// `judges-unseen` has no settings.
    pub struct JudgesUnseen {}
}

impl Policy for JudgesUnseen {
    fn metadata() -> Metadata {
        Metadata::new("judges-unseen", "Judges a resource that it was not shown.").stack()
    }

    fn check_stack(&self, _: &[Resource], report: &mut StackReport) -> Check {
        let urn = "urn:pulumi:prod::shop::aws:s3/bucket:Bucket::made-up";
        report.violation(urn, Violation::new("a bucket that nobody has seen"));
        Ok(())
    }
}

portcullis_guest::pack!(Pack::new("judges-unseen", "Judges what it was not shown.").policy::<JudgesUnseen>());
