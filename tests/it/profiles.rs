//! How strict all policies are at once, and what single ones override.

use std::path::Path;

use insta::assert_snapshot;
use serde_json::Value;

use crate::fixtures::{deployment, preview, unknown};
use crate::scratch::{Ended, Scratch, run_in};

/// Two policies that judge a deployment, without those that are beside the point.
const ONLY: &str = r#"packs = ["builtin:registry"]
[policy.untraceable-image-tag]
level = "disabled"
[policy.conflicting-image-reference]
level = "disabled"
[policy.secret-in-image-build]
level = "disabled"
[policy.unscanned-repository]
level = "disabled"
[policy.unlisted-push-target]
level = "disabled"
[policy.plaintext-registry-credential]
level = "disabled"
"#;

fn check(profile: &str, policies: &str, arguments: &[&str]) -> Ended {
    judge(&deployment("web", "shop/web"), profile, policies, arguments)
}

fn judge(step: &Value, profile: &str, policies: &str, arguments: &[&str]) -> Ended {
    let scratch = Scratch::with_preview(preview([step.clone()]));
    let configuration = format!("{profile}{ONLY}{policies}");
    scratch.file("portcullis.toml", configuration).check(arguments)
}

const LISTED: &str = "[policy.unlisted-registry]\nsettings = { allow = [\"docker.io\"] }\n";

