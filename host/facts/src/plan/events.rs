//! The engine's events (`sdk/go/common/apitype/events.go`): one JSON document a line, as `--event-log`, the streaming
//! JSON preview and the Automation API write them; or a list, as Pulumi Cloud hands them out.

use std::borrow::Cow;
use std::collections::HashMap;

use serde::Deserialize;
use serde::de::IgnoredAny;
use serde_json::value::RawValue;

use crate::InputError;
use crate::document::Document;

use super::failure::{self, Diagnostic};
use super::sniff;
use super::steps::{ComponentMark, Step};
use super::{Contents, Format, Span};

/// An event as far as it is parsed. Only one of these is there.
#[derive(Deserialize)]
#[serde(expecting = "an engine event, an object")]
struct Event<'a> {
    #[serde(borrow, rename = "preludeEvent")]
    prelude: Option<Prelude<'a>>,
    #[serde(borrow, rename = "resourcePreEvent")]
    step_before: Option<StepEvent<'a>>,
    #[serde(borrow, rename = "resOutputsEvent")]
    step_after: Option<StepEvent<'a>>,
    #[serde(borrow, rename = "resOpFailedEvent")]
    failed_step: Option<StepEvent<'a>>,
    #[serde(borrow, rename = "diagnosticEvent")]
    diagnostic: Option<Diagnostic<'a>>,
    #[serde(borrow, rename = "errorEvent")]
    error: Option<ErrorEvent<'a>>,
    #[serde(borrow, rename = "summaryEvent")]
    summary: Option<Summary<'a>>,
}

#[derive(Deserialize)]
struct Prelude<'a> {
    #[serde(borrow)]
    config: Option<&'a RawValue>,
}

#[derive(Deserialize)]
struct StepEvent<'a> {
    #[serde(borrow)]
    metadata: Step<'a>,
    planning: Option<bool>,
}

#[derive(Deserialize)]
struct ErrorEvent<'a> {
    #[serde(borrow)]
    error: Option<Cow<'a, str>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Summary<'a> {
    #[serde(borrow)]
    resource_changes: Option<HashMap<Cow<'a, str>, u64>>,
    is_preview: Option<bool>,
    #[serde(borrow)]
    result: Option<Cow<'a, str>>,
}

/// A page of events (`apitype.GetUpdateEventsResponse`).
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Page<'a> {
    #[serde(borrow)]
    events: Vec<Event<'a>>,
    continuation_token: Option<IgnoredAny>,
}

/// Reads one event after the other.
pub(super) fn read(document: &Document) -> Result<Contents, InputError> {
    let mut log = Log::new(document);
    for event in serde_json::Deserializer::from_str(document.content()).into_iter::<Event<'_>>() {
        log.add(event.map_err(|error| sniff::malformed(document, Format::EventLog, &error))?)?;
    }
    log.finish()
}

/// Reads the list of events that Pulumi Cloud hands out.
pub(super) fn read_page(document: &Document) -> Result<Contents, InputError> {
    let page: Page<'_> = serde_json::from_str(document.content())
        .map_err(|error| sniff::malformed(document, Format::EventLog, &error))?;
    if page.continuation_token.is_some() {
        let message = format!("{}: there are more events than these", document.path());
        return Err(
            InputError::new(message).hint("ask for the rest with the `continuationToken`, and pass all of them")
        );
    }
    let mut log = Log::new(document);
    for event in page.events {
        log.add(event)?;
    }
    log.finish()
}

/// What was read of an event log.
struct Log<'d> {
    document: &'d Document,
    contents: Contents,
    is_complete: bool,
}

impl<'d> Log<'d> {
    fn new(document: &'d Document) -> Self {
        Self {
            document,
            contents: Contents::default(),
            is_complete: false,
        }
    }

    fn add(&mut self, event: Event<'_>) -> Result<(), InputError> {
        let path = self.document.path();
        if let Some(config) = event.prelude.and_then(|prelude| prelude.config) {
            self.contents.config = Some(Span::of(self.document.content(), config));
        }
        for step in [event.step_before, event.step_after].into_iter().flatten() {
            self.add_step(&step)?;
        }
        if let Some(failed) = event.failed_step {
            return Err(failure::error(path, Some(&failed.metadata.urn), &failed.metadata.op));
        }
        if let Some(event) = event.error {
            return Err(failure::error(path, None, event.error.as_deref().unwrap_or_default()));
        }
        failure::refuse(path, event.diagnostic.as_slice())?;
        event.summary.map_or(Ok(()), |summary| self.end(&summary))
    }

    fn add_step(&mut self, step: &StepEvent<'_>) -> Result<(), InputError> {
        self.contents.is_preview |= step.planning == Some(true);
        if let Some(entry) = step.metadata.entry(self.document, ComponentMark::NoCustom)? {
            self.contents.entries.add(entry);
        }
        Ok(())
    }

    /// Logs of older versions do not name the result.
    fn end(&mut self, summary: &Summary<'_>) -> Result<(), InputError> {
        if let Some(result) = summary.result.as_deref().filter(|result| *result != "succeeded") {
            return Err(failure::error(self.document.path(), None, result));
        }
        let changes = summary.resource_changes.as_ref();
        self.contents.unchanged = changes.and_then(|changes| changes.get("same").copied());
        self.contents.is_preview |= summary.is_preview == Some(true);
        self.is_complete = true;
        Ok(())
    }

    /// The summary is the last thing that an engine says of its work.
    fn finish(self) -> Result<Contents, InputError> {
        if self.is_complete {
            return Ok(self.contents);
        }
        let message = format!(
            "{}: the event log breaks off: it has no `summaryEvent`",
            self.document.path()
        );
        Err(InputError::new(message)
            .hint("the preview was stopped, or the copy was; run it again, and wait for its end"))
    }
}
