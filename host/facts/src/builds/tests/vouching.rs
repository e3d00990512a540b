//! Which records are found by a digest.

use super::images::{entry, found, manifest, metadata, parse};
use super::{Builds, TESTDATA, read, sha256};
use insta::assert_snapshot;

const INDEX: &str = "sha256:8e63aebcc95bae57fa901284fa32a1cc7e74550cb26e21334c7637b15ec320af";
const AMD64: &str = "sha256:7e7b5e21215ed93bb1a9e40d1d3d4ff7ef176e9600f2334ab393b2019fd50b71";
const ARM64: &str = "sha256:7f77548785e25b4d7422bde28bfcd9776a81a27d9c9ac8926fe2864c1f8e89a0";
const ATTESTATION: &str = "sha256:19afdae37b3bdd6f8cfc33096365efd601fa03f269e735fa7778ce4fea17641e";

/// The orders that three files come in.
const ORDERS: [[usize; 3]; 6] = [[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]];

/// An index with a platform for each of the manifests.
fn index(digit: char, manifests: &[char]) -> String {
    let entries = manifests.iter().zip(["amd64", "arm64", "s390x"]);
    let entries: Vec<_> = entries
        .map(|(digit, architecture)| entry(architecture, *digit))
        .collect();
    manifest(digit, &entries)
}

#[test]
fn a_manifest_that_an_index_lists_does_not_vouch_for_another_beside_it() {
    let builds = parse(&[&metadata('a'), &index('1', &['a', 'b'])]);
    assert_eq!(found(&builds, 'a'), ["web:a"]);
    assert!(found(&builds, 'b').is_empty());
    assert!(found(&builds, '1').is_empty());
}

#[test]
fn a_chain_of_indexes_vouches_for_nothing_in_any_order() {
    let files = [metadata('a'), index('1', &['a', 'b']), index('2', &['b', 'c'])];
    for order in ORDERS {
        let builds = parse(&order.map(|place| files[place].as_str()));
        assert_eq!(found(&builds, 'a'), ["web:a"]);
        for digit in ['b', 'c', '1', '2'] {
            assert!(found(&builds, digit).is_empty(), "{digit} {order:?}");
        }
    }
}

#[test]
fn a_record_of_an_index_vouches_for_each_manifest_of_a_platform() {
    let builds = parse(&[&metadata('1'), &index('1', &['a', 'b'])]);
    for digit in ['1', 'a', 'b'] {
        assert_eq!(found(&builds, digit), ["web:1"], "{digit}");
    }
    assert!(found(&builds, 'f').is_empty(), "the manifest of attestations");
}

#[test]
fn a_record_of_an_index_does_not_vouch_for_another_index_with_its_manifests() {
    let builds = parse(&[&metadata('1'), &index('1', &['a', 'b']), &index('2', &['a', 'b'])]);
    assert!(found(&builds, '2').is_empty());
}

#[test]
fn records_of_all_manifests_vouch_for_the_index() {
    let builds = parse(&[&metadata('b'), &metadata('a'), &index('1', &['a', 'b'])]);
    assert_eq!(found(&builds, '1'), ["web:b", "web:a"]);
    assert_eq!(found(&builds, 'a'), ["web:a"]);
    assert_eq!(found(&builds, 'b'), ["web:b"]);
}

#[test]
fn what_manifests_vouch_for_vouches_for_nothing_else() {
    let around = index('2', &['1']);
    let builds = parse(&[&metadata('a'), &index('1', &['a']), &around]);
    assert_eq!(found(&builds, '1'), ["web:a"]);
    assert!(found(&builds, '2').is_empty());
    let builds = parse(&[&metadata('2'), &index('1', &['a']), &around]);
    assert_eq!(found(&builds, '1'), ["web:2"]);
    assert!(found(&builds, 'a').is_empty());
}

