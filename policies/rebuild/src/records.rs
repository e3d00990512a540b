//! The build records of a deployed image, for the policies that judge an image by them.

use portcullis_guest::builds::{self, Build};
use portcullis_guest::images::{Image, ImageReference};
use portcullis_guest::{Stop, Undetermined, Violation};

/// A deployed image, and the records of the builds that made it: one at least.
pub(crate) struct Recorded<'a> {
    pub(crate) image: &'a Image,
    pub(crate) records: Vec<Build>,
    pointer: &'a str,
}

impl<'a> Recorded<'a> {
    /// Returns an image with its records.
    ///
    /// An image that others built has no record here, and that one of ours must have one is for `unattested-image` to say.
    /// But where there is no record at all, nobody has looked.
    pub(crate) fn of(reference: &'a ImageReference) -> Result<Self, Stop> {
        reference.require_settled()?;
        let image = reference.image()?;
        let digest = image.digest.as_deref().unwrap_or_default();
        let recorded = Self {
            image,
            records: builds::find(digest),
            pointer: &reference.pointer,
        };
        let text = &image.text;
        match recorded.records.is_empty() {
            false => Ok(recorded),
            true if builds::available() => {
                Err(Stop::not_applicable(format!("no build metadata accounts for `{text}`")))
            }
            true => Err(recorded.open(format!(
                "without build metadata (`--build`), nobody knows how `{text}` was built"
            ))),
        }
    }

    /// Returns that a question stays open, because the records do not answer it.
    pub(crate) fn open(&self, message: impl Into<String>) -> Stop {
        Undetermined::unknown(message, self.pointer, Vec::new()).into()
    }

    /// Returns a violation at the place that names the image.
    pub(crate) fn violation(&self, code: &str, message: impl Into<String>) -> Violation {
        Violation::new(message).at(self.pointer).code(code)
    }
}
