//! Repositories of Amazon ECR.
//!
//! Property names after the schemas of pulumi-aws 7 and pulumi-aws-native (`aws-cloudformation-schema/aws-ecr-*.json`), the
//! defaults after the API: `scanOnPush` is false (`PutImageScanningConfiguration`), `imageTagMutability` is `MUTABLE`.

use portcullis_guest::{Check, Deserialize, Report, Resource, Stop, Undetermined, matches_any};

use super::{mutable, unscanned};

const REPOSITORIES: [&str; 2] = ["aws:ecr/repository:Repository", "aws-native:ecr:Repository"];

const REGISTRIES: [&str; 2] = [
    "aws:ecr/registryScanningConfiguration:RegistryScanningConfiguration",
    "aws-native:ecr:RegistryScanningConfiguration",
];

const SCAN_ON_PUSH: &str = "/imageScanningConfiguration/scanOnPush";
const MUTABILITY: &str = "/imageTagMutability";
const EXCLUSIONS: &str = "/imageTagMutabilityExclusionFilters";

/// A rule by which a registry scans.
#[derive(Deserialize)]
#[serde(crate = "::portcullis_guest::serde", rename_all = "camelCase")]
struct Rule {
    scan_frequency: String,
    #[serde(default)]
    repository_filters: Vec<Filter>,
}

/// The repositories that a rule is for.
#[derive(Deserialize)]
#[serde(crate = "::portcullis_guest::serde")]
struct Filter {
    filter: String,
}

/// Tags that may be moved in spite of the rest.
#[derive(Deserialize)]
#[serde(crate = "::portcullis_guest::serde")]
struct Exclusion {
    #[serde(alias = "imageTagMutabilityExclusionFilterValue")]
    filter: String,
}

/// Whether a registry scans a repository.
enum Coverage {
    Covered,
    Unknown,
    Uncovered,
}

/// Returns whether a type is that of repositories.
pub(super) fn is_repository(type_token: &str) -> bool {
    REPOSITORIES.contains(&type_token)
}

/// Returns whether a type is that of what a whole registry scans.
pub(super) fn is_registry(type_token: &str) -> bool {
    REGISTRIES.contains(&type_token)
}

/// What the registry is told to scan is scanned, whatever the repository says itself.
pub(super) fn check_scanning(repository: &Resource, registries: &[&Resource], report: &mut Report) -> Check {
    let own = repository.inputs().get::<bool>(SCAN_ON_PUSH);
    if let Ok(Some(true)) = own {
        return Ok(());
    }
    let ours = registries
        .iter()
        .filter(|registry| is_of_same_place(registry, repository));
    for registry in ours {
        match coverage(registry, repository) {
            Coverage::Uncovered => {}
            Coverage::Covered => {
                let message = format!("`{}` has the registry scan the repository", registry.name());
                return Err(Stop::not_applicable(message));
            }
            Coverage::Unknown => {
                let message = format!(
                    "whether `{}` has the registry scan the repository is known only during the update",
                    registry.name()
                );
                return Err(Undetermined::unknown(message, SCAN_ON_PUSH, vec![registry.urn()]).into());
            }
        }
    }
    own?;
    report.violation(unscanned(SCAN_ON_PUSH));
    Ok(())
}

pub(super) fn check_immutability(repository: &Resource, report: &mut Report) -> Check {
    let inputs = repository.inputs();
    let mutability = inputs.get::<String>(MUTABILITY)?.unwrap_or_default();
    if mutability == "IMMUTABLE" {
        return Ok(());
    }
    if mutability != "IMMUTABLE_WITH_EXCLUSION" {
        report.violation(mutable(MUTABILITY));
        return Ok(());
    }
    let exclusions = inputs.get::<Vec<Exclusion>>(EXCLUSIONS)?.unwrap_or_default();
    if exclusions.iter().any(|exclusion| is_everything(&exclusion.filter)) {
        report.violation(mutable(EXCLUSIONS));
    }
    Ok(())
}

/// A registry is that of an account in a region: what a provider tells, and since version 7 of pulumi-aws each resource.
fn is_of_same_place(registry: &Resource, repository: &Resource) -> bool {
    let provider = |resource: &Resource| resource.provider().map(|provider| provider.urn);
    let region = |resource: &Resource| resource.inputs().lookup("/region");
    provider(registry) == provider(repository) && region(registry) == region(repository)
}

fn coverage(registry: &Resource, repository: &Resource) -> Coverage {
    let Ok(rules) = registry.inputs().get::<Vec<Rule>>("/rules") else {
        return Coverage::Unknown;
    };
    let rules = rules.unwrap_or_default().into_iter();
    let filters: Vec<_> = rules
        .filter(|rule| matches!(rule.scan_frequency.as_str(), "SCAN_ON_PUSH" | "CONTINUOUS_SCAN"))
        .flat_map(|rule| rule.repository_filters)
        .map(|filter| filter.filter)
        .collect();
    match name(repository) {
        _ if filters.iter().any(|filter| is_everything(filter)) => Coverage::Covered,
        Some(name) if filters.iter().any(|filter| covers(filter, &name)) => Coverage::Covered,
        None if !filters.is_empty() => Coverage::Unknown,
        _ => Coverage::Uncovered,
    }
}

/// Returns the name of a repository. Where it has none, its provider invents one.
fn name(repository: &Resource) -> Option<String> {
    let names = ["/name", "/repositoryName"].into_iter();
    let mut names = names.map(|pointer| repository.inputs().get::<String>(pointer));
    names.find_map(|name| name.ok().flatten())
}

/// A filter without a wildcard is for all names that contain it (Amazon ECR user guide, `image-scanning-filters`).
fn covers(filter: &str, name: &str) -> bool {
    if filter.contains('*') {
        matches_any(&[filter], name)
    } else {
        name.contains(filter)
    }
}

fn is_everything(filter: &str) -> bool {
    !filter.is_empty() && filter.chars().all(|letter| letter == '*')
}
