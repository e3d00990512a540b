//! `unlisted-push-target`, see the page beside this file.

use portcullis_guest::images::{Destination, DestinationKind, check_scopes};
use portcullis_guest::{Check, ExtraKind, Metadata, Policy, Report, Resource, Severity, Violation};

portcullis_guest::policy! {
    /// Settings of `unlisted-push-target`.
    pub struct UnlistedPushTarget {
        /// Registries (`registry.example.com`), parts of them (`registry.example.com/shop`) and single repositories that
        /// images may be pushed to and caches written to.
        pub allow: Vec<String>,
    }
}

impl Policy for UnlistedPushTarget {
    fn metadata() -> Metadata {
        Metadata::new(
            "unlisted-push-target",
            "A build that pushes its image, or writes its cache, where it may not.",
        )
        .documentation(include_str!("unlisted_push_target.md"))
        .severity(Severity::High)
        .tags(["images", "supply-chain"])
        .types([
            "docker:*",
            "docker-build:*",
            "pulumi-nodejs:dynamic*",
            "pulumi-python:dynamic*",
        ])
        .include([ExtraKind::Component])
    }

    fn validate(&self) -> Result<(), String> {
        if self.allow.is_empty() {
            return Err("`allow` names no registry".to_owned());
        }
        check_scopes(&self.allow)
    }

    fn check(&self, resource: &Resource, report: &mut Report) -> Check {
        report.each(resource.destinations(), |destination, report| {
            self.check_destination(&destination, report)
        });
        Ok(())
    }
}

impl UnlistedPushTarget {
    fn check_destination(&self, Destination { kind, target }: &Destination, report: &mut Report) -> Check {
        let image = target.image()?;
        let (what, code) = match kind {
            DestinationKind::Image => ("an image is pushed", "push-target-not-listed"),
            DestinationKind::Cache => ("the cache of the build is written", "cache-target-not-listed"),
        };
        if !self.allow.iter().any(|scope| image.is_within(scope)) {
            report.violation(
                Violation::new(format!(
                    "{what} to `{}`, which is not on the list of registries and repositories",
                    image.name()
                ))
                .at(&target.pointer)
                .code(code)
                .hint("push to a listed registry, or have the security team add it to `allow`"),
            );
        }
        Ok(())
    }
}
