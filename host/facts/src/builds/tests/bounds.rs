//! How much of a file is read, and how much memory that takes.

use super::images::metadata;
use super::{Folder, builds, describe_all, sha256};
use flate2::Compression;
use flate2::write::GzEncoder;
use std::io::Write as _;

const LONGEST: usize = 32 << 20;

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

/// A record with white space behind it, up to a length.
fn padded(length: usize) -> String {
    let mut record = metadata('a');
    record.extend(std::iter::repeat_n(' ', length - record.len()));
    record
}

#[test]
fn a_file_that_is_longer_than_any_build_record_is_refused() {
    let folder = Folder::new();
    folder.write("ci/web.json", padded(LONGEST));
    folder.write("ci/long.json", padded(LONGEST + 1));
    let expected = format!("{}: longer than 32 MiB", folder.path("ci/long.json").display());
    assert_eq!(
        super::Builds::read(&[folder.path("ci")]).unwrap_err()[0].to_string(),
        expected
    );
    assert_eq!(folder.read("ci/web.json"), Ok(vec!["ci/web.json".to_owned()]));
}

#[test]
fn a_file_that_unpacks_to_more_than_that_is_refused() {
    let folder = Folder::new();
    folder.write("web.json.gz", gzip(padded(LONGEST).as_bytes()));
    folder.write("long.json.gz", gzip(padded(LONGEST + 1).as_bytes()));
    let parts = [gzip(padded(LONGEST).as_bytes()), gzip(b" ")].concat();
    folder.write("parts.json.gz", parts);
    assert_eq!(folder.read("web.json.gz"), Ok(vec!["web.json.gz".to_owned()]));
    assert_eq!(
        folder.read("long.json.gz"),
        Err(vec!["long.json.gz: longer than 32 MiB".to_owned()])
    );
    assert_eq!(
        folder.read("parts.json.gz"),
        Err(vec!["parts.json.gz: longer than 32 MiB".to_owned()])
    );
}

#[cfg(unix)]
#[test]
fn what_is_endless_is_not_read_to_its_end() {
    let errors = super::Builds::read(&["/dev/zero".into()]).unwrap_err();
    assert_eq!(errors[0].to_string(), "/dev/zero: no text: byte 0 is a NUL");
}

const REFUSAL: &str = "there are too many records with too many names in one file";

/// The metadata of an image for as many platforms, with a name of as many bytes.
fn multiplied(platforms: usize, length: usize) -> String {
    let names = "a".repeat(length);
    let platforms: Vec<_> = (0..platforms)
        .map(|number| format!(r#""buildx.build.provenance/linux/{number}": {{}}"#))
        .collect();
    let (digest, platforms) = (sha256('a'), platforms.join(", "));
    format!(r#"{{"containerimage.digest": "{digest}", "image.name": "{names}", {platforms}}}"#)
}

#[test]
fn names_that_platforms_would_multiply_without_bound_are_refused() {
    assert_eq!(builds(&multiplied(1_000, 10)).len(), 1_000);
    let expected = format!("the build record `web.json` is malformed: {REFUSAL}");
    assert_eq!(describe_all(&[&multiplied(1_000, 100_000)]), expected);
}

#[test]
fn names_that_targets_or_lines_would_multiply_without_bound_are_refused() {
    let targets: Vec<_> = (0..5)
        .map(|number| format!(r#""web-{number}": {}"#, multiplied(1_000, 20_000)))
        .collect();
    assert_eq!(builds(&format!("{{{}}}", targets[..2].join(", "))).len(), 2_000);
    let expected = format!("the build record `web.json` is malformed: {REFUSAL}");
    assert_eq!(describe_all(&[&format!("{{{}}}", targets.join(", "))]), expected);
    let lines = vec![multiplied(1_000, 20_000); 5].join("\n");
    let expected = format!("the build record in line 4 of `web.json` is malformed: {REFUSAL}");
    assert_eq!(describe_all(&[&lines]), expected);
}

#[test]
fn records_without_names_are_refused_too_where_there_are_too_many() {
    let expected = format!("the build record `web.json` is malformed: {REFUSAL}");
    assert_eq!(describe_all(&[&multiplied(100_000, 1)]), expected);
}
