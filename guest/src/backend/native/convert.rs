//! From the facts' types to the contract's.

use portcullis_facts::{
    builds as build_facts, checkout as checkout_facts, plan, rebuild, references, tags as tag_facts,
};

use crate::bindings::portcullis::policy::builds::{Build, Completeness, Material, Parameter, Source, Unverified};
use crate::bindings::portcullis::policy::context::Checkout;
use crate::bindings::portcullis::policy::images::{
    BuildCause, CauseKind, ContextComparison, Destination, DestinationKind, Image, ImageBuild, ImageReference,
    Reference,
};
use crate::bindings::portcullis::policy::resources::Properties;
use crate::bindings::portcullis::policy::tags::{
    KeyFlaw, KeyFlawKind, PairForm, Remainder, Tag, TagForm, TagSet, TagValue,
};
use crate::{Changes, Difference, Lookup, Operation, Options, PropertyDifference, ProviderReference, Shape, Timeouts};

pub(super) fn operation(operation: plan::Operation) -> Operation {
    match operation {
        // A case is a preview, in which nothing is merely registered.
        plan::Operation::Same | plan::Operation::Register => Operation::Same,
        plan::Operation::Create => Operation::Create,
        plan::Operation::Update => Operation::Update,
        plan::Operation::Replace => Operation::Replace,
        plan::Operation::Delete => Operation::Delete,
        plan::Operation::Read => Operation::Read,
        plan::Operation::Refresh => Operation::Refresh,
        plan::Operation::Import => Operation::Import,
    }
}

pub(super) fn properties(of: Properties) -> plan::Properties {
    match of {
        Properties::Inputs => plan::Properties::Inputs,
        Properties::Outputs => plan::Properties::Outputs,
        Properties::PriorInputs => plan::Properties::PriorInputs,
        Properties::PriorOutputs => plan::Properties::PriorOutputs,
    }
}

pub(super) fn provider(provider: plan::ProviderReference) -> ProviderReference {
    ProviderReference {
        urn: provider.urn,
        package: provider.package,
        name: provider.name,
    }
}

pub(super) fn options(options: plan::Options, delete_before_replace: Option<bool>) -> Options {
    let timeouts = options.custom_timeouts;
    Options {
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
        custom_timeouts: Timeouts {
            create: timeouts.create,
            update: timeouts.update,
            delete: timeouts.delete,
            read: timeouts.read,
        },
    }
}

pub(super) fn changes(changes: plan::Changes) -> Changes {
    Changes {
        properties: changes.properties.into_iter().map(difference).collect(),
        reasons: changes.reasons,
        replace_reasons: changes.replace_reasons,
    }
}

fn difference(difference: plan::PropertyDifference) -> PropertyDifference {
    PropertyDifference {
        path: difference.path,
        pointer: difference.pointer,
        kind: match difference.kind {
            plan::Difference::Add => Difference::Add,
            plan::Difference::Delete => Difference::Delete,
            plan::Difference::Update => Difference::Update,
        },
        replaces: difference.replaces,
    }
}

pub(super) fn lookup(lookup: plan::Lookup<'_>) -> Lookup {
    match lookup {
        plan::Lookup::Absent => Lookup::Absent,
        plan::Lookup::Unknown(depends_on) => Lookup::Unknown(depends_on),
        plan::Lookup::Secret => Lookup::Secret,
        plan::Lookup::Found(text) => Lookup::Found(text.into_owned()),
    }
}

pub(super) fn shape(shape: plan::Shape) -> Shape {
    match shape {
        plan::Shape::Absent => Shape::Absent,
        plan::Shape::Unknown(depends_on) => Shape::Unknown(depends_on),
        plan::Shape::Secret => Shape::Secret,
        plan::Shape::Scalar => Shape::Scalar,
        plan::Shape::List(length) => Shape::List(u32::try_from(length).unwrap_or(u32::MAX)),
        plan::Shape::Object(keys) => Shape::Object(keys),
    }
}

pub(super) fn image_reference(reference: references::ImageReference) -> ImageReference {
    ImageReference {
        pointer: reference.pointer,
        reference: match reference.reference {
            references::Reference::Known(found) => Reference::Known(image(found)),
            references::Reference::Unknown(depends_on) => Reference::Unknown(depends_on),
            references::Reference::Secret => Reference::Secret,
            references::Reference::Malformed(text) => Reference::Malformed(text),
            references::Reference::Unreadable => Reference::Unreadable,
        },
        built_by: reference.built_by,
    }
}

pub(super) fn destination(destination: rebuild::Destination) -> Destination {
    Destination {
        kind: match destination.kind {
            rebuild::DestinationKind::Image => DestinationKind::Image,
            rebuild::DestinationKind::Cache => DestinationKind::Cache,
        },
        target: image_reference(destination.target),
    }
}

