//! The tags of a resource, whatever its provider calls them.

use serde_json::Value;

pub use crate::bindings::portcullis::policy::tags::{
    KeyFlaw, KeyFlawKind, PairForm, Remainder, Tag, TagForm, TagSet, TagValue,
};
use crate::{Edit, Stop, Undetermined};

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
        self.open(&format!("whether there is a tag `{key}`"))
    }

    /// Returns why there may be more tags than those that are listed, if so.
    pub fn undetermined_rest(&self) -> Option<Undetermined> {
        self.open("whether there are more tags")
    }

    fn open(&self, question: &str) -> Option<Undetermined> {
        match &self.remainder {
            Remainder::None => None,
            Remainder::Unknown(depends_on) => {
                let message = format!("{question} is known only during the update");
                Some(Undetermined::unknown(message, &self.pointer, depends_on.clone()))
            }
            Remainder::Secret => Some(Undetermined::secret(format!("{question} is a secret"), &self.pointer)),
        }
    }

    /// Returns the edits that give the resource a tag, or one that it has another value, as its provider writes tags.
    ///
    /// # Errors
    ///
    /// Leaves the question open where the tag may be there and cannot be seen, or its value cannot. Nothing can be done
    /// where nobody can tell how tags are written there, or the tag cannot be written so.
    pub fn set(&self, key: &str, value: &str) -> Result<Vec<Edit>, Stop> {
        let own = match self.get(key) {
            Some(tag) => tag.known_value().map(|_| Some(tag).filter(|tag| !tag.from_provider))?,
            None => self.undetermined(key).map_or(Ok(None), |open| Err(Stop::from(open)))?,
        };
        let (pointer, written) = self.written(key, value, own)?;
        let merged = self.merged.iter().map(|merged| member(merged, key));
        let merged = merged.map(|pointer| Edit::set_to(pointer, &value));
        std::iter::once(Edit::set_to(pointer, &written)).chain(merged).collect()
    }

    /// Returns what is to be set, and where. A tag of the provider is written anew as one of the resource.
    fn written(&self, key: &str, value: &str, own: Option<&Tag>) -> Result<(String, Value), Stop> {
        let end = || format!("{}/-", self.pointer);
        match (&self.form, own) {
            (Some(TagForm::Map), _) => Ok((member(&self.pointer, key), value.into())),
            (Some(TagForm::Pairs(form)), None) => Ok((end(), pair(form, key, value))),
            (Some(TagForm::Pairs(form)), Some(tag)) => Ok((self.value_in_pair(form, tag), value.into())),
            (Some(TagForm::Names), _) if !is_part_of_name(key) || !is_part_of_name(value) => Err(Stop::not_applicable(
                format!("`{key}` and `{value}` cannot be written as one name"),
            )),
            (Some(TagForm::Names), tag) => {
                let pointer = tag.map_or_else(end, |tag| tag.pointer.clone());
                Ok((pointer, format!("{key}:{value}").into()))
            }
            (None, _) => Err(Stop::not_applicable("nobody can tell how tags are written here")),
        }
    }

    /// A tag that is a key alone stands where its pair does.
    fn value_in_pair(&self, form: &PairForm, tag: &Tag) -> String {
        let place = tag.pointer.strip_prefix(&self.pointer).unwrap_or_default();
        if place.matches('/').count() > 1 {
            tag.pointer.clone()
        } else {
            member(&tag.pointer, &form.value)
        }
    }
}

fn pair(form: &PairForm, key: &str, value: &str) -> Value {
    let switches = form.switches.iter().map(|switch| (switch.clone(), Value::Bool(true)));
    let members = [(form.key.clone(), key.into()), (form.value.clone(), value.into())];
    Value::Object(members.into_iter().chain(switches).collect())
}

/// Returns whether a text can be what stands before or behind the colon of a name.
fn is_part_of_name(text: &str) -> bool {
    !text.is_empty() && !text.contains(':')
}

fn member(pointer: &str, key: &str) -> String {
    format!("{pointer}/{}", key.replace('~', "~0").replace('/', "~1"))
}

#[cfg(test)]
mod tests;
