//! The tags of a resource, whatever its provider calls them.

use serde_json::Value;

pub use crate::bindings::portcullis::policy::tags::{
    KeyFlaw, KeyFlawKind, PairForm, Remainder, Tag, TagForm, TagSet, TagValue,
};
use crate::properties::member;
use crate::{Edit, Stop, Undetermined};

impl Tag {
    /// Returns the value.
    ///
    /// ```
    /// # portcullis_guest::example! {
    /// fn check(&self, resource: &Resource, report: &mut Report) -> Check {
    ///     let tags = resource.tags();
    ///     let Some(tag) = tags.get("Environment") else {
    ///         return Ok(());
    ///     };
    ///     if tag.known_value()? == "prod" && context::stack() != "prod" {
    ///         report.violation(Violation::new("not of production").at(&tag.pointer));
    ///     }
    ///     Ok(())
    /// }
    /// # }
    ///
    /// let cases = r#"[{
    ///     "name": "a label of Google Cloud is a tag, too",
    ///     "stack": "dev",
    ///     "resource": { "type": "gcp:storage/bucket:Bucket", "inputs": { "labels": { "Environment": "prod" } } },
    ///     "expect": [{ "violation": { "pointer": "/labels/Environment" } }]
    /// }, {
    ///     "name": "a value that is not known yet",
    ///     "stack": "dev",
    ///     "resource": {
    ///         "type": "aws:s3/bucket:Bucket",
    ///         "inputs": { "tags": { "Environment": "04da6b54-80e4-46f7-96ec-b56ff0331ba9" } }
    ///     },
    ///     "expect": [{ "undetermined": { "pointer": "/tags/Environment" } }]
    /// }]"#;
    /// # judge(cases);
    /// ```
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
    /// Returns the tag with a key, exactly as it is written. The example of [`Tag::known_value`] asks for one.
    pub fn get(&self, key: &str) -> Option<&Tag> {
        self.tags.iter().find(|tag| tag.key == key)
    }

    /// Returns why a tag that is not listed may be there all the same, if so.
    ///
    /// ```
    /// # portcullis_guest::example! {
    /// fn check(&self, resource: &Resource, report: &mut Report) -> Check {
    ///     let tags = resource.tags();
    ///     match (tags.get("Owner"), tags.undetermined("Owner")) {
    ///         (Some(_), _) => {}
    ///         (None, Some(undetermined)) => report.undetermined(undetermined),
    ///         (None, None) => report.violation(Violation::new("nobody owns it").at(&tags.pointer)),
    ///     }
    ///     Ok(())
    /// }
    /// # }
    ///
    /// let cases = r#"[{
    ///     "name": "a bucket without an owner",
    ///     "resource": { "type": "aws:s3/bucket:Bucket", "inputs": { "tags": { "owner": "team-shop" } } },
    ///     "expect": [{ "violation": { "pointer": "/tags", "message": "nobody owns it" } }]
    /// }, {
    ///     "name": "tags that are not known yet",
    ///     "resource": {
    ///         "type": "aws:s3/bucket:Bucket",
    ///         "inputs": { "tags": "04da6b54-80e4-46f7-96ec-b56ff0331ba9" }
    ///     },
    ///     "expect": [{ "undetermined": { "pointer": "/tags", "message": "whether there is a tag `Owner`" } }]
    /// }]"#;
    /// # judge(cases);
    /// ```
    pub fn undetermined(&self, key: &str) -> Option<Undetermined> {
        self.open(&format!("whether there is a tag `{key}`"))
    }

    /// Returns why there may be more tags than those that are listed, if so.
    ///
    /// ```
    /// # portcullis_guest::example! {
    /// fn check(&self, resource: &Resource, report: &mut Report) -> Check {
    ///     let tags = resource.tags();
    ///     if tags.tags.len() > 50 {
    ///         report.violation(Violation::new(format!("{} tags", tags.tags.len())).at(&tags.pointer));
    ///     } else if let Some(open) = tags.undetermined_rest() {
    ///         report.undetermined(open);
    ///     }
    ///     Ok(())
    /// }
    /// # }
    ///
    /// let cases = r#"[{
    ///     "name": "tags that are a secret may be many",
    ///     "resource": { "type": "aws:s3/bucket:Bucket", "inputs": { "tags": "[secret]" } },
    ///     "expect": [{ "undetermined": { "pointer": "/tags", "message": "whether there are more tags" } }]
    /// }]"#;
    /// # judge(cases);
    /// ```
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
    /// ```
    /// # portcullis_guest::example! {
    /// fn metadata() -> Metadata {
    ///     Metadata::new("missing-owner", "A resource of which nobody knows whose it is.").remediates()
    /// }
    ///
    /// fn check(&self, resource: &Resource, report: &mut Report) -> Check {
    ///     let tags = resource.tags();
    ///     if tags.get("Owner").is_none() {
    ///         report.violation(Violation::new("the tag `Owner` is missing").at(tags.pointer));
    ///     }
    ///     Ok(())
    /// }
    ///
    /// fn remediate(&self, resource: &Resource) -> Result<Vec<Edit>, Stop> {
    ///     resource.tags().set("Owner", "team-platform")
    /// }
    /// # }
    ///
    /// let cases = r#"[{
    ///     "name": "tags that are an object",
    ///     "resource": { "type": "aws:s3/bucket:Bucket" },
    ///     "expect": [{ "violation": {} }],
    ///     "remediation": [{ "set": { "pointer": "/tags/Owner", "value": "team-platform" } }]
    /// }, {
    ///     "name": "tags that are a list",
    ///     "resource": { "type": "aws-native:s3:Bucket" },
    ///     "expect": [{ "violation": {} }],
    ///     "remediation": [{ "set": {
    ///         "pointer": "/tags/-",
    ///         "value": { "key": "Owner", "value": "team-platform" }
    ///     } }]
    /// }]"#;
    /// # judge(cases);
    /// ```
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

#[cfg(test)]
mod tests;
