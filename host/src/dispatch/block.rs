//! One piece of work: its resources, all packs, all policies.

use std::rc::Rc;
use std::sync::Arc;

use portcullis_facts::json::{Edit, EditError};
use portcullis_facts::plan::{Properties, Resource};
use serde_json::json;

use crate::outcome::{Fault, FaultKind, Outcome, Remediation, Subject};
use crate::packs::{Block, Instance, Pack, PolicySettings};
use crate::selection::{self, Rule};
use crate::text::one_line;

use super::{Done, Judgement, Misfit, Piece, Repaired, Work, select};

/// Judges a piece by all packs, except by those that are to be skipped.
pub(super) fn judge(work: Work<'_>, piece: &Piece, skip: &dyn Fn(usize) -> bool) -> Done {
    let mut done = Done::default();
    let Some(plan) = work.plans.get(piece.plan) else {
        return done;
    };
    let block = Block::new(Arc::clone(plan), Arc::clone(work.world), piece.places()).traced(work.traced);
    let block = Rc::new(block);
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
    if work.misfits && piece.subject == Subject::Resource {
        done.misfits = misfits(work, &block);
    }
    done.questions = block.questions();
    done
}

/// Returns which policies are not for which resources of a block, and why.
fn misfits(work: Work<'_>, block: &Block) -> Vec<(usize, usize, Misfit)> {
    let rules = work.rules.iter().enumerate();
    let rules = rules.filter(|(_, rule)| rule.policy.subject == Subject::Resource);
    let pairs = rules.flat_map(|(number, rule)| block.places().map(move |place| (place, number, rule)));
    let found = pairs.filter_map(|(place, number, rule)| {
        let misfit = select::misfit(&rule.policy.selector, block, place)?;
        Some((place as usize, number, misfit))
    });
    found.collect()
}

/// Returns the places of the resources that a policy applies to; all of them for a policy of the stack.
pub(super) fn targets(rule: &Rule, block: &Block, subject: Subject) -> Vec<u32> {
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
            let mut question = Question {
                instance: &mut instance,
                block: self.block,
                piece,
                place: *place,
                rule,
            };
            match question.ask(targets) {
                Ok((judgements, repairs)) => {
                    done.judgements.extend(judgements);
                    done.repairs.extend(repairs);
                    if instance.is_spent() {
                        done.keep_log(pack, instance);
                    } else {
                        running = Some(instance);
                    }
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
        configured.map_err(|errors| self.pack.refused(&errors))?;
        Ok(instance)
    }
}

/// One policy, about to be asked about a block.
struct Question<'q, 'p> {
    instance: &'q mut Instance<'p>,
    block: &'q Block,
    piece: &'q Piece,
    /// The place of the policy among the rules.
    place: usize,
    rule: &'q Rule,
}

impl Question<'_, '_> {
    fn ask(&mut self, targets: &[u32]) -> Result<(Vec<Judgement>, Vec<Repaired>), Fault> {
        if self.piece.subject == Subject::Stack {
            return Ok((self.check_stack(targets)?, Vec::new()));
        }
        let judgements = self.check(targets)?;
        let repairs = if self.rule.policy.remediates {
            self.remediate(&violating(&judgements))?
        } else {
            Vec::new()
        };
        Ok((judgements, repairs))
    }

    fn check(&mut self, targets: &[u32]) -> Result<Vec<Judgement>, Fault> {
        let lists = self.instance.check(&self.rule.policy.name, targets)?;
        let judged = targets.iter().zip(lists);
        let flat = judged.flat_map(|(target, outcomes)| outcomes.into_iter().map(|outcome| (*target, outcome)));
        Ok(flat
            .map(|(target, outcome)| self.judgement(Some(target as usize), outcome))
            .collect())
    }

    fn check_stack(&mut self, targets: &[u32]) -> Result<Vec<Judgement>, Fault> {
        let outcomes = self.instance.check_stack(&self.rule.policy.name, targets)?;
        Ok(outcomes
            .into_iter()
            .map(|(resource, outcome)| self.judgement(resource, outcome))
            .collect())
    }

    fn judgement(&self, resource: Option<usize>, outcome: Outcome) -> Judgement {
        Judgement {
            plan: self.piece.plan,
            resource,
            rule: self.place,
            outcome,
        }
    }

    fn remediate(&mut self, targets: &[u32]) -> Result<Vec<Repaired>, Fault> {
        if targets.is_empty() {
            return Ok(Vec::new());
        }
        let remediations = self.instance.remediate(&self.rule.policy.name, targets)?;
        let repaired = targets.iter().zip(remediations).map(|(target, remediation)| {
            self.try_out(*target, &remediation)?;
            Ok(Repaired {
                plan: self.piece.plan,
                resource: *target as usize,
                rule: self.place,
                remediation,
            })
        });
        repaired.collect()
    }

    /// Makes the edits in a copy of the inputs, so that nobody is promised a repair that cannot be made.
    fn try_out(&self, target: u32, remediation: &Remediation) -> Result<(), Fault> {
        let Remediation::Edits(edits) = remediation else {
            return Ok(());
        };
        let resource = self.block.resource(target);
        let inputs = resource.and_then(|resource| resource.properties(Properties::Inputs));
        let mut inputs = inputs.map_or_else(|| Ok(json!({})), |inputs| serde_json::from_str(inputs.text()));
        for edit in edits {
            let made = inputs
                .as_mut()
                .map_or(Err(EditError::NoProperty), |inputs| edit.apply(inputs));
            made.map_err(|error| self.cannot_edit(resource, edit, error))?;
        }
        Ok(())
    }

    fn cannot_edit(&self, resource: Option<Resource<'_>>, edit: &Edit, error: EditError) -> Fault {
        let message = format!(
            "its repair cannot be made at `{}` of `{}`: {error}",
            one_line(edit.pointer()),
            one_line(resource.map_or("", Resource::urn))
        );
        self.instance
            .fault(&self.rule.policy.name, (FaultKind::BadOutput, message))
    }
}

/// Returns the resources that violate the policy which judged them, each once.
fn violating(judgements: &[Judgement]) -> Vec<u32> {
    let violations = judgements
        .iter()
        .filter(|judgement| matches!(judgement.outcome, Outcome::Violation { .. }));
    let mut places: Vec<_> = violations
        .filter_map(|judgement| judgement.resource.map(place))
        .collect();
    places.dedup();
    places
}

fn place(index: usize) -> u32 {
    u32::try_from(index).unwrap_or(u32::MAX)
}
