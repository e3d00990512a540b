//! `pulumi preview --json`, the preview digest (`pkg/display/json.go`, `PreviewDigest`).

use std::borrow::Cow;
use std::collections::HashMap;

use serde::de::MapAccess;
use serde_json::value::RawValue;

use crate::InputError;
use crate::document::Document;

use super::failure;
use super::parse::{Each, Members, Refusal, pass_over};
use super::steps::{ComponentMark, Step};
use super::{Contents, Format, Operation, Span, counts};

/// Reads a digest.
///
/// One is printed also when the preview failed, and lacks the resources that failed (`pkg/backend/display/json.go`,
/// `ShowPreviewDigest`).
pub(super) fn read(document: &Document) -> Result<Contents, InputError> {
    let refusal = Refusal::default();
    let mut digest = Digest {
        document,
        refusal: &refusal,
        contents: Contents::preview(),
        changes: 0,
    };
    refusal.read(document, Format::Preview, &mut digest)?;
    let told = digest.contents.told.as_ref().map_or(0, counts::changes);
    counts::refuse_missing(document.path(), digest.changes, told)?;
    Ok(digest.contents)
}

/// What was read of a digest.
struct Digest<'d> {
    document: &'d Document,
    refusal: &'d Refusal,
    contents: Contents,
    /// How many steps there are that change something.
    changes: u64,
}

impl<'d> Members<'d> for Digest<'d> {
    fn member<A: MapAccess<'d>>(&mut self, key: &str, map: &mut A) -> Result<(), A::Error> {
        match key {
            "config" => {
                let config: &RawValue = map.next_value()?;
                self.contents.config = Some(Span::of(self.document.content(), config));
            }
            "steps" => map.next_value_seed(Each::new(self.refusal, |step: Step<'_>| self.add(&step)))?,
            "diagnostics" => {
                let path = self.document.path();
                map.next_value_seed(Each::new(self.refusal, |said| failure::refuse(path, &said)))?;
            }
            "changeSummary" => {
                let counted: Option<HashMap<Cow<'d, str>, u64>> = map.next_value()?;
                self.contents.told = counted.map(counts::by_operation);
            }
            "maybeCorrupt" => {
                let is_corrupt = map.next_value::<Option<bool>>()? == Some(true);
                self.refusal
                    .keep(failure::refuse_corrupt(self.document.path(), is_corrupt))?;
            }
            _ => pass_over(key, map)?,
        }
        Ok(())
    }
}

impl Digest<'_> {
    fn add(&mut self, step: &Step<'_>) -> Result<(), InputError> {
        let Some(entry) = step.entry(self.document, ComponentMark::CustomFalse)? else {
            return Ok(());
        };
        self.changes += u64::from(entry.operation != Operation::Same);
        self.contents.entries.add(self.document.path(), entry, step.role())
    }
}
