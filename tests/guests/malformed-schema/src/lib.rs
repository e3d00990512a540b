//! A misbehaving pack: the schema of its settings is no JSON.
#![cfg(target_arch = "wasm32")] // it exports the contract itself, under names that only wasm has

use portcullis_guest::bindings::exports::portcullis::policy::pack::{
    Guest, Outcome, PackMetadata, PolicySettings, Remediation, SettingError, StackOutcome,
};
use portcullis_guest::bindings::portcullis::policy::resources::Resource;
use portcullis_guest::{Metadata, Pack, Policy};

portcullis_guest::policy! {
    /// `malformed-schema` has no settings.
    pub struct MalformedSchema {}
}

impl Policy for MalformedSchema {
    fn metadata() -> Metadata {
        Metadata::new("malformed-schema", "Has a schema that is no JSON.")
    }
}

struct Component;

impl Guest for Component {
    fn describe() -> PackMetadata {
        let pack = Pack::new("malformed-schema", "Has a schema that is no JSON.");
        let mut described = pack.policy::<MalformedSchema>().describe();
        for policy in &mut described.policies {
            policy.settings_schema = String::from("type: object");
        }
        described
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
