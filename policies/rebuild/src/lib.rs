//! What is rebuilt, by whom, and from what.

use portcullis_guest::Pack;

mod build_inside_update;
mod dirty_source;
mod incomplete_provenance;
mod needless_rebuild;
mod records;
mod slow_build;
mod source_mismatch;
mod stale_image;
mod unattested_image;
mod untrusted_builder;

pub use build_inside_update::BuildInsideUpdate;
pub use dirty_source::DirtySource;
pub use incomplete_provenance::{IncompleteProvenance, Part};
pub use needless_rebuild::NeedlessRebuild;
pub use slow_build::SlowBuild;
pub use source_mismatch::{Revision, SourceMismatch};
pub use stale_image::StaleImage;
pub use unattested_image::UnattestedImage;
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
);

#[cfg(test)]
mod tests;
