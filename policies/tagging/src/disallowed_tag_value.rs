//! `disallowed-tag-value`, see the page beside this file.

use std::collections::BTreeMap;

use portcullis_guest::tags::TagSet;
use portcullis_guest::text::is_blank;
use portcullis_guest::{Check, Metadata, Policy, Report, Resource, Violation, matches_all, matches_any};

portcullis_guest::policy! {
    /// Settings of `disallowed-tag-value`.
    pub struct DisallowedTagValue {
        /// The values that a tag may have, by its key; `*` stands for any characters.
        pub values: BTreeMap<String, Vec<String>>,
    }
}

impl Policy for DisallowedTagValue {
    fn metadata() -> Metadata {
        Metadata::new("disallowed-tag-value", "A tag with a value that it may not have.")
            .documentation(include_str!("disallowed_tag_value.md"))
            .tags(["cost", "ownership"])
            .taggable_only()
    }

    fn validate(&self) -> Result<(), String> {
        if self.values.is_empty() {
            return Err("`values` names no tag".to_owned());
        }
        match self
            .values
            .iter()
            .find(|(key, values)| values.is_empty() || is_blank(key))
        {
            Some((key, _)) if is_blank(key) => {
                Err(format!("`values` names the tag `{key}`, which no resource can have"))
            }
            Some((key, _)) => Err(format!("`values` allows no value for `{key}`")),
            None => self.require_narrow(),
        }
    }

    fn check(&self, resource: &Resource, report: &mut Report) -> Check {
        let present = resource.tags();
        report.each(&self.values, |(key, allowed), report| {
            check_value(key, allowed, &present, report)
        });
        Ok(())
    }
}

impl DisallowedTagValue {
    fn require_narrow(&self) -> Result<(), String> {
        let mut values = self.values.iter();
        match values.find(|(_, values)| values.iter().any(|value| matches_all(value))) {
            Some((key, _)) => Err(format!("`values` allows every value for `{key}`: leave the tag out")),
            None => Ok(()),
        }
    }
}

/// A tag that is not there has no value; one that may be there may have any.
fn check_value(key: &str, allowed: &[String], present: &TagSet, report: &mut Report) -> Check {
    let Some(tag) = present.get(key) else {
        return present
            .undetermined(key)
            .map_or(Ok(()), |undetermined| Err(undetermined.into()));
    };
    let value = tag.known_value()?;
    if !matches_any(allowed, value) {
        let listed: Vec<_> = allowed.iter().map(|value| format!("`{value}`")).collect();
        report.violation(
            Violation::new(format!("the tag `{key}` has the value `{value}`, which is not allowed"))
                .at(&tag.pointer)
                .code("value-not-allowed")
                .hint(format!("it may be {}", listed.join(", "))),
        );
    }
    Ok(())
}
