//! What changes from one lock to the next.

use std::collections::BTreeSet;
use std::fmt;

use crate::text::one_line;

use super::{LockedPack, Lockfile};

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
    /// Returns the capability that somebody has to approve by name, `PACK:INTERFACE`, if that is what changes.
    pub fn approval(&self, lock: &Lockfile) -> Option<String> {
        let Change::NewImport(import) = &self.change else {
            return None;
        };
        let pack = lock.packs.iter().find(|pack| pack.source == self.source)?;
        Some(format!("{}:{import}", pack.name))
    }
}

/// Returns what changes from one lock to the next, pack by pack in the order of the new one; those that are gone come last.
pub fn differences(old: &Lockfile, new: &Lockfile) -> Vec<Difference> {
    let same = |lock: &'_ Lockfile, source: &str| lock.packs.iter().position(|pack| pack.source == source);
    let mut found = Vec::new();
    for pack in &new.packs {
        let before = same(old, &pack.source).and_then(|place| old.packs.get(place));
        let changes = match before {
            Some(before) => changes(before, pack),
            None => vec![Change::New(Box::new(pack.clone()))],
        };
        found.extend(changes.into_iter().map(|change| difference(pack, change)));
    }
    let gone = old.packs.iter().filter(|pack| same(new, &pack.source).is_none());
    found.extend(gone.map(|pack| difference(pack, Change::Gone)));
    found
}

fn difference(pack: &LockedPack, change: Change) -> Difference {
    Difference {
        source: pack.source.clone(),
        change,
    }
}

fn changes(old: &LockedPack, new: &LockedPack) -> Vec<Change> {
    let text = |value: &Option<String>| value.clone().unwrap_or_else(|| "none".to_owned());
    let values = [
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
