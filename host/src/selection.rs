//! Which policies judge, how strictly, and with what settings.

mod waivers;

use std::fmt;

use globset::GlobSet;
use jiff::Timestamp;

use crate::config::{Config, Day, OnUnknown, PolicyConfig, Profile};
use crate::outcome::{Fault, Level, Need, PolicyInfo, Subject};
use crate::packs::{Pack, PolicySettings, SettingError};
use crate::problem::Problem;

/// The policies of a run.
#[derive(Debug, Default)]
pub struct Selection {
    /// The policies that judge, in the order of the packs and of the policies in them.
    pub rules: Vec<Rule>,
    /// Those that do not, and why.
    pub skipped: Vec<Skipped>,
    /// Those that the configuration disables: the place of the pack, and the name.
    pub disabled: Vec<(usize, String)>,
    /// Packs that broke down over their settings.
    pub faults: Vec<Fault>,
}

/// A policy that judges.
#[derive(Debug)]
pub struct Rule {
    /// The place of its pack among the packs.
    pub pack: usize,
    /// What the policy says of itself.
    pub policy: PolicyInfo,
    /// What a violation does.
    pub level: Level,
    /// What a question does that stays open.
    pub on_unknown: OnUnknown,
    /// The stacks in which it only tells.
    pub advisory_stacks: Option<GlobSet>,
    /// The day before which it only tells, if that is yet to come.
    pub enforce_from: Option<Day>,
    /// Whether a file that others extend has it that nobody may be laxer with it.
    pub is_locked: bool,
    /// The settings, a JSON object.
    pub settings: String,
}

/// What a policy's findings do in a stack.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Strictness {
    /// What a violation does.
    pub level: Level,
    on_unknown: OnUnknown,
}

impl Rule {
    /// Returns what the policy's findings do in a stack.
    pub fn strictness(&self, stack: &str) -> Strictness {
        let stacks = self.advisory_stacks.as_ref();
        let only_tells = self.enforce_from.is_some() || stacks.is_some_and(|stacks| stacks.is_match(stack));
        Strictness {
            level: if only_tells { Level::Advisory } else { self.level },
            on_unknown: self.on_unknown,
        }
    }
}

impl Strictness {
    /// Returns what a question does that stays open; `None` where it is only counted.
    pub fn on_unknown(self) -> Option<Level> {
        match self.on_unknown {
            OnUnknown::Deny => Some(self.level),
            OnUnknown::Warn => Some(Level::Advisory),
            OnUnknown::Allow => None,
        }
    }
}

/// What a run has for the policies that need it.
#[derive(Debug, Clone, Copy)]
pub struct Situation {
    /// Whether there is build metadata.
    pub has_builds: bool,
    /// Whether it is told what becomes of a resource, and what it is now: the engine tells neither.
    pub shows_changes: bool,
    /// Whether the same questions will be asked again, when everything is known: the engine asks in its preview, and in
    /// the update.
    pub asks_again: bool,
    /// The time to judge dates by.
    pub at: Timestamp,
}

impl Situation {
    /// Returns the situation of who judges files at a time, with build metadata or without.
    pub fn of_files(has_builds: bool, at: Timestamp) -> Self {
        Self {
            has_builds,
            shows_changes: true,
            asks_again: false,
            at,
        }
    }
}

/// A policy that does not judge, though nobody said that it must not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Skipped {
    /// The pack's name.
    pub pack: String,
    /// The policy's name.
    pub policy: String,
    /// What it judges.
    pub subject: Subject,
    /// What it would have needed.
    pub want: Want,
}

/// What a policy needs and a run does not have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Want {
    /// Settings.
    Settings,
    /// Records of image builds.
    BuildMetadata,
    /// What becomes of a resource, and what it is now.
    Changes,
}

impl fmt::Display for Want {
    /// Writes what is missing, and where who judges files gives it.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Settings => "settings (in `portcullis.toml`)",
            Self::BuildMetadata => "build metadata (`--build`)",
            Self::Changes => "the operation and the prior state",
        })
    }
}

/// Returns the policies that judge.
///
/// Without a word in the configuration a policy judges at its own level, unless it needs what the run does not have:
/// settings, or build metadata. One that the configuration names judges in any case, and so does every one where all are
/// strict; but for one that could not say a thing.
///
/// # Errors
///
/// Says all that is wrong with what the configuration says of policies, and that there is no policy left.
pub fn select(packs: &[Pack], config: &Config, situation: Situation) -> Result<Selection, Vec<Problem>> {
    let mut selection = Selection::default();
    // Where builders are trusted by name, that there is no metadata at all is no reason not to ask for it.
    let situation = Situation {
        has_builds: situation.has_builds || config.trust.asks_for_provenance(),
        ..situation
    };
    for (place, pack) in packs.iter().enumerate() {
        for policy in &pack.info().policies {
            let configured = lookup(config, packs, pack, policy);
            let is_locked = config.lock_on(configured).is_some();
            match consider(place, policy, configured, config.profile(), situation) {
                Considered::Rule(rule) => selection.rules.push(Rule { is_locked, ..*rule }),
                Considered::Skipped(want) => selection.skipped.push(Skipped {
                    pack: pack.info().name.clone(),
                    policy: policy.name.clone(),
                    subject: policy.subject,
                    want,
                }),
                Considered::Disabled => selection.disabled.push((place, policy.name.clone())),
            }
        }
    }
    let mut problems = check_settings(packs, config, &mut selection);
    problems.extend(waivers::check(packs, config));
    if problems.is_empty() {
        Ok(selection)
    } else {
        Err(problems)
    }
}

