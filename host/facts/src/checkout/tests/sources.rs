use crate::checkout::testing::{Folder, lookup};
use crate::checkout::{Checkout, Given};

const COMMIT: &str = "7c1d2f4e9ab05b7de1a64cf0c3d82e5b19f6a730";
const OTHER_COMMIT: &str = "e0b83c5d1f7a4926c8d90b3ae4f5172d6c9b8a01";

/// A tag's run on `CircleCI`, of a commit.
fn tag_run(commit: &str) -> impl Fn(&str) -> Option<String> {
    let variables = format!(
        "CIRCLECI=true\nCIRCLE_REPOSITORY_URL=git@github.com:shop/ci.git\nCIRCLE_SHA1={commit}\nCIRCLE_TAG=v2\n\
         CIRCLE_BUILD_URL=https://circleci.com/gh/shop/ci/1"
    );
    move |name| lookup(&variables)(name)
}

fn no_variable(_name: &str) -> Option<String> {
    None
}

fn given() -> Given {
    Given {
        repository: Some("git@github.com:shop/given.git".to_owned()),
        revision: Some(COMMIT.to_owned()),
        dirty: Some(true),
        branch: Some("given".to_owned()),
        tag: Some("v1".to_owned()),
        run_url: Some("https://ci.example.com/1".to_owned()),
    }
}

#[test]
fn what_the_user_gives_is_believed_before_all_else() {
    let folder = Folder::repository();
    let checkout = Checkout::find(given(), &tag_run(OTHER_COMMIT), folder.path()).unwrap();
    let given = given();
    assert_eq!(Some(checkout.repository), given.repository);
    assert_eq!(Some(checkout.revision), given.revision);
    assert_eq!(
        (checkout.dirty, checkout.branch, checkout.tag),
        (given.dirty, given.branch, given.tag)
    );
    assert_eq!(checkout.run_url, given.run_url);
}

#[test]
fn each_field_comes_from_the_first_that_tells_it() {
    let folder = Folder::repository();
    let head = folder.git(&["rev-parse", "HEAD"]);
    let given = Given {
        repository: Some("git@github.com:shop/given.git".to_owned()),
        ..Given::default()
    };
    let expected = Checkout {
        repository: "git@github.com:shop/given.git".to_owned(),
        revision: head.clone(),
        dirty: Some(false),
        branch: Some("main".to_owned()),
        tag: Some("v2".to_owned()),
        run_url: Some("https://circleci.com/gh/shop/ci/1".to_owned()),
    };
    assert_eq!(Checkout::find(given, &tag_run(&head), folder.path()), Some(expected));
}

#[test]
fn what_git_tells_of_another_commit_is_not_taken() {
    let folder = Folder::repository();
    folder.git(&["tag", "v3"]);
    let checkout = Checkout::find(Given::default(), &tag_run(OTHER_COMMIT), folder.path()).unwrap();
    assert_eq!(checkout.revision, OTHER_COMMIT);
    assert_eq!((checkout.dirty, checkout.branch), (None, None));
    assert_eq!(checkout.tag.as_deref(), Some("v2"));
}

#[test]
fn the_tag_that_ci_tells_of_another_commit_is_not_taken() {
    let folder = Folder::new();
    let given = Given {
        revision: Some(COMMIT.to_owned()),
        ..Given::default()
    };
    let checkout = Checkout::find(given, &tag_run(OTHER_COMMIT), folder.path()).unwrap();
    assert_eq!((checkout.revision.as_str(), checkout.tag), (COMMIT, None));
    assert_eq!(checkout.run_url.as_deref(), Some("https://circleci.com/gh/shop/ci/1"));
}

#[test]
fn a_checkout_without_a_remote_has_no_repository() {
    let folder = Folder::repository();
    let checkout = Checkout::find(Given::default(), &no_variable, folder.path()).unwrap();
    assert_eq!(checkout.repository, "");
    assert_eq!(checkout.revision, folder.git(&["rev-parse", "HEAD"]));
}

#[test]
fn without_a_commit_there_is_no_checkout() {
    let folder = Folder::new();
    let given = Given {
        revision: None,
        ..given()
    };
    assert_eq!(Checkout::find(given, &no_variable, folder.path()), None);
}

#[test]
fn the_token_in_the_address_of_a_remote_does_not_get_through() {
    let folder = Folder::repository();
    folder.git(&[
        "remote",
        "add",
        "origin",
        "https://x-access-token:ghs_1@github.com/shop/shop.git",
    ]);
    let checkout = Checkout::find(Given::default(), &no_variable, folder.path()).unwrap();
    assert_eq!(checkout.repository, "https://github.com/shop/shop.git");
}

#[test]
fn the_tokens_that_the_user_gives_do_not_get_through() {
    let folder = Folder::new();
    let given = Given {
        repository: Some("https://me:secret@git.example.com/shop.git".to_owned()),
        run_url: Some("https://me:secret@ci.example.com/1".to_owned()),
        ..given()
    };
    let checkout = Checkout::find(given, &no_variable, folder.path()).unwrap();
    assert_eq!(checkout.repository, "https://git.example.com/shop.git");
    assert_eq!(checkout.run_url.as_deref(), Some("https://ci.example.com/1"));
}
