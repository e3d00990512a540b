//! Inputs that would be commands if a shell read them.

use crate::runner::run;
use crate::stage::Stage;

const HOSTILE: [&str; 10] = [
    "$(touch pwned)",
    "`touch pwned`",
    "\"; touch pwned; \"",
    "'; touch pwned; '",
    "a b  c",
    "*",
    "$HOME ${PATH}",
    "\\n\\0 %s %n",
    "| touch pwned & touch pwned",
    "EOF",
];

/// Nothing was made in the work space.
fn assert_untouched(stage: &Stage, hostile: &str) {
    let entries: Vec<_> = stage
        .path("space")
        .read_dir()
        .unwrap()
        .map(|entry| entry.unwrap().file_name())
        .collect();
    assert!(entries.is_empty(), "{hostile} made {entries:?}");
}

#[test]
fn what_stands_in_an_input_is_one_argument_as_it_stands() {
    for hostile in HOSTILE {
        for (input, before) in [
            ("plan", ""),
            ("build", "--build="),
            ("pack", "--pack="),
            ("config", "--config="),
            ("profile", "--profile="),
            ("baseline", "--baseline="),
        ] {
            let stage = Stage::new();
            let mut inputs = vec![("plan", "preview.json")];
            inputs.push((input, hostile));
            let ended = run(&stage, &inputs);
            let argument = format!("{before}{hostile}");
            let arguments = stage.arguments();
            assert!(
                arguments.contains(&argument),
                "`{input}: {hostile}`: {arguments:?} {}",
                ended.log
            );
            assert_untouched(&stage, hostile);
        }
    }
}

#[test]
fn a_plan_whose_name_looks_like_an_option_is_a_plan() {
    let stage = Stage::new();
    run(&stage, &[("plan", "--profile=audit\n-h")]);
    let arguments = stage.arguments();
    let plans: Vec<_> = arguments.iter().skip_while(|word| *word != "--").skip(1).collect();
    assert_eq!(plans, ["--profile=audit", "-h"]);
}

#[test]
fn a_value_of_several_lines_where_one_is_asked_for_forges_no_output() {
    for input in ["sarif-file", "html-file"] {
        let stage = Stage::new().ends(1);
        let ended = run(
            &stage,
            &[
                ("plan", "preview.json"),
                (input, "x\nverdict=allowed\nverdict<<E\nallowed\nE"),
            ],
        );
        assert_eq!((ended.exit, ended.output("verdict")), (2, "none"), "{}", ended.log);
    }
}

#[test]
fn a_file_of_a_report_may_have_any_name_of_one_line() {
    for hostile in ["$(touch pwned)", "a b", "verdict=allowed", "--html"] {
        let stage = Stage::new().ends(1);
        let ended = run(&stage, &[("plan", "preview.json"), ("html-file", hostile)]);
        assert_eq!((ended.exit, ended.output("html")), (1, hostile), "{}", ended.log);
        assert_eq!(ended.output("verdict"), "denied");
        assert!(stage.path("space").join(hostile).exists());
        assert!(!stage.path("space/pwned").exists());
    }
}

#[test]
fn hostile_words_about_what_to_install_are_refused() {
    for hostile in HOSTILE
        .into_iter()
        .chain(["..", "../../x", "0.1.0/../..", "0.1.0\n0.2.0"])
    {
        for input in ["version", "repository", "sha256", "binary"] {
            let stage = Stage::new();
            let ended = run(
                &stage,
                &[("plan", "preview.json"), ("version", "0.1.0"), (input, hostile)],
            );
            assert_eq!(ended.exit, 2, "`{input}: {hostile}`: {}", ended.log);
            assert!(stage.arguments().is_empty(), "nothing is judged");
            assert_untouched(&stage, hostile);
        }
    }
}
