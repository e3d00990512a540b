//! `floating-image-tag`, see the page beside this file.

use portcullis_guest::images::ImageReference;
use portcullis_guest::{Check, Metadata, Policy, Report, Resource, Severity, Violation};

const HINT: &str = "name the version or the commit that was built, and its digest";

portcullis_guest::policy! {
    /// `floating-image-tag` has no settings.
    pub struct FloatingImageTag {}
}

impl Policy for FloatingImageTag {
    fn metadata() -> Metadata {
        Metadata::new(
            "floating-image-tag",
            "An image whose tag does not say what runs: `latest`, or none.",
        )
        .documentation(include_str!("floating_image_tag.md"))
        .severity(Severity::High)
        .tags(["images", "supply-chain"])
        .workloads_only()
    }

    fn check(&self, resource: &Resource, report: &mut Report) -> Check {
        report.each(resource.images(), |reference, report| check_image(&reference, report));
        Ok(())
    }
}

fn check_image(reference: &ImageReference, report: &mut Report) -> Check {
    reference.require_settled()?;
    let image = reference.image()?;
    match &image.tag {
        Some(tag) if tag.eq_ignore_ascii_case("latest") => report.violation(
            Violation::new(format!("`{}` has the tag `{tag}`, which names no version", image.text))
                .at(&reference.pointer)
                .code("latest-tag")
                .hint(HINT),
        ),
        None if image.digest.is_none() => report.violation(
            Violation::new(format!("`{}` has no tag, which means `latest`", image.text))
                .at(&reference.pointer)
                .code("tag-missing")
                .hint(HINT),
        ),
        _ => {}
    }
    Ok(())
}
