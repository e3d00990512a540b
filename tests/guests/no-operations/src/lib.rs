//! A misbehaving pack: its policy applies to no operation, so that it would never be asked.

use portcullis_guest::{Metadata, Pack, Policy};

portcullis_guest::policy! {
    /// `never-asked` has no settings.
    pub struct NeverAsked {}
}

impl Policy for NeverAsked {
    fn metadata() -> Metadata {
        Metadata::new("never-asked", "Applies to nothing.").operations([])
    }
}

portcullis_guest::pack!(Pack::new("no-operations", "Judges nothing.").policy::<NeverAsked>());
