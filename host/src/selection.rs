//! Which policies judge, how strictly, and with what settings.

mod names;
mod waivers;

use std::fmt;

use jiff::Timestamp;

use crate::config::{Config, Day, OnUnknown, PolicyConfig, Profile};
use crate::outcome::{Fault, Level, Need, PolicyInfo, Subject};
use crate::packs::{Pack, PolicySettings, SettingError};
use crate::problem::{Place, Problem};
use crate::text::Wildcards;

pub(crate) use names::lookup;
pub use names::{check_names, find};

/// The policies of a run.
#[derive(Debug, Default)]
pub struct Selection {
    /// The policies that judge, in the order of the packs and of the policies in them.
    pub rules: Vec<Rule>,
    /// Those that do not, and why.
    pub skipped: Vec<Skipped>,
    /// Those that the configuration disables: the place of the pack, and the name.
    pub disabled: Vec<(usize, String)>,
    /// What the configuration says to no effect.
    pub idle: Vec<Idle>,
    /// Packs that broke down over their settings.
    pub faults: Vec<Fault>,
}

/// What a configuration says to no effect.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Idle {
    /// An `enforce-from` of a policy that does not deny anyway.
    EnforceFrom {
        /// The pack's name.
        pack: String,
        /// The policy's name.
        policy: String,
        /// What a violation does.
        level: Level,
        /// Where it stands, if it stands in a file.
        place: Option<Place>,
    },
    /// A builder whose signature counts, where no policy judges that looks at build metadata.
    Builder {
        /// The builder's name.
        name: String,
        /// Where it stands.
        place: Place,
    },
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
    pub advisory_stacks: Option<Wildcards>,
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
        let later = self.strictness_later(stack);
        let is_postponed = self.enforce_from.is_some();
        Strictness {
            level: if is_postponed { Level::Advisory } else { later.level },
            ..later
        }
    }

    /// Returns what they do there from the day on before which the policy only tells.
    pub fn strictness_later(&self, stack: &str) -> Strictness {
        let only_tells = self.advisory_stacks.as_ref().is_some_and(|stacks| stacks.fit(stack));
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
            selection
                .idle
                .extend(configured.and_then(|configured| idle_day(pack, policy, configured, config.profile())));
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
    selection.idle.extend(idle_builders(config, &selection.rules));
    let mut problems = check_settings(packs, config, &mut selection);
    problems.extend(waivers::check(packs, config));
    if problems.is_empty() {
        Ok(selection)
    } else {
        Err(problems)
    }
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
    let level = level(policy, configured, profile);
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

/// Returns what a violation of a policy does, days and stacks aside.
fn level(policy: &PolicyInfo, configured: Option<&PolicyConfig>, profile: Profile) -> Level {
    let level = configured.and_then(|configured| configured.level.as_ref());
    level.map_or_else(|| profile.level(policy.level), |level| level.value)
}

/// Returns the `enforce-from` of a policy if that does not deny from then on either.
fn idle_day(pack: &Pack, policy: &PolicyInfo, configured: &PolicyConfig, profile: Profile) -> Option<Idle> {
    let day = configured.enforce_from.as_ref()?;
    let level = level(policy, Some(configured), profile);
    (!level.denies()).then(|| Idle::EnforceFrom {
        pack: pack.info().name.clone(),
        policy: policy.name.clone(),
        level,
        place: day.place().cloned(),
    })
}

/// Returns the builders by whom nothing is judged.
fn idle_builders(config: &Config, rules: &[Rule]) -> Vec<Idle> {
    if rules
        .iter()
        .any(|rule| rule.policy.needs.contains(&Need::BuildMetadata))
    {
        return Vec::new();
    }
    let builders = config.trust.builders.iter();
    let idle = builders.map(|(name, builder)| Idle::Builder {
        name: name.clone(),
        place: builder.place.clone(),
    });
    idle.collect()
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
