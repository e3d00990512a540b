//! The engine's events (`sdk/go/common/apitype/events.go`): one JSON document a line, as `--event-log`, the streaming
//! JSON preview and the Automation API write them; or a list, as Pulumi Cloud hands them out.

use std::borrow::Cow;
use std::collections::HashMap;

use serde::Deserialize;
use serde::de::{IgnoredAny, MapAccess};
use serde_json::value::RawValue;

use crate::InputError;
use crate::document::Document;

use super::failure::{self, Diagnostic};
use super::parse::{Each, Map, Members, Refusal, pass_over};
use super::steps::{ComponentMark, Role, Step};
use super::{Contents, Format, Span, counts, sniff};

/// An event as far as it is parsed. Only one of these is there.
#[derive(Deserialize)]
struct Event<'a> {
    #[serde(borrow, rename = "preludeEvent")]
    prelude: Option<Map<Prelude<'a>>>,
    #[serde(borrow, rename = "resourcePreEvent")]
    step_before: Option<Map<StepEvent<'a>>>,
    #[serde(borrow, rename = "resOutputsEvent")]
    step_after: Option<Map<StepEvent<'a>>>,
    #[serde(borrow, rename = "resOpFailedEvent")]
    failed_step: Option<Map<StepEvent<'a>>>,
    #[serde(borrow, rename = "diagnosticEvent")]
    diagnostic: Option<Map<Diagnostic<'a>>>,
    #[serde(borrow, rename = "policyEvent")]
    policy: Option<Map<PolicyEvent<'a>>>,
    #[serde(borrow, rename = "errorEvent")]
    error: Option<Map<ErrorEvent<'a>>>,
    #[serde(borrow, rename = "summaryEvent")]
    summary: Option<Map<Summary<'a>>>,
    #[serde(rename = "cancelEvent")]
    end: Option<IgnoredAny>,
    /// The keys of the other formats.
    #[serde(
        default,
        rename = "steps",
        alias = "changeSummary",
        alias = "resourcePlans",
        alias = "manifest",
        alias = "deployment",
        alias = "checkpoint",
        alias = "events"
    )]
    other_format: Option<IgnoredAny>,
}

#[derive(Deserialize)]
struct Prelude<'a> {
    #[serde(borrow)]
    config: Option<&'a RawValue>,
}

#[derive(Deserialize)]
struct StepEvent<'a> {
    #[serde(borrow)]
    metadata: Map<Step<'a>>,
    planning: Option<bool>,
}

/// What a policy pack of Pulumi's own said.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct PolicyEvent<'a> {
    #[serde(borrow)]
    resource_urn: Option<Cow<'a, str>>,
    #[serde(borrow)]
    message: Option<Cow<'a, str>>,
    #[serde(borrow)]
    enforcement_level: Option<Cow<'a, str>>,
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
    maybe_corrupt: Option<bool>,
    #[serde(borrow)]
    result: Option<Cow<'a, str>>,
}

/// Reads one event after the other.
pub(super) fn read(document: &Document) -> Result<Contents, InputError> {
    sniff::refuse_hidden_plan(document)?;
    let mut log = Log::new(document);
    for event in serde_json::Deserializer::from_str(document.content()).into_iter::<Map<Event<'_>>>() {
        let Map(event) = event.map_err(|error| sniff::malformed(document, Format::EventLog, &error))?;
        log.add(event)?;
    }
    log.finish()
}

/// Reads the list of events that Pulumi Cloud hands out (`apitype.GetUpdateEventsResponse`).
pub(super) fn read_page(document: &Document) -> Result<Contents, InputError> {
    let refusal = Refusal::default();
    let mut page = Page {
        refusal: &refusal,
        log: Log::new(document),
    };
    refusal.read(document, Format::EventPage, &mut page)?;
    page.log.finish()
}

/// What was read of a page of events.
struct Page<'d> {
    refusal: &'d Refusal,
    log: Log<'d>,
}

impl<'d> Members<'d> for Page<'d> {
    fn member<A: MapAccess<'d>>(&mut self, key: &str, map: &mut A) -> Result<(), A::Error> {
        match key {
            "events" => map.next_value_seed(Each::new(self.refusal, |event| self.log.add(event)))?,
            "continuationToken" => {
                let has_more = map.next_value::<Option<IgnoredAny>>()?.is_some();
                self.refusal.keep(refuse_more(self.log.document.path(), has_more))?;
            }
            _ => pass_over(key, map)?,
        }
        Ok(())
    }
}

