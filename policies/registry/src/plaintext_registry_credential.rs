//! `plaintext-registry-credential`, see the page beside this file.

use portcullis_guest::{
    Check, ExtraKind, Lookup, Metadata, Policy, PropertyView, Report, Resource, Severity, Shape, Undetermined,
    Violation, matches_any,
};

/// Where registry credentials stand, by type: pointers into the inputs, `*` for each element of a list. After the schemas
/// of pulumi-docker 5.1 and pulumi-docker-build 0.0.22, and the input types of the npm packages `@pulumi/azure` 6.40.0,
/// `@pulumi/azure-native` 3.28.0, which has types for each version of the API, and `@pulumi/digitalocean` 4.80.1.
const PLACES: [(&str, &[&str]); 19] = [
    ("azure-native*:appplatform*:Deployment", SPRING),
    ("azure-native*:appplatform*:Job", SPRING),
    (
        "azure-native*:batch*:Pool",
        &["/deploymentConfiguration/virtualMachineConfiguration/containerConfiguration/containerRegistries/*/password"],
    ),
    ("azure-native*:containerinstance*:CGProfile", AZURE),
    ("azure-native*:containerinstance*:ContainerGroup*", AZURE),
    (
        "azure-native*:web*:WebAppApplicationSettings*",
        &["/properties/DOCKER_REGISTRY_SERVER_PASSWORD"],
    ),
    (
        "azure:appservice/*",
        &[
            "/appSettings/DOCKER_REGISTRY_SERVER_PASSWORD",
            "/siteConfig/applicationStack/dockerRegistryPassword",
            "/siteConfig/applicationStack/dockers/*/registryPassword",
        ],
    ),
    (
        "azure:batch/pool:Pool",
        &["/containerConfiguration/containerRegistries/*/password"],
    ),
    ("azure:containerservice/group:Group", AZURE),
    (
        "digitalocean:index/app:App",
        &[
            "/spec/jobs/*/image/registryCredentials",
            "/spec/services/*/image/registryCredentials",
            "/spec/workers/*/image/registryCredentials",
        ],
    ),
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

const SPRING: &[&str] = &["/properties/source/customContainer/imageRegistryCredential/password"];

/// The web apps of azure-native have a list of names and values, one of which App Service logs in with.
const SETTINGS: [&str; 2] = ["azure-native*:web*:WebApp", "azure-native*:web*:WebAppSlot"];
const SETTINGS_LIST: &str = "/siteConfig/appSettings";
const SETTING: &str = "DOCKER_REGISTRY_SERVER_PASSWORD";

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
        .confidential()
        .tags(["secrets"])
        .types(PLACES.map(|(type_token, _)| type_token).into_iter().chain(SETTINGS))
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
        if matches_any(&SETTINGS, &type_token) {
            check_settings(inputs, report)?;
        }
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

/// Judges a list of names and values. One whose name cannot be seen may be the credential, unless its value is a
/// secret.
fn check_settings(inputs: PropertyView<'_>, report: &mut Report) -> Check {
    match inputs.shape(SETTINGS_LIST) {
        Shape::List(length) => {
            report.each(0..length, |index, report| {
                let setting = format!("{SETTINGS_LIST}/{index}");
                let value = format!("{setting}/value");
                let is_secret = matches!(inputs.lookup(&value), Lookup::Secret);
                match inputs.get::<String>(&format!("{setting}/name")) {
                    _ if is_secret => Ok(()),
                    Ok(name) if name.as_deref() == Some(SETTING) => check_credential(inputs, &value, report),
                    name => name.map(|_| ()),
                }
            });
            Ok(())
        }
        Shape::Unknown(_) => check_credential(inputs, SETTINGS_LIST, report),
        _ => Ok(()),
    }
}

/// Judges a provider's list, which stands as JSON text. The text is searched and not parsed: of a key that stands twice the
/// provider takes another than most readers do, in any letter case, and a text that is no JSON shows a password too.
fn check_text(inputs: PropertyView<'_>, list: &str, key: &str, report: &mut Report) -> Check {
    let text = without_escapes(&inputs.get::<String>(list)?.unwrap_or_default()).to_ascii_lowercase();
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

/// Returns a JSON text in which no letter of a key hides behind its number (`\u0061` is an `a`).
fn without_escapes(text: &str) -> String {
    let mut parts = text.split("\\u00");
    let mut shown = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let letter = part.get(..2).and_then(|digits| u8::from_str_radix(digits, 16).ok());
        match letter.filter(u8::is_ascii_alphanumeric) {
            Some(letter) => {
                shown.push(char::from(letter));
                shown.push_str(part.get(2..).unwrap_or_default());
            }
            None => shown.extend(["\\u00", part]),
        }
    }
    shown
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
