//! `unlisted-registry`, see the page beside this file.

use portcullis_guest::images::{ImageReference, check_scopes};
use portcullis_guest::{Check, Metadata, Policy, Report, Resource, Severity, Violation};

portcullis_guest::policy! {
    /// Settings of `unlisted-registry`.
    pub struct UnlistedRegistry {
        /// Registries (`registry.example.com`), parts of them (`registry.example.com/shop`) and single repositories
        /// (`docker.io/library/nginx`) that images may come from.
        pub allow: Vec<String>,
    }
}

impl Policy for UnlistedRegistry {
    fn metadata() -> Metadata {
        Metadata::new(
            "unlisted-registry",
            "An image from a registry or repository that is not on the list.",
        )
        .documentation(include_str!("unlisted_registry.md"))
        .severity(Severity::High)
        .tags(["images", "supply-chain"])
        .workloads_only()
    }

    fn validate(&self) -> Result<(), String> {
        if self.allow.is_empty() {
            return Err("`allow` names no registry".to_owned());
        }
        check_scopes(&self.allow)
    }

    fn check(&self, resource: &Resource, report: &mut Report) -> Check {
        report.each(resource.images(), |reference, report| {
            self.check_image(&reference, report)
        });
        Ok(())
    }
}

impl UnlistedRegistry {
    fn check_image(&self, reference: &ImageReference, report: &mut Report) -> Check {
        let image = reference.image()?;
        if !self.allow.iter().any(|scope| image.is_within(scope)) {
            report.violation(
                Violation::new(format!(
                    "`{}` is not on the list of registries and repositories",
                    image.name()
                ))
                .at(&reference.pointer)
                .code("registry-not-listed")
                .hint("use an image from a listed registry, or have the security team add it to `allow`"),
            );
        }
        Ok(())
    }
}
