//! The lists of resource types that can be tagged. `data/refresh.py` makes them and tells how they are written.

use std::sync::LazyLock;

/// The list of a package: what it says of each type, in the order of the tokens. It is read when the first resource of
/// the package occurs.
#[derive(Debug)]
pub(super) struct List(LazyLock<Vec<(&'static str, &'static str)>>);

/// What a list says of a type.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Entry {
    /// Its tags stand where those of the package usually do.
    Usual,
    /// Its tags stand at this pointer.
    At {
        pointer: &'static str,
        /// What they look like.
        shape: Shape,
        /// Whether the provider's default tags go there, where the package has any.
        defaults: bool,
    },
    /// What stands there only looks like tags.
    NotTags,
}

/// What the tags of a type look like.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shape {
    /// A map. A list of the same name is something else.
    Map,
    /// A list. A map counts too.
    List,
    /// The provider's schema does not say.
    Any,
}

macro_rules! list {
    ($package:literal) => {
        List(LazyLock::new(|| {
            lines(include_str!(concat!("../../data/", $package, "-taggable-types.txt")))
        }))
    };
}

pub(super) static AWS: List = list!("aws");
pub(super) static AWS_NATIVE: List = list!("aws-native");
pub(super) static AZURE: List = list!("azure");
pub(super) static AZURE_NATIVE: List = list!("azure-native");
pub(super) static DIGITALOCEAN: List = list!("digitalocean");
pub(super) static DOCKER: List = list!("docker");
pub(super) static GCP: List = list!("gcp");

fn lines(text: &'static str) -> Vec<(&'static str, &'static str)> {
    let lines = text.lines().filter(|line| !line.starts_with('#'));
    lines.map(|line| line.split_once(' ').unwrap_or((line, ""))).collect()
}

impl List {
    /// Returns what the list says of a type; `None` if the type is not on it.
    pub(super) fn find(&self, token: &str) -> Option<Entry> {
        let place = self.0.binary_search_by_key(&token, |(listed, _)| listed).ok()?;
        self.0.get(place).and_then(|(_, words)| Entry::read(words))
    }
}

impl Entry {
    fn read(words: &'static str) -> Option<Self> {
        let mut words = words.split_ascii_whitespace();
        match (words.next(), words.next(), words.next(), words.next()) {
            (None, ..) => Some(Self::Usual),
            (Some("none"), None, ..) => Some(Self::NotTags),
            (Some(pointer), Some(shape), last @ (None | Some("no-defaults")), None) => Some(Self::At {
                pointer,
                shape: Shape::read(shape)?,
                defaults: last.is_none(),
            }),
            _ => None,
        }
    }
}

impl Shape {
    fn read(word: &str) -> Option<Self> {
        match word {
            "map" => Some(Self::Map),
            "list" => Some(Self::List),
            "any" => Some(Self::Any),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests;
