//! What the host works out of a resource, for every policy alike.

use crate::Resource;
use crate::bindings::portcullis::policy::images::{Destination, ImageBuild, ImageReference};
use crate::bindings::portcullis::policy::tags::{KeyFlaw, TagSet};

impl Resource {
    /// Returns the images that the resource will run. The examples of [`images`](crate::images) ask for them.
    pub fn images(&self) -> Vec<ImageReference> {
        self.0.images()
    }

    /// Returns the images that the resource runs now.
    ///
    /// ```
    /// # portcullis_guest::example! {
    /// fn check(&self, resource: &Resource, report: &mut Report) -> Check {
    ///     let (before, after) = (resource.prior_images(), resource.images());
    ///     if !before.is_empty() && before != after {
    ///         report.violation(Violation::new("it restarts with another image"));
    ///     }
    ///     Ok(())
    /// }
    /// # }
    ///
    /// let cases = r#"[{
    ///     "name": "another version",
    ///     "resource": {
    ///         "type": "aws:lambda/function:Function",
    ///         "operation": "update",
    ///         "prior": { "inputs": { "imageUri": "registry.example.com/shop/web:1.4.0" } },
    ///         "inputs": { "imageUri": "registry.example.com/shop/web:1.5.0" }
    ///     },
    ///     "expect": [{ "violation": { "message": "another image" } }]
    /// }]"#;
    /// # judge(cases);
    /// ```
    pub fn prior_images(&self) -> Vec<ImageReference> {
        self.0.prior_images()
    }

    /// Returns the image that the resource builds.
    ///
    /// ```
    /// # portcullis_guest::example! {
    /// fn check(&self, resource: &Resource, report: &mut Report) -> Check {
    ///     let Some(build) = resource.image_build().filter(|build| build.in_this_update) else {
    ///         return Ok(());
    ///     };
    ///     for cause in build.causes.iter().filter(|cause| cause.kind == images::CauseKind::Setting) {
    ///         report.violation(Violation::new(format!("rebuilt for {}", cause.property)));
    ///     }
    ///     Ok(())
    /// }
    /// # }
    ///
    /// let cases = r#"[{
    ///     "name": "a cache in another place",
    ///     "resource": {
    ///         "type": "docker-build:index:Image",
    ///         "operation": "update",
    ///         "prior": { "inputs": { "cacheTo": [{ "local": { "dest": "/tmp/1" } }] } },
    ///         "inputs": { "cacheTo": [{ "local": { "dest": "/tmp/2" } }] },
    ///         "detailedDiff": { "cacheTo[0].local.dest": "update" }
    ///     },
    ///     "expect": [{ "violation": { "message": "rebuilt for cacheTo" } }]
    /// }]"#;
    /// # judge(cases);
    /// ```
    pub fn image_build(&self) -> Option<ImageBuild> {
        self.0.image_build()
    }

    /// Returns where in registries the resource writes, whenever an update makes it do so: the images that it pushes, whether
    /// it builds them or not, and the caches of its builds. What may push counts as if it did.
    ///
    /// ```
    /// # portcullis_guest::example! {
    /// fn check(&self, resource: &Resource, report: &mut Report) -> Check {
    ///     report.each(resource.destinations(), |destination, report| {
    ///         let target = destination.target.image()?;
    ///         if !target.is_within("registry.example.com") {
    ///             report.violation(Violation::new(format!("it writes to `{}`", target.registry)));
    ///         }
    ///         Ok(())
    ///     });
    ///     Ok(())
    /// }
    /// # }
    ///
    /// let cases = r#"[{
    ///     "name": "an image for everybody",
    ///     "resource": {
    ///         "type": "docker-build:index:Image",
    ///         "inputs": { "push": true, "tags": ["shop/web:1.4.0"] }
    ///     },
    ///     "expect": [{ "violation": { "message": "it writes to `docker.io`" } }]
    /// }]"#;
    /// # judge(cases);
    /// ```
    pub fn destinations(&self) -> Vec<Destination> {
        self.0.destinations()
    }

    /// Returns the tags that the resource will have. The examples of [`tags`](crate::tags) ask for them.
    pub fn tags(&self) -> TagSet {
        self.0.tags()
    }

    /// Returns the tags that the resource has now.
    ///
    /// ```
    /// # portcullis_guest::example! {
    /// fn check(&self, resource: &Resource, report: &mut Report) -> Check {
    ///     let after = resource.tags();
    ///     for tag in resource.prior_tags().tags {
    ///         if after.get(&tag.key).is_none() {
    ///             report.violation(Violation::new(format!("the tag `{}` goes", tag.key)));
    ///         }
    ///     }
    ///     Ok(())
    /// }
    /// # }
    ///
    /// let cases = r#"[{
    ///     "name": "a bucket loses its owner",
    ///     "resource": {
    ///         "type": "aws:s3/bucket:Bucket",
    ///         "operation": "update",
    ///         "prior": { "inputs": { "tags": { "Owner": "team-shop" } } },
    ///         "inputs": {}
    ///     },
    ///     "expect": [{ "violation": { "message": "the tag `Owner` goes" } }]
    /// }]"#;
    /// # judge(cases);
    /// ```
    pub fn prior_tags(&self) -> TagSet {
        self.0.prior_tags()
    }

    /// Returns what is wrong with a key for a tag of the resource, by the rules of its cloud.
    ///
    /// ```
    /// # portcullis_guest::example! {
    /// fn check(&self, resource: &Resource, report: &mut Report) -> Check {
    ///     for tag in resource.tags().tags {
    ///         if let Some(flaw) = resource.key_flaw(&tag.key) {
    ///             report.violation(Violation::new(format!("`{}` {}", tag.key, flaw.message)).at(&tag.pointer));
    ///         }
    ///     }
    ///     Ok(())
    /// }
    /// # }
    ///
    /// let cases = r#"[{
    ///     "name": "a key that AWS keeps for itself",
    ///     "resource": { "type": "aws:s3/bucket:Bucket", "inputs": { "tags": { "aws:owner": "team-shop" } } },
    ///     "expect": [{ "violation": { "pointer": "/tags/aws:owner", "message": "`aws:owner` begins with" } }]
    /// }]"#;
    /// # judge(cases);
    /// ```
    pub fn key_flaw(&self, key: &str) -> Option<KeyFlaw> {
        self.0.key_flaw(key)
    }
}
