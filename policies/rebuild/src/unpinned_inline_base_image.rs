//! `unpinned-inline-base-image`, see the page beside this file.

use std::collections::BTreeMap;

use portcullis_guest::images::DOCKER_BUILD_IMAGE;
use portcullis_guest::{
    Check, Deserialize, EnforcementLevel, Metadata, Policy, Report, Resource, Stop, Undetermined, Violation,
};

use crate::dockerfile::{Dockerfile, Stage, expand};

portcullis_guest::policy! {
    /// `unpinned-inline-base-image` has no settings.
    pub struct UnpinnedInlineBaseImage {}
}

const DOCKERFILE: &str = "/dockerfile/inline";

impl Policy for UnpinnedInlineBaseImage {
    fn metadata() -> Metadata {
        Metadata::new(
            "unpinned-inline-base-image",
            "A Dockerfile in the program that names its base by a tag, and not by a digest.",
        )
        .documentation(include_str!("unpinned_inline_base_image.md"))
        .level(EnforcementLevel::Advisory)
        .tags(["images", "rebuild", "supply-chain"])
        .types(DOCKER_BUILD_IMAGE)
    }

    fn check(&self, resource: &Resource, report: &mut Report) -> Check {
        let inline = resource.inputs().get::<String>(DOCKERFILE)?;
        let Some(text) = inline.filter(|text| !text.is_empty()) else {
            return Err(Stop::not_applicable(
                "the Dockerfile is a file, which the plan does not show",
            ));
        };
        let build = Build::read(resource, &text)?;
        report.each(&build.dockerfile.stages, |stage, report| build.check(stage, report));
        Ok(())
    }
}

/// A build context beside the main one. It takes the place of the image, or of the stage, that it is called like.
#[derive(Debug, Deserialize)]
#[serde(crate = "::portcullis_guest::serde")]
struct NamedContext {
    #[serde(default)]
    location: String,
}

struct Build {
    dockerfile: Dockerfile,
    arguments: BTreeMap<String, String>,
    contexts: BTreeMap<String, NamedContext>,
}

impl Build {
    fn read(resource: &Resource, text: &str) -> Result<Self, Stop> {
        let inputs = resource.inputs();
        let argument = |name: &str| inputs.get::<String>(&format!("/buildArgs/{name}"));
        if argument("BUILDKIT_SYNTAX")?.is_some() {
            return Err(unclear("`BUILDKIT_SYNTAX` names another frontend").into());
        }
        let dockerfile = Dockerfile::read(text).map_err(unclear)?;
        let mut arguments = BTreeMap::new();
        for (name, default) in &dockerfile.arguments {
            let default = default.as_ref().map(|default| expand(default, &arguments));
            match argument(name)?.map_or(default, |given| Some(Ok(given))) {
                Some(Ok(value)) => {
                    arguments.insert(name.clone(), value);
                }
                // It may not be used.
                Some(Err(_)) => {
                    arguments.remove(name);
                }
                None => {}
            }
        }
        Ok(Self {
            dockerfile,
            arguments,
            contexts: inputs.get("/context/named")?.unwrap_or_default(),
        })
    }

    fn check(&self, stage: &Stage, report: &mut Report) -> Check {
        let base = expand(&stage.base, &self.arguments).map_err(unclear)?;
        let image = match self.context(stage, &base) {
            Some(context) => context.location.strip_prefix("docker-image://"),
            None => Some(base.as_str()).filter(|base| *base != "scratch" && !self.is_stage_before(stage, base)),
        };
        let Some(base) = image else {
            return Ok(());
        };
        if is_pinned(base)? {
            return Ok(());
        }
        report.violation(
            Violation::new(format!(
                "line {} of the Dockerfile names `{base}` without a digest",
                stage.line
            ))
            .at(DOCKERFILE)
            .code("base-without-digest")
            .hint(format!("write `{base}@sha256:…`, and let a bot renew the digest")),
        );
        Ok(())
    }

    /// The names of contexts are those that people write (`frontend/dockerui/config.go`), a platform behind `::`.
    fn context(&self, stage: &Stage, base: &str) -> Option<&NamedContext> {
        let familiar = base.strip_prefix("docker.io/").unwrap_or(base);
        let familiar = familiar.strip_prefix("library/").unwrap_or(familiar);
        let familiar = familiar.strip_suffix(":latest").unwrap_or(familiar);
        let is_named = |key: &str| key == familiar || stage.name.as_deref() == Some(key);
        let mut contexts = self.contexts.iter();
        let found = contexts.find(|(key, _)| is_named(key.split("::").next().unwrap_or_default()));
        found.map(|(_, context)| context)
    }

    fn is_stage_before(&self, stage: &Stage, base: &str) -> bool {
        let before = self
            .dockerfile
            .stages
            .iter()
            .take_while(|other| other.line < stage.line);
        before
            .filter_map(|other| other.name.as_deref())
            .any(|name| name == base)
    }
}

fn is_pinned(base: &str) -> Result<bool, Stop> {
    let is_part = |letter: char| letter.is_ascii_alphanumeric() || "._-/:@".contains(letter);
    if base.is_empty() || !base.chars().all(is_part) {
        return Err(unclear(format!("`{base}` is no image")).into());
    }
    let Some((_, digest)) = base.split_once('@') else {
        return Ok(false);
    };
    let is_digit = |letter: char| matches!(letter, '0'..='9' | 'a'..='f');
    match digest.strip_prefix("sha256:") {
        Some(digits) if digits.len() == 64 && digits.chars().all(is_digit) => Ok(true),
        _ => Err(unclear(format!("`{base}` has a digest that is none")).into()),
    }
}

fn unclear(what: impl Into<String>) -> Undetermined {
    let what = what.into();
    Undetermined::unknown(format!("the base cannot be told: {what}"), DOCKERFILE, Vec::new())
}
