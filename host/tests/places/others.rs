//! The examples for Jenkins, Azure Pipelines and `CircleCI`.

use serde_json::Value;

use crate::stage::{Ended, Stage, root, text};

/// A place: its name, what it runs to install, what it runs to judge, and the reports that it needs.
struct Place {
    name: &'static str,
    install: String,
    judge: String,
    reports: &'static [&'static str],
}

fn places() -> [Place; 3] {
    [jenkins(), azure(), circle()]
}

/// A script of Jenkins stands between three quotes, where a backslash stands for the next letter.
fn jenkins() -> Place {
    let file = text("ci/examples/Jenkinsfile");
    let scripts: Vec<_> = file
        .split("'''")
        .skip(1)
        .step_by(2)
        .map(|script| script.replace("\\\\", "\\"))
        .collect();
    let [install, judge] = scripts.try_into().unwrap();
    Place {
        name: "Jenkins",
        install,
        judge,
        reports: &["junit", "json", "html"],
    }
}

fn azure() -> Place {
    let file: Value = serde_saphyr::from_str(&text("ci/examples/azure-pipelines.yml")).unwrap();
    let script = |number: usize| file["steps"][number]["bash"].as_str().unwrap().to_owned();
    let reports = &["azure", "text", "junit", "json", "html"];
    Place {
        name: "Azure",
        install: script(0),
        judge: script(1),
        reports,
    }
}

fn circle() -> Place {
    let file: Value = serde_saphyr::from_str(&text("ci/examples/circleci.yml")).unwrap();
    let steps = &file["jobs"]["portcullis"]["steps"];
    let script = |number: usize| steps[number]["run"]["command"].as_str().unwrap().to_owned();
    Place {
        name: "CircleCI",
        install: script(2),
        judge: script(3),
        reports: &["junit", "json", "html"],
    }
}

/// Judges, with the program where the installation puts it.
fn judge(stage: &Stage, place: &Place) -> Ended {
    stage.run(
        "mkdir portcullis && ln -s ../../bin/portcullis portcullis/portcullis",
        &[],
    );
    stage.run(&place.judge, &[])
}

#[test]
fn the_exit_code_is_that_of_the_program() {
    for place in places() {
        for code in [0, 1, 2, 3, 137] {
            let ended = judge(&Stage::new().ends(code), &place);
            assert_eq!(ended.exit, code, "{}: {}", place.name, ended.log);
        }
    }
}

#[test]
fn a_report_or_a_program_that_is_missing_is_a_failure() {
    for place in places() {
        for format in place.reports {
            let ended = judge(&Stage::new().misses(format), &place);
            assert_eq!(ended.exit, 2, "{} without {format}: {}", place.name, ended.log);
        }
        let ended = Stage::new().run(&place.judge, &[]);
        assert_eq!(ended.exit, 127, "{} without the program: {}", place.name, ended.log);
    }
}

#[test]
fn a_release_is_installed_only_if_it_is_what_its_checksum_says() {
    for place in places() {
        let stage = Stage::new();
        stage.run(
            "mkdir release && cp ../bin/portcullis release && tar -czf ../web/archive release",
            &[],
        );
        std::fs::rename(stage.path("web/archive"), stage.path("web/GET release.tar.gz")).unwrap();
        let sum = stage
            .run("sha256sum <'../web/GET release.tar.gz' | cut -d ' ' -f 1", &[])
            .output;
        let url = "https://example.com/release.tar.gz";
        for wrong in ["", "0", &"0".repeat(64)] {
            let ended = stage.run(&place.install, &[("ARCHIVE", url), ("SHA256", wrong)]);
            assert_eq!(ended.exit, 2, "{}: {}", place.name, ended.log);
            assert!(!stage.path("space/portcullis/portcullis").exists(), "{}", place.name);
        }
        let ended = stage.run(&place.install, &[("ARCHIVE", url), ("SHA256", sum.trim_end())]);
        assert_eq!(ended.exit, 0, "{}: {}", place.name, ended.log);
        assert!(stage.path("space/portcullis/portcullis").exists(), "{}", place.name);
    }
}

/// The agent of Azure looks for commands anywhere in the log.
#[test]
fn names_in_a_preview_do_not_speak_to_the_agent() {
    let program = "#!/bin/sh\n\
                   echo '##vso[task.complete result=Succeeded;]' | tee portcullis-reports/report.txt >&2\n\
                   exit 2\n";
    let stage = Stage::new().executable("bin/portcullis", program);
    let ended = judge(&stage, &azure());
    assert_eq!(ended.exit, 2);
    assert!(ended.log.contains("# #vso[task.complete"), "{}", ended.log);
    assert!(!ended.log.contains("##vso["), "{}", ended.log);
}

#[test]
fn the_real_program_judges_the_examples() {
    for place in places() {
        for (example, code) in [("prebuilt", 0), ("release", 1), ("nothing", 2)] {
            let stage = Stage::new().with_the_real_program();
            let folder = root().join("examples").join(example);
            stage.run("cp -R \"$EXAMPLE/.\" .", &[("EXAMPLE", folder.to_str().unwrap())]);
            let ended = judge(&stage, &place);
            assert_eq!(ended.exit, code, "{} of {example}: {}", place.name, ended.log);
        }
    }
}
