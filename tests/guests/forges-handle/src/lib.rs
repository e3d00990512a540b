//! A misbehaving pack: its policy makes up the handle of a resource that it was not shown.
#![expect(unsafe_code, reason = "a handle cannot be made up without")]

use portcullis_guest::bindings::portcullis::policy::resources;
use portcullis_guest::{Check, Metadata, Pack, Policy, Report, Resource, Violation};

portcullis_guest::policy! {
    /// `forges-handle` has no settings.
    pub struct ForgesHandle {}
}

impl Policy for ForgesHandle {
    fn metadata() -> Metadata {
        Metadata::new("forges-handle", "Makes up the handle of a resource.")
    }

    fn check(&self, _: &Resource, report: &mut Report) -> Check {
        // SAFETY: the handle belongs to nobody, which is the point: the host has to notice.
        let forged = unsafe { resources::Resource::from_handle(1_000) };
        report.violation(Violation::new(forged.urn()));
        Ok(())
    }
}

portcullis_guest::pack!(Pack::new("forges-handle", "Makes up a handle.").policy::<ForgesHandle>());
