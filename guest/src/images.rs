//! The container images that a resource runs, and the one that it builds.

pub use crate::bindings::portcullis::policy::images::{
    BuildCause, CauseKind, ContextComparison, Destination, DestinationKind, Image, ImageBuild, ImageReference,
    Reference,
};
use crate::{Stop, Undetermined, Violation};

/// The types of `Image` of pulumi-docker-build: its name, and the one that it had in the pre-releases of pulumi-docker 4.6.
pub const DOCKER_BUILD_IMAGE: [&str; 2] = ["docker-build:index:Image", "docker:buildx/image:Image"];

/// The types of `Index` of pulumi-docker-build, as [`DOCKER_BUILD_IMAGE`].
pub const DOCKER_BUILD_INDEX: [&str; 2] = ["docker-build:index:Index", "docker:buildx/image:Index"];

impl ImageReference {
    /// Stops where the image comes from a build of this very update and cannot be read yet: what the build's provider
    /// hands on then is the built image's digest, so that its tag says nothing.
    ///
    /// ```
    /// # portcullis_guest::example! {
    /// fn check(&self, resource: &Resource, report: &mut Report) -> Check {
    ///     report.each(resource.images(), |reference, report| {
    ///         reference.require_settled()?;
    ///         if reference.image()?.tag.as_deref() == Some("dev") {
    ///             report.violation(Violation::new("a developer's image").at(&reference.pointer));
    ///         }
    ///         Ok(())
    ///     });
    ///     Ok(())
    /// }
    /// # }
    ///
    /// let cases = r#"[{
    ///     "name": "an image that this update builds has no tag yet",
    ///     "resource": {
    ///         "type": "aws:lambda/function:Function",
    ///         "inputs": { "imageUri": "04da6b54-80e4-46f7-96ec-b56ff0331ba9" },
    ///         "dependencies": { "imageUri": ["web"] }
    ///     },
    ///     "others": [{ "type": "docker-build:index:Image", "name": "web", "inputs": { "push": true } }],
    ///     "expect": [{ "not-applicable": { "message": "which this update builds" } }]
    /// }, {
    ///     "name": "any other image that is not known is an open question",
    ///     "resource": {
    ///         "type": "aws:lambda/function:Function",
    ///         "inputs": { "imageUri": "04da6b54-80e4-46f7-96ec-b56ff0331ba9" }
    ///     },
    ///     "expect": [{ "undetermined": { "pointer": "/imageUri" } }]
    /// }]"#;
    /// # judge(cases);
    /// ```
    ///
    /// # Errors
    ///
    /// Returns that the policy does not apply.
    pub fn require_settled(&self) -> Result<(), Stop> {
        match (&self.reference, &self.built_by) {
            (Reference::Unknown(_) | Reference::Malformed(_), Some(urn)) => Err(Stop::not_applicable(format!(
                "the image comes from `{urn}`, which this update builds"
            ))),
            _ => Ok(()),
        }
    }

    /// Returns the image.
    ///
    /// ```
    /// # portcullis_guest::example! {
    /// fn check(&self, resource: &Resource, report: &mut Report) -> Check {
    ///     report.each(resource.images(), |reference, report| {
    ///         let image = reference.image()?;
    ///         if image.digest.is_none() {
    ///             report.violation(Violation::new(format!("`{}` has no digest", image.text)).at(&reference.pointer));
    ///         }
    ///         Ok(())
    ///     });
    ///     Ok(())
    /// }
    /// # }
    ///
    /// let cases = r#"[{
    ///     "name": "a pod with three containers",
    ///     "resource": {
    ///         "type": "kubernetes:core/v1:Pod",
    ///         "inputs": { "spec": { "containers": [{ "image": "nginx" }, { "image": "[secret]" }, { "image": "NGINX" }] } }
    ///     },
    ///     "expect": [
    ///         { "violation": { "pointer": "/spec/containers/0/image", "message": "`nginx` has no digest" } },
    ///         { "undetermined": { "pointer": "/spec/containers/1/image" } },
    ///         { "violation": { "pointer": "/spec/containers/2/image", "code": "malformed-image-reference" } }
    ///     ]
    /// }]"#;
    /// # judge(cases);
    /// ```
    ///
    /// # Errors
    ///
    /// Leaves the question open where the reference is unknown or secret, or ends in the digest of an image that is yet
    /// to be built. Any other text that is no image reference, and what cannot be read, is a violation of every policy that
    /// asks for an image.
    pub fn image(&self) -> Result<&Image, Stop> {
        match (&self.reference, &self.built_by) {
            (Reference::Known(image), _) => Ok(image),
            (Reference::Unknown(depends_on), _) => Err(self.open(depends_on.clone())),
            (Reference::Malformed(_), Some(urn)) => Err(self.open(vec![urn.clone()])),
            (Reference::Secret, _) => Err(Undetermined::secret("the image is a secret", &self.pointer).into()),
            (Reference::Malformed(text), None) => Err(Violation::new(format!("`{text}` is not an image reference"))
                .at(&self.pointer)
                .code("malformed-image-reference")
                .hint("write REGISTRY/REPOSITORY:TAG@DIGEST")
                .into()),
            (Reference::Unreadable, _) => Err(Violation::new("what should name the images here cannot be read")
                .at(&self.pointer)
                .code("unreadable-images")
                .hint("write it as the resource's type asks for, or as a JSON document of that")
                .into()),
        }
    }

