//! `dirty-source`, see the page beside this file.

use portcullis_guest::builds::Source;
use portcullis_guest::images::ImageReference;
use portcullis_guest::{Check, Metadata, Need, Policy, Report, Resource, Severity, Stop};

use crate::records::Recorded;

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
        report.each(resource.images(), |reference, _| check_image(&reference));
        Ok(())
    }
}

fn check_image(reference: &ImageReference) -> Check {
    let recorded = Recorded::of(reference)?;
    let text = &recorded.image.text;
    let mut sources = recorded.records.iter().filter_map(|record| record.source.as_ref());
    if let Some(source) = sources.find(|source| source.dirty) {
        let message = format!("`{text}` was built from {} with uncommitted changes", checkout(source));
        let violation = recorded.violation("dirty-checkout", message);
        return Err(violation.hint("commit the changes and let CI build the image").into());
    }
    // The mark stands behind the commit. That a record names one is for `incomplete-provenance` to say.
    let names_commit = |source: &Source| !source.revision.is_empty();
    if !recorded.tell(|record| record.source.as_ref().is_some_and(names_commit)) {
        return Err(Stop::not_applicable(format!(
            "the build metadata of `{text}` does not name its commit"
        )));
    }
    Ok(())
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
