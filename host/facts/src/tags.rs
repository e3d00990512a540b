//! The tags of a resource, whatever its provider calls them: tags, labels, default tags.
//!
//! A resource has tags to judge only if its stack manages it and its type can be tagged; what those are is told in
//! `place.rs`. Everything else has none and nowhere to put any.

mod defaults;
mod form;
mod found;
mod naming;
mod place;
mod types;

use crate::json::{self, Kind, Value};
use crate::plan::{Operation, Resource, State};

use found::Found;
use place::Place;

pub use form::{Form, Pair};
pub use naming::{KeyFlaw, KeyFlawKind, key_flaw};

/// The tags of a resource.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TagSet {
    /// Whether the resource can be tagged at all.
    pub taggable: bool,
    /// Where tags stand, or would stand, in the resource's properties, such as `/tags` or `/metadata/labels`. Empty for
    /// a resource that cannot be tagged.
    pub pointer: String,
    /// How tags are written there; `None` where nobody can tell.
    pub form: Option<Form>,
    /// Where the inputs hold them once more, together with the provider's default tags: an object, such as `/tagsAll`.
    pub merged: Option<String>,
    /// The tags, provider defaults among them, in the order of their keys.
    pub tags: Vec<Tag>,
    /// Whether there may be more.
    pub remainder: Remainder,
}

/// One tag.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tag {
    /// The key, as it is written. Where tags are names (`digitalocean`) it is the name, which has no value; of a name such
    /// as `owner:team-shop`, with a single colon, it is what stands before the colon.
    pub key: String,
    /// The value.
    pub value: TagValue,
    /// Where the value stands in the resource's properties; for a default of the provider, where the provider puts it.
    pub pointer: String,
    /// Whether it is one of the provider's default tags, and not the resource's own.
    pub from_provider: bool,
}

/// What a preview knows of a tag's value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TagValue {
    /// The value. One that is not a string is its JSON text.
    Known(String),
    /// Known only during the update, with the URNs that it depends on.
    Unknown(Vec<String>),
    /// Withheld.
    Secret,
}

/// Whether there may be tags beyond those that are listed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Remainder {
    /// There are none: a tag that is not listed is missing.
    #[default]
    None,
    /// There may be more, known only during the update, with the URNs that they depend on.
    Unknown(Vec<String>),
    /// There may be more, and they are withheld.
    Secret,
}

/// Which state of a resource is asked about.
#[derive(Debug, Clone, Copy)]
enum Moment {
    Planned,
    Prior,
}

impl Moment {
    fn state(self, resource: Resource<'_>) -> Option<State<'_>> {
        match self {
            Self::Planned => resource.after(),
            Self::Prior => resource.before(),
        }
    }

    /// Returns the outputs where they can be relied on. Whether a preview shows those of a planned state is an accident
    /// of the Pulumi version and of timing (pulumi/pulumi#9571).
    fn outputs(self, state: State<'_>) -> Option<Value<'_>> {
        match self {
            Self::Planned => None,
            Self::Prior => state.outputs(),
        }
    }
}

/// Returns the tags that a resource will have.
///
/// Not taggable are, whatever their type: components, which only look like the resources that they are made of;
/// providers, whose properties are settings; and what is merely read, because it is managed elsewhere.
pub fn planned(resource: Resource<'_>) -> TagSet {
    tag_set(resource, Moment::Planned)
}

/// Returns the tags that a resource has now.
///
/// Default tags that stand in the stack's configuration are taken as they are configured today where the state does not
/// hold them, because a preview does not show the configuration of the update before.
pub fn prior(resource: Resource<'_>) -> TagSet {
    tag_set(resource, Moment::Prior)
}

fn tag_set(resource: Resource<'_>, moment: Moment) -> TagSet {
    let Some(place) = place::of(resource) else {
        return TagSet::default();
    };
    let state = moment.state(resource);
    let found = state
        .map(|state| effective_tags(resource, state, &place, moment))
        .unwrap_or_default();
    let inputs = state.and_then(State::inputs);
    let is_shown = |value: Value<'_>| value.kind() == Kind::Object && !found::is_withheld(value);
    let is_object = |pointer: &&str| inputs.and_then(|inputs| json::follow(inputs, pointer, is_shown)) == Some(true);
    TagSet {
        taggable: true,
        pointer: place.own.to_owned(),
        form: place.form(inputs),
        merged: place.all.filter(is_object).map(str::to_owned),
        tags: found.tags.into_values().collect(),
        remainder: found.remainder,
    }
}

/// Returns the tags that the program gives and those that the provider adds. Where the provider has put them together
/// that is the truth, since it also leaves out the tags that it is told to ignore; elsewhere they are put together here.
/// What it puts together is never more than these two (`mergeTags` in pulumi-aws, `provider/tags.go`), so that one unknown
/// value, which makes all of it unknown, hides no key.
///
/// If the program's tags are all secret, what the provider made of them is not looked at: providers forget the secrecy
/// of what they copy (`annotateSecrets` in `pkg/resource/plugin/provider_plugin.go` goes by name).
fn effective_tags(resource: Resource<'_>, state: State<'_>, place: &Place, moment: Moment) -> Found {
    let property = json::tokens(place.own).next().unwrap_or_default();
    let dependencies = || state.property_dependencies(&property);
    let read = |properties: Option<Value<'_>>, pointer| place.read(properties?, pointer, &dependencies);
    let own = read(state.inputs(), place.own).unwrap_or_default();
    let all = place
        .all
        .filter(|pointer| !is_left_over(resource, pointer, moment))
        .and_then(|pointer| read(state.inputs(), pointer).or_else(|| read(moment.outputs(state), pointer)));
    let found = match all {
        Some(all) if all.remainder == Remainder::None && own.remainder != Remainder::Secret => all.written_as(&own),
        _ => own.or(defaults::of(resource, state, place, moment)),
    };
    if place.folds_case {
        found.without_rivals()
    } else {
        found
    }
}

/// Returns whether a planned input is only what it was: `ignoreChanges` keeps it from the resource that is replaced, and
/// the provider makes the new one of the other inputs.
fn is_left_over(resource: Resource<'_>, pointer: &str, moment: Moment) -> bool {
    let name = pointer.trim_start_matches('/');
    let ignores = |state: State<'_>| {
        let ignored = state.options().ignore_changes;
        ignored.iter().any(|path| path.starts_with(name) || path == "*")
    };
    matches!(moment, Moment::Planned)
        && resource.operation() == Operation::Replace
        && resource.after().is_some_and(ignores)
}

#[cfg(test)]
mod tests;
