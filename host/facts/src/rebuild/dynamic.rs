//! Dynamic resources that build images.
//!
//! A dynamic resource is what its program makes of it, so that nobody can tell what it does. It counts as one that builds
//! an image if its inputs look like it: they name
//! - a Dockerfile or a build context: `dockerfile`, `dockerfilePath`, `buildContext` or `contextPath` with any value, or
//!   `context` with a path (`./app`, `../app`, `/app`, `~/app`, `.`, `.\app`) or with a `location`, in the inputs or in
//!   their `build`;
//! - and the name or the tag of an image: `image`, `imageName`, `imageTag`, `imageUri`, `tag` or `tags` with any value.
//!
//! Letter case, `_` and `-` do not matter in these names: `build_context` is `buildContext`. An empty text, an empty list
//! and `null` are no value. One that is unknown or secret is any, but for `context`: that is also what others call a
//! cluster, or a stage. The program itself, `__provider`, is never looked at.

use crate::json::{Kind, Value, escape_token};
use crate::plan::{Properties, Resource};
use crate::references::{self, ImageReference, Reference, parse};

/// The types of dynamic resources begin so. A program may give them a module and a name of their own
/// (`pulumi-python:dynamic/shop:Image`).
const TYPES: [&str; 2] = ["pulumi-nodejs:dynamic", "pulumi-python:dynamic"];

const SOURCES: [&str; 4] = ["buildcontext", "contextpath", "dockerfile", "dockerfilepath"];

/// The inputs that name a repository, with a tag or without.
const NAMES: [&str; 3] = ["image", "imagename", "imageuri"];

/// The inputs that name a tag, with a repository or without.
const TAGS: [&str; 3] = ["imagetag", "tag", "tags"];

/// The inputs that name a repository and nothing else.
const REPOSITORIES: [&str; 2] = ["repository", "repositoryurl"];

/// Returns whether a type token is a dynamic resource's.
pub(super) fn is_dynamic(type_token: &str) -> bool {
    TYPES.iter().any(|dynamic| {
        let rest = type_token.strip_prefix(dynamic);
        rest.is_some_and(|rest| rest.starts_with([':', '/']))
    })
}

/// Returns whether inputs look like those of a build.
pub(super) fn is_build(inputs: Value<'_>) -> bool {
    let builds = || inputs.members().filter(|(key, _)| plain(key) == "build");
    let names_source = names_source(inputs) || builds().any(|(_, build)| names_source(build));
    names_source
        && has(inputs, |key, value| {
            (NAMES.contains(&key) || TAGS.contains(&key)) && is_name(value)
        })
}

fn names_source(inputs: Value<'_>) -> bool {
    has(inputs, |key, value| {
        (SOURCES.contains(&key) && is_given(value)) || (key == "context" && is_path(value))
    })
}

fn has(inputs: Value<'_>, is_it: impl Fn(&str, Value<'_>) -> bool) -> bool {
    inputs.members().any(|(key, value)| is_it(&plain(&key), value))
}

fn is_given(value: Value<'_>) -> bool {
    !matches!(value.text(), "null" | "\"\"" | "[]" | "{}")
}

/// A map is none: tags of a resource are called so too.
fn is_name(value: Value<'_>) -> bool {
    match value.kind() {
        Kind::String => is_given(value),
        Kind::Array => value.elements().any(is_name),
        _ => value.is_unknown() || value.is_secret(),
    }
}

fn is_path(context: Value<'_>) -> bool {
    let text = context.as_str().unwrap_or_default();
    let begins_like_one = ["/", "./", "../", "~/", ".\\"]
        .iter()
        .any(|start| text.starts_with(start));
    text == "." || begins_like_one || context.get("location").is_some_and(is_given)
}

/// Returns the references that the image will have. A tag alone is one of the repository beside it, if that is known.
pub(super) fn targets(resource: Resource<'_>) -> Vec<ImageReference> {
    let references_of = |keys: &[&str]| {
        let inputs = resource.properties(Properties::Inputs);
        let found = inputs.map(|inputs| patterns(inputs, keys)).unwrap_or_default();
        let found: Vec<_> = found.iter().map(String::as_str).collect();
        references::at(resource, Properties::Inputs, &found)
    };
    let names = references_of(&NAMES);
    let repositories = names.clone().into_iter().chain(references_of(&REPOSITORIES));
    let repository = repositories
        .filter(is_repository)
        .find_map(|found| text(&found).map(str::to_owned));
    let tags: Vec<_> = references_of(&TAGS)
        .into_iter()
        .filter_map(|tag| of_repository(tag, repository.as_deref()))
        .collect();
    let mut targets = names;
    targets.retain(|name| tags.is_empty() || !is_repository(name));
    targets.extend(tags);
    targets
}

fn patterns(inputs: Value<'_>, keys: &[&str]) -> Vec<String> {
    let members = inputs.members().filter(|(key, _)| keys.contains(&plain(key).as_str()));
    let pattern = |(key, value): (std::borrow::Cow<'_, str>, Value<'_>)| {
        let elements = if value.kind() == Kind::Array { "/*" } else { "" };
        format!("/{}{elements}", escape_token(&key))
    };
    members.map(pattern).collect()
}

fn of_repository(tag: ImageReference, repository: Option<&str>) -> Option<ImageReference> {
    match text(&tag) {
        Some(text) if !text.contains(['/', ':']) => {
            let reference = parse(&format!("{}:{text}", repository?));
            Some(ImageReference { reference, ..tag })
        }
        _ => Some(tag),
    }
}

fn is_repository(found: &ImageReference) -> bool {
    matches!(&found.reference, Reference::Known(image) if image.tag.is_none() && image.digest.is_none())
}

fn text(found: &ImageReference) -> Option<&str> {
    match &found.reference {
        Reference::Known(image) => Some(&image.text),
        Reference::Malformed(text) => Some(text),
        Reference::Unknown(_) | Reference::Secret | Reference::Unreadable => None,
    }
}

/// Returns whether the image is pushed to a registry. It counts unless the inputs say that it is not.
pub(super) fn pushes(inputs: Value<'_>) -> bool {
    !has(inputs, |key, value| match key {
        "push" => value.as_bool() == Some(false),
        "skippush" => value.as_bool() == Some(true),
        _ => false,
    })
}

/// Returns a name as these names are compared.
pub(super) fn plain(name: &str) -> String {
    let letters = name.chars().filter(|letter| !matches!(letter, '_' | '-'));
    letters.map(|letter| letter.to_ascii_lowercase()).collect()
}
