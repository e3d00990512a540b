//! `secret-in-image-build`, see the page beside this file.

use std::collections::{BTreeMap, BTreeSet};

use portcullis_guest::dockerfile::{self, Instruction, Variable};
use portcullis_guest::images::{DOCKER_BUILD_IMAGE, Image, ImageReference};
use portcullis_guest::serde::de::IgnoredAny;
use portcullis_guest::{
    Check, Lookup, Metadata, Policy, PropertyView, Report, Resource, Severity, Shape, Stop, Undetermined, Violation,
    builds, matches_all, matches_any,
};

mod name;
mod value;

const HINT: &str = "mount it as a build secret (`secrets` of docker-build, `RUN --mount=type=secret`), and change it: it has \
                    been seen; what is no secret can be named in `except`";

/// Where names are given values that stay in the image, by type (schemas of pulumi-docker 5.1 and pulumi-docker-build
/// 0.0.22): what a member is, its code, and where the map stands.
const MAPS: [(&[&str], &[Map]); 3] = [
    (&DOCKER_BUILD_IMAGE, &[ARGUMENTS.at("/buildArgs"), LABELS.at("/labels")]),
    (&["docker:index/image:Image"], &[ARGUMENTS.at("/build/args")]),
    (
        &[
            "docker:index/registryImage:RegistryImage",
            "docker:index/remoteImage:RemoteImage",
        ],
        &[
            ARGUMENTS.at("/build/buildArgs"),
            LABELS.at("/build/labels"),
            LABELS.at("/build/label"),
        ],
    ),
];

const ARGUMENTS: Map = Map {
    what: "build argument",
    code: "secret-build-argument",
    pointer: "",
};

const LABELS: Map = Map {
    what: "label",
    code: "secret-label",
    pointer: "",
};

/// Where the address of something that goes into a build stands, by type; `*` for each member. A build context may be a Git
/// repository, or any address that a builder fetches from.
const ADDRESSES: [(&[&str], &[&str]); 3] = [
    (
        &DOCKER_BUILD_IMAGE,
        &["/context/location", "/context/named/*/location", "/dockerfile/location"],
    ),
    (&["docker:index/image:Image"], &["/build/context"]),
    (
        &[
            "docker:index/registryImage:RegistryImage",
            "docker:index/remoteImage:RemoteImage",
        ],
        &["/build/context", "/build/remoteContext"],
    ),
];

/// Where a Dockerfile stands in the program.
const DOCKERFILE: &str = "/dockerfile/inline";

/// Names and values that stay in an image.
#[derive(Clone, Copy)]
struct Map {
    what: &'static str,
    code: &'static str,
    pointer: &'static str,
}

impl Map {
    const fn at(self, pointer: &'static str) -> Self {
        Self { pointer, ..self }
    }
}

portcullis_guest::policy! {
    /// Settings of `secret-in-image-build`.
    pub struct SecretInImageBuild {
        /// Names of build arguments, labels and variables that hold no secret, such as `SENTRY_*`; `*` stands for any
        /// characters.
        #[serde(default)]
        pub except: Vec<String>,
    }
}

impl Policy for SecretInImageBuild {
    fn metadata() -> Metadata {
        Metadata::new(
            "secret-in-image-build",
            "A secret in a build argument, a label or the environment of an image, where everybody who has the image can read it.",
        )
        .documentation(include_str!("secret_in_image_build.md"))
        .severity(Severity::Critical)
        .confidential()
        .tags(["images", "secrets"])
    }

    fn validate(&self) -> Result<(), String> {
        match self.except.iter().find(|pattern| matches_all(pattern)) {
            Some(pattern) => Err(format!("`{pattern}` in `except` names every secret")),
            None => Ok(()),
        }
    }

    fn check(&self, resource: &Resource, report: &mut Report) -> Check {
        let type_token = resource.type_token();
        let inputs = resource.inputs();
        if let Some((_, maps)) = MAPS.iter().find(|(types, _)| types.contains(&type_token.as_str())) {
            report.each(*maps, |map, report| self.check_map(inputs, *map, report));
            report.each([inputs], |inputs, report| self.check_dockerfile(inputs, report));
        }
        let addresses = ADDRESSES
            .iter()
            .filter(|(types, _)| types.contains(&type_token.as_str()));
        for place in addresses.flat_map(|(_, places)| *places) {
            check_addresses(inputs, place, report);
        }
        self.check_records(resource, report)
    }
}

