//! Signatures on what a registry keeps: policy packs.
//!
//! cosign signs a statement that names the digest of the manifest, and puts it into the registry as a Sigstore bundle. Before
//! that, and with other tools, what is signed is the manifest itself; a bundle of that kind is verified too.

use portcullis_facts::builds::{Holder, Reason, Refused};

use crate::signer::{Signed, Signer};
use crate::statement::Statement;
use crate::words::quoted;

/// The type of the statement by which cosign signs an image or another artifact.
const SIGNED: &str = "https://sigstore.dev/cosign/sign/v1";

/// Returns the name of the first signer, in the order of the bundles, that signed what has a digest: `sha256:…` of an OCI
/// manifest. One bundle by one signer is enough.
///
/// # Errors
/// [`Reason::Unsigned`] where there are no bundles, otherwise the refusal that came closest: of the first bundle and signer,
/// if several came as close.
pub fn verify_artifact<'s>(bundles: &[&str], digest: &str, signers: &'s [Signer]) -> Result<&'s str, Refused> {
    let mut closest = Refused::new(Reason::Unsigned, format!("{} has no signature", quoted(digest)));
    for bundle in bundles {
        match verify_one(bundle, digest, signers) {
            Ok(signer) => return Ok(&signer.name),
            Err(refused) if refused.reason > closest.reason => closest = refused,
            Err(_) => {}
        }
    }
    Err(closest)
}

fn verify_one<'s>(bundle: &str, digest: &str, signers: &'s [Signer]) -> Result<&'s Signer, Refused> {
    let signed = Signed::parse(Holder::Bundle, bundle)?;
    let mut closest: Option<Refused> = None;
    for signer in signers {
        match signed
            .require(signer, digest)
            .and_then(|()| require_content(&signed, digest))
        {
            Ok(()) => return Ok(signer),
            Err(refused) if closest.as_ref().is_none_or(|closest| refused.reason > closest.reason) => {
                closest = Some(refused);
            }
            Err(_) => {}
        }
    }
    Err(closest.unwrap_or_else(|| Refused::new(Reason::UnknownSigner, "nobody is trusted to sign it")))
}

/// Whoever may sign packs may say other things of them, too: that one has a weakness, say.
fn require_content(signed: &Signed, digest: &str) -> Result<(), Refused> {
    let Some((kind, payload)) = signed.payload() else {
        return Ok(());
    };
    let statement = Statement::parse(kind, payload)?;
    if statement.predicate_type != SIGNED {
        let message = format!(
            "what is signed is a statement of {}, and no signature",
            quoted(&statement.predicate_type)
        );
        return Err(Refused::new(Reason::PredicateTypeNotAccepted, message));
    }
    statement.require_subject(digest)
}

#[cfg(test)]
mod tests;
