//! What CI recorded of the images that it built.
//!
//! Records are shared: a pack keeps those that it asked for while it judges a block of resources, in which the same images come
//! up again and again.

pub use crate::bindings::portcullis::policy::builds::{Build, Completeness, Material, Parameter, Source, Unverified};
use std::rc::Rc;

use crate::{Undetermined, backend};

/// Returns whether the run was given build metadata at all. The example of [`Metadata::needs`](crate::Metadata::needs) asks.
pub fn available() -> bool {
    backend::builds_available()
}

/// Returns the records of the builds that made a digest.
///
/// ```
/// # portcullis_guest::example! {
/// fn check(&self, resource: &Resource, report: &mut Report) -> Check {
///     report.each(resource.images(), |reference, report| {
///         let image = reference.image()?;
///         let records = image.digest.as_deref().map(builds::find).unwrap_or_default();
///         if records.is_empty() {
///             let message = format!("nobody recorded the build of `{}`", image.text);
///             report.violation(Violation::new(message).at(&reference.pointer));
///         }
///         Ok(())
///     });
///     Ok(())
/// }
/// # }
///
/// let cases = r#"[{
///     "name": "an image with a record",
///     "resource": {
///         "type": "aws:lambda/function:Function",
///         "inputs": { "imageUri": "shop/web@sha256:f42468b86b098b0987b9d860bdd9aaebb97b7ed318e26ffa78cf69fd6f25ac5b" }
///     },
///     "builds": [{
///         "buildx.build.provenance": {},
///         "containerimage.digest": "sha256:f42468b86b098b0987b9d860bdd9aaebb97b7ed318e26ffa78cf69fd6f25ac5b"
///     }],
///     "expect": []
/// }, {
///     "name": "an image without one",
///     "resource": { "type": "aws:lambda/function:Function", "inputs": { "imageUri": "shop/web:1.4.0" } },
///     "expect": [{ "violation": { "pointer": "/imageUri", "message": "nobody recorded" } }]
/// }]"#;
/// # judge(cases);
/// ```
pub fn find(digest: &str) -> Rc<[Build]> {
    backend::find_builds(digest)
}

/// Returns the records of the builds that gave an image a name, such as `registry.example.com/shop/web:1.4.0`, however it
/// is spelt. A digest in the reference does not count, and without a tag it has to be the name of an image without one.
///
/// ```
/// # portcullis_guest::example! {
/// fn check(&self, resource: &Resource, report: &mut Report) -> Check {
///     report.each(resource.images(), |reference, report| {
///         let image = reference.image()?;
///         let is_deployed = |digest: &String| Some(digest) == image.digest.as_ref();
///         for build in builds::named(&image.text).iter() {
///             if !build.digests.iter().any(is_deployed) {
///                 report.violation(Violation::new(format!("CI built another `{}`", image.text)));
///             }
///         }
///         Ok(())
///     });
///     Ok(())
/// }
/// # }
///
/// let cases = r#"[{
///     "name": "the tag has moved since the image was built",
///     "resource": {
///         "type": "aws:lambda/function:Function",
///         "inputs": { "imageUri": "shop/web:1@sha256:0000000000000000000000000000000000000000000000000000000000000000" }
///     },
///     "builds": [{
///         "buildx.build.provenance": {},
///         "containerimage.digest": "sha256:f42468b86b098b0987b9d860bdd9aaebb97b7ed318e26ffa78cf69fd6f25ac5b",
///         "image.name": "docker.io/shop/web:1"
///     }],
///     "expect": [{ "violation": { "message": "CI built another `shop/web:1@sha256:0000" } }]
/// }]"#;
/// # judge(cases);
/// ```
pub fn named(reference: &str) -> Rc<[Build]> {
    backend::named_builds(reference)
}

/// Returns the records of the builds that an image went into as a base, by its name and tag however they are spelt, such as
/// `alpine:3.20`. A digest in the reference does not count.
///
/// ```
/// # portcullis_guest::example! {
/// fn metadata() -> Metadata {
///     Metadata::new("retired-base", "An image on a base that nobody mends any more.").stack()
/// }
///
/// fn check_stack(&self, _: &[Resource], report: &mut StackReport) -> Check {
///     for build in builds::using("alpine:3.17").iter() {
///         let names = build.names.join("`, `");
///         report.stack_violation(Violation::new(format!("`{names}` is made of `alpine:3.17`")));
///     }
///     Ok(())
/// }
/// # }
///
/// let cases = r#"[{
///     "name": "an old base",
///     "resource": { "type": "kubernetes:core/v1:Namespace" },
///     "builds": [{
///         "buildx.build.provenance": {
///             "materials": [{ "uri": "pkg:docker/alpine@3.17?platform=linux%2Famd64" }]
///         },
///         "containerimage.digest": "sha256:f42468b86b098b0987b9d860bdd9aaebb97b7ed318e26ffa78cf69fd6f25ac5b",
///         "image.name": "registry.example.com/shop/web:1.4.0"
///     }],
///     "expect": [{ "violation": { "message": "shop/web:1.4.0` is made of `alpine:3.17`" } }]
/// }]"#;
/// # judge(cases);
/// ```
pub fn using(base: &str) -> Rc<[Build]> {
    backend::builds_using(base)
}

/// Returns what a repository is called, the same for each way to spell its address: `git.example.com/shop/shop` for
/// `https://token@git.example.com/shop/shop.git` and for `git@git.example.com:shop/shop`. `None` for what is no address on a
/// host. Addresses are compared by it.
///
/// ```
/// use portcullis_guest::builds::repository_name;
///
/// let over_https = repository_name("https://token@git.example.com/shop/shop.git");
/// assert_eq!(over_https.as_deref(), Some("git.example.com/shop/shop"));
/// assert_eq!(over_https, repository_name("git@git.example.com:shop/shop"));
/// assert_eq!(repository_name("../shop"), None);
/// ```
pub fn repository_name(address: &str) -> Option<String> {
    backend::repository_name(address)
}

/// Returns that a question stays open because the run was given no build metadata.
///
/// ```
/// use portcullis_guest::testing::{Case, judge};
/// # use portcullis_guest::{Check, Metadata, Pack, Policy, Report, Resource, builds};
/// # portcullis_guest::policy! { struct UnbuiltImage {} }
/// # impl Policy for UnbuiltImage {
/// # fn metadata() -> Metadata { Metadata::new("unbuilt-image", "An image that nobody built.") }
///
/// fn check(&self, resource: &Resource, report: &mut Report) -> Check {
///     if !builds::available() {
///         report.undetermined(builds::missing("nobody knows who built it", "/imageUri"));
///     }
/// #   let _ = resource;
///     Ok(())
/// }
/// # }
/// # let pack = || Pack::new("house", "Our own rules.").policy::<UnbuiltImage>();
///
/// let cases = r#"[{
///     "name": "a run without build metadata",
///     "resource": { "type": "aws:lambda/function:Function", "inputs": { "imageUri": "shop/web:1.4.0" } },
///     "expect": [{ "undetermined": { "pointer": "/imageUri" } }]
/// }]"#;
/// let said = judge(&pack(), "unbuilt-image", &Case::read_all(cases)?[0])?;
/// assert_eq!(said[0].hint, "pass what CI recorded of its builds with `--build`");
/// # Ok::<(), String>(())
/// ```
pub fn missing(message: impl Into<String>, pointer: impl Into<String>) -> Undetermined {
    let hint = "pass what CI recorded of its builds with `--build`";
    Undetermined::unknown(message, pointer, Vec::new()).hint(hint)
}
