//! A misbehaving pack: its policy takes memory for ever.

use std::hint::black_box;

use portcullis_guest::{Check, Metadata, Pack, Policy, Report, Resource};

portcullis_guest::policy! {
    /// `hogs-memory` has no settings.
    pub struct HogsMemory {}
}

impl Policy for HogsMemory {
    fn metadata() -> Metadata {
        Metadata::new("hogs-memory", "Takes memory for ever.")
    }

    fn check(&self, _: &Resource, _: &mut Report) -> Check {
        let mut hoard = Vec::new();
        loop {
            hoard.push(vec![1_u8; 1 << 20]);
            black_box(&mut hoard);
        }
    }
}

portcullis_guest::pack!(Pack::new("hogs-memory", "Takes memory for ever.").policy::<HogsMemory>());
