//! `pulumi preview --json`, the preview digest (`pkg/display/json.go`, `PreviewDigest`).

use std::borrow::Cow;
use std::collections::HashMap;

use serde::Deserialize;
use serde_json::value::RawValue;

use crate::InputError;
use crate::document::Document;

use super::failure::{self, Diagnostic};
use super::sniff;
use super::steps::{ComponentMark, Entries, Step};
use super::{Contents, Format, Span};

/// The digest as far as it is parsed.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase", expecting = "an object with `steps`")]
struct Digest<'a> {
    #[serde(borrow)]
    config: Option<&'a RawValue>,
    #[serde(borrow)]
    steps: Option<Vec<Step<'a>>>,
    #[serde(borrow)]
    diagnostics: Option<Vec<Diagnostic<'a>>>,
    #[serde(borrow)]
    change_summary: Option<HashMap<Cow<'a, str>, u64>>,
}

/// Reads a digest. Drops every step as it goes: together they take as much memory as the entries.
///
/// A digest is printed also when the preview failed, and lacks the resources that failed (`pkg/backend/display/json.go`,
/// `ShowPreviewDigest`).
pub(super) fn read(document: &Document) -> Result<Contents, InputError> {
    let text = document.content();
    let digest: Digest<'_> =
        serde_json::from_str(text).map_err(|error| sniff::malformed(document, Format::Preview, &error))?;
    failure::refuse(document.path(), digest.diagnostics.as_deref().unwrap_or_default())?;
    let mut entries = Entries::default();
    for step in digest.steps.unwrap_or_default() {
        if let Some(entry) = step.entry(document, ComponentMark::CustomFalse)? {
            entries.add(entry);
        }
    }
    Ok(Contents {
        config: digest.config.map(|config| Span::of(text, config)),
        entries,
        unchanged: digest.change_summary.and_then(|summary| summary.get("same").copied()),
        is_preview: true,
    })
}
