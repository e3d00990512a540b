//! The build records of what is deployed.

use portcullis_guest::builds::{self, Build};
use portcullis_guest::images::{Image, ImageReference};
use portcullis_guest::{Stop, Undetermined};

/// Returns the image that a reference names, and the records of the builds that made it: at least one.
///
/// # Errors
///
/// Stops where the image is not known, or no record of it is: `what` they would tell is left open, or not to be judged.
pub(crate) fn of<'r>(reference: &'r ImageReference, what: &str) -> Result<(&'r Image, Vec<Build>), Stop> {
    reference.require_settled()?;
    let image = reference.image()?;
    let records = image.digest.as_deref().map(builds::find).unwrap_or_default();
    if records.is_empty() {
        return Err(missing(image, &reference.pointer, what));
    }
    Ok((image, records))
}

/// An image that others built has no record here, and that one of ours must have one is for `unattested-image` to say. But
/// where there is no record at all, nobody has looked.
pub(crate) fn missing(image: &Image, pointer: &str, what: &str) -> Stop {
    if builds::available() {
        return Stop::not_applicable(format!("no build metadata names {what} of `{}`", image.text));
    }
    let message = format!(
        "without build metadata (`--build`), nobody knows {what} of `{}`",
        image.text
    );
    Undetermined::unknown(message, pointer, Vec::new()).into()
}
