//! Build records that are verified against the builders that a configuration trusts.
//!
//! `trust/web.dsse.json` is a statement of a build, signed once by a key that is gone; `ci.pub` is its public half.

use insta::assert_snapshot;

use crate::fixtures::{deployment, preview};
use crate::scratch::{Ended, Scratch};

const SIGNED: &str = include_str!("trust/web.dsse.json");
const IMAGE: &str =
    "registry.example.com/shop/web:1.4.0@sha256:f42468b86b098b0987b9d860bdd9aaebb97b7ed318e26ffa78cf69fd6f25ac5b";
const COMMIT: &str = "4c49d6b1f1c2f1f8b7a4c3f0a7a1a1c6f7d2c9e0";

/// Returns a folder with a preview, a record, keys, and a configuration with a trusted builder.
fn shop(record: &str, builder: &str) -> Scratch {
    let configuration = format!("packs = [\"builtin:rebuild\"]\n\n[trust.builders.ci]\n{builder}\n");
    Scratch::with_preview(preview([deployment("web", IMAGE)]))
        .file("web.dsse.json", record)
        .file("ci.pub", include_str!("trust/ci.pub"))
        .file("other.pub", include_str!("trust/other.pub"))
        .file("portcullis.toml", configuration)
}

fn check(record: &str, builder: &str) -> Ended {
    shop(record, builder).check(&["--build", "web.dsse.json", "--revision", COMMIT, "-q"])
}

