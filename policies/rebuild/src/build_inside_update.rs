//! `build-inside-update`, see the page beside this file.

use portcullis_guest::images::{ImageBuild, ImageReference, Reference};
use portcullis_guest::{Check, ExtraKind, Metadata, Policy, Report, Resource, Violation};

portcullis_guest::policy! {
    /// `build-inside-update` has no settings.
    pub struct BuildInsideUpdate {}
}

impl Policy for BuildInsideUpdate {
    fn metadata() -> Metadata {
        Metadata::new(
            "build-inside-update",
            "An image that the update itself would build, where CI should.",
        )
        .documentation(include_str!("build_inside_update.md"))
        .tags(["images", "rebuild"])
        .types([
            "docker:*",
            "docker-build:*",
            "pulumi-nodejs:dynamic*",
            "pulumi-python:dynamic*",
        ])
        .include([ExtraKind::Component])
    }

    fn check(&self, resource: &Resource, report: &mut Report) -> Check {
        if let Some(build) = resource.image_build().filter(|build| build.in_this_update) {
            let target = target(&build);
            report.violation(
                Violation::new(format!("the update itself {} {}", verb(&build), image(target)))
                    .at(target.map_or("", |target| &target.pointer))
                    .code("built-by-pulumi")
                    .hint("build the image in CI, and give the stack its exact reference with `pulumi config set`"),
            );
        }
        Ok(())
    }
}

fn verb(build: &ImageBuild) -> &'static str {
    match (build.rebuild, build.pushes) {
        (false, false) => "builds",
        (false, true) => "builds and pushes",
        (true, false) => "rebuilds",
        (true, true) => "rebuilds and pushes",
    }
}

/// An image need not have a name, nor one that can be told: then the first place counts that has one.
fn target(build: &ImageBuild) -> Option<&ImageReference> {
    let mut targets = build.targets.iter();
    let known = targets.find(|target| matches!(target.reference, Reference::Known(_)));
    known.or(build.targets.first())
}

fn image(target: Option<&ImageReference>) -> String {
    match target.map(|target| &target.reference) {
        Some(Reference::Known(image)) => format!("`{}`", image.text),
        _ => "an image".to_owned(),
    }
}
