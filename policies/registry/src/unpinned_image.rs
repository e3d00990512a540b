//! `unpinned-image`, see the page beside this file.

use portcullis_guest::images::{ImageReference, Reference};
use portcullis_guest::{Check, Metadata, Policy, Report, Resource, Stop, Violation};

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
    }

    fn check(&self, resource: &Resource, report: &mut Report) -> Check {
        report.each(resource.images(), |reference, report| check_image(&reference, report));
        Ok(())
    }
}

fn check_image(reference: &ImageReference, report: &mut Report) -> Check {
    if let Some(urn) = reference.built_by.as_ref().filter(|urn| awaits_digest(reference, urn)) {
        return Err(Stop::not_applicable(format!(
            "the image comes from `{urn}`, which this update builds: it has no digest yet"
        )));
    }
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

/// Returns whether the update may add a digest to a reference to the image that a resource builds. Only docker-build shows
/// the `ref` of an image without the digest that it is going to have (`provider/internal/image.go`). What the others show
/// before a build is a name, and stays one.
fn awaits_digest(reference: &ImageReference, builder: &str) -> bool {
    let types = builder.split("::").nth(2).unwrap_or_default();
    !matches!(reference.reference, Reference::Known(_)) || types.ends_with("docker-build:index:Image")
}