    fn open(&self, depends_on: Vec<String>) -> Stop {
        Undetermined::unknown("the image is known only during the update", &self.pointer, depends_on).into()
    }
}

impl Image {
    /// Returns registry and repository, such as `docker.io/library/nginx`.
    ///
    /// ```
    /// # portcullis_guest::example! {
    /// fn check(&self, resource: &Resource, report: &mut Report) -> Check {
    ///     report.each(resource.images(), |reference, report| {
    ///         let image = reference.image()?;
    ///         if !image.is_within("registry.example.com/shop") {
    ///             let message = format!("`{}` is not of the shop", image.name());
    ///             report.violation(Violation::new(message).at(&reference.pointer));
    ///         }
    ///         Ok(())
    ///     });
    ///     Ok(())
    /// }
    /// # }
    ///
    /// let cases = r#"[{
    ///     "name": "an image of the shop",
    ///     "resource": {
    ///         "type": "aws:lambda/function:Function",
    ///         "inputs": { "imageUri": "registry.example.com/shop/web:1.4.0" }
    ///     },
    ///     "expect": []
    /// }, {
    ///     "name": "an image of everybody",
    ///     "resource": { "type": "aws:lambda/function:Function", "inputs": { "imageUri": "nginx:1.27" } },
    ///     "expect": [{ "violation": { "message": "`docker.io/library/nginx` is not of the shop" } }]
    /// }]"#;
    /// # judge(cases);
    /// ```
    pub fn name(&self) -> String {
        format!("{}/{}", self.registry, self.repository)
    }

    /// Returns whether the image is of a registry (`registry.example.com`), of a part of one
    /// (`registry.example.com/shop`) or of a repository (`docker.io/library/nginx`).
    ///
    /// Compares host and path segments, each as a whole: `registry.example.com/shop` holds neither
    /// `registry.example.com.evil.test/shop` nor `registry.example.com/shopping`. The example of [`Image::name`] asks.
    pub fn is_within(&self, scope: &str) -> bool {
        let (host, path) = scope.split_once('/').unwrap_or((scope, ""));
        let mut segments = self.repository.split('/');
        let mut listed = path.split('/').filter(|segment| !segment.is_empty());
        host.eq_ignore_ascii_case(&self.registry) && listed.all(|segment| segments.next() == Some(segment))
    }
}

/// Checks a list of registries and repositories from a policy's settings, as [`Policy::validate`](crate::Policy::validate) does.
///
/// ```
/// use portcullis_guest::images::check_scopes;
///
/// let listed = ["registry.example.com/shop".to_owned(), "localhost:5000".to_owned()];
/// assert_eq!(check_scopes(&listed), Ok(()));
///
/// let error = check_scopes(&["nginx".to_owned()]).unwrap_err();
/// assert!(error.starts_with("`nginx` is no registry and no repository"));
/// ```
///
/// # Errors
///
/// Returns which entry can hold no image: it names no registry, or more than a repository. An entry begins with a host,
/// and a host is told from a path by its dot or its port (distribution/reference, `splitDockerDomain`).
pub fn check_scopes(scopes: &[String]) -> Result<(), String> {
    match scopes.iter().find(|scope| !is_scope(scope)) {
        Some(scope) => Err(format!(
            "`{scope}` is no registry and no repository; write one as `docker.io/library/nginx`, without a tag or `*`"
        )),
        None => Ok(()),
    }
}

fn is_scope(scope: &str) -> bool {
    let (host, path) = scope.split_once('/').unwrap_or((scope, ""));
    // Docker Hub's old name is read as its new one, so that no image is of it.
    let names_registry = (host.contains(['.', ':']) && host != "index.docker.io") || host == "localhost";
    let in_host = |letter: char| letter.is_ascii_alphanumeric() || ".:-[]".contains(letter);
    let in_path = |letter: char| letter.is_ascii_lowercase() || letter.is_ascii_digit() || "._-/".contains(letter);
    names_registry
        && host.chars().all(in_host)
        && path.chars().all(in_path)
        && scope.split('/').all(|segment| !segment.is_empty())
}

#[cfg(test)]
mod tests;
