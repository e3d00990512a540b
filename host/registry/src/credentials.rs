//! Logins, from the files in which Docker and Podman keep them.
//!
//! As [Docker](https://docs.docker.com/reference/cli/docker/login/) reads them: a program of `credHelpers` or `credsStore`
//! first, then `auths`. As Podman does
//! ([containers-auth.json](https://github.com/containers/image/blob/main/docs/containers-auth.json.5.md)), an entry may be for a
//! part of a registry, and the longest counts.

use std::collections::HashMap;
use std::env;
use std::fmt;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::Deserialize;

use crate::{Error, helper};

/// The most bytes of a file of logins.
const LONGEST_FILE: u64 = 4 << 20;

/// Docker Hub's name in these files.
const DOCKER_HUB: &str = "https://index.docker.io/v1/";

/// A text that is never printed.
#[derive(Clone, Deserialize, PartialEq, Eq)]
#[serde(transparent)]
pub(crate) struct Secret(String);

impl Secret {
    /// Returns the text, for the one who has to have it.
    pub(crate) fn reveal(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("[secret]")
    }
}

/// Who one is for a registry.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Login {
    Password {
        user: String,
        password: Secret,
    },
    /// A token that tokens are made from.
    Identity(Secret),
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct File {
    auths: HashMap<String, Entry>,
    cred_helpers: HashMap<String, String>,
    creds_store: String,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Entry {
    auth: Option<Secret>,
    identitytoken: Option<Secret>,
    username: Option<String>,
    password: Option<Secret>,
}

/// Returns the files that Docker and Podman would read: `REGISTRY_AUTH_FILE`, then `config.json` of `DOCKER_CONFIG` or
/// `~/.docker`, then Podman's of the session. Not all of them need to be there.
pub fn login_files() -> Vec<PathBuf> {
    let folder = |name: &str| env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from);
    let docker = folder("DOCKER_CONFIG").or_else(|| env::home_dir().map(|home| home.join(".docker")));
    let files = [
        folder("REGISTRY_AUTH_FILE"),
        docker.map(|folder| folder.join("config.json")),
        folder("XDG_RUNTIME_DIR").map(|folder| folder.join("containers/auth.json")),
    ];
    files.into_iter().flatten().collect()
}

/// Returns the login of the first file that knows one for a registry. `None` where none does.
///
/// # Errors
/// When a file is there but cannot be used, or a program that keeps logins does not answer.
pub(crate) async fn find(
    files: &[PathBuf],
    registry: &str,
    repository: &str,
    limit: Duration,
) -> Result<Option<Login>, Error> {
    for file in files {
        let Some(logins) = read(file)? else { continue };
        if let Some(login) = logins.find(file, registry, repository, limit).await? {
            return Ok(Some(login));
        }
    }
    Ok(None)
}

fn read(file: &Path) -> Result<Option<File>, Error> {
    let refused = |reason: String| Error::File {
        file: file.to_owned(),
        reason,
    };
    match std::fs::metadata(file) {
        Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => return Ok(None),
        Ok(metadata) if metadata.len() > LONGEST_FILE => {
            return Err(refused("too long for a file of logins".to_owned()));
        }
        _ => {}
    }
    let text = std::fs::read(file).map_err(|error| refused(error.to_string()))?;
    // serde_json's own words could show a password.
    let place = |error: serde_json::Error| {
        refused(format!(
            "no file of logins: line {}, column {}",
            error.line(),
            error.column()
        ))
    };
    serde_json::from_slice(&text).map(Some).map_err(place)
}

impl File {
    async fn find(
        &self,
        file: &Path,
        registry: &str,
        repository: &str,
        limit: Duration,
    ) -> Result<Option<Login>, Error> {
        let names = names(registry, repository);
        let helper = names
            .iter()
            .find_map(|name| Some((self.cred_helpers.get(name)?, name.as_str())));
        let store = (!self.creds_store.is_empty()).then_some((&self.creds_store, store_name(registry)));
        for (program, name) in helper.into_iter().chain(store) {
            if let Some(login) = helper::ask(program, name, limit).await? {
                return Ok(Some(login));
            }
        }
        let entry = names.iter().find_map(|name| self.auths.get(name));
        entry.map_or(Ok(None), |entry| entry.login(file, registry))
    }
}

/// Returns the names that a repository's login may stand under, the most exact first.
fn names(registry: &str, repository: &str) -> Vec<String> {
    let whole = format!("{registry}/{repository}");
    let mut names = vec![whole.clone()];
    names.extend(
        whole
            .rmatch_indices('/')
            .filter_map(|(end, _)| whole.get(..end))
            .map(str::to_owned),
    );
    if registry == "docker.io" {
        names.extend([DOCKER_HUB, "index.docker.io", "registry-1.docker.io"].map(str::to_owned));
    }
    for scheme in ["https", "http"] {
        for path in ["", "/", "/v1/", "/v2/"] {
            names.push(format!("{scheme}://{registry}{path}"));
        }
    }
    names
}

fn store_name(registry: &str) -> &str {
    if registry == "docker.io" { DOCKER_HUB } else { registry }
}

impl Entry {
    fn login(&self, file: &Path, registry: &str) -> Result<Option<Login>, Error> {
        if let Some(token) = self.identitytoken.as_ref().filter(|token| !token.0.is_empty()) {
            return Ok(Some(Login::Identity(token.clone())));
        }
        if let (Some(user), Some(password)) = (&self.username, &self.password) {
            return Ok(Some(Login::Password {
                user: user.clone(),
                password: password.clone(),
            }));
        }
        let Some(auth) = self.auth.as_ref().filter(|auth| !auth.0.is_empty()) else {
            return Ok(None);
        };
        decode(auth).map(Some).ok_or_else(|| Error::File {
            file: file.to_owned(),
            reason: format!("the login of `{registry}` is not the base64 of `user:password`"),
        })
    }
}

fn decode(auth: &Secret) -> Option<Login> {
    let text = String::from_utf8(STANDARD.decode(auth.0.trim()).ok()?).ok()?;
    let (user, password) = text.split_once(':')?;
    Some(Login::Password {
        user: user.to_owned(),
        // Docker writes zeros at the end where it once did.
        password: Secret(password.trim_end_matches('\0').to_owned()),
    })
}

#[cfg(test)]
mod tests;
