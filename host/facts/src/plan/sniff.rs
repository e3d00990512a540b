//! What a file is, told by what is in it.

use crate::InputError;
use crate::document::Document;
use crate::json::{Kind, Value};

/// The formats in which Pulumi tells of a plan.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// `pulumi preview --json`.
    Preview,
    /// One engine event a line.
    EventLog,
    /// A list of engine events.
    EventPage,
    /// `pulumi preview --save-plan`.
    UpdatePlan,
    /// `pulumi stack export`.
    State,
    /// The state as a self-managed backend keeps it.
    Checkpoint,
    /// What the engine itself tells while it runs. No file is of this format.
    Registration,
}

impl Format {
    /// Returns the name that the report lists it by.
    pub fn name(self) -> &'static str {
        match self {
            Self::Preview => "pulumi-preview",
            Self::EventLog | Self::EventPage => "pulumi-events",
            Self::UpdatePlan => "pulumi-plan",
            Self::State => "pulumi-state",
            Self::Checkpoint => "pulumi-checkpoint",
            Self::Registration => "pulumi-engine",
        }
    }

    /// Returns what to call it in a sentence.
    pub fn in_words(self) -> &'static str {
        match self {
            Self::Preview => "the preview",
            Self::EventLog | Self::EventPage => "the event log",
            Self::UpdatePlan => "the update plan",
            Self::State | Self::Checkpoint => "the state",
            Self::Registration => "what the engine registers",
        }
    }

    /// Returns how to have one that tells of every resource.
    pub fn all_of_it(self) -> &'static str {
        match self {
            Self::State | Self::Checkpoint => "there is nothing in this stack that could be judged",
            _ => "run `pulumi preview --json --show-sames` so that unchanged resources are judged too",
        }
    }

    /// Returns the error for a file of this format that has no resource in it.
    pub(super) fn shows_nothing(self, path: &str) -> InputError {
        InputError::new(format!("{path}: {} shows no resource", self.in_words())).hint(self.all_of_it())
    }

    /// Returns the place of the format among the others: what tells more comes first.
    pub(super) fn rank(self) -> u8 {
        match self {
            Self::Preview => 0,
            Self::EventLog | Self::EventPage => 1,
            Self::UpdatePlan => 2,
            Self::State | Self::Checkpoint => 3,
            Self::Registration => 4,
        }
    }

    /// Returns whether a resource without dependencies has none: in an event log no resource has any
    /// (`sdk/go/common/apitype/events.go`, `StepEventStateMetadata`), and the engine tells them late.
    pub(super) fn tells_dependencies(self) -> bool {
        matches!(self, Self::Preview | Self::UpdatePlan | Self::State | Self::Checkpoint)
    }

    pub(super) fn is_state(self) -> bool {
        matches!(self, Self::State | Self::Checkpoint)
    }

    pub(super) fn is_event_log(self) -> bool {
        matches!(self, Self::EventLog | Self::EventPage)
    }
}

/// Keys of the top level that tell a format. The first that a file has decides.
const FORMATS: [(&str, Format); 27] = [
    ("steps", Format::Preview),
    ("changeSummary", Format::Preview),
    ("sequence", Format::EventLog),
    ("timestamp", Format::EventLog),
    ("cancelEvent", Format::EventLog),
    ("diagnosticEvent", Format::EventLog),
    ("errorEvent", Format::EventLog),
    ("policyAnalyzeStackSummaryEvent", Format::EventLog),
    ("policyAnalyzeSummaryEvent", Format::EventLog),
    ("policyEvent", Format::EventLog),
    ("policyLoadEvent", Format::EventLog),
    ("policyRemediateSummaryEvent", Format::EventLog),
    ("policyRemediationEvent", Format::EventLog),
    ("preludeEvent", Format::EventLog),
    ("progressEvent", Format::EventLog),
    ("resOpFailedEvent", Format::EventLog),
    ("resOutputsEvent", Format::EventLog),
    ("resourcePreEvent", Format::EventLog),
    ("startDebuggingEvent", Format::EventLog),
    ("stdoutEvent", Format::EventLog),
    ("summaryEvent", Format::EventLog),
    ("events", Format::EventPage),
    ("continuationToken", Format::EventPage),
    ("resourcePlans", Format::UpdatePlan),
    ("manifest", Format::UpdatePlan),
    ("deployment", Format::State),
    ("checkpoint", Format::Checkpoint),
];

/// Keys of the top level that tell what a file is that cannot be used, the telling ones first.
const OTHERS: [(&str, &str, &str); 14] = [
    ("terraform_version", "a Terraform plan", JUDGES),
    ("planned_values", "a Terraform plan", JUDGES),
    (
        "latest",
        "a Pulumi checkpoint of the first version",
        "`pulumi stack export` of a current Pulumi writes one that is read",
    ),
    ("resources", "a list of resources, not a preview", WRITE_ONE),
    ("containerimage.digest", "image build metadata", BUILD),
    ("buildx.build.ref", "image build metadata", BUILD),
    ("predicateType", "a provenance statement", BUILD),
    ("payloadType", "a signed envelope", BUILD),
    ("verificationMaterial", "a Sigstore bundle", BUILD),
    ("AWSTemplateFormatVersion", "a CloudFormation template", JUDGES),
    ("Resources", "a CloudFormation template", JUDGES),
    ("apiVersion", "a Kubernetes manifest", JUDGES),
    (
        "result",
        "a Pulumi summary (`--output json`), which has no properties",
        "use `pulumi preview --json`",
    ),
    ("config", "a Pulumi configuration, not a preview", WRITE_ONE),
];

