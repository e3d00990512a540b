//! What `explain` shows of a policy.

mod pages;

use insta::assert_snapshot;

use crate::guests;
use crate::scratch::{Ended, Scratch, run_in};

fn explain(arguments: &[&str]) -> Ended {
    Scratch::new().run(&[&["explain"], arguments].concat())
}

#[test]
fn the_page_of_a_built_in_policy() {
    assert_snapshot!(explain(&["needless-rebuild"]), @r#"
    exit 0
    --- stdout
    needless-rebuild

    What it finds
    An image that this update builds again though nothing in it changes (`nothing-changed`): the
    context's hash is the same, and every property that differs says only how the build runs (cache,
    builder) or how the registry is logged in to. `docker.Image` counts also where only the folder's
    path differs.

    - Undetermined: something may change, and the build runs either way. The causes are named: `pull`
      and `noCache`, unless the context is known to change, an input that is unknown in this preview, a
      `docker-build` context or Dockerfile that moves, an update that the plan does not explain, as with
      `docker.Image` of version 3, or another program of a dynamic resource, which may build otherwise.
    - Deliberately not found: a first build, and any rebuild with a cause that counts: files, arguments,
      platforms, labels, tags, secrets. A hash changes also for a file that is not copied, a comment or
      a file mode, and a platform for a laptop of another kind: the plan does not tell these from real
      changes.

    Why is this bad?
    The rebuild takes time, gives the same program a new digest, and so restarts everything that runs
    it. A preview in which an image changes in every run is a preview that nobody reads.

    Example
        new docker_build.Image("web", {
            context: { location: "./web" },
            cacheTo: [{ local: { dest: `/tmp/cache-${Date.now()}` } }], // differs in every run
            push: true,
            tags: ["registry.example.com/shop/web:1.4.0"],
        });

    Use instead
        new docker_build.Image("web", {
            context: { location: "./web" },
            cacheTo: [{ registry: { ref: "registry.example.com/shop/cache:web" } }],
            push: true,
            tags: ["registry.example.com/shop/web:1.4.0"],
        });
    Better still, let CI build the image (`build-inside-update`).

    Settings
        [policy.needless-rebuild]
        level = "advisory"
        on-unknown = "warn" # or "deny", "allow"

    References
    - Pulumi's docker-build provider: `Image`
      (https://www.pulumi.com/registry/packages/docker-build/api-docs/image/)
    - Docker: build cache (https://docs.docker.com/build/cache/)

    a policy of rebuild 0.1.0 (builtin:rebuild): advisory, medium
    "#);
}

#[test]
fn a_policy_may_be_named_with_its_pack() {
    let ended = explain(&["rebuild/needless-rebuild"]);
    assert_eq!(ended.output(), explain(&["needless-rebuild"]).output());
    assert_eq!(ended.exit(), 0);
}

#[test]
fn a_policy_without_a_page_has_its_description() {
    assert_snapshot!(explain(&["finds-nothing", "--pack", guests::FINDS_NOTHING]), @"
    exit 0
    --- stdout
    finds-nothing

    Finds nothing.

    a policy of finds-nothing 0.1.0 (finds-nothing.wasm): mandatory, medium
    ");
}

#[test]
fn the_packs_are_those_of_the_configuration() {
    let scratch = Scratch::new().file("portcullis.toml", "packs = [\"builtin:tagging\"]\n");
    assert_eq!(scratch.run(&["explain", "missing-required-tag"]).exit(), 0);
    assert_snapshot!(scratch.run(&["explain", "floating-image-tag"]), @"
    exit 2
    --- stderr
    error: there is no policy `floating-image-tag`
    hint: the packs of this run have no policy with such a name
    ");
}

#[test]
fn a_policy_whose_name_is_near() {
    assert_snapshot!(explain(&["floating-image-tags"]), @"
    exit 2
    --- stderr
    error: there is no policy `floating-image-tags`
    hint: did you mean `floating-image-tag`?
    ");
}

#[test]
fn a_policy_of_several_packs() {
    let ended = explain(&["always-fails", "--pack", guests::FAILS, "--pack", guests::FAILS]);
    assert_snapshot!(ended, @"
    exit 2
    --- stderr
    error: several packs of one name have a policy `always-fails`
    hint: leave all of these packs out but one
    ");
}

#[test]
fn a_pack_that_is_not_there() {
    assert_snapshot!(explain(&["house-rule", "--pack", "house.wasm"]), @"
    exit 2
    --- stderr
    error: cannot read the pack `house.wasm`: there is no such file
    hint: `--pack` and `packs` name a component file, or a built-in pack as `builtin:NAME`
    ");
}

/// The policy that is meant may be one of that pack.
#[test]
fn a_pack_that_cannot_be_loaded_is_a_fault() {
    let packs = ["--pack", "builtin:rebuild", "--pack", guests::OTHER_WORLD];
    assert_snapshot!(explain(&[&["needless-rebuild"], &packs[..]].concat()), @"
    exit 3
    --- stderr
    fault other-world.wasm (not-a-pack)
          the component exports `example:plugin/run@1.0.0`; a pack exports `portcullis:policy/pack@0.1.0`
    ");
}

#[test]
fn a_page_gives_no_orders() {
    let ended = explain(&["escapes-in-findings", "--pack", guests::ESCAPES]);
    assert_snapshot!(ended, @"
    exit 0
    --- stdout
    escapes-in-findings

    What it finds# #[error]forged
    : :error::forged
    - a point # #vso[task.complete result=Succeeded]
      : :warning::forged

    Example
        : :error::forged in code
            # #[error]forged in code

    #[error]put together from what is left of an escape
    # #[error]put together from what is left of a link
    A line of a hundred letters, so that what comes next stands at the beginning of a line when it is
    broken up ::error::forged
    desrever and a single return

    <script>forged()</script> forged

    a policy of escapes 0.1.0 (escapes.wasm): mandatory, medium
    ");
    for line in ended.output().lines() {
        assert!(!line.contains(char::is_control), "{line:?}");
        assert!(!line.contains('\u{202e}'), "{line:?}");
        assert!(!line.trim_start().starts_with("::"), "{line:?}");
        assert!(!line.contains("##[") && !line.contains("##vso["), "{line:?}");
    }
}

/// Replays the judgement of one resource of an example.
fn replay(policy: &str, urn: &str, more: &[&str]) -> Ended {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let arguments = [
        &["explain", policy, "examples/release/preview.json", "--resource", urn],
        more,
    ]
    .concat();
    run_in(root, &arguments)
}

const WEB: &str = "urn:pulumi:dev::prebuilt::kubernetes:apps/v1:Deployment::web";

#[test]
fn a_judgement_is_told_with_every_question_and_its_answer() {
    assert_snapshot!(replay("dirty-source", WEB, &["--build", "examples/release/builds"]), @"
    exit 0
    --- stdout
    dirty-source (mandatory) and kubernetes:apps/v1:Deployment web (update)
      settings {}

      it looked at
        found     image /spec/template/spec/containers/0/image: registry.example.com/shop/web:wip@sha256:8fe7c972f1efd26ba5ccc42858378069516cc37ee54973562570327edcc…
        found     image /spec/template/spec/initContainers/0/image: registry.example.com/shop/migrate:4c49d6b@sha256:7f4c62e31a5bb93552ea5e572cbde76917a011787c6aba50211…
        found     builds of sha256:…: examples/release/builds/web.json
        found     builds of sha256:…: examples/release/builds/migrate.json

      it says
        violation of web at /spec/template/spec/containers/0/image (dirty-checkout): `registry.example.com/shop/web:wip@sha256:…` was built from `c3b450cada3a942fb38370759e2b7d57a146bd1d` of `https://git.example.com/shop/shop.git` with uncommitted changes
          hint: commit the changes and let CI build the image
    ");
}

#[test]
fn a_resource_that_passes_is_told_too() {
    assert_snapshot!(replay("floating-image-tag", WEB, &[]), @"
    exit 0
    --- stdout
    floating-image-tag (mandatory) and kubernetes:apps/v1:Deployment web (update)
      settings {}

      it looked at
        found     image /spec/template/spec/containers/0/image: registry.example.com/shop/web:wip@sha256:8fe7c972f1efd26ba5ccc42858378069516cc37ee54973562570327edcc…
        found     image /spec/template/spec/initContainers/0/image: registry.example.com/shop/migrate:4c49d6b@sha256:7f4c62e31a5bb93552ea5e572cbde76917a011787c6aba50211…

      it has nothing to say: the resource passes
    ");
}

#[test]
fn a_policy_that_is_not_shown_the_resource_says_why() {
    assert_snapshot!(replay("build-inside-update", WEB, &[]), @"
    exit 0
    --- stdout
    build-inside-update (mandatory) and kubernetes:apps/v1:Deployment web (update)
      settings {}

    it is not shown this resource: it is for other types
    ");
}

#[test]
fn a_repair_is_a_part_of_the_judgement() {
    let assets = "urn:pulumi:dev::prebuilt::aws:s3/bucketV2:BucketV2::assets";
    assert_snapshot!(replay("missing-required-tag", assets, &["--config", "tests/it/profiles/all.toml"]), @r#"
    exit 0
    --- stdout
    missing-required-tag (mandatory) and aws:s3/bucketV2:BucketV2 assets (update)
      settings {"defaults":{"CostCenter":"4711"},"except-types":["kubernetes:*","gcp:*"],"tags":["Owner","CostCenter"]}

      it looked at
        found     tag /tagsAll/Environment: Environment=prod
        found     tag /tagsAll/ManagedBy: ManagedBy=pulumi
        found     tag /tags/Owner: Owner=team-shop
        absent    rules of keys CostCenter
        absent    inputs /tags/CostCenter
        absent    inputs /tagsAll/CostCenter

      it says
        violation of assets at /tags (tag-missing): the tag `CostCenter` is missing
          hint: add `CostCenter`, to the resource or to the default tags of its provider
        repair: set `/tags/CostCenter` to `"4711"`
        repair: set `/tagsAll/CostCenter` to `"4711"`
    "#);
}

#[test]
fn what_a_policy_of_the_stack_says_of_the_resource_is_told() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let repository = "urn:pulumi:dev::webshop::aws:ecr/repository:Repository::repo";
    let arguments = [
        "explain",
        "unscanned-repository",
        "examples/webshop/preview.json",
        "--resource",
        repository,
    ];
    assert_snapshot!(run_in(root, &arguments), @r#"
    exit 0
    --- stdout
    unscanned-repository (advisory) and aws:ecr/repository:Repository repo (same)
      settings {}

      it looked at
        found     operation: same
        found     inputs /imageScanningConfiguration/scanOnPush: true
        found     inputs /imageTagMutability: "MUTABLE"

      it says
        violation of repo at /imageTagMutability (mutable-tags): the tags of the repository can be moved to other images
          hint: make the tags immutable
    "#);
}

#[test]
fn a_resource_that_there_is_not_is_an_error_with_the_nearest() {
    assert_snapshot!(replay("floating-image-tag", &WEB.replace("web", "wep"), &[]), @"
    exit 2
    --- stderr
    error: examples/release/preview.json: there is no resource `urn:pulumi:dev::prebuilt::kubernetes:apps/v1:Deployment::wep`
    hint: the nearest is `urn:pulumi:dev::prebuilt::kubernetes:apps/v1:Deployment::web`
    ");
}

#[test]
fn a_policy_that_misses_its_settings_cannot_be_replayed() {
    assert_snapshot!(replay("stale-image", WEB, &[]), @"
    exit 2
    --- stderr
    error: `stale-image` cannot judge without settings (in `portcullis.toml`)
    ");
}

#[test]
fn a_plan_without_a_resource_is_refused() {
    let ended = Scratch::new().run(&["explain", "floating-image-tag", "preview.json"]);
    assert_eq!(ended.exit(), 2, "{ended}");
    assert!(ended.errors().contains("--resource <URN>"), "{ended}");
}
