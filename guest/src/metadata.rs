//! What a policy says of itself.

use crate::Operation;
use crate::bindings::exports::portcullis::policy::pack::{PolicyMetadata, Selector};

pub use crate::bindings::exports::portcullis::policy::pack::{
    EnforcementLevel, ExtraKind, Framework, Need, Severity, Subject,
};

/// What the host and its users know of a policy.
#[derive(Debug)]
pub struct Metadata(pub(crate) PolicyMetadata);

impl Metadata {
    /// Returns the metadata of a policy that judges resources one by one, is mandatory and of medium severity, and is
    /// shown every resource of every type that will be there after the update.
    ///
    /// The name names the fault that the policy finds, so that "allow NAME" reads right: `floating-image-tag`.
    pub fn new(name: &str, description: &str) -> Self {
        Self(PolicyMetadata {
            name: name.to_owned(),
            display_name: display_name(name),
            description: description.to_owned(),
            documentation: String::new(),
            url: String::new(),
            remediation_steps: String::new(),
            level: EnforcementLevel::Mandatory,
            severity: Severity::Medium,
            framework: None,
            tags: Vec::new(),
            settings_schema: String::new(),
            subject: Subject::Resource,
            remediates: false,
            selector: Selector {
                type_tokens: Vec::new(),
                operations: vec![
                    Operation::Same,
                    Operation::Create,
                    Operation::Update,
                    Operation::Replace,
                    Operation::Refresh,
                    Operation::Import,
                ],
                taggable_only: false,
                workloads_only: false,
                include: Vec::new(),
            },
            needs: Vec::new(),
        })
    }

    /// Sets the name for people. By default the name with spaces.
    #[must_use]
    pub fn display_name(mut self, display_name: &str) -> Self {
        display_name.clone_into(&mut self.0.display_name);
        self
    }

    /// Sets the policy's page, Markdown.
    #[must_use]
    pub fn documentation(mut self, documentation: &str) -> Self {
        documentation.clone_into(&mut self.0.documentation);
        self
    }

    /// Sets where more stands.
    #[must_use]
    pub fn url(mut self, url: &str) -> Self {
        url.clone_into(&mut self.0.url);
        self
    }

    /// Sets what to do about a violation.
    #[must_use]
    pub fn remediation_steps(mut self, steps: &str) -> Self {
        steps.clone_into(&mut self.0.remediation_steps);
        self
    }

    /// Sets what a violation does unless the configuration says otherwise.
    #[must_use]
    pub fn level(mut self, level: EnforcementLevel) -> Self {
        self.0.level = level;
        self
    }

    /// Sets how bad a violation is.
    #[must_use]
    pub fn severity(mut self, severity: Severity) -> Self {
        self.0.severity = severity;
        self
    }

    /// Sets the compliance framework that the policy belongs to.
    #[must_use]
    pub fn framework(mut self, framework: Framework) -> Self {
        self.0.framework = Some(framework);
        self
    }

    /// Sets the words to find the policy by.
    #[must_use]
    pub fn tags<'a>(mut self, tags: impl IntoIterator<Item = &'a str>) -> Self {
        self.0.tags = tags.into_iter().map(str::to_owned).collect();
        self
    }

    /// Makes this a policy of the whole stack: [`Policy::check_stack`](crate::Policy::check_stack) is called.
    #[must_use]
    pub fn stack(mut self) -> Self {
        self.0.subject = Subject::Stack;
        self
    }

    /// Says that [`Policy::remediate`](crate::Policy::remediate) can repair a violation.
    #[must_use]
    pub fn remediates(mut self) -> Self {
        self.0.remediates = true;
        self
    }

    /// Names the types that the policy applies to; `*` stands for any characters.
    #[must_use]
    pub fn types<'a>(mut self, type_tokens: impl IntoIterator<Item = &'a str>) -> Self {
        self.0.selector.type_tokens = type_tokens.into_iter().map(str::to_owned).collect();
        self
    }

    /// Names the operations that the policy applies to.
    #[must_use]
    pub fn operations(mut self, operations: impl IntoIterator<Item = Operation>) -> Self {
        self.0.selector.operations = operations.into_iter().collect();
        self
    }

    /// Says that the policy applies only to types that can be tagged.
    #[must_use]
    pub fn taggable_only(mut self) -> Self {
        self.0.selector.taggable_only = true;
        self
    }

    /// Says that the policy applies only to resources that run container images.
    #[must_use]
    pub fn workloads_only(mut self) -> Self {
        self.0.selector.workloads_only = true;
        self
    }

    /// Says that the policy is shown also resources without a real counterpart.
    #[must_use]
    pub fn include(mut self, kinds: impl IntoIterator<Item = ExtraKind>) -> Self {
        self.0.selector.include = kinds.into_iter().collect();
        self
    }

    /// Says what the policy cannot do without. Settings that have to be set are found out from the policy's fields.
    #[must_use]
    pub fn needs(mut self, needs: impl IntoIterator<Item = Need>) -> Self {
        self.0.needs.extend(needs);
        self
    }
}

fn display_name(name: &str) -> String {
    let spaced = name.replace('-', " ");
    let mut letters = spaced.chars();
    letters
        .next()
        .map(|first| first.to_uppercase().chain(letters).collect())
        .unwrap_or_default()
}
