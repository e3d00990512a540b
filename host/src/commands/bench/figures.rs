//! What the policies cost, worked out for a reader.

use std::time::Duration;

use serde::Serialize;

use crate::dispatch::{Cost, Work};
use crate::packs::Pack;
use crate::selection::Selection;

/// What a pack costs. Its JSON form is schema 1: keys are added, never renamed.
#[derive(Debug, Serialize)]
pub(super) struct Figures {
    /// The version of this form: 1.
    pub(super) schema: u32,
    /// The pack.
    pub(super) pack: String,
    /// Its digest.
    pub(super) digest: String,
    /// Resources that were there to be judged.
    pub(super) resources: usize,
    /// The policies, the dearest first.
    pub(super) policies: Vec<PolicyFigures>,
    /// Those that did not judge, with what they would have needed.
    pub(super) skipped: Vec<(String, String)>,
}

/// What a policy costs.
#[derive(Debug, Serialize)]
pub(super) struct PolicyFigures {
    /// The policy.
    pub(super) policy: String,
    /// Its part of the time of all policies, 0 to 1.
    pub(super) share: f64,
    /// Resources that it judged.
    pub(super) resources: u32,
    /// Microseconds to make an instance and give it the settings.
    pub(super) start_microseconds: f64,
    /// Microseconds to judge a resource.
    pub(super) microseconds: f64,
    /// Microseconds of that to work out the facts of the resource. Another policy that asks for the same gets them for nothing.
    pub(super) facts_microseconds: f64,
    /// Fuel for a resource: about one unit an instruction.
    pub(super) fuel: f64,
    /// Bytes that the host looked through for a resource.
    pub(super) looked_through: f64,
    /// Questions about a resource.
    pub(super) questions: f64,
    /// The most memory of an instance, in bytes.
    pub(super) memory: usize,
    /// What most of its time goes into.
    pub(super) mostly: Mostly,
}

/// What most of a policy's time goes into.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Mostly {
    /// It judged nothing.
    Nothing,
    /// Making instances: there is little to judge in a block.
    Starting,
    /// Working out the images, tags and builds that it asks for.
    Facts,
    /// Its own code, and the questions that it asks.
    Judging,
}

impl Figures {
    pub(super) fn of(work: Work<'_>, selection: &Selection, costs: &[Cost]) -> Self {
        let pack = work.packs.first();
        let all: Duration = costs.iter().map(|cost| cost.start + cost.judging).sum();
        let priced = selection.rules.iter().zip(costs);
        let mut policies: Vec<_> = priced
            .map(|(rule, cost)| PolicyFigures::of(&rule.policy.name, cost, all))
            .collect();
        policies.sort_by(|one, other| other.share.total_cmp(&one.share));
        let skipped = selection.skipped.iter();
        Self {
            schema: 1,
            pack: pack.map(|pack| pack.info().name.clone()).unwrap_or_default(),
            digest: pack.map(Pack::digest).unwrap_or_default().to_owned(),
            resources: work.plans.iter().map(|plan| plan.len()).sum(),
            policies,
            skipped: skipped
                .map(|skipped| (skipped.policy.clone(), skipped.want.to_string()))
                .collect(),
        }
    }
}

impl PolicyFigures {
    fn of(policy: &str, cost: &Cost, all: Duration) -> Self {
        let resources = f64::from(cost.resources.max(1));
        let own = cost.start + cost.judging;
        Self {
            policy: policy.to_owned(),
            share: own.as_secs_f64() / all.as_secs_f64().max(f64::MIN_POSITIVE),
            resources: cost.resources,
            start_microseconds: cost.start.as_secs_f64() * 1e6 / f64::from(cost.instances.max(1)),
            microseconds: cost.judging.as_secs_f64() * 1e6 / resources,
            facts_microseconds: facts(cost).as_secs_f64() * 1e6 / resources,
            fuel: rounded(cost.fuel) / resources,
            looked_through: rounded(cost.looked_through) / resources,
            questions: rounded(cost.questions as u64) / resources,
            memory: cost.memory,
            mostly: mostly(cost),
        }
    }
}

fn facts(cost: &Cost) -> Duration {
    cost.judging.saturating_sub(cost.again)
}

fn mostly(cost: &Cost) -> Mostly {
    if cost.resources == 0 {
        Mostly::Nothing
    } else if cost.start > cost.judging {
        Mostly::Starting
    } else if facts(cost) > cost.again {
        Mostly::Facts
    } else {
        Mostly::Judging
    }
}

#[expect(clippy::cast_precision_loss, reason = "figures are rounded anyway")]
fn rounded(count: u64) -> f64 {
    count as f64
}
