//! `portcullis.lock`: exactly which packs may judge.
//!
//! The configuration names packs; the lock says by digest what these names stood for when somebody looked. A run takes what
//! the lock says, or ends: it never changes the lock by itself. Who changes it sees what changes ([`differences`]).

mod difference;

use std::collections::BTreeMap;
use std::path::Path;

use portcullis_facts::document::Document;
use serde::{Deserialize, Serialize};

use crate::outcome::Level;
use crate::packs::Pack;
use crate::problem::Problem;
use crate::text::one_line;

pub use difference::{Difference, differences};

/// The name of the file, which lies beside the configuration.
pub const NAME: &str = crate::config::LOCK;

/// The most bytes of a lock: thousands of packs.
const LONGEST: u64 = 4 << 20;

/// The version of the file's form.
const VERSION: u32 = 1;

const HEADER: &str =
    "# Exactly which packs may judge. `portcullis lock` writes this file, and shows what changes: commit it.\n";

const HINT: &str = "`portcullis lock` shows what has changed, and writes it down";

/// What a lock holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Lockfile {
    version: u32,
    /// The packs, in the order of the configuration.
    #[serde(default, rename = "pack")]
    pub packs: Vec<LockedPack>,
}

/// A pack as somebody looked at it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct LockedPack {
    /// Its name, as it says itself.
    pub name: String,
    /// Its version, as it says itself.
    pub version: String,
    /// Where it came from, as the configuration names it.
    pub source: String,
    /// The digest of the component, `sha256:…`.
    pub digest: String,
    /// The digest of the manifest in the registry that it was pulled from, `sha256:…`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub manifest: Option<String>,
    /// Who signed it, by the name in `[trust.signers]`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub signer: Option<String>,
    /// The version of the contract that it was built for.
    pub contract: String,
    /// The interfaces that it imports, without the contract: what it can see.
    pub imports: Vec<String>,
    /// The policies and their own levels.
    pub policies: BTreeMap<String, Level>,
}

/// Where a pack came from, and who vouched for it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Provenance {
    /// The digest of the manifest in the registry, of a pack from one.
    pub manifest: Option<String>,
    /// Who signed it, by the name in `[trust.signers]`, where somebody has to.
    pub signer: Option<String>,
}

impl LockedPack {
    /// Returns what is written down of a pack that goes by a name.
    pub fn of(source: &str, pack: &Pack, provenance: Provenance) -> Self {
        let info = pack.info();
        let own_name = |name: &str| {
            let name = name.rsplit('/').next().unwrap_or(name);
            name.split('@').next().unwrap_or(name).to_owned()
        };
        Self {
            name: info.name.clone(),
            version: info.version.clone(),
            source: source.to_owned(),
            digest: pack.digest().to_owned(),
            manifest: provenance.manifest,
            signer: provenance.signer,
            contract: pack.contract().to_owned(),
            imports: pack.imports().iter().map(|import| own_name(import.name)).collect(),
            policies: info
                .policies
                .iter()
                .map(|policy| (policy.name.clone(), policy.level))
                .collect(),
        }
    }
}

impl Lockfile {
    /// Returns a lock of packs.
    pub fn new(packs: Vec<LockedPack>) -> Self {
        Self {
            version: VERSION,
            packs,
        }
    }

    /// Reads a lock, if there is one.
    ///
    /// # Errors
    ///
    /// Says why the file cannot be read or understood. One that is there counts: to go on without would be to run anything.
    pub fn read(path: &Path) -> Result<Option<Self>, Problem> {
        if path
            .symlink_metadata()
            .is_err_and(|error| error.kind() == std::io::ErrorKind::NotFound)
        {
            return Ok(None);
        }
        let unread = |problem: Problem| {
            problem.hint("take it back from version control; or remove it, and run `portcullis lock`")
        };
        let document = Document::read_up_to(path, LONGEST).map_err(|error| unread(error.into()))?;
        Self::parse(document.text())
            .map(Some)
            .map_err(|reason| unread(Problem::new(format!("`{}` is no lock: {reason}", path.display()))))
    }

    /// Reads the text of a lock.
    ///
    /// # Errors
    ///
    /// Says what is wrong with it, in one line.
    pub fn parse(text: &str) -> Result<Self, String> {
        let lock: Self = toml::from_str(text).map_err(|error| one_line(error.message()))?;
        if lock.version != VERSION {
            return Err(format!(
                "its version is {}, and this program reads {VERSION}",
                lock.version
            ));
        }
        let mut sources: Vec<_> = lock.packs.iter().map(|pack| &pack.source).collect();
        sources.sort_unstable();
        match sources.windows(2).find(|pair| pair.first() == pair.last()) {
            Some([source, ..]) => Err(format!("it has `{}` twice", one_line(source))),
            _ => Ok(lock),
        }
    }

