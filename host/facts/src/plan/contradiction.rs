//! What tells that files are not of one preview.

mod planned;
mod stack_config;

use serde_json::{Value as Json, json};

use crate::InputError;
use crate::json::Value;

use super::index::{Index, Key};
use super::{Entry, Format, Operation, Plan, Resource};

const ONE_PREVIEW: &str =
    "pass files of one preview: what one `pulumi preview` wrote, and the `pulumi stack export` from before it";

/// The options of a resource that files of one preview tell alike, what is said of one that they do not, and whether an event log
/// tells it too (`pulumi-formats.md` §5).
const OPTIONS: [(Key, &str, bool); 10] = [
    (Key::Provider, "has another provider", true),
    (Key::Parent, "has another parent", true),
    (Key::Protect, "is protected otherwise", true),
    (Key::Custom, "is of another kind", true),
    (Key::ImportId, "takes over another", false),
    (Key::IgnoreChanges, "ignores other changes", false),
    (Key::Dependencies, "depends on others", false),
    (Key::PropertyDependencies, "depends on others", false),
    (Key::AdditionalSecretOutputs, "has other secrets", false),
    (Key::CustomTimeouts, "has other timeouts", false),
];

impl Plan {
    /// Refuses a second file of one kind: only one of them could be meant.
    pub(super) fn refuse_second_of_a_kind(&self, other: &Self) -> Result<(), InputError> {
        let mut same = self
            .parts
            .iter()
            .filter(|part| part.format.rank() == other.format().rank());
        same.next().map_or(Ok(()), |part| {
            let message = format!(
                "{} and {}: each is {} of the stack `{}`",
                part.document.path(),
                other.path(),
                part.format.in_words(),
                self.stack
            );
            Err(InputError::new(message).hint("judge one preview of a stack at a time"))
        })
    }

    /// A file that contradicts what is known is of another preview, or of another time.
    pub(super) fn refuse_contradiction(&self, other: &Self) -> Result<(), InputError> {
        let format = other.format();
        if format.is_event_log() && !other.is_preview {
            let message = format!(
                "{}: the event log is of an update, and {} of a preview",
                other.path(),
                self.path()
            );
            return Err(InputError::new(message).hint(ONE_PREVIEW));
        }
        let renamed = self.renamed();
        for entry in &other.entries {
            let place = self
                .place(&entry.urn)
                .or_else(|| renamed.get(entry.urn.as_str()).copied());
            self.refuse_other(place.and_then(|place| self.entries.get(place)), other, entry)?;
        }
        self.refuse_other_config(other)?;
        let is_in_other = |urn: &str| other.place(urn).is_some();
        // A plan has a resource that is renamed by its new name, and may have the old one beside it.
        let has_old_name =
            |own: &Entry| format != Format::UpdatePlan && own.prior_urn.as_deref().is_some_and(is_in_other);
        let is_told = |own: &&Entry| is_in_other(&own.urn) || has_old_name(own);
        let mut missing = self.entries.iter().filter(|own| !is_told(own) && !format.may_lack(own));
        missing.next().map_or(Ok(()), |own| {
            Err(contradiction(self.path(), other.path(), &own.urn, own.operation, None))
        })
    }

    /// Refuses an entry of another file that tells otherwise what is known of its resource, or of one that is not known.
    fn refuse_other(&self, own: Option<&Entry>, other: &Self, entry: &Entry) -> Result<(), InputError> {
        let is_right = match own {
            Some(own) => other.format().agrees(own, entry.operation),
            None => self.may_lack(entry, other.format()),
        };
        if !is_right {
            let opposed = own.map(|own| own.operation);
            return Err(contradiction(
                other.path(),
                self.path(),
                &entry.urn,
                entry.operation,
                opposed,
            ));
        }
        let what = match own {
            Some(own) => self.difference(own, other, entry),
            None => self
                .is_configured_otherwise(other, entry)
                .then_some("is configured otherwise"),
        };
        match what {
            Some(what) => Err(difference(other.path(), self.path(), &entry.urn, what)),
            None => Ok(()),
        }
    }

