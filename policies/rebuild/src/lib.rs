//! What is rebuilt, by whom, and from what.

use portcullis_guest::Pack;

mod build_inside_update;
mod dirty_source;
mod needless_rebuild;
mod unattested_image;

pub use build_inside_update::BuildInsideUpdate;
pub use dirty_source::DirtySource;
pub use needless_rebuild::NeedlessRebuild;
pub use unattested_image::UnattestedImage;

portcullis_guest::pack!(
    Pack::new("rebuild", "What is rebuilt, by whom, and from what.")
        .display_name("Rebuild")
        .policy::<BuildInsideUpdate>()
        .policy::<NeedlessRebuild>()
        .policy::<UnattestedImage>()
        .policy::<DirtySource>()
);

#[cfg(test)]
mod tests;
