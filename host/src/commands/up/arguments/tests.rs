use insta::{allow_duplicates, assert_snapshot};

use super::*;

fn words(line: &str) -> Vec<String> {
    line.split_whitespace().map(str::to_owned).collect()
}

/// Shows what becomes of arguments.
fn sorted(line: &str) -> String {
    match Arguments::sort(&words(line)) {
        Ok(sorted) => format!(
            "stack {:?} in {:?}\npreview {}\nupdate {}",
            sorted.stack.as_deref().unwrap_or_default(),
            sorted.folder(),
            sorted.preview.join(" "),
            sorted.update.join(" ")
        ),
        Err(problems) => problems.iter().map(Problem::to_string).collect::<Vec<_>>().join("\n"),
    }
}

#[test]
fn nothing_is_nothing() {
    assert_eq!(Arguments::sort(&[]).unwrap(), Arguments::default());
}

#[test]
fn the_stack_and_the_folder_are_known_however_they_are_written() {
    for line in [
        "--stack dev --cwd infra",
        "--stack=dev --cwd=infra",
        "-s dev -C infra",
        "-sdev -Cinfra",
        "-s=dev -C=infra",
        "-ys dev -C infra",
    ] {
        allow_duplicates! { assert_snapshot!(sorted(line), @r#"
        stack "dev" in "infra"
        preview 
        update
        "#) };
    }
}

#[test]
fn what_both_know_goes_to_both() {
    assert_snapshot!(sorted("--refresh -c a=b --target=urn:* --message text -p 4 -r"), @r#"
    stack "" in ""
    preview --refresh --config=a=b --target=urn:* --message=text --parallel=4 --refresh
    update --refresh --config=a=b --target=urn:* --message=text --parallel=4 --refresh
    "#);
}

#[test]
fn what_is_about_the_screen_or_only_an_update_does_goes_to_the_update() {
    assert_snapshot!(sorted("--continue-on-error --show-secrets --diff --yes --suppress-outputs=false"), @r#"
    stack "" in ""
    preview 
    update --continue-on-error --show-secrets --diff --suppress-outputs=false
    "#);
}

#[test]
fn what_is_not_known_goes_to_both() {
    assert_snapshot!(sorted("--new-flag --newer=1 -dZ3"), @r#"
    stack "" in ""
    preview --new-flag --newer=1 --debug -Z3
    update --new-flag --newer=1 --debug -Z3
    "#);
}

#[test]
fn what_would_undo_the_gate_is_refused_with_the_reason() {
    let refused = FLAGS.iter().filter(|flag| matches!(flag.use_of, Use::Refused(_)));
    let all: Vec<_> = refused.map(|flag| format!("{}=1", shown(flag))).collect();
    assert_snapshot!(sorted(&all.join(" ")), @"
    `--client` is not for `portcullis up`: another program would answer the preview than the update
    `--event-log` is not for `portcullis up`: the events are read here
    `--help` is not for `portcullis up`: it does nothing; ask `pulumi up` itself
    `--import-file` is not for `portcullis up`: only `pulumi preview` has it
    `--json` is not for `portcullis up`: `--output json`, before the `--`, is the report
    `--output` is not for `portcullis up`: `--output`, before the `--`, is about the report
    `--plan` is not for `portcullis up`: the update follows the plan that is judged here
    `--remote` is not for `portcullis up`: what runs elsewhere cannot be held to a plan
    `--save-plan` is not for `portcullis up`: the plan is kept here, and removed at the end
    `--secrets-provider` is not for `portcullis up`: it is for new stacks of a template
    `--skip-preview` is not for `portcullis up`: the preview is what is judged
    `--strict` is not for `portcullis up`: the update follows the plan that is judged here
    `-x` is not for `portcullis up`: only `pulumi preview` has it; `--exclude` is the same
    ");
}

#[test]
fn a_no_to_the_update_is_not_passed_over() {
    assert_snapshot!(sorted("--yes=false"), @"`--yes` is not for `portcullis up`: an update that is allowed is carried out; `--dry-run`, before the `--`, is without");
    assert_snapshot!(sorted("-fy"), @"`--skip-preview` is not for `portcullis up`: the preview is what is judged");
}

#[test]
fn a_template_and_a_value_that_stands_alone_are_refused_and_not_shown() {
    for line in [
        "https://example.com/hunter2",
        "--new-flag hunter2",
        "--",
        "- --message=hunter2",
    ] {
        allow_duplicates! { assert_snapshot!(sorted(line), @"one of Pulumi's arguments is no flag: a template is not judged; hint: the program in the working directory or in `--cwd` is; write a flag that Portcullis does not know, and its value, as one: `--flag=value`") };
    }
}

#[test]
fn a_flag_without_its_value_is_refused() {
    assert_snapshot!(sorted("--stack"), @"`--stack` of Pulumi's arguments misses its value");
    assert_snapshot!(sorted("-dm"), @"`--message` of Pulumi's arguments misses its value");
}
