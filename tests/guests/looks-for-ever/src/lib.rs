//! A misbehaving pack: looks into a resource again and again, so that the work is the host's and not its own.

use portcullis_guest::{Check, Metadata, Pack, Policy, Report, Resource};

portcullis_guest::policy! {
    /// `looks-for-ever` has no settings.
    pub struct LooksForEver {}
}

impl Policy for LooksForEver {
    fn metadata() -> Metadata {
        Metadata::new("looks-for-ever", "Looks into a resource for ever.")
    }

    fn check(&self, resource: &Resource, _: &mut Report) -> Check {
        loop {
            resource.inputs().shape("/there-is-no-such-property");
        }
    }
}

portcullis_guest::pack!(Pack::new("looks-for-ever", "Looks for ever.").policy::<LooksForEver>());
