//! A misbehaving pack: its policy panics over its settings.
#![expect(clippy::panic, reason = "this is what the pack is for")]

use portcullis_guest::{Metadata, Pack, Policy};

portcullis_guest::policy! {
    /// `breaks-settings` has no settings.
    pub struct BreaksSettings {}
}

impl Policy for BreaksSettings {
    fn metadata() -> Metadata {
        Metadata::new("breaks-settings", "Panics over its settings.")
    }

    fn validate(&self) -> Result<(), String> {
        panic!("nobody has ever set this");
    }
}

portcullis_guest::pack!(Pack::new("breaks-settings", "Panics over its settings.").policy::<BreaksSettings>());