pub(super) fn image_build(build: rebuild::ImageBuild) -> ImageBuild {
    ImageBuild {
        in_this_update: build.in_this_update,
        targets: build.targets.into_iter().map(image_reference).collect(),
        pushes: build.pushes,
        rebuild: build.rebuild,
        causes: build.causes.into_iter().map(build_cause).collect(),
        context_hash: match build.context_hash {
            rebuild::ContextComparison::Same => ContextComparison::Same,
            rebuild::ContextComparison::Changed => ContextComparison::Changed,
            rebuild::ContextComparison::Unknown => ContextComparison::Unknown,
        },
    }
}

fn build_cause(cause: rebuild::BuildCause) -> BuildCause {
    BuildCause {
        description: cause.to_string(),
        certain: cause.certain,
        property: cause.property,
        kind: match cause.kind {
            rebuild::CauseKind::Content => CauseKind::Content,
            rebuild::CauseKind::Context => CauseKind::Context,
            rebuild::CauseKind::Setting => CauseKind::Setting,
            rebuild::CauseKind::Credential => CauseKind::Credential,
            rebuild::CauseKind::Target => CauseKind::Target,
            rebuild::CauseKind::UnknownInput => CauseKind::UnknownInput,
            rebuild::CauseKind::Always => CauseKind::Always,
            rebuild::CauseKind::Other => CauseKind::Other,
        },
    }
}

pub(super) fn tag_set(set: tag_facts::TagSet) -> TagSet {
    TagSet {
        taggable: set.taggable,
        pointer: set.pointer,
        form: set.form.map(tag_form),
        merged: set.merged,
        tags: set.tags.into_iter().map(tag).collect(),
        remainder: match set.remainder {
            tag_facts::Remainder::None => Remainder::None,
            tag_facts::Remainder::Unknown(depends_on) => Remainder::Unknown(depends_on),
            tag_facts::Remainder::Secret => Remainder::Secret,
        },
    }
}

fn tag(tag: tag_facts::Tag) -> Tag {
    Tag {
        key: tag.key,
        value: match tag.value {
            tag_facts::TagValue::Known(value) => TagValue::Known(value),
            tag_facts::TagValue::Unknown(depends_on) => TagValue::Unknown(depends_on),
            tag_facts::TagValue::Secret => TagValue::Secret,
        },
        pointer: tag.pointer,
        from_provider: tag.from_provider,
    }
}

fn tag_form(form: tag_facts::Form) -> TagForm {
    match form {
        tag_facts::Form::Map => TagForm::Map,
        tag_facts::Form::Pairs(pair) => TagForm::Pairs(PairForm {
            key: pair.key.to_owned(),
            value: pair.value.to_owned(),
            switches: pair.switches.iter().map(|switch| (*switch).to_owned()).collect(),
        }),
        tag_facts::Form::Names => TagForm::Names,
    }
}

pub(super) fn key_flaw(flaw: tag_facts::KeyFlaw) -> KeyFlaw {
    KeyFlaw {
        kind: match flaw.kind {
            tag_facts::KeyFlawKind::Empty => KeyFlawKind::Empty,
            tag_facts::KeyFlawKind::TooLong => KeyFlawKind::TooLong,
            tag_facts::KeyFlawKind::Reserved => KeyFlawKind::Reserved,
            tag_facts::KeyFlawKind::Character => KeyFlawKind::Character,
        },
        message: flaw.message,
    }
}

fn unverified(verification: &build_facts::Verification) -> Option<Unverified> {
    Some(Unverified {
        code: verification.reason()?.code().to_owned(),
        message: verification.message()?.to_owned(),
    })
}

pub(super) fn build(build: build_facts::Build, evaluation_time: &str) -> Build {
    Build {
        duration_seconds: build.duration_seconds(),
        age_seconds: build.age_seconds(evaluation_time),
        digests: build.digests,
        names: build.names,
        platform: build.platform,
        builder: build.builder,
        build_type: build.build_type,
        source: build.source.map(|source| Source {
            repository: source.repository,
            revision: source.revision,
            dirty: source.dirty,
        }),
        started_on: build.started_on,
        finished_on: build.finished_on,
        materials: build.materials.into_iter().map(material).collect(),
        parameters: build.parameters.into_iter().map(parameter).collect(),
        completeness: Completeness {
            parameters: build.completeness.parameters,
            materials: build.completeness.materials,
            hermetic: build.completeness.hermetic,
            reproducible: build.completeness.reproducible,
        },
        verified: build.verification.is_verified(),
        unverified: unverified(&build.verification),
        document: build.document,
    }
}

fn material(material: build_facts::Material) -> Material {
    Material {
        uri: material.uri,
        digest: material.digest,
        image: material.image.map(|found| image(*found)),
    }
}

fn image(image: portcullis_facts::image::Image) -> Image {
    Image {
        text: image.text,
        registry: image.registry,
        repository: image.repository,
        tag: image.tag,
        digest: image.digest,
    }
}

fn parameter(parameter: build_facts::Parameter) -> Parameter {
    Parameter {
        name: parameter.name,
        value: parameter.value,
    }
}

pub(super) fn checkout(checkout: checkout_facts::Checkout) -> Checkout {
    Checkout {
        repository: checkout.repository,
        revision: checkout.revision,
        dirty: checkout.dirty,
        branch: checkout.branch,
        tag: checkout.tag,
        run_url: checkout.run_url,
    }
}
