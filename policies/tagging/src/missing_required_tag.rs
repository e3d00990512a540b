//! `missing-required-tag`, see the page beside this file.

use portcullis_guest::tags::TagSet;
use portcullis_guest::{Check, Metadata, Policy, Report, Resource, Stop, Violation, matches_any};

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
        match self.tags.iter().find(|key| key.trim().is_empty()) {
            _ if self.tags.is_empty() => Err("`tags` names no tag".to_owned()),
            Some(key) => Err(format!("`tags` asks for the tag `{key}`, which no resource can have")),
            None => Ok(()),
        }
    }

    fn check(&self, resource: &Resource, report: &mut Report) -> Check {
        if !self.except_types.is_empty() && matches_any(&self.except_types, &resource.type_token()) {
            return Err(Stop::not_applicable("`except-types` names the resource's type"));
        }
        let present = resource.tags();
        report.each(&self.tags, |key, report| require(key, &present, report));
        Ok(())
    }
}

fn require(key: &str, present: &TagSet, report: &mut Report) -> Check {
    let Some(tag) = present.get(key) else {
        return Err(match present.undetermined(key) {
            Some(undetermined) => undetermined.into(),
            None => missing(key, present).into(),
        });
    };
    if tag.known_value()?.trim().is_empty() {
        report.violation(
            Violation::new(format!("the tag `{key}` is empty"))
                .at(&tag.pointer)
                .code("tag-empty")
                .hint("give it a value"),
        );
    }
    Ok(())
}

fn missing(key: &str, present: &TagSet) -> Violation {
    let is_alike = |other: &str| other.trim().eq_ignore_ascii_case(key);
    let hint = match present.tags.iter().find(|tag| is_alike(&tag.key)) {
        Some(tag) => format!(
            "rename `{}` to `{key}`: every letter of a key counts, and its case",
            tag.key
        ),
        None => format!("add `{key}`, to the resource or to the default tags of its provider"),
    };
    Violation::new(format!("the tag `{key}` is missing"))
        .at(&present.pointer)
        .code("tag-missing")
        .hint(hint)
}
