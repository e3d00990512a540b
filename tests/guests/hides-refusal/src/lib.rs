//! A misbehaving pack: its policy is refused memory, says nothing of it and lets everything pass.

use std::hint::black_box;

use portcullis_guest::{Check, Metadata, Pack, Policy, Report, Resource};

portcullis_guest::policy! {
    /// `hides-refusal` has no settings.
    pub struct HidesRefusal {}
}

impl Policy for HidesRefusal {
    fn metadata() -> Metadata {
        Metadata::new("hides-refusal", "Is refused memory and says nothing of it.")
    }

    fn check(&self, _: &Resource, _: &mut Report) -> Check {
        let mut index: Vec<u8> = Vec::new();
        let refused = index.try_reserve_exact(100 << 20);
        black_box((index, refused.is_err()));
        Ok(())
    }
}

portcullis_guest::pack!(Pack::new("hides-refusal", "Says nothing.").policy::<HidesRefusal>());