/// Returns what is wrong with the names of policies in the configuration. One that is not known may be of a pack that is not
/// there, unless all are.
pub fn check_names(packs: &[Pack], config: &Config, are_all: bool) -> Vec<Problem> {
    let names = config.policies.iter();
    let names = names.filter(|(name, _)| are_all || named(packs, name).next().is_some());
    let problems = names.filter_map(|(name, policy)| {
        let problem = misnamed(packs, name).or_else(|| named_twice(packs, config, name));
        Some(problem?.in_place(policy.name.as_ref()))
    });
    problems.collect()
}

/// Returns the policy that goes by a name: its own, or `pack/policy`.
///
/// # Errors
///
/// Says that there is none, and which name is near; or that there are several.
pub fn find<'p>(packs: &'p [Pack], name: &str) -> Result<(&'p Pack, &'p PolicyInfo), Problem> {
    match misnamed(packs, name) {
        Some(problem) => Err(problem),
        None => named(packs, name).next().ok_or_else(|| unknown(packs, name)),
    }
}

/// Of two things that are said of one policy, only one would hold.
fn named_twice(packs: &[Pack], config: &Config, name: &str) -> Option<Problem> {
    let full = full_names(packs, name).into_iter().next()?;
    let is_said_twice = full != name && config.policies.contains_key(&full);
    let problem = || Problem::new(format!("`{name}` and `{full}` are one policy")).hint("say all of it in one place");
    is_said_twice.then(problem)
}

enum Considered {
    Rule(Box<Rule>),
    Skipped(Want),
    Disabled,
}

fn consider(
    pack: usize,
    policy: &PolicyInfo,
    configured: Option<&PolicyConfig>,
    profile: Profile,
    situation: Situation,
) -> Considered {
    let level = configured.and_then(|configured| configured.level.as_ref());
    let level = level.map_or_else(|| profile.level(policy.level), |level| level.value);
    if level == Level::Disabled {
        return Considered::Disabled;
    }
    let may_be_skipped = configured.is_none() && profile != Profile::Strict;
    if !situation.shows_changes && needs_changes(policy) {
        return Considered::Skipped(Want::Changes);
    }
    if let Some(want) = missing(policy, situation.has_builds).filter(|_| may_be_skipped) {
        return Considered::Skipped(want);
    }
    let settings = configured.and_then(|configured| configured.settings.as_ref());
    let on_unknown = configured.and_then(|configured| configured.on_unknown.as_ref());
    let stacks = configured.and_then(|configured| configured.advisory_stacks.as_ref());
    let day = configured.and_then(|configured| configured.enforce_from.as_ref());
    let day = day.filter(|day| situation.at < day.value.start() && level.denies());
    Considered::Rule(Box::new(Rule {
        pack,
        policy: policy.clone(),
        level,
        on_unknown: match on_unknown {
            Some(on_unknown) => on_unknown.value,
            None if level.denies() && !situation.asks_again => OnUnknown::Deny,
            None => OnUnknown::Warn,
        },
        advisory_stacks: stacks.map(|stacks| stacks.value.patterns.clone()),
        enforce_from: day.map(|day| day.value.clone()),
        is_locked: false,
        settings: settings.map_or_else(|| "{}".to_owned(), |settings| settings.value.to_string()),
    }))
}

fn needs_changes(policy: &PolicyInfo) -> bool {
    let mut needs = policy.needs.iter();
    needs.any(|need| matches!(need, Need::Operation | Need::PriorState))
}

/// Returns what a policy needs and does not have, of which nothing is said.
fn missing(policy: &PolicyInfo, has_builds: bool) -> Option<Want> {
    if policy.needs.contains(&Need::Settings) {
        Some(Want::Settings)
    } else if policy.needs.contains(&Need::BuildMetadata) && !has_builds {
        Some(Want::BuildMetadata)
    } else {
        None
    }
}

impl Profile {
    /// Returns the level of a policy of which nothing is said.
    pub(crate) fn level(self, own: Level) -> Level {
        match (self, own) {
            (Self::Recommended, _) | (Self::Audit, Level::Disabled) | (Self::Strict, Level::Remediate) => own,
            (Self::Strict, _) => Level::Mandatory,
            (Self::Audit, _) => Level::Advisory,
        }
    }
}

