//! What statements are signed in: DSSE envelopes, and the Sigstore bundles that hold these.
//!
//! Only the statement is read. Whose signature stands beside it, and whether it is right, is for others to look at: each
//! record keeps what it was read out of.

use super::evidence::{Evidence, Holder};
use super::found::{Found, Refusal, gather};
use super::members::{Members, quoted, read, read_text, within};
use super::statement;
use crate::base64;
use serde_json::value::RawValue;

/// The type of a payload that is an in-toto statement.
const IN_TOTO: &str = "application/vnd.in-toto+json";

/// What the media types of all Sigstore bundles begin with.
pub(super) const BUNDLE: &str = "application/vnd.dev.sigstore.bundle";

/// The media types of the versions of Sigstore bundles, without what they begin with. Version 0.3 has two.
const VERSIONS: [&str; 4] = [
    "+json;version=0.1",
    "+json;version=0.2",
    "+json;version=0.3",
    ".v0.3+json",
];

const KNOWN_PAYLOADS: &str =
    "an envelope is read if its payload is an in-toto statement: `application/vnd.in-toto+json`";
const KNOWN_VERSIONS: &str = "Sigstore bundles are read in the versions 0.1, 0.2 and 0.3";

/// Returns what is found in a DSSE envelope, which is all of a text.
pub(super) fn read_envelope(envelope: &Members, text: &str) -> Result<Found, Refusal> {
    read_in(envelope, Holder::Envelope, text)
}

/// Returns what is found in a Sigstore bundle, which is all of a text. One of a signature alone has no content: what is
/// signed is in a file beside it.
pub(super) fn read_bundle(bundle: &Members, text: &str) -> Result<Found, Refusal> {
    let kind: String = bundle.require("mediaType")?;
    if !kind
        .strip_prefix(BUNDLE)
        .is_some_and(|version| VERSIONS.contains(&version))
    {
        let what = format!("a Sigstore bundle of the media type {}", quoted(&kind));
        return Err(Refusal::Unread(what, KNOWN_VERSIONS));
    }
    let envelope: Option<Members> = bundle.get("dsseEnvelope")?;
    let signature: Option<&RawValue> = bundle.get("messageSignature")?;
    match (envelope, signature) {
        (Some(envelope), None) => {
            read_in(&envelope, Holder::Bundle, text).map_err(|refusal| refusal.within("dsseEnvelope"))
        }
        (None, Some(_)) => Ok(Found::Other(
            "a Sigstore bundle of a signature without content".to_owned(),
        )),
        (Some(_), Some(_)) => Err("it has both `dsseEnvelope` and `messageSignature`".to_owned().into()),
        (None, None) => Err("`dsseEnvelope` is missing".to_owned().into()),
    }
}

/// Returns what is found in the bundles that GitHub's API answers with.
pub(super) fn read_attestations(answer: &Members) -> Result<Found, Refusal> {
    let attestations: Vec<&RawValue> = answer.require("attestations")?;
    let found = attestations.into_iter().enumerate().map(|(number, json)| {
        let key = format!("attestations[{number}]");
        let attestation: Members = read(&key, json)?;
        let text: &RawValue = attestation
            .require("bundle")
            .map_err(|problem| within(&key, &problem))?;
        let bundle: Members = read("bundle", text).map_err(|problem| within(&key, &problem))?;
        read_bundle(&bundle, text.get()).map_err(|refusal| refusal.within(&key))
    });
    gather(found)?.ok_or_else(|| "`attestations` is empty".to_owned().into())
}

fn read_in(envelope: &Members, holder: Holder, text: &str) -> Result<Found, Refusal> {
    let name = holder.name();
    let kind: String = envelope.require("payloadType")?;
    if kind != IN_TOTO {
        let what = format!("{name} with a payload of the type {}", quoted(&kind));
        return Err(Refusal::Unread(what, KNOWN_PAYLOADS));
    }
    let payload: String = envelope.require("payload")?;
    let payload = decode(&payload)?;
    let statement: Members = read_text("payload", &payload)?;
    if !statement::is_statement(&statement) {
        return Err("`payload` is no in-toto statement".to_owned().into());
    }
    match statement::read_one(&statement) {
        Ok(found) => Ok(found
            .inside(name)
            .proven_by(|| Evidence::new(holder, text, payload.as_str()))),
        Err(refusal) => Err(refusal.within("payload").inside(name)),
    }
}

fn decode(payload: &str) -> Result<String, String> {
    let bytes = base64::decode(payload).ok_or("`payload` is no base64")?;
    String::from_utf8(bytes).map_err(|_| "`payload` is no UTF-8 text".to_owned())
}

#[cfg(test)]
mod tests {
    use super::decode;

    #[test]
    fn a_payload_is_read_in_both_alphabets_with_padding_and_without() {
        for payload in ["Pz8/Pw==", "Pz8_Pw==", "Pz8/Pw", "Pz8_Pw"] {
            assert_eq!(decode(payload).unwrap(), "????", "{payload}");
        }
    }

    #[test]
    fn what_is_no_base64_or_no_text_is_refused() {
        for payload in ["Pz8/_w==", "{}", "e30=\n", "e", "e30=e30=", "e31="] {
            assert_eq!(decode(payload).unwrap_err(), "`payload` is no base64", "{payload}");
        }
        assert_eq!(decode("/////w==").unwrap_err(), "`payload` is no UTF-8 text");
    }
}
