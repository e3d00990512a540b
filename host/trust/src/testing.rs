//! What the tests share: fixtures, records and signers.

use std::path::PathBuf;

use crate::key::{Algorithm, PrivateKey, PublicKey};
use crate::signer::{By, Identity, Signer};
use crate::sigstore::TrustedRoot;

const FIXTURES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/fixtures");

/// A folder of fixtures. `None`, and said aloud, where it is absent.
pub(crate) fn fixtures(folder: &str) -> Option<PathBuf> {
    let path = PathBuf::from(FIXTURES).join(folder);
    if path.exists() {
        return Some(path);
    }
    eprintln!("skipped: there is no `{}`", path.display());
    None
}

pub(crate) fn key() -> PrivateKey {
    PrivateKey::generate(Algorithm::EcdsaP256).unwrap()
}

pub(crate) fn by_keys(name: &str, keys: &[&PublicKey]) -> Signer {
    Signer {
        name: name.to_owned(),
        by: By::Keys(keys.iter().map(|key| (*key).clone()).collect()),
        root: TrustedRoot::public().unwrap(),
    }
}

pub(crate) fn by_identity(name: &str, identity: &str) -> Signer {
    Signer {
        name: name.to_owned(),
        by: By::Identity(github(identity)),
        root: TrustedRoot::public().unwrap(),
    }
}

/// A workflow on GitHub.
pub(crate) fn github(identity: &str) -> Identity {
    Identity {
        identity: identity.to_owned(),
        issuer: "https://token.actions.githubusercontent.com".to_owned(),
    }
}
