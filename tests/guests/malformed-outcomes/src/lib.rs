//! A misbehaving pack: one policy does not say what is wrong, the other points to what is no place.

use portcullis_guest::{Check, Metadata, Pack, Policy, Report, Resource, Violation};

portcullis_guest::policy! {
    /// `wordless` has no settings.
    pub struct Wordless {}
}

portcullis_guest::policy! {
    /// `pointless` has no settings.
    pub struct Pointless {}
}

impl Policy for Wordless {
    fn metadata() -> Metadata {
        Metadata::new("wordless", "Does not say what is wrong.")
    }

    fn check(&self, _: &Resource, report: &mut Report) -> Check {
        report.violation(Violation::new("\u{1b}[0m"));
        Ok(())
    }
}

impl Policy for Pointless {
    fn metadata() -> Metadata {
        Metadata::new("pointless", "Points to what is no place.")
    }

    fn check(&self, _: &Resource, report: &mut Report) -> Check {
        report.violation(Violation::new("something is wrong").at("tags.owner"));
        Ok(())
    }
}

portcullis_guest::pack!(
    Pack::new("malformed-outcomes", "Answers what makes no sense.")
        .policy::<Wordless>()
        .policy::<Pointless>()
);
