//! Which files a pattern names.

use super::images::metadata;
use super::{Folder, TESTDATA, read};
use insta::assert_debug_snapshot;

/// A folder with records of these names.
fn folder(names: &[&str]) -> Folder {
    let folder = Folder::new();
    for name in names {
        folder.write(name, metadata('a'));
    }
    folder
}

#[test]
fn a_pattern_is_what_a_shell_makes_of_it() {
    let names = [
        "web.json",
        "web.txt",
        "api.json",
        "a/web.json",
        "b/web.json",
        "c/web.json",
        "a/b/web.json",
        "[x].json",
    ];
    let folder = folder(&names);
    for (pattern, expected) in [
        ("*.json", &["[x].json", "api.json", "web.json"][..]),
        ("???.json", &["[x].json", "api.json", "web.json"]),
        ("{web,api}.json", &["api.json", "web.json"]),
        ("w*", &["web.json", "web.txt"]),
        ("*/web.json", &["a/web.json", "b/web.json", "c/web.json"]),
        ("[ab]/web.json", &["a/web.json", "b/web.json"]),
        ("[!ab]/web.json", &["c/web.json"]),
        ("a/*/*.json", &["a/b/web.json"]),
        ("{a/b,c}/web.json", &["a/b/web.json", "c/web.json"]),
        ("a/**/*.json", &["a/b/web.json", "a/web.json"]),
        ("a/../b/*", &["a/../b/web.json"]),
        ("[x].json", &["[x].json"]),
    ] {
        let expected: Vec<_> = expected.iter().map(|name| (*name).to_owned()).collect();
        assert_eq!(folder.read(pattern), Ok(expected), "{pattern}");
    }
}

#[test]
fn a_pattern_without_a_folder_is_of_the_working_folder() {
    let builds = super::Builds::read(&["testdata/builds/w?b-min/*.json".into(), "Cargo.tom[x]".into()]);
    let errors = builds.unwrap_err();
    assert_eq!(errors[0].to_string(), "no file matches `Cargo.tom[x]`");
    let builds = super::Builds::read(&["testdat?/builds/web-min/*.json".into()]).unwrap();
    assert_eq!(builds.documents()[0].path, "testdata/builds/web-min/statement.json");
}

#[test]
fn a_folder_that_matches_is_passed_over() {
    let folder = folder(&["web/web.json", "web.json"]);
    assert_eq!(folder.read("w*"), Ok(vec!["web.json".to_owned()]));
}

#[test]
fn hidden_files_match_only_patterns_that_tell_of_hidden_names() {
    let folder = folder(&["web.json", ".web.json", ".ci/web.json", "a/.ci/web.json"]);
    assert_eq!(folder.read("*.json"), Ok(vec!["web.json".to_owned()]));
    assert_eq!(folder.read("**/*.json"), Ok(vec!["web.json".to_owned()]));
    assert_eq!(folder.read(".*.json"), Ok(vec![".web.json".to_owned()]));
    assert_eq!(folder.read(".ci/*.json"), Ok(vec![".ci/web.json".to_owned()]));
    assert_eq!(folder.read("*/.ci/*"), Ok(vec!["a/.ci/web.json".to_owned()]));
}

#[test]
fn a_pattern_that_matches_nothing_or_something_else_is_refused() {
    let huge = "[!a]".repeat(200_000);
    let paths = [
        "builds/*.yaml",
        "missing/*.json",
        "builds/[",
        "builds/{a",
        &huge,
        "build-folders/beside-others/*",
    ];
    let errors = read(&paths).unwrap_err();
    let lines: Vec<_> = errors
        .iter()
        .map(|error| error.to_string().replace(TESTDATA, "…").replace(&huge, "HUGE"))
        .collect();
    assert_debug_snapshot!(lines, @r#"
    [
        "no file matches `…/builds/*.yaml`",
        "no file matches `…/missing/*.json`",
        "cannot read `…/builds/[`: there is no such file, and it is no pattern: unclosed character class; missing ']'",
        "cannot read `…/builds/{a`: there is no such file, and it is no pattern: unclosed alternate group; missing '}' (maybe escape '{' with '[{]'?)",
        "cannot read `…/HUGE`: there is no such file, and it is no pattern: it is too large",
        "`…/build-folders/beside-others/index.json` is no build record: it looks like an image index without platforms",
        "`…/build-folders/beside-others/notes.txt` is not JSON: expected ident at line 1 column 2",
    ]
    "#);
}

#[cfg(unix)]
mod unix {
    use super::super::{Builds, sha256};
    use super::{Folder, folder, metadata};
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt as _;
    use std::os::unix::fs::symlink;
    use std::process::Command;

    #[test]
    fn names_that_are_not_utf_8_match_by_their_bytes() {
        let folder = Folder::new();
        folder.write(OsStr::from_bytes(b"ci/w\xffb.json"), metadata('a'));
        folder.write(OsStr::from_bytes(b"ci/\xff/web.json"), metadata('b'));
        folder.write(OsStr::from_bytes(b"ci/\xff/\xfe"), metadata('c'));
        let builds = Builds::read(&[folder.path("ci/**/*.json")]).unwrap();
        assert_eq!(builds.documents().len(), 2);
        assert_eq!(builds.find(&sha256('b')).len(), 1);
    }

    #[test]
    fn a_pipe_that_matches_is_not_waited_for() {
        let folder = folder(&["web.json"]);
        let pipe = folder.path("pipe.json");
        assert!(Command::new("mkfifo").arg(&pipe).status().unwrap().success());
        symlink("pipe.json", folder.path("link.json")).unwrap();
        assert_eq!(folder.read("*.json"), Ok(vec!["web.json".to_owned()]));
    }

    #[test]
    fn a_linked_file_matches_and_a_link_that_leads_nowhere_is_an_error_only_if_it_matches() {
        let folder = folder(&["store/web"]);
        symlink("store/web", folder.path("web.json")).unwrap();
        symlink("nothing", folder.path("latest")).unwrap();
        symlink(".", folder.path("self")).unwrap();
        assert_eq!(folder.read("*.json"), Ok(vec!["web.json".to_owned()]));
        let expected = "cannot read `latest`: there is no such file";
        assert_eq!(folder.read("l*"), Err(vec![expected.to_owned()]));
    }
}
