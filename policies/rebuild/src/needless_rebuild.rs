//! `needless-rebuild`, see the page beside this file.

use portcullis_guest::images::{BuildCause, CauseKind, ContextComparison, ImageBuild};
use portcullis_guest::{Check, EnforcementLevel, Metadata, Need, Policy, Report, Resource, Undetermined, Violation};

portcullis_guest::policy! {
    /// `needless-rebuild` has no settings.
    pub struct NeedlessRebuild {}
}

impl Policy for NeedlessRebuild {
    fn metadata() -> Metadata {
        Metadata::new(
            "needless-rebuild",
            "A rebuild of an image that no change of its contents asks for.",
        )
        .documentation(include_str!("needless_rebuild.md"))
        .level(EnforcementLevel::Advisory)
        .tags(["images", "rebuild"])
        .types(["docker:*", "docker-build:*"])
        .needs([Need::Operation, Need::PriorState])
    }

    fn check(&self, resource: &Resource, report: &mut Report) -> Check {
        let rebuild = resource
            .image_build()
            .filter(|build| build.in_this_update && build.rebuild);
        match rebuild.as_ref().map(|build| (judge(build), names(&build.causes))) {
            Some((Judgement::Needless, causes)) => report.violation(
                Violation::new(format!(
                    "the image is rebuilt though nothing in it changes: only {causes} differs"
                ))
                .code("nothing-changed")
                .hint("keep what differs the same from run to run, or build the image in CI"),
            ),
            Some((Judgement::Perhaps, causes)) => {
                let message =
                    format!("the image is rebuilt because of {causes}, whether or not anything in it changes");
                report.undetermined(Undetermined::unknown(message, "", Vec::new()));
            }
            Some((Judgement::Asked, _)) | None => {}
        }
        Ok(())
    }
}

/// Whether anything asks for a rebuild.
enum Judgement {
    /// Something in the image changes, or where it goes.
    Asked,
    /// Something may change: the build runs either way.
    Perhaps,
    /// Nothing changes but how the build runs.
    Needless,
}

/// A rebuild is needless for certain only if every cause is known, and none of them touches the image.
fn judge(build: &ImageBuild) -> Judgement {
    let always = build.causes.iter().any(|cause| cause.kind == CauseKind::Always);
    let asks = |cause: &BuildCause| match cause.kind {
        CauseKind::Content | CauseKind::Target | CauseKind::Other => true,
        // `pull` changes the context's hash by itself: docker-build then builds without looking.
        CauseKind::Context => !always && build.context_hash != ContextComparison::Same,
        CauseKind::Setting | CauseKind::Credential | CauseKind::UnknownInput | CauseKind::Always => false,
    };
    let certain = |cause: &BuildCause| {
        matches!(
            cause.kind,
            CauseKind::Setting | CauseKind::Credential | CauseKind::Context
        )
    };
    if build.causes.is_empty() || build.causes.iter().any(asks) {
        Judgement::Asked
    } else if build.causes.iter().all(certain) {
        Judgement::Needless
    } else {
        Judgement::Perhaps
    }
}

fn names(causes: &[BuildCause]) -> String {
    let names: Vec<_> = causes.iter().map(|cause| format!("`{}`", cause.property)).collect();
    names.join(", ")
}
