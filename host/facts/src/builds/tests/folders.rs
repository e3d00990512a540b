//! Which files are read, and what is said of those that cannot be.

use super::images::metadata;
use super::{Folder, TESTDATA, read};
use crate::InputError;
use insta::assert_debug_snapshot;

fn lines(errors: &[InputError]) -> Vec<String> {
    let lines = errors.iter().map(|error| error.to_string().replace(TESTDATA, "…"));
    lines.collect()
}

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
    assert_debug_snapshot!(lines(&errors), @r#"
    [
        "the build record `…/build-folders/malformed/a-web.json` is malformed: `containerimage.digest`: `sha256:abc`: digest of the wrong length",
        "`…/build-folders/malformed/b-package.json` is no build record: it has the keys `name`, `private`",
        "`…/build-folders/malformed/c-cut-off.json` is cut off: EOF while parsing a value at line 2 column 0",
        "no file in `…/build-folders/without-records` is a build record",
        "`…/build-folders/without-records/index.json` is no build record: it looks like an image index without platforms",
        "cannot read `…/build-folders/missing`: there is no such file",
    ]
    "#);
}

#[test]
fn a_file_that_several_paths_lead_to_is_read_once() {
    let builds = read(&[
        "builds/web-min",
        "builds/web-slsa1/../web-min/statement.json",
        "builds/*/statement.json",
    ]);
    let builds = builds.unwrap();
    assert_eq!((builds.all.len(), builds.documents().len()), (2, 2));
    let errors = read(&["build-folders/malformed/a-web.json", "build-folders/malformed/a-*"]).unwrap_err();
    assert_eq!(errors.len(), 1);
}

#[test]
fn a_folder_whose_records_were_read_already_holds_some() {
    assert!(read(&["builds/web-min/statement.json", "builds/web-min"]).is_ok());
}

#[test]
fn files_of_all_formats_in_a_folder_are_read() {
    let builds = read(&["builds-signed"]).unwrap();
    let documents: Vec<_> = builds
        .documents()
        .iter()
        .map(|it| (it.path.rsplit('/').next().unwrap(), it.format))
        .collect();
    assert_eq!(
        documents,
        [
            ("web-min.intoto.jsonl", "json-lines"),
            ("web-min.sigstore", "sigstore-bundle"),
            ("web-multi.jsonl.gz", "json-lines")
        ]
    );
}

#[cfg(unix)]
mod links {
    use super::super::Folder;
    use super::super::images::metadata;
    use std::os::unix::fs::symlink;

    #[test]
    fn a_link_that_leads_nowhere_is_an_error_only_if_it_would_be_read() {
        let folder = Folder::new();
        folder.write("ci/web.json", metadata('a'));
        symlink("nothing", folder.path("ci/latest")).unwrap();
        symlink("notes.txt", folder.path("ci/notes.txt")).unwrap();
        assert_eq!(folder.read("ci"), Ok(vec!["ci/web.json".to_owned()]));
        symlink("nothing", folder.path("ci/other.json.gz")).unwrap();
        let expected = "cannot read `ci/other.json.gz`: there is no such file";
        assert_eq!(folder.read("ci"), Err(vec![expected.to_owned()]));
    }

    #[test]
    fn a_link_to_a_folder_around_it_is_passed_over() {
        let folder = Folder::new();
        folder.write("ci/web.json", metadata('a'));
        symlink("../ci", folder.path("ci/self")).unwrap();
        assert_eq!(folder.read("ci"), Ok(vec!["ci/web.json".to_owned()]));
    }

    #[test]
    fn a_linked_file_is_read_under_the_name_of_the_link() {
        let folder = Folder::new();
        folder.write("store/1", metadata('a'));
        folder.write("ci/notes.txt", "");
        symlink("../store/1", folder.path("ci/web.json")).unwrap();
        assert_eq!(folder.read("ci"), Ok(vec!["ci/web.json".to_owned()]));
    }
}

#[test]
fn a_json_file_of_no_known_kind_in_a_folder_is_an_error() {
    let folder = Folder::new();
    folder.write("ci/web.json", metadata('a'));
    folder.write("ci/package.json", r#"{"name": "shop"}"#);
    let expected = "`ci/package.json` is no build record: it has the keys `name`";
    assert_eq!(folder.read("ci"), Err(vec![expected.to_owned()]));
}
