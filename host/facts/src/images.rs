//! The container images that a resource runs, wherever its provider keeps their names.
//!
//! An image may be named directly, in a list, or in a JSON document inside a string; and it, or whatever it stands in,
//! may be unknown or secret. A place where an image must be named but cannot be seen is reported as such and never left
//! out: a policy must not take it for no image.

mod origin;
mod places;
mod pods;
mod release;
#[cfg(test)]
pub(crate) mod testing;

use crate::plan::{Properties, Resource};
use crate::rebuild;
use crate::references::{self, ImageReference, Reference};

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
    let type_token = resource.type_token();
    let holds_pods = pods::may_be_in(type_token);
    let is_release = type_token == release::RELEASE;
    let places = places::of(type_token);
    let runs_nothing = !holds_pods && !is_release && places.is_empty();
    if runs_nothing || resource.is_component() || rebuild::builds(resource, of) {
        return Vec::new();
    }
    let mut references = references::collect(resource, of, |search, properties| {
        if holds_pods {
            search.pods(type_token, properties);
        }
        if is_release {
            search.release(properties);
        }
        for row in places {
            search.follow_all(properties, row.pointers, row.form);
        }
    });
    if type_token == CODEBUILD_PROJECT {
        references.retain(|found| !comes_with_codebuild(&found.reference));
    }
    references
}

const CODEBUILD_PROJECT: &str = "aws:codebuild/project:Project";

/// `CodeBuild` names the images that it comes with as if they were of Docker Hub, where none of them is:
/// `aws/codebuild/NAME:TAG`. To everybody else such a reference is one to Docker Hub.
fn comes_with_codebuild(reference: &Reference) -> bool {
    let Reference::Known(image) = reference else {
        return false;
    };
    let name = image.text.strip_prefix("aws/codebuild/");
    name.is_some_and(|name| !name.contains('/')) && image.tag.is_some() && image.digest.is_none()
}

#[cfg(test)]
mod tests;
