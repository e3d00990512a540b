//! From what a configuration says of trust to what verifies signatures.

use std::path::PathBuf;

use portcullis_facts::builds::Builds;
use portcullis_facts::checkout::Checkout;
use portcullis_trust::key::PublicKey;
use portcullis_trust::provenance::{self, Builder, PREDICATE_TYPES, Source};
use portcullis_trust::signer::{By, Identity, Signer};
use portcullis_trust::sigstore::TrustedRoot;

use crate::config::{Trust, TrustedBuilder, Who};
use crate::problem::{Place, Problem};
use crate::text::Wildcards;

/// Whose signatures count, ready to be asked.
#[derive(Debug, Default)]
pub struct Trusted {
    builders: Vec<Builder>,
    /// Who may sign packs, and which: the patterns of their names.
    signers: Vec<(Signer, Vec<String>)>,
}

impl Trusted {
    /// Reads the keys and the roots that a configuration names.
    ///
    /// # Errors
    ///
    /// Says which of them cannot be read, and which repositories are none.
    pub fn read(trust: &Trust) -> Result<Self, Vec<Problem>> {
        if trust.builders.is_empty() && trust.signers.is_empty() {
            return Ok(Self::default());
        }
        let root = root(trust).map_err(|problem| vec![problem])?;
        let mut problems = Vec::new();
        let builders = trust.builders.iter().filter_map(|(name, builder)| {
            let signer = signer(name, &builder.who, &builder.place, &root);
            let read = signer.and_then(|signer| self::builder(signer, builder));
            read.map_err(|error| problems.push(error)).ok()
        });
        let builders = builders.collect();
        let signers = trust.signers.iter().filter_map(|(name, signer)| {
            let read = self::signer(name, &signer.who, &signer.place, &root);
            let read = read.map_err(|error| problems.push(error)).ok()?;
            Some((read, signer.packs.clone()))
        });
        let signers = signers.collect();
        if problems.is_empty() {
            Ok(Self { builders, signers })
        } else {
            Err(problems)
        }
    }

    /// Returns whether anybody is named who may sign packs.
    pub fn names_signers(&self) -> bool {
        !self.signers.is_empty()
    }

    /// Returns who may sign a pack, by its name. Nobody has to where nobody is named for it; without patterns, a signer is named
    /// for all packs of registries.
    pub fn signers_of(&self, pack: &str, is_in_registry: bool) -> Vec<Signer> {
        let is_meant = |patterns: &[String]| match patterns {
            [] => is_in_registry,
            patterns => patterns.iter().map(String::as_str).collect::<Wildcards>().fit(pack),
        };
        let signers = self.signers.iter().filter(|(_, patterns)| is_meant(patterns));
        signers.map(|(signer, _)| signer.clone()).collect()
    }

    /// Says of every record whether it is a trusted builder's. The checkout is asked for only if a builder's source has to be
    /// that.
    pub fn verify<'c>(&self, builds: &mut Builds, checkout: impl FnOnce() -> Option<&'c Checkout>) {
        let needs_checkout = self.builders.iter().any(|builder| builder.is_of_checkout);
        let checkout = if needs_checkout { checkout() } else { None };
        provenance::verify(builds, &self.builders, checkout);
    }
}

fn root(trust: &Trust) -> Result<TrustedRoot, Problem> {
    match &trust.root {
        None => TrustedRoot::public().map_err(Problem::from),
        Some(root) => TrustedRoot::read(&root.value).map_err(|error| Problem::from(error).in_place(root.place())),
    }
}

fn signer(name: &str, who: &Who, place: &Place, root: &TrustedRoot) -> Result<Signer, Problem> {
    let by = match who {
        Who::Keys(paths) => By::Keys(keys(paths).map_err(|problem| problem.in_place(Some(place)))?),
        Who::Identity { identity, issuer } => By::Identity(Identity {
            identity: identity.clone(),
            issuer: issuer.clone(),
        }),
    };
    Ok(Signer {
        name: name.to_owned(),
        by,
        root: root.clone(),
    })
}

fn keys(paths: &[PathBuf]) -> Result<Vec<PublicKey>, Problem> {
    let keys = paths.iter().map(|path| PublicKey::read(path));
    Ok(keys.collect::<Result<_, _>>()?)
}

fn builder(signer: Signer, configured: &TrustedBuilder) -> Result<Builder, Problem> {
    let sources = configured.repositories.as_ref().map(|repositories| {
        let sources = repositories.iter().map(|repository| Source::parse(repository));
        sources.collect::<Result<_, _>>()
    });
    let sources = sources
        .transpose()
        .map_err(|error| Problem::from(error).in_place(Some(&configured.place)))?;
    Ok(Builder {
        signer,
        predicate_types: PREDICATE_TYPES.map(str::to_owned).to_vec(),
        ids: configured.builder_ids.clone(),
        build_types: configured.build_types.clone(),
        sources,
        is_of_checkout: configured.of_checkout,
        parameters: configured.parameters.clone(),
    })
}
