//! `missing-required-tag`, see the page beside this file.

use portcullis_guest::tags::{TagSet, TagValue};
use portcullis_guest::{Check, Metadata, Policy, Report, Resource, Violation, matches_any};

portcullis_guest::policy! {
    /// Settings of `missing-required-tag`.
    pub struct MissingRequiredTag {
        /// The keys that every resource that can be tagged must have.
        pub tags: Vec<String>,
        /// Type tokens of resources that need none; `*` stands for any characters.
        #[serde(default, rename = "except-types")]
        pub except_types: Vec<String>,
    }
}

impl Policy for MissingRequiredTag {
    fn metadata() -> Metadata {
        Metadata::new(
            "missing-required-tag",
            "A resource without a tag that every resource must have.",
        )
        .documentation(include_str!("missing_required_tag.md"))
        .tags(["cost", "ownership"])
        .taggable_only()
    }

    fn validate(&self) -> Result<(), String> {
        if self.tags.is_empty() {
            Err("`tags` names no tag".to_owned())
        } else {
            Ok(())
        }
    }

    fn check(&self, resource: &Resource, report: &mut Report) -> Check {
        if !self.except_types.is_empty() && matches_any(&self.except_types, &resource.type_token()) {
            return Ok(());
        }
        let present = resource.tags();
        report.each(&self.tags, |key, report| require(key, &present, report));
        Ok(())
    }
}

fn require(key: &str, present: &TagSet, report: &mut Report) -> Check {
    match present.get(key) {
        Some(tag) if matches!(&tag.value, TagValue::Known(value) if value.trim().is_empty()) => report.violation(
            Violation::new(format!("the tag `{key}` is empty"))
                .at(&tag.pointer)
                .code("tag-empty")
                .hint("give it a value"),
        ),
        Some(_) => {}
        None => match present.undetermined(key) {
            Some(undetermined) => report.undetermined(undetermined),
            None => report.violation(missing(key, present)),
        },
    }
    Ok(())
}

fn missing(key: &str, present: &TagSet) -> Violation {
    let alike = present.tags.iter().find(|tag| tag.key.eq_ignore_ascii_case(key));
    let hint = match alike {
        Some(tag) => format!("`{}` is another tag: keys are told apart by their case", tag.key),
        None => format!("add `{key}`, to the resource or to the default tags of its provider"),
    };
    Violation::new(format!("the tag `{key}` is missing"))
        .at(&present.pointer)
        .code("tag-missing")
        .hint(hint)
}
