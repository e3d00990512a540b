//! `secret-in-image-build`, see the page beside this file.

use std::collections::{BTreeMap, BTreeSet};

use portcullis_guest::images::{Image, ImageReference};
use portcullis_guest::serde::de::IgnoredAny;
use portcullis_guest::{
    Check, Lookup, Metadata, Policy, PropertyView, Report, Resource, Severity, Shape, Stop, Violation, builds,
    matches_any,
};

mod dockerfile;
mod name;
mod value;

const HINT: &str = "mount it as a build secret (`secrets` of docker-build, `RUN --mount=type=secret`), and change it: it has \
                    been seen; what is no secret can be named in `except`";

/// Where names are given values that stay in the image, by type (schemas of pulumi-docker 5.1 and pulumi-docker-build
/// 0.0.22): what a member is, its code, and where the map stands.
const MAPS: [(&str, &[Map]); 4] = [
    (
        "docker-build:index:Image",
        &[ARGUMENTS.at("/buildArgs"), LABELS.at("/labels")],
    ),
    ("docker:index/image:Image", &[ARGUMENTS.at("/build/args")]),
    ("docker:index/registryImage:RegistryImage", OF_PULLED),
    ("docker:index/remoteImage:RemoteImage", OF_PULLED),
];

const OF_PULLED: &[Map] = &[
    ARGUMENTS.at("/build/buildArgs"),
    LABELS.at("/build/labels"),
    LABELS.at("/build/label"),
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
        match self
            .except
            .iter()
            .find(|pattern| pattern.chars().all(|letter| letter == '*'))
        {
            Some(pattern) => Err(format!("`{pattern}` in `except` names every secret")),
            None => Ok(()),
        }
    }

    fn check(&self, resource: &Resource, report: &mut Report) -> Check {
        let type_token = resource.type_token();
        let inputs = resource.inputs();
        if let Some((_, maps)) = MAPS.iter().find(|(found, _)| *found == type_token) {
            report.each(*maps, |map, report| self.check_map(inputs, *map, report));
            report.each([inputs], |inputs, report| self.check_dockerfile(inputs, report));
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
        let instructions = dockerfile::instructions(&text);
        let faults = instructions.iter().flat_map(|instruction| self.faults_of(instruction));
        for fault in faults {
            report.violation(violation(format!("{fault}: the image keeps it in plain text")));
        }
        Ok(())
    }

    /// Returns what is wrong with an instruction of a Dockerfile. A credential in it is found wherever it stands.
    fn faults_of(&self, instruction: &str) -> Vec<String> {
        let variables = dockerfile::variables(instruction);
        let faults = variables.iter().filter_map(|variable| {
            let fault = self.fault(&variable.name, &variable.value)?;
            let (instruction, name) = (variable.instruction, &variable.name);
            Some(format!("the `{instruction}` `{name}` of the Dockerfile {fault}"))
        });
        let faults: Vec<_> = faults.collect();
        let is_excepted = variables
            .iter()
            .any(|variable| matches_any(&self.except, &variable.name));
        if !faults.is_empty() || is_excepted {
            return faults;
        }
        let credential = value::credential(instruction).into_iter();
        credential
            .map(|what| format!("an instruction of the Dockerfile holds {what}"))
            .collect()
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
            "" | "0" | "1" | "true" | "false" | "yes" | "no" | "on" | "off"
        );
        if is_switch || matches_any(&self.except, name) {
            return None;
        }
        let by_value = value::credential(value).map(|credential| format!("holds {credential}"));
        by_value.or_else(|| name::is_secret(name).then(|| BY_NAME.to_owned()))
    }
}

const BY_NAME: &str = "has the name of a secret";

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
