//! Pulumi's conformance pack `analyze-stack`: a policy of the whole stack.

use portcullis_guest::{Check, Metadata, Pack, Policy, Resource, StackReport, Violation};

portcullis_guest::policy! {
    /// `stack-size` has no settings.
    pub struct StackSize {}
}

impl Policy for StackSize {
    fn metadata() -> Metadata {
        Metadata::new("stack-size", "Stack must contain at most one simple:index:Resource").stack()
    }

    fn check_stack(&self, resources: &[Resource], report: &mut StackReport) -> Check {
        let is_simple = |resource: &&Resource| resource.type_token() == "simple:index:Resource";
        if resources.iter().filter(is_simple).count() > 1 {
            report.stack_violation(Violation::new("Found an extra simple:index:Resource"));
        }
        Ok(())
    }
}

portcullis_guest::pack!(Pack::new("analyze-stack", "A policy of the whole stack.").policy::<StackSize>());