    /// Returns the text of the lock.
    pub fn text(&self) -> String {
        let body = toml::to_string(self).unwrap_or_default();
        format!("{HEADER}\n{body}")
    }

    /// Returns what is written down of the pack that goes by a name.
    ///
    /// # Errors
    ///
    /// Says that there is nothing.
    pub fn of(&self, source: &str) -> Result<&LockedPack, Problem> {
        let found = self.packs.iter().find(|pack| pack.source == source);
        found.ok_or_else(|| {
            Problem::new(format!("the pack `{source}` is not in `{NAME}`"))
                .hint("`portcullis lock` shows what it is, and writes it down")
        })
    }
}

impl LockedPack {
    /// Checks that bytes are the pack's, by their digest.
    ///
    /// # Errors
    ///
    /// Says that they are another's.
    pub fn require(&self, digest: &str) -> Result<(), Problem> {
        if self.digest == digest {
            return Ok(());
        }
        let message = format!(
            "the pack `{}` is not the one that is locked: its digest is `{digest}`, and `{NAME}` says `{}`",
            self.source, self.digest
        );
        Err(Problem::new(message).hint(HINT))
    }

    /// Checks that a pack is signed by who signed it when it was locked.
    ///
    /// # Errors
    ///
    /// Says that it is not, or that nobody asks any more.
    pub fn require_signer(&self, signer: Option<&str>) -> Result<(), Problem> {
        let Some(locked) = self.signer.as_deref().filter(|locked| Some(*locked) != signer) else {
            return Ok(());
        };
        let now = signer.map_or_else(
            || "nobody has to sign it any more".to_owned(),
            |signer| format!("`{signer}` did"),
        );
        let message = format!(
            "the pack `{}` is locked as signed by `{locked}`, and {now}",
            self.source
        );
        Err(Problem::new(message).hint(HINT))
    }
}

#[cfg(test)]
mod tests {
    use super::Lockfile;

    const PACK: &str = "
        [[pack]]
        name = \"house\"
        version = \"1.0.0\"
        source = \"oci://registry.example.com/policies/house:1\"
        digest = \"sha256:01\"
        manifest = \"sha256:02\"
        signer = \"platform\"
        contract = \"portcullis:policy@0.1.0\"
        imports = [\"resources\"]
        policies = { open-port = \"mandatory\" }
    ";

    fn refused(text: &str) -> String {
        Lockfile::parse(text).unwrap_err()
    }

    #[test]
    fn what_is_written_is_read_again() {
        let lock = Lockfile::parse(&format!("version = 1\n{PACK}")).unwrap();
        assert_eq!(Lockfile::parse(&lock.text()).unwrap(), lock);
        insta::assert_snapshot!(lock.text(), @r#"
        # Exactly which packs may judge. `portcullis lock` writes this file, and shows what changes: commit it.

        version = 1

        [[pack]]
        name = "house"
        version = "1.0.0"
        source = "oci://registry.example.com/policies/house:1"
        digest = "sha256:01"
        manifest = "sha256:02"
        signer = "platform"
        contract = "portcullis:policy@0.1.0"
        imports = ["resources"]

        [pack.policies]
        open-port = "mandatory"
        "#);
    }

    #[test]
    fn what_is_not_understood_is_refused() {
        insta::assert_snapshot!(refused(""), @"missing field `version`");
        insta::assert_snapshot!(refused("version = 2"), @"its version is 2, and this program reads 1");
        insta::assert_snapshot!(refused("version = 1\nkey = 1"), @"unknown field `key`, expected `version` or `pack`");
        insta::assert_snapshot!(refused(&format!("version = 1\n{PACK}\nkey = 1")), @"unknown field `key`, expected one of `name`, `version`, `source`, `digest`, `manifest`, `signer`, `contract`, `imports`, `policies`");
        insta::assert_snapshot!(refused(&format!("version = 1\n{PACK}{PACK}")), @"it has `oci://registry.example.com/policies/house:1` twice");
    }

    #[test]
    fn a_pack_is_known_by_its_name_and_its_digest() {
        let lock = Lockfile::parse(&format!("version = 1\n{PACK}")).unwrap();
        let source = "oci://registry.example.com/policies/house:1";
        lock.of(source).unwrap().require("sha256:01").unwrap();
        insta::assert_snapshot!(lock.of(source).unwrap().require("sha256:03").unwrap_err(), @"the pack `oci://registry.example.com/policies/house:1` is not the one that is locked: its digest is `sha256:03`, and `portcullis.lock` says `sha256:01`; hint: `portcullis lock` shows what has changed, and writes it down");
        insta::assert_snapshot!(lock.of("policies/house.wasm").unwrap_err(), @"the pack `policies/house.wasm` is not in `portcullis.lock`; hint: `portcullis lock` shows what it is, and writes it down");
    }
}
