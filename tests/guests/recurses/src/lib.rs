//! A misbehaving pack: its policy calls itself without end.

use std::hint::black_box;

use portcullis_guest::{Check, Metadata, Pack, Policy, Report, Resource};

portcullis_guest::policy! {
    /// `recurses-for-ever` has no settings.
    pub struct RecursesForEver {}
}

impl Policy for RecursesForEver {
    fn metadata() -> Metadata {
        Metadata::new("recurses-for-ever", "Calls itself without end.")
    }

    fn check(&self, _: &Resource, _: &mut Report) -> Check {
        black_box(depth(0));
        Ok(())
    }
}

fn depth(reached: u64) -> u64 {
    if black_box(reached) == u64::MAX {
        return reached;
    }
    black_box(depth(reached + 1)) + 1
}

portcullis_guest::pack!(Pack::new("recurses", "Calls itself without end.").policy::<RecursesForEver>());
