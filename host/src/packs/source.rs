//! Where a pack's bytes come from.

use std::borrow::Cow;
use std::path::{Path, PathBuf};

use portcullis_facts::InputError;

/// The packs that are part of the program.
pub const BUILTIN: [(&str, &[u8]); 3] = [
    ("tagging", include_bytes!(concat!(env!("OUT_DIR"), "/tagging.wasm"))),
    ("registry", include_bytes!(concat!(env!("OUT_DIR"), "/registry.wasm"))),
    ("rebuild", include_bytes!(concat!(env!("OUT_DIR"), "/rebuild.wasm"))),
];

/// What a user calls a pack.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Source {
    /// `builtin:NAME`.
    Builtin(String),
    /// A file.
    File(PathBuf),
    /// In a registry: `oci://HOST/NAME:TAG`.
    Oci(String),
}

/// What the names of packs in registries begin with.
const OCI: &str = "oci://";

impl Source {
    /// Reads what a user calls a pack; a relative path starts at `base`.
    pub fn parse(text: &str, base: &Path) -> Self {
        match text.strip_prefix("builtin:") {
            Some(name) => Self::Builtin(name.to_owned()),
            None if text.starts_with(OCI) => Self::Oci(text.to_owned()),
            None => Self::File(base.join(text)),
        }
    }

    /// Returns the built-in packs.
    pub fn builtin() -> impl Iterator<Item = Self> {
        BUILTIN.iter().map(|(name, _)| Self::Builtin((*name).to_owned()))
    }

    /// Reads the pack's bytes, if it is here.
    ///
    /// # Errors
    ///
    /// Fails where there is no such pack, and for one in a registry.
    pub fn read(&self) -> Result<Cow<'static, [u8]>, InputError> {
        match self {
            Self::Builtin(name) => builtin(name).map(Cow::Borrowed),
            Self::Oci(reference) => Err(InputError::new(format!("the pack `{reference}` is in a registry"))
                .hint("`portcullis pull` brings it here")),
            Self::File(path) => std::fs::read(path).map(Cow::Owned).map_err(|error| {
                InputError::new(format!(
                    "cannot read the pack `{}`: {}",
                    path.display(),
                    portcullis_facts::document::reason(&error)
                ))
                .hint("`--pack` and `packs` name a component file, or a built-in pack as `builtin:NAME`")
            }),
        }
    }
}

impl std::fmt::Display for Source {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Builtin(name) => write!(formatter, "builtin:{name}"),
            Self::File(path) => write!(formatter, "{}", path.display()),
            Self::Oci(reference) => formatter.write_str(reference),
        }
    }
}

fn builtin(name: &str) -> Result<&'static [u8], InputError> {
    let found = BUILTIN
        .iter()
        .find(|(known, _)| *known == name)
        .map(|(_, bytes)| *bytes);
    found.ok_or_else(|| {
        let known: Vec<_> = BUILTIN.iter().map(|(known, _)| format!("`builtin:{known}`")).collect();
        InputError::new(format!("there is no built-in pack `{name}`")).hint(format!("there are {}", known.join(", ")))
    })
}