#[test]
fn a_record_that_names_an_index_and_its_manifests_is_found_once() {
    let statement = format!(
        r#"{{"_type": "https://in-toto.io/Statement/v1", "predicateType": "https://slsa.dev/provenance/v0.2", "predicate": {{}},
            "subject": [{{"digest": {{"sha256": "{0}"}}}}, {{"digest": {{"sha256": "{1}"}}}}]}}"#,
        "1".repeat(64),
        "a".repeat(64)
    );
    let builds = parse(&[&statement, &index('1', &['a'])]);
    for digit in ['1', 'a'] {
        assert_eq!(builds.find(&sha256(digit)).len(), 1);
    }
}

#[test]
fn records_of_an_index_and_of_its_manifests_are_found_in_any_order() {
    let paths = [
        "builds/web-multi/metadata.json",
        "builds/web-multi/bundle.json",
        "builds-index",
    ];
    for order in ORDERS {
        let builds = read(&order.map(|place| paths[place])).unwrap();
        let found = |digest| -> Vec<_> {
            let found = builds.find(digest).into_iter();
            let mut found: Vec<_> = found
                .map(|build| {
                    format!(
                        "{} {}",
                        build.document.replace(TESTDATA, ""),
                        build.platform.as_deref().unwrap()
                    )
                })
                .collect();
            found.sort();
            found
        };
        let of_index =
            ["linux/amd64", "linux/arm64"].map(|platform| format!("/builds/web-multi/metadata.json {platform}"));
        let of_manifests =
            ["linux/amd64", "linux/arm64"].map(|platform| format!("/builds/web-multi/bundle.json {platform}"));
        let [amd64, arm64] = &of_manifests;
        assert_eq!(found(INDEX), [&of_manifests[..], &of_index[..]].concat(), "{order:?}");
        assert_eq!(
            found(AMD64),
            [&[amd64.clone()][..], &of_index[..]].concat(),
            "{order:?}"
        );
        assert_eq!(
            found(ARM64),
            [&[arm64.clone()][..], &of_index[..]].concat(),
            "{order:?}"
        );
        assert!(found(ATTESTATION).is_empty());
    }
}

#[test]
fn images_that_share_nothing_stay_apart() {
    let builds = parse(&[&index('1', &['a']), &index('2', &['b']), &metadata('1'), &metadata('2')]);
    assert_eq!(found(&builds, 'a'), ["web:1"]);
    assert_eq!(found(&builds, 'b'), ["web:2"]);
}

fn said(files: &[(&str, &str)]) -> String {
    let files = files
        .iter()
        .map(|(path, text)| ((*path).to_owned(), (*text).to_owned()));
    let errors = Builds::parse(files).unwrap_err();
    let lines: Vec<_> = errors.iter().map(ToString::to_string).collect();
    lines.join("\n")
}

#[test]
fn files_that_tell_the_same_of_an_index_agree() {
    let swapped = manifest('1', &[entry("arm64", 'b'), entry("amd64", 'a')]);
    let builds = parse(&[&index('1', &['a', 'b']), &swapped, &metadata('1')]);
    assert_eq!(found(&builds, 'a'), ["web:1"]);
}

#[test]
fn files_that_disagree_about_an_index_are_refused_in_the_same_words_in_any_order() {
    let two = index('1', &['a', 'b']);
    let files = [
        ("one.json", &two),
        ("other.json", &two),
        ("more.json", &index('1', &['a'])),
    ];
    for order in ORDERS {
        let files = order.map(|place| (files[place].0, files[place].1.as_str()));
        let expected = "the files `more.json` and `one.json` disagree about the index";
        assert_eq!(said(&files), format!("{expected} `{}`", sha256('1')));
    }
}

#[test]
fn all_indexes_that_files_disagree_about_are_told() {
    let line = |manifest| index('2', &[manifest]).replace('\n', "");
    let lines = format!("{}\n{}", line('a'), line('b'));
    assert_snapshot!(said(&[
        ("one.json", &index('1', &['a', 'b'])),
        ("other.json", &index('1', &['b', 'a'])),
        ("lines.jsonl", &lines),
    ]), @"
    the files `one.json` and `other.json` disagree about the index `sha256:1111111111111111111111111111111111111111111111111111111111111111`
    the file `lines.jsonl` disagrees with itself about the index `sha256:2222222222222222222222222222222222222222222222222222222222222222`
    ");
}
