//! `dirty-source`, see the page beside this file.

use portcullis_guest::builds::{self, Source};
use portcullis_guest::images::{Image, ImageReference};
use portcullis_guest::{Check, Metadata, Need, Policy, Report, Resource, Severity, Stop, Undetermined, Violation};

portcullis_guest::policy! {
    /// `dirty-source` has no settings.
    pub struct DirtySource {}
}

impl Policy for DirtySource {
    fn metadata() -> Metadata {
        Metadata::new(
            "dirty-source",
            "An image that was built from a checkout with uncommitted changes.",
        )
        .documentation(include_str!("dirty_source.md"))
        .severity(Severity::High)
        .tags(["images", "provenance", "supply-chain"])
        .workloads_only()
        .needs([Need::BuildMetadata])
    }

    fn check(&self, resource: &Resource, report: &mut Report) -> Check {
        report.each(resource.images(), |reference, report| check_image(&reference, report));
        Ok(())
    }
}

fn check_image(reference: &ImageReference, report: &mut Report) -> Check {
    reference.require_settled()?;
    let image = reference.image()?;
    let records = image.digest.as_deref().map(builds::find).unwrap_or_default();
    let sources: Vec<_> = records.into_iter().filter_map(|record| record.source).collect();
    if sources.is_empty() {
        return Err(without_source(image, &reference.pointer));
    }
    if let Some(source) = sources.iter().find(|source| source.dirty) {
        report.violation(
            Violation::new(format!(
                "`{}` was built from {} with uncommitted changes",
                image.text,
                checkout(source)
            ))
            .at(&reference.pointer)
            .code("dirty-checkout")
            .hint("commit the changes and let CI build the image"),
        );
    }
    Ok(())
}

/// An image that others built has no record here, and that one of ours must have one is for `unattested-image` to say. But
/// where there is no record at all, nobody has looked.
fn without_source(image: &Image, pointer: &str) -> Stop {
    if builds::available() {
        return Stop::not_applicable(format!("no build metadata names the source of `{}`", image.text));
    }
    let message = format!(
        "without build metadata (`--build`), nobody knows the source of `{}`",
        image.text
    );
    Undetermined::unknown(message, pointer, Vec::new()).into()
}

/// A checkout without a remote has no repository.
fn checkout(source: &Source) -> String {
    let parts = [&source.revision, &source.repository].into_iter();
    let parts: Vec<_> = parts
        .filter(|part| !part.is_empty())
        .map(|part| format!("`{part}`"))
        .collect();
    if parts.is_empty() {
        "a checkout".to_owned()
    } else {
        parts.join(" of ")
    }
}
