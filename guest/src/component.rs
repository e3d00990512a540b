//! The exports of a component. Used by the [`pack!`](crate::pack) macro only.

use std::cell::RefCell;
use std::sync::Once;

use crate::bindings::exports::portcullis::policy::pack::{
    PackMetadata, PolicySettings, Remediation, SettingError, StackOutcome,
};
use crate::bindings::portcullis::policy::log;
use crate::bindings::portcullis::policy::resources;
use crate::pack::Configured;
use crate::{Outcome, Pack, Resource, backend};

thread_local! {
    static CONFIGURED: RefCell<Configured> = RefCell::default();
}

/// Describes a pack.
pub fn describe(pack: &Pack) -> PackMetadata {
    report_panics();
    pack.describe()
}

/// Takes the settings of a pack's policies and keeps them.
pub fn configure(pack: &Pack, settings: &[PolicySettings]) -> Result<(), Vec<SettingError>> {
    report_panics();
    let configured = pack.configure(settings)?;
    CONFIGURED.set(configured);
    Ok(())
}

/// Judges resources by one policy.
pub fn check(policy: &str, targets: Vec<resources::Resource>) -> Result<Vec<Vec<Outcome>>, String> {
    CONFIGURED.with_borrow(|configured| configured.check(policy, &own(targets)))
}

/// Judges the whole stack by one policy.
pub fn check_stack(policy: &str, targets: Vec<resources::Resource>) -> Result<Vec<StackOutcome>, String> {
    CONFIGURED.with_borrow(|configured| configured.check_stack(policy, &own(targets)))
}

/// Repairs resources by one policy.
pub fn remediate(policy: &str, targets: Vec<resources::Resource>) -> Result<Vec<Remediation>, String> {
    CONFIGURED.with_borrow(|configured| configured.remediate(policy, &own(targets)))
}

fn own(targets: Vec<resources::Resource>) -> Vec<Resource> {
    targets
        .into_iter()
        .map(|target| Resource(backend::Resource(target)))
        .collect()
}

/// A panic ends in a trap without words: tells the host its message and place before.
fn report_panics() {
    static HOOK: Once = Once::new();
    HOOK.call_once(|| {
        std::panic::set_hook(Box::new(|panic| {
            let message = panic.payload_as_str().unwrap_or("no message");
            let location = panic.location().map(ToString::to_string).unwrap_or_default();
            log::report_panic(message, &location);
        }));
    });
}

/// Exports the pack that a function returns.
#[doc(hidden)]
#[macro_export]
macro_rules! export_component {
    ($pack:ident) => {
        const _: () = {
            use $crate::bindings::exports::portcullis::policy::pack as contract;
            use $crate::bindings::portcullis::policy::resources::Resource;

            struct Component;

            impl contract::Guest for Component {
                fn describe() -> contract::PackMetadata {
                    $crate::component::describe(&$pack())
                }

                fn configure(settings: Vec<contract::PolicySettings>) -> Result<(), Vec<contract::SettingError>> {
                    $crate::component::configure(&$pack(), &settings)
                }

                fn check(policy: String, targets: Vec<Resource>) -> Result<Vec<Vec<contract::Outcome>>, String> {
                    $crate::component::check(&policy, targets)
                }

                fn check_stack(policy: String, targets: Vec<Resource>) -> Result<Vec<contract::StackOutcome>, String> {
                    $crate::component::check_stack(&policy, targets)
                }

                fn remediate(policy: String, targets: Vec<Resource>) -> Result<Vec<contract::Remediation>, String> {
                    $crate::component::remediate(&policy, targets)
                }
            }

    $crate::bindings::export!(Component with_types_in $crate::bindings);
        };
    };
}
