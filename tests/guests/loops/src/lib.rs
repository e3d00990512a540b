//! A misbehaving pack: its policy loops for ever.

use std::hint::black_box;

use portcullis_guest::{Check, Metadata, Pack, Policy, Report, Resource};

portcullis_guest::policy! {
    /// `loops-for-ever` has no settings.
    pub struct LoopsForEver {}
}

impl Policy for LoopsForEver {
    fn metadata() -> Metadata {
        Metadata::new("loops-for-ever", "Loops for ever.")
    }

    fn check(&self, _: &Resource, _: &mut Report) -> Check {
        loop {
            black_box(());
        }
    }
}

portcullis_guest::pack!(Pack::new("loops", "Loops for ever.").policy::<LoopsForEver>());
