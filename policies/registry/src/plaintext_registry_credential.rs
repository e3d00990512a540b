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
const MANY: u32 = 256;

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
        report.each(places, |place, report| check_place(inputs, place, report));
        Ok(())
    }
}

/// Judges what a pointer with `*` stands for. Where the list itself cannot be seen, that is the place.
fn check_place(inputs: PropertyView<'_>, place: &str, report: &mut Report) -> Check {
    let Some((list, key)) = place.split_once("/*") else {
        return check_credential(inputs, place, report);
    };
    match inputs.shape(list) {
        Shape::List(length) if length <= MANY => {
            report.each(0..length, |index, report| {
                check_credential(inputs, &format!("{list}/{index}{key}"), report)
            });
            Ok(())
        }
        Shape::Scalar => check_text(inputs, list, key, report),
        Shape::Absent | Shape::Object(_) => Ok(()),
        Shape::List(_) | Shape::Secret | Shape::Unknown(_) => check_credential(inputs, list, report),
    }
}

/// Judges a provider's list, which stands as JSON text. The text is searched and not parsed: of a key that stands twice the
/// provider takes another than most readers do, in any letter case, and a text that is no JSON shows a password too.
fn check_text(inputs: PropertyView<'_>, list: &str, key: &str, report: &mut Report) -> Check {
    let text = inputs.get::<String>(list)?.unwrap_or_default().to_ascii_lowercase();
    let key = format!("\"{}\"", key.trim_start_matches('/').to_ascii_lowercase());
    let is_given = |after: &str| {
        let value = after.trim_start().trim_start_matches(':').trim_start();
        !value.starts_with("\"\"") && !value.starts_with("null")
    };
    if text.split(&key).skip(1).any(is_given) {
        report.violation(in_plain_text(list));
    }
    Ok(())
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
            report.violation(in_plain_text(pointer));
            Ok(())
        }
    }
}

fn in_plain_text(pointer: &str) -> Violation {
    Violation::new("the registry credential is not a secret: it stands in plain text in the state")
        .at(pointer)
        .code("plaintext-credential")
        .hint("take it from `config.requireSecret` or `pulumi.secret`, and change it: it has been seen")
}