/// Returns what the configuration says of a policy: by its full name, else by its own if no other policy has that.
pub(crate) fn lookup<'c>(
    config: &'c Config,
    packs: &[Pack],
    pack: &Pack,
    policy: &PolicyInfo,
) -> Option<&'c PolicyConfig> {
    let full = config.policies.get(&format!("{}/{}", pack.info().name, policy.name));
    full.or_else(|| {
        config
            .policies
            .get(&policy.name)
            .filter(|_| full_names(packs, &policy.name).len() == 1)
    })
}

/// Returns the policies that go by a name, with their packs.
fn named<'p>(packs: &'p [Pack], name: &str) -> impl Iterator<Item = (&'p Pack, &'p PolicyInfo)> {
    let policies = packs
        .iter()
        .flat_map(|pack| pack.info().policies.iter().map(move |policy| (pack, policy)));
    policies.filter(move |(pack, policy)| policy.name == name || full_name(pack, policy) == name)
}

/// Returns the full names of the policies that go by a name.
fn full_names(packs: &[Pack], name: &str) -> Vec<String> {
    named(packs, name)
        .map(|(pack, policy)| full_name(pack, policy))
        .collect()
}

fn full_name(pack: &Pack, policy: &PolicyInfo) -> String {
    format!("{}/{}", pack.info().name, policy.name)
}

fn misnamed(packs: &[Pack], name: &str) -> Option<Problem> {
    match full_names(packs, name).as_slice() {
        [] => Some(unknown(packs, name)),
        [_] => None,
        [first, rest @ ..] if rest.iter().all(|other| other == first) => Some(
            Problem::new(format!("several packs of one name have a policy `{name}`"))
                .hint("leave all of these packs out but one"),
        ),
        several => Some(
            Problem::new(format!("several packs have a policy `{name}`"))
                .hint(format!("say which one: {}", quoted_list(several))),
        ),
    }
}

fn unknown(packs: &[Pack], name: &str) -> Problem {
    let problem = Problem::new(format!("there is no policy `{name}`"));
    match nearest(packs, name) {
        Some(nearest) => problem.hint(format!("did you mean `{nearest}`?")),
        None => problem.hint("the packs of this run have no policy with such a name"),
    }
}

fn quoted_list(names: &[String]) -> String {
    let quoted: Vec<_> = names.iter().map(|name| format!("`\"{name}\"`")).collect();
    quoted.join(", ")
}

/// Returns the policy whose name is nearest to one that there is not, if one is near.
fn nearest<'p>(packs: &'p [Pack], name: &str) -> Option<&'p str> {
    let policies = packs.iter().flat_map(|pack| &pack.info().policies);
    let distances = policies.map(|policy| (strsim::levenshtein(&policy.name, name), policy.name.as_str()));
    distances
        .filter(|(distance, _)| *distance <= name.len() / 3)
        .min()
        .map(|(_, name)| name)
}

/// Lets every pack read its settings once, before anything is judged.
fn check_settings(packs: &[Pack], config: &Config, selection: &mut Selection) -> Vec<Problem> {
    let mut problems = Vec::new();
    for (place, pack) in packs.iter().enumerate() {
        match pack.check_settings(&settings(&selection.rules, place)) {
            Ok(errors) => problems.extend(errors.iter().map(|error| unsettled(packs, config, pack, error))),
            Err(fault) => {
                selection.rules.retain(|rule| rule.pack != place);
                selection.faults.push(fault);
            }
        }
    }
    problems
}

/// Returns the settings of the policies of one pack that judge.
pub fn settings(rules: &[Rule], pack: usize) -> Vec<PolicySettings> {
    let ours = rules.iter().filter(|rule| rule.pack == pack);
    ours.map(|rule| PolicySettings {
        policy: rule.policy.name.clone(),
        settings: rule.settings.clone(),
    })
    .collect()
}

fn unsettled(packs: &[Pack], config: &Config, pack: &Pack, error: &SettingError) -> Problem {
    let place = if error.pointer.is_empty() {
        String::new()
    } else {
        format!(" at `{}`", error.pointer)
    };
    let problem = Problem::new(format!(
        "the settings of `{}` do not work{place}: {}",
        error.policy, error.message
    ))
    .hint(format!("the page of `{}` says what its settings are", error.policy));
    let policy = pack.info().policies.iter().find(|policy| policy.name == error.policy);
    let configured = policy.and_then(|policy| lookup(config, packs, pack, policy));
    let problem = if configured.is_none() {
        problem.hint(format!(
            "with `profile = \"strict\"` every policy judges: give `{}` its settings, or the level `disabled`",
            error.policy
        ))
    } else {
        problem
    };
    let settings = configured.and_then(|configured| configured.settings.as_ref()?.place());
    problem.in_place(settings.or_else(|| configured?.name.as_ref()))
}
