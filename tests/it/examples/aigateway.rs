//! The example of an AI gateway.

use insta::assert_snapshot;

use super::run;

#[test]
fn aigateway() {
    assert_snapshot!(run("aigateway"), @"
    exit 1
    --- stdout
    kubernetes:core/v1:Secret gateway-secrets (create) examples/aigateway/resources.yaml:23
      deny  missing-required-tag (mandatory, medium)
            why  the tag `owner` is missing
            at   /metadata/labels
            fix  add `owner`, to the resource or to the default tags of its provider

    docker-build:index:Image proxy-image (create) examples/aigateway/resources.yaml:39
      deny  build-inside-update (mandatory, medium)
            why  the update itself builds and pushes `registry.example.com/ai/llm-proxy:1.4.0`
            at   /tags/0
                 tags:
                   - registry.example.com/ai/llm-proxy:1.4.0
            fix  build the image in CI, and give the stack its exact reference with `pulumi config set`

    docker-build:index:Image mcp-image (create) examples/aigateway/resources.yaml:67
      deny  build-inside-update (mandatory, medium)
            why  the update itself builds and pushes `registry.example.com/ai/mcp-orders:1.0.0`
            at   /tags/0
                 tags:
                   - registry.example.com/ai/mcp-orders:1.0.0
            fix  build the image in CI, and give the stack its exact reference with `pulumi config set`
      warn  uncached-build (advisory, medium)
            why  the build has no cache to begin from, and leaves none
            fix  keep a cache in a registry: `cacheTo: [{ registry: { ref: … } }]`, and `cacheFrom` the same

    kubernetes:apps/v1:Deployment gateway (create) examples/aigateway/resources.yaml:79
      deny  unlisted-registry (mandatory, high)
            why  `docker.io/eolinker/apinto-gateway` is not on the list of registries and repositories
            at   /spec/template/spec/containers/1/image
                 containers:
                   - name: apinto
                     image: eolinker/apinto-gateway
            fix  use an image from a listed registry, or have the security team add it to `allow`
      deny  floating-image-tag (mandatory, high)
            why  `eolinker/apinto-gateway` has no tag, which means `latest`
            at   /spec/template/spec/containers/1/image
            fix  name the version or the commit that was built, and its digest
      deny  unpinned-image (mandatory, medium)
            why  `apipark/apipark:v1.9.3` has no digest: its tag can be moved to another image
            at   /spec/template/spec/containers/0/image
                 containers:
                   - name: apipark
                     image: apipark/apipark:v1.9.3
            fix  add the digest that was built, as in `NAME:TAG@sha256:…`
      deny  unpinned-image (mandatory, medium)
            why  `eolinker/apinto-gateway` has no digest: its tag can be moved to another image
            at   /spec/template/spec/containers/1/image
            fix  add the digest that was built, as in `NAME:TAG@sha256:…`
                 no repair: no build metadata names `apipark/apipark:v1.9.3`

    kubernetes:apps/v1:Deployment mcp-github (create) examples/aigateway/resources.yaml:167
      deny  floating-image-tag (mandatory, high)
            why  `ghcr.io/github/github-mcp-server:latest` has the tag `latest`, which names no version
            at   /spec/template/spec/containers/0/image
                 containers:
                   - name: mcp
                     image: ghcr.io/github/github-mcp-server:latest
            fix  name the version or the commit that was built, and its digest
      deny  missing-required-tag (mandatory, medium)
            why  the tag `owner` is missing
            at   /metadata/labels
                 metadata:
                   labels:
                     app: mcp-github
            fix  add `owner`, to the resource or to the default tags of its provider
      deny  unpinned-image (mandatory, medium)
            why  `ghcr.io/github/github-mcp-server:latest` has no digest: its tag can be moved to another image
            at   /spec/template/spec/containers/0/image
            fix  add the digest that was built, as in `NAME:TAG@sha256:…`
                 no repair: no build metadata names `ghcr.io/github/github-mcp-server:latest`

    kubernetes:apps/v1:Deployment llm-proxy (create) examples/aigateway/resources.yaml:113
      undetermined:
      warn  unlisted-registry (advisory, high)
            why  the image is known only during the update
            at   /spec/template/spec/containers/0/image
                 containers:
                   - name: proxy
                     image: (known only during the update)
            fix  it depends on `urn:pulumi:dev::aigateway::docker-build:index:Image::proxy-image`, `urn:pulumi:dev::aigateway::kubernetes:core/v1:Secret::gateway-secrets`: let the preview know it, or say with `on-unknown` what an open question does

    kubernetes:apps/v1:Deployment mcp-orders (create) examples/aigateway/resources.yaml:141
      undetermined:
      warn  unlisted-registry (advisory, high)
            why  the image is known only during the update
            at   /spec/template/spec/containers/0/image
                 containers:
                   - name: mcp
                     image: (known only during the update)
            fix  it depends on `urn:pulumi:dev::aigateway::docker-build:index:Image::mcp-image`: let the preview know it, or say with `on-unknown` what an open question does

    not run, for want of build metadata (`--build`): conflicting-image-reference, unattested-image, dirty-source, source-mismatch, incomplete-provenance, unpinned-base-image, stale-base-image, unexplained-digest-change
    not run, for want of settings (in `portcullis.toml`): disallowed-tag-value, protected-tag-change, unlisted-push-target, untrusted-builder, stale-image, slow-build, build-dependent-resource
    configured by: examples/aigateway/portcullis.toml

    denied: 10 findings deny, 3 findings warn, 2 questions are open, 11 resources judged by 13 policies
    ");
}
