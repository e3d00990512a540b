//! Who may sign: by a key, or by an identity that a certificate names.

use portcullis_facts::builds::{Holder, Reason, Refused};

use crate::dsse::Envelope;
use crate::key::PublicKey;
use crate::pattern;
use crate::sigstore::{Bundle, TrustedRoot};
use crate::words::{one_line, quoted};

/// What a `*` in the pattern of an identity does not stand for: a repository, a workflow and a branch are told apart by them.
const STOPS: [char; 2] = ['/', '@'];

/// Somebody who is trusted, by the name that the configuration gives.
#[derive(Debug, Clone)]
pub struct Signer {
    /// The name.
    pub name: String,
    /// How to know what is signed by them.
    pub by: By,
    /// The authorities and logs that Sigstore bundles are traced back to.
    pub root: TrustedRoot,
}

/// How to know what somebody signed.
#[derive(Debug, Clone)]
pub enum By {
    /// By any of these keys.
    Keys(Vec<PublicKey>),
    /// By a certificate that names them.
    Identity(Identity),
}

/// Whom a certificate has to name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Identity {
    /// The identity, such as an address for mail or the address of a workflow. A `*` stands for any characters but `/` and
    /// `@`: `https://github.com/shop/web/.github/workflows/*@refs/heads/main`.
    pub identity: String,
    /// Who gave the identity out, exactly: `https://token.actions.githubusercontent.com`.
    pub issuer: String,
}

/// Something signed.
#[derive(Debug)]
pub(crate) enum Signed {
    Envelope(Envelope),
    Bundle(Bundle),
}

impl Signed {
    pub(crate) fn parse(holder: Holder, text: &str) -> Result<Self, Refused> {
        Ok(match holder {
            Holder::Envelope => Self::Envelope(Envelope::parse(text)?),
            Holder::Bundle => Self::Bundle(Bundle::parse(text)?),
        })
    }

    /// Returns the type and the bytes of the payload. `None` if what is signed is elsewhere.
    pub(crate) fn payload(&self) -> Option<(&str, &[u8])> {
        match self {
            Self::Envelope(envelope) => Some((envelope.payload_type(), envelope.payload())),
            Self::Bundle(bundle) => bundle.payload(),
        }
    }

    /// Says why it is not signed by somebody, or a bundle is not about what has a digest.
    pub(crate) fn require(&self, signer: &Signer, digest: &str) -> Result<(), Refused> {
        match (self, &signer.by) {
            (Self::Envelope(envelope), By::Keys(keys)) => envelope.verify(keys).map(|_| ()),
            (Self::Envelope(_), By::Identity(_)) => {
                let message = "a DSSE envelope names no identity: give the Sigstore bundle";
                Err(Refused::new(Reason::UnknownSigner, message))
            }
            (Self::Bundle(bundle), By::Keys(keys)) => bundle.verify_keys(digest, keys, &signer.root).map(|_| ()),
            (Self::Bundle(bundle), By::Identity(identity)) => bundle.verify_identity(digest, identity, &signer.root),
        }
    }
}

impl Identity {
    /// Says why a verified certificate, which names somebody, is not this one's.
    pub(crate) fn require(&self, name: Option<&str>, issuer: Option<&str>) -> Result<(), Refused> {
        if issuer != Some(self.issuer.as_str()) {
            let message = format!(
                "the identity was given out by {}, and not by `{}`",
                told(issuer),
                one_line(&self.issuer)
            );
            return Err(Refused::new(Reason::CertificateIssuerMismatch, message));
        }
        if name.is_none_or(|name| name.is_empty() || !pattern::matches(&self.identity, name, &STOPS)) {
            let message = format!(
                "it is signed by {}, and not by `{}`",
                told(name),
                one_line(&self.identity)
            );
            return Err(Refused::new(Reason::CertificateIdentityMismatch, message));
        }
        Ok(())
    }
}

fn told(name: Option<&str>) -> String {
    name.map_or_else(|| "nobody who is named".to_owned(), quoted)
}

#[cfg(test)]
mod tests {
    use super::Identity;
    use portcullis_facts::builds::Reason;

    const ISSUER: &str = "https://token.actions.githubusercontent.com";

    fn reason(pattern: &str, name: Option<&str>, issuer: Option<&str>) -> Option<Reason> {
        let identity = Identity {
            identity: pattern.to_owned(),
            issuer: ISSUER.to_owned(),
        };
        identity.require(name, issuer).err().map(|refused| refused.reason)
    }

    #[test]
    fn an_identity_is_exact_or_has_stars_that_stay_within_a_part() {
        let workflow = "https://github.com/shop/web/.github/workflows/build.yml@refs/heads/main";
        for (pattern, expected) in [
            (workflow, true),
            ("https://github.com/shop/web/.github/workflows/*@refs/heads/main", true),
            (
                "https://github.com/shop/*/.github/workflows/build.yml@refs/heads/*",
                true,
            ),
            ("https://github.com/shop/*", false),
            ("https://github.com/shop/web/.github/workflows/*", false),
            ("*", false),
            (
                "https://github.com/shop/web/.github/workflows/build.yml@refs/heads/mai",
                false,
            ),
            ("", false),
        ] {
            let expected = (!expected).then_some(Reason::CertificateIdentityMismatch);
            assert_eq!(reason(pattern, Some(workflow), Some(ISSUER)), expected, "{pattern}");
        }
    }

    #[test]
    fn a_certificate_that_names_nobody_is_nobodys() {
        for name in [None, Some("")] {
            assert_eq!(
                reason("*", name, Some(ISSUER)),
                Some(Reason::CertificateIdentityMismatch)
            );
        }
    }

    #[test]
    fn an_issuer_is_exact() {
        for issuer in [
            None,
            Some(""),
            Some("https://token.actions.githubusercontent.com/"),
            Some("https://evil.test"),
        ] {
            assert_eq!(reason("a", Some("a"), issuer), Some(Reason::CertificateIssuerMismatch));
        }
    }

    #[test]
    fn what_a_certificate_names_forges_no_line() {
        let identity = Identity {
            identity: "a".to_owned(),
            issuer: ISSUER.to_owned(),
        };
        let refused = identity.require(Some("b\n::error::"), Some(ISSUER)).unwrap_err();
        assert_eq!(refused.to_string(), r"it is signed by `b\n::error::`, and not by `a`");
    }
}
