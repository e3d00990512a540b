//! The provenance of builds, verified against what a user trusts.
//!
//! A record is verified if one trusted builder signed it and it says what is expected of that builder, in the order of
//! [`Reason`]: the signature, then what the statement is, who built, what kind of build, from which source, which commit, and
//! with which parameters. That it is about the image that is planned is not asked here: a record is found by the digests that
//! it names, and [`Builds::find`] knows how far a signature on them reaches.

mod source;

pub use source::Source;

use portcullis_facts::builds::{Build, Builds, Reason, Refused, Verification};
use portcullis_facts::checkout::Checkout;

use crate::pattern;
use crate::signer::{Signed, Signer};
use crate::statement::Statement;
use crate::words::{listed, quoted};

/// The predicate types that a builder may write, unless the configuration says others.
pub const PREDICATE_TYPES: [&str; 2] = ["https://slsa.dev/provenance/v0.2", "https://slsa.dev/provenance/v1"];

/// A builder that is trusted, and what is expected of its records.
///
/// What is `None` is not asked. An empty list accepts nothing.
#[derive(Debug, Clone)]
pub struct Builder {
    /// Who signs its records, by the name of the builder.
    pub signer: Signer,
    /// The predicate types, exactly: [`PREDICATE_TYPES`], say.
    pub predicate_types: Vec<String>,
    /// The builder's identifiers (`builder.id`), exactly.
    pub ids: Option<Vec<String>>,
    /// The kinds of build (`buildType`), exactly.
    pub build_types: Option<Vec<String>>,
    /// The repositories.
    pub sources: Option<Vec<Source>>,
    /// Whether the source has to be the commit that is deployed, without changes.
    pub is_of_checkout: bool,
    /// The names of the external parameters that may be set. `*` stands for any characters: `build-arg:*`.
    pub parameters: Option<Vec<String>>,
}

/// The name that the records of BuildKit have for the platform of the builder: the build asked for no such parameter.
const BUILDER_PLATFORM: &str = "builderPlatform";

/// Verifies all records, each against all builders. Where there are no builders, nothing is asked.
pub fn verify(builds: &mut Builds, builders: &[Builder], checkout: Option<&Checkout>) {
    builds.verify(|build| judge(build, builders, checkout));
}

/// Returns whether a record is that of a trusted builder: the first of them that accepts it, or the refusal of the one that
/// came closest, the first of these in the order of the builders.
pub fn judge(build: &Build, builders: &[Builder], checkout: Option<&Checkout>) -> Verification {
    if builders.is_empty() {
        return Verification::NotAsked;
    }
    let record = match Record::read(build) {
        Ok(record) => record,
        Err(refused) => return Verification::Refused(refused),
    };
    let mut closest: Option<Refused> = None;
    for builder in builders {
        let Err(refused) = record.require(builder, checkout) else {
            let builder = builder.signer.name.clone();
            return Verification::Verified { builder };
        };
        if closest.as_ref().is_none_or(|closest| refused.reason > closest.reason) {
            let message = format!("{}: {}", quoted(&builder.signer.name), refused.message);
            closest = Some(Refused { message, ..refused });
        }
    }
    closest.map_or(Verification::NotAsked, Verification::Refused)
}

/// A record with what it was read out of.
struct Record<'a> {
    build: &'a Build,
    signed: Signed,
    statement: Statement,
    digest: &'a str,
}

impl<'a> Record<'a> {
    fn read(build: &'a Build) -> Result<Self, Refused> {
        let unsigned = || Refused::new(Reason::Unsigned, "the record is not signed");
        let evidence = build.evidence.as_ref().ok_or_else(unsigned)?;
        let signed = Signed::parse(evidence.holder(), evidence.text())?;
        let (kind, payload) = signed.payload().ok_or_else(unsigned)?;
        require_payload(payload, evidence.payload())?;
        let statement = Statement::parse(kind, payload)?;
        let digest = build.digests.iter().find(|digest| digest.starts_with("sha256:"));
        let digest = digest.ok_or_else(|| {
            Refused::new(
                Reason::UnsupportedSignature,
                "the statement names no SHA-256 digest, by which alone it is verified",
            )
        })?;
        Ok(Self {
            build,
            signed,
            statement,
            digest,
        })
    }

