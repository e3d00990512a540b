//! Repositories of Google's Artifact Registry.
//!
//! Property names after the schema of pulumi-gcp 8. Of a repository of images that says nothing, what is pushed is scanned if
//! the project has the API for it (`VulnerabilityScanningConfig.EnablementConfig`: unset is `INHERITED`); its tags can be
//! moved (`DockerRepositoryConfig.immutable_tags`: unset is false).

use portcullis_guest::{Check, Report, Resource, Stop};

use super::{mutable, unscanned};

pub(super) const REPOSITORY: &str = "gcp:artifactregistry/repository:Repository";

const SCANNING: &str = "/vulnerabilityScanningConfig/enablementConfig";
const IMMUTABLE_TAGS: &str = "/dockerConfig/immutableTags";

pub(super) fn check_scanning(repository: &Resource, report: &mut Report) -> Check {
    if text(repository, SCANNING)?.eq_ignore_ascii_case("DISABLED") {
        report.violation(unscanned(SCANNING));
    }
    Ok(())
}

pub(super) fn check_immutability(repository: &Resource, report: &mut Report) -> Check {
    if repository.inputs().get::<bool>(IMMUTABLE_TAGS)? != Some(true) {
        report.violation(mutable(IMMUTABLE_TAGS));
    }
    Ok(())
}

/// Returns whether images are pushed to a repository. It may be of packages, or only pass on what others have (`mode`).
pub(super) fn takes_images(repository: &Resource) -> Result<bool, Stop> {
    let mode = text(repository, "/mode")?;
    let is_standard = mode.is_empty() || mode == "STANDARD_REPOSITORY";
    Ok(is_standard && text(repository, "/format")?.eq_ignore_ascii_case("DOCKER"))
}

fn text(repository: &Resource, pointer: &str) -> Result<String, Stop> {
    Ok(repository.inputs().get(pointer)?.unwrap_or_default())
}
