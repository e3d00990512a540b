//! The container images that a resource runs, wherever its provider keeps their names.
//!
//! An image may be named directly, in a list, or in a JSON document inside a string; and it, or whatever it stands in,
//! may be unknown or secret. A place where an image must be named but cannot be seen is reported as such and never left
//! out: a policy must not take it for no image.

mod origin;
mod places;
mod pods;
mod search;
#[cfg(test)]
pub(crate) mod testing;

use crate::image::Image;
use crate::json::Value;
use crate::plan::{Properties, Resource};
use crate::rebuild;
use search::Search;

/// What a preview knows of an image reference.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reference {
    /// The reference, taken apart.
    Known(Image),
    /// Known only during the update. Carries the URNs that it depends on, where the plan names them.
    Unknown(Vec<String>),
    /// Withheld: the reference, or something that holds it, is a Pulumi secret.
    Secret,
    /// Not an image reference. Carries the text.
    Malformed(String),
}

/// A place where a resource names an image.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImageReference {
    /// Where the reference stands in the resource's properties, or what hides it.
    pub pointer: String,
    /// The reference.
    pub reference: Reference,
    /// The URN of the image resource that this very update builds and that the reference comes from. Such a reference
    /// may be shown without its digest, or be unknown: it is neither pinned nor unpinned yet.
    pub built_by: Option<String>,
}

/// Returns the images that a resource will run.
pub fn planned(resource: Resource<'_>) -> Vec<ImageReference> {
    let mut references = of_workload(resource, Properties::Inputs);
    origin::trace(resource, &mut references);
    references
}

/// Returns the images that a resource runs now. Their origin is not looked for: they exist.
pub fn prior(resource: Resource<'_>) -> Vec<ImageReference> {
    of_workload(resource, Properties::PriorInputs)
}

/// Returns the image references at some places (see [`places`]) of a resource's properties, without their origin.
pub(crate) fn at(resource: Resource<'_>, of: Properties, places: &[&str]) -> Vec<ImageReference> {
    collect(resource, of, |search, properties| search.follow_all(properties, places))
}

/// Nearly every resource of a plan ends at its type. A component is not read, because its children carry the data; an
/// image that is built is run by none of this.
fn of_workload(resource: Resource<'_>, of: Properties) -> Vec<ImageReference> {
    let holds_pods = pods::may_be_in(resource.type_token());
    let places = places::of(resource.type_token());
    let runs_nothing = !holds_pods && places.is_empty();
    if runs_nothing || resource.is_component() || rebuild::builds(resource, of) {
        return Vec::new();
    }
    collect(resource, of, |search, properties| {
        if holds_pods {
            search.pods(properties);
        }
        search.follow_all(properties, places);
    })
}

fn collect(resource: Resource<'_>, of: Properties, look: impl FnOnce(&mut Search, Value<'_>)) -> Vec<ImageReference> {
    let mut search = Search::default();
    if let Some(properties) = resource.properties(of) {
        look(&mut search, properties);
    }
    let mut references = search.into_references();
    // A plan names dependencies for the planned inputs only.
    if of == Properties::Inputs {
        origin::name_dependencies(resource, &mut references);
    }
    references
}

#[cfg(test)]
mod tests;
