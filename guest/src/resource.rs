//! A planned resource, as a policy sees it.

use serde::de::DeserializeOwned;

use crate::bindings::portcullis::policy::images::{Destination, ImageBuild, ImageReference};
use crate::bindings::portcullis::policy::resources::Properties;
use crate::bindings::portcullis::policy::tags::{KeyFlaw, TagSet};
use crate::{
    Changes, Lookup, Obstacle, Operation, Options, ProviderReference, Shape, Stop, Undetermined, Violation, backend,
};

/// A resource of the plan. Looks into it only where a policy asks.
#[derive(Debug)]
pub struct Resource(pub(crate) backend::Resource);

impl Resource {
    /// Returns the URN.
    pub fn urn(&self) -> String {
        self.0.urn()
    }

    /// Returns the type token, such as `aws:s3/bucket:Bucket`.
    pub fn type_token(&self) -> String {
        self.0.type_token()
    }

    /// Returns the name that the program gave the resource.
    pub fn name(&self) -> String {
        self.0.name()
    }

    /// Returns the provider's identifier of the resource, once there is one.
    pub fn id(&self) -> Option<String> {
        self.0.id()
    }

    /// Returns what the update will do to the resource.
    pub fn operation(&self) -> Operation {
        self.0.operation()
    }

    /// Returns whether this is a component: a grouping without a provider.
    pub fn is_component(&self) -> bool {
        self.0.is_component()
    }

    /// Returns the URN of the parent.
    pub fn parent(&self) -> Option<String> {
        self.0.parent()
    }

    /// Returns the provider.
    pub fn provider(&self) -> Option<ProviderReference> {
        self.0.provider()
    }

    /// Returns the URNs that this resource depends on.
    pub fn dependencies(&self) -> Vec<String> {
        self.0.dependencies()
    }

    /// Returns the URNs that one input property (a top-level name) depends on.
    pub fn property_dependencies(&self, property: &str) -> Vec<String> {
        self.0.property_dependencies(property)
    }

    /// Returns the resource options.
    pub fn options(&self) -> Options {
        self.0.options()
    }

    /// Returns why the resource changes.
    pub fn changes(&self) -> Changes {
        self.0.changes()
    }

    /// Returns where the program declares the resource.
    pub fn source_position(&self) -> Option<String> {
        self.0.source_position()
    }

    /// Returns the inputs that the update will give the resource.
    pub fn inputs(&self) -> PropertyView<'_> {
        self.view(Properties::Inputs)
    }

    /// Returns the outputs after the update, as far as a preview knows them: mostly absent.
    pub fn outputs(&self) -> PropertyView<'_> {
        self.view(Properties::Outputs)
    }

    /// Returns the inputs of the resource as it is now.
    pub fn prior_inputs(&self) -> PropertyView<'_> {
        self.view(Properties::PriorInputs)
    }

    /// Returns the outputs of the resource as it is now.
    pub fn prior_outputs(&self) -> PropertyView<'_> {
        self.view(Properties::PriorOutputs)
    }

    /// Returns the images that the resource will run.
    pub fn images(&self) -> Vec<ImageReference> {
        self.0.images()
    }

    /// Returns the images that the resource runs now.
    pub fn prior_images(&self) -> Vec<ImageReference> {
        self.0.prior_images()
    }

    /// Returns the image that the resource builds.
    pub fn image_build(&self) -> Option<ImageBuild> {
        self.0.image_build()
    }

    /// Returns where in registries the resource writes, whenever an update makes it do so: the images that it pushes, whether
    /// it builds them or not, and the caches of its builds. What may push counts as if it did.
    pub fn destinations(&self) -> Vec<Destination> {
        self.0.destinations()
    }

    /// Returns the tags that the resource will have.
    pub fn tags(&self) -> TagSet {
        self.0.tags()
    }

    /// Returns the tags that the resource has now.
    pub fn prior_tags(&self) -> TagSet {
        self.0.prior_tags()
    }

    /// Returns what is wrong with a key for a tag of the resource, by the rules of its cloud.
    pub fn key_flaw(&self, key: &str) -> Option<KeyFlaw> {
        self.0.key_flaw(key)
    }

    fn view(&self, of: Properties) -> PropertyView<'_> {
        PropertyView { resource: self, of }
    }
}

/// The properties of a resource of one kind: its inputs, say.
#[derive(Debug, Clone, Copy)]
pub struct PropertyView<'a> {
    resource: &'a Resource,
    of: Properties,
}

impl PropertyView<'_> {
    /// Returns the value at a JSON pointer, `None` where nothing stands.
    ///
    /// # Errors
    ///
    /// Leaves the question open where the value, or a part of it, is unknown, secret or too large. One of another type is a
    /// violation: the policy cannot judge what the resource's type does not know.
    pub fn get<T: DeserializeOwned>(self, pointer: &str) -> Result<Option<T>, Stop> {
        match self.lookup(pointer) {
            Lookup::Absent => Ok(None),
            Lookup::Found(json) => serde_json::from_str(&json)
                .map(Some)
                .map_err(|_| unexpected(pointer).into()),
            Lookup::Unknown(depends_on) => {
                let message = format!("`{pointer}` is known only during the update");
                Err(Undetermined::unknown(message, pointer, depends_on).into())
            }
            Lookup::Secret => Err(Undetermined::secret(format!("`{pointer}` is a secret"), pointer).into()),
            Lookup::Oversized(bytes) => Err(oversized(pointer, bytes).into()),
        }
    }

    /// Returns the answer to a lookup, for a policy that handles unknowns and secrets itself.
    pub fn lookup(self, pointer: &str) -> Lookup {
        self.resource.0.lookup(self.of, pointer)
    }

    /// Returns what stands at a JSON pointer, without its contents.
    pub fn shape(self, pointer: &str) -> Shape {
        self.resource.0.shape(self.of, pointer)
    }
}

fn unexpected(pointer: &str) -> Violation {
    Violation::new(format!("`{pointer}` is of another type than can be judged"))
        .at(pointer)
        .code("unexpected-type")
        .hint("give the property the type that the resource's schema has for it")
}

fn oversized(pointer: &str, bytes: u32) -> Undetermined {
    Undetermined {
        message: format!("`{pointer}` has {bytes} bytes, too many to be looked at"),
        pointer: pointer.to_owned(),
        obstacle: Obstacle::Oversized,
        depends_on: Vec::new(),
        hint: String::new(),
    }
}
