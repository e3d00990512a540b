//! Image references, wherever they stand in the properties of a resource.
//!
//! A reference may be unknown or secret, or stand in something that is. Then it is reported as such, and never left out.

mod credentials;
mod form;
mod search;
mod spelling;

use std::collections::HashMap;

use crate::image::Image;
use crate::json::{self, Value};
use crate::plan::{Properties, Resource};

pub(crate) use search::Search;
pub(crate) use spelling::{Form, Parts};

/// What a preview knows of an image reference.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reference {
    /// The reference, taken apart.
    Known(Image),
    /// Known only during the update: a value that is yet to come, or what a chart names that the plan does not show. Carries
    /// the URNs that it depends on, where the plan names them.
    Unknown(Vec<String>),
    /// Withheld: the reference, or something that holds it, is a Pulumi secret.
    Secret,
    /// Not an image reference. Carries the text, without the credentials in it.
    Malformed(String),
    /// Something that should name images and cannot be read: a document that is no JSON, a value of another shape, one
    /// that lies too deep. It may hold anything, so that it comes without its text.
    Unreadable,
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
    /// Whether this is one reference, and not something that hides any number of them.
    pub(crate) is_one: bool,
}

/// Returns the image references at some places (JSON pointers in which `*` stands for every element of a list) of a
/// resource's properties, without their origin.
pub(crate) fn at(resource: Resource<'_>, of: Properties, places: &[&str]) -> Vec<ImageReference> {
    collect(resource, of, |search, properties| {
        search.follow_all(properties, places, Form::Text);
    })
}

/// Returns what a text says that should be an image reference.
pub(crate) fn parse(text: &str) -> Reference {
    Image::parse(text).map_or_else(
        |_| Reference::Malformed(credentials::masked(text).into_owned()),
        Reference::Known,
    )
}

/// Looks for image references in a resource's properties.
pub(crate) fn collect(
    resource: Resource<'_>,
    of: Properties,
    look: impl FnOnce(&mut Search, Value<'_>),
) -> Vec<ImageReference> {
    let mut search = Search::default();
    if let Some(properties) = resource.properties(of) {
        look(&mut search, properties);
    }
    let mut references = search.into_references();
    // A plan names dependencies for the planned inputs only.
    if of == Properties::Inputs {
        name_dependencies(resource, &mut references);
    }
    references
}

/// Says of each reference that is unknown what it depends on.
fn name_dependencies(resource: Resource<'_>, references: &mut [ImageReference]) {
    let mut dependencies = HashMap::new();
    for ImageReference { pointer, reference, .. } in references {
        if let Reference::Unknown(urns) = reference {
            let known: &mut Vec<String> = dependencies
                .entry(property(pointer))
                .or_insert_with(|| resource.depends_on(pointer));
            urns.clone_from(known);
        }
    }
}

/// The plan names dependencies by property, and finding them takes a walk through the resource: once for each property.
pub(crate) fn property(pointer: &str) -> String {
    json::tokens(pointer).next().unwrap_or_default().into_owned()
}
