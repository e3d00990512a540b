//! A misbehaving pack: one policy tells how many resources the other was shown before it, in the same instance. The
//! other breaks down at a resource called `trap`, and takes its time over it.
#![expect(clippy::panic, reason = "this is what the pack is for")]

use std::cell::Cell;
use std::hint::black_box;

use portcullis_guest::{Check, Metadata, Pack, Policy, Report, Resource, Violation};

portcullis_guest::policy! {
    /// `shown-before` has no settings.
    pub struct ShownBefore {}
}

portcullis_guest::policy! {
    /// `remembers` has no settings.
    pub struct Remembers {}
}

thread_local! {
    static SHOWN: Cell<u32> = const { Cell::new(0) };
}

impl Policy for ShownBefore {
    fn metadata() -> Metadata {
        Metadata::new("shown-before", "Counts what it is shown.")
    }

    fn check(&self, resource: &Resource, _: &mut Report) -> Check {
        SHOWN.set(SHOWN.get() + 1);
        if resource.name() == "trap" {
            (0..50_000_000_u32).for_each(|turn| {
                black_box(turn);
            });
            panic!("fell into the trap");
        }
        Ok(())
    }
}

impl Policy for Remembers {
    fn metadata() -> Metadata {
        Metadata::new("remembers", "Tells what another policy counted.")
    }

    fn check(&self, resource: &Resource, report: &mut Report) -> Check {
        if resource.name() == "found" {
            report.violation(Violation::new(format!("{} resources were shown before", SHOWN.get())));
        }
        Ok(())
    }
}

portcullis_guest::pack!(
    Pack::new("remembers", "Remembers from policy to policy.")
        .policy::<ShownBefore>()
        .policy::<Remembers>()
);