fn refuse_more(path: &str, has_more: bool) -> Result<(), InputError> {
    let error = || {
        InputError::new(format!("{path}: there are more events than these"))
            .hint("put the events of all pages into one list, and leave the `continuationToken` out")
    };
    if has_more { Err(error()) } else { Ok(()) }
}

/// What was read of an event log.
struct Log<'d> {
    document: &'d Document,
    contents: Contents,
    has_begun: bool,
    has_ended: bool,
    /// How many steps there are that the engine counts.
    steps: u64,
}

impl<'d> Log<'d> {
    fn new(document: &'d Document) -> Self {
        Self {
            document,
            contents: Contents::default(),
            has_begun: false,
            has_ended: false,
            steps: 0,
        }
    }

    fn add(&mut self, event: Event<'_>) -> Result<(), InputError> {
        let path = self.document.path();
        if event.other_format.is_some() {
            return Err(
                InputError::new(format!("{path}: an event has a key of another format")).hint(sniff::NOT_PULUMIS)
            );
        }
        if self.has_ended && event.end.is_none() {
            return Err(
                InputError::new(format!("{path}: there are events after the `summaryEvent`"))
                    .hint("pass the events of one preview: the file may hold those of several"),
            );
        }
        if let Some(Map(prelude)) = event.prelude {
            self.has_begun = true;
            self.contents.config = prelude.config.map(|config| Span::of(self.document.content(), config));
        }
        self.add_steps(event.step_before, event.step_after)?;
        if let Some(Map(failed)) = event.failed_step {
            let Map(step) = failed.metadata;
            return Err(failure::error(path, Some(&step.urn), &step.op));
        }
        if let Some(Map(event)) = event.error {
            return Err(failure::error(path, None, event.error.as_deref().unwrap_or_default()));
        }
        event
            .policy
            .map_or(Ok(()), |Map(policy)| refuse_denied(path, &policy))?;
        event
            .diagnostic
            .map_or(Ok(()), |Map(said)| failure::refuse(path, &said))?;
        event.summary.map_or(Ok(()), |Map(summary)| self.end(summary))
    }

    fn add_steps(
        &mut self,
        before: Option<Map<StepEvent<'_>>>,
        after: Option<Map<StepEvent<'_>>>,
    ) -> Result<(), InputError> {
        for (event, is_result) in [(before, false), (after, true)] {
            let Some(Map(event)) = event else { continue };
            let Map(step) = event.metadata;
            self.contents.is_preview |= event.planning == Some(true);
            let Some(entry) = step.entry(self.document, ComponentMark::NoCustom)? else {
                continue;
            };
            let role = match step.role() {
                Role::Fate if is_result => Role::Result,
                role => role,
            };
            self.steps += u64::from(!is_result && !entry.is_internal());
            self.contents.entries.add(self.document.path(), entry, role)?;
        }
        Ok(())
    }

    /// Logs of older versions do not name the result.
    fn end(&mut self, summary: Summary<'_>) -> Result<(), InputError> {
        let path = self.document.path();
        if let Some(result) = summary.result.as_deref().filter(|result| *result != "succeeded") {
            return Err(failure::error(path, None, result));
        }
        failure::refuse_corrupt(path, summary.maybe_corrupt == Some(true))?;
        self.contents.told = summary.resource_changes.map(counts::by_operation);
        self.contents.is_preview |= summary.is_preview == Some(true);
        self.has_ended = true;
        let told = self.contents.told.as_ref();
        let counted = told.map_or(0, |told| counts::changes(told).saturating_add(counts::unchanged(told)));
        counts::refuse_missing(path, self.steps, counted)
    }

    /// The engine begins with its prelude, and ends with its summary.
    fn finish(self) -> Result<Contents, InputError> {
        let missing = match (self.has_begun, self.has_ended) {
            (true, true) => return Ok(self.contents),
            (false, _) => "lacks its beginning: it has no `preludeEvent`",
            (true, false) => "breaks off: it has no `summaryEvent`",
        };
        Err(
            InputError::new(format!("{}: the event log {missing}", self.document.path()))
                .hint("the preview was stopped, or the copy was; run it again, and wait for its end"),
        )
    }
}

/// Logs of older versions do not say that a policy made the preview fail.
fn refuse_denied(path: &str, policy: &PolicyEvent<'_>) -> Result<(), InputError> {
    if policy.enforcement_level.as_deref() != Some("mandatory") {
        return Ok(());
    }
    let message = policy.message.as_deref().unwrap_or_default();
    Err(failure::error(path, policy.resource_urn.as_deref(), message))
}
