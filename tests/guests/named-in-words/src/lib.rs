//! A misbehaving pack: its policy has a name of several words, one of them in colour.

use portcullis_guest::{Metadata, Pack, Policy};

portcullis_guest::policy! {
    /// The policy has no settings.
    pub struct SeveralWords {}
}

impl Policy for SeveralWords {
    fn metadata() -> Metadata {
        Metadata::new("no \u{1b}[31mred\u{1b}[0m words", "Has a name of several words.")
    }
}

portcullis_guest::pack!(Pack::new("named-in-words", "Has a policy of several words.").policy::<SeveralWords>());
