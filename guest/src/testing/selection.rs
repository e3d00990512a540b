//! Which resources a policy is shown.

use crate::bindings::exports::portcullis::policy::pack::PolicyMetadata;
use crate::{ExtraKind, Pack, Resource, Subject, matches_any};

/// What a policy is shown, by the rules of the host (`host/src/dispatch/select.rs`).
pub(super) struct Selection(PolicyMetadata);

impl Selection {
    /// Returns what a policy of a pack is shown, if there is such a policy.
    pub(super) fn of(pack: &Pack, policy: &str) -> Option<Self> {
        let mut policies = pack.describe().policies.into_iter();
        policies.find(|found| found.name == policy).map(Self)
    }

    /// Returns what the policy judges.
    pub(super) fn subject(&self) -> Subject {
        self.0.subject
    }

    /// Returns whether the policy can repair what it finds.
    pub(super) fn remediates(&self) -> bool {
        self.0.remediates
    }

    /// Returns whether the policy is shown a resource. One of the stack is shown all.
    pub(super) fn shows(&self, resource: &Resource) -> bool {
        self.subject() == Subject::Stack || self.applies(resource)
    }

    fn applies(&self, resource: &Resource) -> bool {
        let selector = &self.0.selector;
        let type_token = resource.type_token();
        let is_shown = |kind| selector.include.contains(&kind);
        let is_provider = type_token.starts_with("pulumi:providers:");
        selector.operations.contains(&resource.operation())
            && (selector.type_tokens.is_empty() || matches_any(&selector.type_tokens, &type_token))
            && (!resource.is_component() || is_shown(ExtraKind::Component))
            && (!is_provider || is_shown(ExtraKind::Provider))
            && (!selector.taggable_only || resource.tags().taggable)
            && (!selector.workloads_only || !resource.images().is_empty())
    }
}