impl SecretInImageBuild {
    fn check_map(&self, inputs: PropertyView<'_>, map: Map, report: &mut Report) -> Check {
        match inputs.shape(map.pointer) {
            Shape::Object(names) => {
                let names = all_names(inputs, map.pointer).unwrap_or(names);
                report.each(names, |name, report| self.check_member(inputs, map, &name, report));
                Ok(())
            }
            Shape::Secret if !is_in_secret(inputs, map.pointer) => {
                let message = format!(
                    "the {}s are a Pulumi secret: the image keeps them in plain text",
                    map.what
                );
                report.violation(Violation::new(message).at(map.pointer).code(map.code).hint(HINT));
                Ok(())
            }
            _ => inputs.get::<BTreeMap<String, String>>(map.pointer).map(|_| ()),
        }
    }

    fn check_member(&self, inputs: PropertyView<'_>, map: Map, name: &str, report: &mut Report) -> Check {
        if matches_any(&self.except, name) {
            return Ok(());
        }
        let pointer = format!("{}/{}", map.pointer, name.replace('~', "~0").replace('/', "~1"));
        let fault = match inputs.lookup(&pointer) {
            Lookup::Absent => None,
            Lookup::Secret => Some("is a Pulumi secret".to_owned()),
            Lookup::Found(json) => {
                let text = inputs.get::<String>(&pointer).ok().flatten();
                self.fault(name, &text.unwrap_or(json))
            }
            Lookup::Unknown(_) | Lookup::Oversized(_) if name::is_secret(name) => Some(BY_NAME.to_owned()),
            Lookup::Unknown(_) | Lookup::Oversized(_) => return inputs.get::<String>(&pointer).map(|_| ()),
        };
        if let Some(fault) = fault {
            let message = format!("the {} `{name}` {fault}: the image keeps it in plain text", map.what);
            report.violation(Violation::new(message).at(pointer).code(map.code).hint(HINT));
        }
        Ok(())
    }

    fn check_dockerfile(&self, inputs: PropertyView<'_>, report: &mut Report) -> Check {
        let violation = |message| {
            Violation::new(message)
                .at(DOCKERFILE)
                .code("secret-in-dockerfile")
                .hint(HINT)
        };
        if inputs.lookup(DOCKERFILE) == Lookup::Secret && !is_in_secret(inputs, DOCKERFILE) {
            let message =
                "the Dockerfile is a Pulumi secret: the image keeps its instructions in plain text".to_owned();
            report.violation(violation(message));
            return Ok(());
        }
        let text = inputs.get::<String>(DOCKERFILE)?.unwrap_or_default();
        let faults = match self.faults_in(&text) {
            Ok(faults) => faults,
            Err(reason) => match value::credential(&text) {
                Some(what) => vec![format!("the Dockerfile holds {what}")],
                None => return Err(Undetermined::unknown(reason, DOCKERFILE, Vec::new()).into()),
            },
        };
        for fault in faults {
            report.violation(violation(format!("{fault}: the image keeps it in plain text")));
        }
        Ok(())
    }

    fn faults_in(&self, dockerfile: &str) -> Result<Vec<String>, String> {
        let mut faults = Vec::new();
        for instruction in dockerfile::instructions(dockerfile)? {
            faults.extend(self.faults_of(&instruction)?);
        }
        Ok(faults)
    }

    /// Returns what is wrong with an instruction of a Dockerfile. A credential in it is found wherever it stands.
    fn faults_of(&self, instruction: &Instruction) -> Result<Vec<String>, String> {
        let variables = instruction.variables()?;
        let keyword = instruction.keyword.to_ascii_uppercase();
        let faults = variables.iter().filter_map(|Variable { name, value }| {
            let fault = self.fault(name, value.as_deref()?)?;
            Some(format!("the `{keyword}` `{name}` of the Dockerfile {fault}"))
        });
        let faults: Vec<_> = faults.collect();
        let is_excepted = variables
            .iter()
            .any(|variable| matches_any(&self.except, &variable.name));
        if !faults.is_empty() || is_excepted {
            return Ok(faults);
        }
        let mut texts = [&instruction.arguments].into_iter().chain(&instruction.scripts);
        let credential = texts.find_map(|text| value::credential(text)).into_iter();
        let fault = credential.map(|what| format!("an instruction of the Dockerfile holds {what}"));
        Ok(fault.collect())
    }

    /// Judges what CI recorded of the images that a workload runs.
    fn check_records(&self, resource: &Resource, report: &mut Report) -> Check {
        let images = resource.images();
        if !images.is_empty() && !builds::available() {
            let message = "without build metadata (`--build`), nobody knows what the images were built with";
            return Err(Stop::not_applicable(message));
        }
        report.each(images, |reference, report| self.check_image(&reference, report));
        Ok(())
    }

