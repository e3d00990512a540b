//! One piece of work: its resources, all packs, all policies.

use std::rc::Rc;
use std::sync::Arc;

use crate::outcome::{Fault, Subject};
use crate::packs::{Block, Instance, Pack, PolicySettings};
use crate::selection::{self, Rule};

use super::{Done, Judgement, Piece, Work, select};

/// Judges a piece by all packs, except by those that are to be skipped.
pub(super) fn judge(work: Work<'_>, piece: &Piece, skip: &dyn Fn(usize) -> bool) -> Done {
    let mut done = Done::default();
    let Some(plan) = work.plans.get(piece.plan) else {
        return done;
    };
    let places = place(piece.resources.start)..place(piece.resources.end);
    let block = Rc::new(Block::new(Arc::clone(plan), Arc::clone(work.world), places));
    for (number, pack) in work.packs.iter().enumerate().filter(|(number, _)| !skip(*number)) {
        let session = Session {
            pack,
            block: &block,
            settings: selection::settings(work.rules, number),
        };
        let rules = work.rules.iter().enumerate();
        let ours = rules.filter(|(_, rule)| rule.pack == number && rule.policy.subject == piece.subject);
        let asked = ours.map(|(place, rule)| (place, rule, targets(rule, &block, piece.subject)));
        let asked: Vec<_> = asked.filter(|(_, _, targets)| !targets.is_empty()).collect();
        session.judge(number, piece, &asked, &mut done);
    }
    done
}

/// Returns the places of the resources that a policy applies to; all of them for a policy of the stack.
fn targets(rule: &Rule, block: &Block, subject: Subject) -> Vec<u32> {
    let applies = |place: &u32| subject == Subject::Stack || select::applies(&rule.policy.selector, block, *place);
    block.places().filter(applies).collect()
}

impl Done {
    fn keep_log(&mut self, pack: usize, instance: Instance<'_>) {
        self.log.extend(instance.log().into_iter().map(|line| (pack, line)));
    }
}

/// A pack at work on a block.
struct Session<'s> {
    pack: &'s Pack,
    block: &'s Rc<Block>,
    settings: Vec<PolicySettings>,
}

impl Session<'_> {
    /// Calls one policy after the other, in one instance as long as none misbehaves.
    fn judge(&self, pack: usize, piece: &Piece, asked: &[(usize, &Rule, Vec<u32>)], done: &mut Done) {
        let mut running: Option<Instance<'_>> = None;
        for (place, rule, targets) in asked {
            let mut instance = match running.take().map_or_else(|| self.start(), Ok) {
                Ok(instance) => instance,
                Err(fault) => {
                    done.faults.push((*place, fault));
                    continue;
                }
            };
            match ask(&mut instance, piece, *place, rule, targets) {
                Ok(judgements) => {
                    done.judgements.extend(judgements);
                    running = Some(instance);
                }
                Err(fault) => {
                    done.faults.push((*place, fault));
                    done.keep_log(pack, instance);
                }
            }
        }
        if let Some(instance) = running {
            done.keep_log(pack, instance);
        }
    }

    fn start(&self) -> Result<Instance<'_>, Fault> {
        let mut instance = self.pack.instantiate(self.block)?;
        // The settings were found to work before: a pack that now says otherwise is not the pure function it should be.
        let configured = instance.configure(&self.settings)?;
        match configured.err().and_then(|errors| errors.into_iter().next()) {
            Some(error) => Err(self.pack.inconsistent(&error)),
            None => Ok(instance),
        }
    }
}

fn ask(
    instance: &mut Instance<'_>,
    piece: &Piece,
    rule: usize,
    policy: &Rule,
    targets: &[u32],
) -> Result<Vec<Judgement>, Fault> {
    let name = &policy.policy.name;
    let judgement = |resource, outcome| Judgement {
        plan: piece.plan,
        resource,
        rule,
        outcome,
    };
    if piece.subject == Subject::Stack {
        let outcomes = instance.check_stack(name, targets)?;
        return Ok(outcomes
            .into_iter()
            .map(|(resource, outcome)| judgement(resource, outcome))
            .collect());
    }
    let lists = instance.check(name, targets)?;
    let judged = targets.iter().zip(lists);
    let flat =
        judged.flat_map(|(target, outcomes)| outcomes.into_iter().map(move |outcome| (*target as usize, outcome)));
    Ok(flat
        .map(|(resource, outcome)| judgement(Some(resource), outcome))
        .collect())
}

fn place(index: usize) -> u32 {
    u32::try_from(index).unwrap_or(u32::MAX)
}
