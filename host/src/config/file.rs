//! The text of one `portcullis.toml`.

use std::collections::{BTreeMap, HashSet};
use std::path::Path;

use serde::Deserialize;
use toml::Spanned;
use toml::de::{DeTable, Deserializer};
use toml::value::Datetime;

use crate::outcome::Level;
use crate::packs::Source;
use crate::problem::{Place, Problem, SourceFile};

use super::pieces::pieces;
use super::trust::TrustTable;
use super::waiver::{self, WaiverTable};
use super::{Config, OnUnknown, Origin, PolicyConfig, Profile, Said, Stacks};

/// A configuration as one file says it, without what it extends.
pub(super) struct Layer {
    pub(super) config: Config,
    /// The file that it extends, as it names it.
    pub(super) extends: Option<Said<String>>,
    /// Whether a file that extends this one may be laxer.
    pub(super) overridable: Option<Said<bool>>,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    extends: Option<Spanned<String>>,
    overridable: Option<Spanned<bool>>,
    packs: Option<Spanned<Vec<String>>>,
    profile: Option<Spanned<Profile>>,
    baseline: Option<Spanned<String>>,
    #[serde(default)]
    policy: BTreeMap<Spanned<String>, PolicyTable>,
    #[serde(default)]
    waiver: Vec<Spanned<WaiverTable>>,
    #[serde(default)]
    trust: TrustTable,
    #[serde(default)]
    limits: LimitsTable,
}

#[derive(Default, Deserialize)]
#[serde(
    deny_unknown_fields,
    rename_all = "kebab-case",
    expecting = "a table with `level`, `on-unknown`, `advisory-stacks`, `enforce-from`, `overridable` and `settings`"
)]
struct PolicyTable {
    level: Option<Spanned<Level>>,
    on_unknown: Option<Spanned<OnUnknown>>,
    advisory_stacks: Option<Spanned<Vec<String>>>,
    enforce_from: Option<Spanned<Datetime>>,
    overridable: Option<Spanned<bool>>,
    settings: Option<Spanned<toml::Table>>,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, expecting = "a table with `fuel` and `memory`")]
struct LimitsTable {
    fuel: Option<Spanned<u64>>,
    memory: Option<Spanned<String>>,
}

/// Reads the text; relative paths start at `folder`.
pub(super) fn parse(source: &SourceFile, folder: &Path) -> Result<Layer, Vec<Problem>> {
    let document = DeTable::parse(&source.text).map_err(|error| vec![malformed(source, &error)])?;
    let mut problems = Vec::new();
    let mut file = File::default();
    for piece in pieces(document) {
        let read = File::deserialize(Deserializer::from(piece)).map_err(|error| malformed(source, &error));
        if let Some(piece) = keep(read, &mut problems) {
            file.add(piece);
        }
    }
    let layer = file.layer(source, folder, &mut problems);
    if problems.is_empty() {
        return Ok(layer);
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
        self.extends = self.extends.take().or(piece.extends);
        self.overridable = self.overridable.take().or(piece.overridable);
        self.packs = self.packs.take().or(piece.packs);
        self.profile = self.profile.take().or(piece.profile);
        self.baseline = self.baseline.take().or(piece.baseline);
        for (name, table) in piece.policy {
            self.policy.entry(name).or_default().add(table);
        }
        self.waiver.extend(piece.waiver);
        self.trust.add(piece.trust);
        self.limits.fuel = self.limits.fuel.take().or(piece.limits.fuel);
        self.limits.memory = self.limits.memory.take().or(piece.limits.memory);
    }

    fn layer(self, source: &SourceFile, folder: &Path, problems: &mut Vec<Problem>) -> Layer {
        let extends = self
            .extends
            .and_then(|path| keep(named_file(source, path, "extends"), problems));
        let may_drop_stacks = extends.is_some();
        let baseline = self
            .baseline
            .and_then(|path| keep(named_file(source, path, "baseline"), problems));
        let policies = self.policy.into_iter().filter_map(|(name, table)| {
            let configured = keep(policy(source, &name, table, may_drop_stacks), problems)?;
            Some((name.into_inner(), configured))
        });
        let policies = policies.collect();
        let waivers = self.waiver.into_iter();
        let waivers = waivers.filter_map(|table| keep(waiver::waiver(source, table), problems));
        let waivers = waivers.collect();
        let trust = self.trust.read(source, folder, problems);
        let memory = self.limits.memory.map(|text| memory(source, &text));
        let config = Config {
            files: vec![source.clone()],
            packs: self
                .packs
                .and_then(|names| keep(packs(source, &names, folder), problems)),
            profile: self.profile.map(|profile| said(source, profile)),
            baseline: baseline.map(|path| Said {
                value: folder.join(path.value),
                origin: path.origin,
            }),
            policies,
            waivers,
            trust,
            fuel: self.limits.fuel.map(|fuel| said(source, fuel)),
            memory: memory.and_then(|memory| keep(memory, problems)),
            lock: None,
        };
        Layer {
            config,
            extends,
            overridable: self.overridable.map(|overridable| said(source, overridable)),
        }
    }
}

