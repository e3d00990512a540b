//! `missing-required-tag`, see the page beside this file.

use std::collections::BTreeMap;

use portcullis_guest::tags::{Tag, TagSet};
use portcullis_guest::text::{folded, is_blank};
use portcullis_guest::{
    Check, Edit, Lookup, Metadata, Policy, Report, Resource, Stop, Undetermined, Violation, matches_all, matches_any,
};

portcullis_guest::policy! {
    /// Settings of `missing-required-tag`.
    pub struct MissingRequiredTag {
        /// The keys that every resource that can be tagged must have.
        pub tags: Vec<String>,
        /// Type tokens of resources that need none; `*` stands for any characters.
        #[serde(default, rename = "except-types")]
        pub except_types: Vec<String>,
        /// Values that a resource is given for tags that it lacks, by their keys, where the level is `remediate`.
        #[serde(default)]
        pub defaults: BTreeMap<String, String>,
    }
}

impl Policy for MissingRequiredTag {
    fn metadata() -> Metadata {
        Metadata::new(
            "missing-required-tag",
            "A resource without a tag that every resource must have.",
        )
        .documentation(include_str!("missing_required_tag.md"))
        .remediation_steps("Add the tag to the resource or to the default tags of its provider, or set `defaults`.")
        .tags(["cost", "ownership"])
        .taggable_only()
        .remediates()
    }

    fn validate(&self) -> Result<(), String> {
        if self.tags.is_empty() {
            return Err("`tags` names no tag".to_owned());
        }
        if let Some(key) = self.tags.iter().find(|key| is_blank(key)) {
            return Err(format!("`tags` asks for the tag `{key}`, which no resource can have"));
        }
        let names_all = |pattern: &&String| matches_all(&pattern.replace(':', ""));
        if let Some(pattern) = self.except_types.iter().find(names_all) {
            return Err(format!("`{pattern}` in `except-types` names every type"));
        }
        match self
            .defaults
            .iter()
            .find(|(key, value)| !self.tags.contains(key) || is_blank(value))
        {
            Some((key, value)) if is_blank(value) => Err(format!("`defaults` has no value for `{key}`")),
            Some((key, _)) => Err(format!(
                "`defaults` has a value for `{key}`, which `tags` does not ask for"
            )),
            None => Ok(()),
        }
    }

    fn check(&self, resource: &Resource, report: &mut Report) -> Check {
        self.require_applicable(resource)?;
        let present = resource.tags();
        report.each(&self.tags, |key, report| require(key, &present, report));
        Ok(())
    }

    /// What can be repaired is. The rest is found by the check that comes after.
    fn remediate(&self, resource: &Resource) -> Result<Vec<Edit>, Stop> {
        self.require_applicable(resource)?;
        let present = resource.tags();
        let mut edits = Vec::new();
        let mut stop = None;
        for (key, value) in &self.defaults {
            match repair(key, value, resource, &present) {
                Ok(more) => edits.extend(more),
                Err(reason) => stop = stop.or(Some(reason)),
            }
        }
        stop.filter(|_| edits.is_empty()).map_or(Ok(edits), Err)
    }
}

impl MissingRequiredTag {
    fn require_applicable(&self, resource: &Resource) -> Check {
        if !self.except_types.is_empty() && matches_any(&self.except_types, &resource.type_token()) {
            return Err(Stop::not_applicable("`except-types` names the resource's type"));
        }
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
    if is_blank(tag.known_value()?) {
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
    let hint = match alike(key, present) {
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

/// Returns a tag with another key that looks like this one.
fn alike<'a>(key: &str, present: &'a TagSet) -> Option<&'a Tag> {
    let mut others = present.tags.iter().filter(|tag| tag.key != key);
    others.find(|tag| folded(&tag.key) == folded(key))
}

/// Returns the edits that give the resource a tag that it lacks. A tag of nearly that key is its author's to rename: others
/// may go by it, and beside it some clouds take no second one.
fn repair(key: &str, value: &str, resource: &Resource, present: &TagSet) -> Result<Vec<Edit>, Stop> {
    let tag = present.get(key);
    if !tag.map_or(Ok(true), |tag| tag.known_value().map(is_blank))? {
        return Ok(Vec::new());
    }
    if let Some(tag) = alike(key, present) {
        let reason = format!(
            "there is a tag `{}`, which only its author can rename to `{key}`",
            tag.key
        );
        return Err(Stop::not_applicable(reason));
    }
    if let Some(flaw) = resource.key_flaw(key) {
        return Err(Stop::not_applicable(format!("the key `{key}` {}", flaw.message)));
    }
    let edits = present.set(key, value)?;
    edits.iter().try_for_each(|edit| require_visible(resource, edit))?;
    Ok(edits)
}

/// What stands in the place of a tag may be withheld though the merged tags are known.
fn require_visible(resource: &Resource, edit: &Edit) -> Check {
    let Edit::Set(assignment) = edit else {
        return Ok(());
    };
    let pointer = &assignment.pointer;
    match resource.inputs().lookup(pointer) {
        Lookup::Unknown(depends_on) => {
            let message = format!("`{pointer}` is known only during the update");
            Err(Undetermined::unknown(message, pointer, depends_on).into())
        }
        Lookup::Secret => Err(Undetermined::secret(format!("`{pointer}` is a secret"), pointer).into()),
        Lookup::Absent | Lookup::Found(_) | Lookup::Oversized(_) => Ok(()),
    }
}
