//! The container images that a resource runs, wherever its provider keeps their names.
//!
//! An image may be named directly, in a list, or in a JSON document inside a string; and it, or whatever it stands in,
//! may be unknown or secret. A place where an image must be named but cannot be seen is reported as such and never left
//! out: a policy must not take it for no image.

mod origin;
mod places;
mod pods;
#[cfg(test)]
pub(crate) mod testing;

use crate::plan::{Properties, Resource};
use crate::rebuild;
use crate::references::{self, ImageReference};

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

/// Nearly every resource of a plan ends at its type. A component is not read, because its children carry the data; an
/// image that is built is run by none of this.
fn of_workload(resource: Resource<'_>, of: Properties) -> Vec<ImageReference> {
    let holds_pods = pods::may_be_in(resource.type_token());
    let places = places::of(resource.type_token());
    let runs_nothing = !holds_pods && places.is_empty();
    if runs_nothing || resource.is_component() || rebuild::builds(resource, of) {
        return Vec::new();
    }
    references::collect(resource, of, |search, properties| {
        if holds_pods {
            search.pods(properties);
        }
        search.follow_all(properties, places);
    })
}

#[cfg(test)]
mod tests;
