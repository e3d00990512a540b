//! What changes from one lock to the next.

use std::collections::BTreeSet;
use std::fmt;

use crate::text::one_line;

use super::{LockedPack, Lockfile};

/// What stands for a manifest or a signer that there is not.
const NOBODY: &str = "none";

/// One thing that changes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// The pack, as the configuration names it.
    pub source: String,
    /// What changes.
    pub change: Change,
}

/// What changes of a pack.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    /// It is new.
    New(Box<LockedPack>),
    /// It is gone.
    Gone,
    /// Something that it is known by has another value: what, from, to.
    Value(&'static str, String, String),
    /// A policy is new, with its level.
    NewPolicy(String, &'static str),
    /// A policy is gone.
    GonePolicy(String),
    /// A policy has another level of its own: the policy, from, to.
    Level(String, &'static str, &'static str),
    /// It can see what it could not.
    NewImport(String),
    /// It no longer asks for what it could see.
    GoneImport(String),
}

impl Difference {
    /// Returns what somebody has to approve by name, if that is what changes: a new capability, as `PACK:INTERFACE`, or that nobody has
    /// to sign the pack any more, as `PACK:unsigned`.
    pub fn approval(&self, lock: &Lockfile) -> Option<String> {
        let what = match &self.change {
            Change::NewImport(import) => import.as_str(),
            Change::Value("signer", _, to) if to == NOBODY => "unsigned",
            _ => return None,
        };
        let pack = lock.packs.iter().find(|pack| pack.source == self.source)?;
        Some(format!("{}:{what}", pack.name))
    }
}

/// Returns what changes from one lock to the next, pack by pack in the order of the new one; those that are gone come last.
pub fn differences(old: &Lockfile, new: &Lockfile) -> Vec<Difference> {
    let same = |lock: &'_ Lockfile, source: &str| lock.packs.iter().position(|pack| pack.source == source);
    let mut found = Vec::new();
    for pack in &new.packs {
        let before = same(old, &pack.source).and_then(|place| old.packs.get(place));
        let before = before.or_else(|| renamed(old, new, pack));
        let changes = match before {
            Some(before) => changes(before, pack),
            None => vec![Change::New(Box::new(pack.clone()))],
        };
        found.extend(changes.into_iter().map(|change| difference(pack, change)));
    }
    let is_renamed = |pack: &LockedPack| {
        let mut others = new.packs.iter().filter(|other| same(old, &other.source).is_none());
        others.any(|other| renamed(old, new, other).is_some_and(|before| before.source == pack.source))
    };
    let gone = old.packs.iter().filter(|pack| same(new, &pack.source).is_none());
    let gone = gone.filter(|pack| !is_renamed(pack));
    found.extend(gone.map(|pack| difference(pack, Change::Gone)));
    found
}

/// Returns what a pack under a new name was before: one that is gone, of the same repository or of the same name of its own. So
/// another tag is no new pack, whose capabilities nobody would have to approve.
fn renamed<'l>(old: &'l Lockfile, new: &Lockfile, pack: &LockedPack) -> Option<&'l LockedPack> {
    let is_gone = |before: &&LockedPack| new.packs.iter().all(|other| other.source != before.source);
    let gone: Vec<_> = old.packs.iter().filter(is_gone).collect();
    let of_repository = gone
        .iter()
        .find(|before| repository(&before.source) == repository(&pack.source));
    let of_name = || gone.iter().find(|before| before.name == pack.name);
    of_repository.or_else(of_name).copied()
}

/// Returns the name of a pack without tag and digest.
fn repository(source: &str) -> &str {
    let name = source.split('@').next().unwrap_or(source);
    match name.rsplit_once(':') {
        Some((repository, tag)) if name.starts_with("oci://") && !tag.contains('/') => repository,
        _ => name,
    }
}

fn difference(pack: &LockedPack, change: Change) -> Difference {
    Difference {
        source: pack.source.clone(),
        change,
    }
}

fn changes(old: &LockedPack, new: &LockedPack) -> Vec<Change> {
    let text = |value: &Option<String>| value.clone().unwrap_or_else(|| NOBODY.to_owned());
    let values = [
        ("source", old.source.clone(), new.source.clone()),
        ("name", old.name.clone(), new.name.clone()),
        ("version", old.version.clone(), new.version.clone()),
        ("digest", old.digest.clone(), new.digest.clone()),
        ("manifest", text(&old.manifest), text(&new.manifest)),
        ("signer", text(&old.signer), text(&new.signer)),
        ("contract", old.contract.clone(), new.contract.clone()),
    ];
    let values = values.into_iter().filter(|(_, from, to)| from != to);
    let mut changes: Vec<_> = values.map(|(what, from, to)| Change::Value(what, from, to)).collect();
    changes.extend(imports(old, new));
    changes.extend(policies(old, new));
    changes
}

fn imports(old: &LockedPack, new: &LockedPack) -> Vec<Change> {
    let before: BTreeSet<_> = old.imports.iter().collect();
    let after: BTreeSet<_> = new.imports.iter().collect();
    let added = after
        .difference(&before)
        .map(|import| Change::NewImport((*import).clone()));
    let gone = before
        .difference(&after)
        .map(|import| Change::GoneImport((*import).clone()));
    added.chain(gone).collect()
}

fn policies(old: &LockedPack, new: &LockedPack) -> Vec<Change> {
    let changed = new
        .policies
        .iter()
        .filter_map(|(name, level)| match old.policies.get(name) {
            None => Some(Change::NewPolicy(name.clone(), level.as_str())),
            Some(before) if before != level => Some(Change::Level(name.clone(), before.as_str(), level.as_str())),
            Some(_) => None,
        });
    let gone = old.policies.keys().filter(|name| !new.policies.contains_key(*name));
    changed
        .chain(gone.map(|name| Change::GonePolicy(name.clone())))
        .collect()
}

impl fmt::Display for Difference {
    /// Writes it in one line that is fit to print.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            formatter,
            "{}: {}",
            one_line(&self.source),
            one_line(&self.change.to_string())
        )
    }
}

impl fmt::Display for Change {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::New(pack) => {
                let sees = pack.imports.join(", ");
                write!(formatter, "new: {} {}, {}", pack.name, pack.version, pack.digest)?;
                if let Some(signer) = &pack.signer {
                    write!(formatter, ", signed by {signer}")?;
                }
                write!(
                    formatter,
                    "; imports {}",
                    if sees.is_empty() { "nothing" } else { &sees }
                )
            }
            Self::Gone => formatter.write_str("gone"),
            Self::Value(what, from, to) => write!(formatter, "{what}: {from} → {to}"),
            Self::NewPolicy(name, level) => write!(formatter, "new policy: {name} ({level})"),
            Self::GonePolicy(name) => write!(formatter, "policy gone: {name}"),
            Self::Level(name, from, to) => write!(formatter, "level of {name}: {from} → {to}"),
            Self::NewImport(name) => write!(formatter, "new capability: {name}"),
            Self::GoneImport(name) => write!(formatter, "capability gone: {name}"),
        }
    }
}
