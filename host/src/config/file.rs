//! The text of `portcullis.toml`.

use std::collections::BTreeMap;
use std::path::Path;

use globset::GlobSet;
use serde::Deserialize;
use toml::Spanned;
use toml::de::{DeTable, Deserializer};

use crate::outcome::Level;
use crate::packs::{Limits, Source};
use crate::problem::{Problem, SourceFile};
use crate::text;

use super::pieces::pieces;
use super::{Config, OnUnknown, PolicyConfig, Profile};

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    packs: Option<Spanned<Vec<String>>>,
    profile: Option<Profile>,
    #[serde(default)]
    policy: BTreeMap<Spanned<String>, PolicyTable>,
    #[serde(default)]
    limits: LimitsTable,
}

#[derive(Default, Deserialize)]
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
pub(super) fn parse(source: SourceFile, folder: &Path) -> Result<Config, Vec<Problem>> {
    let document = DeTable::parse(&source.text).map_err(|error| vec![malformed(&source, &error)])?;
    let mut problems = Vec::new();
    let mut file = File::default();
    for piece in pieces(document) {
        let read = File::deserialize(Deserializer::from(piece)).map_err(|error| malformed(&source, &error));
        if let Some(piece) = keep(read, &mut problems) {
            file.add(piece);
        }
    }
    let config = Config {
        packs: file
            .packs
            .and_then(|names| keep(packs(&source, &names, folder), &mut problems)),
        profile: file.profile.unwrap_or_default(),
        policies: policies(&source, file.policy, &mut problems),
        limits: keep(limits(&source, &file.limits), &mut problems).unwrap_or_default(),
        file: Some(source),
    };
    if problems.is_empty() {
        return Ok(config);
    }
    problems.sort_by_key(|problem| problem.place.as_ref().map(|place| place.range.start));
    Err(problems)
}

fn keep<T>(result: Result<T, Problem>, problems: &mut Vec<Problem>) -> Option<T> {
    result.map_err(|problem| problems.push(problem)).ok()
}

impl File {
    /// Adds another piece of the same text.
    fn add(&mut self, piece: Self) {
        self.packs = self.packs.take().or(piece.packs);
        self.profile = self.profile.or(piece.profile);
        for (name, table) in piece.policy {
            self.policy.entry(name).or_default().add(table);
        }
        self.limits.fuel = self.limits.fuel.take().or(piece.limits.fuel);
        self.limits.memory = self.limits.memory.take().or(piece.limits.memory);
    }
}

impl PolicyTable {
    fn add(&mut self, piece: Self) {
        self.level = self.level.or(piece.level);
        self.on_unknown = self.on_unknown.or(piece.on_unknown);
        self.advisory_stacks = self.advisory_stacks.take().or(piece.advisory_stacks);
        self.settings = self.settings.take().or(piece.settings);
    }
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

fn policies(
    source: &SourceFile,
    tables: BTreeMap<Spanned<String>, PolicyTable>,
    problems: &mut Vec<Problem>,
) -> BTreeMap<String, PolicyConfig> {
    let policies = tables.into_iter().filter_map(|(name, table)| {
        let configured = keep(policy(source, &name, table), problems)?;
        Some((name.into_inner(), configured))
    });
    policies.collect()
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
    if let Some(pattern) = stacks
        .get_ref()
        .iter()
        .find(|pattern| pattern.bytes().all(|letter| letter == b'*'))
    {
        return Err(of_no_stacks(pattern).at(source, stacks.span()));
    }
    text::patterns(stacks.get_ref()).map_err(|reason| Problem::new(reason).at(source, stacks.span()))
}

/// A policy that only tells in all stacks is one of another level, and that has to be said where it is looked for.
fn of_no_stacks(pattern: &str) -> Problem {
    if pattern.is_empty() {
        return Problem::new("`advisory-stacks` has an empty name, which no stack has").hint("name one, as in `dev-*`");
    }
    Problem::new(format!("`advisory-stacks` is all stacks by `{pattern}`"))
        .hint("a policy that is to tell in all of them has `level = \"advisory\"`")
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
