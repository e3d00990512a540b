//! The examples, run as their READMEs say: from the root of the repository.

mod aigateway;

use std::path::{Path, PathBuf};

use insta::assert_snapshot;
use serde_json::json;

use crate::scratch::{Ended, Scratch, run_in};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_owned()
}

fn readme(example: &str) -> String {
    std::fs::read_to_string(root().join("examples").join(example).join("README.md")).unwrap()
}

/// Returns the arguments of the one command in an example's README.
fn arguments(example: &str) -> Vec<String> {
    let readme = readme(example);
    let commands: Vec<_> = readme
        .lines()
        .filter_map(|line| line.strip_prefix("    cargo run --release -- "))
        .collect();
    let [command] = commands[..] else {
        panic!("one command in the README of `{example}`: {commands:?}")
    };
    command.split(' ').map(str::to_owned).collect()
}

/// Runs the command of an example's README, and checks that the README tells how it ends.
fn run(example: &str) -> Ended {
    let ended = run_in(&root(), &arguments(example));
    let exit = format!("\nExit {}, ", ended.exit());
    assert!(
        readme(example).contains(&exit),
        "the README of `{example}` does not say {exit:?}"
    );
    ended
}

#[test]
fn prebuilt() {
    assert_snapshot!(run("prebuilt"), @"
    exit 0
    --- stdout
    aws:ecs/taskDefinition:TaskDefinition api (create) examples/prebuilt/resources.yaml:70
      warn  unpinned-base-image (advisory, medium)
            why  `registry.example.com/shop/api:4c49d6b@sha256:…` is based on `registry.example.com/base/static:1`, which its build named without a digest
            at   /containerDefinitions/0/image
                 containerDefinitions:
                   - name: api
                     image: registry.example.com/shop/api:4c49d6b@sha256:…
            fix  write `registry.example.com/base/static:1@sha256:…` in the Dockerfile, and let a bot renew the digest
      warn  unpinned-base-image (advisory, medium)
            why  `registry.example.com/shop/otel:4c49d6b@sha256:…` is based on `registry.example.com/base/static:1`, which its build named without a digest
            at   /containerDefinitions/1/image
                 containerDefinitions:
                   - name: otel
                     image: registry.example.com/shop/otel:4c49d6b@sha256:…
            fix  write `registry.example.com/base/static:1@sha256:…` in the Dockerfile, and let a bot renew the digest

    aws:lambda/function:Function thumbnails (create) examples/prebuilt/resources.yaml:99
      warn  unpinned-base-image (advisory, medium)
            why  `registry.example.com/shop/thumbnails:4c49d6b@sha256:…` is based on `registry.example.com/base/static:1`, which its build named without a digest
            at   /imageUri
                 imageUri: registry.example.com/shop/thumbnails:4c49d6b@sha256:…
            fix  write `registry.example.com/base/static:1@sha256:…` in the Dockerfile, and let a bot renew the digest

    gcp:cloudrunv2/service:Service search (create) examples/prebuilt/resources.yaml:112
      warn  unpinned-base-image (advisory, medium)
            why  `registry.example.com/shop/search:4c49d6b@sha256:…` is based on `registry.example.com/base/static:1`, which its build named without a digest
            at   /template/containers/0/image
                 containers:
                   - image: registry.example.com/shop/search:4c49d6b@sha256:…
            fix  write `registry.example.com/base/static:1@sha256:…` in the Dockerfile, and let a bot renew the digest

    kubernetes:apps/v1:Deployment web (create) examples/prebuilt/resources.yaml:131
      warn  unpinned-base-image (advisory, medium)
            why  `registry.example.com/shop/web:4c49d6b@sha256:…` is based on `registry.example.com/base/static:1`, which its build named without a digest
            at   /spec/template/spec/containers/0/image
                 containers:
                   - name: web
                     image: registry.example.com/shop/web:4c49d6b@sha256:…
            fix  write `registry.example.com/base/static:1@sha256:…` in the Dockerfile, and let a bot renew the digest
      warn  unpinned-base-image (advisory, medium)
            why  `registry.example.com/shop/migrate:4c49d6b@sha256:…` is based on `registry.example.com/base/static:1`, which its build named without a digest
            at   /spec/template/spec/initContainers/0/image
                 initContainers:
                   - name: migrate
                     image: registry.example.com/shop/migrate:4c49d6b@sha256:…
            fix  write `registry.example.com/base/static:1@sha256:…` in the Dockerfile, and let a bot renew the digest

    kubernetes:batch/v1:CronJob nightly (create) examples/prebuilt/resources.yaml:165
      warn  unpinned-base-image (advisory, medium)
            why  `registry.example.com/shop/migrate:4c49d6b@sha256:…` is based on `registry.example.com/base/static:1`, which its build named without a digest
            at   /spec/jobTemplate/spec/template/spec/containers/0/image
                 containers:
                   - name: nightly
                     image: registry.example.com/shop/migrate:4c49d6b@sha256:…
            fix  write `registry.example.com/base/static:1@sha256:…` in the Dockerfile, and let a bot renew the digest

    not run, for want of settings (in `portcullis.toml`): protected-tag-change, unlisted-push-target, untrusted-builder, stale-image, slow-build, build-dependent-resource
    configured by: examples/prebuilt/portcullis.toml

    allowed: 7 findings warn, 15 resources judged by 22 policies
    ");
}

#[test]
fn release() {
    assert_snapshot!(run("release"), @"
    exit 1
    --- stdout
    aws:s3/bucketV2:BucketV2 assets (update) examples/release/resources.yaml:23
      deny  missing-required-tag (mandatory, medium)
            why  the tag `CostCenter` is missing
            at   /tags
                 tags:
                   Owner: team-shop
            fix  add `CostCenter`, to the resource or to the default tags of its provider

    aws:ecs/taskDefinition:TaskDefinition api (replace) examples/release/resources.yaml:69
      deny  unlisted-registry (mandatory, high)
            why  `docker.io/otel/opentelemetry-collector` is not on the list of registries and repositories
            at   /containerDefinitions/1/image
                 containerDefinitions:
                   - name: otel
                     image: docker.io/otel/opentelemetry-collector:latest
            fix  use an image from a listed registry, or have the security team add it to `allow`
      deny  floating-image-tag (mandatory, high)
            why  `docker.io/otel/opentelemetry-collector:latest` has the tag `latest`, which names no version
            at   /containerDefinitions/1/image
            fix  name the version or the commit that was built, and its digest
      deny  unattested-image (mandatory, high)
            why  no build metadata accounts for `registry.example.com/shop/api:c3b450c@sha256:…`
            at   /containerDefinitions/0/image
                 containerDefinitions:
                   - name: api
                     image: registry.example.com/shop/api:c3b450c@sha256:…
            fix  deploy what CI built, and pass its metadata with `--build`; name images that others build in `except`
      deny  unattested-image (mandatory, high)
            why  `docker.io/otel/opentelemetry-collector:latest` has no digest to find its build by
            at   /containerDefinitions/1/image
            fix  deploy what CI built, and pass its metadata with `--build`; name images that others build in `except`
      deny  unpinned-image (mandatory, medium)
            why  `docker.io/otel/opentelemetry-collector:latest` has no digest: its tag can be moved to another image
            at   /containerDefinitions/1/image
            fix  add the digest that was built, as in `NAME:TAG@sha256:…`
                 no repair: no build metadata names `docker.io/otel/opentelemetry-collector:latest`

    kubernetes:apps/v1:Deployment web (update) examples/release/resources.yaml:130
      deny  dirty-source (mandatory, high)
            why  `registry.example.com/shop/web:wip@sha256:…` was built from `c3b450cada3a942fb38370759e2b7d57a146bd1d` of `https://git.example.com/shop/shop.git` with uncommitted changes
            at   /spec/template/spec/containers/0/image
                 containers:
                   - name: web
                     image: registry.example.com/shop/web:wip@sha256:…
            fix  commit the changes and let CI build the image
      warn  untraceable-image-tag (advisory, medium)
            why  `registry.example.com/shop/web:wip@sha256:…` has the tag `wip`, which is neither a commit nor a version
            at   /spec/template/spec/containers/0/image
            fix  give the image the commit that it is built from, or its version, as its tag
      warn  unpinned-base-image (advisory, medium)
            why  `registry.example.com/shop/web:wip@sha256:…` is based on `registry.example.com/base/static:1`, which its build named without a digest
            at   /spec/template/spec/containers/0/image
            fix  write `registry.example.com/base/static:1@sha256:…` in the Dockerfile, and let a bot renew the digest
      warn  unpinned-base-image (advisory, medium)
            why  `registry.example.com/shop/migrate:4c49d6b@sha256:…` is based on `registry.example.com/base/static:1`, which its build named without a digest
            at   /spec/template/spec/initContainers/0/image
                 initContainers:
                   - name: migrate
                     image: registry.example.com/shop/migrate:4c49d6b@sha256:…
            fix  write `registry.example.com/base/static:1@sha256:…` in the Dockerfile, and let a bot renew the digest

    aws:lambda/function:Function thumbnails (same) examples/release/resources.yaml:98
      warn  unpinned-base-image (advisory, medium)
            why  `registry.example.com/shop/thumbnails:4c49d6b@sha256:…` is based on `registry.example.com/base/static:1`, which its build named without a digest
            at   /imageUri
                 imageUri: registry.example.com/shop/thumbnails:4c49d6b@sha256:…
            fix  write `registry.example.com/base/static:1@sha256:…` in the Dockerfile, and let a bot renew the digest

    gcp:cloudrunv2/service:Service search (same) examples/release/resources.yaml:111
      warn  unpinned-base-image (advisory, medium)
            why  `registry.example.com/shop/search:4c49d6b@sha256:…` is based on `registry.example.com/base/static:1`, which its build named without a digest
            at   /template/containers/0/image
                 containers:
                   - image: registry.example.com/shop/search:4c49d6b@sha256:…
            fix  write `registry.example.com/base/static:1@sha256:…` in the Dockerfile, and let a bot renew the digest

    kubernetes:batch/v1:CronJob nightly (same) examples/release/resources.yaml:164
      warn  unpinned-base-image (advisory, medium)
            why  `registry.example.com/shop/migrate:4c49d6b@sha256:…` is based on `registry.example.com/base/static:1`, which its build named without a digest
            at   /spec/jobTemplate/spec/template/spec/containers/0/image
                 containers:
                   - name: nightly
                     image: registry.example.com/shop/migrate:4c49d6b@sha256:…
            fix  write `registry.example.com/base/static:1@sha256:…` in the Dockerfile, and let a bot renew the digest

    not run, for want of settings (in `portcullis.toml`): protected-tag-change, unlisted-push-target, untrusted-builder, stale-image, slow-build, build-dependent-resource
    configured by: examples/release/portcullis.toml

    denied: 7 findings deny, 6 findings warn, 15 resources judged by 22 policies
    ");
}

#[test]
fn webshop() {
    assert_snapshot!(run("webshop"), @r#"
    exit 1
    --- stdout
    docker:index/image:Image image (update) examples/webshop/resources.yaml:17
      deny  build-inside-update (mandatory, medium)
            why  the update itself rebuilds and pushes `123456789012.dkr.ecr.eu-west-1.amazonaws.com/webshop:dev`
            at   /imageName
                 imageName: 123456789012.dkr.ecr.eu-west-1.amazonaws.com/webshop:dev
            fix  build the image in CI, and give the stack its exact reference with `pulumi config set`
      warn  uncached-build (advisory, medium)
            why  the build has no cache to begin from, and leaves none
            fix  push a cache with the image: `args: { BUILDKIT_INLINE_CACHE: "1" }`, and `cacheFrom: { images: [imageName] }`

    kubernetes:apps/v1:Deployment web (same) examples/webshop/resources.yaml:68
      deny  unpinned-image (mandatory, medium)
            why  `123456789012.dkr.ecr.eu-west-1.amazonaws.com/webshop:dev` has no digest: its tag can be moved to another image
            at   /spec/template/spec/containers/0/image
                 containers:
                   - name: web
                     image: 123456789012.dkr.ecr.eu-west-1.amazonaws.com/webshop:dev
            fix  add the digest that was built, as in `NAME:TAG@sha256:…`
                 no repair: no build metadata names `123456789012.dkr.ecr.eu-west-1.amazonaws.com/webshop:dev`
      warn  untraceable-image-tag (advisory, medium)
            why  `123456789012.dkr.ecr.eu-west-1.amazonaws.com/webshop:dev` has the tag `dev`, which is neither a commit nor a version
            at   /spec/template/spec/containers/0/image
            fix  give the image the commit that it is built from, or its version, as its tag

    aws:ecr/repository:Repository repo (same) examples/webshop/resources.yaml:5
      warn  unscanned-repository (advisory, medium)
            why  the tags of the repository can be moved to other images
            at   /imageTagMutability
                 imageTagMutability: MUTABLE
            fix  make the tags immutable

    aws:iam/role:Role cluster-eksRole (same) examples/webshop/resources.yaml:41
      warn  missing-required-tag (advisory, medium)
            why  the tag `Owner` is missing
            at   /tags
            fix  add `Owner`, to the resource or to the default tags of its provider
      warn  missing-required-tag (advisory, medium)
            why  the tag `CostCenter` is missing
            at   /tags
            fix  add `CostCenter`, to the resource or to the default tags of its provider
      warn  missing-required-tag (advisory, medium)
            why  the tag `Environment` is missing
            at   /tags
            fix  add `Environment`, to the resource or to the default tags of its provider

    kubernetes:apps/v1:Deployment worker (update) examples/webshop/resources.yaml:95
      undetermined:
      warn  unlisted-registry (advisory, high)
            why  the image is known only during the update
            at   /spec/template/spec/containers/0/image
                 containers:
                   - name: worker
                     image: (known only during the update)
            fix  it depends on `urn:pulumi:dev::webshop::docker:index/image:Image::image`: let the preview know it, or say with `on-unknown` what an open question does

    not run, for want of build metadata (`--build`): conflicting-image-reference, unattested-image, dirty-source, source-mismatch, incomplete-provenance, unpinned-base-image, stale-base-image, unexplained-digest-change
    not run, for want of settings (in `portcullis.toml`): disallowed-tag-value, protected-tag-change, unlisted-push-target, untrusted-builder, stale-image, slow-build, build-dependent-resource
    levels: missing-required-tag is advisory instead of mandatory
    configured by: examples/webshop/portcullis.toml

    denied: 2 findings deny, 7 findings warn, 1 question is open, 10 resources judged by 13 policies
    "#);
}

const EXAMPLES: [&str; 4] = ["aigateway", "prebuilt", "release", "webshop"];

#[test]
fn every_example_has_a_test() {
    let entries = std::fs::read_dir(root().join("examples")).unwrap();
    let folders = entries.map(Result::unwrap).filter(|entry| entry.path().is_dir());
    let mut names: Vec<_> = folders.map(|entry| entry.file_name().into_string().unwrap()).collect();
    names.sort();
    assert_eq!(names, EXAMPLES);
}

/// Were the configuration not found, the policies that need settings would be skipped.
#[test]
fn the_configuration_is_found_beside_the_preview_from_another_folder() {
    let folder = format!("{}/examples/", root().display());
    for example in EXAMPLES {
        let mut arguments = arguments(example);
        arguments.extend(["--output", "json"].map(str::to_owned));
        let here = run_in(&root(), &arguments);
        let arguments: Vec<_> = arguments
            .iter()
            .map(|argument| argument.replace("examples/", &folder))
            .collect();
        let elsewhere = Scratch::new().run(&arguments.iter().map(String::as_str).collect::<Vec<_>>());
        assert_eq!(
            elsewhere.json()["violations"],
            here.json()["violations"],
            "of `{example}`"
        );
        assert!(elsewhere.exit() == here.exit(), "{elsewhere}");
        assert!(!elsewhere.output().contains(r#""reason":"settings""#), "{elsewhere}");
        assert_ne!(elsewhere.json()["summary"]["policies"], json!(0));
    }
}