#[test]
fn a_record_of_a_trusted_builder_accounts_for_its_image() {
    let builder = "keys = [\"other.pub\", \"ci.pub\"]\nbuilder-ids = [\"https://ci.example.com/shop\"]\n\
                   build-types = [\"https://mobyproject.org/buildkit@v1\"]\n\
                   repositories = [\"https://git.example.com/shop/*\"]\nparameters = [\"build-arg:VERSION\"]";
    assert_snapshot!(check(SIGNED, builder), @"
    exit 0
    --- stdout
    allowed: 2 findings warn, 1 question is open, 1 resource judged by 11 policies
    ");
    let report = shop(SIGNED, builder).check(&["--build", "web.dsse.json", "--revision", COMMIT, "--output", "json"]);
    let build = report.json()["images"][0]["builds"][0].clone();
    assert_eq!(
        (&build["verified"], &build["builder_name"]),
        (&true.into(), &"ci".into())
    );
}

#[test]
fn a_record_by_another_key_accounts_for_nothing() {
    assert_snapshot!(check(SIGNED, "keys = [\"other.pub\"]"), @"
    exit 1
    --- stdout
    kubernetes:apps/v1:Deployment web (create)
      deny  unattested-image (mandatory, high)
            why  no verified provenance accounts for `registry.example.com/shop/web:1.4.0@sha256:…`: `ci`: no signature is by a key that is asked for, or something was altered
            at   /spec/template/spec/containers/0/image
                 containers:
                   - name: main
                     image: registry.example.com/shop/web:1.4.0@sha256:…
            fix  pass with `--build` what a builder signed that `[trust.builders]` names, as it was signed; name images that others build in `except`

    denied: 1 finding denies, 2 findings warn, 1 question is open, 1 resource judged by 11 policies
    ");
}

#[test]
fn a_record_that_was_altered_accounts_for_nothing() {
    let altered =
        SIGNED
            .replacen("\"sig\": \"MEU", "\"sig\": \"MEV", 1)
            .replacen("\"sig\": \"MEQ", "\"sig\": \"MER", 1);
    assert_ne!(altered, SIGNED);
    assert_snapshot!(check(&altered, "keys = [\"ci.pub\"]"), @"
    exit 1
    --- stdout
    kubernetes:apps/v1:Deployment web (create)
      deny  unattested-image (mandatory, high)
            why  no verified provenance accounts for `registry.example.com/shop/web:1.4.0@sha256:…`: `ci`: no signature is by a key that is asked for, or something was altered
            at   /spec/template/spec/containers/0/image
                 containers:
                   - name: main
                     image: registry.example.com/shop/web:1.4.0@sha256:…
            fix  pass with `--build` what a builder signed that `[trust.builders]` names, as it was signed; name images that others build in `except`

    denied: 1 finding denies, 2 findings warn, 1 question is open, 1 resource judged by 11 policies
    ");
}

#[test]
fn a_record_that_is_not_signed_accounts_for_nothing() {
    let digest = IMAGE.split_once('@').unwrap().1;
    let metadata = format!("{{\"containerimage.digest\": \"{digest}\"}}");
    assert_snapshot!(check(&metadata, "keys = [\"ci.pub\"]"), @"
    exit 1
    --- stdout
    kubernetes:apps/v1:Deployment web (create)
      deny  unattested-image (mandatory, high)
            why  no verified provenance accounts for `registry.example.com/shop/web:1.4.0@sha256:…`: the record is not signed
            at   /spec/template/spec/containers/0/image
                 containers:
                   - name: main
                     image: registry.example.com/shop/web:1.4.0@sha256:…
            fix  pass with `--build` what a builder signed that `[trust.builders]` names, as it was signed; name images that others build in `except`

    denied: 1 finding denies, 2 findings warn, 1 question is open, 1 resource judged by 11 policies
    ");
}

#[test]
fn what_is_not_expected_of_the_builder_is_refused() {
    let refused = |builder: &str| check(SIGNED, &format!("keys = [\"ci.pub\"]\n{builder}"));
    assert_snapshot!(refused("builder-ids = [\"https://ci.example.com/shopping\"]"), @"
    exit 1
    --- stdout
    kubernetes:apps/v1:Deployment web (create)
      deny  unattested-image (mandatory, high)
            why  no verified provenance accounts for `registry.example.com/shop/web:1.4.0@sha256:…`: `ci`: it was built by `https://ci.example.com/shop`, and `https://ci.example.com/shopping` is accepted
            at   /spec/template/spec/containers/0/image
                 containers:
                   - name: main
                     image: registry.example.com/shop/web:1.4.0@sha256:…
            fix  pass with `--build` what a builder signed that `[trust.builders]` names, as it was signed; name images that others build in `except`

    denied: 1 finding denies, 2 findings warn, 1 question is open, 1 resource judged by 11 policies
    ");
    assert_snapshot!(refused("parameters = []"), @"
    exit 1
    --- stdout
    kubernetes:apps/v1:Deployment web (create)
      deny  unattested-image (mandatory, high)
            why  no verified provenance accounts for `registry.example.com/shop/web:1.4.0@sha256:…`: `ci`: the parameter `build-arg:VERSION` is not expected
            at   /spec/template/spec/containers/0/image
                 containers:
                   - name: main
                     image: registry.example.com/shop/web:1.4.0@sha256:…
            fix  pass with `--build` what a builder signed that `[trust.builders]` names, as it was signed; name images that others build in `except`

    denied: 1 finding denies, 2 findings warn, 1 question is open, 1 resource judged by 11 policies
    ");
    let other_commit = shop(SIGNED, "keys = [\"ci.pub\"]");
    let arguments = ["--build", "web.dsse.json", "--revision", "5d5ae7c2", "-q"];
    assert_snapshot!(other_commit.check(&arguments), @"
    exit 1
    --- stdout
    kubernetes:apps/v1:Deployment web (create)
      deny  unattested-image (mandatory, high)
            why  no verified provenance accounts for `registry.example.com/shop/web:1.4.0@sha256:…`: `ci`: it was built from the commit `4c49d6b1f1c2f1f8b7a4c3f0a7a1a1c6f7d2c9e0`, and `5d5ae7c2` is deployed
            at   /spec/template/spec/containers/0/image
                 containers:
                   - name: main
                     image: registry.example.com/shop/web:1.4.0@sha256:…
            fix  pass with `--build` what a builder signed that `[trust.builders]` names, as it was signed; name images that others build in `except`

    denied: 1 finding denies, 2 findings warn, 1 question is open, 1 resource judged by 11 policies
    ");
}

#[test]
fn where_builders_are_trusted_no_image_goes_without_a_record() {
    let nothing_given = shop(SIGNED, "keys = [\"ci.pub\"]");
    assert_snapshot!(nothing_given.check(&["-q"]), @"
    exit 1
    --- stdout
    kubernetes:apps/v1:Deployment web (create)
      deny  unattested-image (mandatory, high)
            why  no build metadata accounts for `registry.example.com/shop/web:1.4.0@sha256:…`
            at   /spec/template/spec/containers/0/image
                 containers:
                   - name: main
                     image: registry.example.com/shop/web:1.4.0@sha256:…
            fix  deploy what CI built, and pass its metadata with `--build`; name images that others build in `except`
      undetermined:
      deny  dirty-source (mandatory, high)
            why  without build metadata (`--build`), nobody knows how `registry.example.com/shop/web:1.4.0@sha256:…` was built
            at   /spec/template/spec/containers/0/image
                 containers:
                   - name: main
                     image: registry.example.com/shop/web:1.4.0@sha256:…
            fix  pass what CI recorded of its builds with `--build`

    denied: 2 findings deny, 4 findings warn, 5 questions are open, 1 resource judged by 11 policies
    ");
}

#[test]
fn what_cannot_be_trusted_is_an_error_at_its_place() {
    assert_snapshot!(check(SIGNED, "keys = [\"none.pub\"]"), @"
    exit 2
    --- stderr
    error: the key in `none.pub` cannot be read: there is no such file
     --> portcullis.toml:3:1
      |
    3 | [trust.builders.ci]
      | ^^^^^^^^^^^^^^^^^^^
    ");
    assert_snapshot!(check(SIGNED, "keys = []"), @"
    exit 2
    --- stderr
    error: `keys` names no key
     --> portcullis.toml:3:1
      |
    3 | [trust.builders.ci]
      | ^^^^^^^^^^^^^^^^^^^
    hint: name the file of a public key, in PEM
    ");
    assert_snapshot!(check(SIGNED, "identity = \"a@example.com\""), @r#"
    exit 2
    --- stderr
    error: `issuer` is missing
     --> portcullis.toml:3:1
      |
    3 | [trust.builders.ci]
      | ^^^^^^^^^^^^^^^^^^^
    hint: say on whose word, as in `issuer = "https://token.actions.githubusercontent.com"`
    "#);
    assert_snapshot!(check(SIGNED, "identity = \"*@*\"\nissuer = \"https://accounts.example.com\""), @"
    exit 2
    --- stderr
    error: `identity` is anybody's
     --> portcullis.toml:3:1
      |
    3 | [trust.builders.ci]
      | ^^^^^^^^^^^^^^^^^^^
    hint: name it, as in `https://github.com/acme/shop/.github/workflows/release.yml@refs/heads/main`
    ");
    assert_snapshot!(check(SIGNED, "identity = \"a@example.com\"\nissuer = \"*\""), @r#"
    exit 2
    --- stderr
    error: `issuer` is compared as it is, and `*` stands for nothing in it
     --> portcullis.toml:3:1
      |
    3 | [trust.builders.ci]
      | ^^^^^^^^^^^^^^^^^^^
    hint: write the whole address, as in `issuer = "https://token.actions.githubusercontent.com"`
    "#);
    assert_snapshot!(check(SIGNED, "keys = [\"ci.pub\"]\nrepositories = [\"shop\"]"), @"
    exit 2
    --- stderr
    error: `shop` is no repository on a host
     --> portcullis.toml:3:1
      |
    3 | [trust.builders.ci]
      | ^^^^^^^^^^^^^^^^^^^
    hint: write it as in `https://git.example.com/shop/web`, or with `*` for a segment of its path
    ");
    let nameless = "keys = [\"ci.pub\"]\n[trust.signers.platform]\nkeys = [\"ci.pub\"]\npacks = [\"\"]";
    assert_snapshot!(check(SIGNED, nameless), @"
    exit 2
    --- stderr
    error: `packs` has an empty name, which no pack has
     --> portcullis.toml:5:1
      |
    5 | [trust.signers.platform]
      | ^^^^^^^^^^^^^^^^^^^^^^^^
    hint: name packs as `packs` of the configuration does
    ");
    assert_snapshot!(check(SIGNED, "repositories = []"), @r#"
    exit 2
    --- stderr
    error: nothing says by what a signature is known
     --> portcullis.toml:3:1
      |
    3 | [trust.builders.ci]
      | ^^^^^^^^^^^^^^^^^^^
    hint: add `keys = ["release.pub"]`, or `identity` and `issuer`
    "#);
}

#[test]
fn a_base_that_is_locked_says_alone_who_is_trusted() {
    let shop = shop(SIGNED, "keys = [\"ci.pub\"]");
    let base = shop.read("portcullis.toml");
    let shop = shop.file("base.toml", format!("overridable = false\n{base}")).file(
        "portcullis.toml",
        "extends = \"base.toml\"\n[trust.builders.mine]\nkeys = [\"other.pub\"]\n",
    );
    assert_snapshot!(shop.check(&["--build", "web.dsse.json", "-q"]), @"
    exit 2
    --- stderr
    error: not allowed: the builder `mine`, for base.toml:1 says `overridable = false`
     --> portcullis.toml:2:1
      |
    2 | [trust.builders.mine]
      | ^^^^^^^^^^^^^^^^^^^^^
    hint: a file that extends it may be stricter; ask its owners for more
    ");
}

#[test]
fn a_policy_that_is_locked_keeps_whom_it_trusts() {
    let shop = shop(SIGNED, "keys = [\"other.pub\"]");
    let base = shop.read("portcullis.toml");
    let locked = format!("{base}[policy.unattested-image]\noverridable = false\n");
    let nearer = "extends = \"base.toml\"\n[trust.builders.ci]\nkeys = [\"ci.pub\"]\n";
    let shop = shop.file("base.toml", locked).file("portcullis.toml", nearer);
    let arguments = ["--build", "web.dsse.json", "--revision", COMMIT, "-q"];
    assert_snapshot!(shop.check(&arguments), @"
    exit 2
    --- stderr
    error: not allowed: the builder `ci`, for base.toml:6 says `overridable = false`
     --> portcullis.toml:2:1
      |
    2 | [trust.builders.ci]
      | ^^^^^^^^^^^^^^^^^^^
    hint: a file that extends it may be stricter; ask its owners for more
    ");
    let shop = shop.file("base.toml", base);
    assert_snapshot!(shop.check(&arguments), @"
    exit 2
    --- stderr
    error: the builder `ci` is one of the file that is extended, too
     --> portcullis.toml:2:1
      |
    2 | [trust.builders.ci]
      | ^^^^^^^^^^^^^^^^^^^
    hint: give it another name: either counts then
    ");
}

#[test]
fn a_builder_by_whom_nothing_is_judged_is_told() {
    let shop = shop(SIGNED, "keys = [\"ci.pub\"]");
    assert_snapshot!(shop.check(&["--pack", "builtin:tagging"]), @"
    exit 0
    --- stdout
    the configuration
      warn  idle-builder (advisory, low)
            why  the builder `ci` does nothing: no policy judges that looks at build records
            at   portcullis.toml:3
            fix  let `unattested-image` of `builtin:rebuild` judge, or take the builder away

    not run, for want of settings (in `portcullis.toml`): missing-required-tag, disallowed-tag-value, protected-tag-change
    configured by: portcullis.toml

    allowed: 1 finding warns, 1 resource judged by 1 policy
    ");
}
