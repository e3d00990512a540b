//! A misbehaving pack: answers fewer lists of outcomes than it was shown resources.
#![cfg(target_arch = "wasm32")] // it exports the contract itself, under names that only wasm has

use portcullis_guest::bindings::exports::portcullis::policy::pack::{
    Guest, Outcome, PackMetadata, PolicySettings, Remediation, SettingError, StackOutcome,
};
use portcullis_guest::bindings::portcullis::policy::resources::Resource;
use portcullis_guest::{Metadata, Pack, Policy};

portcullis_guest::policy! {
    /// `answers-too-little` has no settings.
    pub struct AnswersTooLittle {}
}

impl Policy for AnswersTooLittle {
    fn metadata() -> Metadata {
        Metadata::new("answers-too-little", "Answers nothing at all.")
    }
}

struct Component;

impl Guest for Component {
    fn describe() -> PackMetadata {
        let pack = Pack::new("answers-too-little", "Answers nothing at all.");
        pack.policy::<AnswersTooLittle>().describe()
    }

    fn configure(_: Vec<PolicySettings>) -> Result<(), Vec<SettingError>> {
        Ok(())
    }

    fn check(_: String, _: Vec<Resource>) -> Result<Vec<Vec<Outcome>>, String> {
        Ok(Vec::new())
    }

    fn check_stack(_: String, _: Vec<Resource>) -> Result<Vec<StackOutcome>, String> {
        Ok(Vec::new())
    }

    fn remediate(_: String, _: Vec<Resource>) -> Result<Vec<Remediation>, String> {
        Ok(Vec::new())
    }
}

portcullis_guest::bindings::export!(Component with_types_in portcullis_guest::bindings);
