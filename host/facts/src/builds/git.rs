//! Where an image's source is.

use super::Source;
use super::digests::Digests;
use crate::address::without_credentials;

/// Returns the source that a build client declares. BuildKit passes it on and cannot check it.
pub(super) fn declared(repository: Option<&str>, revision: Option<&str>) -> Option<Source> {
    let (repository, revision) = (repository.unwrap_or_default(), revision.unwrap_or_default().trim());
    let commit = without_mark(revision);
    let is_declared = !repository.is_empty() || !revision.is_empty();
    is_declared.then(|| Source {
        repository: without_credentials(repository.to_owned()),
        revision: commit.unwrap_or(revision).to_owned(),
        dirty: commit.is_some(),
    })
}

/// What of a revision stands before the mark of a dirty checkout, in any case of its letters. `None` where it has none.
fn without_mark(revision: &str) -> Option<&str> {
    const MARK: &str = "-dirty";
    let (commit, mark) = revision.split_at_checked(revision.len().checked_sub(MARK.len())?)?;
    mark.eq_ignore_ascii_case(MARK).then_some(commit)
}

/// Returns the source that a builder fetched itself. `None` for what is not fetched with git, such as an archive.
pub(super) fn fetched(uri: &str, digests: &Digests) -> Option<Source> {
    Some(Source {
        repository: without_credentials(repository(uri).to_owned()),
        revision: digests.commit()?.to_owned(),
        dirty: false,
    })
}

/// The address without what says which branch or folder: `#main:web` or `?ref=main` in BuildKit's, and `@refs/heads/main`
/// in those that begin with `git+`, after the [SPDX](https://spdx.github.io/spdx-spec/v2.3/package-information/) custom.
fn repository(uri: &str) -> &str {
    let uri = uri.split(['#', '?']).next().unwrap_or(uri);
    match uri.strip_prefix("git+") {
        Some(uri) => without_reference(uri),
        None => uri,
    }
}

/// An `@` before the path belongs to the user, as in `ssh://git@github.com/…`.
fn without_reference(uri: &str) -> &str {
    let host = uri.find("://").map_or(0, |scheme| scheme + "://".len());
    let after_host = uri.get(host..).and_then(|rest| rest.find('/'));
    let path = after_host.map_or(uri.len(), |place| host + place);
    let reference = uri.get(path..).and_then(|rest| rest.find('@'));
    reference.and_then(|place| uri.get(..path + place)).unwrap_or(uri)
}

#[cfg(test)]
mod tests {
    use super::{declared, fetched};

    fn repository(uri: &str) -> String {
        let digests = serde_json::from_str(r#"{"sha1": "4c49d6b"}"#).unwrap();
        fetched(uri, &digests).unwrap().repository
    }

    #[test]
    fn a_dirty_revision_is_the_commit_and_a_mark() {
        let source = declared(Some("https://git.example.com/shop.git"), Some("4c49d6b-dirty")).unwrap();
        assert_eq!((source.revision.as_str(), source.dirty), ("4c49d6b", true));
        let source = declared(Some("https://git.example.com/shop.git"), Some("4c49d6b")).unwrap();
        assert_eq!((source.revision.as_str(), source.dirty), ("4c49d6b", false));
    }

    #[test]
    fn the_mark_counts_in_any_letter_case_and_before_white_space() {
        for revision in ["4c49d6b-DIRTY", "4c49d6b-Dirty", "4c49d6b-dirty\n", " 4c49d6b-dirty \t"] {
            let source = declared(None, Some(revision)).unwrap();
            assert_eq!(
                (source.revision.as_str(), source.dirty),
                ("4c49d6b", true),
                "{revision:?}"
            );
        }
        for revision in ["dirty", "é-irty", "4c49d6b-dirty-not"] {
            let source = declared(None, Some(revision)).unwrap();
            assert_eq!((source.revision.as_str(), source.dirty), (revision, false));
        }
    }

    #[test]
    fn a_password_in_an_address_does_not_get_through() {
        let source = declared(Some("https://me:secret@git.example.com/shop.git"), None).unwrap();
        assert_eq!(source.repository, "https://git.example.com/shop.git");
        assert_eq!(
            repository("git+https://me:secret@git.example.com/shop@refs/heads/main"),
            "https://git.example.com/shop"
        );
    }

    #[test]
    fn white_space_alone_is_no_revision() {
        assert_eq!(declared(None, Some(" \n")), None);
    }

    #[test]
    fn a_checkout_without_a_remote_has_only_a_revision() {
        let source = declared(None, Some("4c49d6b-dirty")).unwrap();
        assert_eq!((source.repository.as_str(), source.dirty), ("", true));
        assert_eq!(declared(None, None), None);
        assert_eq!(declared(Some(""), Some("")), None);
    }

    #[test]
    fn what_has_no_commit_is_no_git_source() {
        let archive = serde_json::from_str(&format!(r#"{{"sha256": "{}"}}"#, "a".repeat(64))).unwrap();
        assert_eq!(fetched("https://example.com/source.tar.gz", &archive), None);
    }

    #[test]
    fn the_repository_is_the_address_without_branch_and_folder() {
        assert_eq!(
            repository("https://github.com/moby/buildkit.git#refs/tags/v0.11.0:hack"),
            "https://github.com/moby/buildkit.git"
        );
        assert_eq!(
            repository("https://github.com/moby/buildkit.git?tag=v0.11.0"),
            "https://github.com/moby/buildkit.git"
        );
        assert_eq!(
            repository("git+https://github.com/shop/shop@refs/heads/main"),
            "https://github.com/shop/shop"
        );
        assert_eq!(
            repository("git+https://github.com/shop/shop@refs/tags/@shop/web@1.0.0"),
            "https://github.com/shop/shop"
        );
        assert_eq!(
            repository("git+ssh://git@github.com/shop/shop@main"),
            "ssh://github.com/shop/shop"
        );
        assert_eq!(
            repository("git@github.com:shop/shop.git"),
            "git@github.com:shop/shop.git"
        );
        assert_eq!(repository("git+https://github.com"), "https://github.com");
    }
}
