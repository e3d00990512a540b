//! `uncached-build`, see the page beside this file.

mod settings;

use portcullis_guest::images::DOCKER_BUILD_IMAGE;
use portcullis_guest::{Check, EnforcementLevel, Metadata, Policy, Report, Resource, Stop, Violation};
use settings::{Cache, CacheSettings};

portcullis_guest::policy! {
    /// `uncached-build` has no settings.
    pub struct UncachedBuild {}
}

impl Policy for UncachedBuild {
    fn metadata() -> Metadata {
        Metadata::new(
            "uncached-build",
            "A build inside the update that keeps nothing for the next one.",
        )
        .documentation(include_str!("uncached_build.md"))
        .level(EnforcementLevel::Advisory)
        .tags(["images", "rebuild", "performance"])
        .types(
            [settings::DOCKER]
                .into_iter()
                .chain(DOCKER_BUILD_IMAGE)
                .chain(settings::OF_REGISTRY),
        )
    }

    fn check(&self, resource: &Resource, report: &mut Report) -> Check {
        let build = resource.image_build();
        let Some(build) = build.filter(|build| build.in_this_update) else {
            return Ok(());
        };
        let settings = CacheSettings::of(resource, &build)?;
        if let Some(violation) = judge(&settings)? {
            report.violation(violation);
        }
        Ok(())
    }
}

fn judge(settings: &CacheSettings) -> Result<Option<Violation>, Stop> {
    let CacheSettings { reads, writes, .. } = settings;
    let is_met = || reads.iter().any(|read| writes.iter().any(|write| read.is_of(write)));
    let violation = if settings.is_off {
        Violation::new("the build is told to use no cache")
            .at(settings.places.off)
            .code("cache-off")
            .hint("leave it out, and change what has to be fetched anew: a version, a build argument")
    } else if reads.is_empty() && writes.is_empty() {
        without_cache(settings)?
    } else if writes.is_empty() {
        Violation::new(format!("the build reads {}, and writes no cache", in_words(reads)))
            .at(settings.places.reads)
            .code("cache-never-written")
            .hint(settings.places.how_to_write)
    } else if reads.is_empty() {
        Violation::new(format!("the build writes {}, and reads no cache", in_words(writes)))
            .at(settings.places.writes)
            .code("cache-never-read")
            .hint(format!("read it: name it at `{}`", settings.places.reads))
    } else if !is_met() {
        let (reads, writes) = (in_words(reads), in_words(writes));
        Violation::new(format!("the build writes {writes}, and reads {reads} instead"))
            .at(settings.places.reads)
            .code("other-cache")
            .hint("read also what is written")
    } else {
        return Ok(None);
    };
    Ok(Some(violation))
}

/// A builder of one's own keeps what it has built, as far as its disk lasts.
fn without_cache(settings: &CacheSettings) -> Result<Violation, Stop> {
    match &settings.builder {
        Some(builder) => Err(Stop::not_applicable(format!(
            "the builder `{builder}` keeps a cache of its own"
        ))),
        None => Ok(Violation::new("the build has no cache to begin from, and leaves none")
            .code("no-cache")
            .hint(settings.places.how_to_write)),
    }
}

fn in_words(caches: &[Cache]) -> String {
    let words: Vec<_> = caches.iter().map(ToString::to_string).collect();
    words.join(", ")
}
