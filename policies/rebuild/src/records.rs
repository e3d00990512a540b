//! The build records of a deployed image, for the policies that judge an image by them.

use std::rc::Rc;

use portcullis_guest::builds::{self, Build};
use portcullis_guest::images::{Image, ImageReference};
use portcullis_guest::{Stop, Undetermined, Violation};

/// The code of a record that nobody asked about.
pub(crate) const NOT_ASKED: &str = "verification-not-asked";

/// A deployed image, and the records of the builds that made it: one at least.
pub(crate) struct Recorded<'a> {
    pub(crate) image: &'a Image,
    pub(crate) records: Rc<[Build]>,
    digest: &'a str,
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
            digest,
            pointer: &reference.pointer,
        };
        let text = &image.text;
        match recorded.records.is_empty() {
            false => Ok(recorded),
            true if builds::available() => {
                Err(Stop::not_applicable(format!("no build metadata accounts for `{text}`")))
            }
            true => {
                let message = format!("without build metadata (`--build`), nobody knows how `{text}` was built");
                Err(builds::missing(message, recorded.pointer).into())
            }
        }
    }

    /// Returns whether the records say something of the whole image.
    ///
    /// One build may be recorded twice, with more in one record and less in the other, and each platform has a record of its
    /// own. So a record that does not say it counts where another of the same digest and platform does. One that was refused says
    /// nothing: it is nobody's whose word counts. And the records that
    /// name the image's digest are enough, as are those of the index around it, or of all manifests within it.
    pub(crate) fn tell(&self, says: impl Fn(&Build) -> bool) -> bool {
        let names_image = |record: &&Build| record.digests.iter().any(|digest| digest == self.digest);
        let (naming, around): (Vec<_>, Vec<_>) = self.records.iter().partition(names_image);
        [naming, around].iter().any(|records| {
            let is_said = |record: &&Build| {
                let mut others = records.iter().filter(|other| is_believed(other));
                others.any(|other| says(other) && is_same(record, other))
            };
            !records.is_empty() && records.iter().all(is_said)
        })
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

/// Returns whether a record has provenance. Metadata without it names the image, and says nothing of its build.
pub(crate) fn has_provenance(record: &Build) -> bool {
    !record.build_type.is_empty() || !record.builder.is_empty()
}

/// Returns whether two records are of the same thing.
fn is_same(one: &Build, other: &Build) -> bool {
    let is_any_platform = one.platform.is_none() || other.platform.is_none();
    (is_any_platform || one.platform == other.platform)
        && one.digests.iter().any(|digest| other.digests.contains(digest))
}

/// Returns whether a record's word counts: it does not where somebody asked whose it is, and it is nobody's who is trusted.
pub(crate) fn is_believed(record: &Build) -> bool {
    let refused = record.unverified.as_ref();
    refused.is_none_or(|refused| refused.code == NOT_ASKED)
}
