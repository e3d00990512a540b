//! What the properties of image builders mean for the image.

use super::CauseKind::{self, Always, Content, Context, Credential, Other, Setting, Target};
use super::builder::Builder;
use super::dynamic;
use crate::json::{pointer_of_path, tokens};

/// `Image` of pulumi-docker 4 and 5 (`provider/cmd/pulumi-resource-docker/schema.json`), and `build.contextDigest`,
/// which the provider adds to the inputs.
const DOCKER: &[(&str, CauseKind)] = &[
    ("build.addHosts", Content),
    ("build.args", Content),
    ("build.builderVersion", Setting),
    ("build.cacheFrom", Setting),
    ("build.context", Context),
    ("build.contextDigest", Context),
    ("build.dockerfile", Context),
    ("build.network", Content),
    ("build.platform", Content),
    ("build.target", Content),
    ("buildOnPreview", Setting),
    ("imageName", Target),
    ("registry", Credential),
    ("skipPush", Target),
];

/// `Image` of pulumi-docker-build (`provider/internal/image.go`, `Diff`). `load` and `push` are short for exports.
/// Extra hosts and the network decide what a `RUN` reaches, so what it leaves in the image.
const DOCKER_BUILD: &[(&str, CauseKind)] = &[
    ("addHosts", Content),
    ("buildArgs", Content),
    ("buildOnPreview", Setting),
    ("builder", Setting),
    ("cacheFrom", Setting),
    ("cacheTo", Setting),
    ("context", Context),
    ("contextHash", Context),
    ("dockerfile", Context),
    ("exec", Setting),
    ("exports", Target),
    ("ignoreSecretsInDiffCalculation", Setting),
    ("labels", Content),
    ("load", Target),
    ("network", Content),
    ("noCache", Always),
    ("platforms", Content),
    ("pull", Always),
    ("push", Target),
    ("registries", Credential),
    ("secrets", Content),
    ("ssh", Content),
    ("tags", Target),
    ("target", Content),
];

/// `RemoteImage` and `RegistryImage` of pulumi-docker (the same schema). Programs put hashes of their sources into `triggers`, as the other
/// providers do into properties of their own. What is missing here are bounds and options of the build's processes.
const REMOTE_IMAGE: &[(&str, CauseKind)] = &[
    ("authConfig", Credential),
    ("build.additionalContexts", Context),
    ("build.authConfigs", Credential),
    ("build.buildArgs", Content),
    ("build.buildId", Setting),
    ("build.buildLogFile", Setting),
    ("build.builder", Setting),
    ("build.cacheFroms", Setting),
    ("build.cacheTos", Setting),
    ("build.cgroupParent", Setting),
    ("build.context", Context),
    ("build.cpuPeriod", Setting),
    ("build.cpuQuota", Setting),
    ("build.cpuSetCpus", Setting),
    ("build.cpuSetMems", Setting),
    ("build.cpuShares", Setting),
    ("build.dockerfile", Context),
    ("build.extraHosts", Content),
    ("build.forceRemove", Setting),
    ("build.isolation", Setting),
    ("build.label", Content),
    ("build.labels", Content),
    ("build.memory", Setting),
    ("build.memorySwap", Setting),
    ("build.networkMode", Content),
    ("build.noCache", Always),
    ("build.platform", Content),
    ("build.provenance", Content),
    ("build.pullParent", Always),
    ("build.remoteContext", Context),
    ("build.remove", Setting),
    ("build.sbom", Content),
    ("build.secrets", Content),
    ("build.securityOpts", Setting),
    ("build.sessionId", Setting),
    ("build.shmSize", Setting),
    ("build.squash", Content),
    ("build.suppressOutput", Setting),
    ("build.tags", Target),
    ("build.target", Content),
    ("build.ulimits", Setting),
    ("build.useLegacyBuilder", Setting),
    ("build.version", Setting),
    ("forceRemove", Setting),
    ("insecureSkipVerify", Setting),
    ("keepLocally", Setting),
    ("keepRemotely", Setting),
    ("name", Target),
    ("platform", Content),
    ("pullTriggers", Context),
    ("triggers", Context),
];

/// Inputs of dynamic resources, by what people call them, without regard to letter case, `_` and `-`.
const DYNAMIC: &[(&str, CauseKind)] = &[
    ("addhosts", Content),
    ("args", Content),
    ("auth", Credential),
    ("buildargs", Content),
    ("buildcontext", Context),
    ("builder", Setting),
    ("cachefrom", Setting),
    ("cacheto", Setting),
    ("context", Context),
    ("contextdigest", Context),
    ("contexthash", Context),
    ("contextpath", Context),
    ("credentials", Credential),
    ("dockerfile", Context),
    ("dockerfilepath", Context),
    ("hash", Context),
    ("image", Target),
    ("imagename", Target),
    ("imagetag", Target),
    ("imageuri", Target),
    ("labels", Content),
    ("nocache", Always),
    ("password", Credential),
    ("platform", Content),
    ("platforms", Content),
    ("pull", Always),
    ("push", Target),
    ("registryauth", Credential),
    ("registrypassword", Credential),
    ("registrytoken", Credential),
    ("registryusername", Credential),
    ("repository", Target),
    ("repositoryurl", Target),
    ("secrets", Content),
    ("skippush", Target),
    ("sourcehash", Context),
    ("sourceshash", Context),
    ("tag", Target),
    ("tags", Target),
    ("target", Content),
    ("timeout", Setting),
    ("triggers", Context),
    ("username", Credential),
];

/// Returns what a change of a property means, given by its path in Pulumi's spelling: `exports[0]` is one of `exports`.
pub(super) fn of(builder: Builder, path: &str) -> CauseKind {
    let known = match builder {
        Builder::Docker => DOCKER,
        Builder::DockerBuild => DOCKER_BUILD,
        Builder::RemoteImage | Builder::RegistryImage => REMOTE_IMAGE,
        Builder::Program => &[],
        Builder::Dynamic => return of_dynamic(path),
    };
    let is_within = |property: &str| {
        let rest = path.strip_prefix(property);
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '[']))
    };
    let found = known.iter().find(|(property, _)| is_within(property));
    found.map_or(Other, |(_, kind)| *kind)
}

/// Of a path such as `build.args.VERSION`, the first name counts that is known.
fn of_dynamic(path: &str) -> CauseKind {
    let pointer = pointer_of_path(path);
    let mut names = tokens(&pointer).map(|name| dynamic::plain(&name));
    let meaning = |name: String| DYNAMIC.iter().find(|(known, _)| *known == name).map(|(_, kind)| *kind);
    names.find_map(meaning).unwrap_or(Other)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_of_a_property_means_what_the_property_means() {
        for (path, kind) in [
            ("exports", Target),
            ("exports[0]", Target),
            ("context.location", Context),
            ("contextHash", Context),
            ("registries[1]", Credential),
        ] {
            assert_eq!(of(Builder::DockerBuild, path), kind, "{path}");
        }
        assert_eq!(of(Builder::RemoteImage, "build.buildArgs.VERSION"), Content);
    }

    #[test]
    fn a_property_that_only_begins_alike_is_not_known() {
        assert_eq!(of(Builder::DockerBuild, "pullPolicy"), Other);
        assert_eq!(of(Builder::DockerBuild, "build"), Other);
        assert_eq!(of(Builder::Program, "imageName"), Other);
    }
}
