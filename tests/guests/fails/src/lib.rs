//! A misbehaving pack: its policy says that it broke down.

use portcullis_guest::{Check, Metadata, Pack, Policy, Report, Resource, Stop};

portcullis_guest::policy! {
    /// `always-fails` has no settings.
    pub struct AlwaysFails {}
}

impl Policy for AlwaysFails {
    fn metadata() -> Metadata {
        Metadata::new("always-fails", "Breaks down.")
    }

    fn check(&self, _: &Resource, _: &mut Report) -> Check {
        Err(Stop::failed("the rule book has no page 42"))
    }
}

portcullis_guest::pack!(Pack::new("fails", "Breaks down.").policy::<AlwaysFails>());
