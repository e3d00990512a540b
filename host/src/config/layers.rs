//! Configurations that extend others: the security team's, and what a stack adds to it.
//!
//! What the base says holds, unless a nearer file says otherwise. That may be stricter at any time, and laxer unless the base
//! has it that nobody may (`overridable = false`).

use std::path::{Path, PathBuf};
use std::sync::Arc;

use portcullis_facts::document::Document;

use crate::outcome::Level;
use crate::packs::Source;
use crate::problem::{Place, Problem, SourceFile};

use super::file::{self, Layer};
use super::{Config, Lock, OnUnknown, PolicyConfig, Profile, Said, Trust};

/// The most files of one configuration. More are a mistake, or meant to be one.
pub(super) const MOST: usize = 8;

/// Reads a text and the files that it extends, from `folder` on.
pub(super) fn load(source: &SourceFile, path: &Path, folder: &Path) -> Result<Config, Vec<Problem>> {
    let mut layers = vec![file::parse(source, folder)?];
    let mut read = vec![whole(path)];
    let mut folder = folder.to_owned();
    while let Some(extends) = layers.last().and_then(|layer| layer.extends.clone()) {
        let path = folder.join(&extends.value);
        if let Some(problem) = endless(&read, &path) {
            return Err(vec![problem.in_place(extends.place())]);
        }
        let base = read_file(&path).map_err(|problem| vec![problem.in_place(extends.place())])?;
        require_toml(&base).map_err(|problem| vec![problem.in_place(extends.place())])?;
        path.parent().unwrap_or(Path::new("")).clone_into(&mut folder);
        layers.push(file::parse(&base, &folder)?);
        read.push(whole(&path));
    }
    merge(layers)
}

/// Reads a file of a configuration.
pub(super) fn read_file(path: &Path) -> Result<SourceFile, Problem> {
    let document = Document::read(path).map_err(|error| {
        Problem::from(error).hint("a configuration is a text file, `portcullis.toml` by its usual name")
    })?;
    Ok(SourceFile {
        path: path.display().to_string(),
        text: Arc::from(document.text()),
    })
}

/// A file that is no TOML may be any, and is not shown.
fn require_toml(file: &SourceFile) -> Result<(), Problem> {
    let no_toml = |_| Problem::new(format!("`{}` is no TOML", file.path)).hint("`extends` names another configuration");
    toml::de::DeTable::parse(&file.text).map(drop).map_err(no_toml)
}

fn whole(path: &Path) -> PathBuf {
    path.canonicalize().unwrap_or_else(|_| path.to_owned())
}

fn endless(read: &[PathBuf], path: &Path) -> Option<Problem> {
    if read.contains(&whole(path)) {
        let problem = Problem::new(format!("`{}` is extended by itself", path.display()));
        return Some(problem.hint("one of the files has to extend none"));
    }
    let problem = || {
        Problem::new(format!("more than {MOST} files extend one another")).hint("say in one of them what several say")
    };
    (read.len() >= MOST).then(problem)
}

/// Puts layers together, of which the nearest is the first.
fn merge(layers: Vec<Layer>) -> Result<Config, Vec<Problem>> {
    let mut problems = Vec::new();
    let mut merged = Config::default();
    for (depth, layer) in layers.into_iter().rev().enumerate() {
        merged = over(merged, layer, depth, &mut problems);
    }
    if problems.is_empty() { Ok(merged) } else { Err(problems) }
}

/// Puts a layer over what it extends.
fn over(mut base: Config, layer: Layer, depth: usize, problems: &mut Vec<Problem>) -> Config {
    problems.extend(laxer(&base, &layer));
    problems.extend(laxer_trust(&base, &layer.config.trust));
    let Layer {
        config, overridable, ..
    } = layer;
    let lock = lock(overridable.as_ref(), depth);
    if lock.is_some() {
        // A nearer lock on all policies is stronger than what a file further away leaves open.
        base.policies.values_mut().for_each(PolicyConfig::close);
    }
    base.files.splice(0..0, config.files);
    base.packs = config.packs.or(base.packs);
    base.profile = config.profile.or(base.profile);
    base.baseline = config.baseline.or(base.baseline);
    base.fuel = config.fuel.or(base.fuel);
    base.memory = config.memory.or(base.memory);
    let policies = config.policies.iter();
    problems.extend(policies.filter_map(|(name, policy)| other_name(&base, name, policy)));
    for (name, policy) in config.policies {
        problems.extend(laxer_policy(&base, &name, &policy));
        base.add_policy(name, policy, depth);
    }
    let waivers = config.waivers.into_iter();
    base.waivers.extend(waivers.map(|mut waiver| {
        waiver.layer = depth;
        waiver
    }));
    base.trust.root = config.trust.root.or(base.trust.root.take());
    base.trust.signers.extend(config.trust.signers);
    base.trust.builders.extend(config.trust.builders);
    base.lock = base.lock.or(lock);
    base
}

