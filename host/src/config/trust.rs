//! Whose signatures count, as a configuration says it: `[trust]`.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde::Deserialize;
use toml::Spanned;

use crate::problem::{Place, Problem, SourceFile};

use super::{Origin, Said};

/// Whose signatures count.
#[derive(Debug, Clone, Default)]
pub struct Trust {
    /// The file of Sigstore's trusted root, instead of the one that is part of the program.
    pub root: Option<Said<PathBuf>>,
    /// Who may sign packs.
    pub signers: BTreeMap<String, PackSigner>,
    /// Who may build images.
    pub builders: BTreeMap<String, TrustedBuilder>,
}

impl Trust {
    /// Returns the files that it names: the root, and the keys.
    pub(crate) fn paths(&self) -> Vec<PathBuf> {
        let signers = self.signers.values().map(|signer| &signer.who);
        let who = self.builders.values().map(|builder| &builder.who).chain(signers);
        let keys = who.filter_map(|who| match who {
            Who::Keys(keys) => Some(keys.iter()),
            Who::Identity { .. } => None,
        });
        let root = self.root.iter().map(|root| &root.value);
        root.chain(keys.flatten()).cloned().collect()
    }

    /// Returns whether builders are trusted by name: then no image goes without provenance, be it that none is given at all.
    pub fn asks_for_provenance(&self) -> bool {
        !self.builders.is_empty()
    }
}

/// Who may sign packs.
#[derive(Debug, Clone)]
pub struct PackSigner {
    /// Where the table begins.
    pub place: Place,
    /// By what a signature of theirs is known.
    pub who: Who,
    /// The packs, by patterns of their names in `packs`; none for all that come from a registry.
    pub packs: Vec<String>,
}

/// Who may build images, and how their provenance has to be.
#[derive(Debug, Clone)]
pub struct TrustedBuilder {
    /// Where the table begins.
    pub place: Place,
    /// By what a signature of theirs is known.
    pub who: Who,
    /// The builders' identifiers; any if nothing is said.
    pub builder_ids: Option<Vec<String>>,
    /// The kinds of build, URIs; any if nothing is said.
    pub build_types: Option<Vec<String>>,
    /// The repositories of the sources, in which `*` stands for any characters within a part of the path; any if nothing is said.
    pub repositories: Option<Vec<String>>,
    /// The parameters that a build may have; any if nothing is said.
    pub parameters: Option<Vec<String>>,
    /// Whether the source has to be the commit that is checked out.
    pub of_checkout: bool,
}

/// By what a signature is known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Who {
    /// By one of some public keys, in PEM files.
    Keys(Vec<PathBuf>),
    /// By a certificate that Sigstore made out.
    Identity {
        /// To whom, in which `*` stands for any characters but `/` and `@`.
        identity: String,
        /// On whose word, the address of who vouches for the identity.
        issuer: String,
    },
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, expecting = "a table with `root`, `signers` and `builders`")]
pub(super) struct TrustTable {
    root: Option<Spanned<String>>,
    #[serde(default)]
    signers: BTreeMap<String, Spanned<SignerTable>>,
    #[serde(default)]
    builders: BTreeMap<String, Spanned<BuilderTable>>,
}

#[derive(Deserialize)]
#[serde(
    deny_unknown_fields,
    expecting = "a table with `keys`, or `identity` and `issuer`, and `packs`"
)]
struct SignerTable {
    keys: Option<Spanned<Vec<String>>>,
    identity: Option<Spanned<String>>,
    issuer: Option<Spanned<String>>,
    #[serde(default)]
    packs: Vec<String>,
}

#[derive(Deserialize)]
#[serde(
    deny_unknown_fields,
    rename_all = "kebab-case",
    expecting = "a table with `keys`, or `identity` and `issuer`, and `builder-ids`, `build-types`, `repositories`, `parameters` and `revision`"
)]
struct BuilderTable {
    keys: Option<Spanned<Vec<String>>>,
    identity: Option<Spanned<String>>,
    issuer: Option<Spanned<String>>,
    builder_ids: Option<Vec<String>>,
    build_types: Option<Vec<String>>,
    repositories: Option<Vec<String>>,
    parameters: Option<Vec<String>>,
    #[serde(default)]
    revision: Revision,
}

/// Which commit an image has to be built from.
#[derive(Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Revision {
    /// The one that is checked out.
    #[default]
    Checkout,
    /// Any.
    Any,
}

impl TrustTable {
    /// Adds another piece of the same text.
    pub(super) fn add(&mut self, piece: Self) {
        self.root = self.root.take().or(piece.root);
        self.signers.extend(piece.signers);
        self.builders.extend(piece.builders);
    }

