//! `stale-base-image`, see the page beside this file.

mod sightings;

use std::collections::BTreeMap;

use portcullis_guest::images::{ImageReference, check_scopes};
use portcullis_guest::{Check, EnforcementLevel, Metadata, Need, Policy, Report, Resource, Stop};
use sightings::{Latest, latest};

use crate::bases::{self, Base};
use crate::records::{Recorded, has_provenance};

portcullis_guest::policy! {
    /// Settings of `stale-base-image`.
    pub struct StaleBaseImage {
        /// What bases are now: their digests, by name and tag, such as `docker.io/library/alpine:3.20`.
        #[serde(default)]
        pub current: BTreeMap<String, String>,
    }
}

impl Policy for StaleBaseImage {
    fn metadata() -> Metadata {
        Metadata::new("stale-base-image", "A deployed image whose base is another one by now.")
            .documentation(include_str!("stale_base_image.md"))
            .level(EnforcementLevel::Advisory)
            .tags(["images", "rebuild", "supply-chain"])
            .workloads_only()
            .needs([Need::BuildMetadata])
    }

    fn validate(&self) -> Result<(), String> {
        self.current.iter().try_for_each(|(base, digest)| {
            let name = base
                .rsplit_once(':')
                .filter(|(_, tag)| !tag.is_empty() && !tag.contains('/'));
            let (name, _) = name.ok_or_else(|| format!("`{base}` has no tag"))?;
            check_scopes(&[name.to_owned()])?;
            check_digest(digest)
        })
    }

    fn check(&self, resource: &Resource, report: &mut Report) -> Check {
        report.each(resource.images(), |reference, report| {
            self.check_image(&reference, report)
        });
        Ok(())
    }
}

fn check_digest(digest: &str) -> Result<(), String> {
    let is_digit = |letter: char| matches!(letter, '0'..='9' | 'a'..='f');
    match digest.strip_prefix("sha256:") {
        Some(digits) if digits.len() == 64 && digits.chars().all(is_digit) => Ok(()),
        _ => Err(format!("`{digest}` is no digest; write `sha256:` and 64 hex digits")),
    }
}

impl StaleBaseImage {
    fn check_image(&self, reference: &ImageReference, report: &mut Report) -> Check {
        let recorded = Recorded::of(reference)?;
        let mut used: Vec<Base> = Vec::new();
        for base in recorded.records.iter().flat_map(bases::of) {
            if !used.contains(&base) {
                used.push(base);
            }
        }
        report.each(&used, |base, report| self.check_base(&recorded, base, report));
        bases::require_readable(&recorded)?;
        if used.is_empty() && !recorded.tell(has_provenance) {
            let reason = format!("the build metadata of `{}` does not tell its base", recorded.image.text);
            return Err(Stop::not_applicable(reason));
        }
        Ok(())
    }

    fn check_base(&self, recorded: &Recorded<'_>, base: &Base, report: &mut Report) -> Check {
        let text = &base.image.text;
        let Some(name) = base.name() else {
            return Err(Stop::not_applicable(format!(
                "`{text}` has no tag that could have moved"
            )));
        };
        let Some(digest) = &base.digest else {
            return Err(recorded.open(format!("the build metadata does not tell which `{text}` was used")));
        };
        let found = match self.current.get(&name) {
            Some(current) if current == digest => return Ok(()),
            Some(current) => Latest::Other {
                digest: current.clone(),
                is_built: false,
            },
            None => latest(&name, digest, sightings::last_use(&recorded.records, base)),
        };
        judge(recorded, base, found, report)
    }
}

fn judge(recorded: &Recorded<'_>, base: &Base, found: Latest, report: &mut Report) -> Check {
    let (image, name) = (&recorded.image.text, &base.image.text);
    let was = base.digest.as_deref().unwrap_or_default();
    match found {
        Latest::Same => Ok(()),
        Latest::Other { digest, is_built } => {
            let (code, what) = if is_built {
                ("base-rebuilt", "was built anew as")
            } else {
                ("base-moved", "is now")
            };
            let message = format!("`{image}` is based on `{name}` as it was at `{was}`, which {what} `{digest}`");
            let hint = "build the image again, on the base as it is now";
            report.violation(recorded.violation(code, message).hint(hint));
            Ok(())
        }
        Latest::Unordered => Err(recorded.open(format!(
            "`{name}` was another image in another build, and the records do not tell which of them came later"
        ))),
        Latest::Unseen => Err(Stop::not_applicable(format!(
            "nothing that was recorded later tells what `{name}` is by now"
        ))),
    }
}
