//! `unpinned-base-image`, see the page beside this file.

use portcullis_guest::builds::Build;
use portcullis_guest::images::{ImageReference, check_scopes};
use portcullis_guest::{Check, EnforcementLevel, Metadata, Need, Policy, Report, Resource, Stop, Violation};

use crate::bases::{self, Base};
use crate::records::Recorded;

portcullis_guest::policy! {
    /// Settings of `unpinned-base-image`.
    pub struct UnpinnedBaseImage {
        /// Registries and repositories of bases that may be named by a tag, such as `registry.example.com/base`.
        #[serde(default)]
        pub except: Vec<String>,
    }
}

impl Policy for UnpinnedBaseImage {
    fn metadata() -> Metadata {
        Metadata::new(
            "unpinned-base-image",
            "A deployed image whose build named its base by a tag, and not by a digest.",
        )
        .documentation(include_str!("unpinned_base_image.md"))
        .level(EnforcementLevel::Advisory)
        .tags(["images", "rebuild", "supply-chain"])
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

impl UnpinnedBaseImage {
    fn check_image(&self, reference: &ImageReference, report: &mut Report) -> Check {
        let recorded = Recorded::of(reference)?;
        let unpinned = self.unpinned(&recorded.records);
        for base in &unpinned {
            report.violation(violation(&recorded, base));
        }
        bases::require_readable(&recorded)?;
        if unpinned.is_empty() && !recorded.tell(|record| is_of_buildkit(&record.build_type)) {
            let text = &recorded.image.text;
            let reason = format!("the build metadata of `{text}` does not tell how its build named the base");
            return Err(Stop::not_applicable(reason));
        }
        Ok(())
    }

    /// An image has a record for each platform, of which each resolves the same name.
    fn unpinned(&self, records: &[Build]) -> Vec<Base> {
        let mut unpinned: Vec<Base> = Vec::new();
        for base in records.iter().flat_map(bases::of).filter(|base| self.is_unpinned(base)) {
            if !unpinned.iter().any(|known| known.image == base.image) {
                unpinned.push(base);
            }
        }
        unpinned
    }

    fn is_unpinned(&self, base: &Base) -> bool {
        base.image.digest.is_none() && !self.except.iter().any(|scope| base.image.is_within(scope))
    }
}

/// Other builders list what a name led to, and not how it was written.
fn is_of_buildkit(build_type: &str) -> bool {
    ["https://mobyproject.org/buildkit@", "https://github.com/moby/buildkit/"]
        .iter()
        .any(|start| build_type.starts_with(start))
}

fn violation(recorded: &Recorded<'_>, base: &Base) -> Violation {
    let (image, name) = (&recorded.image.text, &base.image.text);
    let digest = base.digest.as_deref().unwrap_or("sha256:…");
    let message = format!("`{image}` is based on `{name}`, which its build named without a digest");
    recorded.violation("base-without-digest", message).hint(format!(
        "write `{name}@{digest}` in the Dockerfile, and let a bot renew the digest"
    ))
}
