//! Which checkout a pack is told of.

use insta::assert_snapshot;

use crate::fixtures::{bucket, preview};
use crate::guests;
use crate::scratch::{Ended, Scratch};

const COMMIT: &str = "4c49d6b0a1f2e3d4c5b6a7988776655443322110";

/// Returns the line in which the pack tells of the checkout.
fn told(ended: &Ended) -> String {
    let lines = ended.errors().lines();
    let mut lines = lines.filter_map(|line| line.split_once("checkout is "));
    lines
        .next()
        .map_or_else(|| ended.to_string(), |(_, checkout)| checkout.to_owned())
}

fn run(arguments: &[&str], variables: &[(&str, &str)]) -> Ended {
    let scratch = Scratch::with_preview(preview([bucket("assets")]));
    let all = ["check", "preview.json", "--verbose", "--pack", guests::TELLS_EVERYTHING];
    scratch.run_with_variables(&[&all, arguments].concat(), variables)
}

#[test]
fn the_variables_of_the_ci_tell_of_the_checkout() {
    let variables = [
        ("GITHUB_ACTIONS", "true"),
        ("GITHUB_SERVER_URL", "https://github.com"),
        ("GITHUB_REPOSITORY", "shop/infrastructure"),
        ("GITHUB_SHA", COMMIT),
        ("GITHUB_REF", "refs/heads/main"),
        ("GITHUB_RUN_ID", "17"),
    ];
    assert_snapshot!(told(&run(&[], &variables)), @r#"Some(Checkout { repository: "https://github.com/shop/infrastructure", revision: "4c49d6b0a1f2e3d4c5b6a7988776655443322110", dirty: None, branch: Some("main"), tag: None, run-url: Some("https://github.com/shop/infrastructure/actions/runs/17") })"#);
    assert_snapshot!(told(&run(&["--branch", "release", "--dirty", "true"], &variables)), @r#"Some(Checkout { repository: "https://github.com/shop/infrastructure", revision: "4c49d6b0a1f2e3d4c5b6a7988776655443322110", dirty: Some(true), branch: Some("release"), tag: None, run-url: Some("https://github.com/shop/infrastructure/actions/runs/17") })"#);
}

#[test]
fn without_any_of_it_no_checkout_is_known() {
    assert_snapshot!(told(&run(&[], &[])), @"None");
}

#[test]
fn the_user_is_believed_and_no_credential_gets_through() {
    let arguments = [
        "--revision",
        COMMIT,
        "--repository",
        "https://me:hunter2@git.example.com/shop.git",
    ];
    assert_snapshot!(told(&run(&arguments, &[])), @r#"Some(Checkout { repository: "https://git.example.com/shop.git", revision: "4c49d6b0a1f2e3d4c5b6a7988776655443322110", dirty: None, branch: None, tag: None, run-url: None })"#);
}

#[test]
fn what_is_said_of_no_commit_is_an_error() {
    assert_snapshot!(run(&["--branch", "main"], &[]), @"
    exit 2
    --- stderr
    error: neither the CI nor git says which commit is being deployed
    hint: say so: `--revision COMMIT`, beside what else you say of the checkout
    ");
    assert_snapshot!(run(&["--revision", ""], &[]), @"
    exit 2
    --- stderr
    error: a value is required for '--revision <COMMIT>' but none was supplied

    For more information, try '--help'.
    ");
}
