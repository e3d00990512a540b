//! How places spell image references: as a text, or in parts.

/// How a place spells an image reference.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Form {
    /// As one text.
    Text,
    /// As a runtime of Azure's App Service, `DOCKER|nginx:1.27`. Other runtimes are no images.
    Runtime,
    /// As an object with the parts of a reference.
    Parts(&'static Parts),
    /// As the `image` of a `DigitalOcean` App.
    App,
}

/// The members of an object that has a reference in parts. An empty name is of a part that such objects do not have.
#[derive(Debug, Default)]
pub(crate) struct Parts {
    /// The registry, as a host or an address.
    pub(crate) registry: &'static str,
    /// The repository, perhaps with a host, a tag, a digest.
    pub(crate) repository: &'static str,
    /// The tag.
    pub(crate) tag: &'static str,
    /// The digest.
    pub(crate) digest: &'static str,
}

/// Puts a reference together as the providers do: those that take a registry's address cut off its scheme.
pub(super) fn join(path: &[&str], tag: &str, digest: &str) -> String {
    let without_scheme = |part: &str| {
        let rest = part.strip_prefix("https://").or_else(|| part.strip_prefix("http://"));
        rest.unwrap_or(part).to_owned()
    };
    let parts = path.iter().filter(|part| !part.is_empty());
    let mut text = parts.map(|part| without_scheme(part)).collect::<Vec<_>>().join("/");
    for (separator, part) in [(':', tag), ('@', digest)] {
        if !part.is_empty() {
            text.push(separator);
            text.push_str(part);
        }
    }
    text
}
