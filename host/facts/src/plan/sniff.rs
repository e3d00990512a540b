//! What a file that cannot be used looks like.

use std::borrow::Cow;
use std::collections::BTreeMap;

use serde_json::value::RawValue;

use crate::InputError;

/// Keys of the top level that give a format away, the telling ones first.
const FORMATS: [(&str, &str, &str); 16] = [
    (
        "terraform_version",
        "a Terraform plan",
        "Portcullis judges Pulumi previews: `pulumi preview --json`",
    ),
    (
        "planned_values",
        "a Terraform plan",
        "Portcullis judges Pulumi previews: `pulumi preview --json`",
    ),
    (
        "resourcePlans",
        "a Pulumi update plan",
        "only `pulumi preview --json` is read so far",
    ),
    (
        "deployment",
        "a Pulumi stack export",
        "only `pulumi preview --json` is read so far",
    ),
    (
        "checkpoint",
        "a Pulumi checkpoint",
        "only `pulumi preview --json` is read so far",
    ),
    (
        "sequence",
        "a Pulumi engine event log",
        "only `pulumi preview --json` is read so far",
    ),
    (
        "events",
        "a list of Pulumi engine events",
        "only `pulumi preview --json` is read so far",
    ),
    (
        "resources",
        "a list of resources, not a preview",
        "write one with `pulumi preview --json --show-sames`",
    ),
    (
        "containerimage.digest",
        "image build metadata",
        "pass it with `--build`",
    ),
    ("buildx.build.ref", "image build metadata", "pass it with `--build`"),
    ("predicateType", "a provenance statement", "pass it with `--build`"),
    ("payloadType", "a signed envelope", "pass provenance with `--build`"),
    (
        "AWSTemplateFormatVersion",
        "a CloudFormation template",
        "Portcullis judges Pulumi previews: `pulumi preview --json`",
    ),
    (
        "Resources",
        "a CloudFormation template",
        "Portcullis judges Pulumi previews: `pulumi preview --json`",
    ),
    (
        "apiVersion",
        "a Kubernetes manifest",
        "Portcullis judges Pulumi previews: `pulumi preview --json`",
    ),
    (
        "result",
        "a Pulumi summary (`--output json`), which has no properties",
        "use `pulumi preview --json`",
    ),
];

const WRITE_ONE: &str = "write a preview with `pulumi preview --json --show-sames > preview.json`";

/// Returns what a JSON text looks like, and what to do with it; `None` if it is a JSON object of no known format.
fn describe(text: &str) -> Option<(&'static str, &'static str)> {
    let mut documents = serde_json::Deserializer::from_str(text).into_iter::<BTreeMap<Cow<'_, str>, &RawValue>>();
    let keys = documents.next()?.ok()?;
    let found = FORMATS.iter().find(|(key, ..)| keys.contains_key(*key))?;
    Some((found.1, found.2))
}

/// Returns the error for a text that is no preview, in words for who passed it.
pub(super) fn refuse(path: &str, text: &str, error: Option<&serde_json::Error>) -> InputError {
    if text.trim().is_empty() {
        return InputError::new(format!("{path}: the file is empty")).hint(WRITE_ONE);
    }
    if let Some((format, hint)) = describe(text) {
        return InputError::new(format!("{path}: not a Pulumi preview: this looks like {format}")).hint(hint);
    }
    match error {
        Some(error) if error.is_eof() => InputError::new(format!(
            "{path}: the JSON breaks off at line {} column {}",
            error.line(),
            error.column()
        ))
        .hint("the file is not complete: `pulumi preview` was stopped, or the copy was"),
        Some(error) => InputError::new(format!("{path}: not a Pulumi preview: {error}")).hint(WRITE_ONE),
        None => InputError::new(format!(
            "{path}: not a Pulumi preview: this JSON is no object with `steps`"
        ))
        .hint(WRITE_ONE),
    }
}
