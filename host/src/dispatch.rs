//! Plans × policies → what the policies say, in an order that depends on neither threads nor time.
//!
//! Resources go to the packs in blocks of plan order, every block to fresh instances: so an answer cannot depend on what
//! was asked before. A pack that has a policy which misbehaves is not asked about later blocks: the faults of its first bad
//! block count, and nothing that it says of those after.

mod block;
mod measure;
mod select;

use std::ops::Range;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use portcullis_facts::plan::Plan;
use rayon::iter::{IndexedParallelIterator as _, IntoParallelRefIterator as _, ParallelIterator as _};

use crate::outcome::{Fault, Outcome, Remediation, Subject};
use crate::packs::{Asked, Block, LogLine, Pack, World};
use crate::selection::Rule;

pub use measure::{Cost, measure};
pub use select::Misfit;

/// The resources of a block. Larger ones need more memory, smaller ones more instances.
const BLOCK: usize = 256;

/// All that is judged, and by what.
#[derive(Debug, Clone, Copy)]
pub struct Work<'w> {
    /// The plans.
    pub plans: &'w [Arc<Plan>],
    /// The packs.
    pub packs: &'w [Pack],
    /// The policies that judge.
    pub rules: &'w [Rule],
    /// The world around the plans.
    pub world: &'w Arc<World>,
    /// The place of the one resource to judge, if not all are. The whole stack is judged all the same by policies that do.
    pub only: Option<usize>,
    /// Whether to note what the policies ask.
    pub traced: bool,
    /// Whether to note which policies are not for which resources.
    pub misfits: bool,
}

/// What a policy said of a resource, or of a stack.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Judgement {
    /// The place of the plan.
    pub plan: usize,
    /// The place of the resource in the plan; `None` for the stack as a whole.
    pub resource: Option<usize>,
    /// The place of the policy among the rules.
    pub rule: usize,
    /// What it said.
    pub outcome: Outcome,
}

/// How a policy repairs a resource that violates it.
#[derive(Debug, Clone, PartialEq)]
pub struct Repaired {
    /// The place of the plan.
    pub plan: usize,
    /// The place of the resource in the plan.
    pub resource: usize,
    /// The place of the policy among the rules.
    pub rule: usize,
    /// How, by edits that can be made.
    pub remediation: Remediation,
}

/// What all policies said.
#[derive(Debug, Default)]
pub struct Judged {
    /// The judgements by plan, then by resource, then by rule; those of a stack as a whole come last.
    pub judgements: Vec<Judgement>,
    /// How policies that repair what they find would, in the order of the judgements.
    pub repairs: Vec<Repaired>,
    /// What the policies asked, in the order of the blocks; nothing unless the work is traced.
    pub questions: Vec<Asked>,
    /// The places of resources and of rules that are not for them, and why; nothing unless the work asks for it.
    pub misfits: Vec<(usize, usize, Misfit)>,
    /// The faults, at most one for each policy, in the order of the policies.
    pub faults: Vec<Fault>,
    /// What the packs wrote to their logs, with the place of the pack.
    pub log: Vec<(usize, LogLine)>,
}

/// A piece of work: a block of resources, or the whole of a plan for the policies that judge stacks.
#[derive(Debug, Clone)]
struct Piece {
    plan: usize,
    resources: Range<usize>,
    subject: Subject,
}

impl Piece {
    /// Returns the places of its resources in the plan.
    fn places(&self) -> Range<u32> {
        let place = |index| u32::try_from(index).unwrap_or(u32::MAX);
        place(self.resources.start)..place(self.resources.end)
    }
}

/// What came of a piece.
#[derive(Debug, Default)]
struct Done {
    judgements: Vec<Judgement>,
    repairs: Vec<Repaired>,
    questions: Vec<Asked>,
    misfits: Vec<(usize, usize, Misfit)>,
    faults: Vec<(usize, Fault)>,
    log: Vec<(usize, LogLine)>,
}

