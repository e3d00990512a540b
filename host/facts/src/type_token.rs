//! Type tokens, such as `aws:s3/bucket:Bucket`.

use std::borrow::Cow;

/// `Image` of pulumi-docker-build, also by the name that it had before it got a package of its own: in the pre-releases of
/// pulumi-docker 4.6 (`provider/cmd/pulumi-resource-docker/schema.json` at `v4.6.0-beta.4`).
pub(crate) const DOCKER_BUILD_IMAGE: [&str; 2] = ["docker-build:index:Image", "docker:buildx/image:Image"];

/// `Index` of pulumi-docker-build, by both names.
pub(crate) const DOCKER_BUILD_INDEX: [&str; 2] = ["docker-build:index:Index", "docker:buildx/image:Index"];

/// Returns a type token without the API version that those of azure-native may have.
///
/// Every resource of azure-native has a type for each version of the API, in `azure-native` itself
/// (`azure-native:app/v20221001:ContainerApp`) and in packages made for one version
/// (`azure-native_app_v20221001:app/v20221001:ContainerApp`).
pub(crate) fn without_version(type_token: &str) -> Cow<'_, str> {
    let mut parts = type_token.splitn(3, ':');
    match (parts.next(), parts.next(), parts.next()) {
        (Some(package), Some(module), Some(name)) if is_azure_native(package) => {
            let module = module.split('/').next().unwrap_or(module);
            Cow::Owned(format!("{AZURE_NATIVE}:{module}:{name}"))
        }
        _ => Cow::Borrowed(type_token),
    }
}

const AZURE_NATIVE: &str = "azure-native";

fn is_azure_native(package: &str) -> bool {
    let rest = package.strip_prefix(AZURE_NATIVE);
    rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('_'))
}

#[cfg(test)]
mod tests {
    use super::without_version;

    #[test]
    fn every_version_of_an_azure_type_is_the_same_type() {
        for type_token in [
            "azure-native:app:ContainerApp",
            "azure-native:app/v20221001:ContainerApp",
            "azure-native:app/v20240802preview:ContainerApp",
            "azure-native_app_v20221001:app/v20221001:ContainerApp",
            "azure-native_app_v20221001:app:ContainerApp",
        ] {
            assert_eq!(
                without_version(type_token),
                "azure-native:app:ContainerApp",
                "{type_token}"
            );
        }
    }

    #[test]
    fn every_other_token_stays_as_it_is() {
        for type_token in [
            "aws:s3/bucket:Bucket",
            "azure:core/resourceGroup:ResourceGroup",
            "azure-natively:app/v20221001:ContainerApp",
            "azure-native:app/v20221001",
            "",
        ] {
            assert_eq!(without_version(type_token), type_token);
        }
    }
}
