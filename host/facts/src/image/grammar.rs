//! Which characters may stand where in an image reference.
//!
//! The grammar of distribution/reference (`regexp.go`), written out: it has no need of a regular expression engine.

use super::ImageError;

/// `RepositoryNameTotalLengthMax` of distribution/reference. The registry's host does not count.
const REPOSITORY_LENGTH: usize = 255;

const TAG_LENGTH: usize = 128;

/// Returns whether a text is a registry's host, with or without a port.
pub(super) fn is_registry(text: &str) -> bool {
    let (host, port) = split_port(text);
    let is_number = |port: &str| !port.is_empty() && port.bytes().all(|byte| byte.is_ascii_digit());
    (is_domain(host) || is_ipv6(host)) && port.is_none_or(is_number)
}

/// Returns whether a text is a tag.
pub(super) fn is_tag(text: &str) -> bool {
    let is_word = |character: char| character.is_ascii_alphanumeric() || character == '_';
    text.len() <= TAG_LENGTH
        && text.starts_with(is_word)
        && text
            .chars()
            .all(|character| is_word(character) || matches!(character, '.' | '-'))
}

/// Returns what is wrong with a repository, if anything is.
pub(super) fn check_repository(text: &str) -> Result<(), ImageError> {
    if text.bytes().any(|byte| byte.is_ascii_uppercase()) {
        return Err(ImageError::UpperCase);
    }
    if !text.split('/').all(is_component) {
        return Err(ImageError::Repository);
    }
    if text.len() > REPOSITORY_LENGTH {
        return Err(ImageError::RepositoryLength);
    }
    Ok(())
}

/// The colons of an IPv6 address stand between brackets, so that only one behind them begins the port.
fn split_port(text: &str) -> (&str, Option<&str>) {
    let after_address = text.rfind(']').unwrap_or(0);
    match text.rsplit_once(':') {
        Some((host, port)) if host.len() > after_address => (host, Some(port)),
        _ => (text, None),
    }
}

fn is_domain(text: &str) -> bool {
    text.split('.').all(is_domain_label)
}

fn is_domain_label(text: &str) -> bool {
    let is_alphanumeric = |character: char| character.is_ascii_alphanumeric();
    text.starts_with(is_alphanumeric)
        && text.ends_with(is_alphanumeric)
        && text
            .chars()
            .all(|character| is_alphanumeric(character) || character == '-')
}

/// Any hex digits and colons, as upstream: whether the address exists is for the network to say.
fn is_ipv6(text: &str) -> bool {
    let inside = text.strip_prefix('[').and_then(|rest| rest.strip_suffix(']'));
    inside.is_some_and(|address| {
        !address.is_empty() && address.bytes().all(|byte| byte.is_ascii_hexdigit() || byte == b':')
    })
}

/// A part of a repository between two slashes: letters and digits, with single separators between them.
fn is_component(text: &str) -> bool {
    let is_alphanumeric = |character: char| character.is_ascii_lowercase() || character.is_ascii_digit();
    text.starts_with(is_alphanumeric)
        && text.ends_with(is_alphanumeric)
        && text.split(is_alphanumeric).all(is_separator)
}

/// Two neighbouring letters have nothing between them, which is fine too.
fn is_separator(text: &str) -> bool {
    matches!(text, "." | "_" | "__") || text.bytes().all(|byte| byte == b'-')
}
