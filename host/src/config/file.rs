//! The text of `portcullis.toml`.

use std::collections::BTreeMap;
use std::path::Path;

use globset::GlobSet;
use serde::Deserialize;
use toml::Spanned;

use crate::outcome::Level;
use crate::packs::{Limits, Source};
use crate::problem::{Problem, SourceFile};
use crate::text;

use super::{Config, OnUnknown, PolicyConfig, Profile};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    packs: Option<Spanned<Vec<String>>>,
    #[serde(default)]
    profile: Profile,
    #[serde(default)]
    policy: BTreeMap<Spanned<String>, PolicyTable>,
    #[serde(default)]
    limits: LimitsTable,
}

#[derive(Deserialize)]
#[serde(
    deny_unknown_fields,
    rename_all = "kebab-case",
    expecting = "a table with `level`, `on-unknown`, `advisory-stacks` and `settings`"
)]
struct PolicyTable {
    level: Option<Level>,
    on_unknown: Option<OnUnknown>,
    advisory_stacks: Option<Spanned<Vec<String>>>,
    settings: Option<Spanned<toml::Table>>,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, expecting = "a table with `fuel` and `memory`")]
struct LimitsTable {
    fuel: Option<Spanned<u64>>,
    memory: Option<Spanned<String>>,
}

/// Reads the text; relative paths of packs start at `folder`.
pub(super) fn parse(source: SourceFile, folder: &Path) -> Result<Config, Problem> {
    let file: File = toml::from_str(&source.text).map_err(|error| malformed(&source, &error))?;
    let limits = limits(&source, &file.limits)?;
    let packs = file.packs.map(|names| packs(&source, &names, folder)).transpose()?;
    let policies = file.policy.into_iter();
    let policies = policies.map(|(name, table)| Ok((name.get_ref().clone(), policy(&source, &name, table)?)));
    Ok(Config {
        packs,
        profile: file.profile,
        policies: policies.collect::<Result<_, Problem>>()?,
        limits,
        file: Some(source),
    })
}

/// Returns the packs that are named. An empty list is refused: nothing would be judged.
fn packs(source: &SourceFile, names: &Spanned<Vec<String>>, folder: &Path) -> Result<Vec<Source>, Problem> {
    if names.get_ref().is_empty() {
        return Err(Problem::new("`packs` names no pack, so nothing would be judged")
            .hint("name one, or leave `packs` out to judge by the built-in ones")
            .at(source, names.span()));
    }
    let sources = names.get_ref().iter().map(|pack| Source::parse(pack, folder));
    Ok(sources.collect())
}

const KEYS: &str = "the keys are `packs`, `profile`, `policy.NAME` with `level`, `on-unknown`, `advisory-stacks` and \
                    `settings`, and `limits` with `fuel` and `memory`";

fn malformed(source: &SourceFile, error: &toml::de::Error) -> Problem {
    let message = error.message().lines().collect::<Vec<_>>().join(", ");
    let problem = Problem::new(message.replace("TOML parse error", "this is no TOML"));
    let is_about_keys = message.starts_with("unknown field");
    let problem = if is_about_keys { problem.hint(KEYS) } else { problem };
    problem.at(source, error.span().unwrap_or_default())
}

fn policy(source: &SourceFile, name: &Spanned<String>, table: PolicyTable) -> Result<PolicyConfig, Problem> {
    let stacks = table.advisory_stacks;
    Ok(PolicyConfig {
        name: name.span(),
        level: table.level,
        on_unknown: table.on_unknown,
        advisory_stacks: stacks.map(|stacks| patterns(source, &stacks)).transpose()?,
        settings: table.settings.map(|settings| {
            let range = settings.span();
            (json(toml::Value::Table(settings.into_inner())), range)
        }),
    })
}

fn patterns(source: &SourceFile, stacks: &Spanned<Vec<String>>) -> Result<GlobSet, Problem> {
    if stacks.get_ref().is_empty() {
        return Err(Problem::new("`advisory-stacks` names no stack")
            .hint("name one, as in `dev-*`, or leave it out")
            .at(source, stacks.span()));
    }
    text::patterns(stacks.get_ref()).map_err(|reason| Problem::new(reason).at(source, stacks.span()))
}

fn json(value: toml::Value) -> serde_json::Value {
    match value {
        toml::Value::String(text) => text.into(),
        toml::Value::Integer(number) => number.into(),
        toml::Value::Float(number) => number.into(),
        toml::Value::Boolean(on) => on.into(),
        toml::Value::Datetime(time) => time.to_string().into(),
        toml::Value::Array(list) => list.into_iter().map(json).collect(),
        toml::Value::Table(table) => table.into_iter().map(|(key, value)| (key, json(value))).collect(),
    }
}

fn limits(source: &SourceFile, table: &LimitsTable) -> Result<Limits, Problem> {
    let defaults = Limits::default();
    let memory = match &table.memory {
        None => defaults.memory,
        Some(text) => bytes(text.get_ref()).ok_or_else(|| {
            Problem::new(format!("`{}` is no amount of memory", text.get_ref()))
                .hint("write one as `64MiB`")
                .at(source, text.span())
        })?,
    };
    let fuel = table.fuel.as_ref().map_or(defaults.fuel, |fuel| *fuel.get_ref());
    Ok(Limits { fuel, memory })
}

/// Reads `64MiB`, `512KiB`, `1GiB`.
fn bytes(text: &str) -> Option<usize> {
    let units = [("KiB", 1 << 10), ("MiB", 1 << 20), ("GiB", 1 << 30)];
    let (number, unit) = units
        .iter()
        .find_map(|(suffix, unit)| Some((text.strip_suffix(suffix)?, *unit)))?;
    number.trim().parse::<usize>().ok()?.checked_mul(unit)
}
