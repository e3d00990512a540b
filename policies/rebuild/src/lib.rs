//! What is rebuilt, by whom, and from what.

use portcullis_guest::Pack;

mod bases;
mod build_dependent_resource;
mod build_inside_update;
mod dirty_source;
mod dockerfile;
mod incomplete_provenance;
mod needless_rebuild;
mod records;
mod slow_build;
mod source_mismatch;
mod stale_base_image;
mod stale_image;
mod unattested_image;
mod uncached_build;
mod unexplained_digest_change;
mod unpinned_base_image;
mod unpinned_inline_base_image;
mod untrusted_builder;

pub use build_dependent_resource::BuildDependentResource;
pub use build_inside_update::BuildInsideUpdate;
pub use dirty_source::DirtySource;
pub use incomplete_provenance::{IncompleteProvenance, Part};
pub use needless_rebuild::NeedlessRebuild;
pub use slow_build::SlowBuild;
pub use source_mismatch::{Revision, SourceMismatch};
pub use stale_base_image::StaleBaseImage;
pub use stale_image::StaleImage;
pub use unattested_image::UnattestedImage;
pub use uncached_build::UncachedBuild;
pub use unexplained_digest_change::UnexplainedDigestChange;
pub use unpinned_base_image::UnpinnedBaseImage;
pub use unpinned_inline_base_image::UnpinnedInlineBaseImage;
pub use untrusted_builder::UntrustedBuilder;

portcullis_guest::pack!(
    Pack::new("rebuild", "What is rebuilt, by whom, and from what.")
        .display_name("Rebuild")
        .policy::<BuildInsideUpdate>()
        .policy::<NeedlessRebuild>()
        .policy::<UnattestedImage>()
        .policy::<DirtySource>()
        .policy::<UntrustedBuilder>()
        .policy::<SourceMismatch>()
        .policy::<IncompleteProvenance>()
        .policy::<StaleImage>()
        .policy::<SlowBuild>()
        .policy::<UnpinnedBaseImage>()
        .policy::<UnpinnedInlineBaseImage>()
        .policy::<StaleBaseImage>()
        .policy::<UncachedBuild>()
        .policy::<UnexplainedDigestChange>()
        .policy::<BuildDependentResource>()
);

#[cfg(test)]
mod tests;
