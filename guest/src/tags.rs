//! The tags of a resource, whatever its provider calls them.

pub use crate::bindings::portcullis::policy::tags::{Remainder, Tag, TagSet, TagValue};
use crate::{Stop, Undetermined};

impl Tag {
    /// Returns the value.
    ///
    /// # Errors
    ///
    /// Leaves the question open where the value is unknown or secret.
    pub fn known_value(&self) -> Result<&str, Stop> {
        match &self.value {
            TagValue::Known(value) => Ok(value),
            TagValue::Unknown(depends_on) => {
                let message = format!("the value of the tag `{}` is known only during the update", self.key);
                Err(Undetermined::unknown(message, &self.pointer, depends_on.clone()).into())
            }
            TagValue::Secret => {
                let message = format!("the value of the tag `{}` is a secret", self.key);
                Err(Undetermined::secret(message, &self.pointer).into())
            }
        }
    }
}

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

#[cfg(test)]
mod tests;
