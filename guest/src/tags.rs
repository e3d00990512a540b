//! The tags of a resource, whatever its provider calls them.

pub use crate::bindings::portcullis::policy::tags::{Remainder, Tag, TagSet, TagValue};
use crate::{Stop, Undetermined};

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
