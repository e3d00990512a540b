//! Plans × policies → what the policies say, in an order that depends on neither threads nor time.
//!
//! Resources go to the packs in blocks of plan order, every block to fresh instances: so an answer cannot depend on what
//! was asked before. A policy that misbehaved is not called again; the fault of the earliest block counts, and nothing
//! that the policy says of later ones.

mod block;
mod select;

use std::ops::Range;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use portcullis_facts::plan::Plan;
use rayon::iter::{IndexedParallelIterator as _, IntoParallelIterator as _, ParallelIterator as _};

use crate::outcome::{Fault, Outcome, Subject};
use crate::packs::{LogLine, Pack, World};
use crate::selection::Rule;

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

/// What all policies said.
#[derive(Debug, Default)]
pub struct Judged {
    /// The judgements by plan, then by resource, then by rule; those of a stack as a whole come last.
    pub judgements: Vec<Judgement>,
    /// The faults, at most one for each policy, in the order of the rules.
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

/// What came of a piece.
#[derive(Debug, Default)]
struct Done {
    judgements: Vec<Judgement>,
    faults: Vec<(usize, Fault)>,
    log: Vec<(usize, LogLine)>,
}

/// Judges everything, on as many threads as the current pool has.
pub fn run(work: Work<'_>) -> Judged {
    let pieces = pieces(work);
    let faulted: Vec<AtomicUsize> = work.rules.iter().map(|_| AtomicUsize::new(usize::MAX)).collect();
    let done: Vec<Done> = pieces
        .into_par_iter()
        .enumerate()
        .map(|(number, piece)| {
            let skip = |rule: usize| {
                faulted
                    .get(rule)
                    .is_some_and(|first| first.load(Ordering::Relaxed) < number)
            };
            let done = block::judge(work, &piece, &skip);
            for (rule, _) in &done.faults {
                if let Some(first) = faulted.get(*rule) {
                    first.fetch_min(number, Ordering::Relaxed);
                }
            }
            done
        })
        .collect();
    join(done, &faulted)
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
        let blocks = (0..resources).step_by(BLOCK);
        pieces.extend(blocks.map(|start| piece(start..resources.min(start + BLOCK), Subject::Resource)));
        if has_stack_policies {
            pieces.push(piece(0..resources, Subject::Stack));
        }
    }
    pieces
}

/// Puts the pieces together in their order. What a policy said after its first fault depends on the threads: it goes.
fn join(done: Vec<Done>, faulted: &[AtomicUsize]) -> Judged {
    let first = |rule: usize| {
        faulted
            .get(rule)
            .map_or(usize::MAX, |first| first.load(Ordering::Relaxed))
    };
    let mut judged = Judged::default();
    let mut faults = Vec::new();
    for (number, piece) in done.into_iter().enumerate() {
        judged.judgements.extend(
            piece
                .judgements
                .into_iter()
                .filter(|judgement| number < first(judgement.rule)),
        );
        faults.extend(piece.faults.into_iter().filter(|(rule, _)| number == first(*rule)));
        judged.log.extend(piece.log);
    }
    faults.sort_by_key(|(rule, _)| *rule);
    faults.dedup_by(|(_, one), (_, other)| one.policy.is_none() && one == other);
    judged.faults = faults.into_iter().map(|(_, fault)| fault).collect();
    judged
        .judgements
        .sort_by_key(|judgement| (judgement.plan, judgement.resource.unwrap_or(usize::MAX), judgement.rule));
    judged
}