    /// Returns what it says. Paths start at `folder`.
    pub(super) fn read(self, source: &SourceFile, folder: &Path, problems: &mut Vec<Problem>) -> Trust {
        let signers = self.signers.into_iter();
        let signers = signers.map(|(name, table)| Ok((name, signer(source, folder, table)?)));
        let builders = self.builders.into_iter();
        let builders = builders.map(|(name, table)| Ok((name, builder(source, folder, table)?)));
        Trust {
            signers: kept(signers, problems),
            builders: kept(builders, problems),
            root: self.root.map(|root| Said {
                origin: Origin::File(place(source, &root)),
                value: folder.join(root.into_inner()),
            }),
        }
    }
}

fn kept<T>(
    read: impl Iterator<Item = Result<(String, T), Problem>>,
    problems: &mut Vec<Problem>,
) -> BTreeMap<String, T> {
    read.filter_map(|read| read.map_err(|problem| problems.push(problem)).ok())
        .collect()
}

fn signer(source: &SourceFile, folder: &Path, table: Spanned<SignerTable>) -> Result<PackSigner, Problem> {
    let place = place(source, &table);
    let table = table.into_inner();
    let who = who(&place, folder, table.keys, table.identity, table.issuer)?;
    let packs = table.packs;
    if packs.iter().any(|pattern| pattern.trim().is_empty()) {
        return Err(Problem::new("`packs` has an empty name, which no pack has")
            .hint("name packs as `packs` of the configuration does")
            .in_place(Some(&place)));
    }
    Ok(PackSigner { place, who, packs })
}

fn builder(source: &SourceFile, folder: &Path, table: Spanned<BuilderTable>) -> Result<TrustedBuilder, Problem> {
    let place = place(source, &table);
    let table = table.into_inner();
    Ok(TrustedBuilder {
        who: who(&place, folder, table.keys, table.identity, table.issuer)?,
        place,
        builder_ids: table.builder_ids,
        build_types: table.build_types,
        repositories: table.repositories,
        parameters: table.parameters,
        of_checkout: table.revision == Revision::Checkout,
    })
}

fn place<T>(source: &SourceFile, value: &Spanned<T>) -> Place {
    Place {
        file: source.clone(),
        range: value.span(),
    }
}

/// Returns whether a text is an address of the web, as those of all who vouch for identities are.
fn is_address(text: &str) -> bool {
    let host = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
    host.is_some_and(|host| host.starts_with(char::is_alphanumeric)) && !text.contains(char::is_whitespace)
}

/// Reads by what a signature is known: keys, or an identity and who vouches for it. Half of it would let anybody in.
fn who(
    place: &Place,
    folder: &Path,
    keys: Option<Spanned<Vec<String>>>,
    identity: Option<Spanned<String>>,
    issuer: Option<Spanned<String>>,
) -> Result<Who, Problem> {
    let problem = |message: &str, hint: &str| Err(Problem::new(message).hint(hint).in_place(Some(place)));
    let text = |value: Option<Spanned<String>>| value.map(Spanned::into_inner).unwrap_or_default();
    let keys = keys.map(Spanned::into_inner);
    let (identity, issuer) = (text(identity), text(issuer));
    match keys {
        Some(keys) if identity.is_empty() && issuer.is_empty() => match keys.as_slice() {
            [] => problem("`keys` names no key", "name the file of a public key, in PEM"),
            keys => Ok(Who::Keys(keys.iter().map(|key| folder.join(key)).collect())),
        },
        Some(_) => problem(
            "a signature is known by `keys`, or by `identity` and `issuer`, and not by both",
            "make two tables of it: one signature of either is enough",
        ),
        None if identity.is_empty() && issuer.is_empty() => problem(
            "nothing says by what a signature is known",
            "add `keys = [\"release.pub\"]`, or `identity` and `issuer`",
        ),
        None if identity.is_empty() => problem(
            "`identity` is missing",
            "say to whom the certificate has to be made out",
        ),
        None if issuer.is_empty() => problem(
            "`issuer` is missing",
            "say on whose word, as in `issuer = \"https://token.actions.githubusercontent.com\"`",
        ),
        None if !identity.contains(char::is_alphanumeric) => problem(
            "`identity` is anybody's",
            "name it, as in `https://github.com/acme/shop/.github/workflows/release.yml@refs/heads/main`",
        ),
        None if issuer.contains('*') => problem(
            "`issuer` is compared as it is, and `*` stands for nothing in it",
            "write the whole address, as in `issuer = \"https://token.actions.githubusercontent.com\"`",
        ),
        None if !is_address(&issuer) => problem(
            "`issuer` is no address",
            "write it as the certificate has it, as in `issuer = \"https://token.actions.githubusercontent.com\"`",
        ),
        None => Ok(Who::Identity { identity, issuer }),
    }
}
