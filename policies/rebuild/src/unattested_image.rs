//! `unattested-image`, see the page beside this file.

use portcullis_guest::builds::{self, Build, Unverified};
use portcullis_guest::images::{ImageReference, Reference, check_scopes};
use portcullis_guest::{Check, Metadata, Need, Policy, Report, Resource, Severity, Undetermined, Violation};

use crate::records::{NOT_ASKED, Recorded};

/// What to do about an image that has no record.
const DEPLOY_BUILT: &str =
    "deploy what CI built, and pass its metadata with `--build`; name images that others build in `except`";

/// What to do about an image, the record of which does not count.
const DEPLOY_VERIFIED: &str = "pass with `--build` what a builder signed that `[trust.builders]` names, as it was signed; \
                               name images that others build in `except`";

portcullis_guest::policy! {
    /// Settings of `unattested-image`.
    pub struct UnattestedImage {
        /// Registries and repositories whose images others build, such as `docker.io/library`: they need no record.
        #[serde(default)]
        pub except: Vec<String>,
        /// Whether a record counts only if it is verified. Where builders are trusted by name (`[trust.builders]`), it does so
        /// anyway.
        #[serde(default)]
        pub verified: bool,
    }
}

impl Policy for UnattestedImage {
    fn metadata() -> Metadata {
        Metadata::new(
            "unattested-image",
            "A deployed image that no build metadata accounts for.",
        )
        .documentation(include_str!("unattested_image.md"))
        .severity(Severity::High)
        .tags(["images", "provenance", "supply-chain"])
        .workloads_only()
        .needs([Need::BuildMetadata])
    }

    fn validate(&self) -> Result<(), String> {
        check_scopes(&self.except)
    }

    fn check(&self, resource: &Resource, report: &mut Report) -> Check {
        report.each(resource.images(), |reference, report| {
            self.check_image(&reference, report)
        });
        Ok(())
    }
}

impl UnattestedImage {
    fn excepts(&self, reference: &Reference) -> bool {
        match reference {
            Reference::Known(image) => self.except.iter().any(|scope| image.is_within(scope)),
            _ => false,
        }
    }

    /// Returns why the records do not account for an image, if they do not: the first that was refused says so.
    fn unverified(&self, recorded: &Recorded<'_>) -> Option<Unverified> {
        let refusal = |record: &Build| {
            let unverified = record.unverified.clone()?;
            (self.verified || unverified.code != NOT_ASKED).then_some(unverified)
        };
        if recorded.tell(|record| refusal(record).is_none()) {
            return None;
        }
        recorded.records.iter().find_map(refusal)
    }

    fn check_image(&self, reference: &ImageReference, report: &mut Report) -> Check {
        if self.excepts(&reference.reference) {
            return Ok(());
        }
        if let Some(urn) = &reference.built_by {
            let message = "no build metadata can account for an image that this very update builds";
            return Err(Undetermined::unknown(message, &reference.pointer, vec![urn.clone()]).into());
        }
        let image = reference.image()?;
        let (code, problem, hint) = match &image.digest {
            None => (
                "digest-missing",
                format!("`{}` has no digest to find its build by", image.text),
                DEPLOY_BUILT,
            ),
            Some(digest) if builds::find(digest).is_empty() => (
                "record-missing",
                format!("no build metadata accounts for `{}`", image.text),
                DEPLOY_BUILT,
            ),
            Some(_) => match self.unverified(&Recorded::of(reference)?) {
                None => return Ok(()),
                Some(unverified) => {
                    let message = unverified.message;
                    let problem = format!("no verified provenance accounts for `{}`: {message}", image.text);
                    ("record-unverified", problem, DEPLOY_VERIFIED)
                }
            },
        };
        let violation = Violation::new(problem).code(code);
        report.violation(violation.at(&reference.pointer).hint(hint));
        Ok(())
    }
}
