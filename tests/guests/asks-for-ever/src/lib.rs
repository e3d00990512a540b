//! A misbehaving pack: its policy asks the host the same question for ever.

use std::hint::black_box;

use portcullis_guest::{Check, Metadata, Pack, Policy, Report, Resource};

portcullis_guest::policy! {
    /// `asks-for-ever` has no settings.
    pub struct AsksForEver {}
}

impl Policy for AsksForEver {
    fn metadata() -> Metadata {
        Metadata::new("asks-for-ever", "Asks for ever.")
    }

    fn check(&self, resource: &Resource, _: &mut Report) -> Check {
        loop {
            black_box(resource.tags());
        }
    }
}

portcullis_guest::pack!(Pack::new("asks-for-ever", "Asks for ever.").policy::<AsksForEver>());