/// Returns what is laxer in whose signatures count for a layer. A base that is locked, or has a policy that is, says so alone: to
/// trust one more is laxer. No file says otherwise of a name of another, which would be read as the same.
fn laxer_trust(base: &Config, nearer: &Trust) -> Vec<Problem> {
    let of_one = || base.policies.values().find_map(|policy| policy.lock.as_ref());
    let lock = base.lock.as_ref().or_else(of_one);
    let is_known = |what: &str, name: &String| match what {
        "signer" => base.trust.signers.contains_key(name),
        _ => base.trust.builders.contains_key(name),
    };
    let signers = nearer
        .signers
        .iter()
        .map(|(name, signer)| ("signer", name, &signer.place));
    let builders = nearer
        .builders
        .iter()
        .map(|(name, builder)| ("builder", name, &builder.place));
    let named = signers.chain(builders).filter_map(|(what, name, place)| match lock {
        Some(lock) => Some(locked(&format!("the {what} `{name}`"), lock, Some(place))),
        None if is_known(what, name) => {
            let problem = Problem::new(format!("the {what} `{name}` is one of the file that is extended, too"));
            Some(
                problem
                    .hint("give it another name: either counts then")
                    .in_place(Some(place)),
            )
        }
        None => None,
    });
    let root = nearer.root.as_ref().zip(lock);
    let root = root.map(|(root, lock)| locked("`root`", lock, root.place()));
    root.into_iter().chain(named).collect()
}

/// Returns the lock that `overridable = false` is.
fn lock(overridable: Option<&Said<bool>>, layer: usize) -> Option<Lock> {
    let said = overridable.filter(|overridable| !overridable.value)?;
    let place = said.place()?.clone();
    Some(Lock { place, layer })
}

impl PolicyConfig {
    /// Takes back that others may be laxer with the policy.
    fn close(&mut self) {
        self.overridable.take_if(|overridable| overridable.value);
    }
}

impl Config {
    fn add_policy(&mut self, name: String, nearer: PolicyConfig, depth: usize) {
        let is_locked = self.lock_on(self.policies.get(&name)).is_some();
        let lock = lock(nearer.overridable.as_ref(), depth);
        let policy = self.policies.entry(name).or_default();
        policy.name = nearer.name.or(policy.name.take());
        policy.level = nearer.level.or(policy.level.take());
        policy.on_unknown = nearer.on_unknown.or(policy.on_unknown.take());
        policy.advisory_stacks = nearer.advisory_stacks.or(policy.advisory_stacks.take());
        policy.enforce_from = nearer.enforce_from.or(policy.enforce_from.take());
        policy.settings = nearer.settings.or(policy.settings.take());
        if !is_locked {
            policy.overridable = nearer.overridable.or(policy.overridable.take());
            policy.lock = policy.lock.take().or(lock);
        }
    }
}

/// Returns what a layer says of all policies that is laxer than what it extends, which does not allow it.
fn laxer(base: &Config, layer: &Layer) -> Vec<Problem> {
    let Layer {
        config, overridable, ..
    } = layer;
    let profile = config.profile.as_ref();
    let profile = profile.and_then(|profile| {
        Some(locked(
            "a laxer `profile`",
            base.lock_on_profile(profile.value)?,
            profile.place(),
        ))
    });
    let packs = config.packs.as_ref();
    let packs = packs.filter(|packs| !contains_all(&packs.value, base.packs.as_ref().map(|packs| &*packs.value)));
    let packs = packs.map(|packs| ("`packs` without one of its packs", packs.place()));
    let opened = overridable.as_ref().filter(|overridable| overridable.value);
    let opened = opened.map(|opened| ("`overridable`", opened.place()));
    let of_one = || base.policies.values().find_map(|policy| policy.lock.as_ref());
    // Another pack may have a policy of the same name that finds nothing.
    let packs = packs.zip(base.lock.as_ref().or_else(of_one));
    let refused = packs.into_iter().chain(opened.zip(base.lock.as_ref()));
    let refused = refused.map(|((what, place), lock)| locked(what, lock, place));
    profile.into_iter().chain(refused).collect()
}

impl Config {
    /// Returns what keeps a profile from holding, if it is laxer: a lock on all policies, or on one whose level is the profile's.
    pub(super) fn lock_on_profile(&self, profile: Profile) -> Option<&Lock> {
        let mut silent = self.policies.values().filter(|policy| policy.level.is_none());
        let lock = self
            .lock
            .as_ref()
            .or_else(|| silent.find_map(|policy| policy.lock.as_ref()));
        lock.filter(|_| profile.rank() < self.profile().rank())
    }
}

