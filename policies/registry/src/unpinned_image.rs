//! `unpinned-image`, see the page beside this file.

use std::collections::BTreeSet;

use portcullis_guest::images::{DOCKER_BUILD_IMAGE, Image, ImageReference, Reference};
use portcullis_guest::{Check, Edit, Metadata, Policy, Report, Resource, Stop, Undetermined, Violation, builds};

portcullis_guest::policy! {
    /// `unpinned-image` has no settings.
    pub struct UnpinnedImage {}
}

impl Policy for UnpinnedImage {
    fn metadata() -> Metadata {
        Metadata::new(
            "unpinned-image",
            "An image without a digest: its tag can be moved to another image.",
        )
        .documentation(include_str!("unpinned_image.md"))
        .tags(["images", "supply-chain"])
        .workloads_only()
        .remediates()
    }

    fn check(&self, resource: &Resource, report: &mut Report) -> Check {
        report.each(resource.images(), |reference, report| check_image(&reference, report));
        Ok(())
    }

    /// Pins what can be pinned. The rest goes on being a violation, and what keeps it from being repaired is told only where
    /// nothing is.
    fn remediate(&self, resource: &Resource) -> Result<Vec<Edit>, Stop> {
        let mut edits = Vec::new();
        let mut obstacle = None;
        for reference in resource.images() {
            match pin(resource, &reference) {
                Ok(edit) => edits.extend(edit),
                Err(stop) => obstacle = obstacle.or(Some(stop)),
            }
        }
        match obstacle {
            Some(stop) if edits.is_empty() => Err(stop),
            _ => Ok(edits),
        }
    }
}

fn check_image(reference: &ImageReference, report: &mut Report) -> Check {
    require_built(reference)?;
    let image = reference.image()?;
    if image.digest.is_none() {
        report.violation(
            Violation::new(format!(
                "`{}` has no digest: its tag can be moved to another image",
                image.text
            ))
            .at(&reference.pointer)
            .code("digest-missing")
            .hint("add the digest that was built, as in `NAME:TAG@sha256:…`"),
        );
    }
    Ok(())
}

/// Stops where the image has no digest because it is yet to be built.
fn require_built(reference: &ImageReference) -> Check {
    match reference.built_by.as_ref().filter(|urn| awaits_digest(reference, urn)) {
        Some(urn) => Err(Stop::not_applicable(format!(
            "the image comes from `{urn}`, which this update builds: it has no digest yet"
        ))),
        None => Ok(()),
    }
}

/// Returns whether the update may add a digest to a reference to the image that a resource builds. Only docker-build shows
/// the `ref` of an image without the digest that it is going to have (`provider/internal/image.go`). What the others show
/// before a build is a name, and stays one.
fn awaits_digest(reference: &ImageReference, builder: &str) -> bool {
    let types = builder.split("::").nth(2).unwrap_or_default();
    let is_docker_build = DOCKER_BUILD_IMAGE.iter().any(|image| types.ends_with(image));
    !matches!(reference.reference, Reference::Known(_)) || is_docker_build
}

/// Returns the edit that pins an image to the digest that CI built under its name. `None` where it has one.
fn pin(resource: &Resource, reference: &ImageReference) -> Result<Option<Edit>, Stop> {
    require_built(reference)?;
    let image = match &reference.reference {
        Reference::Malformed(_) | Reference::Unreadable => {
            return Err(Stop::not_applicable("what is no image reference cannot be pinned"));
        }
        _ => reference.image()?,
    };
    if image.digest.is_some() {
        return Ok(None);
    }
    require_one_text(resource, reference, image)?;
    let digest = built_digest(image, &reference.pointer)?;
    Edit::set_to(&reference.pointer, &format!("{}@{digest}", image.text)).map(Some)
}

/// Stops where the reference is not written as one text with a tag: what stands there is then a part of it, or more than it.
fn require_one_text(resource: &Resource, reference: &ImageReference, image: &Image) -> Check {
    let refuse = |reason| Err(Stop::not_applicable(format!("`{}` {reason}", image.text)));
    if image.tag.is_none() {
        return refuse("has no tag to find its build by");
    }
    match resource.inputs().get::<String>(&reference.pointer) {
        Ok(Some(written)) if written == image.text => Ok(()),
        _ => refuse("is not written as one text"),
    }
}

/// Returns the digest that all records of builds with an image's name vouch for.
fn built_digest(image: &Image, pointer: &str) -> Result<String, Stop> {
    let records = builds::named(&image.text);
    if records.is_empty() {
        return Err(Stop::not_applicable(format!(
            "no build metadata names `{}`",
            image.text
        )));
    }
    let named: BTreeSet<_> = records.iter().flat_map(|record| &record.digests).collect();
    let is_of_all = |digest: &&&String| {
        let found = builds::find(digest);
        records.iter().all(|record| found.contains(record))
    };
    let mut digests = named.iter().filter(is_of_all);
    if let (Some(digest), None) = (digests.next(), digests.next()) {
        return Ok((*digest).clone());
    }
    let message = format!("CI built `{}` with {} digests", image.text, named.len());
    Err(Undetermined::unknown(message, pointer, Vec::new()).into())
}
