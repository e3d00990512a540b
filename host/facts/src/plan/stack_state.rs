//! `pulumi stack export` and the checkpoints of self-managed backends: what is
//! (`sdk/go/common/apitype/core.go`, `UntypedDeployment`, `DeploymentV3`; `VersionedCheckpoint`).

use std::borrow::Cow;

use serde::de::{IgnoredAny, MapAccess};
use serde_json::value::RawValue;

use crate::InputError;
use crate::document::Document;
use crate::json::Value;

use super::index::{Key, RawState};
use super::parse::{Each, Members, Object, Refusal, pass_over};
use super::steps::{self, ComponentMark, Role};
use super::{Contents, Entry, Format, Operation, Span};

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
pub(super) fn read(document: &Document, format: Format) -> Result<Contents, InputError> {
    let refusal = Refusal::default();
    let mut file = StateFile {
        version: None,
        own_key: if format == Format::State {
            "deployment"
        } else {
            "checkpoint"
        },
        deployment: Deployment {
            document,
            refusal: &refusal,
            contents: Contents::default(),
        },
    };
    refusal.read(document, format, &mut file)?;
    check_version(document.path(), file.version)?;
    Ok(file.deployment.contents)
}

/// The file around a deployment.
struct StateFile<'d> {
    version: Option<u64>,
    /// The key of what the version is of.
    own_key: &'static str,
    deployment: Deployment<'d>,
}

impl<'d> Members<'d> for StateFile<'d> {
    fn member<A: MapAccess<'d>>(&mut self, key: &str, map: &mut A) -> Result<(), A::Error> {
        match key {
            "version" => self.version = map.next_value()?,
            "features" => {
                let features: Option<Vec<Cow<'d, str>>> = map.next_value()?;
                let path = self.deployment.document.path();
                let checked = check_features(path, &features.unwrap_or_default());
                self.deployment.refusal.keep(checked)?;
            }
            "deployment" if key == self.own_key => map.next_value_seed(Object(&mut self.deployment))?,
            "checkpoint" if key == self.own_key => {
                map.next_value_seed(Object(&mut Checkpoint(&mut self.deployment)))?;
            }
            _ => pass_over(key, map)?,
        }
        Ok(())
    }
}

/// What a self-managed backend keeps around a deployment.
struct Checkpoint<'c, 'd>(&'c mut Deployment<'d>);

impl<'d> Members<'d> for Checkpoint<'_, 'd> {
    fn member<A: MapAccess<'d>>(&mut self, key: &str, map: &mut A) -> Result<(), A::Error> {
        match key {
            "config" => {
                let config: &RawValue = map.next_value()?;
                self.0.contents.config = Some(Span::of(self.0.document.content(), config));
            }
            "latest" => map.next_value_seed(Object(self.0))?,
            _ => map.next_value::<IgnoredAny>().map(drop)?,
        }
        Ok(())
    }
}

/// A deployment, as far as it was read.
struct Deployment<'d> {
    document: &'d Document,
    refusal: &'d Refusal,
    contents: Contents,
}

impl<'d> Members<'d> for Deployment<'d> {
    fn member<A: MapAccess<'d>>(&mut self, key: &str, map: &mut A) -> Result<(), A::Error> {
        let path = self.document.path();
        match key {
            "resources" => map.next_value_seed(Each::new(self.refusal, |state| self.add(&state)))?,
            "pending_operations" => {
                let interrupted = |_: IgnoredAny| Err(interrupted(path));
                map.next_value_seed(Each::new(self.refusal, interrupted))?;
            }
            "metadata" => {
                let metadata: &RawValue = map.next_value()?;
                let error = Value::new(metadata.get()).get("integrity_error");
                let is_damaged = error.is_some_and(|error| error.text() != "null");
                self.refusal
                    .keep(if is_damaged { Err(damaged(path)) } else { Ok(()) })?;
            }
            _ => map.next_value::<IgnoredAny>().map(drop)?,
        }
        Ok(())
    }
}

impl Deployment<'_> {
    fn add(&mut self, state: &RawState<'_>) -> Result<(), InputError> {
        let entry = entry(self.document, state)?;
        let role = if entry.operation == Operation::Delete {
            Role::Leftover
        } else {
            Role::Fate
        };
        self.contents.entries.add(self.document.path(), entry, role)
    }
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

fn damaged(path: &str) -> InputError {
    InputError::new(format!(
        "{path}: Pulumi has marked this state as damaged (`integrity_error`)"
    ))
    .hint("mend it with `pulumi state repair`")
}

/// Nobody knows what became of what an update had begun.
fn interrupted(path: &str) -> InputError {
    InputError::new(format!(
        "{path}: an update of this stack was interrupted (`pending_operations`)"
    ))
    .hint("bring the state up to date with `pulumi refresh`")
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
