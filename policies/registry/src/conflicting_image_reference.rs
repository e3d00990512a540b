//! `conflicting-image-reference`, see the page beside this file.

use std::rc::Rc;

use portcullis_guest::builds::{self, Build};
use portcullis_guest::images::{Image, ImageReference, check_scopes};
use portcullis_guest::{Check, Metadata, Need, Policy, Report, Resource, Severity, Stop, Undetermined, Violation};

portcullis_guest::policy! {
    /// Settings of `conflicting-image-reference`.
    pub struct ConflictingImageReference {
        /// Registries and repositories that images are copied to after they were built, or where they get further tags: no
        /// build record knows their names there.
        #[serde(default)]
        pub except: Vec<String>,
    }
}

impl Policy for ConflictingImageReference {
    fn metadata() -> Metadata {
        Metadata::new(
            "conflicting-image-reference",
            "An image whose name or tag is not what CI gave the image of its digest.",
        )
        .documentation(include_str!("conflicting_image_reference.md"))
        .severity(Severity::High)
        .tags(["images", "provenance", "supply-chain"])
        .workloads_only()
        .needs([Need::BuildMetadata])
    }

    fn validate(&self) -> Result<(), String> {
        check_scopes(&self.except)
    }

    fn check(&self, resource: &Resource, report: &mut Report) -> Check {
        report.each(resource.images(), |reference, report| {
            self.check_image(&reference, report)
        });
        Ok(())
    }
}

impl ConflictingImageReference {
    fn check_image(&self, reference: &ImageReference, report: &mut Report) -> Check {
        reference.require_settled()?;
        let image = reference.image()?;
        if self.except.iter().any(|scope| image.is_within(scope)) {
            return Ok(());
        }
        let records = records(image, &reference.pointer)?;
        if records.iter().any(|record| gives(record, image)) {
            return Ok(());
        }
        let other = records
            .iter()
            .flat_map(|record| &record.names)
            .find(|name| names_image(name));
        let Some(other) = other else {
            return Err(without_record(image, &reference.pointer));
        };
        let is_same_repository = records.iter().any(|record| is_of_repository(record, image));
        let code = if is_same_repository {
            "tag-mismatch"
        } else {
            "name-mismatch"
        };
        report.violation(
            Violation::new(format!(
                "the digest of `{}` is that of `{other}` in CI's record of the build",
                image.text
            ))
            .at(&reference.pointer)
            .code(code)
            .hint("deploy name, tag and digest as one build gave them; name in `except` where images are copied to"),
        );
        Ok(())
    }
}

/// Returns the records of the builds that made the digest of an image.
fn records(image: &Image, pointer: &str) -> Result<Rc<[Build]>, Stop> {
    let Some(digest) = &image.digest else {
        let message = format!(
            "`{}` has no digest to compare, which is for `unpinned-image` to say",
            image.text
        );
        return Err(Stop::not_applicable(message));
    };
    if builds::available() {
        return Ok(builds::find(digest));
    }
    let message = format!(
        "without build metadata (`--build`), nobody knows what `{}` was built as",
        image.text
    );
    Err(builds::missing(message, pointer).into())
}

/// A digest that no record names may still be of one platform of an image that one does name, or be the index around it.
/// Only the index tells, and it may not be among the metadata.
fn without_record(image: &Image, pointer: &str) -> Stop {
    let built = builds::named(&image.text);
    let digest = built.iter().flat_map(|record| &record.digests).next();
    match digest.filter(|_| image.tag.is_some()) {
        Some(digest) => {
            let message = format!(
                "CI built the name and tag of `{}` with the digest `{digest}`, and no metadata tells whether that is the \
                 same image",
                image.text
            );
            Undetermined::unknown(message, pointer, Vec::new()).into()
        }
        None => Stop::not_applicable(format!("no build metadata names the image of `{}`", image.text)),
    }
}

/// Returns whether a record gives an image its name: with its tag, or with none where one of the two has none.
fn gives(record: &Build, image: &Image) -> bool {
    let is_given = |name: &str| builds::named(name).contains(record);
    match image.tag {
        Some(_) => is_given(&image.text) || is_given(&image.name()),
        None => is_of_repository(record, image),
    }
}

fn is_of_repository(record: &Build, image: &Image) -> bool {
    record.names.iter().any(|name| {
        let name_there = match tag(name) {
            Some(tag) => format!("{}:{tag}", image.name()),
            None => image.name(),
        };
        builds::named(&name_there).contains(record)
    })
}

/// Returns whether a name is an image's. A statement may be about a file: that has no tag and no registry.
fn names_image(name: &str) -> bool {
    let host = name.split_once('/').map(|(host, _)| host);
    tag(name).is_some() || host.is_some_and(|host| host == "localhost" || host.contains(['.', ':']))
}

/// Returns the tag of a name. The port of a registry is none.
fn tag(name: &str) -> Option<&str> {
    let name = name.split('@').next().unwrap_or_default();
    let last = name.rsplit('/').next().unwrap_or_default();
    last.split_once(':').map(|(_, tag)| tag)
}
