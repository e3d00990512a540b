//! A misbehaving pack: its policy writes a thousand lines to its log for every resource, and one of them for everybody.

use portcullis_guest::bindings::portcullis::policy::log;
use portcullis_guest::{Check, Metadata, Pack, Policy, Report, Resource};

portcullis_guest::policy! {
    /// `chatters` has no settings.
    pub struct Chatters {}
}

impl Policy for Chatters {
    fn metadata() -> Metadata {
        Metadata::new("chatters", "Writes a thousand lines to its log.")
    }

    fn check(&self, _: &Resource, _: &mut Report) -> Check {
        log::write(log::Level::Warning, "here it comes");
        for number in 1..1_000 {
            log::write(log::Level::Debug, &format!("line {number}"));
        }
        Ok(())
    }
}

portcullis_guest::pack!(Pack::new("chatters", "Writes a thousand lines.").policy::<Chatters>());
