//! How resources are tagged, whatever their provider calls tags.

use portcullis_guest::Pack;

mod disallowed_tag_value;
mod letter_case;
mod malformed_tag_key;
mod missing_required_tag;
mod protected_tag_change;

pub use disallowed_tag_value::DisallowedTagValue;
pub use letter_case::LetterCase;
pub use malformed_tag_key::MalformedTagKey;
pub use missing_required_tag::MissingRequiredTag;
pub use protected_tag_change::ProtectedTagChange;

portcullis_guest::pack!(
    Pack::new(
        "tagging",
        "How resources are tagged, whatever their provider calls tags."
    )
    .display_name("Tagging")
    .policy::<MissingRequiredTag>()
    .policy::<DisallowedTagValue>()
    .policy::<MalformedTagKey>()
    .policy::<ProtectedTagChange>()
);

#[cfg(test)]
mod tests;
