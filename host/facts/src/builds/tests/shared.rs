//! All recorded build records, and the blocks of JSON in BuildKit's documentation, where the fixtures are present.

use super::super::document::{self, Reading};
use super::super::{Builds, files};
use std::fs;
use std::path::{Path, PathBuf};

const FIXTURES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/fixtures");

#[test]
fn every_image_that_was_recorded_is_found_by_its_digest() {
    let folder = PathBuf::from(FIXTURES).join("builds/recorded");
    let Ok(images) = fs::read_to_string(folder.join("images.txt")) else {
        return;
    };
    let builds = Builds::read(&[folder]).unwrap();
    for line in images.lines() {
        let (name, digest) = line.split_once('@').unwrap();
        let found = builds.find(digest);
        assert!(!found.is_empty(), "{line}");
        assert!(
            found.iter().all(|build| build.names.iter().any(|other| other == name)),
            "{line}"
        );
    }
}

#[test]
fn every_record_names_a_digest_a_build_type_a_time_and_the_source() {
    let folder = PathBuf::from(FIXTURES).join("builds/recorded");
    if !folder.exists() {
        return;
    }
    for build in Builds::read(&[folder]).unwrap().all {
        assert!(!build.digests.is_empty() && !build.names.is_empty(), "{build:?}");
        assert!(super::super::buildkit::is_type(&build.build_type), "{build:?}");
        assert!(build.started_on.is_some() && build.finished_on.is_some(), "{build:?}");
        let source = build.source.as_ref().unwrap();
        assert_eq!(source.repository, "https://git.example.com/shop/shop.git");
        assert_eq!(
            (source.revision.len(), source.dirty),
            (40, build.document.contains("web-dirty/"))
        );
    }
}

/// What each block is, as its file's name and what is read of it.
#[test]
fn every_block_in_the_documentation_is_read_or_called_by_its_name() {
    let folder = PathBuf::from(FIXTURES).join("provenance/buildkit");
    if !folder.exists() {
        return;
    }
    let mut files: Vec<_> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    files.sort();
    let lines: Vec<_> = files.iter().map(|file| describe(file)).collect();
    insta::assert_snapshot!(lines.join("\n"), @r"
    attestation-storage-01.json: an image index
    attestation-storage-02.json: an image manifest
    buildx-bake-01.json: buildkit-bake-metadata (2)
    buildx-imagetools-inspect-01.json: an image index
    buildx-imagetools-inspect-02.json: an image configuration
    buildx-imagetools-inspect-03.json: an image index
    `buildx-imagetools-inspect-04.json` is provenance without the statement that names its image
    buildx-imagetools-inspect-05.json: what `docker buildx imagetools inspect` prints
    buildx-imagetools-inspect-06.json: an image configuration
    buildx-imagetools-inspect-07.json: an image manifest
    buildx-imagetools-inspect-08.json: an image index
    buildx-metadata-file-01.json: buildkit-metadata (1)
    docker-docs-slsa02-max.json: in-toto-statement (1)
    docker-docs-slsa02-min.json: in-toto-statement (1)
    ");
}

fn describe(file: &Path) -> String {
    let name = file.file_name().unwrap().to_str().unwrap();
    match document::read(name, &fs::read(file).unwrap()) {
        Ok(Reading::Record(record)) => format!("{name}: {} ({})", record.document.format, record.builds.len()),
        Ok(Reading::Other(what)) => format!("{name}: {what}"),
        Err(error) => error.to_string(),
    }
}

#[test]
fn every_other_fixture_is_read_or_refused() {
    let folders = ["provenance/slsa", "provenance/sigstore", "pulumi"];
    for folder in folders.map(|folder| PathBuf::from(FIXTURES).join(folder)) {
        for file in walkdir::WalkDir::new(folder).into_iter().filter_map(Result::ok) {
            let is_record = files::read(file.path()).is_ok();
            assert!(
                !is_record || file.path().ends_with("sigstore/statement.json"),
                "{}",
                file.path().display()
            );
        }
    }
}
