//! What a policy costs: the same blocks as in a run, one policy at a time, each block to a fresh instance.

use std::ops::AddAssign;
use std::rc::Rc;
use std::sync::Arc;
use std::time::{Duration, Instant};

use crate::outcome::{Fault, Subject};
use crate::packs::{Block, Pack, Usage};
use crate::selection::{self, Rule};

use super::block::targets;
use super::{Work, pieces};

/// What a policy cost.
#[derive(Debug, Clone, Copy, Default)]
pub struct Cost {
    /// Instances that were made, one for each block with something to judge.
    pub instances: u32,
    /// Resources that were judged.
    pub resources: u32,
    /// The time that it took to make the instances and to give them their settings.
    pub start: Duration,
    /// The time that the policy took to judge.
    pub judging: Duration,
    /// The time that it took once more, when the facts of the resources (images, tags, builds) were worked out already.
    pub again: Duration,
    /// The fuel that it used up: about one unit an instruction.
    pub fuel: u64,
    /// The bytes that the host looked through for it.
    pub looked_through: u64,
    /// The questions that it asked; counted only where the work is traced, which takes time.
    pub questions: usize,
    /// The most memory that an instance had, in bytes.
    pub memory: usize,
}

impl AddAssign for Cost {
    fn add_assign(&mut self, other: Self) {
        self.instances += other.instances;
        self.resources += other.resources;
        self.start += other.start;
        self.judging += other.judging;
        self.again += other.again;
        self.fuel += other.fuel;
        self.looked_through += other.looked_through;
        self.questions += other.questions;
        self.memory = self.memory.max(other.memory);
    }
}

/// Lets the policy at a place among the rules judge everything, once and alone, on this thread.
///
/// # Errors
///
/// Returns the fault of a policy that misbehaves: what it costs means nothing then.
pub fn measure(work: Work<'_>, place: usize) -> Result<Cost, Fault> {
    let mut cost = Cost::default();
    let rule = work
        .rules
        .get(place)
        .and_then(|rule| Some((rule, work.packs.get(rule.pack)?)));
    let Some((rule, pack)) = rule else {
        return Ok(cost);
    };
    for piece in pieces(work) {
        let plan = work.plans.get(piece.plan);
        let Some(plan) = plan.filter(|_| piece.subject == rule.policy.subject) else {
            continue;
        };
        let block = Block::new(Arc::clone(plan), Arc::clone(work.world), piece.places()).traced(work.traced);
        cost += measure_block(pack, rule, &Rc::new(block))?;
    }
    Ok(cost)
}

fn measure_block(pack: &Pack, rule: &Rule, block: &Rc<Block>) -> Result<Cost, Fault> {
    let targets = targets(rule, block, rule.policy.subject);
    if targets.is_empty() {
        return Ok(Cost::default());
    }
    let (start, judging, usage) = judge(pack, rule, block, &targets)?;
    let questions = block.questions().len();
    let (_, again, _) = judge(pack, rule, block, &targets)?;
    Ok(Cost {
        instances: 1,
        resources: u32::try_from(targets.len()).unwrap_or(u32::MAX),
        start,
        judging,
        again,
        fuel: usage.fuel,
        looked_through: usage.looked_through,
        questions,
        memory: usage.memory,
    })
}

/// Lets a fresh instance judge. Returns the time until it was ready, the time that it judged, and what it used up.
fn judge(pack: &Pack, rule: &Rule, block: &Rc<Block>, targets: &[u32]) -> Result<(Duration, Duration, Usage), Fault> {
    let started = Instant::now();
    let mut instance = pack.instantiate(block)?;
    let settings = selection::settings(std::slice::from_ref(rule), rule.pack);
    instance.configure(&settings)?.map_err(|errors| pack.refused(&errors))?;
    let ready = Instant::now();
    match rule.policy.subject {
        Subject::Resource => instance.check(&rule.policy.name, targets).map(drop)?,
        Subject::Stack => instance.check_stack(&rule.policy.name, targets).map(drop)?,
    }
    Ok((ready - started, ready.elapsed(), instance.usage()))
}
