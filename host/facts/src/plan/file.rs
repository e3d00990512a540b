//! One file that tells of a plan.

use std::ops::RangeInclusive;

use crate::InputError;
use crate::document::Document;
use crate::json::strict;

use super::sniff::{self, Format};
use super::{Contents, Entry, Part, Plan, Urn, counts, digest, events, registered, stack_state, update_plan};

/// A file that tells of a plan, by itself: perhaps not of enough of it.
#[derive(Debug)]
pub struct PlanFile(pub(super) Plan);

impl PlanFile {
    /// Reads a file. What it is is told by what is in it, never by its name.
    ///
    /// # Errors
    ///
    /// Refuses what is none of the formats of [`Format`], with what it looks like; JSON that could mean two things; a
    /// preview that failed or breaks off; a file without resources; and whatever cannot be judged for certain: an
    /// operation that is not known, a state that is missing, a state of another version.
    pub fn read(document: Document) -> Result<Self, InputError> {
        let format = sniff::format(&document)?;
        if u32::try_from(document.content().len()).is_err() {
            return Err(InputError::new(format!("{}: longer than 4 GiB", document.path())));
        }
        let contents = checked_contents(&document, format)?;
        plan(document, format, contents).map(Self)
    }

    /// Returns what the file was found to be.
    pub fn format(&self) -> Format {
        self.0.parts.first().map_or(Format::Preview, |part| part.format)
    }
}

fn check(document: &Document) -> Result<(), InputError> {
    let refused = |flaw| InputError::new(format!("{}: {flaw}", document.path())).hint(sniff::NOT_PULUMIS);
    strict::check(document.content()).map_err(refused)
}

fn contents(document: &Document, format: Format) -> Result<Contents, InputError> {
    match format {
        Format::Preview => digest::read(document),
        Format::EventLog => events::read(document),
        Format::EventPage => events::read_page(document),
        Format::UpdatePlan => update_plan::read(document),
        Format::State | Format::Checkpoint => stack_state::read(document, format),
        Format::Registration => registered::read(document),
    }
}

/// The lengths of texts, in bytes, that two threads are worth: a shorter one takes less time than a thread, and a parser may
/// copy a part of a longer one that the check would have refused.
const WORTH_TWO: RangeInclusive<usize> = 1 << 20..=1 << 28;

/// Returns the contents of a document that means one thing only. Checks and reads it side by side, if that is worth it.
fn checked_contents(document: &Document, format: Format) -> Result<Contents, InputError> {
    if !WORTH_TWO.contains(&document.content().len()) {
        check(document)?;
        return contents(document, format);
    }
    std::thread::scope(|scope| {
        let checking = std::thread::Builder::new().spawn_scoped(scope, || check(document));
        let contents = contents(document, format);
        match checking.map(std::thread::ScopedJoinHandle::join) {
            Ok(Ok(checked)) => checked?,
            // No thread could be had, or it has broken down.
            _ => check(document)?,
        }
        contents
    })
}

pub(super) fn plan(document: Document, format: Format, contents: Contents) -> Result<Plan, InputError> {
    let path = document.path();
    let entries = contents.entries.all;
    let first = entries.first().and_then(|entry| Urn::parse(&entry.urn));
    // The state of a stack that is all new is empty: it tells nothing by itself, and does not contradict a preview.
    if first.is_none() && !format.is_state() {
        return Err(format.shows_nothing(path));
    }
    let (stack, project) = first.map_or(("", ""), |urn| (urn.stack, urn.project));
    let (stack, project) = (stack.to_owned(), project.to_owned());
    refuse_second_stack(path, &stack, &project, &entries)?;
    Ok(Plan {
        parts: vec![Part { document, format }],
        stack,
        project,
        configs: contents.config.into_iter().collect(),
        places: contents.entries.places,
        entries,
        unchanged: contents.told.as_ref().map(counts::unchanged),
        is_preview: contents.is_preview,
    })
}

fn refuse_second_stack(path: &str, stack: &str, project: &str, entries: &[Entry]) -> Result<(), InputError> {
    let prefix = format!("urn:pulumi:{stack}::{project}::");
    let mut others = entries.iter().filter(|entry| !entry.urn.starts_with(&prefix));
    others.next().map_or(Ok(()), |other| {
        Err(InputError::new(format!(
            "{path}: `{}` belongs to another stack than the resources before it",
            other.urn
        )))
    })
}
