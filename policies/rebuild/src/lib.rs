//! What is rebuilt, by whom, and from what.

use portcullis_guest::Pack;

mod bases;
mod build_dependent_resource;
mod build_inside_update;
mod dirty_source;
mod dockerfile;
mod needless_rebuild;
mod records;
mod unattested_image;
mod uncached_build;
mod unexplained_digest_change;
mod unpinned_base_image;
mod unpinned_inline_base_image;

pub use build_dependent_resource::BuildDependentResource;
pub use build_inside_update::BuildInsideUpdate;
pub use dirty_source::DirtySource;
pub use needless_rebuild::NeedlessRebuild;
pub use unattested_image::UnattestedImage;
pub use uncached_build::UncachedBuild;
pub use unexplained_digest_change::UnexplainedDigestChange;
pub use unpinned_base_image::UnpinnedBaseImage;
pub use unpinned_inline_base_image::UnpinnedInlineBaseImage;

portcullis_guest::pack!(
    Pack::new("rebuild", "What is rebuilt, by whom, and from what.")
        .display_name("Rebuild")
        .policy::<BuildInsideUpdate>()
        .policy::<NeedlessRebuild>()
        .policy::<UnattestedImage>()
        .policy::<DirtySource>()
        .policy::<UnpinnedBaseImage>()
        .policy::<UnpinnedInlineBaseImage>()
        .policy::<UncachedBuild>()
        .policy::<UnexplainedDigestChange>()
        .policy::<BuildDependentResource>()
);

#[cfg(test)]
mod tests;
