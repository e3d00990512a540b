//! `--attest`: the decision, signed.

mod configuration;

use std::collections::BTreeMap;
use std::path::PathBuf;

use jiff::Timestamp;
use portcullis_facts::plan::Format;
use portcullis_trust::decision::{self, Decision, Digested, Gaps, Pack, Postponed, Waiver};
use portcullis_trust::key::PrivateKey;

use crate::cli::JudgeArguments;
use crate::config::Config;
use crate::problem::Problem;
use crate::report::{Effect, Input, Report, Verdict, WaiverState};
use crate::selection::Want;

use super::files;
use super::inputs::Inputs;
use super::session::Session;

pub(super) use configuration::configuration;

/// Where the decision goes, and what signs it.
pub(super) struct Attestation {
    path: PathBuf,
    key: PrivateKey,
}

impl Attestation {
    /// Returns where the decision is to go, if the user wants it.
    ///
    /// # Errors
    ///
    /// Says why the key cannot be used, and that a decision is one of now.
    pub(super) fn of(arguments: &JudgeArguments) -> Result<Option<Self>, Problem> {
        let (Some(path), Some(key)) = (&arguments.attest, &arguments.key) else {
            return Ok(None);
        };
        if arguments.facts.at.is_some() {
            let problem = Problem::new("`--attest` signs what is decided now, and `--at` judges by another time");
            return Err(problem.hint("leave one of them out"));
        }
        Ok(Some(Self {
            path: path.clone(),
            key: PrivateKey::read(key)?,
        }))
    }

    /// Writes the decision, whatever it is.
    ///
    /// # Errors
    ///
    /// Says that it would be about several stacks, rests on a key that cannot be read, or cannot be written.
    pub(super) fn write(&self, report: &Report, inputs: &Inputs, session: &Session) -> Result<(), Problem> {
        let decision = decision(report, inputs, session)?;
        let text = decision.sign(&self.key)?;
        files::replace("the decision", &self.path, text.as_bytes())
    }
}

fn decision(report: &Report, inputs: &Inputs, session: &Session) -> Result<Decision, Problem> {
    let stacks = inputs.plans.iter().map(|plan| (plan.project(), plan.stack()));
    let (project, stack) = only(stacks)?;
    let images = report.images.iter().flatten();
    let images = images.filter_map(|image| digested(&image.reference, image.digest.as_deref()?));
    let packs = report.packs.iter().map(|pack| Pack {
        name: pack.name.clone(),
        version: pack.version.clone(),
        digest: pack.digest.clone(),
    });
    let records = inputs.world.builds.iter().flat_map(|builds| builds.documents());
    let records = records.filter_map(|record| digested(&record.path, &record.digest));
    let (states, planned): (Vec<_>, Vec<_>) = inputs.plan_files().iter().partition(|input| is_state(input));
    Ok(Decision {
        project: project.to_owned(),
        stack: stack.to_owned(),
        inputs: planned.into_iter().map(of_input).collect(),
        images: images.collect(),
        records: states.into_iter().map(of_input).chain(records).collect(),
        revision: inputs.world.checkout.as_ref().map(|checkout| checkout.revision.clone()),
        gaps: gaps(report),
        packs: packs.collect(),
        configuration: configuration(&session.config, session.baseline.as_ref())?,
        verdict: match report.verdict {
            Verdict::Allowed => decision::Verdict::Allowed,
            Verdict::Denied => decision::Verdict::Denied,
            Verdict::Faulted => decision::Verdict::Faulted,
        },
        waivers: waivers(report, &session.config),
        postponed: postponed(report),
        version: env!("CARGO_PKG_VERSION").to_owned(),
        time: Timestamp::now(),
    })
}

/// Returns the one stack that a decision is about.
fn only<'p>(mut stacks: impl Iterator<Item = (&'p str, &'p str)>) -> Result<(&'p str, &'p str), Problem> {
    let several = || Problem::new("a decision is about one stack, and several were judged").hint("judge them apart");
    let first = stacks.next().ok_or_else(several)?;
    if stacks.all(|other| other == first) {
        return Ok(first);
    }
    Err(several())
}

fn digested(name: &str, digest: &str) -> Option<Digested> {
    // A digest of another kind is none that the statement can name.
    digest.starts_with("sha256:").then(|| Digested {
        name: name.to_owned(),
        digest: digest.to_owned(),
    })
}

fn of_input(input: &Input) -> Digested {
    Digested {
        name: input.path.clone(),
        digest: input.digest.clone(),
    }
}

/// Returns whether a file tells what is, and not what will be.
fn is_state(input: &Input) -> bool {
    [Format::State, Format::Checkpoint]
        .iter()
        .any(|format| input.format == format.name())
}

/// Returns what was not looked at, though it could have been: settings that are missing are the configuration's own.
fn gaps(report: &Report) -> Gaps {
    let for_want = Want::BuildMetadata.to_string();
    let skipped = report.skipped.iter().filter(|skipped| skipped.reason == for_want);
    Gaps {
        hidden: report.summary.hidden,
        policies: skipped
            .map(|skipped| format!("{}/{}", skipped.pack, skipped.policy))
            .collect(),
    }
}

/// Returns the waivers that the decision rests on.
fn waivers(report: &Report, config: &Config) -> Vec<Waiver> {
    let pairs = report.waivers.iter().zip(&config.waivers);
    let used = pairs.filter(|(reported, _)| matches!(reported.state, WaiverState::Used | WaiverState::Expiring));
    let text =
        |pattern: &Option<crate::config::Pattern>| pattern.as_ref().map_or("*", |pattern| pattern.as_str()).to_owned();
    let waivers = used.map(|(_, waiver)| Waiver {
        policy: text(&waiver.policy),
        resource: text(&waiver.resource),
        expires: waiver.expires.end(),
        reason: waiver.reason.clone(),
    });
    waivers.collect()
}

/// Returns the policies that found something that they will deny from a day on.
fn postponed(report: &Report) -> Vec<Postponed> {
    let telling = report
        .violations
        .iter()
        .filter(|finding| finding.effect() == Effect::Warns);
    let days: BTreeMap<_, _> = telling
        .filter_map(|finding| Some(((&finding.pack, &finding.policy), finding.enforce_from.as_ref()?)))
        .collect();
    let postponed = days.into_iter().map(|((pack, policy), day)| Postponed {
        policy: format!("{pack}/{policy}"),
        from: day.start(),
    });
    postponed.collect()
}
