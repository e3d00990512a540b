//! The contract's answers, as they are noted in a trace.

use wasmtime::component::Resource as Handle;

use crate::packs::trace::{Answer, Asked};

use super::bindings::portcullis::policy::{builds, context, images, resources, tags};
use super::{State, Target};

impl State {
    /// Notes a question about a resource.
    pub(super) fn note(
        &self,
        target: &Handle<Target>,
        what: &'static str,
        place: &str,
        answer: impl FnOnce() -> Answer,
    ) {
        self.note_all(Some(target), what, || [(place.to_owned(), answer())]);
    }

    /// Notes a question about the run.
    pub(super) fn note_run(&self, what: &'static str, about: &str, answer: impl FnOnce() -> Answer) {
        self.note_all(None, what, || [(about.to_owned(), answer())]);
    }

    /// Notes a question about images, with one answer for each of them.
    pub(super) fn note_images(&self, target: &Handle<Target>, what: &'static str, found: &[images::ImageReference]) {
        self.note_all(Some(target), what, || {
            or_absent(
                found
                    .iter()
                    .map(|image| (image.pointer.clone(), image_answer(&image.reference))),
            )
        });
    }

    /// Notes a question about tags, with one answer for each of them, and one for those that are not listed.
    pub(super) fn note_tags(&self, target: &Handle<Target>, what: &'static str, found: &tags::TagSet) {
        self.note_all(Some(target), what, || {
            let remainder = match found.remainder {
                tags::Remainder::None => None,
                tags::Remainder::Unknown(_) => Some(Answer::Unknown),
                tags::Remainder::Secret => Some(Answer::Secret),
            };
            let listed = found.tags.iter().map(|tag| (tag.pointer.clone(), tag_answer(tag)));
            or_absent(listed.chain(remainder.map(|answer| (found.pointer.clone(), answer))))
        });
    }

    fn note_all<I: IntoIterator<Item = (String, Answer)>>(
        &self,
        target: Option<&Handle<Target>>,
        what: &'static str,
        answers: impl FnOnce() -> I,
    ) {
        let Some(block) = &self.block else {
            return;
        };
        block.trace().note(|| {
            let asked = answers().into_iter().map(|(place, answer)| Asked {
                policy: self.policy.clone(),
                resource: target.map(Handle::rep),
                what,
                place,
                answer,
            });
            asked.collect::<Vec<_>>()
        });
    }
}

fn or_absent(answers: impl Iterator<Item = (String, Answer)>) -> Vec<(String, Answer)> {
    let answers: Vec<_> = answers.collect();
    if answers.is_empty() {
        vec![(String::new(), Answer::Absent)]
    } else {
        answers
    }
}

/// Returns the answer of a list of texts: absent where there is none.
pub(super) fn list(texts: &[String]) -> Answer {
    if texts.is_empty() {
        Answer::Absent
    } else {
        Answer::Found(texts.join(", "))
    }
}

/// Returns the answer of a text that there may be.
pub(super) fn optional(text: Option<&str>) -> Answer {
    text.map_or(Answer::Absent, |text| Answer::Found(text.to_owned()))
}

pub(super) fn lookup(lookup: &resources::Lookup) -> Answer {
    match lookup {
        resources::Lookup::Absent => Answer::Absent,
        resources::Lookup::Unknown(_) => Answer::Unknown,
        resources::Lookup::Secret => Answer::Secret,
        resources::Lookup::Oversized(_) => Answer::Oversized,
        resources::Lookup::Found(json) => Answer::Found(json.clone()),
    }
}

pub(super) fn shape(shape: &resources::Shape) -> Answer {
    match shape {
        resources::Shape::Absent => Answer::Absent,
        resources::Shape::Unknown(_) => Answer::Unknown,
        resources::Shape::Secret => Answer::Secret,
        resources::Shape::Scalar => Answer::Found("a scalar".to_owned()),
        resources::Shape::List(length) => Answer::Found(format!("a list of {length}")),
        resources::Shape::Object(keys) => Answer::Found(format!("an object: {}", keys.join(", "))),
    }
}

pub(super) fn image_build(build: Option<&images::ImageBuild>) -> Answer {
    build.map_or(Answer::Absent, |build| {
        let when = if build.in_this_update {
            "in this update"
        } else {
            "not in this update"
        };
        let causes: Vec<_> = build.causes.iter().map(|cause| cause.description.clone()).collect();
        Answer::Found(format!("built {when}: {}", causes.join("; ")))
    })
}

pub(super) fn records(found: &[builds::Build]) -> Answer {
    let documents: Vec<_> = found.iter().map(|build| build.document.clone()).collect();
    list(&documents)
}

pub(super) fn config(value: &context::ConfigValue) -> Answer {
    match value {
        context::ConfigValue::Absent => Answer::Absent,
        context::ConfigValue::Secret => Answer::Secret,
        context::ConfigValue::Found(text) => Answer::Found(text.clone()),
    }
}

pub(super) fn changes(changes: &resources::Changes) -> Answer {
    let paths: Vec<_> = changes
        .properties
        .iter()
        .map(|property| property.path.clone())
        .collect();
    list(&paths)
}

fn image_answer(reference: &images::Reference) -> Answer {
    match reference {
        images::Reference::Known(image) => Answer::Found(image.text.clone()),
        images::Reference::Unknown(_) => Answer::Unknown,
        images::Reference::Secret => Answer::Secret,
        images::Reference::Malformed(text) => Answer::Found(format!("{text}, which is no image reference")),
        images::Reference::Unreadable => Answer::Found("something that cannot be read".to_owned()),
    }
}

fn tag_answer(tag: &tags::Tag) -> Answer {
    match &tag.value {
        tags::TagValue::Known(value) => Answer::Found(format!("{}={value}", tag.key)),
        tags::TagValue::Unknown(_) => Answer::Unknown,
        tags::TagValue::Secret => Answer::Secret,
    }
}
