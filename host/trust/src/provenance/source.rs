//! Which repositories a builder may build from.

use std::fmt;

use portcullis_facts::{InputError, repository};

use crate::pattern;
use crate::words::quoted;

/// A repository, or several with a `*` in the segments of their paths.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source(String);

impl Source {
    /// Returns the repositories that a pattern means, such as `https://git.example.com/shop/*`. A `*` stands for any
    /// characters of one segment. There is none in the host.
    ///
    /// # Errors
    /// Says that it is no address of a repository on a host.
    pub fn parse(text: &str) -> Result<Self, InputError> {
        let source = repository::pattern(text).map(Self);
        source.ok_or_else(|| {
            let error = InputError::new(format!("{} is no repository on a host", quoted(text)));
            error.hint("write it as in `https://git.example.com/shop/web`, or with `*` for a segment of its path")
        })
    }

    /// Returns whether an address is that of such a repository, however it is spelt.
    pub fn means(&self, address: &str) -> bool {
        repository::name(address).is_some_and(|name| pattern::matches(&self.0, &name, &['/']))
    }
}

/// Shows host and path.
impl fmt::Display for Source {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::Source;

    #[test]
    fn a_repository_is_compared_by_host_and_segments_of_its_path() {
        for (pattern, address, expected) in [
            (
                "https://git.example.com/shop/web",
                "git@git.example.com:shop/web.git",
                true,
            ),
            (
                "https://git.example.com/shop/web",
                "https://git.example.com/shop/web2",
                false,
            ),
            (
                "https://git.example.com/shop/*",
                "https://git.example.com/shop/web",
                true,
            ),
            (
                "https://git.example.com/shop/*",
                "https://git.example.com/shop/web/evil",
                false,
            ),
            (
                "https://git.example.com/shop/*",
                "https://git.example.com.evil.test/shop/web",
                false,
            ),
            ("https://git.example.com/shop/*", "https://git.example.com/shop", false),
            (
                "https://git.example.com/*/web",
                "https://git.example.com/a/b/web",
                false,
            ),
            ("https://github.com/Shop/*", "https://github.com/shop/web", true),
            ("https://git.example.com/shop/*", "", false),
        ] {
            assert_eq!(
                Source::parse(pattern).unwrap().means(address),
                expected,
                "{pattern} {address}"
            );
        }
    }

    #[test]
    fn what_is_no_repository_is_refused() {
        for text in ["", "*", "shop", "https://*/shop", "https://git.example.com", "../shop"] {
            assert!(Source::parse(text).is_err(), "{text}");
        }
    }
}