    /// Returns what two files tell differently of one resource.
    fn difference(&self, own: &Entry, other: &Self, entry: &Entry) -> Option<&'static str> {
        let differs = |own: &Option<Index>, theirs: &Option<Index>, key: Key| {
            let own = own.as_ref().and_then(|index| index.value(self, key));
            let theirs = theirs.as_ref().and_then(|index| index.value(other, key));
            own.zip(theirs).is_some_and(|(own, theirs)| !own.can_be(theirs))
        };
        let is_state = other.format().is_state();
        let is_copy = is_state && entry.operation == Operation::Delete;
        if is_copy {
            None
        } else if other.lacks_goal(own, entry) {
            Some("has no goal, other")
        } else if differs(&own.before, &entry.before, Key::Inputs) {
            Some("has other inputs now")
        } else if differs(&own.before, &entry.before, Key::Id) {
            Some("has another id now")
        } else if !is_state && entry.input_changes.is_none() && differs(&own.after, &entry.after, Key::Inputs) {
            Some("will have other inputs")
        } else if let Some(what) = self.other_option(own, other, entry).filter(|_| !is_state) {
            Some(what)
        } else if self.changes_differ(own, other, entry) || self.reasons_differ(own, other, entry) {
            Some("changes otherwise")
        } else {
            None
        }
    }

    /// Returns whether an update plan would leave nothing of a resource that will be there.
    fn lacks_goal(&self, own: &Entry, entry: &Entry) -> bool {
        let is_same = own.urn == entry.urn;
        self.format() == Format::UpdatePlan && is_same && own.after.is_some() && entry.after.is_none()
    }

    /// Returns which option two files tell differently of one resource: by another provider, an update would go to another account.
    fn other_option(&self, own: &Entry, other: &Self, entry: &Entry) -> Option<&'static str> {
        let (known, told) = own.after.as_ref().zip(entry.after.as_ref())?;
        let differs = |key: Key| set(known.value(self, key)) != set(told.value(other, key));
        let tells_all = self.tells_options(known) && other.tells_options(told);
        let mut options = OPTIONS.iter().filter(|(_, _, by_events)| tells_all || *by_events);
        options.find(|(key, _, _)| differs(*key)).map(|(_, what, _)| *what)
    }

    /// Returns whether more is known of a resource than an event log tells.
    fn tells_options(&self, state: &Index) -> bool {
        let mut formats = state.parts().filter_map(|part| self.format_of(part));
        formats.any(|format| matches!(format, Format::Preview | Format::UpdatePlan))
    }

    fn reasons_differ(&self, own: &Entry, other: &Self, entry: &Entry) -> bool {
        let are_told = own.detailed_diff.is_some() && entry.detailed_diff.is_some();
        let changes = |plan, entry| Resource::new(plan, entry).changes().properties;
        are_told && changes(self, own) != changes(other, entry)
    }

    /// Returns whether an entry of another file may be missing here: a digest leaves out what stays as it is, and default
    /// providers; an update plan leaves out what is merely read.
    fn may_lack(&self, entry: &Entry, format: Format) -> bool {
        let is_all = self.format() == Format::UpdatePlan && format.is_state();
        entry.is_internal() || entry.operation == Operation::Read || (entry.operation == Operation::Same && !is_all)
    }

    /// The state from before a preview has all that the preview leaves out, and nothing else.
    pub(super) fn refuse_other_count(&self) -> Result<(), InputError> {
        let has_state = self.parts.iter().any(|part| part.format.is_state());
        let Some(counted) = self
            .unchanged
            .filter(|counted| has_state && *counted != self.shown_unchanged())
        else {
            return Ok(());
        };
        let shown = self.shown_unchanged();
        let message = format!(
            "{}: of resources that stay as they are the engine has counted {counted}, and the state has {shown}: \
             they are not of one time",
            self.path()
        );
        Err(InputError::new(message).hint(ONE_PREVIEW))
    }
}

impl Format {
    /// Returns whether a file of this format may say of a resource what it says beside what another says of it. A state
    /// knows only that a resource is there, and not what becomes of it.
    fn agrees(self, known: &Entry, said: Operation) -> bool {
        if self.is_state() {
            known.operation != Operation::Create || known.was_there || said == Operation::Delete
        } else {
            known.operation == said
        }
    }

    /// Returns whether a file of this format may have nothing on a resource.
    fn may_lack(self, entry: &Entry) -> bool {
        let is_read = entry.operation == Operation::Read;
        match self {
            Self::Preview | Self::EventLog | Self::EventPage => entry.is_internal(),
            Self::UpdatePlan => entry.is_internal() || is_read,
            Self::Registration => false,
            Self::State | Self::Checkpoint => {
                is_read
                    || matches!(
                        entry.operation,
                        Operation::Create | Operation::Import | Operation::Refresh
                    )
            }
        }
    }
}

/// Returns an option's value as JSON, lists in one order, and nothing where it says no more than if it were missing.
fn set(value: Option<Value<'_>>) -> Option<Json> {
    let parse = |text: &str| serde_json::from_str(text).unwrap_or_else(|_| json!(text));
    let value = sorted(parse(value?.text()));
    let nothing = [json!(null), json!(false), json!(""), json!([]), json!({})];
    (!nothing.contains(&value)).then_some(value)
}

fn sorted(value: Json) -> Json {
    match value {
        Json::Array(mut elements) => {
            elements.sort_by_cached_key(Json::to_string);
            Json::Array(elements)
        }
        Json::Object(members) => members.into_iter().map(|(key, value)| (key, sorted(value))).collect(),
        value => value,
    }
}

fn difference(one: &str, other: &str, urn: &str, what: &str) -> InputError {
    let message = format!("{one}: `{urn}` {what} than in {other}: they are not of one preview");
    InputError::new(message).hint(ONE_PREVIEW)
}

fn contradiction(one: &str, other: &str, urn: &str, operation: Operation, opposed: Option<Operation>) -> InputError {
    let operation = operation.as_str();
    let message = match opposed {
        Some(opposed) => format!(
            "{one}: `{urn}` is `{operation}` here and `{}` in {other}: they are not of one preview",
            opposed.as_str()
        ),
        None => format!("{one}: `{urn}` (`{operation}`) is not in {other}: they are not of one preview"),
    };
    InputError::new(message).hint(ONE_PREVIEW)
}
