//! A preview that failed does not show everything that the update would do.

use std::borrow::Cow;

use serde::Deserialize;

use crate::InputError;

/// What the engine had to say (`pkg/display/json.go`, `PreviewDiagnostic`; `apitype.DiagnosticEvent`).
#[derive(Deserialize)]
pub(super) struct Diagnostic<'a> {
    #[serde(borrow)]
    urn: Option<Cow<'a, str>>,
    #[serde(borrow)]
    message: Option<Cow<'a, str>>,
    #[serde(borrow)]
    severity: Option<Cow<'a, str>>,
}

const HINT: &str =
    "a preview that failed does not show everything that the update would do; make `pulumi preview` succeed first";

/// Refuses a diagnostic that tells of a failure.
pub(super) fn refuse(path: &str, diagnostic: &Diagnostic<'_>) -> Result<(), InputError> {
    if diagnostic.severity.as_deref() != Some("error") {
        return Ok(());
    }
    let message = diagnostic.message.as_deref().unwrap_or_default();
    Err(error(path, diagnostic.urn.as_deref(), message))
}

/// Refuses a file whose engine was not sure of the state that it would leave.
pub(super) fn refuse_corrupt(path: &str, maybe_corrupt: bool) -> Result<(), InputError> {
    let error = || InputError::new(format!("{path}: the engine says that the state may be corrupt")).hint(HINT);
    if maybe_corrupt { Err(error()) } else { Ok(()) }
}

/// Returns the error for a preview that failed at a resource, with the first line of what was said.
pub(super) fn error(path: &str, urn: Option<&str>, message: &str) -> InputError {
    let mut lines = message.lines().map(str::trim);
    let line = lines.find(|line| !line.is_empty()).unwrap_or_default();
    let place = urn.map(|urn| format!(" at `{urn}`")).unwrap_or_default();
    InputError::new(format!("{path}: the preview failed{place}: `{line}`")).hint(HINT)
}