impl PolicyTable {
    fn add(&mut self, piece: Self) {
        self.level = self.level.take().or(piece.level);
        self.on_unknown = self.on_unknown.take().or(piece.on_unknown);
        self.advisory_stacks = self.advisory_stacks.take().or(piece.advisory_stacks);
        self.enforce_from = self.enforce_from.take().or(piece.enforce_from);
        self.overridable = self.overridable.take().or(piece.overridable);
        self.settings = self.settings.take().or(piece.settings);
    }
}

/// Returns a value with its place.
fn said<T>(source: &SourceFile, value: Spanned<T>) -> Said<T> {
    let (file, range) = (source.clone(), value.span());
    Said {
        value: value.into_inner(),
        origin: Origin::File(Place { file, range }),
    }
}

fn named_file(source: &SourceFile, path: Spanned<String>, key: &str) -> Result<Said<String>, Problem> {
    if path.get_ref().is_empty() {
        return Err(Problem::new(format!("`{key}` names no file"))
            .hint(format!("name one, or leave `{key}` out"))
            .at(source, path.span()));
    }
    Ok(said(source, path))
}

/// Returns the packs that are named. An empty list is refused: nothing would be judged.
fn packs(source: &SourceFile, names: &Spanned<Vec<String>>, folder: &Path) -> Result<Said<Vec<Source>>, Problem> {
    if names.get_ref().is_empty() {
        return Err(Problem::new("`packs` names no pack, so nothing would be judged")
            .hint("name one, or leave `packs` out to judge by the built-in ones")
            .at(source, names.span()));
    }
    let mut seen = HashSet::new();
    if let Some(twice) = names.get_ref().iter().find(|name| !seen.insert(*name)) {
        return Err(Problem::new(format!("`packs` names `{twice}` twice"))
            .hint("name each pack once")
            .at(source, names.span()));
    }
    let sources = names.get_ref().iter().map(|pack| Source::parse(pack, folder));
    Ok(said(source, Spanned::new(names.span(), sources.collect())))
}

const KEYS: &str = "docs/configuration.md says what each key means";

fn malformed(source: &SourceFile, error: &toml::de::Error) -> Problem {
    let message = error.message().lines().collect::<Vec<_>>().join(", ");
    let problem = Problem::new(message.replace("TOML parse error", "this is no TOML"));
    let problem = if message.starts_with("unknown field") {
        problem.hint(KEYS)
    } else if message.ends_with("expected a TOML datetime") {
        problem.hint("a day is written without quotes, as in `2026-12-31`")
    } else if message.starts_with("missing field") {
        problem.hint("a waiver says why it is (`reason`) and until when it holds (`expires`)")
    } else {
        problem
    };
    problem.at(source, error.span().unwrap_or_default())
}

