//! Between the contract's types and the host's own.

use portcullis_facts::builds::Build;
use portcullis_facts::checkout::Checkout;
use portcullis_facts::image::Image;
use portcullis_facts::json::Edit;
use portcullis_facts::plan::{self, Lookup, Shape};
use portcullis_facts::rebuild::{CauseKind, ContextComparison, Destination, DestinationKind, ImageBuild};
use portcullis_facts::references::{ImageReference, Reference};
use portcullis_facts::tags::{Remainder, TagSet, TagValue};

use crate::outcome::{
    FaultKind, Framework, Level, Need, Obstacle, Outcome, PackDocumentation, PolicyDocumentation, Remediation,
    Severity, Subject,
};
use crate::packs::metadata::{PackDescription, PolicyDescription};
use crate::packs::{PolicySettings, SettingError};
use crate::text::{self, ForeignText};

use super::bindings::exports::portcullis::policy::pack;
use super::bindings::portcullis::policy::{builds, context, images, resources, tags};

// From a pack.

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

pub(super) fn settings(settings: &PolicySettings) -> pack::PolicySettings {
    pack::PolicySettings {
        policy: settings.policy.clone(),
        settings: settings.settings.clone(),
    }
}

pub(super) fn setting_error(error: &pack::SettingError) -> SettingError {
    SettingError {
        policy: text::one_line(&error.policy),
        pointer: text::one_line(&error.pointer),
        message: text::one_line(&error.message),
    }
}

// To a pack.

pub(super) fn operation(operation: plan::Operation) -> resources::Operation {
    match operation {
        plan::Operation::Same => resources::Operation::Same,
        plan::Operation::Create => resources::Operation::Create,
        plan::Operation::Update => resources::Operation::Update,
        plan::Operation::Replace => resources::Operation::Replace,
        plan::Operation::Delete => resources::Operation::Delete,
        plan::Operation::Read => resources::Operation::Read,
        plan::Operation::Refresh => resources::Operation::Refresh,
        plan::Operation::Import => resources::Operation::Import,
    }
}

pub(super) fn provider(provider: plan::ProviderReference) -> resources::ProviderReference {
    resources::ProviderReference {
        urn: provider.urn,
        package: provider.package,
        name: provider.name,
    }
}

pub(super) fn options(options: plan::Options, delete_before_replace: Option<bool>) -> resources::Options {
    let timeouts = options.custom_timeouts;
    resources::Options {
        protect: options.protect,
        external: options.external,
        retain_on_delete: options.retain_on_delete,
        delete_before_replace,
        ignore_changes: options.ignore_changes,
        replace_on_changes: options.replace_on_changes,
        additional_secret_outputs: options.additional_secret_outputs,
        aliases: options.aliases,
        deleted_with: options.deleted_with,
        import_id: options.import_id,
        custom_timeouts: resources::Timeouts {
            create: timeouts.create,
            update: timeouts.update,
            delete: timeouts.delete,
            read: timeouts.read,
        },
    }
}

pub(super) fn changes(changes: plan::Changes) -> resources::Changes {
    resources::Changes {
        properties: changes.properties.into_iter().map(difference).collect(),
        reasons: changes.reasons,
        replace_reasons: changes.replace_reasons,
    }
}

fn difference(difference: plan::PropertyDifference) -> resources::PropertyDifference {
    resources::PropertyDifference {
        path: difference.path,
        pointer: difference.pointer,
        kind: match difference.kind {
            plan::Difference::Add => resources::Difference::Add,
            plan::Difference::Delete => resources::Difference::Delete,
            plan::Difference::Update => resources::Difference::Update,
        },
        replaces: difference.replaces,
    }
}

pub(super) fn lookup(lookup: Lookup<'_>, largest: usize) -> resources::Lookup {
    match lookup {
        Lookup::Absent => resources::Lookup::Absent,
        Lookup::Unknown(depends_on) => resources::Lookup::Unknown(depends_on),
        Lookup::Secret => resources::Lookup::Secret,
        Lookup::Found(text) if text.len() > largest => resources::Lookup::Oversized(count(text.len())),
        Lookup::Found(text) => resources::Lookup::Found(text.into_owned()),
    }
}

pub(super) fn shape(shape: Shape) -> resources::Shape {
    match shape {
        Shape::Absent => resources::Shape::Absent,
        Shape::Unknown(depends_on) => resources::Shape::Unknown(depends_on),
        Shape::Secret => resources::Shape::Secret,
        Shape::Scalar => resources::Shape::Scalar,
        Shape::List(length) => resources::Shape::List(count(length)),
        Shape::Object(keys) => resources::Shape::Object(keys),
    }
}

