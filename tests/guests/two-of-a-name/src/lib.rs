//! A misbehaving pack: describes two policies of one name.

use portcullis_guest::{Metadata, Pack, Policy};

portcullis_guest::policy! {
    /// `twin` has no settings.
    pub struct Twin {}
}

impl Policy for Twin {
    fn metadata() -> Metadata {
        Metadata::new("twin", "Is there twice.")
    }
}

portcullis_guest::pack!(
    Pack::new("two-of-a-name", "Has twins.")
        .policy::<Twin>()
        .policy::<Twin>()
);
