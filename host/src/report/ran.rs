//! Which policies have judged: of the others nobody knows what they would have found.

use std::collections::HashSet;
use std::sync::Arc;

use portcullis_facts::plan::{Plan, Urn};

use crate::config::Waiver;
use crate::packs::Pack;
use crate::selection::Rule;
use crate::waiver;

use super::{AcceptedFinding, Finding, ReportedFault};

/// What was judged, and by which policies.
pub(super) struct Ran<'r> {
    packs: &'r [Pack],
    /// Whether these are all packs that the configuration may speak of.
    packs_complete: bool,
    policies: HashSet<(&'r str, &'r str)>,
    /// The policies that nobody may be laxer with.
    locked: HashSet<(&'r str, &'r str)>,
    plans: &'r [Arc<Plan>],
    has_faulted: bool,
}

impl<'r> Ran<'r> {
    pub(super) fn new(
        packs: &'r [Pack],
        packs_complete: bool,
        rules: &'r [Rule],
        plans: &'r [Arc<Plan>],
        faults: &[ReportedFault],
    ) -> Self {
        let name = |rule: &'r Rule| {
            let pack = packs.get(rule.pack)?;
            Some((pack.info().name.as_str(), rule.policy.name.as_str()))
        };
        Self {
            packs,
            packs_complete,
            policies: rules.iter().filter_map(name).collect(),
            locked: rules.iter().filter(|rule| rule.is_locked).filter_map(name).collect(),
            plans,
            has_faulted: !faults.is_empty(),
        }
    }

    /// Returns whether all policies have judged that a waiver may be of, in its stack.
    pub(super) fn all_of(&self, waiver: &Waiver) -> bool {
        let policies = self.packs.iter().flat_map(|pack| {
            let name = pack.info().name.as_str();
            pack.info()
                .policies
                .iter()
                .map(move |policy| (name, policy.name.as_str()))
        });
        let mut policies = policies.filter(|(pack, policy)| waiver.is_of(pack, policy));
        let is_of_stack = self.plans.iter().any(|plan| waiver::is_of_stack(waiver, plan.stack()));
        self.packs_complete
            && !self.has_faulted
            && is_of_stack
            && policies.all(|policy| self.policies.contains(&policy))
    }

    /// Returns whether a finding may have been accepted: nobody may be laxer with some policies.
    pub(super) fn may_be_known(&self, finding: &Finding) -> bool {
        let is_locked = self.locked.contains(&(finding.pack.as_str(), finding.policy.as_str()));
        !is_locked && !finding.is_of_configuration()
    }

    /// Returns whether a finding would have been found again: its policy has judged, and its stack was judged.
    pub(super) fn again(&self, finding: &AcceptedFinding) -> bool {
        let stack = Urn::parse(&finding.resource).map(|urn| urn.stack);
        let is_of_stack = stack.is_none_or(|stack| self.plans.iter().any(|plan| plan.stack() == stack));
        let has_judged = self
            .policies
            .contains(&(finding.pack.as_str(), finding.policy.as_str()));
        has_judged && is_of_stack && !self.has_faulted
    }
}
