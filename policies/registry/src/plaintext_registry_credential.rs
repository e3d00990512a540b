//! `plaintext-registry-credential`, see the page beside this file.

use portcullis_guest::{
    Check, ExtraKind, Lookup, Metadata, Policy, PropertyView, Report, Resource, Severity, Shape, Undetermined,
    Violation, matches_any,
};

/// Where registry credentials stand, by type: pointers into the inputs, `*` for each element of a list. After the schemas
/// of pulumi-docker 5.1 and pulumi-docker-build 0.0.22 and the `ContainerGroup` of Azure, of which azure-native has one
/// for each version of the API.
const PLACES: [(&str, &[&str]); 11] = [
    ("azure-native*:containerinstance*:ContainerGroup", AZURE),
    ("azure:containerservice/group:Group", AZURE),
    ("docker-build:index:Image", &["/registries/*/password"]),
    ("docker-build:index:Index", &["/registry/password"]),
    ("docker:index/image:Image", &["/registry/password"]),
    ("docker:index/registryImage:RegistryImage", &["/authConfig/password"]),
    ("docker:index/registryImage:RegistryImage", DOCKER_BUILD),
    ("docker:index/remoteImage:RemoteImage", DOCKER_BUILD),
    ("docker:index/service:Service", &["/auth/password"]),
    (
        "pulumi:providers:docker",
        &["/registryAuth/*/password", "/registryAuth/*/configFileContent"],
    ),
    ("pulumi:providers:docker-build", &["/registries/*/password"]),
];

const AZURE: &[&str] = &["/imageRegistryCredentials/*/password"];

const DOCKER_BUILD: &[&str] = &[
    "/build/authConfigs/*/password",
    "/build/authConfigs/*/auth",
    "/build/authConfigs/*/identityToken",
    "/build/authConfigs/*/registryToken",
];

/// More elements than any list of registries has.
const MANY: usize = 256;

portcullis_guest::policy! {
    /// `plaintext-registry-credential` has no settings.
    pub struct PlaintextRegistryCredential {}
}

impl Policy for PlaintextRegistryCredential {
    fn metadata() -> Metadata {
        Metadata::new(
            "plaintext-registry-credential",
            "A registry credential that is not a Pulumi secret, and stands in the state and in every preview.",
        )
        .documentation(include_str!("plaintext_registry_credential.md"))
        .severity(Severity::Critical)
        .tags(["secrets"])
        .types(PLACES.map(|(type_token, _)| type_token))
        .include([ExtraKind::Provider])
    }

    fn check(&self, resource: &Resource, report: &mut Report) -> Check {
        let type_token = resource.type_token();
        let places = PLACES
            .iter()
            .filter(|(found, _)| matches_any(&[found], &type_token))
            .flat_map(|(_, places)| *places);
        let inputs = resource.inputs();
        report.each(places.flat_map(|place| expand(inputs, place)), |pointer, report| {
            check_credential(inputs, &pointer, report)
        });
        Ok(())
    }
}

/// Returns the places that a pointer with `*` stands for. Where the list itself cannot be seen, that is the place.
fn expand(inputs: PropertyView<'_>, place: &str) -> Vec<String> {
    let Some((list, rest)) = place.split_once("/*") else {
        return vec![place.to_owned()];
    };
    let length = match inputs.shape(list) {
        Shape::List(length) => length as usize,
        Shape::Scalar => most_elements(inputs, list),
        Shape::Absent | Shape::Object(_) => 0,
        Shape::Secret | Shape::Unknown(_) => return vec![list.to_owned()],
    };
    if length > MANY {
        return vec![list.to_owned()];
    }
    (0..length).map(|index| format!("{list}/{index}{rest}")).collect()
}

/// Returns how many elements a provider's list has at most, which stands as JSON text: not more than it has commas, and
/// one. Looking for the end would stop at an element that is `null`.
fn most_elements(inputs: PropertyView<'_>, list: &str) -> usize {
    match inputs.lookup(list) {
        Lookup::Found(text) => text.matches(',').count() + 1,
        _ => usize::MAX,
    }
}

fn check_credential(inputs: PropertyView<'_>, pointer: &str, report: &mut Report) -> Check {
    match inputs.lookup(pointer) {
        Lookup::Absent | Lookup::Secret => Ok(()),
        // An unknown that is a secret shows as a secret: this one is none, so far as the preview can tell.
        Lookup::Unknown(depends_on) => {
            let message = "whether the registry credential is a secret is known only during the update";
            Err(Undetermined::unknown(message, pointer, depends_on).into())
        }
        Lookup::Found(credential) if credential == "\"\"" => Ok(()),
        Lookup::Found(_) | Lookup::Oversized(_) => {
            report.violation(
                Violation::new("the registry credential is not a secret: it stands in plain text in the state")
                    .at(pointer)
                    .code("plaintext-credential")
                    .hint("take it from `config.requireSecret` or `pulumi.secret`, and change it: it has been seen"),
            );
            Ok(())
        }
    }
}
