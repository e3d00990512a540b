//! How resources are tagged, whatever their provider calls tags.

use portcullis_guest::Pack;

mod disallowed_tag_value;
mod missing_required_tag;

pub use disallowed_tag_value::DisallowedTagValue;
pub use missing_required_tag::MissingRequiredTag;

portcullis_guest::pack!(
    Pack::new(
        "tagging",
        "How resources are tagged, whatever their provider calls tags."
    )
    .display_name("Tagging")
    .policy::<MissingRequiredTag>()
    .policy::<DisallowedTagValue>()
);

#[cfg(test)]
mod tests;
