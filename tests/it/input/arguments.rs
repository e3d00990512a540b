//! Arguments that make no sense.

use insta::assert_snapshot;
use serde_json::json;

use crate::fixtures::{bucket, preview};
use crate::scratch::{Ended, Scratch};

/// Checks a good preview with some arguments.
fn check(arguments: &[&str]) -> Ended {
    Scratch::with_preview(preview([bucket("assets")])).check(arguments)
}

#[test]
fn no_argument() {
    assert_snapshot!(Scratch::new().run(&[]), @"
    exit 2
    --- stderr
    The gate in front of `pulumi up`

    Usage: portcullis [OPTIONS] <COMMAND>

    Commands:
      check        Judge the change that a Pulumi preview plans
      up           Preview an update, judge it, and carry out exactly what was judged
      init         Write a configuration that fits a Pulumi project
      waive        Waive findings of a report, for a reason and until a day
      new          Make a policy pack to begin with
      build        Compile a policy pack from its source
      test         Judge the cases of a policy pack
      bench        Measure what each policy of a pack costs
      inspect      Show what a policy pack is, what it can see, and what its policies are
      explain      Show a policy's page: what it finds, why, and what to do about it
      plugin       Let the Pulumi engine run policy packs
      completions  Write what a shell needs to complete what is typed
      man          Write the man pages
      help         Print this message or the help of the given subcommand(s)

    Options:
          --color <WHEN>  Controls when to use color [default: auto] [possible values: auto, always,
                          never]
      -h, --help          Print help
      -V, --version       Print version

    Exit codes: 0 allowed, 1 denied by a policy, 2 usage or input error, 3 a policy faulted

    Examples:
      Judge a preview, with the build metadata of its images:
        $ portcullis check preview.json --build builds
      Read on about a verb:
        $ portcullis help check
    ");
}

#[test]
fn no_preview() {
    assert_snapshot!(Scratch::new().run(&["check"]), @"
    exit 2
    --- stderr
    error: the following required arguments were not provided:
      <PLAN>...

    Usage: portcullis check <PLAN>...

    For more information, try '--help'.
    ");
}

#[test]
fn a_command_that_there_is_not() {
    assert_snapshot!(Scratch::new().run(&["chekc"]), @"
    exit 2
    --- stderr
    error: unrecognized subcommand 'chekc'

      tip: a similar subcommand exists: 'check'

    Usage: portcullis [OPTIONS] <COMMAND>

    For more information, try '--help'.
    ");
}

#[test]
fn an_argument_that_there_is_not() {
    assert_snapshot!(check(&["--bulid", "builds"]), @"
    exit 2
    --- stderr
    error: unexpected argument '--bulid' found

      tip: a similar argument exists: '--build'

    Usage: portcullis check --build <FILE> <PLAN>...

    For more information, try '--help'.
    ");
}

#[test]
fn help_is_no_error() {
    assert_snapshot!(Scratch::new().run(&["check", "--help"]), @"
    exit 0
    --- stdout
    Judge the change that a Pulumi preview plans

    Reads what `pulumi preview --json --show-sames` wrote, lets policy packs judge it, and says whether
    the update may go ahead. An event log, an update plan and the state before of the same preview are
    read with it, or instead.

    Usage: portcullis check [OPTIONS] [PLAN]...

    Arguments:
      [PLAN]...
              Previews, event logs, update plans and states to judge; `-` reads one from standard input

    Options:
          --write-baseline <FILE>
              Accept all findings there are: write them to a file, and judge nothing
              
              Shows what was added and what is gone, makes no report, and ends with 0 whatever is found:
              it is no gate, and has no place in CI. Findings that are waived are left out. Where a
              policy faults nothing is written.

          --show-config
              Show what is configured, and which file, flag or variable says so, and judge nothing

          --pack <PACK>
              A policy pack to judge by, instead of those that the configuration names: a component, or
              `builtin:NAME`

          --config <FILE>
              The configuration [default: `portcullis.toml` beside the first preview, else in this
              folder or one above]
              
              [env: PORTCULLIS_CONFIG]

          --profile <PROFILE>
              How strict all policies are of which the configuration says nothing [default:
              `PORTCULLIS_PROFILE`, else what the configuration says, else `recommended`]

              Possible values:
              - recommended: Every policy has its own level. One that misses its settings or build
                metadata is listed as not run
              - strict:      Every policy denies, and an open question too. One that misses its settings
                is an error, and one that misses build metadata says so of every image
              - audit:       Every policy tells, and none denies but those that the configuration gives
                a level that does

          --output <FORMAT[=PATH]>
              How to report, and where: to standard output, or to a file by `=PATH`. May be repeated
              
              `text` is for people, `json` for machines (schema 1), `sarif`, `junit`, `github` (workflow
              commands), `gitlab` (code quality) and `azure` (logging commands) are for CI services,
              `markdown` for a comment on a pull request, `prometheus` for metrics, `html` a page for a
              browser.
              
              [default: text]

          --baseline <FILE>
              The findings that were accepted, as `check --write-baseline` wrote them: only others deny

          --jobs <NUMBER>
              Threads to judge with [default: one a core]

          --cache-dir <FOLDER>
              Where compiled packs are kept [default: the user's cache folder]
              
              [env: PORTCULLIS_CACHE_DIR]

      -v, --verbose
              Also show which policies looked at how much, all that is waived or known, and what packs
              write to their logs

      -q, --quiet
              Show only the verdict, and what it is for: what denies, and what broke down

          --program <FOLDER>
              The folder of the Pulumi program from the root of its repository on, where reports point
              to lines of it [default: that of the nearest `Pulumi.yaml` above the first preview]

          --build <FILE>
              Build metadata of the images: a file that BuildKit or a SLSA builder wrote, a folder of
              them, or a pattern

          --at <RFC3339>
              The time to judge dates by [default: now]

          --color <WHEN>
              Controls when to use color
              
              [default: auto]
              [possible values: auto, always, never]

      -h, --help
              Print help (see a summary with '-h')

    The checkout being deployed [default: what the CI's variables say, else git]:
          --repository <URL>
              The repository's address

          --revision <COMMIT>
              The commit

          --dirty <BOOLEAN>
              Whether there are changes that are not committed
              
              [possible values: true, false]

          --branch <NAME>
              The branch

          --tag <NAME>
              The tag

          --run-url <URL>
              The page of the CI run

    Examples:
      Judge a preview, with the build metadata of its images:
        $ portcullis check preview.json --build builds
      Without a file between, all policies as strict as they get:
        $ pulumi preview --json --show-sames | portcullis check - --profile strict
      The text on the screen, and a file for machines:
        $ portcullis check preview.json --output text --output json=report.json
    ");
}

#[test]
fn a_pack_that_is_not_there() {
    assert_snapshot!(check(&["--pack", "house.wasm"]), @"
    exit 2
    --- stderr
    error: cannot read the pack `house.wasm`: there is no such file
    hint: `--pack` and `packs` name a component file, or a built-in pack as `builtin:NAME`
    ");
}

#[test]
fn a_pack_without_a_name() {
    assert_snapshot!(check(&["--pack", ""]), @"
    exit 2
    --- stderr
    error: cannot read the pack ``: there is no such file
    hint: `--pack` and `packs` name a component file, or a built-in pack as `builtin:NAME`
    ");
}

#[test]
fn a_folder_in_place_of_a_pack() {
    assert_snapshot!(check(&["--pack", "."]), @"
    exit 2
    --- stderr
    error: cannot read the pack `.`: it is a folder
    hint: `--pack` and `packs` name a component file, or a built-in pack as `builtin:NAME`
    ");
}

#[test]
fn a_built_in_pack_that_there_is_not() {
    assert_snapshot!(check(&["--pack", "builtin:tags"]), @"
    exit 2
    --- stderr
    error: there is no built-in pack `tags`
    hint: there are `builtin:tagging`, `builtin:registry`, `builtin:rebuild`
    ");
}

#[test]
fn build_metadata_that_is_not_there() {
    assert_snapshot!(check(&["--build", "builds"]), @"
    exit 2
    --- stderr
    error: cannot read `builds`: there is no such file
    hint: build records are what `docker buildx build --metadata-file` writes, and in-toto statements of SLSA provenance
    ");
}

#[test]
fn a_folder_without_build_metadata() {
    let scratch = Scratch::with_preview(preview([bucket("assets")]));
    std::fs::create_dir(scratch.path("builds")).unwrap();
    assert_snapshot!(scratch.check(&["--build", "builds"]), @"
    exit 2
    --- stderr
    error: no file in `builds` is a build record
    hint: build records are what `docker buildx build --metadata-file` writes, and in-toto statements of SLSA provenance
    ");
}

#[test]
fn a_preview_in_place_of_build_metadata() {
    assert_snapshot!(check(&["--build", "preview.json"]), @"
    exit 2
    --- stderr
    error: `preview.json` is no build record: it looks like a Pulumi preview
    hint: build records are what `docker buildx build --metadata-file` writes, and in-toto statements of SLSA provenance
    ");
}

#[test]
fn build_metadata_without_a_digest() {
    let scratch = Scratch::with_preview(preview([bucket("assets")]));
    let scratch = scratch.file(
        "metadata.json",
        json!({ "buildx.build.ref": "default/default/abc" }).to_string(),
    );
    assert_snapshot!(scratch.check(&["--build", "metadata.json"]), @"
    exit 2
    --- stderr
    error: `metadata.json` is no build record: it looks like the metadata of a build that gave no image
    hint: build records are what `docker buildx build --metadata-file` writes, and in-toto statements of SLSA provenance
    ");
}

#[test]
fn a_time_that_is_none() {
    assert_snapshot!(check(&["--at", "yesterday"]), @"
    exit 2
    --- stderr
    error: invalid value 'yesterday' for '--at <RFC3339>': write a time with its zone, as in `2026-12-31T00:00:00Z`

    For more information, try '--help'.
    ");
}

#[test]
fn a_time_without_a_zone() {
    assert_snapshot!(check(&["--at", "2026-01-01T00:00:00"]), @"
    exit 2
    --- stderr
    error: invalid value '2026-01-01T00:00:00' for '--at <RFC3339>': write a time with its zone, as in `2026-12-31T00:00:00Z`

    For more information, try '--help'.
    ");
}

#[test]
fn a_format_that_there_is_not() {
    assert_snapshot!(check(&["--output", "xml"]), @"
    exit 2
    --- stderr
    error: invalid value 'xml' for '--output <FORMAT[=PATH]>': there are `text`, `json`, `sarif`, `junit`, `github`, `gitlab`, `azure`, `markdown`, `prometheus` and `html`, and no `xml`

    For more information, try '--help'.
    ");
}

#[test]
fn a_report_without_a_file() {
    assert_snapshot!(check(&["--output", "json="]), @"
    exit 2
    --- stderr
    error: invalid value 'json=' for '--output <FORMAT[=PATH]>': names no file after `=`

    For more information, try '--help'.
    ");
}

#[test]
fn a_report_that_cannot_be_written() {
    assert_snapshot!(check(&["--output", "json=reports/portcullis.json", "--output", "text"]), @"
    exit 2
    --- stderr
    error: cannot write the report to `reports/portcullis.json`: there is no such folder
    hint: make the folder first
    ");
}

#[test]
fn a_number_of_threads_that_is_none() {
    assert_snapshot!(check(&["--jobs", "many"]), @"
    exit 2
    --- stderr
    error: invalid value 'many' for '--jobs <NUMBER>': invalid digit found in string

    For more information, try '--help'.
    ");
}

#[test]
fn two_reports_do_not_go_to_one_place() {
    let scratch = Scratch::with_preview(preview([bucket("assets")]));
    let outputs = ["json=report.json", "text=./report.json", "json", "text"];
    let arguments: Vec<_> = outputs.iter().flat_map(|output| ["--output", output]).collect();
    assert_snapshot!(scratch.check(&arguments), @"
    exit 2
    --- stderr
    error: two reports would go to `./report.json`, and one be lost
    hint: give each of them a file of its own
    error: two reports would go to standard output, into one another
    hint: give one of them a file, as in `--output json=report.json`
    ");
}

#[test]
fn a_report_does_not_take_the_place_of_the_preview() {
    let scratch = Scratch::with_preview(preview([bucket("assets")]));
    assert_snapshot!(scratch.check(&["--output", "json=./preview.json"]), @"
    exit 2
    --- stderr
    error: the report would take the place of `./preview.json`, which is read
    hint: give it a file of its own
    ");
    assert_eq!(scratch.read("preview.json"), preview([bucket("assets")]));
}

#[test]
fn a_report_does_not_take_the_place_of_what_a_folder_or_the_configuration_holds() {
    let config = "extends = \"base.toml\"\nbaseline = \"known.json\"\n";
    let scratch = Scratch::with_preview(preview([bucket("assets")]))
        .file("portcullis.toml", config)
        .file("base.toml", "")
        .file("known.json", "{}");
    std::fs::create_dir(scratch.path("builds")).unwrap();
    for path in ["builds/report.json", "base.toml", "known.json"] {
        let ended = scratch.check(&["--build", "builds", "--output", &format!("json={path}")]);
        assert_eq!(ended.exit(), 2, "{ended}");
        assert!(
            ended.errors().contains(&format!("take the place of `{path}`")),
            "{ended}"
        );
    }
    assert_eq!(
        (scratch.read("base.toml"), scratch.read("known.json")),
        (String::new(), "{}".to_owned())
    );
}

#[test]
fn more_threads_than_any_machine_has() {
    let scratch = Scratch::with_preview(preview([bucket("assets")]));
    assert_snapshot!(scratch.check(&["--jobs", "100000"]), @"
    exit 2
    --- stderr
    error: invalid value '100000' for '--jobs <NUMBER>': 100000 is not in 1..=256

    For more information, try '--help'.
    ");
    assert_snapshot!(scratch.check(&["--jobs", "0"]), @"
    exit 2
    --- stderr
    error: invalid value '0' for '--jobs <NUMBER>': 0 is not in 1..=256

    For more information, try '--help'.
    ");
}
