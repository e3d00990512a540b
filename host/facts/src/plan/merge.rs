//! What one more file knows of a plan.

use crate::InputError;

use super::index::{Index, Key};
use super::{Entry, Format, Operation, Plan, Span, derive};

const ONE_PREVIEW: &str =
    "pass files of one preview: what one `pulumi preview` wrote, and the `pulumi stack export` from before it";

/// What an event log knows better than a digest, which is written before anything is done (`pulumi-formats.md` §1.5).
const KNOWN_AFTERWARDS: [Key; 2] = [Key::Outputs, Key::Id];

impl Plan {
    /// Returns this plan with what a file knows of it that tells less.
    pub(super) fn with(mut self, mut other: Self) -> Result<Self, InputError> {
        self.refuse_second_of_a_kind(&other)?;
        self.refuse_contradiction(&other)?;
        let part = u8::try_from(self.parts.len()).unwrap_or(u8::MAX);
        for mut entry in std::mem::take(&mut other.entries) {
            entry.move_to(part);
            match self
                .places
                .get(&entry.urn)
                .and_then(|place| self.entries.get_mut(*place))
            {
                Some(own) => own.learn(entry, other.format()),
                None if entry.is_told_as_a_whole() => self.push(entry),
                None => {}
            }
        }
        self.configs.extend(other.configs.iter().map(|span| span.in_part(part)));
        self.unchanged = self.unchanged.max(other.unchanged);
        self.is_preview |= other.is_preview;
        self.parts.append(&mut other.parts);
        derive::inputs(&mut self);
        Ok(self)
    }

    fn push(&mut self, entry: Entry) {
        self.places.insert(entry.urn.clone(), self.entries.len());
        self.entries.push(entry);
    }

    fn refuse_second_of_a_kind(&self, other: &Self) -> Result<(), InputError> {
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

    fn refuse_contradiction(&self, other: &Self) -> Result<(), InputError> {
        let format = other.format();
        let find = |plan: &Self, urn: &str| {
            let entry = plan.places.get(urn).and_then(|place| plan.entries.get(*place));
            entry.map(|entry| entry.operation)
        };
        for entry in &other.entries {
            let own = find(self, &entry.urn);
            let is_right = match own {
                Some(own) => format.agrees(own, entry.operation),
                None => self.may_lack(entry, format),
            };
            if !is_right {
                return Err(contradiction(
                    other.path(),
                    self.path(),
                    &entry.urn,
                    entry.operation,
                    own,
                ));
            }
        }
        for own in &self.entries {
            if !format.may_lack(own) && find(other, &own.urn).is_none() {
                return Err(contradiction(self.path(), other.path(), &own.urn, own.operation, None));
            }
        }
        Ok(())
    }

    /// Returns whether an entry of another file may be missing here: a digest leaves out what stays as it is, and default
    /// providers; an update plan leaves out what is merely read.
    fn may_lack(&self, entry: &Entry, format: Format) -> bool {
        let is_all = self.format() == Format::UpdatePlan && format.is_state();
        entry.is_internal() || entry.operation == Operation::Read || (entry.operation == Operation::Same && !is_all)
    }
}

impl Format {
    /// Returns whether a file of this format may say of a resource what it says beside what another says of it. A state
    /// knows only that a resource is there, and not what becomes of it.
    fn agrees(self, known: Operation, said: Operation) -> bool {
        if self.is_state() {
            known != Operation::Create || said == Operation::Delete
        } else {
            known == said
        }
    }

    /// Returns whether a file of this format may have nothing on a resource.
    fn may_lack(self, entry: &Entry) -> bool {
        let is_read = entry.operation == Operation::Read;
        match self {
            Self::Preview | Self::EventLog | Self::EventPage => entry.is_internal(),
            Self::UpdatePlan => entry.is_internal() || is_read,
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

impl Entry {
    fn fate(&self) -> Operation {
        self.operation
    }

    /// Takes over what another file knows. A state knows nothing of what will be.
    fn learn(&mut self, other: Self, format: Format) {
        match (&mut self.before, other.before) {
            (Some(own), Some(before)) => own.add(&before, &[]),
            (own @ None, before) if self.operation != Operation::Create => *own = before,
            _ => {}
        }
        if format.is_state() {
            return;
        }
        let better: &[Key] = if format.is_event_log() { &KNOWN_AFTERWARDS } else { &[] };
        if let (Some(own), Some(after)) = (&mut self.after, &other.after) {
            own.add(after, better);
        }
        self.detailed_diff = self.detailed_diff.or(other.detailed_diff);
        self.reasons = self.reasons.or(other.reasons);
        self.replace_reasons = self.replace_reasons.or(other.replace_reasons);
        self.delete_before_replace = self.delete_before_replace.or(other.delete_before_replace);
    }

    /// Says that all of this stands in another part of the plan than it did.
    fn move_to(&mut self, part: u8) {
        let indexes: [Option<&mut Index>; 2] = [self.before.as_mut(), self.after.as_mut()];
        for index in indexes.into_iter().flatten() {
            index.move_to(part);
        }
        let spans: [Option<&mut Span>; 3] = [
            self.detailed_diff.as_mut(),
            self.reasons.as_mut(),
            self.replace_reasons.as_mut(),
        ];
        for span in spans.into_iter().flatten() {
            span.part = part;
        }
    }
}
