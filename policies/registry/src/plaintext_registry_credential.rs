//! `plaintext-registry-credential`, see the page beside this file.

use portcullis_guest::images::{DOCKER_BUILD_IMAGE, DOCKER_BUILD_INDEX};
use portcullis_guest::{
    Check, ExtraKind, Lookup, Metadata, Policy, PropertyView, Report, Resource, Severity, Shape, Undetermined,
    Violation, matches_any,
};

/// Where registry credentials stand, by type: pointers into the inputs, `*` for each element of a list. After the schemas
/// of pulumi-docker 5.1 and pulumi-docker-build 0.0.22, and the input types of the npm packages `@pulumi/azure` 6.40.0,
/// `@pulumi/azure-native` 3.28.0, which has types for each version of the API, and `@pulumi/digitalocean` 4.80.1.
const PLACES: [(&[&str], &[&str]); 15] = [
    (
        &[
            "azure-native*:appplatform*:Deployment",
            "azure-native*:appplatform*:Job",
        ],
        &["/properties/source/customContainer/imageRegistryCredential/password"],
    ),
    (
        &["azure-native*:batch*:Pool"],
        &["/deploymentConfiguration/virtualMachineConfiguration/containerConfiguration/containerRegistries/*/password"],
    ),
    (
        &[
            "azure-native*:containerinstance*:CGProfile",
            "azure-native*:containerinstance*:ContainerGroup*",
            "azure:containerservice/group:Group",
        ],
        &["/imageRegistryCredentials/*/password"],
    ),
    (
        &["azure-native*:web*:WebAppApplicationSettings*"],
        &["/properties/DOCKER_REGISTRY_SERVER_PASSWORD"],
    ),
    (
        &["azure:appservice/*"],
        &[
            "/appSettings/DOCKER_REGISTRY_SERVER_PASSWORD",
            "/siteConfig/applicationStack/dockerRegistryPassword",
            "/siteConfig/applicationStack/dockers/*/registryPassword",
        ],
    ),
    (
        &["azure:batch/pool:Pool"],
        &["/containerConfiguration/containerRegistries/*/password"],
    ),
    (
        &["digitalocean:index/app:App"],
        &[
            "/spec/jobs/*/image/registryCredentials",
            "/spec/services/*/image/registryCredentials",
            "/spec/workers/*/image/registryCredentials",
        ],
    ),
    (&DOCKER_BUILD_IMAGE, &["/registries/*/password"]),
    (&DOCKER_BUILD_INDEX, &["/registry/password"]),
    (&["docker:index/image:Image"], &["/registry/password"]),
    (&["docker:index/registryImage:RegistryImage"], &["/authConfig/password"]),
    (
        &[
            "docker:index/registryImage:RegistryImage",
            "docker:index/remoteImage:RemoteImage",
        ],
        &[
            "/build/authConfigs/*/password",
            "/build/authConfigs/*/auth",
            "/build/authConfigs/*/identityToken",
            "/build/authConfigs/*/registryToken",
        ],
    ),
    (&["docker:index/service:Service"], &["/auth/password"]),
    (
        &["pulumi:providers:docker"],
        &["/registryAuth/*/password", "/registryAuth/*/configFileContent"],
    ),
    (&["pulumi:providers:docker-build"], &["/registries/*/password"]),
];

/// Where addresses of registries stand, by the same types: a login in one is a credential too.
const ADDRESSES: [(&[&str], &[&str]); 8] = [
    (&DOCKER_BUILD_IMAGE, &["/registries/*/address"]),
    (&DOCKER_BUILD_INDEX, &["/registry/address"]),
    (&["docker:index/image:Image"], &["/registry/server"]),
    (&["docker:index/registryImage:RegistryImage"], &["/authConfig/address"]),
    (
        &[
            "docker:index/registryImage:RegistryImage",
            "docker:index/remoteImage:RemoteImage",
        ],
        &["/build/authConfigs/*/hostName", "/build/authConfigs/*/serverAddress"],
    ),
    (&["docker:index/service:Service"], &["/auth/serverAddress"]),
    (&["pulumi:providers:docker"], &["/registryAuth/*/address"]),
    (&["pulumi:providers:docker-build"], &["/registries/*/address"]),
];

