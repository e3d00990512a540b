//! A misbehaving pack: its policy has the name by which users mean every policy.

use portcullis_guest::{Metadata, Pack, Policy};

portcullis_guest::policy! {
    /// `all` has no settings.
    pub struct All {}
}

impl Policy for All {
    fn metadata() -> Metadata {
        Metadata::new("all", "Has a name that stands for every policy.")
    }
}

portcullis_guest::pack!(Pack::new("named-all", "Has a policy called `all`.").policy::<All>());
