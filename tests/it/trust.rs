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
    assert_snapshot!(check(SIGNED, builder), @"");
    let report = shop(SIGNED, builder).check(&["--build", "web.dsse.json", "--revision", COMMIT, "--output", "json"]);
    let build = report.json()["images"][0]["builds"][0].clone();
    assert_eq!(
        (&build["verified"], &build["builder_name"]),
        (&true.into(), &"ci".into())
    );
}

#[test]
fn a_record_by_another_key_accounts_for_nothing() {
    assert_snapshot!(check(SIGNED, "keys = [\"other.pub\"]"), @"");
}

#[test]
fn a_record_that_was_altered_accounts_for_nothing() {
    let altered =
        SIGNED
            .replacen("\"sig\": \"MEU", "\"sig\": \"MEV", 1)
            .replacen("\"sig\": \"MEQ", "\"sig\": \"MER", 1);
    assert_ne!(altered, SIGNED);
    assert_snapshot!(check(&altered, "keys = [\"ci.pub\"]"), @"");
}

#[test]
fn a_record_that_is_not_signed_accounts_for_nothing() {
    let digest = IMAGE.split_once('@').unwrap().1;
    let metadata = format!("{{\"containerimage.digest\": \"{digest}\"}}");
    assert_snapshot!(check(&metadata, "keys = [\"ci.pub\"]"), @"");
}

#[test]
fn what_is_not_expected_of_the_builder_is_refused() {
    let refused = |builder: &str| check(SIGNED, &format!("keys = [\"ci.pub\"]\n{builder}"));
    assert_snapshot!(refused("builder-ids = [\"https://ci.example.com/shopping\"]"), @"");
    assert_snapshot!(refused("parameters = []"), @"");
    let other_commit = shop(SIGNED, "keys = [\"ci.pub\"]");
    let arguments = ["--build", "web.dsse.json", "--revision", "5d5ae7c2", "-q"];
    assert_snapshot!(other_commit.check(&arguments), @"");
}

#[test]
fn where_builders_are_trusted_no_image_goes_without_a_record() {
    let nothing_given = shop(SIGNED, "keys = [\"ci.pub\"]");
    assert_snapshot!(nothing_given.check(&["-q"]), @"");
}

#[test]
fn what_cannot_be_trusted_is_an_error_at_its_place() {
    assert_snapshot!(check(SIGNED, "keys = [\"none.pub\"]"), @"");
    assert_snapshot!(check(SIGNED, "keys = []"), @"");
    assert_snapshot!(check(SIGNED, "identity = \"a@example.com\""), @"");
    assert_snapshot!(check(SIGNED, "identity = \"*\"\nissuer = \"https://accounts.example.com\""), @"");
    assert_snapshot!(check(SIGNED, "keys = [\"ci.pub\"]\nrepositories = [\"shop\"]"), @"");
    assert_snapshot!(check(SIGNED, "repositories = []"), @"");
}

#[test]
fn a_base_that_is_locked_says_alone_who_is_trusted() {
    let shop = shop(SIGNED, "keys = [\"ci.pub\"]");
    let base = shop.read("portcullis.toml");
    let shop = shop.file("base.toml", format!("overridable = false\n{base}")).file(
        "portcullis.toml",
        "extends = \"base.toml\"\n[trust.builders.mine]\nkeys = [\"other.pub\"]\n",
    );
    assert_snapshot!(shop.check(&["--build", "web.dsse.json", "-q"]), @"");
}
