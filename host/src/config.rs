//! `portcullis.toml`: which packs judge, and how strictly.

mod file;
mod find;
mod pieces;

use std::collections::BTreeMap;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use globset::GlobSet;
use portcullis_facts::document::Document;

use crate::outcome::Level;
use crate::packs::{Limits, Source};
use crate::problem::{Problem, SourceFile};

use find::find;

pub use find::NAME;

/// What a run is configured to do.
#[derive(Debug, Default)]
pub struct Config {
    /// The file, if there is one.
    pub file: Option<SourceFile>,
    /// The packs, if they are named.
    pub packs: Option<Vec<Source>>,
    /// How strict all policies are of which nothing is said.
    pub profile: Profile,
    /// What is said of policies, by their names: `policy` or `pack/policy`.
    pub policies: BTreeMap<String, PolicyConfig>,
    /// What one call of a policy may use up.
    pub limits: Limits,
}

/// What is said of a policy.
#[derive(Debug, Clone)]
pub struct PolicyConfig {
    /// Where its name stands.
    pub name: Range<usize>,
    /// What a violation does.
    pub level: Option<Level>,
    /// What a question does that stays open.
    pub on_unknown: Option<OnUnknown>,
    /// The stacks in which it only tells.
    pub advisory_stacks: Option<GlobSet>,
    /// Its settings, and where they stand.
    pub settings: Option<(serde_json::Value, Range<usize>)>,
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
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Deserialize)]
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
    /// Reads a configuration file.
    ///
    /// # Errors
    ///
    /// Says where the file cannot be understood, all of it together. Keys that are not known are refused: a misspelt one
    /// would be a rule that does not hold.
    pub fn read(path: &Path) -> Result<Self, Vec<Problem>> {
        let document = Document::read(path).map_err(|error| {
            vec![Problem::from(error).hint("a configuration is a text file, `portcullis.toml` by its usual name")]
        })?;
        let source = SourceFile {
            path: path.display().to_string(),
            text: Arc::from(document.text()),
        };
        Self::parse(source, path.parent().unwrap_or(Path::new("")))
    }

    /// Reads the text of a configuration file. Packs are named from a folder on.
    ///
    /// # Errors
    ///
    /// The same as [`Config::read`]'s of a text that was read.
    pub fn parse(source: SourceFile, folder: &Path) -> Result<Self, Vec<Problem>> {
        file::parse(source, folder)
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
