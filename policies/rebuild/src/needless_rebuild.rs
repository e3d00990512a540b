//! `needless-rebuild`, see the page beside this file.

use portcullis_guest::images::{BuildCause, CauseKind, ContextComparison, ImageBuild};
use portcullis_guest::{
    Check, EnforcementLevel, ExtraKind, Lookup, Metadata, Need, Policy, PropertyView, Report, Resource, Undetermined,
    Violation,
};

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
        .types([
            "docker:*",
            "docker-build:*",
            "pulumi-nodejs:dynamic*",
            "pulumi-python:dynamic*",
        ])
        .include([ExtraKind::Component])
        .needs([Need::Operation, Need::PriorState])
    }

    fn check(&self, resource: &Resource, report: &mut Report) -> Check {
        let build = resource.image_build();
        let Some(rebuild) = build.filter(|build| build.in_this_update && build.rebuild) else {
            return Ok(());
        };
        let causes = in_words(&rebuild.causes);
        match judge(resource, &rebuild) {
            Judgement::Asked => {}
            Judgement::Perhaps => {
                let message = match causes.as_str() {
                    "" => "the image is rebuilt, and the plan does not say why".to_owned(),
                    _ => format!("the image is rebuilt, whether or not anything in it changes: {causes}"),
                };
                report.undetermined(Undetermined::unknown(message, "", Vec::new()));
            }
            Judgement::Needless => report.violation(
                Violation::new(format!("the image is rebuilt though nothing in it changes: {causes}"))
                    .code("nothing-changed")
                    .hint("keep what differs the same from run to run, or build the image in CI"),
            ),
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
fn judge(resource: &Resource, build: &ImageBuild) -> Judgement {
    let is_hash_same = build.context_hash == ContextComparison::Same;
    let asks = |cause: &BuildCause| match cause.kind {
        CauseKind::Content | CauseKind::Target | CauseKind::Other => true,
        CauseKind::Context => !is_hash_same || has_new_inline_dockerfile(resource),
        // A pull does not make a rebuild needless whose files are known to change.
        CauseKind::Always => build.context_hash == ContextComparison::Changed,
        CauseKind::Setting | CauseKind::Credential | CauseKind::UnknownInput => false,
    };
    let is_harmless = |cause: &BuildCause| match cause.kind {
        CauseKind::Setting | CauseKind::Credential => true,
        CauseKind::Context => is_hashed(cause),
        _ => false,
    };
    if build.causes.iter().any(asks) {
        Judgement::Asked
    } else if !build.causes.is_empty() && build.causes.iter().all(is_harmless) && has_same_program(resource) {
        Judgement::Needless
    } else {
        Judgement::Perhaps
    }
}

/// Returns whether a cause is of what a hash covers, so that files which only stand elsewhere are the same files. `docker`
/// builds from local files and hashes them all, while `docker-build` passes over Git repositories, addresses and other
/// images (`provider/provider.go`, `hashContext`; `provider/internal/context.go`, `hashBuildContext`).
fn is_hashed(cause: &BuildCause) -> bool {
    cause.property.starts_with("build.")
}

/// A Dockerfile that stands in the program is no file, and is not hashed either.
fn has_new_inline_dockerfile(resource: &Resource) -> bool {
    let inline = |inputs: PropertyView<'_>| {
        let text = inputs.get::<String>("/dockerfile/inline");
        text.ok().flatten().unwrap_or_default()
    };
    inline(resource.prior_inputs()) != inline(resource.inputs())
}

/// A dynamic resource carries the program that builds. That is no cause to tell, but another one may build otherwise.
fn has_same_program(resource: &Resource) -> bool {
    let program = |inputs: PropertyView<'_>| inputs.lookup("/__provider");
    match (program(resource.prior_inputs()), program(resource.inputs())) {
        (Lookup::Absent, Lookup::Absent) => true,
        (Lookup::Found(before), Lookup::Found(after)) => before == after,
        _ => false,
    }
}

fn in_words(causes: &[BuildCause]) -> String {
    let descriptions: Vec<_> = causes.iter().map(|cause| cause.description.as_str()).collect();
    descriptions.join("; ")
}