/// Judges everything, on as many threads as the current pool has.
pub fn run(work: Work<'_>) -> Judged {
    let faulted = Faulted(work.packs.iter().map(|_| AtomicUsize::new(usize::MAX)).collect());
    let judge = |(number, piece): (usize, &Piece)| {
        let done = block::judge(work, piece, &|pack| faulted.is_before(pack, number));
        for (rule, _) in &done.faults {
            faulted.note(pack_of(work, *rule), number);
        }
        done
    };
    let done = match pieces(work).as_slice() {
        // To wake another thread for a single resource takes as long as to judge it.
        [piece] => vec![judge((0, piece))],
        pieces => pieces.par_iter().enumerate().map(judge).collect(),
    };
    join(work, done, &faulted)
}

/// Returns why a policy is not shown the resource at a place of a plan, if so. One of the stack is shown all.
pub fn misfit(rule: &Rule, plan: &Arc<Plan>, world: &Arc<World>, resource: usize) -> Option<Misfit> {
    let place = u32::try_from(resource).unwrap_or(u32::MAX);
    let block = Block::new(Arc::clone(plan), Arc::clone(world), place..place.saturating_add(1));
    match rule.policy.subject {
        Subject::Resource => select::misfit(&rule.policy.selector, &block, place),
        Subject::Stack => None,
    }
}

fn pack_of(work: Work<'_>, rule: usize) -> usize {
    work.rules.get(rule).map_or(usize::MAX, |rule| rule.pack)
}

/// The first piece in which each pack had a policy that misbehaved, as far as the threads have come.
struct Faulted(Vec<AtomicUsize>);

impl Faulted {
    fn note(&self, pack: usize, piece: usize) {
        if let Some(first) = self.0.get(pack) {
            first.fetch_min(piece, Ordering::Relaxed);
        }
    }

    /// Returns whether a pack had such a policy in an earlier piece. What it says of this one depends on the threads:
    /// on whether they knew.
    fn is_before(&self, pack: usize, piece: usize) -> bool {
        let first = self.0.get(pack);
        first.is_some_and(|first| first.load(Ordering::Relaxed) < piece)
    }
}

fn pieces(work: Work<'_>) -> Vec<Piece> {
    let has_stack_policies = work.rules.iter().any(|rule| rule.policy.subject == Subject::Stack);
    let mut pieces = Vec::new();
    for (plan, resources) in work.plans.iter().map(|plan| plan.len()).enumerate() {
        let piece = |resources, subject| Piece {
            plan,
            resources,
            subject,
        };
        let judged = work.only.map_or(0..resources, |only| only..resources.min(only + 1));
        let blocks = judged.clone().step_by(BLOCK);
        pieces.extend(blocks.map(|start| piece(start..judged.end.min(start + BLOCK), Subject::Resource)));
        if has_stack_policies {
            pieces.push(piece(0..resources, Subject::Stack));
        }
    }
    pieces
}

/// Puts the pieces together in their order, without what a pack said after it broke down.
fn join(work: Work<'_>, done: Vec<Done>, faulted: &Faulted) -> Judged {
    let mut judged = Judged::default();
    let mut faults = Vec::new();
    for (number, piece) in done.into_iter().enumerate() {
        let counts = |pack: usize| !faulted.is_before(pack, number);
        let counts_by_rule = |rule: usize| counts(pack_of(work, rule));
        let judgements = piece.judgements.into_iter();
        judged
            .judgements
            .extend(judgements.filter(|judgement| counts_by_rule(judgement.rule)));
        let repairs = piece.repairs.into_iter();
        judged
            .repairs
            .extend(repairs.filter(|repair| counts_by_rule(repair.rule)));
        judged.questions.extend(piece.questions);
        judged.misfits.extend(piece.misfits);
        faults.extend(piece.faults.into_iter().filter(|(rule, _)| counts_by_rule(*rule)));
        judged
            .log
            .extend(piece.log.into_iter().filter(|(pack, _)| counts(*pack)));
    }
    faults.sort_by_key(|(rule, _)| *rule);
    faults.dedup_by(|(_, one), (_, other)| one.policy.is_none() && one == other);
    judged.faults = faults.into_iter().map(|(_, fault)| fault).collect();
    judged
        .judgements
        .sort_by_key(|judgement| (judgement.plan, judgement.resource.unwrap_or(usize::MAX), judgement.rule));
    judged
        .repairs
        .sort_by_key(|repair| (repair.plan, repair.resource, repair.rule));
    judged
}