fn policy(
    source: &SourceFile,
    name: &Spanned<String>,
    table: PolicyTable,
    may_drop_stacks: bool,
) -> Result<PolicyConfig, Problem> {
    let stacks = table.advisory_stacks;
    let enforce_from = table.enforce_from.map(|written| {
        let day = waiver::day(source, &written);
        day.map(|day| said(source, Spanned::new(written.span(), day)))
    });
    Ok(PolicyConfig {
        name: Some(Place {
            file: source.clone(),
            range: name.span(),
        }),
        level: table.level.map(|level| said(source, level)),
        on_unknown: table.on_unknown.map(|on_unknown| said(source, on_unknown)),
        advisory_stacks: stacks
            .map(|stacks| patterns(source, stacks, may_drop_stacks))
            .transpose()?,
        enforce_from: enforce_from.transpose()?,
        settings: table.settings.map(|table| settings(source, table)).transpose()?,
        overridable: table.overridable.map(|overridable| said(source, overridable)),
        lock: None,
    })
}

/// Returns the stacks in which a policy only tells. None may be named only where that takes back what another file says.
fn patterns(source: &SourceFile, stacks: Spanned<Vec<String>>, may_be_none: bool) -> Result<Said<Stacks>, Problem> {
    if stacks.get_ref().is_empty() && !may_be_none {
        return Err(Problem::new("`advisory-stacks` names no stack")
            .hint("name one, as in `dev-*`, or leave it out")
            .at(source, stacks.span()));
    }
    let mut names = stacks.get_ref().iter();
    if let Some(pattern) = names.find(|pattern| pattern.bytes().all(|letter| letter == b'*')) {
        return Err(of_no_stacks(pattern).at(source, stacks.span()));
    }
    let patterns = stacks.get_ref().iter().map(String::as_str).collect();
    let range = stacks.span();
    let stacks = Stacks {
        names: stacks.into_inner(),
        patterns,
    };
    Ok(said(source, Spanned::new(range, stacks)))
}

/// A policy that only tells in all stacks is one of another level, and that has to be said where it is looked for.
fn of_no_stacks(pattern: &str) -> Problem {
    if pattern.is_empty() {
        return Problem::new("`advisory-stacks` has an empty name, which no stack has").hint("name one, as in `dev-*`");
    }
    Problem::new(format!("`advisory-stacks` is all stacks by `{pattern}`"))
        .hint("a policy that is to tell in all of them has `level = \"advisory\"`")
}

/// Returns settings as JSON.
fn settings(source: &SourceFile, table: Spanned<toml::Table>) -> Result<Said<serde_json::Value>, Problem> {
    let range = table.span();
    let table = toml::Value::Table(table.into_inner());
    if let Some((name, number)) = not_finite(&table) {
        let number = number.to_string().to_lowercase();
        let message = format!("the setting `{name}` is `{number}`, and settings are JSON, which has no such number");
        return Err(Problem::new(message)
            .hint("write a number that is one, or leave the setting out")
            .at(source, range));
    }
    Ok(said(source, Spanned::new(range, json(table))))
}

/// Returns a number that is none, or has no end, with the key that it stands at.
fn not_finite(value: &toml::Value) -> Option<(String, f64)> {
    match value {
        toml::Value::Float(number) => (!number.is_finite()).then(|| (String::new(), *number)),
        toml::Value::Array(list) => list.iter().find_map(not_finite),
        toml::Value::Table(table) => table.iter().find_map(|(key, value)| {
            let (name, number) = not_finite(value)?;
            let rest = if name.is_empty() { name } else { format!(".{name}") };
            Some((format!("{key}{rest}"), number))
        }),
        _ => None,
    }
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

fn memory(source: &SourceFile, text: &Spanned<String>) -> Result<Said<usize>, Problem> {
    let bytes = bytes(text.get_ref()).ok_or_else(|| {
        Problem::new(format!("`{}` is no amount of memory", text.get_ref()))
            .hint("write one as `64MiB`")
            .at(source, text.span())
    })?;
    Ok(said(source, Spanned::new(text.span(), bytes)))
}

/// Reads `64MiB`, `512KiB`, `1GiB`.
fn bytes(text: &str) -> Option<usize> {
    let units = [("KiB", 1 << 10), ("MiB", 1 << 20), ("GiB", 1 << 30)];
    let (number, unit) = units
        .iter()
        .find_map(|(suffix, unit)| Some((text.strip_suffix(suffix)?, *unit)))?;
    number.trim().parse::<usize>().ok()?.checked_mul(unit)
}
