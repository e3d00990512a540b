//! Where images come from, and how exactly they are named.

use portcullis_guest::Pack;

mod conflicting_image_reference;
mod floating_image_tag;
mod plaintext_registry_credential;
mod secret_in_image_build;
mod unlisted_push_target;
mod unlisted_registry;
mod unpinned_image;
mod unscanned_repository;
mod untraceable_image_tag;

pub use conflicting_image_reference::ConflictingImageReference;
pub use floating_image_tag::FloatingImageTag;
pub use plaintext_registry_credential::PlaintextRegistryCredential;
pub use secret_in_image_build::SecretInImageBuild;
pub use unlisted_push_target::UnlistedPushTarget;
pub use unlisted_registry::UnlistedRegistry;
pub use unpinned_image::UnpinnedImage;
pub use unscanned_repository::UnscannedRepository;
pub use untraceable_image_tag::UntraceableImageTag;

portcullis_guest::pack!(
    Pack::new("registry", "Where images come from, and how exactly they are named.")
        .display_name("Registry")
        .policy::<UnlistedRegistry>()
        .policy::<FloatingImageTag>()
        .policy::<UnpinnedImage>()
        .policy::<UntraceableImageTag>()
        .policy::<ConflictingImageReference>()
        .policy::<UnlistedPushTarget>()
        .policy::<PlaintextRegistryCredential>()
        .policy::<SecretInImageBuild>()
        .policy::<UnscannedRepository>()
);

#[cfg(test)]
mod tests;
