//! What the engine makes of the levels and settings that a pack told it and that its user gave it
//! (`pkg/resource/analyzer/config.go`, `ReconcilePolicyPackConfig`).

use std::collections::{BTreeMap, HashMap};

use portcullis_analyzer::protocol::{EnforcementLevel, PolicyConfig as Told};
use portcullis_analyzer::value;
use serde_json::Value;

use crate::config::{Config, Origin, PolicyConfig, Said};
use crate::outcome::{Level, PolicyInfo};
use crate::packs::Pack;
use crate::selection;

/// Returns a configuration by which the policies of a pack have the levels and settings that the engine says, and all else
/// from a file. Names that the pack does not know, `all` among them, mean nothing: the engine passes them on as they come.
///
/// # Errors
///
/// Names a policy with a level that there is not, and settings that are not JSON.
pub(super) fn merge(pack: &Pack, file: &Config, told: &HashMap<String, Told>) -> Result<Config, String> {
    let mut policies = BTreeMap::new();
    for policy in &pack.info().policies {
        let said = said(pack, file, policy);
        match told.get(&policy.name) {
            Some(told) => {
                let merged = merged(file, policy, said, told)?;
                policies.extend(merged.map(|merged| (policy.name.clone(), merged)));
            }
            None => policies.extend(said.map(|said| (policy.name.clone(), said.clone()))),
        }
    }
    Ok(Config {
        profile: file.profile.clone(),
        policies,
        waivers: file.waivers.clone(),
        lock: file.lock.clone(),
        ..Config::default()
    })
}

/// Returns what the file says of a policy.
pub(super) fn said<'c>(pack: &Pack, file: &'c Config, policy: &PolicyInfo) -> Option<&'c PolicyConfig> {
    selection::lookup(file, std::slice::from_ref(pack), pack, policy)
}

/// Returns the level of a policy by the file alone: what the engine is told.
pub(super) fn level(file: &Config, policy: &PolicyInfo, said: Option<&PolicyConfig>) -> Level {
    said.and_then(|said| said.level.as_ref())
        .map_or_else(|| file.profile().level(policy.level), |level| level.value)
}

/// Returns what is said of a policy in all; `None` where the engine only repeats what it was told of one of which nobody
/// says anything.
fn merged(
    file: &Config,
    policy: &PolicyInfo,
    said: Option<&PolicyConfig>,
    told: &Told,
) -> Result<Option<PolicyConfig>, String> {
    let told_level = told_level(told).ok_or_else(|| format!("policy `{}` has an unknown level", policy.name))?;
    let settings = settings(told).map_err(|error| format!("policy `{}`: {error}", policy.name))?;
    let is_said = settings
        .as_ref()
        .is_some_and(|settings| !are_defaults(policy, settings));
    if said.is_none() && !is_said && told_level == level(file, policy, None) {
        return Ok(None);
    }
    let by_engine = |value| Said {
        value,
        origin: Origin::Engine,
    };
    Ok(Some(PolicyConfig {
        // What was merged does not stand in the file.
        name: None,
        level: Some(Said {
            value: told_level,
            origin: Origin::Engine,
        }),
        settings: settings.map(by_engine),
        ..said.cloned().unwrap_or_default()
    }))
}

/// Returns whether settings are no more than the defaults of their schema, which the engine fills in.
fn are_defaults(policy: &PolicyInfo, settings: &Value) -> bool {
    let schema = serde_json::from_str(policy.documentation.settings_schema.as_it_came()).unwrap_or(Value::Null);
    let default = |name: &String| schema.get("properties")?.get(name)?.get("default");
    let mut settings = settings.as_object().into_iter().flatten();
    settings.all(|(name, value)| default(name).is_some_and(|default| is_equal(default, value)))
}

/// Returns whether two values are the same: the engine knows no integers.
fn is_equal(one: &Value, other: &Value) -> bool {
    match (one.as_f64(), other.as_f64()) {
        (Some(one), Some(other)) => (one - other).abs() < f64::EPSILON,
        _ => one == other,
    }
}

fn told_level(told: &Told) -> Option<Level> {
    match EnforcementLevel::try_from(told.enforcement_level).ok()? {
        EnforcementLevel::Advisory => Some(Level::Advisory),
        EnforcementLevel::Mandatory => Some(Level::Mandatory),
        EnforcementLevel::Disabled => Some(Level::Disabled),
        EnforcementLevel::Remediate => Some(Level::Remediate),
    }
}

/// Returns the settings; `None` where there are none.
fn settings(told: &Told) -> Result<Option<Value>, String> {
    let settings = value::to_json(&told.properties).map_err(|error| error.to_string())?;
    let settings: Value = serde_json::from_str(&settings).map_err(|error| error.to_string())?;
    Ok(Some(settings).filter(|settings| settings.as_object().is_some_and(|settings| !settings.is_empty())))
}
