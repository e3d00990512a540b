//! `portcullis.toml`: which packs judge, and how strictly.

mod day;
mod file;
mod find;
mod layers;
mod mentioned;
mod pieces;
mod said;
mod trust;
mod waiver;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use crate::outcome::Level;
use crate::packs::{Limits, Source};
use crate::problem::{Place, Problem, SourceFile};
use crate::text::Wildcards;

use find::find;

pub use day::Day;
pub use find::{LOCK, NAME, of_several};
pub use mentioned::mentioned;
pub use said::{Origin, Said};
pub use trust::{PackSigner, Trust, TrustedBuilder, Who};
pub use waiver::{Pattern, Waiver};

/// What a run is configured to do.
#[derive(Debug, Default)]
pub struct Config {
    /// The files, if there are any: the nearest, and what each extends.
    pub files: Vec<SourceFile>,
    /// The packs, if they are named.
    pub packs: Option<Said<Vec<Source>>>,
    /// How strict all policies are of which nothing is said, if that is said.
    pub profile: Option<Said<Profile>>,
    /// The file of the findings that were accepted, if there is one.
    pub baseline: Option<Said<PathBuf>>,
    /// What is said of policies, by their names: `policy` or `pack/policy`.
    pub policies: BTreeMap<String, PolicyConfig>,
    /// The waivers: those of the file that extends none come first.
    pub waivers: Vec<Waiver>,
    /// Whose signatures count.
    pub trust: Trust,
    /// The instructions that one call of a policy may take, if that is said.
    pub fuel: Option<Said<u64>>,
    /// The bytes that one call of a policy may use, if that is said.
    pub memory: Option<Said<usize>>,
    /// What keeps nearer files from being laxer, if anything does.
    pub lock: Option<Lock>,
}

/// What is said of a policy.
#[derive(Debug, Clone, Default)]
pub struct PolicyConfig {
    /// Where its name stands, if it stands in a file.
    pub name: Option<Place>,
    /// What a violation does.
    pub level: Option<Said<Level>>,
    /// What a question does that stays open.
    pub on_unknown: Option<Said<OnUnknown>>,
    /// The stacks in which it only tells.
    pub advisory_stacks: Option<Said<Stacks>>,
    /// The day before which it only tells.
    pub enforce_from: Option<Said<Day>>,
    /// Its settings.
    pub settings: Option<Said<serde_json::Value>>,
    /// Whether a file that extends this one may be laxer.
    pub overridable: Option<Said<bool>>,
    /// What keeps nearer files from being laxer with this policy, if anything that is said of it does.
    pub lock: Option<Lock>,
}

/// Stacks, by their names.
#[derive(Debug, Clone)]
pub struct Stacks {
    /// The names, in which `*` stands for any characters.
    pub names: Vec<String>,
    /// What tells whether a stack is among them.
    pub patterns: Wildcards,
}

/// What keeps files that extend another from being laxer: `overridable = false`.
#[derive(Debug, Clone)]
pub struct Lock {
    /// Where it stands.
    pub place: Place,
    /// How near to the stack its file is: 0 is the one that extends none.
    pub layer: usize,
}

/// How strict all policies are of which nothing is said.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, serde::Deserialize, serde::Serialize, clap::ValueEnum)]
#[serde(rename_all = "kebab-case")]
pub enum Profile {
    /// Every policy has its own level. One that misses its settings or build metadata is listed as not run.
    #[default]
    Recommended,
    /// Every policy denies, and an open question too. One that misses its settings is an error, and one that misses build
    /// metadata says so of every image.
    Strict,
    /// Every policy tells, and none denies but those that the configuration gives a level that does.
    Audit,
}

impl Profile {
    /// Returns the word for the profile.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Recommended => "recommended",
            Self::Strict => "strict",
            Self::Audit => "audit",
        }
    }
}

/// What a question does that stays open.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Deserialize, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum OnUnknown {
    /// It counts as a violation.
    Deny,
    /// It is reported.
    Warn,
    /// It is only counted.
    Allow,
}

