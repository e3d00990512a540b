//! `untraceable-image-tag`, see the page beside this file.

use portcullis_guest::images::{Image, ImageReference, check_scopes};
use portcullis_guest::{
    Check, EnforcementLevel, Metadata, Policy, Report, Resource, Stop, Violation, builds, context, matches_all,
    matches_any,
};

mod tag;

portcullis_guest::policy! {
    /// Settings of `untraceable-image-tag`.
    pub struct UntraceableImageTag {
        /// Tags that are fine as they are, such as `3.20` or `release-*`; `*` stands for any characters.
        #[serde(default)]
        pub allow: Vec<String>,
        /// Registries and repositories whose images others build and name, such as `docker.io/library`.
        #[serde(default)]
        pub except: Vec<String>,
        /// Whether it is enough that a tag carries the name of the stack, as in `web-dev` of the stack `dev`.
        #[serde(default, rename = "stack-name")]
        pub stack_name: bool,
    }
}

impl Policy for UntraceableImageTag {
    fn metadata() -> Metadata {
        Metadata::new(
            "untraceable-image-tag",
            "An image whose tag is neither a commit nor a version.",
        )
        .documentation(include_str!("untraceable_image_tag.md"))
        .level(EnforcementLevel::Advisory)
        .tags(["images", "supply-chain"])
        .workloads_only()
    }

    fn validate(&self) -> Result<(), String> {
        if let Some(pattern) = self.allow.iter().find(|pattern| matches_all(pattern)) {
            return Err(format!("`{pattern}` in `allow` says nothing of a tag"));
        }
        check_scopes(&self.except)
    }

    fn check(&self, resource: &Resource, report: &mut Report) -> Check {
        report.each(resource.images(), |reference, report| {
            self.check_image(&reference, report)
        });
        Ok(())
    }
}

impl UntraceableImageTag {
    fn check_image(&self, reference: &ImageReference, report: &mut Report) -> Check {
        reference.require_settled()?;
        let image = reference.image()?;
        if self.except.iter().any(|scope| image.is_within(scope)) {
            return Ok(());
        }
        match judged_tag(image)? {
            Some(tag) if !self.is_traceable(tag, image) => report.violation(
                Violation::new(format!("`{}` has the tag `{tag}`, {}", image.text, self.fault(tag)))
                    .at(&reference.pointer)
                    .code("untraceable-tag")
                    .hint("give the image the commit that it is built from, or its version, as its tag"),
            ),
            _ => {}
        }
        Ok(())
    }

    fn is_traceable(&self, tag: &str, image: &Image) -> bool {
        let carries_stack_name = || self.stack_name && tag::carries(tag, &context::stack());
        matches_any(&self.allow, tag)
            || carries_stack_name()
            || tag::is_traceable(tag, &|part| is_revision(part, image))
    }

    fn fault(&self, tag: &str) -> &'static str {
        if tag::is_dirty(tag) {
            "which says itself that it is of no commit"
        } else if self.stack_name {
            "which is neither a commit nor a version, and does not carry the name of the stack"
        } else {
            "which is neither a commit nor a version"
        }
    }
}

/// Returns the tag of an image, if it is for this policy to judge. A digest alone says what runs.
fn judged_tag(image: &Image) -> Result<Option<&str>, Stop> {
    let floats = |tag: &str| tag.eq_ignore_ascii_case("latest");
    match image.tag.as_deref() {
        None if image.digest.is_some() => Ok(None),
        Some(tag) if !floats(tag) => Ok(Some(tag)),
        _ => Err(Stop::not_applicable(format!(
            "`{}` names no image for good, which is for `floating-image-tag` to say",
            image.text
        ))),
    }
}

/// Returns whether a part of a tag begins a commit that this run knows: the one that is deployed, or the one that the image
/// was built from. Then it need not look like one.
fn is_revision(part: &str, image: &Image) -> bool {
    let deployed = context::current_checkout().map(|checkout| checkout.revision);
    let records = image.digest.as_deref().map(builds::find).unwrap_or_default();
    let built = records.iter().filter_map(|record| record.source.as_ref());
    let built = built.map(|source| source.revision.as_str());
    let mut revisions = deployed.iter().map(String::as_str).chain(built);
    revisions.any(|revision| revision.starts_with(part))
}
