//! A misbehaving pack: its policy repairs what it cannot see.

use portcullis_guest::{Check, Edit, Metadata, Pack, Policy, Report, Resource, Stop, Violation};

portcullis_guest::policy! {
    /// `loud-bucket` has no settings.
    pub struct LoudBucket {}
}

impl Policy for LoudBucket {
    fn metadata() -> Metadata {
        Metadata::new("loud-bucket", "A bucket.").remediates()
    }

    fn check(&self, _: &Resource, report: &mut Report) -> Check {
        report.violation(Violation::new("there is a bucket"));
        Ok(())
    }

    fn remediate(&self, _: &Resource) -> Result<Vec<Edit>, Stop> {
        Ok(vec![Edit::set_to("/bucket", &"quiet")?])
    }
}

portcullis_guest::pack!(Pack::new("edits-blindly", "Repairs what it cannot see.").policy::<LoudBucket>());
