//! Which files are read, and what is said of those that cannot be.

use super::{TESTDATA, read};
use insta::assert_debug_snapshot;

#[test]
fn a_document_is_listed_with_its_format_and_digest() {
    let builds = read(&["builds/web-dirty/metadata.json", "builds/web-min"]).unwrap();
    let documents: Vec<_> = builds
        .documents()
        .iter()
        .map(|it| (it.path.strip_prefix(TESTDATA).unwrap(), it.format, it.digest.as_str()))
        .collect();
    assert_debug_snapshot!(documents, @r#"
    [
        (
            "/builds/web-dirty/metadata.json",
            "buildkit-metadata",
            "sha256:1421334e70c6809cdc0c4979b230383097304a6862a7560766fd607827bd4908",
        ),
        (
            "/builds/web-min/statement.json",
            "in-toto-statement",
            "sha256:f1b0e41aae87d3ffff42f3efae08a53ab5bbbe83356378f050a45a690dd64427",
        ),
    ]
    "#);
}

#[test]
fn a_build_names_the_document_it_was_read_from() {
    let builds = read(&["builds/web-min"]).unwrap();
    let [build] = builds.find("sha256:170bc4292fd73a5282ec024647170e622aa688ec095945ea53fd18626471ac69")[..] else {
        panic!("one build");
    };
    assert_eq!(build.document, format!("{TESTDATA}/builds/web-min/statement.json"));
}

#[test]
fn a_folder_is_read_in_the_order_of_its_names_and_what_is_known_not_to_be_a_record_is_left() {
    let names = |folder| -> Vec<_> {
        let builds = read(&[folder]).unwrap();
        builds
            .documents()
            .iter()
            .map(|it| it.path.rsplit('/').next().unwrap().to_owned())
            .collect()
    };
    assert_eq!(names("build-folders/beside-others"), ["web.json"]);
    assert_eq!(
        names("builds"),
        [
            "bake-metadata.json",
            "metadata.json",
            "statement.json",
            "bundle.json",
            "metadata.json",
            "statement.json"
        ]
    );
}

#[test]
fn all_that_is_wrong_is_said_at_once() {
    let paths = [
        "build-folders/malformed",
        "builds/web-min",
        "build-folders/without-records",
        "build-folders/without-records/index.json",
        "build-folders/missing",
    ];
    let errors = read(&paths).unwrap_err();
    let lines: Vec<_> = errors
        .iter()
        .map(|error| error.to_string().replace(TESTDATA, "…"))
        .collect();
    assert_debug_snapshot!(lines, @r#"
    [
        "the build record `…/build-folders/malformed/a-web.json` is malformed: `containerimage.digest`: `sha256:abc`: digest of the wrong length",
        "`…/build-folders/malformed/b-package.json` is no build record: it has the keys `name`, `private`",
        "`…/build-folders/malformed/c-cut-off.json` is cut off: EOF while parsing a value at line 2 column 0",
        "no `*.json` file in `…/build-folders/without-records` is a build record",
        "`…/build-folders/without-records/index.json` is no build record: it looks like an image index",
        "cannot read `…/build-folders/missing`: there is no such file",
    ]
    "#);
}
