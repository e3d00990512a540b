//! `disallowed-tag-value`, see the page beside this file.

use std::collections::BTreeMap;

use portcullis_guest::tags::{Tag, TagValue};
use portcullis_guest::{Check, Metadata, Need, Policy, Report, Resource, Undetermined, Violation, matches_any};

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
            .needs([Need::Settings])
            .taggable_only()
    }

    fn validate(&self) -> Result<(), String> {
        let empty = self.values.iter().find(|(_, values)| values.is_empty());
        match empty {
            _ if self.values.is_empty() => Err("`values` names no tag".to_owned()),
            Some((key, _)) => Err(format!("`values` allows no value for `{key}`")),
            None => Ok(()),
        }
    }

    fn check(&self, resource: &Resource, report: &mut Report) -> Check {
        let present = resource.tags();
        let limited = self
            .values
            .iter()
            .filter_map(|(key, allowed)| present.get(key).map(|tag| (tag, allowed)));
        report.each(limited, |(tag, allowed), report| check_value(tag, allowed, report));
        Ok(())
    }
}

fn check_value(tag: &Tag, allowed: &[String], report: &mut Report) -> Check {
    let value = match &tag.value {
        TagValue::Known(value) => value,
        TagValue::Unknown(depends_on) => {
            let message = format!("the value of the tag `{}` is known only during the update", tag.key);
            return Err(Undetermined::unknown(message, &tag.pointer, depends_on.clone()).into());
        }
        TagValue::Secret => {
            let message = format!("the value of the tag `{}` is a secret", tag.key);
            return Err(Undetermined::secret(message, &tag.pointer).into());
        }
    };
    if !matches_any(allowed, value) {
        let listed: Vec<_> = allowed.iter().map(|value| format!("`{value}`")).collect();
        report.violation(
            Violation::new(format!("the tag `{}` has the value `{value}`", tag.key))
                .at(&tag.pointer)
                .code("value-not-allowed")
                .hint(format!("it may be {}", listed.join(", "))),
        );
    }
    Ok(())
}
