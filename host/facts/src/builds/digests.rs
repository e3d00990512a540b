//! The digests of one thing by algorithm, as in-toto writes them.

use super::members::{Object, quoted, within};
use crate::image::digest;
use serde::Deserialize;
use std::collections::BTreeMap;

/// A [digest set](https://github.com/in-toto/attestation/blob/main/spec/v1/digest_set.md): digests by the name of
/// their algorithm, such as `sha256` or `gitCommit`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(try_from = "Object<String>")]
pub(super) struct Digests(BTreeMap<String, String>);

impl Digests {
    /// Returns those by which a registry finds an image.
    pub(super) fn of_image(&self) -> impl Iterator<Item = String> {
        let known = self
            .0
            .iter()
            .filter(|(algorithm, _)| digest::length(algorithm).is_some());
        known.map(|(algorithm, digits)| format!("{algorithm}:{digits}"))
    }

    /// Returns the one to show: SHA-256 where there are several.
    pub(super) fn preferred(&self) -> Option<String> {
        let (algorithm, digits) = self.0.get_key_value("sha256").or_else(|| self.0.iter().next())?;
        Some(format!("{algorithm}:{digits}"))
    }

    /// Returns the commit, where they are of a git repository: in-toto calls it `gitCommit`, BuildKit `sha1`.
    pub(super) fn commit(&self) -> Option<&str> {
        self.0
            .get("gitCommit")
            .or_else(|| self.0.get("sha1"))
            .map(String::as_str)
    }
}

impl TryFrom<Object<String>> for Digests {
    type Error = String;

    fn try_from(members: Object<String>) -> Result<Self, String> {
        for (algorithm, digits) in &members.0 {
            check(algorithm, digits)?;
        }
        Ok(Self(members.0))
    }
}

/// There are more algorithms than an image can be named by, and what their digests look like is not for us to say.
fn check(algorithm: &str, digits: &str) -> Result<(), String> {
    if digits.is_empty() {
        return Err(format!("the digest {} is empty", quoted(algorithm)));
    }
    if digest::length(algorithm).is_some() {
        return check_image(&format!("{algorithm}:{digits}"));
    }
    Ok(())
}

/// Returns what is wrong with the digest of an image, if anything is.
pub(super) fn check_image(text: &str) -> Result<(), String> {
    if text.is_empty() {
        return Err("the digest is empty".to_owned());
    }
    digest::check(text).map_err(|error| within(text, &error.to_string()))
}

#[cfg(test)]
mod tests {
    use super::Digests;

    fn digests(json: &str) -> Result<Digests, String> {
        serde_json::from_str(json).map_err(|error| error.to_string())
    }

    #[test]
    fn only_algorithms_of_registries_name_an_image() {
        let text = format!(r#"{{"sha256": "{}", "sha1": "1234"}}"#, "a".repeat(64));
        let of_image: Vec<_> = digests(&text).unwrap().of_image().collect();
        assert_eq!(of_image, [format!("sha256:{}", "a".repeat(64))]);
    }

    #[test]
    fn sha256_is_preferred_and_any_other_better_than_none() {
        let both = format!(r#"{{"gitCommit": "1234", "sha256": "{}"}}"#, "a".repeat(64));
        assert!(digests(&both).unwrap().preferred().unwrap().starts_with("sha256:"));
        assert_eq!(
            digests(r#"{"gitCommit": "1234"}"#).unwrap().preferred().unwrap(),
            "gitCommit:1234"
        );
        assert_eq!(digests("{}").unwrap().preferred(), None);
    }

    #[test]
    fn an_empty_or_malformed_digest_is_refused() {
        let error = |json| digests(json).unwrap_err();
        assert!(error(r#"{"sha256": ""}"#).starts_with("the digest `sha256` is empty"));
        assert!(error(r#"{"sha1": ""}"#).starts_with("the digest `sha1` is empty"));
        assert!(error(r#"{"sha256": "ABC"}"#).starts_with("`sha256:ABC`: malformed digest"));
        assert!(error(r#"{"sha256": "abc"}"#).starts_with("`sha256:abc`: digest of the wrong length"));
        assert!(error(r#"{"sha1": "a", "sha1": "b"}"#).starts_with("the key `sha1` stands twice"));
    }
}
