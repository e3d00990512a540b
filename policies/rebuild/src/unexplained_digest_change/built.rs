//! Images that the update builds: the hash of the context, and the digest that came of it.

use portcullis_guest::images::{CauseKind, ContextComparison, ImageBuild};
use portcullis_guest::{Check, PropertyView, Report, Resource, Stop, Violation};

/// Only the log of an update shows what was built: a preview cannot know it.
pub(super) fn check(resource: &Resource, build: &ImageBuild, report: &mut Report) -> Check {
    let (Some(before), Some(after)) = (digest(resource.prior_outputs()), digest(resource.outputs())) else {
        let reason = "the plan does not show the image before and after; `needless-rebuild` judges the rebuild";
        return Err(Stop::not_applicable(reason));
    };
    let is_same = before == after;
    match build.context_hash {
        ContextComparison::Same if !is_same && !build.causes.iter().any(|cause| explains(cause.kind)) => {
            report.violation(
                Violation::new(format!(
                    "the image changes from `{before}` to `{after}`, though its context is the same"
                ))
                .code("same-context")
                .hint("find what differs: the base, what the build downloads, the time"),
            );
        }
        ContextComparison::Changed if is_same => report.violation(
            Violation::new(format!("the image stays `{after}`, though its context changes"))
                .code("same-digest")
                .hint("what changed does not go into the image: name it in `.dockerignore`"),
        ),
        _ => {}
    }
    Ok(())
}

/// How a build runs, and how it logs in, leaves nothing in the image. A context that moves may: not everything is hashed.
fn explains(kind: CauseKind) -> bool {
    !matches!(kind, CauseKind::Setting | CauseKind::Credential)
}

/// `docker-build` has a digest among its outputs, `docker` a reference that ends in it.
fn digest(outputs: PropertyView<'_>) -> Option<String> {
    let output = |name| outputs.get::<String>(name).ok().flatten();
    let found = output("/digest").or_else(|| output("/repoDigest"))?;
    let digest = found.rsplit('@').next().unwrap_or_default();
    digest.starts_with("sha256:").then(|| digest.to_owned())
}