    fn check_image(&self, reference: &ImageReference, report: &mut Report) -> Check {
        reference.require_settled()?;
        let image = reference.image()?;
        for (name, value) in parameters(image)? {
            let fault = match name.split_once(':') {
                Some(("build-arg", name)) => self.fault(name, &value).map(|fault| ("build argument", name, fault)),
                Some(("label", name)) => self.fault(name, &value).map(|fault| ("label", name, fault)),
                _ => value::credential(&value).map(|what| ("parameter", name.as_str(), format!("holds {what}"))),
            };
            if let Some((what, name, fault)) = fault {
                let message = format!("the {what} `{name}` that `{}` was built with {fault}", image.text);
                report.violation(
                    Violation::new(message)
                        .at(&reference.pointer)
                        .code("secret-in-build-record")
                        .hint(HINT),
                );
            }
        }
        Ok(())
    }

    /// Returns why a name with its value is a secret, if it is one. The value is never told.
    fn fault(&self, name: &str, value: &str) -> Option<String> {
        let is_switch = matches!(
            value.to_ascii_lowercase().as_str(),
            "" | "0" | "1" | "true" | "false" | "yes" | "no" | "on" | "off" | "none" | "null"
        );
        if is_switch || matches_any(&self.except, name) {
            return None;
        }
        let by_value = value::credential(value).map(|credential| format!("holds {credential}"));
        let is_secret = || name::is_secret(name) || (name::is_file(name) && !is_path(value));
        by_value.or_else(|| is_secret().then(|| BY_NAME.to_owned()))
    }
}

/// An address that cannot be seen is no question: nearly all are paths, and images that others build.
fn check_addresses(inputs: PropertyView<'_>, place: &str, report: &mut Report) {
    let pointers = match place.split_once("/*") {
        Some((map, key)) => {
            let members = inputs.children(map).unwrap_or_default().into_iter();
            members.map(|member| format!("{member}{key}")).collect()
        }
        None => vec![place.to_owned()],
    };
    for pointer in pointers {
        let Lookup::Found(address) = inputs.lookup(&pointer) else {
            continue;
        };
        if let Some(what) = value::credential(&address) {
            let message = format!("where the build gets its files from holds {what}: the state keeps it in plain text");
            report.violation(
                Violation::new(message)
                    .at(pointer)
                    .code("secret-in-address")
                    .hint(ADDRESS_HINT),
            );
        }
    }
}

const ADDRESS_HINT: &str = "let the builder log in (`secrets: { GIT_AUTH_TOKEN: … }` of docker-build, `ssh`), and change it: it has \
                            been seen";

const BY_NAME: &str = "has the name of a secret";

/// Returns whether a value is a path, and not what stands in a file.
fn is_path(value: &str) -> bool {
    let is_begun = value.starts_with(['/', '~', '$']) || value.contains('.');
    is_begun && !value.contains(|letter: char| letter.is_whitespace() || matches!(letter, '{' | '"'))
}

/// Returns the names in a map, where nothing in it is hidden. A shape leaves out those with `__` in front, which are a
/// provider's own elsewhere.
#[expect(clippy::zero_sized_map_values, reason = "what is read of a map are its names")]
fn all_names(inputs: PropertyView<'_>, pointer: &str) -> Option<Vec<String>> {
    let all = inputs.get::<BTreeMap<String, IgnoredAny>>(pointer).ok()??;
    Some(all.into_keys().collect())
}

/// Returns whether something around a place is a secret, so that nobody knows what in it is the secret.
fn is_in_secret(inputs: PropertyView<'_>, pointer: &str) -> bool {
    let around = pointer.rsplit_once('/').map_or("", |(around, _)| around);
    !around.is_empty() && inputs.shape(around) == Shape::Secret
}

/// Returns the parameters, with their values, of all builds that made an image: each once.
fn parameters(image: &Image) -> Result<BTreeSet<(String, String)>, Stop> {
    let records = image.digest.as_deref().map(builds::find).unwrap_or_default();
    if records.is_empty() {
        let message = format!("no build metadata tells what `{}` was built with", image.text);
        return Err(Stop::not_applicable(message));
    }
    let parameters = records.iter().flat_map(|record| &record.parameters);
    let parameters = parameters.map(|parameter| (parameter.name.clone(), parameter.value.clone()));
    Ok(parameters.collect())
}
