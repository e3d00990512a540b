//! The tags that a provider is set to give to everything that it manages.

use std::borrow::Cow;

use serde::de::IgnoredAny;

use crate::json::strict;
use crate::json::{self, SECRET_TEXT, UNKNOWN, Value};
use crate::plan::{ProviderReference, Resource, State};

use super::found::{Dependencies, Found};
use super::place::{Defaults, Place};
use super::{Moment, Remainder};

/// Returns the default tags for a resource that uses its provider in one of its states.
///
/// The engine hides default providers; what they are set to is the stack's configuration. One that a plan shows all the same
/// is taken for what the plan shows.
pub(super) fn of(resource: Resource<'_>, state: State<'_>, place: &Place, moment: Moment) -> Found {
    let Some(defaults) = &place.defaults else {
        return Found::default();
    };
    let at = place.all.unwrap_or(place.own);
    let explicit = state
        .provider()
        .filter(|provider| !is_default(&provider.name) || resource.plan().find(&provider.urn).is_some());
    let found = match explicit {
        Some(reference) => of_provider(resource, &reference, defaults, moment, at),
        None if matches!(moment, Moment::Prior) && changes(resource, defaults) => {
            Found::default().with_remainder(Remainder::Secret)
        }
        None => configured(resource, defaults, at),
    };
    found.of_provider()
}

/// Returns whether a provider is one that the engine makes: those are named after their version, `default_7_48_0`. It hides
/// by the first seven letters alone (`IsDefaultProvider` in `sdk/go/common/providers`), also what a program calls so.
fn is_default(name: &str) -> bool {
    let version = name.strip_prefix("default_");
    name == "default" || version.is_some_and(|version| version.starts_with(|letter: char| letter.is_ascii_digit()))
}

/// Returns whether the outputs change that hold the default tags. Then those of now may be others than the configuration
/// has today, and the state keeps them secret.
fn changes(resource: Resource<'_>, defaults: &Defaults) -> bool {
    let changes = resource.changes();
    let named = |name: &str| defaults.outputs.contains(&name);
    let leads_there = |pointer: &str| json::tokens(pointer).any(|name| named(&name));
    let reasons = changes.reasons.iter();
    reasons.map(String::as_str).any(named) || changes.properties.iter().any(|found| leads_there(&found.pointer))
}

fn configured(resource: Resource<'_>, defaults: &Defaults, at: &str) -> Found {
    let package = resource.type_token().split(':').next().unwrap_or_default();
    let configured = resource.plan().config(&format!("{package}:{}", defaults.setting));
    configured
        .map(|text| in_setting(&text, defaults, at, &Vec::new))
        .unwrap_or_default()
}

/// A provider that the plan does not show may be set to anything: a preview leaves unchanged resources out by default.
fn of_provider(
    resource: Resource<'_>,
    reference: &ProviderReference,
    defaults: &Defaults,
    moment: Moment,
    at: &str,
) -> Found {
    let provider = resource.plan().find(&reference.urn);
    let Some(state) = provider.and_then(|provider| moment.state(provider)) else {
        return Found::default().with_remainder(Remainder::Unknown(vec![reference.urn.clone()]));
    };
    let Some(value) = state.inputs().and_then(|inputs| inputs.get(defaults.setting)) else {
        return Found::default();
    };
    let text = value.as_str().unwrap_or(Cow::Borrowed(value.text()));
    in_setting(&text, defaults, at, &|| state.property_dependencies(defaults.setting))
}

/// Reads a setting: a JSON document, which the SDKs and the configuration turn into a string, or the marks for one that
/// is unknown or secret. What is no such document may mean anything to the provider, and so may one that has a key twice.
fn in_setting(text: &str, defaults: &Defaults, at: &str, dependencies: Dependencies<'_>) -> Found {
    match text {
        SECRET_TEXT => Found::default().with_remainder(Remainder::Secret),
        _ if text == UNKNOWN || !is_clear(text) => Found::default().with_remainder(Remainder::Unknown(dependencies())),
        _ => json::follow(Value::new(text), defaults.pointer, |tags| {
            Found::read(tags, at, dependencies)
        })
        .unwrap_or_default(),
    }
}

fn is_clear(text: &str) -> bool {
    serde_json::from_str::<IgnoredAny>(text).is_ok() && strict::check(text).is_ok()
}
