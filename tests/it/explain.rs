//! What `explain` shows of a policy.

use insta::assert_snapshot;

use crate::guests;
use crate::scratch::{Ended, Scratch};

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

    a policy of escapes 0.1.0 (escapes.wasm): mandatory, medium
    ");
    for line in ended.output().lines() {
        assert!(!line.contains(char::is_control), "{line:?}");
        assert!(!line.contains('\u{202e}'), "{line:?}");
        assert!(!line.trim_start().starts_with("::"), "{line:?}");
        assert!(!line.contains("##[") && !line.contains("##vso["), "{line:?}");
    }
}