/// The web apps of azure-native have a list of names and values, one of which App Service logs in with.
const SETTINGS: [&str; 2] = ["azure-native*:web*:WebApp", "azure-native*:web*:WebAppSlot"];
const SETTINGS_LIST: &str = "/siteConfig/appSettings";
const SETTING: &str = "DOCKER_REGISTRY_SERVER_PASSWORD";

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
        .types(PLACES.into_iter().flat_map(|(types, _)| types).copied().chain(SETTINGS))
        .include([ExtraKind::Provider])
    }

    fn check(&self, resource: &Resource, report: &mut Report) -> Check {
        let type_token = resource.type_token();
        let inputs = resource.inputs();
        report.each(places(&PLACES, &type_token), |place, report| {
            check_place(inputs, place, &CREDENTIAL, report)
        });
        for place in places(&ADDRESSES, &type_token) {
            // What cannot be judged here has been said of the credential beside it.
            let _ = check_place(inputs, place, &ADDRESS, report);
        }
        if matches_any(&SETTINGS, &type_token) {
            check_settings(inputs, report)?;
        }
        Ok(())
    }
}

fn places(table: &'static [(&[&str], &[&str])], type_token: &str) -> impl Iterator<Item = &'static str> {
    let rows = table.iter().filter(move |(types, _)| matches_any(types, type_token));
    rows.flat_map(|(_, places)| *places).copied()
}

/// What is looked for in a place.
struct Kind {
    check: fn(PropertyView<'_>, &str, &mut Report) -> Check,
    /// Whether a JSON text, from the value of the key on, has it.
    is_in_text: fn(&str) -> bool,
    violation: fn(&str) -> Violation,
}

const CREDENTIAL: Kind = Kind {
    check: check_credential,
    is_in_text: |value| !value.starts_with("\"\"") && !value.starts_with("null"),
    violation: in_plain_text,
};

const ADDRESS: Kind = Kind {
    check: check_address,
    is_in_text: |value| value.trim_start_matches('"').split('"').next().is_some_and(has_login),
    violation: in_address,
};

/// Judges what a pointer with `*` stands for. Where the list itself cannot be seen, that is the place. An object in place of
/// a list is taken for one element, and for several.
fn check_place(inputs: PropertyView<'_>, place: &str, kind: &Kind, report: &mut Report) -> Check {
    let Some((list, key)) = place.split_once("/*") else {
        return (kind.check)(inputs, place, report);
    };
    match inputs.shape(list) {
        Shape::List(length) if length > MANY => (kind.check)(inputs, list, report),
        Shape::Object(_) | Shape::List(_) => {
            let elements = inputs.children(list)?.into_iter().chain([list.to_owned()]);
            report.each(elements, |element, report| {
                (kind.check)(inputs, &format!("{element}{key}"), report)
            });
            Ok(())
        }
        Shape::Scalar => check_text(inputs, list, key, kind, report),
        Shape::Absent => Ok(()),
        Shape::Secret | Shape::Unknown(_) => (kind.check)(inputs, list, report),
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
fn check_text(inputs: PropertyView<'_>, list: &str, key: &str, kind: &Kind, report: &mut Report) -> Check {
    let text = without_escapes(&inputs.get::<String>(list)?.unwrap_or_default()).to_ascii_lowercase();
    let key = format!("\"{}\"", key.trim_start_matches('/').to_ascii_lowercase());
    let is_given = |after: &str| (kind.is_in_text)(after.trim_start().trim_start_matches(':').trim_start());
    if text.split(&key).skip(1).any(is_given) {
        report.violation((kind.violation)(list));
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

/// An address that cannot be seen is no question: nearly all are addresses and nothing else.
#[expect(clippy::unnecessary_wraps, reason = "the other kind may end in a question")]
fn check_address(inputs: PropertyView<'_>, pointer: &str, report: &mut Report) -> Check {
    if let Lookup::Found(address) = inputs.lookup(pointer)
        && has_login(&address)
    {
        report.violation(in_address(pointer));
    }
    Ok(())
}

/// Returns whether an address has something in front of the host, where no registry's has.
fn has_login(address: &str) -> bool {
    let rest = address.split_once("://").map_or(address, |(_, rest)| rest);
    rest.split('/').next().is_some_and(|authority| authority.contains('@'))
}

fn in_address(pointer: &str) -> Violation {
    Violation::new(
        "the registry's address has a login in it, which is not a secret: it stands in plain text in the state",
    )
    .at(pointer)
    .code("plaintext-credential")
    .hint("give the address alone, and the login as user name and password, the latter as a secret")
}

fn in_plain_text(pointer: &str) -> Violation {
    Violation::new("the registry credential is not a secret: it stands in plain text in the state")
        .at(pointer)
        .code("plaintext-credential")
        .hint("take it from `config.requireSecret` or `pulumi.secret`, and change it: it has been seen")
}