#[test]
fn audit_tells_everything_and_denies_nothing() {
    assert_snapshot!(check("profile = \"audit\"\n", "", &[]), @"
    exit 0
    --- stdout
    kubernetes:apps/v1:Deployment web (create)
      warn  floating-image-tag (advisory, high) at /spec/template/spec/containers/0/image
            `shop/web` has no tag, which means `latest`
            hint: name the version or the commit that was built, and its digest
      warn  unpinned-image (advisory, medium) at /spec/template/spec/containers/0/image
            `shop/web` has no digest: its tag can be moved to another image
            hint: add the digest that was built, as in `NAME:TAG@sha256:…`

    not run, for want of settings (in `portcullis.toml`): unlisted-registry

    configured by portcullis.toml, profile audit
    allowed: 2 findings warn, 1 resource judged by 2 policies
    ");
}

#[test]
fn a_policy_that_says_its_level_overrides_the_profile() {
    let unpinned = "[policy.unpinned-image]\nlevel = \"mandatory\"\n";
    assert_snapshot!(check("profile = \"audit\"\n", unpinned, &[]), @"
    exit 1
    --- stdout
    kubernetes:apps/v1:Deployment web (create)
      warn  floating-image-tag (advisory, high) at /spec/template/spec/containers/0/image
            `shop/web` has no tag, which means `latest`
            hint: name the version or the commit that was built, and its digest
      deny  unpinned-image (mandatory, medium) at /spec/template/spec/containers/0/image
            `shop/web` has no digest: its tag can be moved to another image
            hint: add the digest that was built, as in `NAME:TAG@sha256:…`

    not run, for want of settings (in `portcullis.toml`): unlisted-registry

    configured by portcullis.toml, profile audit
    denied: 1 finding denies, 1 finding warns, 1 resource judged by 2 policies
    ");
}

#[test]
fn strict_makes_settings_that_are_missing_an_error() {
    assert_snapshot!(check("profile = \"strict\"\n", "", &[]), @r#"
    exit 2
    --- stderr
    error: the settings of `unlisted-registry` do not work: missing field `allow`
    hint: with `profile = "strict"` every policy judges: give `unlisted-registry` its settings, or the level `disabled`
    "#);
}

#[test]
fn strict_denies_what_is_open_too() {
    let ended = judge(&deployment("web", &unknown()), "profile = \"strict\"\n", LISTED, &[]);
    assert_snapshot!(ended, @"
    exit 1
    --- stdout
    kubernetes:apps/v1:Deployment web (create)
      deny  unlisted-registry (mandatory, high, undetermined), floating-image-tag (mandatory, high, undetermined), unpinned-image (mandatory, medium, undetermined) at /spec/template/spec/containers/0/image
            the image is known only during the update
            hint: let the preview know it, or say with `on-unknown` what an open question does

    configured by portcullis.toml, profile strict
    denied: 3 findings deny, 3 questions are open, 1 resource judged by 3 policies
    ");
}

#[test]
fn the_command_line_overrides_the_profile_of_the_configuration() {
    let ended = check("profile = \"audit\"\n", "", &["--profile", "recommended"]);
    assert_eq!(ended.exit(), 1);
}

#[test]
fn a_policy_only_tells_in_the_stacks_that_are_named() {
    let advisory = |stacks: &str| {
        let unpinned = format!("[policy.unpinned-image]\nadvisory-stacks = {stacks}\n");
        let floating = "[policy.floating-image-tag]\nlevel = \"disabled\"\n";
        check("", &format!("{unpinned}{floating}"), &[])
    };
    assert_snapshot!(advisory(r#"["dev-*", "pro*"]"#), @"
    exit 0
    --- stdout
    kubernetes:apps/v1:Deployment web (create)
      warn  unpinned-image (advisory, medium) at /spec/template/spec/containers/0/image
            `shop/web` has no digest: its tag can be moved to another image
            hint: add the digest that was built, as in `NAME:TAG@sha256:…`

    not run, for want of settings (in `portcullis.toml`): unlisted-registry

    configured by portcullis.toml
    allowed: 1 finding warns, 1 resource judged by 1 policy
    ");
    assert_eq!(advisory(r#"["dev-*", "pro"]"#).exit(), 1);
}

#[test]
fn no_stack_at_all_is_refused() {
    let unpinned = "[policy.unpinned-image]\nadvisory-stacks = []\n";
    assert_snapshot!(check("", unpinned, &[]), @"
    exit 2
    --- stderr
    error: `advisory-stacks` names no stack
      --> portcullis.toml:15:19
       |
    15 | advisory-stacks = []
       |                   ^^
    hint: name one, as in `dev-*`, or leave it out
    ");
}

#[test]
fn a_profile_that_there_is_not_is_refused() {
    assert_snapshot!(check("profile = \"stern\"\n", "", &[]), @r#"
    exit 2
    --- stderr
    error: unknown variant `stern`, expected one of `recommended`, `strict`, `audit`
     --> portcullis.toml:1:11
      |
    1 | profile = "stern"
      |           ^^^^^^^
    "#);
}

/// Judges an example with every policy on.
fn judge_example(example: &str, profile: &str) -> Ended {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let preview = format!("examples/{example}/preview.json");
    let builds = format!("examples/{example}/builds");
    let mut arguments = vec![
        "check",
        &preview,
        "--config",
        "tests/it/profiles/all.toml",
        "--profile",
        profile,
    ];
    arguments.extend([
        "--at",
        "2026-12-31T00:00:00Z",
        "--repository",
        "https://git.example.com/shop/shop.git",
    ]);
    arguments.extend([
        "--revision",
        "4c49d6b1c10d29b8b3e409e18f4ab527a84268b7",
        "--dirty",
        "false",
    ]);
    if root.join(&builds).is_dir() {
        arguments.extend(["--build", &builds]);
    }
    run_in(root, &arguments)
}

#[test]
fn every_policy_that_the_examples_can_show_judges_them() {
    let report = judge_example("prebuilt", "strict");
    assert!(!report.output().contains("not run"), "{report}");
}

#[test]
fn the_examples_are_judged_as_recommended() {
    assert_snapshot!(judge_example("aigateway", "recommended"), @"
    exit 1
    --- stdout
    docker-build:index:Image proxy-image (create)
      deny  build-inside-update (mandatory, medium) at /tags/0
            the update itself builds and pushes `registry.example.com/ai/llm-proxy:1.4.0`
            hint: build the image in CI, and give the stack its exact reference with `pulumi config set`

    docker-build:index:Image mcp-image (create)
      deny  build-inside-update (mandatory, medium) at /tags/0
            the update itself builds and pushes `registry.example.com/ai/mcp-orders:1.0.0`
            hint: build the image in CI, and give the stack its exact reference with `pulumi config set`
      warn  uncached-build (advisory, medium)
            the build has no cache to begin from, and leaves none
            hint: keep a cache in a registry: `cacheTo: [{ registry: { ref: … } }]`, and `cacheFrom` the same

    kubernetes:apps/v1:Deployment gateway (create)
      deny  unlisted-registry (mandatory, high) at /spec/template/spec/containers/0/image
            `docker.io/apipark/apipark` is not on the list of registries and repositories
            hint: use an image from a listed registry, or have the security team add it to `allow`
      deny  unlisted-registry (mandatory, high) at /spec/template/spec/containers/1/image
            `docker.io/eolinker/apinto-gateway` is not on the list of registries and repositories
            hint: use an image from a listed registry, or have the security team add it to `allow`
      deny  floating-image-tag (mandatory, high) at /spec/template/spec/containers/1/image
            `eolinker/apinto-gateway` has no tag, which means `latest`
            hint: name the version or the commit that was built, and its digest
      deny  unpinned-image (mandatory, medium) at /spec/template/spec/containers/0/image
            `apipark/apipark:v1.9.3` has no digest: its tag can be moved to another image
            hint: add the digest that was built, as in `NAME:TAG@sha256:…`
      deny  unpinned-image (mandatory, medium) at /spec/template/spec/containers/1/image
            `eolinker/apinto-gateway` has no digest: its tag can be moved to another image
            hint: add the digest that was built, as in `NAME:TAG@sha256:…`
      deny  untrusted-builder (mandatory, high, undetermined) at /spec/template/spec/containers/0/image
            without build metadata (`--build`), nobody knows how `apipark/apipark:v1.9.3` was built
            hint: pass what CI recorded of its builds with `--build`
      deny  untrusted-builder (mandatory, high, undetermined) at /spec/template/spec/containers/1/image
            without build metadata (`--build`), nobody knows how `eolinker/apinto-gateway` was built
            hint: pass what CI recorded of its builds with `--build`
      warn  stale-image (advisory, medium, undetermined), slow-build (advisory, low, undetermined) at /spec/template/spec/containers/0/image
            without build metadata (`--build`), nobody knows how `apipark/apipark:v1.9.3` was built
            hint: pass what CI recorded of its builds with `--build`
      warn  stale-image (advisory, medium, undetermined), slow-build (advisory, low, undetermined) at /spec/template/spec/containers/1/image
            without build metadata (`--build`), nobody knows how `eolinker/apinto-gateway` was built
            hint: pass what CI recorded of its builds with `--build`

    kubernetes:apps/v1:Deployment llm-proxy (create)
      deny  unlisted-registry (mandatory, high, undetermined) at /spec/template/spec/containers/0/image
            the image is known only during the update
            hint: it depends on `urn:pulumi:dev::aigateway::docker-build:index:Image::proxy-image`, `urn:pulumi:dev::aigateway::kubernetes:core/v1:Secret::gateway-secrets`: let the preview know it, or say with `on-unknown` what an open question does
      deny  build-dependent-resource (mandatory, medium)
            it depends on `proxy-image`, which this update builds
            hint: let CI build the image, or keep what has to stand apart from it

    kubernetes:apps/v1:Deployment mcp-orders (create)
      deny  unlisted-registry (mandatory, high, undetermined) at /spec/template/spec/containers/0/image
            the image is known only during the update
            hint: it depends on `urn:pulumi:dev::aigateway::docker-build:index:Image::mcp-image`: let the preview know it, or say with `on-unknown` what an open question does
      deny  build-dependent-resource (mandatory, medium)
            it depends on `mcp-image`, which this update builds
            hint: let CI build the image, or keep what has to stand apart from it

    kubernetes:apps/v1:Deployment mcp-github (create)
      deny  unlisted-registry (mandatory, high) at /spec/template/spec/containers/0/image
            `ghcr.io/github/github-mcp-server` is not on the list of registries and repositories
            hint: use an image from a listed registry, or have the security team add it to `allow`
      deny  floating-image-tag (mandatory, high) at /spec/template/spec/containers/0/image
            `ghcr.io/github/github-mcp-server:latest` has the tag `latest`, which names no version
            hint: name the version or the commit that was built, and its digest
      deny  unpinned-image (mandatory, medium) at /spec/template/spec/containers/0/image
            `ghcr.io/github/github-mcp-server:latest` has no digest: its tag can be moved to another image
            hint: add the digest that was built, as in `NAME:TAG@sha256:…`
      deny  untrusted-builder (mandatory, high, undetermined) at /spec/template/spec/containers/0/image
            without build metadata (`--build`), nobody knows how `ghcr.io/github/github-mcp-server:latest` was built
            hint: pass what CI recorded of its builds with `--build`
      warn  stale-image (advisory, medium, undetermined), slow-build (advisory, low, undetermined) at /spec/template/spec/containers/0/image
            without build metadata (`--build`), nobody knows how `ghcr.io/github/github-mcp-server:latest` was built
            hint: pass what CI recorded of its builds with `--build`

    not run, for want of build metadata (`--build`): conflicting-image-reference, unattested-image, dirty-source, source-mismatch, incomplete-provenance, unpinned-base-image, stale-base-image, unexplained-digest-change

    configured by tests/it/profiles/all.toml
    denied: 17 findings deny, 7 findings warn, 11 questions are open, 11 resources judged by 20 policies
    ");
    assert_snapshot!(judge_example("prebuilt", "recommended"), @r#"
    exit 1
    --- stdout
    aws:ecs/taskDefinition:TaskDefinition api (create)
      deny  untrusted-builder (mandatory, high) at /containerDefinitions/0/image
            `registry.example.com/shop/api:4c49d6b@sha256:…` was built by a builder that does not name itself
            hint: give the builder a name (`--attest type=provenance,builder-id=…`), or allow `""`
      deny  untrusted-builder (mandatory, high) at /containerDefinitions/1/image
            `registry.example.com/shop/otel:4c49d6b@sha256:…` was built by a builder that does not name itself
            hint: give the builder a name (`--attest type=provenance,builder-id=…`), or allow `""`
      warn  incomplete-provenance (advisory, medium) at /containerDefinitions/0/image
            the provenance of `registry.example.com/shop/api:4c49d6b@sha256:…` does not list all that went into it
            hint: build from a git address, which BuildKit fetches itself, and with `BUILDX_METADATA_PROVENANCE=max`
      warn  incomplete-provenance (advisory, medium) at /containerDefinitions/1/image
            the provenance of `registry.example.com/shop/otel:4c49d6b@sha256:…` does not list all that went into it
            hint: build from a git address, which BuildKit fetches itself, and with `BUILDX_METADATA_PROVENANCE=max`
      warn  stale-image (advisory, medium) at /containerDefinitions/0/image
            `registry.example.com/shop/api:4c49d6b@sha256:…` was built more than 36 days ago, and may be 30 days old
            hint: build the image anew, on a base of today, and deploy that
      warn  stale-image (advisory, medium) at /containerDefinitions/1/image
            `registry.example.com/shop/otel:4c49d6b@sha256:…` was built more than 36 days ago, and may be 30 days old
            hint: build the image anew, on a base of today, and deploy that
      warn  unpinned-base-image (advisory, medium) at /containerDefinitions/0/image
            `registry.example.com/shop/api:4c49d6b@sha256:…` is based on `registry.example.com/base/static:1`, which its build named without a digest
            hint: write `registry.example.com/base/static:1@sha256:…` in the Dockerfile, and let a bot renew the digest
      warn  unpinned-base-image (advisory, medium) at /containerDefinitions/1/image
            `registry.example.com/shop/otel:4c49d6b@sha256:…` is based on `registry.example.com/base/static:1`, which its build named without a digest
            hint: write `registry.example.com/base/static:1@sha256:…` in the Dockerfile, and let a bot renew the digest

    aws:lambda/function:Function thumbnails (create)
      deny  untrusted-builder (mandatory, high) at /imageUri
            `registry.example.com/shop/thumbnails:4c49d6b@sha256:…` was built by a builder that does not name itself
            hint: give the builder a name (`--attest type=provenance,builder-id=…`), or allow `""`
      warn  incomplete-provenance (advisory, medium) at /imageUri
            the provenance of `registry.example.com/shop/thumbnails:4c49d6b@sha256:…` does not list all that went into it
            hint: build from a git address, which BuildKit fetches itself, and with `BUILDX_METADATA_PROVENANCE=max`
      warn  stale-image (advisory, medium) at /imageUri
            `registry.example.com/shop/thumbnails:4c49d6b@sha256:…` was built more than 36 days ago, and may be 30 days old
            hint: build the image anew, on a base of today, and deploy that
      warn  unpinned-base-image (advisory, medium) at /imageUri
            `registry.example.com/shop/thumbnails:4c49d6b@sha256:…` is based on `registry.example.com/base/static:1`, which its build named without a digest
            hint: write `registry.example.com/base/static:1@sha256:…` in the Dockerfile, and let a bot renew the digest

    gcp:cloudrunv2/service:Service search (create)
      deny  untrusted-builder (mandatory, high) at /template/containers/0/image
            `registry.example.com/shop/search:4c49d6b@sha256:…` was built by a builder that does not name itself
            hint: give the builder a name (`--attest type=provenance,builder-id=…`), or allow `""`
      warn  incomplete-provenance (advisory, medium) at /template/containers/0/image
            the provenance of `registry.example.com/shop/search:4c49d6b@sha256:…` does not list all that went into it
            hint: build from a git address, which BuildKit fetches itself, and with `BUILDX_METADATA_PROVENANCE=max`
      warn  stale-image (advisory, medium) at /template/containers/0/image
            `registry.example.com/shop/search:4c49d6b@sha256:…` was built more than 36 days ago, and may be 30 days old
            hint: build the image anew, on a base of today, and deploy that
      warn  unpinned-base-image (advisory, medium) at /template/containers/0/image
            `registry.example.com/shop/search:4c49d6b@sha256:…` is based on `registry.example.com/base/static:1`, which its build named without a digest
            hint: write `registry.example.com/base/static:1@sha256:…` in the Dockerfile, and let a bot renew the digest

    kubernetes:apps/v1:Deployment web (create)
      deny  untrusted-builder (mandatory, high) at /spec/template/spec/containers/0/image
            `registry.example.com/shop/web:4c49d6b@sha256:…` was built by a builder that does not name itself
            hint: give the builder a name (`--attest type=provenance,builder-id=…`), or allow `""`
      deny  untrusted-builder (mandatory, high) at /spec/template/spec/initContainers/0/image
            `registry.example.com/shop/migrate:4c49d6b@sha256:…` was built by a builder that does not name itself
            hint: give the builder a name (`--attest type=provenance,builder-id=…`), or allow `""`
      warn  incomplete-provenance (advisory, medium) at /spec/template/spec/containers/0/image
            the provenance of `registry.example.com/shop/web:4c49d6b@sha256:…` does not list all that went into it
            hint: build from a git address, which BuildKit fetches itself, and with `BUILDX_METADATA_PROVENANCE=max`
      warn  incomplete-provenance (advisory, medium) at /spec/template/spec/initContainers/0/image
            the provenance of `registry.example.com/shop/migrate:4c49d6b@sha256:…` does not list all that went into it
            hint: build from a git address, which BuildKit fetches itself, and with `BUILDX_METADATA_PROVENANCE=max`
      warn  stale-image (advisory, medium) at /spec/template/spec/containers/0/image
            `registry.example.com/shop/web:4c49d6b@sha256:…` was built more than 36 days ago, and may be 30 days old
            hint: build the image anew, on a base of today, and deploy that
      warn  stale-image (advisory, medium) at /spec/template/spec/initContainers/0/image
            `registry.example.com/shop/migrate:4c49d6b@sha256:…` was built more than 36 days ago, and may be 30 days old
            hint: build the image anew, on a base of today, and deploy that
      warn  unpinned-base-image (advisory, medium) at /spec/template/spec/containers/0/image
            `registry.example.com/shop/web:4c49d6b@sha256:…` is based on `registry.example.com/base/static:1`, which its build named without a digest
            hint: write `registry.example.com/base/static:1@sha256:…` in the Dockerfile, and let a bot renew the digest
      warn  unpinned-base-image (advisory, medium) at /spec/template/spec/initContainers/0/image
            `registry.example.com/shop/migrate:4c49d6b@sha256:…` is based on `registry.example.com/base/static:1`, which its build named without a digest
            hint: write `registry.example.com/base/static:1@sha256:…` in the Dockerfile, and let a bot renew the digest

    kubernetes:batch/v1:CronJob nightly (create)
      deny  untrusted-builder (mandatory, high) at /spec/jobTemplate/spec/template/spec/containers/0/image
            `registry.example.com/shop/migrate:4c49d6b@sha256:…` was built by a builder that does not name itself
            hint: give the builder a name (`--attest type=provenance,builder-id=…`), or allow `""`
      warn  incomplete-provenance (advisory, medium) at /spec/jobTemplate/spec/template/spec/containers/0/image
            the provenance of `registry.example.com/shop/migrate:4c49d6b@sha256:…` does not list all that went into it
            hint: build from a git address, which BuildKit fetches itself, and with `BUILDX_METADATA_PROVENANCE=max`
      warn  stale-image (advisory, medium) at /spec/jobTemplate/spec/template/spec/containers/0/image
            `registry.example.com/shop/migrate:4c49d6b@sha256:…` was built more than 36 days ago, and may be 30 days old
            hint: build the image anew, on a base of today, and deploy that
      warn  unpinned-base-image (advisory, medium) at /spec/jobTemplate/spec/template/spec/containers/0/image
            `registry.example.com/shop/migrate:4c49d6b@sha256:…` is based on `registry.example.com/base/static:1`, which its build named without a digest
            hint: write `registry.example.com/base/static:1@sha256:…` in the Dockerfile, and let a bot renew the digest

    configured by tests/it/profiles/all.toml
    denied: 7 findings deny, 21 findings warn, 15 resources judged by 28 policies
    "#);
    assert_snapshot!(judge_example("release", "recommended"), @r#"
    exit 1
    --- stdout
    aws:s3/bucketV2:BucketV2 assets (update)
      deny  missing-required-tag (mandatory, medium) at /tags
            the tag `CostCenter` is missing
            hint: add `CostCenter`, to the resource or to the default tags of its provider
            repair: set /tags/CostCenter to "4711"
            repair: set /tagsAll/CostCenter to "4711"
      deny  protected-tag-change (mandatory, high) at /tags
            the update removes the tag `CostCenter`
            hint: keep the tag, or have its owner agree and waive this policy for the resource

    aws:ecs/taskDefinition:TaskDefinition api (replace)
      deny  unlisted-registry (mandatory, high) at /containerDefinitions/1/image
            `docker.io/otel/opentelemetry-collector` is not on the list of registries and repositories
            hint: use an image from a listed registry, or have the security team add it to `allow`
      deny  floating-image-tag (mandatory, high) at /containerDefinitions/1/image
            `docker.io/otel/opentelemetry-collector:latest` has the tag `latest`, which names no version
            hint: name the version or the commit that was built, and its digest
      deny  unpinned-image (mandatory, medium) at /containerDefinitions/1/image
            `docker.io/otel/opentelemetry-collector:latest` has no digest: its tag can be moved to another image
            hint: add the digest that was built, as in `NAME:TAG@sha256:…`
      deny  unattested-image (mandatory, high) at /containerDefinitions/0/image
            no build metadata accounts for `registry.example.com/shop/api:c3b450c@sha256:…`
            hint: deploy what CI built, and pass its metadata with `--build`; name images that others build in `except`
      deny  unattested-image (mandatory, high) at /containerDefinitions/1/image
            `docker.io/otel/opentelemetry-collector:latest` has no digest to find its build by
            hint: deploy what CI built, and pass its metadata with `--build`; name images that others build in `except`

    aws:lambda/function:Function thumbnails (same)
      deny  untrusted-builder (mandatory, high) at /imageUri
            `registry.example.com/shop/thumbnails:4c49d6b@sha256:…` was built by a builder that does not name itself
            hint: give the builder a name (`--attest type=provenance,builder-id=…`), or allow `""`
      warn  incomplete-provenance (advisory, medium) at /imageUri
            the provenance of `registry.example.com/shop/thumbnails:4c49d6b@sha256:…` does not list all that went into it
            hint: build from a git address, which BuildKit fetches itself, and with `BUILDX_METADATA_PROVENANCE=max`
      warn  stale-image (advisory, medium) at /imageUri
            `registry.example.com/shop/thumbnails:4c49d6b@sha256:…` was built more than 36 days ago, and may be 30 days old
            hint: build the image anew, on a base of today, and deploy that
      warn  unpinned-base-image (advisory, medium) at /imageUri
            `registry.example.com/shop/thumbnails:4c49d6b@sha256:…` is based on `registry.example.com/base/static:1`, which its build named without a digest
            hint: write `registry.example.com/base/static:1@sha256:…` in the Dockerfile, and let a bot renew the digest

    gcp:cloudrunv2/service:Service search (same)
      deny  untrusted-builder (mandatory, high) at /template/containers/0/image
            `registry.example.com/shop/search:4c49d6b@sha256:…` was built by a builder that does not name itself
            hint: give the builder a name (`--attest type=provenance,builder-id=…`), or allow `""`
      warn  incomplete-provenance (advisory, medium) at /template/containers/0/image
            the provenance of `registry.example.com/shop/search:4c49d6b@sha256:…` does not list all that went into it
            hint: build from a git address, which BuildKit fetches itself, and with `BUILDX_METADATA_PROVENANCE=max`
      warn  stale-image (advisory, medium) at /template/containers/0/image
            `registry.example.com/shop/search:4c49d6b@sha256:…` was built more than 36 days ago, and may be 30 days old
            hint: build the image anew, on a base of today, and deploy that
      warn  unpinned-base-image (advisory, medium) at /template/containers/0/image
            `registry.example.com/shop/search:4c49d6b@sha256:…` is based on `registry.example.com/base/static:1`, which its build named without a digest
            hint: write `registry.example.com/base/static:1@sha256:…` in the Dockerfile, and let a bot renew the digest

    kubernetes:apps/v1:Deployment web (update)
      warn  untraceable-image-tag (advisory, medium) at /spec/template/spec/containers/0/image
            `registry.example.com/shop/web:wip@sha256:…` has the tag `wip`, which is neither a commit nor a version
            hint: give the image the commit that it is built from, or its version, as its tag
      deny  dirty-source (mandatory, high) at /spec/template/spec/containers/0/image
            `registry.example.com/shop/web:wip@sha256:…` was built from `c3b450cada3a942fb38370759e2b7d57a146bd1d` of `https://git.example.com/shop/shop.git` with uncommitted changes
            hint: commit the changes and let CI build the image
      deny  untrusted-builder (mandatory, high) at /spec/template/spec/containers/0/image
            `registry.example.com/shop/web:wip@sha256:…` was built by a builder that does not name itself
            hint: give the builder a name (`--attest type=provenance,builder-id=…`), or allow `""`
      deny  untrusted-builder (mandatory, high) at /spec/template/spec/initContainers/0/image
            `registry.example.com/shop/migrate:4c49d6b@sha256:…` was built by a builder that does not name itself
            hint: give the builder a name (`--attest type=provenance,builder-id=…`), or allow `""`
      warn  incomplete-provenance (advisory, medium) at /spec/template/spec/containers/0/image
            the provenance of `registry.example.com/shop/web:wip@sha256:…` does not list all that went into it
            hint: build from a git address, which BuildKit fetches itself, and with `BUILDX_METADATA_PROVENANCE=max`
      warn  incomplete-provenance (advisory, medium) at /spec/template/spec/initContainers/0/image
            the provenance of `registry.example.com/shop/migrate:4c49d6b@sha256:…` does not list all that went into it
            hint: build from a git address, which BuildKit fetches itself, and with `BUILDX_METADATA_PROVENANCE=max`
      warn  stale-image (advisory, medium) at /spec/template/spec/containers/0/image
            `registry.example.com/shop/web:wip@sha256:…` was built more than 36 days ago, and may be 30 days old
            hint: build the image anew, on a base of today, and deploy that
      warn  stale-image (advisory, medium) at /spec/template/spec/initContainers/0/image
            `registry.example.com/shop/migrate:4c49d6b@sha256:…` was built more than 36 days ago, and may be 30 days old
            hint: build the image anew, on a base of today, and deploy that
      warn  unpinned-base-image (advisory, medium) at /spec/template/spec/containers/0/image
            `registry.example.com/shop/web:wip@sha256:…` is based on `registry.example.com/base/static:1`, which its build named without a digest
            hint: write `registry.example.com/base/static:1@sha256:…` in the Dockerfile, and let a bot renew the digest
      warn  unpinned-base-image (advisory, medium) at /spec/template/spec/initContainers/0/image
            `registry.example.com/shop/migrate:4c49d6b@sha256:…` is based on `registry.example.com/base/static:1`, which its build named without a digest
            hint: write `registry.example.com/base/static:1@sha256:…` in the Dockerfile, and let a bot renew the digest

    kubernetes:batch/v1:CronJob nightly (same)
      deny  untrusted-builder (mandatory, high) at /spec/jobTemplate/spec/template/spec/containers/0/image
            `registry.example.com/shop/migrate:4c49d6b@sha256:…` was built by a builder that does not name itself
            hint: give the builder a name (`--attest type=provenance,builder-id=…`), or allow `""`
      warn  incomplete-provenance (advisory, medium) at /spec/jobTemplate/spec/template/spec/containers/0/image
            the provenance of `registry.example.com/shop/migrate:4c49d6b@sha256:…` does not list all that went into it
            hint: build from a git address, which BuildKit fetches itself, and with `BUILDX_METADATA_PROVENANCE=max`
      warn  stale-image (advisory, medium) at /spec/jobTemplate/spec/template/spec/containers/0/image
            `registry.example.com/shop/migrate:4c49d6b@sha256:…` was built more than 36 days ago, and may be 30 days old
            hint: build the image anew, on a base of today, and deploy that
      warn  unpinned-base-image (advisory, medium) at /spec/jobTemplate/spec/template/spec/containers/0/image
            `registry.example.com/shop/migrate:4c49d6b@sha256:…` is based on `registry.example.com/base/static:1`, which its build named without a digest
            hint: write `registry.example.com/base/static:1@sha256:…` in the Dockerfile, and let a bot renew the digest

    configured by tests/it/profiles/all.toml
    denied: 13 findings deny, 16 findings warn, 15 resources judged by 28 policies
    "#);
    assert_snapshot!(judge_example("webshop", "recommended"), @r#"
    exit 1
    --- stdout
    aws:ecr/repository:Repository repo (same)
      warn  unscanned-repository (advisory, medium) at /imageTagMutability
            the tags of the repository can be moved to other images
            hint: make the tags immutable

    docker:index/image:Image image (update)
      deny  unlisted-push-target (mandatory, high) at /imageName
            an image is pushed to `123456789012.dkr.ecr.eu-west-1.amazonaws.com/webshop`, which is not on the list of registries and repositories
            hint: push to a listed registry, or have the security team add it to `allow`
      deny  build-inside-update (mandatory, medium) at /imageName
            the update itself rebuilds and pushes `123456789012.dkr.ecr.eu-west-1.amazonaws.com/webshop:dev`
            hint: build the image in CI, and give the stack its exact reference with `pulumi config set`
      warn  uncached-build (advisory, medium)
            the build has no cache to begin from, and leaves none
            hint: push a cache with the image: `args: { BUILDKIT_INLINE_CACHE: "1" }`, and `cacheFrom: { images: [imageName] }`

    aws:iam/role:Role cluster-eksRole (same)
      deny  missing-required-tag (mandatory, medium) at /tags
            the tag `Owner` is missing
            hint: add `Owner`, to the resource or to the default tags of its provider
      deny  missing-required-tag (mandatory, medium) at /tags
            the tag `CostCenter` is missing
            hint: add `CostCenter`, to the resource or to the default tags of its provider
            repair: set /tags/CostCenter to "4711"

    kubernetes:apps/v1:Deployment web (same)
      deny  unlisted-registry (mandatory, high) at /spec/template/spec/containers/0/image
            `123456789012.dkr.ecr.eu-west-1.amazonaws.com/webshop` is not on the list of registries and repositories
            hint: use an image from a listed registry, or have the security team add it to `allow`
      deny  unpinned-image (mandatory, medium) at /spec/template/spec/containers/0/image
            `123456789012.dkr.ecr.eu-west-1.amazonaws.com/webshop:dev` has no digest: its tag can be moved to another image
            hint: add the digest that was built, as in `NAME:TAG@sha256:…`
      warn  untraceable-image-tag (advisory, medium) at /spec/template/spec/containers/0/image
            `123456789012.dkr.ecr.eu-west-1.amazonaws.com/webshop:dev` has the tag `dev`, which is neither a commit nor a version
            hint: give the image the commit that it is built from, or its version, as its tag
      deny  untrusted-builder (mandatory, high, undetermined) at /spec/template/spec/containers/0/image
            without build metadata (`--build`), nobody knows how `123456789012.dkr.ecr.eu-west-1.amazonaws.com/webshop:dev` was built
            hint: pass what CI recorded of its builds with `--build`
      warn  stale-image (advisory, medium, undetermined), slow-build (advisory, low, undetermined) at /spec/template/spec/containers/0/image
            without build metadata (`--build`), nobody knows how `123456789012.dkr.ecr.eu-west-1.amazonaws.com/webshop:dev` was built
            hint: pass what CI recorded of its builds with `--build`
      deny  build-dependent-resource (mandatory, medium)
            it depends on `image`, which this update builds
            hint: let CI build the image, or keep what has to stand apart from it

    kubernetes:apps/v1:Deployment worker (update)
      deny  unlisted-registry (mandatory, high, undetermined) at /spec/template/spec/containers/0/image
            the image is known only during the update
            hint: it depends on `urn:pulumi:dev::webshop::docker:index/image:Image::image`: let the preview know it, or say with `on-unknown` what an open question does
      deny  build-dependent-resource (mandatory, medium)
            it depends on `image`, which this update builds
            hint: let CI build the image, or keep what has to stand apart from it

    not run, for want of build metadata (`--build`): conflicting-image-reference, unattested-image, dirty-source, source-mismatch, incomplete-provenance, unpinned-base-image, stale-base-image, unexplained-digest-change

    configured by tests/it/profiles/all.toml
    denied: 10 findings deny, 5 findings warn, 4 questions are open, 10 resources judged by 20 policies
    "#);
}

#[test]
fn the_examples_are_judged_strictly() {
    assert_snapshot!(judge_example("aigateway", "strict"), @"
    exit 1
    --- stdout
    docker-build:index:Image proxy-image (create)
      deny  build-inside-update (mandatory, medium) at /tags/0
            the update itself builds and pushes `registry.example.com/ai/llm-proxy:1.4.0`
            hint: build the image in CI, and give the stack its exact reference with `pulumi config set`

    docker-build:index:Image mcp-image (create)
      deny  build-inside-update (mandatory, medium) at /tags/0
            the update itself builds and pushes `registry.example.com/ai/mcp-orders:1.0.0`
            hint: build the image in CI, and give the stack its exact reference with `pulumi config set`
      deny  uncached-build (mandatory, medium)
            the build has no cache to begin from, and leaves none
            hint: keep a cache in a registry: `cacheTo: [{ registry: { ref: … } }]`, and `cacheFrom` the same

    kubernetes:apps/v1:Deployment gateway (create)
      deny  unlisted-registry (mandatory, high) at /spec/template/spec/containers/0/image
            `docker.io/apipark/apipark` is not on the list of registries and repositories
            hint: use an image from a listed registry, or have the security team add it to `allow`
      deny  unlisted-registry (mandatory, high) at /spec/template/spec/containers/1/image
            `docker.io/eolinker/apinto-gateway` is not on the list of registries and repositories
            hint: use an image from a listed registry, or have the security team add it to `allow`
      deny  floating-image-tag (mandatory, high) at /spec/template/spec/containers/1/image
            `eolinker/apinto-gateway` has no tag, which means `latest`
            hint: name the version or the commit that was built, and its digest
      deny  unpinned-image (mandatory, medium) at /spec/template/spec/containers/0/image
            `apipark/apipark:v1.9.3` has no digest: its tag can be moved to another image
            hint: add the digest that was built, as in `NAME:TAG@sha256:…`
      deny  unpinned-image (mandatory, medium) at /spec/template/spec/containers/1/image
            `eolinker/apinto-gateway` has no digest: its tag can be moved to another image
            hint: add the digest that was built, as in `NAME:TAG@sha256:…`
      deny  unattested-image (mandatory, high) at /spec/template/spec/containers/0/image
            `apipark/apipark:v1.9.3` has no digest to find its build by
            hint: deploy what CI built, and pass its metadata with `--build`; name images that others build in `except`
      deny  unattested-image (mandatory, high) at /spec/template/spec/containers/1/image
            `eolinker/apinto-gateway` has no digest to find its build by
            hint: deploy what CI built, and pass its metadata with `--build`; name images that others build in `except`
      deny  dirty-source (mandatory, high, undetermined), untrusted-builder (mandatory, high, undetermined), source-mismatch (mandatory, high, undetermined), incomplete-provenance (mandatory, medium, undetermined), stale-image (mandatory, medium, undetermined), slow-build (mandatory, low, undetermined), unpinned-base-image (mandatory, medium, undetermined), stale-base-image (mandatory, medium, undetermined) at /spec/template/spec/containers/0/image
            without build metadata (`--build`), nobody knows how `apipark/apipark:v1.9.3` was built
            hint: pass what CI recorded of its builds with `--build`
      deny  dirty-source (mandatory, high, undetermined), untrusted-builder (mandatory, high, undetermined), source-mismatch (mandatory, high, undetermined), incomplete-provenance (mandatory, medium, undetermined), stale-image (mandatory, medium, undetermined), slow-build (mandatory, low, undetermined), unpinned-base-image (mandatory, medium, undetermined), stale-base-image (mandatory, medium, undetermined) at /spec/template/spec/containers/1/image
            without build metadata (`--build`), nobody knows how `eolinker/apinto-gateway` was built
            hint: pass what CI recorded of its builds with `--build`

    kubernetes:apps/v1:Deployment llm-proxy (create)
      deny  unlisted-registry (mandatory, high, undetermined) at /spec/template/spec/containers/0/image
            the image is known only during the update
            hint: it depends on `urn:pulumi:dev::aigateway::docker-build:index:Image::proxy-image`, `urn:pulumi:dev::aigateway::kubernetes:core/v1:Secret::gateway-secrets`: let the preview know it, or say with `on-unknown` what an open question does
      deny  unattested-image (mandatory, high, undetermined) at /spec/template/spec/containers/0/image
            no build metadata can account for an image that this very update builds
            hint: it depends on `urn:pulumi:dev::aigateway::docker-build:index:Image::proxy-image`: let the preview know it, or say with `on-unknown` what an open question does
      deny  build-dependent-resource (mandatory, medium)
            it depends on `proxy-image`, which this update builds
            hint: let CI build the image, or keep what has to stand apart from it

    kubernetes:apps/v1:Deployment mcp-orders (create)
      deny  unlisted-registry (mandatory, high, undetermined) at /spec/template/spec/containers/0/image
            the image is known only during the update
            hint: it depends on `urn:pulumi:dev::aigateway::docker-build:index:Image::mcp-image`: let the preview know it, or say with `on-unknown` what an open question does
      deny  unattested-image (mandatory, high, undetermined) at /spec/template/spec/containers/0/image
            no build metadata can account for an image that this very update builds
            hint: it depends on `urn:pulumi:dev::aigateway::docker-build:index:Image::mcp-image`: let the preview know it, or say with `on-unknown` what an open question does
      deny  build-dependent-resource (mandatory, medium)
            it depends on `mcp-image`, which this update builds
            hint: let CI build the image, or keep what has to stand apart from it

    kubernetes:apps/v1:Deployment mcp-github (create)
      deny  unlisted-registry (mandatory, high) at /spec/template/spec/containers/0/image
            `ghcr.io/github/github-mcp-server` is not on the list of registries and repositories
            hint: use an image from a listed registry, or have the security team add it to `allow`
      deny  floating-image-tag (mandatory, high) at /spec/template/spec/containers/0/image
            `ghcr.io/github/github-mcp-server:latest` has the tag `latest`, which names no version
            hint: name the version or the commit that was built, and its digest
      deny  unpinned-image (mandatory, medium) at /spec/template/spec/containers/0/image
            `ghcr.io/github/github-mcp-server:latest` has no digest: its tag can be moved to another image
            hint: add the digest that was built, as in `NAME:TAG@sha256:…`
      deny  unattested-image (mandatory, high) at /spec/template/spec/containers/0/image
            `ghcr.io/github/github-mcp-server:latest` has no digest to find its build by
            hint: deploy what CI built, and pass its metadata with `--build`; name images that others build in `except`
      deny  dirty-source (mandatory, high, undetermined), untrusted-builder (mandatory, high, undetermined), source-mismatch (mandatory, high, undetermined), incomplete-provenance (mandatory, medium, undetermined), stale-image (mandatory, medium, undetermined), slow-build (mandatory, low, undetermined), unpinned-base-image (mandatory, medium, undetermined), stale-base-image (mandatory, medium, undetermined) at /spec/template/spec/containers/0/image
            without build metadata (`--build`), nobody knows how `ghcr.io/github/github-mcp-server:latest` was built
            hint: pass what CI recorded of its builds with `--build`

    configured by tests/it/profiles/all.toml, profile strict
    denied: 44 findings deny, 28 questions are open, 11 resources judged by 28 policies
    ");
    assert_snapshot!(judge_example("prebuilt", "strict"), @r#"
    exit 1
    --- stdout
    aws:ecs/taskDefinition:TaskDefinition api (create)
      deny  untrusted-builder (mandatory, high) at /containerDefinitions/0/image
            `registry.example.com/shop/api:4c49d6b@sha256:…` was built by a builder that does not name itself
            hint: give the builder a name (`--attest type=provenance,builder-id=…`), or allow `""`
      deny  untrusted-builder (mandatory, high) at /containerDefinitions/1/image
            `registry.example.com/shop/otel:4c49d6b@sha256:…` was built by a builder that does not name itself
            hint: give the builder a name (`--attest type=provenance,builder-id=…`), or allow `""`
      deny  incomplete-provenance (mandatory, medium) at /containerDefinitions/0/image
            the provenance of `registry.example.com/shop/api:4c49d6b@sha256:…` does not list all that went into it
            hint: build from a git address, which BuildKit fetches itself, and with `BUILDX_METADATA_PROVENANCE=max`
      deny  incomplete-provenance (mandatory, medium) at /containerDefinitions/1/image
            the provenance of `registry.example.com/shop/otel:4c49d6b@sha256:…` does not list all that went into it
            hint: build from a git address, which BuildKit fetches itself, and with `BUILDX_METADATA_PROVENANCE=max`
      deny  stale-image (mandatory, medium) at /containerDefinitions/0/image
            `registry.example.com/shop/api:4c49d6b@sha256:…` was built more than 36 days ago, and may be 30 days old
            hint: build the image anew, on a base of today, and deploy that
      deny  stale-image (mandatory, medium) at /containerDefinitions/1/image
            `registry.example.com/shop/otel:4c49d6b@sha256:…` was built more than 36 days ago, and may be 30 days old
            hint: build the image anew, on a base of today, and deploy that
      deny  unpinned-base-image (mandatory, medium) at /containerDefinitions/0/image
            `registry.example.com/shop/api:4c49d6b@sha256:…` is based on `registry.example.com/base/static:1`, which its build named without a digest
            hint: write `registry.example.com/base/static:1@sha256:…` in the Dockerfile, and let a bot renew the digest
      deny  unpinned-base-image (mandatory, medium) at /containerDefinitions/1/image
            `registry.example.com/shop/otel:4c49d6b@sha256:…` is based on `registry.example.com/base/static:1`, which its build named without a digest
            hint: write `registry.example.com/base/static:1@sha256:…` in the Dockerfile, and let a bot renew the digest

    aws:lambda/function:Function thumbnails (create)
      deny  untrusted-builder (mandatory, high) at /imageUri
            `registry.example.com/shop/thumbnails:4c49d6b@sha256:…` was built by a builder that does not name itself
            hint: give the builder a name (`--attest type=provenance,builder-id=…`), or allow `""`
      deny  incomplete-provenance (mandatory, medium) at /imageUri
            the provenance of `registry.example.com/shop/thumbnails:4c49d6b@sha256:…` does not list all that went into it
            hint: build from a git address, which BuildKit fetches itself, and with `BUILDX_METADATA_PROVENANCE=max`
      deny  stale-image (mandatory, medium) at /imageUri
            `registry.example.com/shop/thumbnails:4c49d6b@sha256:…` was built more than 36 days ago, and may be 30 days old
            hint: build the image anew, on a base of today, and deploy that
      deny  unpinned-base-image (mandatory, medium) at /imageUri
            `registry.example.com/shop/thumbnails:4c49d6b@sha256:…` is based on `registry.example.com/base/static:1`, which its build named without a digest
            hint: write `registry.example.com/base/static:1@sha256:…` in the Dockerfile, and let a bot renew the digest

    gcp:cloudrunv2/service:Service search (create)
      deny  untrusted-builder (mandatory, high) at /template/containers/0/image
            `registry.example.com/shop/search:4c49d6b@sha256:…` was built by a builder that does not name itself
            hint: give the builder a name (`--attest type=provenance,builder-id=…`), or allow `""`
      deny  incomplete-provenance (mandatory, medium) at /template/containers/0/image
            the provenance of `registry.example.com/shop/search:4c49d6b@sha256:…` does not list all that went into it
            hint: build from a git address, which BuildKit fetches itself, and with `BUILDX_METADATA_PROVENANCE=max`
      deny  stale-image (mandatory, medium) at /template/containers/0/image
            `registry.example.com/shop/search:4c49d6b@sha256:…` was built more than 36 days ago, and may be 30 days old
            hint: build the image anew, on a base of today, and deploy that
      deny  unpinned-base-image (mandatory, medium) at /template/containers/0/image
            `registry.example.com/shop/search:4c49d6b@sha256:…` is based on `registry.example.com/base/static:1`, which its build named without a digest
            hint: write `registry.example.com/base/static:1@sha256:…` in the Dockerfile, and let a bot renew the digest

    kubernetes:apps/v1:Deployment web (create)
      deny  untrusted-builder (mandatory, high) at /spec/template/spec/containers/0/image
            `registry.example.com/shop/web:4c49d6b@sha256:…` was built by a builder that does not name itself
            hint: give the builder a name (`--attest type=provenance,builder-id=…`), or allow `""`
      deny  untrusted-builder (mandatory, high) at /spec/template/spec/initContainers/0/image
            `registry.example.com/shop/migrate:4c49d6b@sha256:…` was built by a builder that does not name itself
            hint: give the builder a name (`--attest type=provenance,builder-id=…`), or allow `""`
      deny  incomplete-provenance (mandatory, medium) at /spec/template/spec/containers/0/image
            the provenance of `registry.example.com/shop/web:4c49d6b@sha256:…` does not list all that went into it
            hint: build from a git address, which BuildKit fetches itself, and with `BUILDX_METADATA_PROVENANCE=max`
      deny  incomplete-provenance (mandatory, medium) at /spec/template/spec/initContainers/0/image
            the provenance of `registry.example.com/shop/migrate:4c49d6b@sha256:…` does not list all that went into it
            hint: build from a git address, which BuildKit fetches itself, and with `BUILDX_METADATA_PROVENANCE=max`
      deny  stale-image (mandatory, medium) at /spec/template/spec/containers/0/image
            `registry.example.com/shop/web:4c49d6b@sha256:…` was built more than 36 days ago, and may be 30 days old
            hint: build the image anew, on a base of today, and deploy that
      deny  stale-image (mandatory, medium) at /spec/template/spec/initContainers/0/image
            `registry.example.com/shop/migrate:4c49d6b@sha256:…` was built more than 36 days ago, and may be 30 days old
            hint: build the image anew, on a base of today, and deploy that
      deny  unpinned-base-image (mandatory, medium) at /spec/template/spec/containers/0/image
            `registry.example.com/shop/web:4c49d6b@sha256:…` is based on `registry.example.com/base/static:1`, which its build named without a digest
            hint: write `registry.example.com/base/static:1@sha256:…` in the Dockerfile, and let a bot renew the digest
      deny  unpinned-base-image (mandatory, medium) at /spec/template/spec/initContainers/0/image
            `registry.example.com/shop/migrate:4c49d6b@sha256:…` is based on `registry.example.com/base/static:1`, which its build named without a digest
            hint: write `registry.example.com/base/static:1@sha256:…` in the Dockerfile, and let a bot renew the digest

    kubernetes:batch/v1:CronJob nightly (create)
      deny  untrusted-builder (mandatory, high) at /spec/jobTemplate/spec/template/spec/containers/0/image
            `registry.example.com/shop/migrate:4c49d6b@sha256:…` was built by a builder that does not name itself
            hint: give the builder a name (`--attest type=provenance,builder-id=…`), or allow `""`
      deny  incomplete-provenance (mandatory, medium) at /spec/jobTemplate/spec/template/spec/containers/0/image
            the provenance of `registry.example.com/shop/migrate:4c49d6b@sha256:…` does not list all that went into it
            hint: build from a git address, which BuildKit fetches itself, and with `BUILDX_METADATA_PROVENANCE=max`
      deny  stale-image (mandatory, medium) at /spec/jobTemplate/spec/template/spec/containers/0/image
            `registry.example.com/shop/migrate:4c49d6b@sha256:…` was built more than 36 days ago, and may be 30 days old
            hint: build the image anew, on a base of today, and deploy that
      deny  unpinned-base-image (mandatory, medium) at /spec/jobTemplate/spec/template/spec/containers/0/image
            `registry.example.com/shop/migrate:4c49d6b@sha256:…` is based on `registry.example.com/base/static:1`, which its build named without a digest
            hint: write `registry.example.com/base/static:1@sha256:…` in the Dockerfile, and let a bot renew the digest

    configured by tests/it/profiles/all.toml, profile strict
    denied: 28 findings deny, 15 resources judged by 28 policies
    "#);
    assert_snapshot!(judge_example("release", "strict"), @r#"
    exit 1
    --- stdout
    aws:s3/bucketV2:BucketV2 assets (update)
      deny  missing-required-tag (mandatory, medium) at /tags
            the tag `CostCenter` is missing
            hint: add `CostCenter`, to the resource or to the default tags of its provider
            repair: set /tags/CostCenter to "4711"
            repair: set /tagsAll/CostCenter to "4711"
      deny  protected-tag-change (mandatory, high) at /tags
            the update removes the tag `CostCenter`
            hint: keep the tag, or have its owner agree and waive this policy for the resource

    aws:ecs/taskDefinition:TaskDefinition api (replace)
      deny  unlisted-registry (mandatory, high) at /containerDefinitions/1/image
            `docker.io/otel/opentelemetry-collector` is not on the list of registries and repositories
            hint: use an image from a listed registry, or have the security team add it to `allow`
      deny  floating-image-tag (mandatory, high) at /containerDefinitions/1/image
            `docker.io/otel/opentelemetry-collector:latest` has the tag `latest`, which names no version
            hint: name the version or the commit that was built, and its digest
      deny  unpinned-image (mandatory, medium) at /containerDefinitions/1/image
            `docker.io/otel/opentelemetry-collector:latest` has no digest: its tag can be moved to another image
            hint: add the digest that was built, as in `NAME:TAG@sha256:…`
      deny  unattested-image (mandatory, high) at /containerDefinitions/0/image
            no build metadata accounts for `registry.example.com/shop/api:c3b450c@sha256:…`
            hint: deploy what CI built, and pass its metadata with `--build`; name images that others build in `except`
      deny  unattested-image (mandatory, high) at /containerDefinitions/1/image
            `docker.io/otel/opentelemetry-collector:latest` has no digest to find its build by
            hint: deploy what CI built, and pass its metadata with `--build`; name images that others build in `except`

    aws:lambda/function:Function thumbnails (same)
      deny  untrusted-builder (mandatory, high) at /imageUri
            `registry.example.com/shop/thumbnails:4c49d6b@sha256:…` was built by a builder that does not name itself
            hint: give the builder a name (`--attest type=provenance,builder-id=…`), or allow `""`
      deny  incomplete-provenance (mandatory, medium) at /imageUri
            the provenance of `registry.example.com/shop/thumbnails:4c49d6b@sha256:…` does not list all that went into it
            hint: build from a git address, which BuildKit fetches itself, and with `BUILDX_METADATA_PROVENANCE=max`
      deny  stale-image (mandatory, medium) at /imageUri
            `registry.example.com/shop/thumbnails:4c49d6b@sha256:…` was built more than 36 days ago, and may be 30 days old
            hint: build the image anew, on a base of today, and deploy that
      deny  unpinned-base-image (mandatory, medium) at /imageUri
            `registry.example.com/shop/thumbnails:4c49d6b@sha256:…` is based on `registry.example.com/base/static:1`, which its build named without a digest
            hint: write `registry.example.com/base/static:1@sha256:…` in the Dockerfile, and let a bot renew the digest

    gcp:cloudrunv2/service:Service search (same)
      deny  untrusted-builder (mandatory, high) at /template/containers/0/image
            `registry.example.com/shop/search:4c49d6b@sha256:…` was built by a builder that does not name itself
            hint: give the builder a name (`--attest type=provenance,builder-id=…`), or allow `""`
      deny  incomplete-provenance (mandatory, medium) at /template/containers/0/image
            the provenance of `registry.example.com/shop/search:4c49d6b@sha256:…` does not list all that went into it
            hint: build from a git address, which BuildKit fetches itself, and with `BUILDX_METADATA_PROVENANCE=max`
      deny  stale-image (mandatory, medium) at /template/containers/0/image
            `registry.example.com/shop/search:4c49d6b@sha256:…` was built more than 36 days ago, and may be 30 days old
            hint: build the image anew, on a base of today, and deploy that
      deny  unpinned-base-image (mandatory, medium) at /template/containers/0/image
            `registry.example.com/shop/search:4c49d6b@sha256:…` is based on `registry.example.com/base/static:1`, which its build named without a digest
            hint: write `registry.example.com/base/static:1@sha256:…` in the Dockerfile, and let a bot renew the digest

    kubernetes:apps/v1:Deployment web (update)
      deny  untraceable-image-tag (mandatory, medium) at /spec/template/spec/containers/0/image
            `registry.example.com/shop/web:wip@sha256:…` has the tag `wip`, which is neither a commit nor a version
            hint: give the image the commit that it is built from, or its version, as its tag
      deny  dirty-source (mandatory, high) at /spec/template/spec/containers/0/image
            `registry.example.com/shop/web:wip@sha256:…` was built from `c3b450cada3a942fb38370759e2b7d57a146bd1d` of `https://git.example.com/shop/shop.git` with uncommitted changes
            hint: commit the changes and let CI build the image
      deny  untrusted-builder (mandatory, high) at /spec/template/spec/containers/0/image
            `registry.example.com/shop/web:wip@sha256:…` was built by a builder that does not name itself
            hint: give the builder a name (`--attest type=provenance,builder-id=…`), or allow `""`
      deny  untrusted-builder (mandatory, high) at /spec/template/spec/initContainers/0/image
            `registry.example.com/shop/migrate:4c49d6b@sha256:…` was built by a builder that does not name itself
            hint: give the builder a name (`--attest type=provenance,builder-id=…`), or allow `""`
      deny  incomplete-provenance (mandatory, medium) at /spec/template/spec/containers/0/image
            the provenance of `registry.example.com/shop/web:wip@sha256:…` does not list all that went into it
            hint: build from a git address, which BuildKit fetches itself, and with `BUILDX_METADATA_PROVENANCE=max`
      deny  incomplete-provenance (mandatory, medium) at /spec/template/spec/initContainers/0/image
            the provenance of `registry.example.com/shop/migrate:4c49d6b@sha256:…` does not list all that went into it
            hint: build from a git address, which BuildKit fetches itself, and with `BUILDX_METADATA_PROVENANCE=max`
      deny  stale-image (mandatory, medium) at /spec/template/spec/containers/0/image
            `registry.example.com/shop/web:wip@sha256:…` was built more than 36 days ago, and may be 30 days old
            hint: build the image anew, on a base of today, and deploy that
      deny  stale-image (mandatory, medium) at /spec/template/spec/initContainers/0/image
            `registry.example.com/shop/migrate:4c49d6b@sha256:…` was built more than 36 days ago, and may be 30 days old
            hint: build the image anew, on a base of today, and deploy that
      deny  unpinned-base-image (mandatory, medium) at /spec/template/spec/containers/0/image
            `registry.example.com/shop/web:wip@sha256:…` is based on `registry.example.com/base/static:1`, which its build named without a digest
            hint: write `registry.example.com/base/static:1@sha256:…` in the Dockerfile, and let a bot renew the digest
      deny  unpinned-base-image (mandatory, medium) at /spec/template/spec/initContainers/0/image
            `registry.example.com/shop/migrate:4c49d6b@sha256:…` is based on `registry.example.com/base/static:1`, which its build named without a digest
            hint: write `registry.example.com/base/static:1@sha256:…` in the Dockerfile, and let a bot renew the digest

    kubernetes:batch/v1:CronJob nightly (same)
      deny  untrusted-builder (mandatory, high) at /spec/jobTemplate/spec/template/spec/containers/0/image
            `registry.example.com/shop/migrate:4c49d6b@sha256:…` was built by a builder that does not name itself
            hint: give the builder a name (`--attest type=provenance,builder-id=…`), or allow `""`
      deny  incomplete-provenance (mandatory, medium) at /spec/jobTemplate/spec/template/spec/containers/0/image
            the provenance of `registry.example.com/shop/migrate:4c49d6b@sha256:…` does not list all that went into it
            hint: build from a git address, which BuildKit fetches itself, and with `BUILDX_METADATA_PROVENANCE=max`
      deny  stale-image (mandatory, medium) at /spec/jobTemplate/spec/template/spec/containers/0/image
            `registry.example.com/shop/migrate:4c49d6b@sha256:…` was built more than 36 days ago, and may be 30 days old
            hint: build the image anew, on a base of today, and deploy that
      deny  unpinned-base-image (mandatory, medium) at /spec/jobTemplate/spec/template/spec/containers/0/image
            `registry.example.com/shop/migrate:4c49d6b@sha256:…` is based on `registry.example.com/base/static:1`, which its build named without a digest
            hint: write `registry.example.com/base/static:1@sha256:…` in the Dockerfile, and let a bot renew the digest

    configured by tests/it/profiles/all.toml, profile strict
    denied: 29 findings deny, 15 resources judged by 28 policies
    "#);
    assert_snapshot!(judge_example("webshop", "strict"), @r#"
    exit 1
    --- stdout
    aws:ecr/repository:Repository repo (same)
      deny  unscanned-repository (mandatory, medium) at /imageTagMutability
            the tags of the repository can be moved to other images
            hint: make the tags immutable

    docker:index/image:Image image (update)
      deny  unlisted-push-target (mandatory, high) at /imageName
            an image is pushed to `123456789012.dkr.ecr.eu-west-1.amazonaws.com/webshop`, which is not on the list of registries and repositories
            hint: push to a listed registry, or have the security team add it to `allow`
      deny  build-inside-update (mandatory, medium) at /imageName
            the update itself rebuilds and pushes `123456789012.dkr.ecr.eu-west-1.amazonaws.com/webshop:dev`
            hint: build the image in CI, and give the stack its exact reference with `pulumi config set`
      deny  uncached-build (mandatory, medium)
            the build has no cache to begin from, and leaves none
            hint: push a cache with the image: `args: { BUILDKIT_INLINE_CACHE: "1" }`, and `cacheFrom: { images: [imageName] }`

    aws:iam/role:Role cluster-eksRole (same)
      deny  missing-required-tag (mandatory, medium) at /tags
            the tag `Owner` is missing
            hint: add `Owner`, to the resource or to the default tags of its provider
      deny  missing-required-tag (mandatory, medium) at /tags
            the tag `CostCenter` is missing
            hint: add `CostCenter`, to the resource or to the default tags of its provider
            repair: set /tags/CostCenter to "4711"

    kubernetes:apps/v1:Deployment web (same)
      deny  unlisted-registry (mandatory, high) at /spec/template/spec/containers/0/image
            `123456789012.dkr.ecr.eu-west-1.amazonaws.com/webshop` is not on the list of registries and repositories
            hint: use an image from a listed registry, or have the security team add it to `allow`
      deny  unpinned-image (mandatory, medium) at /spec/template/spec/containers/0/image
            `123456789012.dkr.ecr.eu-west-1.amazonaws.com/webshop:dev` has no digest: its tag can be moved to another image
            hint: add the digest that was built, as in `NAME:TAG@sha256:…`
      deny  untraceable-image-tag (mandatory, medium) at /spec/template/spec/containers/0/image
            `123456789012.dkr.ecr.eu-west-1.amazonaws.com/webshop:dev` has the tag `dev`, which is neither a commit nor a version
            hint: give the image the commit that it is built from, or its version, as its tag
      deny  unattested-image (mandatory, high, undetermined) at /spec/template/spec/containers/0/image
            no build metadata can account for an image that this very update builds
            hint: it depends on `urn:pulumi:dev::webshop::docker:index/image:Image::image`: let the preview know it, or say with `on-unknown` what an open question does
      deny  dirty-source (mandatory, high, undetermined), untrusted-builder (mandatory, high, undetermined), source-mismatch (mandatory, high, undetermined), incomplete-provenance (mandatory, medium, undetermined), stale-image (mandatory, medium, undetermined), slow-build (mandatory, low, undetermined), unpinned-base-image (mandatory, medium, undetermined), stale-base-image (mandatory, medium, undetermined) at /spec/template/spec/containers/0/image
            without build metadata (`--build`), nobody knows how `123456789012.dkr.ecr.eu-west-1.amazonaws.com/webshop:dev` was built
            hint: pass what CI recorded of its builds with `--build`
      deny  build-dependent-resource (mandatory, medium)
            it depends on `image`, which this update builds
            hint: let CI build the image, or keep what has to stand apart from it

    kubernetes:apps/v1:Deployment worker (update)
      deny  unlisted-registry (mandatory, high, undetermined) at /spec/template/spec/containers/0/image
            the image is known only during the update
            hint: it depends on `urn:pulumi:dev::webshop::docker:index/image:Image::image`: let the preview know it, or say with `on-unknown` what an open question does
      deny  unattested-image (mandatory, high, undetermined) at /spec/template/spec/containers/0/image
            no build metadata can account for an image that this very update builds
            hint: it depends on `urn:pulumi:dev::webshop::docker:index/image:Image::image`: let the preview know it, or say with `on-unknown` what an open question does
      deny  build-dependent-resource (mandatory, medium)
            it depends on `image`, which this update builds
            hint: let CI build the image, or keep what has to stand apart from it

    configured by tests/it/profiles/all.toml, profile strict
    denied: 22 findings deny, 11 questions are open, 10 resources judged by 28 policies
    "#);
}
