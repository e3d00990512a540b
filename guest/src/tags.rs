//! The tags of a resource, whatever its provider calls them.

use crate::Undetermined;
pub use crate::bindings::portcullis::policy::tags::{Remainder, Tag, TagSet, TagValue};

impl TagSet {
    /// Returns the tag with a key, exactly as it is written.
    pub fn get(&self, key: &str) -> Option<&Tag> {
        self.tags.iter().find(|tag| tag.key == key)
    }

    /// Returns why a tag that is not listed may be there all the same, if so.
    pub fn undetermined(&self, key: &str) -> Option<Undetermined> {
        let message = format!("whether there is a tag `{key}` is known only during the update");
        match &self.remainder {
            Remainder::None => None,
            Remainder::Unknown(depends_on) => Some(Undetermined::unknown(message, &self.pointer, depends_on.clone())),
            Remainder::Secret => Some(Undetermined::secret(
                format!("whether there is a tag `{key}` is a secret"),
                &self.pointer,
            )),
        }
    }
}
