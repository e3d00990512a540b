//! What a pack answers, checked and in the host's own words.

use portcullis_facts::json::Edit;
use portcullis_facts::plan;

use crate::outcome::{
    FaultKind, Framework, Level, Need, Obstacle, Outcome, PackDocumentation, PolicyDocumentation, Remediation,
    Severity, Subject,
};
use crate::packs::SettingError;
use crate::packs::metadata::{PackDescription, PolicyDescription};
use crate::text::{self, ForeignText};

use super::bindings::exports::portcullis::policy::pack;
use super::bindings::portcullis::policy::resources;

pub(super) fn pack(described: pack::PackMetadata) -> PackDescription {
    PackDescription {
        name: described.name,
        version: text::one_line(&described.version),
        policies: described.policies.into_iter().map(policy).collect(),
        documentation: PackDocumentation {
            display_name: described.display_name.into(),
            description: described.description.into(),
            readme: described.readme.into(),
            provider: described.provider.into(),
            tags: foreign_texts(described.tags),
            repository: described.repository.into(),
        },
    }
}

fn foreign_texts(texts: Vec<String>) -> Vec<ForeignText> {
    texts.into_iter().map(ForeignText::from).collect()
}

fn policy(described: pack::PolicyMetadata) -> PolicyDescription {
    let selector = described.selector;
    PolicyDescription {
        name: described.name,
        description: text::one_line(&described.description),
        level: level(described.level),
        severity: severity(described.severity),
        subject: match described.subject {
            pack::Subject::Resource => Subject::Resource,
            pack::Subject::Stack => Subject::Stack,
        },
        operations: selector.operations.into_iter().map(selected_operation).collect(),
        taggable_only: selector.taggable_only,
        workloads_only: selector.workloads_only,
        components: selector.include.contains(&pack::ExtraKind::Component),
        providers: selector.include.contains(&pack::ExtraKind::Provider),
        needs: described.needs.into_iter().map(need).collect(),
        remediates: described.remediates,
        confidential: described.confidential,
        documentation: PolicyDocumentation {
            display_name: described.display_name.into(),
            page: described.documentation.into(),
            url: described.url.into(),
            remediation_steps: described.remediation_steps.into(),
            framework: described.framework.map(framework),
            tags: foreign_texts(described.tags),
            settings_schema: described.settings_schema.into(),
            type_tokens: foreign_texts(selector.type_tokens),
        },
    }
}

fn framework(framework: pack::Framework) -> Framework {
    Framework {
        name: framework.name.into(),
        version: framework.version.into(),
        reference: framework.reference.into(),
        specification: framework.specification.into(),
    }
}

fn level(level: pack::EnforcementLevel) -> Level {
    match level {
        pack::EnforcementLevel::Advisory => Level::Advisory,
        pack::EnforcementLevel::Mandatory => Level::Mandatory,
        pack::EnforcementLevel::Remediate => Level::Remediate,
        pack::EnforcementLevel::Disabled => Level::Disabled,
    }
}

fn severity(severity: pack::Severity) -> Severity {
    match severity {
        pack::Severity::Low => Severity::Low,
        pack::Severity::Medium => Severity::Medium,
        pack::Severity::High => Severity::High,
        pack::Severity::Critical => Severity::Critical,
    }
}

fn need(need: pack::Need) -> Need {
    match need {
        pack::Need::Settings => Need::Settings,
        pack::Need::Operation => Need::Operation,
        pack::Need::PriorState => Need::PriorState,
        pack::Need::BuildMetadata => Need::BuildMetadata,
    }
}

fn selected_operation(operation: resources::Operation) -> plan::Operation {
    match operation {
        resources::Operation::Same => plan::Operation::Same,
        resources::Operation::Create => plan::Operation::Create,
        resources::Operation::Update => plan::Operation::Update,
        resources::Operation::Replace => plan::Operation::Replace,
        resources::Operation::Delete => plan::Operation::Delete,
        resources::Operation::Read => plan::Operation::Read,
        resources::Operation::Refresh => plan::Operation::Refresh,
        resources::Operation::Import => plan::Operation::Import,
    }
}

/// Checks an outcome and makes its texts printable.
pub(super) fn outcome(outcome: pack::Outcome) -> Result<Outcome, (FaultKind, String)> {
    Ok(match outcome {
        pack::Outcome::Violation(violation) => Outcome::Violation {
            message: message(&violation.message)?,
            pointer: pointer(&violation.pointer)?,
            code: text::one_line(&violation.code),
            hint: text::one_line(&violation.hint),
        },
        pack::Outcome::Undetermined(undetermined) => Outcome::Undetermined {
            message: message(&undetermined.message)?,
            pointer: pointer(&undetermined.pointer)?,
            obstacle: match undetermined.obstacle {
                pack::Obstacle::Unknown => Obstacle::Unknown,
                pack::Obstacle::Secret => Obstacle::Secret,
                pack::Obstacle::Oversized => Obstacle::Oversized,
            },
            depends_on: undetermined.depends_on.iter().map(|urn| text::one_line(urn)).collect(),
            hint: text::one_line(&undetermined.hint),
        },
        pack::Outcome::NotApplicable(reason) => Outcome::NotApplicable(text::one_line(&reason)),
        pack::Outcome::Failed(reason) => return Err(breakdown(&reason)),
    })
}

/// Checks a remediation and makes its texts printable.
pub(super) fn remediation(remediation: pack::Remediation) -> Result<Remediation, (FaultKind, String)> {
    Ok(match remediation {
        pack::Remediation::Edits(edits) => Remediation::Edits(edits.into_iter().map(edit).collect::<Result<_, _>>()?),
        pack::Remediation::Undetermined(undetermined) => Remediation::Undetermined {
            message: message(&undetermined.message)?,
            pointer: pointer(&undetermined.pointer)?,
        },
        pack::Remediation::NotApplicable(reason) => Remediation::NotApplicable(text::one_line(&reason)),
        pack::Remediation::Failed(reason) => return Err(breakdown(&reason)),
    })
}

fn edit(edit: pack::Edit) -> Result<Edit, (FaultKind, String)> {
    let assignment = match edit {
        pack::Edit::Remove(pointer) => return Ok(Edit::Remove { pointer }),
        pack::Edit::Set(assignment) => assignment,
    };
    let pointer = assignment.pointer;
    let value = serde_json::from_str(&assignment.value).map_err(|_| {
        let message = format!("would set `{}` to what is no json", text::one_line(&pointer));
        (FaultKind::BadOutput, message)
    })?;
    Ok(Edit::Set { pointer, value })
}

/// Returns the fault of a policy that says that it broke down.
pub(super) fn breakdown(reason: &str) -> (FaultKind, String) {
    (FaultKind::Failed, text::one_line(reason))
}

fn message(message: &str) -> Result<String, (FaultKind, String)> {
    let message = text::one_line(message);
    if message.is_empty() {
        return Err((FaultKind::BadOutput, "answered an outcome without a message".to_owned()));
    }
    Ok(message)
}

fn pointer(pointer: &str) -> Result<String, (FaultKind, String)> {
    let pointer = text::one_line(pointer);
    if pointer.is_empty() || pointer.starts_with('/') {
        return Ok(pointer);
    }
    Err((
        FaultKind::BadOutput,
        format!("answered `{pointer}`, which is no json pointer"),
    ))
}

pub(super) fn setting_error(error: &pack::SettingError) -> SettingError {
    SettingError {
        policy: text::one_line(&error.policy),
        pointer: text::one_line(&error.pointer),
        message: text::one_line(&error.message),
    }
}
