//! A pack that keeps the handles of all resources that it was ever shown, and tells which ones it can still look at.
#![cfg(target_arch = "wasm32")] // it exports the contract itself, under names that only wasm has

use std::cell::RefCell;

use portcullis_guest::bindings::exports::portcullis::policy::pack::{
    Guest, Outcome, PackMetadata, PolicySettings, Remediation, SettingError, StackOutcome,
};
use portcullis_guest::bindings::portcullis::policy::resources::Resource;
use portcullis_guest::{Metadata, Pack, Policy, Violation};

portcullis_guest::policy! {
    /// `first-look` has no settings.
    pub struct FirstLook {}
}

portcullis_guest::policy! {
    /// `second-look` has no settings.
    pub struct SecondLook {}
}

impl Policy for FirstLook {
    fn metadata() -> Metadata {
        Metadata::new("first-look", "Keeps what it is shown.")
    }
}

impl Policy for SecondLook {
    fn metadata() -> Metadata {
        Metadata::new("second-look", "Looks at what was kept.")
    }
}

thread_local! {
    static KEPT: RefCell<Vec<Resource>> = const { RefCell::new(Vec::new()) };
}

/// Says of the first resource that was ever shown what it is called, and of the others nothing.
fn look(targets: Vec<Resource>) -> Vec<Vec<Outcome>> {
    let mut answer: Vec<_> = targets.iter().map(|_| Vec::new()).collect();
    KEPT.with_borrow_mut(|kept| kept.extend(targets));
    let first = KEPT.with_borrow(|kept| kept.first().map(|first| (kept.len(), first.name())));
    if let (Some(outcomes), Some((count, name))) = (answer.first_mut(), first) {
        let message = format!("has {count} handles, the first of `{name}`");
        outcomes.push(Outcome::Violation(Violation::new(message)));
    }
    answer
}

struct Component;

impl Guest for Component {
    fn describe() -> PackMetadata {
        let pack = Pack::new("keeps-handles", "Keeps the handles of resources.");
        pack.policy::<FirstLook>().policy::<SecondLook>().describe()
    }

    fn configure(_: Vec<PolicySettings>) -> Result<(), Vec<SettingError>> {
        Ok(())
    }

    fn check(_: String, targets: Vec<Resource>) -> Result<Vec<Vec<Outcome>>, String> {
        Ok(look(targets))
    }

    fn check_stack(_: String, _: Vec<Resource>) -> Result<Vec<StackOutcome>, String> {
        Ok(Vec::new())
    }

    fn remediate(_: String, _: Vec<Resource>) -> Result<Vec<Remediation>, String> {
        Ok(Vec::new())
    }
}

portcullis_guest::bindings::export!(Component with_types_in portcullis_guest::bindings);
