//! A misbehaving pack: one policy breaks down at a resource called `trap`; the one beside it is sound. Both find
//! something at every resource called `found` or `trap`.

use portcullis_guest::{Check, Metadata, Pack, Policy, Report, Resource, Violation};

portcullis_guest::policy! {
    /// `breaks-late` has no settings.
    pub struct BreaksLate {}
}

portcullis_guest::policy! {
    /// `sound` has no settings.
    pub struct Sound {}
}

impl Policy for BreaksLate {
    fn metadata() -> Metadata {
        Metadata::new("breaks-late", "Breaks down at `trap`.")
    }

    fn check(&self, resource: &Resource, report: &mut Report) -> Check {
        assert_ne!(resource.name(), "trap", "fell into the trap");
        find(resource, report);
        Ok(())
    }
}

impl Policy for Sound {
    fn metadata() -> Metadata {
        Metadata::new("sound", "Is sound.")
    }

    fn check(&self, resource: &Resource, report: &mut Report) -> Check {
        find(resource, report);
        Ok(())
    }
}

fn find(resource: &Resource, report: &mut Report) {
    let name = resource.name();
    if ["found", "trap"].contains(&name.as_str()) {
        report.violation(Violation::new(format!("found `{name}`")));
    }
}

portcullis_guest::pack!(
    Pack::new("breaks-late", "Breaks down late.")
        .policy::<BreaksLate>()
        .policy::<Sound>()
);
