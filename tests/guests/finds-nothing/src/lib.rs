//! A pack that behaves, and finds nothing: what the others are told apart from.

use portcullis_guest::{Check, Metadata, Pack, Policy, Report, Resource};

portcullis_guest::policy! {
    /// `finds-nothing` has no settings.
    pub struct FindsNothing {}
}

impl Policy for FindsNothing {
    fn metadata() -> Metadata {
        Metadata::new("finds-nothing", "Finds nothing.")
    }

    fn check(&self, _: &Resource, _: &mut Report) -> Check {
        Ok(())
    }
}

portcullis_guest::pack!(Pack::new("finds-nothing", "Finds nothing.").policy::<FindsNothing>());
