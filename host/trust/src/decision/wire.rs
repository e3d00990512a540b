//! A decision as a statement in JSON, and back.

use std::collections::BTreeMap;

use portcullis_facts::InputError;
use serde::{Deserialize, Serialize};

use super::{Decision, Digested, Flaw, Refusal, Verdict};
use crate::statement::Statement;
use crate::words::{one_line, quoted};

/// The type of SLSA's Verification Summary.
pub(super) const SUMMARY: &str = "https://slsa.dev/verification_summary/v1";

/// Who verified, as the summary wants it: a URI.
const VERIFIER: &str = "portcullis:check";

/// What the policy is where no configuration was read.
const NO_CONFIG: &str = "portcullis:defaults";

/// The results of a summary.
const PASSED: &str = "PASSED";
const FAILED: &str = "FAILED";

/// A summary has to say how far SLSA's levels were verified: they were not looked at.
const UNEVALUATED: &str = "SLSA_BUILD_LEVEL_UNEVALUATED";

#[derive(Serialize)]
struct Written<'a> {
    #[serde(rename = "_type")]
    kind: &'static str,
    subject: Vec<Descriptor<'a>>,
    #[serde(rename = "predicateType")]
    predicate_type: &'static str,
    predicate: Summary<'a>,
}

/// A thing by its name or its address.
#[derive(Serialize)]
struct Descriptor<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    uri: Option<&'a str>,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    digest: BTreeMap<&'a str, &'a str>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Summary<'a> {
    verifier: Verifier<'a>,
    time_verified: String,
    resource_uri: String,
    policy: Descriptor<'a>,
    input_attestations: Vec<Descriptor<'a>>,
    verification_result: &'static str,
    verified_levels: [&'static str; 1],
    #[serde(rename = "portcullis:decision/v1")]
    own: &'a Decision,
}

#[derive(Serialize)]
struct Verifier<'a> {
    id: &'static str,
    version: BTreeMap<&'static str, &'a str>,
}

#[derive(Deserialize)]
struct Read {
    predicate: ReadSummary,
}

#[derive(Deserialize)]
struct ReadSummary {
    #[serde(rename = "verificationResult")]
    result: String,
    /// The only part that is read again.
    #[serde(rename = "portcullis:decision/v1")]
    own: Decision,
}

/// Returns the statement of a decision.
pub(super) fn write(decision: &Decision) -> Result<String, InputError> {
    if decision.inputs.is_empty() {
        return Err(InputError::new("a decision about no file cannot be signed"));
    }
    let subjects = decision.inputs.iter().chain(&decision.images);
    let (project, stack) = (&decision.project, &decision.stack);
    let statement = Written {
        kind: "https://in-toto.io/Statement/v1",
        subject: subjects.map(Digested::subject).collect::<Result<_, _>>()?,
        predicate_type: SUMMARY,
        predicate: Summary {
            verifier: Verifier {
                id: VERIFIER,
                version: BTreeMap::from([("portcullis", decision.version.as_str())]),
            },
            time_verified: decision.time.to_string(),
            resource_uri: format!("urn:pulumi:{stack}::{project}::pulumi:pulumi:Stack::{project}-{stack}"),
            policy: decision
                .configuration
                .files
                .as_ref()
                .map_or(Ok(no_config()), Digested::resource)?,
            input_attestations: decision
                .records
                .iter()
                .map(Digested::resource)
                .collect::<Result<_, _>>()?,
            verification_result: result(decision),
            verified_levels: [if is_allowed(decision) { UNEVALUATED } else { FAILED }],
            own: decision,
        },
    };
    serde_json::to_string(&statement)
        .map_err(|error| InputError::new(format!("the decision cannot be written: {error}")))
}

fn is_allowed(decision: &Decision) -> bool {
    decision.verdict == Verdict::Allowed
}

fn result(decision: &Decision) -> &'static str {
    if is_allowed(decision) { PASSED } else { FAILED }
}

fn no_config<'a>() -> Descriptor<'a> {
    Descriptor {
        name: None,
        uri: Some(NO_CONFIG),
        digest: BTreeMap::new(),
    }
}

impl Digested {
    fn subject(&self) -> Result<Descriptor<'_>, InputError> {
        Ok(Descriptor {
            name: Some(&self.name),
            uri: None,
            digest: self.split()?,
        })
    }

    fn resource(&self) -> Result<Descriptor<'_>, InputError> {
        Ok(Descriptor {
            name: None,
            uri: Some(&self.name),
            digest: self.split()?,
        })
    }

    fn split(&self) -> Result<BTreeMap<&str, &str>, InputError> {
        let (algorithm, digits) = self.digest.split_once(':').ok_or_else(|| {
            InputError::new(format!(
                "the digest {} of {} is malformed",
                quoted(&self.digest),
                quoted(&self.name)
            ))
        })?;
        Ok(BTreeMap::from([(algorithm, digits)]))
    }
}

/// Returns the decision that the payload of an envelope is.
pub(super) fn read(payload_type: &str, payload: &[u8]) -> Result<Decision, Refusal> {
    let statement =
        Statement::parse(payload_type, payload).map_err(|refused| Flaw::Malformed.because(refused.message))?;
    if statement.predicate_type != SUMMARY {
        let message = format!(
            "it is a signed statement of {}, and no decision",
            quoted(&statement.predicate_type)
        );
        return Err(Flaw::NoDecision.because(message));
    }
    let read: Read = serde_json::from_slice(payload).map_err(|error| {
        Flaw::NoDecision.because(format!(
            "it is no decision of Portcullis: {}",
            one_line(&error.to_string())
        ))
    })?;
    let decision = read.predicate.own;
    if read.predicate.result != result(&decision) {
        return Err(malformed(
            "it says both that the update may go ahead and that it may not",
        ));
    }
    for thing in decision.inputs.iter().chain(&decision.images) {
        statement
            .require_subject(&thing.digest)
            .map_err(|_| malformed(&format!("{} is no subject of it", quoted(&thing.digest))))?;
    }
    Ok(decision)
}

fn malformed(problem: &str) -> Refusal {
    Flaw::Malformed.because(format!("the decision is malformed: {problem}"))
}
