//! What `gcloud artifacts docker images describe --show-provenance --format json` prints of an image that Google Cloud
//! Build made.
//!
//! The statements stand in it twice: in a DSSE envelope each, and again as text, in which keys are called otherwise. Only
//! the envelopes are read.

use super::envelope;
use super::found::{Found, Refusal, gather};
use super::members::{Members, quoted, read, within};
use serde::Deserialize;
use serde_json::value::RawValue;

#[derive(Debug, Deserialize)]
#[serde(expecting = "an object")]
struct ImageSummary {
    digest: String,
}

#[derive(Debug, Default, Deserialize)]
#[serde(expecting = "an object")]
struct ProvenanceSummary<'a> {
    #[serde(borrow, default)]
    provenance: Vec<&'a RawValue>,
}

/// Returns what is found in a description of an image.
pub(super) fn read_all(description: &Members) -> Result<Found, Refusal> {
    let image: ImageSummary = description.require("image_summary")?;
    let summary: ProvenanceSummary = description.get("provenance_summary")?.unwrap_or_default();
    let found = summary.provenance.into_iter().enumerate().map(|(number, json)| {
        let key = format!("provenance[{number}]");
        let provenance: Members = read(&key, json)?;
        let text: &RawValue = provenance
            .require("envelope")
            .map_err(|problem| within(&key, &problem))?;
        let envelope: Members = read("envelope", text).map_err(|problem| within(&key, &problem))?;
        let found = envelope::read_envelope(&envelope, text.get()).map_err(|refusal| refusal.within(&key))?;
        require_image(&found, &image.digest).map_err(|problem| within(&key, &problem))?;
        Ok(found)
    });
    let none = || Found::Other("a description of an image without its provenance".to_owned());
    Ok(gather(found)?.unwrap_or_else(none))
}

/// A statement about another image than the one that is described was put there by mistake, or by somebody.
fn require_image(found: &Found, digest: &str) -> Result<(), String> {
    let Found::Content(content) = found else {
        return Ok(());
    };
    let is_named = |digests: &Vec<String>| digests.iter().any(|other| other == digest);
    match content.builds.iter().find(|build| !is_named(&build.digests)) {
        Some(_) => Err(format!("it is not about the image {}", quoted(digest))),
        None => Ok(()),
    }
}