fn contains_all(packs: &[Source], base: Option<&[Source]>) -> bool {
    let is_same = |one: &Source, other: &Source| match (one, other) {
        (Source::File(one), Source::File(other)) => whole(one) == whole(other),
        (one, other) => one == other,
    };
    let is_there = |source: &Source| packs.iter().any(|pack| is_same(pack, source));
    match base {
        Some(base) => base.iter().all(is_there),
        None => Source::builtin().all(|source| is_there(&source)),
    }
}

/// Of two names of one policy, the more exact one would hold, and all that the base says of the other would be lost.
fn other_name(base: &Config, name: &str, policy: &PolicyConfig) -> Option<Problem> {
    let own = |name: &str| name.rsplit('/').next().unwrap_or_default().to_owned();
    let is_other =
        |known: &String| known != name && own(known) == own(name) && known.contains('/') != name.contains('/');
    let known = base.policies.keys().find(|known| is_other(known))?;
    let problem = Problem::new(format!("`{name}` is called `{known}` in the file that is extended"));
    Some(
        problem
            .hint("give it one name in all files")
            .in_place(policy.name.as_ref()),
    )
}

/// Returns what is laxer in what a layer says of a policy that may not be.
fn laxer_policy(base: &Config, name: &str, nearer: &PolicyConfig) -> Vec<Problem> {
    let said = base.policies.get(name);
    let Some(lock) = base.lock_on(said) else {
        return Vec::new();
    };
    let nothing = PolicyConfig::default();
    let said = said.unwrap_or(&nothing);
    let level = nearer
        .level
        .as_ref()
        .filter(|level| !is_as_strict(level.value, said.level.as_ref()));
    let on_unknown = nearer.on_unknown.as_ref();
    let on_unknown = on_unknown.filter(|answer| !denies_as_much(answer.value, said.on_unknown.as_ref()));
    let stacks = nearer.advisory_stacks.as_ref();
    let stacks = stacks.filter(|stacks| {
        let known = said.advisory_stacks.as_ref().map(|stacks| &*stacks.value.names);
        let mut names = stacks.value.names.iter();
        !names.all(|name| known.is_some_and(|known| known.contains(name)))
    });
    let day = nearer.enforce_from.as_ref();
    let day = day.filter(|day| {
        let known = said.enforce_from.as_ref();
        known.is_none_or(|known| day.value.start() > known.value.start())
    });
    let settings = nearer.settings.as_ref();
    let settings = settings.filter(|settings| said.settings.as_ref().is_none_or(|said| said.value != settings.value));
    let opened = nearer.overridable.as_ref().filter(|overridable| overridable.value);
    let refused = [
        level.map(|said| ("a laxer `level`", said.place())),
        on_unknown.map(|said| ("a laxer `on-unknown`", said.place())),
        stacks.map(|said| ("more `advisory-stacks`", said.place())),
        day.map(|said| ("a later `enforce-from`", said.place())),
        settings.map(|said| ("other `settings`", said.place())),
        opened.map(|said| ("`overridable`", said.place())),
    ];
    let refused = refused.into_iter().flatten();
    refused
        .map(|(what, place)| locked(&format!("{what} of `{name}`"), lock, place))
        .collect()
}

/// Where the base says nothing of the level, it may be as strict as can be.
fn is_as_strict(level: Level, base: Option<&Said<Level>>) -> bool {
    let rank = |level: Level| (level.denies(), level != Level::Disabled);
    rank(level) >= base.map_or((true, true), |base| rank(base.value))
}

fn denies_as_much(answer: OnUnknown, base: Option<&Said<OnUnknown>>) -> bool {
    let rank = |answer| match answer {
        OnUnknown::Allow => 0,
        OnUnknown::Warn => 1,
        OnUnknown::Deny => 2,
    };
    rank(answer) >= base.map_or(2, |base| rank(base.value))
}

impl Profile {
    /// Returns how strict it is, beside the others.
    pub(super) fn rank(self) -> u8 {
        match self {
            Self::Audit => 0,
            Self::Recommended => 1,
            Self::Strict => 2,
        }
    }
}

/// Says that something may not be laxer, and who says so.
pub(super) fn locked(what: &str, lock: &Lock, place: Option<&Place>) -> Problem {
    let (path, line) = (&lock.place.file.path, lock.place.line());
    Problem::new(format!(
        "not allowed: {what}, for {path}:{line} says `overridable = false`"
    ))
    .hint("a file that extends it may be stricter; ask its owners for more")
    .in_place(place)
}
