//! Command lines that are not understood.

use insta::assert_snapshot;

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
      verify       Say whether a decision allows an update
      init         Write a configuration that fits a Pulumi project
      waive        Waive findings of a report, for a reason and until a day
      lock         Write down exactly which packs may judge
      push         Push a policy pack into a registry
      pull         Pull a policy pack out of a registry into a file
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

#[expect(clippy::too_many_lines, reason = "the help of a verb with many flags")]
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
              A policy pack to judge by, instead of those that the configuration names: a component,
              `builtin:NAME`, or `oci://HOST/NAME@sha256:…`

          --locked
              Judge only by packs that `portcullis.lock` holds: those of `--pack` too, and where there
              is no lock, by none

          --offline
              Speak to no registry: packs of one have to be kept here already. `PORTCULLIS_OFFLINE=1`
              says the same

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
              How to report, and where: to standard output (also `=-`), or to a file by `=PATH`. May be
              repeated
              
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

          --attest <FILE>
              Write the decision too, whatever it is, signed: for `portcullis verify` in the job that
              updates, and for cosign

          --key <FILE>
              What signs the decision: a private key in PEM (PKCS#8, ed25519 or ECDSA P-256) that only
              its owner may read

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

/// Whatever is typed, or made up by a script from what others wrote, is said on the screen and in the log of a CI service.
#[test]
fn an_argument_is_one_line_and_gives_no_orders() {
    assert_snapshot!(check(&["--\u{1b}[31mred\n::error::forged"]), @"
    exit 2
    --- stderr
    error: unexpected argument '--red ::error::forged' found

      tip: to pass '--red ::error::forged' as a value, use '-- --red ::error::forged'

    Usage: portcullis check <PLAN>...

    For more information, try '--help'.
    ");
    assert_snapshot!(check(&["--output", "\u{1b}]0;title\u{7}x\n##vso[task.complete]"]), @"
    exit 2
    --- stderr
    error: invalid value 'x # #vso[task.complete]' for '--output <FORMAT[=PATH]>': there are `text`, `json`, `sarif`, `junit`, `github`, `gitlab`, `azure`, `markdown`, `prometheus` and `html`, and no `x # #vso[task.complete]`

    For more information, try '--help'.
    ");
    assert_snapshot!(check(&["--jobs", "\u{202e}many\r"]), @"
    exit 2
    --- stderr
    error: invalid value 'many' for '--jobs <NUMBER>': invalid digit found in string

    For more information, try '--help'.
    ");
    assert_snapshot!(Scratch::new().run(&["\n::error::x"]), @"
    exit 2
    --- stderr
    error: unrecognized subcommand ': :error::x'

    Usage: portcullis [OPTIONS] <COMMAND>

    For more information, try '--help'.
    ");
}

/// Where it is fit to print it is one: all that can be said is of what was typed.
#[test]
fn an_argument_that_is_right_once_it_is_fit_to_print_is_wrong_all_the_same() {
    assert_snapshot!(check(&["--quiet\u{200b}"]), @"
    exit 2
    --- stderr
    error: unexpected argument '--quiet' found

      tip: a similar argument exists: '--quiet'

    Usage: portcullis check --quiet <PLAN>...

    For more information, try '--help'.
    ");
}

#[test]
fn clap_has_colours_of_its_own() {
    let scratch = Scratch::new();
    let colours = [("CLICOLOR_FORCE", "1")];
    let shown = |argument| {
        scratch
            .run_with_variables(&["check", argument], &colours)
            .errors()
            .to_owned()
    };
    assert!(shown("--bogus").contains("\u{1b}["));
    assert!(!shown("--bo\u{1b}[31mgus").contains('\u{1b}'));
}