    fn require(&self, builder: &Builder, checkout: Option<&Checkout>) -> Result<(), Refused> {
        self.signed.require(&builder.signer, self.digest)?;
        let accepted = Some(&builder.predicate_types);
        let kind = &self.statement.predicate_type;
        require_one_of(Reason::PredicateTypeNotAccepted, "it is a statement of", kind, accepted)?;
        let build = self.build;
        require_one_of(
            Reason::BuilderMismatch,
            "it was built by",
            &build.builder,
            builder.ids.as_ref(),
        )?;
        let accepted = builder.build_types.as_ref();
        require_one_of(
            Reason::BuildTypeNotAccepted,
            "it is a build of the type",
            &build.build_type,
            accepted,
        )?;
        self.require_source(builder.sources.as_deref())?;
        if builder.is_of_checkout {
            self.require_revision(checkout)?;
        }
        self.require_parameters(builder.parameters.as_deref())
    }

    fn require_source(&self, sources: Option<&[Source]>) -> Result<(), Refused> {
        let Some(sources) = sources else {
            return Ok(());
        };
        let address = self
            .build
            .source
            .as_ref()
            .map_or("", |source| source.repository.as_str());
        if sources.iter().any(|source| source.means(address)) {
            return Ok(());
        }
        let accepted: Vec<_> = sources.iter().map(Source::to_string).collect();
        let message = format!(
            "it was built from {}, and {} is accepted",
            quoted(address),
            listed(&accepted)
        );
        Err(Refused::new(Reason::SourceMismatch, message))
    }

    fn require_revision(&self, checkout: Option<&Checkout>) -> Result<(), Refused> {
        let refused = |message: String| Err(Refused::new(Reason::RevisionMismatch, message));
        let Some(checkout) = checkout else {
            return refused("which commit is deployed is not known".to_owned());
        };
        match &self.build.source {
            Some(source) if source.dirty => refused(format!(
                "it was built from {} with changes that are in no commit",
                quoted(&source.revision)
            )),
            Some(source) if !source.revision.is_empty() && source.revision == checkout.revision => Ok(()),
            Some(source) => {
                let (built, deployed) = (quoted(&source.revision), quoted(&checkout.revision));
                refused(format!(
                    "it was built from the commit {built}, and {deployed} is deployed"
                ))
            }
            None => refused("it says nothing of its source".to_owned()),
        }
    }

    fn require_parameters(&self, accepted: Option<&[String]>) -> Result<(), Refused> {
        let Some(accepted) = accepted else {
            return Ok(());
        };
        let is_accepted = |name: &str| {
            let is_set_by_builder = name == BUILDER_PLATFORM && self.build.is_by_buildkit();
            is_set_by_builder || accepted.iter().any(|pattern| pattern::matches(pattern, name, &[]))
        };
        match self
            .build
            .parameters
            .iter()
            .find(|parameter| !is_accepted(&parameter.name))
        {
            None => Ok(()),
            Some(parameter) => {
                let message = format!("the parameter {} is not expected", quoted(&parameter.name));
                Err(Refused::new(Reason::UnexpectedParameter, message))
            }
        }
    }
}

fn require_one_of(reason: Reason, what: &str, found: &str, accepted: Option<&Vec<String>>) -> Result<(), Refused> {
    let Some(accepted) = accepted else {
        return Ok(());
    };
    if accepted.iter().any(|accepted| accepted == found) {
        return Ok(());
    }
    let message = format!("{what} {}, and {} is accepted", quoted(found), listed(accepted));
    Err(Refused::new(reason, message))
}

/// Two readers of one text have to have read the same.
fn require_payload(signed: &[u8], read: &str) -> Result<(), Refused> {
    if signed == read.as_bytes() {
        return Ok(());
    }
    Err(Refused::new(
        Reason::PayloadMismatch,
        "what is signed is not what was read",
    ))
}

#[cfg(test)]
mod tests;
