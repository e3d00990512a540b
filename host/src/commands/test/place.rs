//! Places that policies look at, as they are called over all cases.

use std::fmt;

use serde::Serialize;

use crate::packs::Asked;
use crate::text::one_line;

/// A place: what was asked for, and a JSON pointer, if there is one.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub(super) struct Place {
    pub(super) what: &'static str,
    #[serde(rename = "place")]
    pub(super) pointer: String,
}

impl Place {
    pub(super) fn new(what: &'static str, pointer: &str) -> Self {
        Self {
            what,
            pointer: one_line(&without_indexes(pointer)),
        }
    }

    /// Returns the place of a question. Which build or key a policy asks for differs from case to case, and says nothing.
    pub(super) fn of(asked: &Asked) -> Self {
        match asked.what {
            "builds of" | "builds named" | "builds using" | "rules of keys" => Self::new(asked.what, ""),
            _ => Self::new(asked.what, &asked.place),
        }
    }
}

/// Returns the properties in which the host finds what is asked for, if that is the host's knowledge: a policy that asks
/// for images does not say where.
pub(super) fn found_in(what: &str) -> Option<&'static str> {
    match what {
        "image" | "destination" | "tag" => Some("inputs"),
        "prior image" | "prior tag" => Some("prior inputs"),
        _ => None,
    }
}

/// Returns a JSON pointer with `*` in place of each index, so that all elements of a list are one place.
pub(super) fn without_indexes(pointer: &str) -> String {
    let is_index = |token: &str| !token.is_empty() && token.bytes().all(|byte| byte.is_ascii_digit());
    let tokens = pointer
        .split('/')
        .map(|token| if is_index(token) { "*" } else { token });
    tokens.collect::<Vec<_>>().join("/")
}

impl fmt::Display for Place {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.pointer.as_str() {
            "" => formatter.pad(self.what),
            pointer => formatter.pad(&format!("{} {pointer}", self.what)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::without_indexes;

    #[test]
    fn all_elements_of_a_list_are_one_place() {
        assert_eq!(without_indexes("/spec/containers/0/image"), "/spec/containers/*/image");
        assert_eq!(without_indexes("/tags/10"), "/tags/*");
        assert_eq!(without_indexes("/tags/v2"), "/tags/v2");
        assert_eq!(without_indexes("/tags/"), "/tags/");
        assert_eq!(without_indexes(""), "");
    }
}
