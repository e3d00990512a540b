//! `dirty-source`, see the page beside this file.

use portcullis_guest::images::ImageReference;
use portcullis_guest::{Check, Metadata, Need, Policy, Report, Resource, Severity, Violation, builds};

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
        .needs([Need::BuildMetadata])
    }

    fn check(&self, resource: &Resource, report: &mut Report) -> Check {
        report.each(resource.images(), check_image);
        Ok(())
    }
}

fn check_image(reference: ImageReference, report: &mut Report) -> Check {
    reference.require_settled()?;
    let image = reference.image()?;
    let records = image.digest.as_deref().map(builds::find).unwrap_or_default();
    let dirty = records
        .into_iter()
        .filter_map(|record| record.source)
        .find(|source| source.dirty);
    if let Some(source) = dirty {
        report.violation(
            Violation::new(format!(
                "`{}` was built from `{}` at `{}` with uncommitted changes",
                image.text, source.repository, source.revision
            ))
            .at(&reference.pointer)
            .code("dirty-checkout")
            .hint("commit the changes and let CI build the image"),
        );
    }
    Ok(())
}
