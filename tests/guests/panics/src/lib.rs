//! A misbehaving pack: its policy panics.
#![expect(clippy::panic, reason = "this is what the pack is for")]

use portcullis_guest::{Check, Metadata, Pack, Policy, Report, Resource};

portcullis_guest::policy! {
    /// `always-panics` has no settings.
    pub struct AlwaysPanics {}
}

impl Policy for AlwaysPanics {
    fn metadata() -> Metadata {
        Metadata::new("always-panics", "Panics.")
    }

    fn check(&self, resource: &Resource, _: &mut Report) -> Check {
        panic!("cannot judge `{}`", resource.name());
    }
}

portcullis_guest::pack!(Pack::new("panics", "Panics.").policy::<AlwaysPanics>());
