//! Why something signed is not believed: a closed list.

use std::fmt;

macro_rules! reasons {
    ($($(#[doc = $meaning:literal])+ $name:ident = $code:literal,)+) => {
        /// Why something signed is not believed. The list is closed: a new reason is a new line in
        /// `docs/provenance-reasons.md`.
        ///
        /// They are in the order in which they are found out. So of two trusted signers that both refuse a record, the one
        /// with the later reason came closer to it.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Reason {
            $($(#[doc = $meaning])+ $name,)+
        }

        impl Reason {
            /// All reasons, in the order in which they are found out.
            pub const ALL: &'static [Self] = &[$(Self::$name),+];

            /// Returns the code, which stays what it is: `unknown-signer`.
            pub fn code(self) -> &'static str {
                match self {
                    $(Self::$name => $code,)+
                }
            }

            /// Returns what the reason means, in one line without a full stop.
            pub fn meaning(self) -> &'static str {
                match self {
                    $(Self::$name => concat!($($meaning),+).trim_ascii(),)+
                }
            }
        }
    };
}

reasons! {
    /// no builder is trusted by name, so nobody asked whose the record is
    VerificationNotAsked = "verification-not-asked",
    /// the record has no signature
    Unsigned = "unsigned",
    /// the envelope, bundle or statement is not as it has to be
    MalformedEnvelope = "malformed-envelope",
    /// the signature is of a kind that is not verified here
    UnsupportedSignature = "unsupported-signature",
    /// no signature is by a key, or with a certificate, that is asked for; or what is signed was altered
    UnknownSigner = "unknown-signer",
    /// the certificate does not come from an authority of the trusted root
    UntrustedCertificate = "untrusted-certificate",
    /// the certificate was not valid when it signed
    CertificateExpired = "certificate-expired",
    /// nothing proves when it was signed
    UnprovenTime = "unproven-time",
    /// there is no entry of a transparency log
    TransparencyLogMissing = "transparency-log-missing",
    /// the entry of the transparency log is wrong, of an unknown log, or of something else
    TransparencyLogInvalid = "transparency-log-invalid",
    /// the signature is said to be by the key or certificate that is asked for, and is not on this content
    InvalidSignature = "invalid-signature",
    /// the certificate was given out by another issuer of identities
    CertificateIssuerMismatch = "certificate-issuer-mismatch",
    /// the certificate is another identity's
    CertificateIdentityMismatch = "certificate-identity-mismatch",
    /// what is signed is not what was read
    PayloadMismatch = "payload-mismatch",
    /// what is signed is about another image or artifact
    SubjectMismatch = "subject-mismatch",
    /// the statement is of a kind that the signer is not trusted for
    PredicateTypeNotAccepted = "predicate-type-not-accepted",
    /// the builder's identifier is not one that is accepted
    BuilderMismatch = "builder-mismatch",
    /// the kind of build is not one that is accepted
    BuildTypeNotAccepted = "build-type-not-accepted",
    /// the source is no repository that is accepted
    SourceMismatch = "source-mismatch",
    /// the source is not the commit that is deployed
    RevisionMismatch = "revision-mismatch",
    /// a parameter was set that is not expected
    UnexpectedParameter = "unexpected-parameter",
}

impl fmt::Display for Reason {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.code())
    }
}