fn count(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

pub(super) fn image_reference(reference: &ImageReference) -> images::ImageReference {
    images::ImageReference {
        pointer: reference.pointer.clone(),
        reference: match &reference.reference {
            Reference::Known(known) => images::Reference::Known(image(known)),
            Reference::Unknown(depends_on) => images::Reference::Unknown(depends_on.clone()),
            Reference::Secret => images::Reference::Secret,
            Reference::Malformed(text) => images::Reference::Malformed(text.clone()),
            Reference::Unreadable => images::Reference::Unreadable,
        },
        built_by: reference.built_by.clone(),
    }
}

pub(super) fn destination(destination: &Destination) -> images::Destination {
    images::Destination {
        kind: match destination.kind {
            DestinationKind::Image => images::DestinationKind::Image,
            DestinationKind::Cache => images::DestinationKind::Cache,
        },
        target: image_reference(&destination.target),
    }
}

pub(super) fn image_build(build: &ImageBuild) -> images::ImageBuild {
    images::ImageBuild {
        in_this_update: build.in_this_update,
        targets: build.targets.iter().map(image_reference).collect(),
        pushes: build.pushes,
        rebuild: build.rebuild,
        causes: build
            .causes
            .iter()
            .map(|cause| images::BuildCause {
                property: cause.property.clone(),
                kind: cause_kind(cause.kind),
                certain: cause.certain,
                description: cause.to_string(),
            })
            .collect(),
        context_hash: match build.context_hash {
            ContextComparison::Same => images::ContextComparison::Same,
            ContextComparison::Changed => images::ContextComparison::Changed,
            ContextComparison::Unknown => images::ContextComparison::Unknown,
        },
    }
}

fn cause_kind(kind: CauseKind) -> images::CauseKind {
    match kind {
        CauseKind::Content => images::CauseKind::Content,
        CauseKind::Context => images::CauseKind::Context,
        CauseKind::Setting => images::CauseKind::Setting,
        CauseKind::Credential => images::CauseKind::Credential,
        CauseKind::Target => images::CauseKind::Target,
        CauseKind::UnknownInput => images::CauseKind::UnknownInput,
        CauseKind::Always => images::CauseKind::Always,
        CauseKind::Other => images::CauseKind::Other,
    }
}

pub(super) fn tag_set(set: &TagSet) -> tags::TagSet {
    tags::TagSet {
        taggable: set.taggable,
        pointer: set.pointer.clone(),
        tags: set
            .tags
            .iter()
            .map(|tag| tags::Tag {
                key: tag.key.clone(),
                value: match &tag.value {
                    TagValue::Known(value) => tags::TagValue::Known(value.clone()),
                    TagValue::Unknown(depends_on) => tags::TagValue::Unknown(depends_on.clone()),
                    TagValue::Secret => tags::TagValue::Secret,
                },
                pointer: tag.pointer.clone(),
            })
            .collect(),
        remainder: match &set.remainder {
            Remainder::None => tags::Remainder::None,
            Remainder::Unknown(depends_on) => tags::Remainder::Unknown(depends_on.clone()),
            Remainder::Secret => tags::Remainder::Secret,
        },
    }
}

fn image(image: &Image) -> images::Image {
    images::Image {
        text: image.text.clone(),
        registry: image.registry.clone(),
        repository: image.repository.clone(),
        tag: image.tag.clone(),
        digest: image.digest.clone(),
    }
}

pub(super) fn build(build: &Build, evaluation_time: &str) -> builds::Build {
    let completeness = &build.completeness;
    builds::Build {
        digests: build.digests.clone(),
        names: build.names.clone(),
        platform: build.platform.clone(),
        builder: build.builder.clone(),
        build_type: build.build_type.clone(),
        source: build.source.as_ref().map(|source| builds::Source {
            repository: source.repository.clone(),
            revision: source.revision.clone(),
            dirty: source.dirty,
        }),
        started_on: build.started_on.clone(),
        finished_on: build.finished_on.clone(),
        duration_seconds: build.duration_seconds(),
        age_seconds: build.age_seconds(evaluation_time),
        materials: build
            .materials
            .iter()
            .map(|material| builds::Material {
                uri: material.uri.clone(),
                digest: material.digest.clone(),
                image: material.image.as_deref().map(image),
            })
            .collect(),
        parameters: build
            .parameters
            .iter()
            .map(|parameter| builds::Parameter {
                name: parameter.name.clone(),
                value: parameter.value.clone(),
            })
            .collect(),
        completeness: builds::Completeness {
            parameters: completeness.parameters,
            materials: completeness.materials,
            hermetic: completeness.hermetic,
            reproducible: completeness.reproducible,
        },
        verified: build.verified,
        document: build.document.clone(),
    }
}

pub(super) fn checkout(checkout: Checkout) -> context::Checkout {
    context::Checkout {
        repository: checkout.repository,
        revision: checkout.revision,
        dirty: checkout.dirty,
        branch: checkout.branch,
        tag: checkout.tag,
        run_url: checkout.run_url,
    }
}
