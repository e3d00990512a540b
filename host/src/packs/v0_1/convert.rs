//! What a pack is told, in the contract's words.

use portcullis_facts::builds::{Build, Verification};
use portcullis_facts::checkout::Checkout;
use portcullis_facts::image::Image;
use portcullis_facts::plan::{self, Lookup, Shape};
use portcullis_facts::rebuild::{CauseKind, ContextComparison, Destination, DestinationKind, ImageBuild};
use portcullis_facts::references::{ImageReference, Reference};
use portcullis_facts::tags::{Form, KeyFlaw, KeyFlawKind, Remainder, Tag, TagSet, TagValue};

use crate::packs::PolicySettings;

use super::bindings::exports::portcullis::policy::pack;
use super::bindings::portcullis::policy::{builds, context, images, resources, tags};

pub(super) fn settings(settings: &PolicySettings) -> pack::PolicySettings {
    pack::PolicySettings {
        policy: settings.policy.clone(),
        settings: settings.settings.clone(),
    }
}

/// Returns the operation; `None` where the engine has not told it.
pub(super) fn operation(operation: plan::Operation) -> Option<resources::Operation> {
    Some(match operation {
        plan::Operation::Same => resources::Operation::Same,
        plan::Operation::Create => resources::Operation::Create,
        plan::Operation::Update => resources::Operation::Update,
        plan::Operation::Replace => resources::Operation::Replace,
        plan::Operation::Delete => resources::Operation::Delete,
        plan::Operation::Read => resources::Operation::Read,
        plan::Operation::Refresh => resources::Operation::Refresh,
        plan::Operation::Import => resources::Operation::Import,
        plan::Operation::Register => return None,
    })
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
        form: set.form.map(tag_form),
        merged: set.merged.clone(),
        tags: set.tags.iter().map(tag).collect(),
        remainder: match &set.remainder {
            Remainder::None => tags::Remainder::None,
            Remainder::Unknown(depends_on) => tags::Remainder::Unknown(depends_on.clone()),
            Remainder::Secret => tags::Remainder::Secret,
        },
    }
}

fn tag(tag: &Tag) -> tags::Tag {
    tags::Tag {
        key: tag.key.clone(),
        value: match &tag.value {
            TagValue::Known(value) => tags::TagValue::Known(value.clone()),
            TagValue::Unknown(depends_on) => tags::TagValue::Unknown(depends_on.clone()),
            TagValue::Secret => tags::TagValue::Secret,
        },
        pointer: tag.pointer.clone(),
        from_provider: tag.from_provider,
    }
}

fn tag_form(form: Form) -> tags::TagForm {
    match form {
        Form::Map => tags::TagForm::Map,
        Form::Pairs(pair) => tags::TagForm::Pairs(tags::PairForm {
            key: pair.key.to_owned(),
            value: pair.value.to_owned(),
            switches: pair.switches.iter().map(|switch| (*switch).to_owned()).collect(),
        }),
        Form::Names => tags::TagForm::Names,
    }
}

pub(super) fn key_flaw(flaw: KeyFlaw) -> tags::KeyFlaw {
    tags::KeyFlaw {
        kind: match flaw.kind {
            KeyFlawKind::Empty => tags::KeyFlawKind::Empty,
            KeyFlawKind::TooLong => tags::KeyFlawKind::TooLong,
            KeyFlawKind::Reserved => tags::KeyFlawKind::Reserved,
            KeyFlawKind::Character => tags::KeyFlawKind::Character,
        },
        message: flaw.message,
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

fn unverified(verification: &Verification) -> Option<builds::Unverified> {
    Some(builds::Unverified {
        code: verification.reason()?.code().to_owned(),
        message: verification.message()?.to_owned(),
    })
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
        verified: build.verification.is_verified(),
        unverified: unverified(&build.verification),
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
