//! `malformed-tag-key`, see the page beside this file.

use std::collections::BTreeMap;

use portcullis_guest::tags::{KeyFlawKind, Tag};
use portcullis_guest::text::folded;
use portcullis_guest::{
    Check, EnforcementLevel, Metadata, Policy, Report, Resource, Severity, Stop, Violation, matches_all, matches_any,
};

use crate::letter_case::LetterCase;

portcullis_guest::policy! {
    /// Settings of `malformed-tag-key`.
    pub struct MalformedTagKey {
        /// How keys are written: `PascalCase`, `camelCase`, `kebab-case`, `snake_case` or `lowercase`. Any way by default.
        #[serde(default)]
        pub case: Option<LetterCase>,
        /// Keys that are not judged, because others dictate them; `*` stands for any characters.
        #[serde(default)]
        pub except: Vec<String>,
    }
}

impl Policy for MalformedTagKey {
    fn metadata() -> Metadata {
        Metadata::new(
            "malformed-tag-key",
            "A tag whose key the cloud does not take, or that is not written as the house writes keys.",
        )
        .documentation(include_str!("malformed_tag_key.md"))
        .level(EnforcementLevel::Advisory)
        .severity(Severity::Low)
        .tags(["cost", "ownership"])
        .taggable_only()
    }

    fn validate(&self) -> Result<(), String> {
        match self.except.iter().find(|pattern| matches_all(pattern)) {
            Some(pattern) => Err(format!("`{pattern}` in `except` names every key")),
            None => Ok(()),
        }
    }

    fn check(&self, resource: &Resource, report: &mut Report) -> Check {
        let present = resource.tags();
        let is_judged = |tag: &&Tag| self.except.is_empty() || !matches_any(&self.except, &tag.key);
        let judged: Vec<_> = present.tags.iter().filter(is_judged).collect();
        let case = self.case.filter(|case| resource.key_flaw(case.example()).is_none());
        for tag in &judged {
            let found = refused(resource, tag).or_else(|| case.and_then(|case| miswritten(case, tag)));
            if let Some(found) = found {
                report.violation(found);
            }
        }
        report_alike(&judged, report);
        match (present.undetermined_rest(), self.case) {
            (Some(undetermined), _) => Err(undetermined.into()),
            (None, Some(asked)) if case.is_none() && !judged.is_empty() => Err(Stop::not_applicable(format!(
                "the cloud takes no key in `{}`",
                asked.name()
            ))),
            _ => Ok(()),
        }
    }
}

fn refused(resource: &Resource, tag: &Tag) -> Option<Violation> {
    let flaw = resource.key_flaw(&tag.key)?;
    let code = match flaw.kind {
        KeyFlawKind::Empty => "key-empty",
        KeyFlawKind::TooLong => "key-too-long",
        KeyFlawKind::Reserved => "key-reserved",
        KeyFlawKind::Character => "key-character",
    };
    let found = Violation::new(format!("the key `{}` {}", tag.key, flaw.message));
    Some(
        found
            .at(&tag.pointer)
            .code(code)
            .hint("write the key as the cloud takes it"),
    )
}

fn miswritten(case: LetterCase, tag: &Tag) -> Option<Violation> {
    let found = Violation::new(format!("the key `{}` is not in `{}`", tag.key, case.name()));
    let found = found.at(&tag.pointer).code("key-case");
    (!case.fits(&tag.key)).then(|| found.hint("rename it, or add it to `except` if others dictate it"))
}

/// Two keys that look alike are one tag to a reader, and to Azure.
fn report_alike(tags: &[&Tag], report: &mut Report) {
    let mut first: BTreeMap<String, &str> = BTreeMap::new();
    for tag in tags {
        let earlier = *first.entry(folded(&tag.key)).or_insert(&tag.key);
        if earlier != tag.key {
            let message = format!("the keys `{earlier}` and `{}` look alike", tag.key);
            report.violation(
                Violation::new(message)
                    .at(&tag.pointer)
                    .code("keys-alike")
                    .hint("keep one of them"),
            );
        }
    }
}
