//! `incomplete-provenance`, see the page beside this file.

use portcullis_guest::builds::{Build, Source};
use portcullis_guest::images::ImageReference;
use portcullis_guest::{Check, Deserialize, EnforcementLevel, JsonSchema, Metadata, Need, Policy, Report, Resource};

use crate::records::{Recorded, has_provenance};

portcullis_guest::policy! {
    /// Settings of `incomplete-provenance`.
    pub struct IncompleteProvenance {
        /// What need not be complete.
        #[serde(default)]
        pub optional: Vec<Part>,
        /// Whether the build must have had no network, and only inputs that are known.
        #[serde(default)]
        pub hermetic: bool,
        /// Whether the builder must declare that the build can be reproduced.
        #[serde(default)]
        pub reproducible: bool,
    }
}

/// A part of provenance.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(crate = "portcullis_guest::serde", rename_all = "kebab-case")]
#[schemars(crate = "portcullis_guest::schemars")]
pub enum Part {
    /// The repository and the commit.
    Source,
    /// The build arguments.
    Parameters,
    /// All that went into the image.
    Materials,
}

/// Something that provenance has to say.
struct Requirement {
    code: &'static str,
    is_met: fn(&Build) -> bool,
    problem: &'static str,
    hint: &'static str,
}

const SOURCE: Requirement = Requirement {
    code: "source-missing",
    is_met: |record| record.source.as_ref().is_some_and(names_commit),
    problem: "does not name the repository and the commit that it was built from",
    hint: "build in a git checkout that has a remote, or from a git address",
};

const PARAMETERS: Requirement = Requirement {
    code: "parameters-incomplete",
    is_met: |record| record.completeness.parameters.unwrap_or(!record.parameters.is_empty()),
    problem: "does not list all parameters",
    hint: "build with `--provenance=mode=max` and `BUILDX_METADATA_PROVENANCE=max`",
};

const MATERIALS: Requirement = Requirement {
    code: "materials-incomplete",
    is_met: |record| record.completeness.materials.unwrap_or(true) && !record.materials.is_empty(),
    problem: "does not list all that went into it",
    hint: "build from a git address, which BuildKit fetches itself, and with `BUILDX_METADATA_PROVENANCE=max`",
};

const HERMETIC: Requirement = Requirement {
    code: "not-hermetic",
    is_met: |record| record.completeness.hermetic == Some(true),
    problem: "does not say that its build was hermetic",
    hint: "build from a git address, and run every command without network (`RUN --network=none`)",
};

const REPRODUCIBLE: Requirement = Requirement {
    code: "not-reproducible",
    is_met: |record| record.completeness.reproducible == Some(true),
    problem: "does not declare that its build can be reproduced",
    hint: "make the build reproducible, and say so with `--attest type=provenance,reproducible=true`",
};

impl Policy for IncompleteProvenance {
    fn metadata() -> Metadata {
        Metadata::new(
            "incomplete-provenance",
            "An image whose build record leaves out what went into it.",
        )
        .documentation(include_str!("incomplete_provenance.md"))
        .level(EnforcementLevel::Advisory)
        .tags(["images", "provenance", "supply-chain"])
        .workloads_only()
        .needs([Need::BuildMetadata])
    }

    fn check(&self, resource: &Resource, report: &mut Report) -> Check {
        report.each(resource.images(), |reference, report| {
            self.check_image(&reference, report)
        });
        Ok(())
    }
}

impl IncompleteProvenance {
    fn requirements(&self) -> impl Iterator<Item = Requirement> {
        let is_needed = |part: Part| !self.optional.contains(&part);
        let all = [
            (is_needed(Part::Source), SOURCE),
            (is_needed(Part::Parameters), PARAMETERS),
            (is_needed(Part::Materials), MATERIALS),
            (self.hermetic, HERMETIC),
            (self.reproducible, REPRODUCIBLE),
        ];
        all.into_iter()
            .filter(|(is_needed, _)| *is_needed)
            .map(|(_, requirement)| requirement)
    }

    fn check_image(&self, reference: &ImageReference, report: &mut Report) -> Check {
        let recorded = Recorded::of(reference)?;
        let text = &recorded.image.text;
        if !recorded.tell(has_provenance) {
            let message = format!("the build metadata of `{text}` has no provenance");
            let violation = recorded.violation("provenance-missing", message);
            return Err(violation
                .hint("let the builder write it (`--provenance`), and pass it with `--build`")
                .into());
        }
        for requirement in self
            .requirements()
            .filter(|requirement| !recorded.tell(requirement.is_met))
        {
            let message = format!("the provenance of `{text}` {}", requirement.problem);
            report.violation(recorded.violation(requirement.code, message).hint(requirement.hint));
        }
        Ok(())
    }
}

fn names_commit(source: &Source) -> bool {
    !source.repository.is_empty() && !source.revision.is_empty()
}
