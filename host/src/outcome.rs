//! What policies say, and what they are. Plain data: nothing here knows where it came from or how it is shown.

mod documentation;

use std::sync::Arc;

use portcullis_facts::json::Edit;

pub use documentation::{Framework, PackDocumentation, PolicyDocumentation};

/// What a violation does to the update.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Level {
    /// The policy is not run.
    Disabled,
    /// It is reported.
    Advisory,
    /// It stops the update.
    Mandatory,
    /// It is repaired where the host can, and stops the update where it cannot: a saved preview cannot be repaired.
    Remediate,
}

impl Level {
    /// Returns whether a violation stops the update.
    pub fn denies(self) -> bool {
        matches!(self, Self::Mandatory | Self::Remediate)
    }

    /// Returns Pulumi's word for the level.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Disabled => "disabled",
            Self::Advisory => "advisory",
            Self::Mandatory => "mandatory",
            Self::Remediate => "remediate",
        }
    }
}

/// How bad a violation is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Severity {
    /// A blemish.
    Low,
    /// Worth mending.
    Medium,
    /// Dangerous.
    High,
    /// An open door.
    Critical,
}

impl Severity {
    /// Returns the word for the severity.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Low => "low",
            Self::Medium => "medium",
            Self::High => "high",
            Self::Critical => "critical",
        }
    }
}

/// What a policy judges.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Subject {
    /// One resource at a time.
    Resource,
    /// The whole stack.
    Stack,
}

/// What a policy cannot do without.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Need {
    /// Settings.
    Settings,
    /// The operation on the resource, and why it changes.
    Operation,
    /// The properties of the resource as it is now.
    PriorState,
    /// Records of image builds.
    BuildMetadata,
}

/// The resources that a policy applies to.
#[derive(Debug, Clone)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a question of its own, as in the contract"
)]
pub struct Selector {
    /// Type tokens, `None` for all types.
    pub type_tokens: Option<crate::text::Wildcards>,
    /// Operations.
    pub operations: Vec<portcullis_facts::plan::Operation>,
    /// Only types that can be tagged.
    pub taggable_only: bool,
    /// Only resources that run container images.
    pub workloads_only: bool,
    /// Components too.
    pub components: bool,
    /// Provider resources too.
    pub providers: bool,
}

/// What a policy says of itself.
#[derive(Debug, Clone)]
pub struct PolicyInfo {
    /// The name.
    pub name: String,
    /// One sentence.
    pub description: String,
    /// What a violation does unless the configuration says otherwise.
    pub level: Level,
    /// How bad a violation is.
    pub severity: Severity,
    /// What it judges.
    pub subject: Subject,
    /// The resources that it applies to.
    pub selector: Selector,
    /// What it cannot do without.
    pub needs: Vec<Need>,
    /// Whether it can repair what it finds.
    pub remediates: bool,
    /// Whether it looks for credentials, so that nothing of what it finds is shown.
    pub confidential: bool,
    /// What it says for people.
    pub documentation: Arc<PolicyDocumentation>,
}

/// What a pack says of itself.
#[derive(Debug, Clone)]
pub struct PackInfo {
    /// The name.
    pub name: String,
    /// The version.
    pub version: String,
    /// The policies, in the pack's order.
    pub policies: Vec<PolicyInfo>,
    /// What it says for people.
    pub documentation: PackDocumentation,
}

/// Why a question stays open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Obstacle {
    /// The value is known only during the update.
    Unknown,
    /// The value is a secret.
    Secret,
    /// The value is too large to be handed over.
    Oversized,
}

/// One thing that a policy has to say of a resource.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// A rule is broken.
    Violation {
        /// What is wrong.
        message: String,
        /// Where, a JSON pointer into the inputs.
        pointer: String,
        /// A reason code. May be empty.
        code: String,
        /// What to do. May be empty.
        hint: String,
    },
    /// The question stays open.
    Undetermined {
        /// What cannot be told.
        message: String,
        /// Where, a JSON pointer into the inputs.
        pointer: String,
        /// Why not.
        obstacle: Obstacle,
        /// The URNs that the answer depends on.
        depends_on: Vec<String>,
        /// What to do. May be empty.
        hint: String,
    },
    /// There is nothing to judge, because.
    NotApplicable(String),
}

/// How a policy repairs a resource.
#[derive(Debug, Clone, PartialEq)]
pub enum Remediation {
    /// By these edits of its inputs, in order. None where nothing is wrong.
    Edits(Vec<Edit>),
    /// It cannot be told before the update.
    Undetermined {
        /// What cannot be told.
        message: String,
        /// Where, a JSON pointer into the inputs.
        pointer: String,
    },
    /// There is nothing to repair, because.
    NotApplicable(String),
}

/// How a policy or a pack misbehaved. The check fails closed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// The pack's name, or where it came from if it never told.
    pub pack: String,
    /// The policy, if it was one of them.
    pub policy: Option<String>,
    /// The kind of misbehaviour.
    pub kind: FaultKind,
    /// What happened, one line.
    pub message: String,
}

/// The kinds of misbehaviour.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum FaultKind {
    /// The bytes are no component.
    NotAComponent,
    /// The component is no policy pack of a version that is known.
    NotAPack,
    /// The pack asks for something that no pack gets.
    ForbiddenImport,
    /// The pack does not describe itself properly.
    BadMetadata,
    /// The policy panicked.
    Panic,
    /// The policy took too long, by the measure of its instructions.
    OutOfFuel,
    /// The policy wanted more memory than it may have.
    OutOfMemory,
    /// The policy recursed too deeply.
    StackOverflow,
    /// The policy trapped in another way.
    Trap,
    /// The policy answered more than it may.
    OutputTooLarge,
    /// The policy's answer does not fit the question.
    BadOutput,
    /// The policy used a resource that it is not shown.
    BadHandle,
    /// The policy says that it broke down.
    Failed,
}

impl FaultKind {
    /// Returns the word for the kind.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::NotAComponent => "not-a-component",
            Self::NotAPack => "not-a-pack",
            Self::ForbiddenImport => "forbidden-import",
            Self::BadMetadata => "bad-metadata",
            Self::Panic => "panic",
            Self::OutOfFuel => "out-of-fuel",
            Self::OutOfMemory => "out-of-memory",
            Self::StackOverflow => "stack-overflow",
            Self::Trap => "trap",
            Self::OutputTooLarge => "output-too-large",
            Self::BadOutput => "bad-output",
            Self::BadHandle => "bad-handle",
            Self::Failed => "failed",
        }
    }
}