const JUDGES: &str = "Portcullis judges Pulumi previews: `pulumi preview --json`";

const BUILD: &str = "pass it with `--build`";

const WRITE_ONE: &str = "write a preview with `pulumi preview --json --show-sames > preview.json`";

/// What to do about a file that means two things.
pub(super) const NOT_PULUMIS: &str = "Pulumi does not write this: pass on what it wrote, as it wrote it";

/// Returns what a file is.
pub(super) fn format(document: &Document) -> Result<Format, InputError> {
    let content = document.content();
    let root = Value::new(content);
    let found = match root.kind() {
        Kind::Object => root.members().find_map(|(key, _)| of_key(&key)),
        _ => None,
    };
    found.ok_or_else(|| refuse(document))
}

/// Returns the format that a key of the top level tells.
pub(super) fn of_key(key: &str) -> Option<Format> {
    let found = FORMATS.iter().find(|(name, _)| *name == key);
    found.map(|(_, format)| *format)
}

/// Returns whether a key of the top level tells a format, to somebody.
pub(super) fn is_of_format(key: &str) -> bool {
    FORMATS.iter().any(|(name, _)| *name == key || is_alias(key, name))
}

/// Returns whether Go takes a key for a field that is spelt otherwise: it folds `ſ` to `s`, the sign of Kelvin to `k`, and capitals
/// to small letters (`encoding/json`, `foldName`).
pub(super) fn is_alias(key: &str, field: &str) -> bool {
    let fold = |letter: char| match letter {
        'ſ' => 's',
        '\u{212a}' => 'k',
        letter => letter.to_ascii_lowercase(),
    };
    key != field && key.chars().map(fold).eq(field.chars().map(fold))
}

/// Refuses a file of another format that Pulumi would read as an update plan too, by the keys of its first value.
pub(super) fn refuse_hidden_plan(document: &Document) -> Result<(), InputError> {
    let root = Value::new(document.content());
    let mut keys = root.members().map(|(key, _)| key);
    let is_of_plan = |key: &str| {
        ["manifest", "resourcePlans"]
            .iter()
            .any(|field| key == *field || is_alias(key, field))
    };
    keys.find(|key| is_of_plan(key)).map_or(Ok(()), |key| {
        let message = format!(
            "{}: the key `{key}` makes an update plan of it for Pulumi",
            document.path()
        );
        Err(InputError::new(message).hint(NOT_PULUMIS))
    })
}

/// Returns the error for a text that is none of the formats, in words for who passed it.
fn refuse(document: &Document) -> InputError {
    let (path, text) = (document.path(), document.content());
    if text.trim().is_empty() {
        return InputError::new(format!("{path}: the file is empty")).hint(WRITE_ONE);
    }
    let first = serde_json::Deserializer::from_str(text)
        .into_iter::<serde::de::IgnoredAny>()
        .next();
    match first {
        Some(Err(error)) => not_json(document, &error).or_hint(WRITE_ONE),
        _ => match describe(text) {
            Some((what, hint)) => {
                InputError::new(format!("{path}: not a Pulumi preview: this looks like {what}")).hint(hint)
            }
            None => InputError::new(format!(
                "{path}: not a Pulumi preview: this JSON is of none of the formats that Pulumi writes"
            ))
            .hint(WRITE_ONE),
        },
    }
}

/// Returns what a JSON text looks like, and what to do with it; `None` if it is a JSON object of no known format.
fn describe(text: &str) -> Option<(&'static str, &'static str)> {
    let root = Value::new(text);
    let mut others = OTHERS.iter();
    let (_, what, hint) = others.find(|(key, ..)| root.get(key).is_some())?;
    Some((what, hint))
}

/// Returns the error for a text that is begun as a format and does not go on as it.
pub(super) fn malformed(document: &Document, format: Format, error: &serde_json::Error) -> InputError {
    match error.classify() {
        serde_json::error::Category::Data => {
            let (path, what) = (document.path(), format.in_words());
            let error = with_place(document, error);
            InputError::new(format!("{path}: {what} is malformed: {error}")).hint(NOT_PULUMIS)
        }
        _ => not_json(document, error).or_hint(NOT_PULUMIS),
    }
}

fn not_json(document: &Document, error: &serde_json::Error) -> InputError {
    let path = document.path();
    if error.is_eof() {
        let place = place(document, error);
        return InputError::new(format!("{path}: the JSON breaks off{place}"))
            .hint("the file is not complete: `pulumi preview` was stopped, or the copy was");
    }
    InputError::new(format!("{path}: not JSON: {}", with_place(document, error)))
}

/// Returns what an error says, with its place in the file: the parser knows of no lines before the content.
fn with_place(document: &Document, error: &serde_json::Error) -> String {
    let text = without_value(&error.to_string());
    let own = format!(" at line {} column {}", error.line(), error.column());
    match text.strip_suffix(&own) {
        Some(what) => what.to_owned() + &place(document, error),
        None => text,
    }
}

fn place(document: &Document, error: &serde_json::Error) -> String {
    let line = document.skipped_lines() + error.line();
    format!(" at line {line} column {}", error.column())
}

/// Returns what an error of serde says, without the text that it found in the place of something else: it may be a secret.
pub(super) fn without_value(error: &str) -> String {
    let shown = ["invalid type: string ", "invalid value: string ", "unknown variant "];
    let begins = shown.iter().find(|shown| error.starts_with(**shown));
    match begins.zip(error.rsplit_once(", expected ")) {
        Some((begins, (_, expected))) => format!("{}, expected {expected}", begins.trim_end()),
        None => error.to_owned(),
    }
}
