//! Credentials that somebody wrote into an image reference, where none can be.

use std::borrow::Cow;

/// Returns a text that is no image reference without what may be a password in it: of `user:password@registry/…` only
/// `…@registry/…`.
pub(super) fn masked(text: &str) -> Cow<'_, str> {
    let mut separators = text.rmatch_indices('@').map(|(at, _)| text.split_at(at).1);
    match separators.find(|rest| !is_digest(rest)) {
        Some(rest) => Cow::Owned(format!("…{rest}")),
        None => Cow::Borrowed(text),
    }
}

/// The digest may be a wrong one, or be missing because its image is yet to be built. An algorithm that registries do
/// not use might as well be the host of a port.
fn is_digest(after_name: &str) -> bool {
    let is_of = |algorithm: &str| {
        let digits = after_name.strip_prefix(algorithm);
        digits.is_some_and(|digits| !digits.contains('/'))
    };
    after_name == "@" || ["@sha256:", "@sha384:", "@sha512:"].into_iter().any(is_of)
}

#[cfg(test)]
mod tests {
    use super::masked;

    #[test]
    fn what_stands_before_a_registry_is_masked() {
        for (text, shown) in [
            ("me:secret@registry.example.com/web:1", "…@registry.example.com/web:1"),
            (
                "https://me:secret@registry.example.com/web",
                "…@registry.example.com/web",
            ),
            ("me:sec@ret@registry.example.com/web", "…@registry.example.com/web"),
            ("me:secret@localhost:5000", "…@localhost:5000"),
            (
                "token@registry.example.com/web@sha256:00",
                "…@registry.example.com/web@sha256:00",
            ),
            ("me:secret@registry.example.com/web@", "…@registry.example.com/web@"),
        ] {
            assert_eq!(masked(text), shown);
        }
    }

    #[test]
    fn what_stands_before_a_digest_is_shown() {
        for text in [
            "web",
            "web:1:2",
            "web@",
            "web@sha256:00",
            "registry.example.com/Web@sha512:",
            "",
        ] {
            assert_eq!(masked(text), text);
        }
    }
}
