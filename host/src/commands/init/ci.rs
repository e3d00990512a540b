//! The CI service of a repository, by the files that it reads.

use std::path::{Path, PathBuf};

/// A CI service that a repository has a file for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Service {
    GitHub,
    GitLab,
    Jenkins,
    Azure,
    CircleCi,
}

const FILES: [(&str, Service); 5] = [
    (".gitlab-ci.yml", Service::GitLab),
    ("Jenkinsfile", Service::Jenkins),
    ("azure-pipelines.yml", Service::Azure),
    (".circleci/config.yml", Service::CircleCi),
    (".github/workflows", Service::GitHub),
];

impl Service {
    /// Returns the service's name.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::GitHub => "GitHub Actions",
            Self::GitLab => "GitLab CI/CD",
            Self::Jenkins => "Jenkins",
            Self::Azure => "Azure Pipelines",
            Self::CircleCi => "CircleCI",
        }
    }
}

/// Returns the services that a folder has files for, or the nearest folder above it in its repository, with their files.
pub(super) fn services(folder: &Path) -> Vec<(Service, PathBuf)> {
    let whole = folder.canonicalize().unwrap_or_else(|_| folder.to_owned());
    let root = whole.ancestors().find(|folder| folder.join(".git").exists());
    let root = root.unwrap_or(&whole).to_owned();
    let in_repository = whole.ancestors().take_while(|folder| folder.starts_with(&root));
    let found = in_repository.map(services_in);
    let mut found = found.filter(|services| !services.is_empty());
    found.next().unwrap_or_default()
}

fn services_in(folder: &Path) -> Vec<(Service, PathBuf)> {
    let files = FILES.iter().filter(|(name, service)| match service {
        Service::GitHub => has_workflows(&folder.join(name)),
        _ => folder.join(name).is_file(),
    });
    files.map(|(name, service)| (*service, PathBuf::from(name))).collect()
}

fn has_workflows(folder: &Path) -> bool {
    let entries = folder.read_dir().into_iter().flatten().flatten();
    let mut paths = entries.map(|entry| entry.path());
    paths.any(|path| {
        path.extension()
            .is_some_and(|ending| ending == "yml" || ending == "yaml")
    })
}
