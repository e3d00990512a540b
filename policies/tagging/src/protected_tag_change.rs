//! `protected-tag-change`, see the page beside this file.

use portcullis_guest::tags::{Remainder, Tag, TagSet, TagValue};
use portcullis_guest::text::is_blank;
use portcullis_guest::{
    Check, Metadata, Need, Operation, Policy, Report, Resource, Severity, Shape, Stop, Undetermined, Violation,
};

portcullis_guest::policy! {
    /// Settings of `protected-tag-change`.
    pub struct ProtectedTagChange {
        /// The keys of the tags that have to stay as they are, once they have a value.
        pub tags: Vec<String>,
    }
}

impl Policy for ProtectedTagChange {
    fn metadata() -> Metadata {
        Metadata::new(
            "protected-tag-change",
            "An update that removes or changes a tag that has to stay.",
        )
        .documentation(include_str!("protected_tag_change.md"))
        .severity(Severity::High)
        .tags(["cost", "ownership"])
        .taggable_only()
        .operations([Operation::Update, Operation::Replace, Operation::Import])
        .needs([Need::Operation, Need::PriorState])
    }

    fn validate(&self) -> Result<(), String> {
        match self.tags.iter().find(|key| is_blank(key)) {
            _ if self.tags.is_empty() => Err("`tags` names no tag".to_owned()),
            Some(key) => Err(format!("`tags` protects the tag `{key}`, which no resource can have")),
            None => Ok(()),
        }
    }

    fn check(&self, resource: &Resource, report: &mut Report) -> Check {
        require_prior_state(resource)?;
        let (before, after) = (resource.prior_tags(), resource.tags());
        report.each(&self.tags, |key, report| compare(key, &before, &after, report));
        Ok(())
    }
}

/// What is taken over takes nobody's place, unless the plan shows whose.
fn require_prior_state(resource: &Resource) -> Check {
    let states = [resource.prior_inputs(), resource.prior_outputs()];
    if states.into_iter().any(|state| state.shape("") != Shape::Absent) {
        return Ok(());
    }
    if resource.operation() == Operation::Import {
        return Err(Stop::not_applicable("the resource is taken over and replaces none"));
    }
    let message = "the plan does not show the tags that the resource has now";
    Err(Undetermined::unknown(message, "", Vec::new()).into())
}

fn compare(key: &str, before: &TagSet, after: &TagSet, report: &mut Report) -> Check {
    let Some(old) = before.get(key) else {
        return unseen(key, before, after).map_or(Ok(()), |open| Err(open.into()));
    };
    if matches!(&old.value, TagValue::Known(value) if is_blank(value)) {
        return Ok(());
    }
    let Some(new) = after.get(key) else {
        return Err(match after.undetermined(key) {
            Some(undetermined) => undetermined.into(),
            None => removed(key, after).into(),
        });
    };
    let (was, is) = (old_value(old, new)?, new.known_value()?);
    if was != is {
        report.violation(changed(key, was, is, &new.pointer));
    }
    Ok(())
}

/// Returns why there may have been a tag that is not listed. Behind a provider that the plan does not show, because nothing
/// of it changes, the same default tags stand before and after.
fn unseen(key: &str, before: &TagSet, after: &TagSet) -> Option<Undetermined> {
    let is_same = match &before.remainder {
        Remainder::Unknown(depends_on) => !depends_on.is_empty() && before.remainder == after.remainder,
        Remainder::None | Remainder::Secret => false,
    };
    if is_same && after.get(key).is_none() {
        return None;
    }
    before.undetermined(key)
}

/// Places are told in the planned inputs, where the reader can look.
fn old_value<'a>(old: &'a Tag, new: &Tag) -> Result<&'a str, Stop> {
    let key = &old.key;
    match &old.value {
        TagValue::Known(value) => Ok(value),
        TagValue::Unknown(_) => {
            let message = format!("the plan does not tell the value that the tag `{key}` has now");
            Err(Undetermined::unknown(message, &new.pointer, Vec::new()).into())
        }
        TagValue::Secret => {
            let message = format!("the value that the tag `{key}` has now is a secret");
            Err(Undetermined::secret(message, &new.pointer).into())
        }
    }
}

fn removed(key: &str, after: &TagSet) -> Violation {
    Violation::new(format!("the update removes the tag `{key}`"))
        .at(&after.pointer)
        .code("tag-removed")
        .hint("keep the tag, or have its owner agree and waive this policy for the resource")
}

fn changed(key: &str, was: &str, is: &str, pointer: &str) -> Violation {
    Violation::new(format!("the update changes the tag `{key}` from `{was}` to `{is}`"))
        .at(pointer)
        .code("tag-changed")
        .hint("keep the value, or have its owner agree and waive this policy for the resource")
}
