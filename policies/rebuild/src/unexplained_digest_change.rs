//! `unexplained-digest-change`, see the page beside this file.

mod built;
mod deployed;

use portcullis_guest::{Check, EnforcementLevel, Metadata, Need, Operation, Policy, Report, Resource};

portcullis_guest::policy! {
    /// `unexplained-digest-change` has no settings.
    pub struct UnexplainedDigestChange {}
}

impl Policy for UnexplainedDigestChange {
    fn metadata() -> Metadata {
        Metadata::new(
            "unexplained-digest-change",
            "An image that changes though its source does not, or the reverse.",
        )
        .documentation(include_str!("unexplained_digest_change.md"))
        .level(EnforcementLevel::Advisory)
        .tags(["images", "rebuild", "supply-chain"])
        .operations([Operation::Update, Operation::Replace, Operation::Refresh])
        .needs([Need::PriorState, Need::BuildMetadata])
    }

    fn check(&self, resource: &Resource, report: &mut Report) -> Check {
        if let Some(build) = resource.image_build() {
            return built::check(resource, &build, report);
        }
        let prior = resource.prior_images();
        report.each(resource.images(), |reference, report| {
            deployed::check(&reference, &prior, report)
        });
        Ok(())
    }
}