impl Config {
    /// Reads a configuration file, and those that it extends.
    ///
    /// # Errors
    ///
    /// Says where the file cannot be understood, all of it together. Keys that are not known are refused: a misspelt one
    /// would be a rule that does not hold. So is what is laxer than a file that it extends allows.
    pub fn read(path: &Path) -> Result<Self, Vec<Problem>> {
        let source = layers::read_file(path).map_err(|problem| vec![problem])?;
        layers::load(&source, path, path.parent().unwrap_or(Path::new("")))
    }

    /// Reads the text of a configuration file, and the files that it extends. Packs and files are named from a folder on.
    ///
    /// # Errors
    ///
    /// The same as [`Config::read`]'s of a text that was read.
    pub fn parse(source: &SourceFile, folder: &Path) -> Result<Self, Vec<Problem>> {
        let path = PathBuf::from(&source.path);
        layers::load(source, &path, folder)
    }

    /// Returns how strict all policies are of which nothing is said.
    pub fn profile(&self) -> Profile {
        self.profile.as_ref().map(|profile| profile.value).unwrap_or_default()
    }

    /// Returns what keeps files from being laxer with a policy of which this is said: what is said of it, else of all.
    pub fn lock_on<'c>(&'c self, said: Option<&'c PolicyConfig>) -> Option<&'c Lock> {
        let is_open = said
            .and_then(|said| said.overridable.as_ref())
            .is_some_and(|overridable| overridable.value);
        let of_all = self.lock.as_ref().filter(|_| !is_open);
        said.and_then(|said| said.lock.as_ref()).or(of_all)
    }

    /// Returns the files that it was read from, and those that belong to it: locks, the baseline, the packs, keys and roots.
    pub fn paths(&self) -> Vec<PathBuf> {
        let layers = self.files.iter().map(|file| PathBuf::from(&file.path));
        let baseline = self.baseline.iter().map(|baseline| baseline.value.clone());
        let sources = self.packs.iter().flat_map(|packs| &packs.value);
        let packs = sources.filter_map(|source| match source {
            Source::File(path) => Some(path.clone()),
            Source::Builtin(_) | Source::Oci(_) => None,
        });
        let locks = self.files.iter().map(|file| Path::new(&file.path).with_file_name(LOCK));
        let named = baseline.chain(packs).chain(self.trust.paths());
        layers.chain(locks).chain(named).collect()
    }

    /// Returns what one call of a policy may use up.
    pub fn limits(&self) -> Limits {
        let defaults = Limits::default();
        Limits {
            fuel: self.fuel.as_ref().map_or(defaults.fuel, |fuel| fuel.value),
            memory: self.memory.as_ref().map_or(defaults.memory, |memory| memory.value),
        }
    }

    /// Takes a profile that is said outside of the files.
    ///
    /// # Errors
    ///
    /// Says that it is laxer than a file allows.
    pub fn set_profile(&mut self, profile: Said<Profile>) -> Result<(), Problem> {
        if let Some(lock) = self.lock_on_profile(profile.value) {
            let what = format!("the profile `{}`", profile.value.as_str());
            return Err(layers::locked(&what, lock, None));
        }
        self.profile = Some(profile);
        Ok(())
    }
}

/// Returns the configuration that belongs to some plans.
///
/// # Errors
///
/// Says what is wrong with the file.
pub fn load(named: Option<&Path>, first_plan: Option<&Path>) -> Result<Config, Vec<Problem>> {
    path(named, first_plan).map_or_else(|| Ok(Config::default()), |path| Config::read(&path))
}

/// Returns the file of the configuration that belongs to some plans, if there is one: the one that is named, else the nearest.
pub fn path(named: Option<&Path>, first_plan: Option<&Path>) -> Option<PathBuf> {
    named.map(Path::to_owned).or_else(|| find(first_plan))
}
