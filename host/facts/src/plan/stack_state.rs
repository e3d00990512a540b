//! `pulumi stack export` and the checkpoints of self-managed backends: what is
//! (`sdk/go/common/apitype/core.go`, `UntypedDeployment`, `DeploymentV3`; `VersionedCheckpoint`).

use std::borrow::Cow;

use serde::Deserialize;
use serde_json::value::RawValue;

use crate::InputError;
use crate::document::Document;
use crate::json::Value;

use super::index::{Key, RawState};
use super::sniff;
use super::steps::{self, ComponentMark, Entries};
use super::{Contents, Entry, Format, Operation, Span};

#[derive(Deserialize)]
#[serde(expecting = "an object with `deployment` or `checkpoint`")]
struct StateFile<'a> {
    version: Option<u64>,
    #[serde(borrow)]
    features: Option<Vec<Cow<'a, str>>>,
    #[serde(borrow)]
    deployment: Option<Deployment<'a>>,
    #[serde(borrow)]
    checkpoint: Option<Checkpoint<'a>>,
}

#[derive(Deserialize)]
struct Checkpoint<'a> {
    #[serde(borrow)]
    config: Option<&'a RawValue>,
    #[serde(borrow)]
    latest: Option<Deployment<'a>>,
}

#[derive(Deserialize)]
struct Deployment<'a> {
    #[serde(borrow)]
    resources: Option<Vec<RawState<'a>>>,
    #[serde(borrow)]
    metadata: Option<Metadata<'a>>,
}

#[derive(Deserialize)]
struct Metadata<'a> {
    #[serde(borrow)]
    integrity_error: Option<&'a RawValue>,
}

/// The versions whose structure is known: 4 is 3 with features (`pkg/resource/stack/deployment.go`).
const VERSIONS: [u64; 2] = [3, 4];

/// The features that are known. None of them changes what a policy is shown.
const FEATURES: [&str; 8] = [
    "byteString",
    "extensionParameterization",
    "hooks",
    "refreshBeforeUpdate",
    "replaceWith",
    "snippets-prototype",
    "taint",
    "views",
];

/// Reads a state: every resource stays as it is.
pub(super) fn read(document: &Document) -> Result<Contents, InputError> {
    let path = document.path();
    let file: StateFile<'_> =
        serde_json::from_str(document.content()).map_err(|error| sniff::malformed(document, Format::State, &error))?;
    check_version(path, file.version)?;
    check_features(path, file.features.as_deref().unwrap_or_default())?;
    let config = file.checkpoint.as_ref().and_then(|checkpoint| checkpoint.config);
    let deployment = file
        .deployment
        .or(file.checkpoint.and_then(|checkpoint| checkpoint.latest));
    let resources = deployment.map(|deployment| resources(path, deployment)).transpose()?;
    let mut entries = Entries::default();
    for state in resources.unwrap_or_default() {
        entries.add(entry(document, &state)?);
    }
    Ok(Contents {
        config: config.map(|config| Span::of(document.content(), config)),
        entries,
        unchanged: None,
        is_preview: false,
    })
}

fn check_version(path: &str, version: Option<u64>) -> Result<(), InputError> {
    match version {
        Some(version) if VERSIONS.contains(&version) => Ok(()),
        Some(version @ ..3) => Err(
            InputError::new(format!("{path}: a state of version {version}, which is not read"))
                .hint("`pulumi stack export` of a current Pulumi writes version 3"),
        ),
        Some(version) => Err(
            InputError::new(format!("{path}: a state of version {version}, which is not known"))
                .hint("a newer Pulumi has written this; a newer Portcullis may know the version"),
        ),
        None => Err(InputError::new(format!("{path}: a state without a `version`"))
            .hint("write one with `pulumi stack export`")),
    }
}

/// A state that uses a feature may mean something else than it seems to.
fn check_features(path: &str, features: &[Cow<'_, str>]) -> Result<(), InputError> {
    let unknown = features.iter().find(|feature| !FEATURES.contains(&feature.as_ref()));
    unknown.map_or(Ok(()), |feature| {
        Err(InputError::new(format!(
            "{path}: a state with the feature `{feature}`, which is not known"
        ))
        .hint("a newer Pulumi has written this; a newer Portcullis may know the feature"))
    })
}

fn resources<'a>(path: &str, deployment: Deployment<'a>) -> Result<Vec<RawState<'a>>, InputError> {
    let broken = deployment.metadata.and_then(|metadata| metadata.integrity_error);
    if broken.is_some_and(|error| error.get() != "null") {
        return Err(InputError::new(format!(
            "{path}: Pulumi has marked this state as damaged (`integrity_error`)"
        ))
        .hint("mend it with `pulumi state repair`"));
    }
    Ok(deployment.resources.unwrap_or_default())
}

/// What is merely read is managed elsewhere. A copy whose deletion is pending was replaced already.
fn entry(document: &Document, state: &RawState<'_>) -> Result<Entry, InputError> {
    let path = document.path();
    let text = state.value(Key::Urn).and_then(Value::as_str);
    let text = text.ok_or_else(|| InputError::new(format!("{path}: the state has a resource without a `urn`")))?;
    let urn = steps::parse_urn(path, &text)?;
    steps::check_state(path, &text, urn, state)?;
    let is_set = |key| state.value(key).and_then(Value::as_bool) == Some(true);
    let operation = match (is_set(Key::Delete), is_set(Key::External)) {
        (true, _) => Operation::Delete,
        (false, true) => Operation::Read,
        (false, false) => Operation::Same,
    };
    let index = state.index(document.content());
    Ok(Entry {
        component: ComponentMark::CustomFalse.is_component(state),
        after: (operation != Operation::Delete).then(|| index.clone()),
        before: Some(index),
        ..Entry::new(urn, &text, operation)
    })
}
