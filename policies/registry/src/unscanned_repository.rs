//! `unscanned-repository`, see the page beside this file.

use portcullis_guest::{
    Check, EnforcementLevel, Metadata, Operation, Policy, Report, Resource, StackReport, Violation,
};

mod amazon;
mod google;

portcullis_guest::policy! {
    /// Settings of `unscanned-repository`.
    pub struct UnscannedRepository {
        /// Whether images have to be scanned when they are pushed. `false` where the registry is set to scan all of them
        /// outside of the stack.
        #[serde(default = "yes")]
        pub scanning: bool,
        /// Whether tags may not be moved to other images.
        #[serde(default = "yes")]
        pub immutability: bool,
    }
}

fn yes() -> bool {
    true
}

impl Policy for UnscannedRepository {
    fn metadata() -> Metadata {
        Metadata::new(
            "unscanned-repository",
            "An image repository that does not scan what is pushed, or lets tags be moved.",
        )
        .documentation(include_str!("unscanned_repository.md"))
        .level(EnforcementLevel::Advisory)
        .tags(["images", "supply-chain"])
        .stack()
    }

    fn validate(&self) -> Result<(), String> {
        if self.scanning || self.immutability {
            return Ok(());
        }
        Err("neither `scanning` nor `immutability` is asked for".to_owned())
    }

    /// A policy of the stack is shown everything, also what goes and what others manage. Most of it ends at its type.
    fn check_stack(&self, resources: &[Resource], report: &mut StackReport) -> Check {
        let is_ours = |resource: &&Resource| !matches!(resource.operation(), Operation::Delete | Operation::Read);
        let of = |is_one: fn(&str) -> bool| {
            let found = resources.iter().filter(move |resource| is_one(&resource.type_token()));
            found.filter(is_ours).collect::<Vec<_>>()
        };
        let repositories = of(|type_token| type_token == google::REPOSITORY || amazon::is_repository(type_token));
        if repositories.is_empty() {
            return Ok(());
        }
        let registries = of(amazon::is_registry);
        report.each(repositories, |repository, report| {
            self.check_repository(repository, &registries, report)
        });
        Ok(())
    }
}

impl UnscannedRepository {
    fn check_repository(&self, resource: &Resource, registries: &[&Resource], report: &mut Report) -> Check {
        let is_google = resource.type_token() == google::REPOSITORY;
        if is_google && !google::takes_images(resource)? {
            return Ok(());
        }
        let asked = [(self.scanning, Kind::Scanning), (self.immutability, Kind::Immutability)];
        let asked = asked.into_iter().filter(|(is_asked, _)| *is_asked);
        report.each(asked, |(_, kind), report| match (is_google, kind) {
            (true, Kind::Scanning) => google::check_scanning(resource, report),
            (true, Kind::Immutability) => google::check_immutability(resource, report),
            (false, Kind::Scanning) => amazon::check_scanning(resource, registries, report),
            (false, Kind::Immutability) => amazon::check_immutability(resource, report),
        });
        Ok(())
    }
}

/// What is asked of a repository.
#[derive(Clone, Copy)]
enum Kind {
    Scanning,
    Immutability,
}

fn unscanned(pointer: &str) -> Violation {
    Violation::new("images that are pushed to the repository are not scanned")
        .at(pointer)
        .code("not-scanned")
        .hint("have the repository scan on push; where the registry does it for all, set `scanning = false`")
}

fn mutable(pointer: &str) -> Violation {
    Violation::new("the tags of the repository can be moved to other images")
        .at(pointer)
        .code("mutable-tags")
        .hint("make the tags immutable")
}
