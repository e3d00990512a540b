//! All recorded build records, and all files of others, where the fixtures are present.

use super::super::Builds;
use super::describe;
use crate::document::Document;
use insta::assert_snapshot;
use std::path::{Path, PathBuf};
use walkdir::WalkDir;

const FIXTURES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/fixtures");

/// A folder of fixtures. `None` where it is absent.
fn fixtures(folder: &str) -> Option<PathBuf> {
    let path = PathBuf::from(FIXTURES).join(folder);
    if path.exists() {
        return Some(path);
    }
    eprintln!("skipped: there is no `{}`", path.display());
    None
}

#[test]
fn every_image_that_was_recorded_is_found_by_its_digest() {
    let Some(folder) = fixtures("builds/recorded") else {
        return;
    };
    let images = std::fs::read_to_string(folder.join("images.txt")).unwrap();
    assert!(!images.is_empty());
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
    let Some(folder) = fixtures("builds/recorded") else {
        return;
    };
    let all = Builds::read(&[folder]).unwrap().all;
    assert!(!all.is_empty());
    for build in all {
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

/// Each file below a folder, as its path and what is read of it.
fn describe_files(folder: &Path) -> String {
    let files = WalkDir::new(folder).sort_by_file_name().into_iter().map(Result::unwrap);
    let lines = files.filter(|entry| entry.file_type().is_file()).map(|entry| {
        let path = entry.path().strip_prefix(folder).unwrap().display().to_string();
        let document = Document::read(entry.path()).unwrap();
        let line = describe(&document).replace(document.path(), "…");
        format!("{path}: {line}")
    });
    lines.collect::<Vec<_>>().join("\n")
}

#[test]
fn every_block_in_the_documentation_of_buildkit_is_read_or_refused_by_its_name() {
    let Some(folder) = fixtures("provenance/buildkit") else {
        return;
    };
    assert_snapshot!(describe_files(&folder), @"
    attestation-storage-01.json: oci-index (0)
    attestation-storage-02.json: something else: an image manifest
    buildx-bake-01.json: buildkit-bake-metadata (2)
    buildx-imagetools-inspect-01.json: imagetools-inspect (0)
    buildx-imagetools-inspect-02.json: something else: an image configuration
    buildx-imagetools-inspect-03.json: imagetools-inspect (0)
    buildx-imagetools-inspect-04.json: `…` is provenance without the statement that names its image
    buildx-imagetools-inspect-05.json: imagetools-inspect (0)
    buildx-imagetools-inspect-06.json: something else: an image configuration
    buildx-imagetools-inspect-07.json: something else: an image manifest
    buildx-imagetools-inspect-08.json: oci-index (0)
    buildx-metadata-file-01.json: buildkit-metadata (1)
    docker-docs-slsa02-max.json: in-toto-statement (1)
    docker-docs-slsa02-min.json: in-toto-statement (1)
    ");
}

#[test]
fn every_bundle_of_sigstore_is_read_or_refused_by_its_name() {
    let Some(folder) = fixtures("provenance/sigstore") else {
        return;
    };
    assert_snapshot!(describe_files(&folder), @"
    README.md: `…` is not JSON: expected value at line 1 column 1
    a.txt: `…` is not JSON: expected value at line 1 column 1
    dsse-invalid-sig_fail/README: `…` is not JSON: expected value at line 1 column 1
    dsse-invalid-sig_fail/bundle.sigstore.json: sigstore-bundle (1)
    dsse-mismatch-envelope_fail/README: `…` is not JSON: expected value at line 1 column 1
    dsse-mismatch-envelope_fail/bundle.sigstore.json: sigstore-bundle (1)
    happy-path-intoto-in-dsse-v3/README: `…` is not JSON: expected value at line 1 column 1
    happy-path-intoto-in-dsse-v3/bundle.sigstore.json: sigstore-bundle (1)
    happy-path-v0.1/README: `…` is not JSON: expected value at line 1 column 1
    happy-path-v0.1/bundle.sigstore.json: something else: a Sigstore bundle of a signature without content
    happy-path-v0.3/README: `…` is not JSON: expected value at line 1 column 1
    happy-path-v0.3/bundle.sigstore.json: something else: a Sigstore bundle of a signature without content
    incorrect-public-key_fail/README: `…` is not JSON: expected value at line 1 column 1
    incorrect-public-key_fail/bundle.sigstore.json: something else: a Sigstore bundle of a signature without content
    intoto-with-custom-trust-root/README: `…` is not JSON: expected value at line 1 column 1
    intoto-with-custom-trust-root/artifact: `…` is not JSON: expected value at line 1 column 1
    intoto-with-custom-trust-root/bundle.sigstore.json: sigstore-bundle (1)
    intoto-with-custom-trust-root/trusted_root.json: something else: a trusted root of Sigstore
    managed-key-happy-path/README: `…` is not JSON: expected value at line 1 column 1
    managed-key-happy-path/bundle.sigstore.json: something else: a Sigstore bundle of a signature without content
    managed-key-happy-path/key.pub: `…` is not JSON: invalid number at line 1 column 2
    managed-key-wrong-key_fail/README: `…` is not JSON: expected value at line 1 column 1
    managed-key-wrong-key_fail/bundle.sigstore.json: something else: a Sigstore bundle of a signature without content
    managed-key-wrong-key_fail/key.pub: `…` is not JSON: invalid number at line 1 column 2
    message-digest-mismatch_fail/README: `…` is not JSON: expected value at line 1 column 1
    message-digest-mismatch_fail/bundle.sigstore.json: something else: a Sigstore bundle of a signature without content
    statement.json: in-toto-statement (1)
    ");
}

#[test]
fn every_provenance_that_slsa_verifier_is_tested_with_is_read_or_refused_by_its_name() {
    let Some(folder) = fixtures("provenance/slsa") else {
        return;
    };
    assert_snapshot!(describe_files(&folder), @"
    binary-linux-amd64-push-v14.2.intoto.build.slsa: sigstore-bundle (1)
    gcloud-container-github.json: cloud-build-provenance (1)
    gcloud-container-mismatch-payload-digest.json: the build record `…` is malformed: `provenance[0]`: it is not about the image `sha256:f472ca4b68898c951ac3b476cba919d0d56fca4ced631fabcead51e4b2b690e7`
    gha_container-based-binary-linux-amd64-v14.2.intoto.sigstore: sigstore-bundle (1)
    gke-gce-pre.bcid-vsa.jsonl: something else: a statement of `https://slsa.dev/verification_summary/v1` in a DSSE envelope
    invalid-dsse-sig.intoto.sigstore: `…` is a statement of `https://slsa.dev/provenance/v1.0?draft` in a Sigstore bundle
    mismatch-tlog.intoto.sigstore: `…` is a statement of `https://slsa.dev/provenance/v1.0?draft` in a Sigstore bundle
    valid-v0.3.intoto.sigstore: sigstore-bundle (1)
    vsa_signing_public_key.pem: `…` is not JSON: invalid number at line 1 column 2
    ");
}

#[test]
fn every_file_of_pulumi_is_something_else_or_refused() {
    let Some(folder) = fixtures("pulumi") else {
        return;
    };
    let files = WalkDir::new(folder).sort_by_file_name().into_iter().map(Result::unwrap);
    let files: Vec<_> = files.filter(|entry| entry.file_type().is_file()).collect();
    assert!(!files.is_empty());
    for file in files {
        assert!(
            Builds::read(&[file.path().to_owned()]).is_err(),
            "{}",
            file.path().display()
        );
    }
}

/// What builds are, but for the values of their parameters, which are long.
fn told(file: &Path) -> String {
    let mut all = Builds::read(&[file.to_owned()]).unwrap().all;
    for build in &mut all {
        build.document.clear();
        build
            .parameters
            .iter_mut()
            .for_each(|parameter| parameter.value.truncate(20));
    }
    format!("{all:#?}")
}

#[test]
fn what_a_workflow_on_github_wrote_of_a_build_is_read() {
    let Some(folder) = fixtures("provenance/slsa") else {
        return;
    };
    let file = "gha_container-based-binary-linux-amd64-v14.2.intoto.sigstore";
    assert_snapshot!(told(&folder.join(file)), @r#"
    [
        Build {
            digests: [
                "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
            ],
            names: [
                "gha_container-based-binary-linux-amd64-v14.2",
            ],
            platform: None,
            builder: "https://github.com/slsa-framework/slsa-github-generator/.github/workflows/builder_container-based_slsa3.yml@refs/tags/v1.7.0",
            build_type: "https://slsa.dev/container-based-build/v0.1?draft",
            source: Some(
                Source {
                    repository: "https://github.com/slsa-framework/example-package",
                    revision: "62cb1f1e485829bafe8bbec8b9900c0cb7624fe7",
                    dirty: false,
                },
            ),
            started_on: None,
            finished_on: None,
            materials: [
                Material {
                    uri: "git+https://github.com/slsa-framework/example-package@refs/tags/v14.2",
                    digest: Some(
                        "sha1:62cb1f1e485829bafe8bbec8b9900c0cb7624fe7",
                    ),
                    image: None,
                },
                Material {
                    uri: "git+https://github.com/slsa-framework/slsa-github-generator@refs/tags/v1.7.0",
                    digest: Some(
                        "sha256:e77b584c8ce6516642ab79b2fbb2c3166fc869a1a95582086aca0a06a41945c8",
                    ),
                    image: None,
                },
            ],
            parameters: [
                Parameter {
                    name: "buildConfig",
                    value: "{\"ArtifactPath\":\"gha",
                },
                Parameter {
                    name: "builderImage",
                    value: "{\"uri\":\"bash@sha256:",
                },
                Parameter {
                    name: "configPath",
                    value: ".github/configs-dock",
                },
                Parameter {
                    name: "source",
                    value: "{\"uri\":\"git+https://",
                },
            ],
            completeness: Completeness {
                parameters: None,
                materials: None,
                hermetic: None,
                reproducible: None,
            },
            verification: NotAsked,
            evidence: Some(
                Evidence(
                    Bundle,
                ),
            ),
            document: "",
        },
    ]
    "#);
}

#[test]
fn what_a_generator_on_github_wrote_of_a_build_is_read() {
    let Some(folder) = fixtures("provenance/slsa") else {
        return;
    };
    assert_snapshot!(told(&folder.join("valid-v0.3.intoto.sigstore")), @r#"
    [
        Build {
            digests: [
                "sha256:2892146b063a94cb4a4318c0e98d38af12dcf2b1e29237486b58463b59607bbd",
            ],
            names: [
                "hello",
            ],
            platform: None,
            builder: "https://github.com/slsa-framework/slsa-github-generator/.github/workflows/generator_generic_slsa3.yml@refs/heads/main",
            build_type: "https://github.com/slsa-framework/slsa-github-generator/generic@v1",
            source: Some(
                Source {
                    repository: "https://github.com/slsa-framework/example-package",
                    revision: "0bf409adc654198ef6bf3c3823df82963a83068c",
                    dirty: false,
                },
            ),
            started_on: None,
            finished_on: None,
            materials: [
                Material {
                    uri: "git+https://github.com/slsa-framework/example-package@refs/heads/main",
                    digest: Some(
                        "sha1:0bf409adc654198ef6bf3c3823df82963a83068c",
                    ),
                    image: None,
                },
            ],
            parameters: [],
            completeness: Completeness {
                parameters: Some(
                    true,
                ),
                materials: Some(
                    false,
                ),
                hermetic: None,
                reproducible: Some(
                    false,
                ),
            },
            verification: NotAsked,
            evidence: Some(
                Evidence(
                    Bundle,
                ),
            ),
            document: "",
        },
    ]
    "#);
}

#[test]
fn what_google_wrote_of_a_build_is_read() {
    let Some(folder) = fixtures("provenance/slsa") else {
        return;
    };
    assert_snapshot!(told(&folder.join("gcloud-container-github.json")), @r#"
    [
        Build {
            digests: [
                "sha256:f472ca4b68898c951ac3b476cba919d0d56fca4ced631fabcead51e4b2b690e7",
            ],
            names: [
                "us-west2-docker.pkg.dev/gosst-scare-sandbox/quickstart-docker-repo/quickstart-image:v39",
            ],
            platform: None,
            builder: "https://cloudbuild.googleapis.com/GoogleHostedWorker@v0.3",
            build_type: "https://cloudbuild.googleapis.com/CloudBuildYaml@v0.1",
            source: Some(
                Source {
                    repository: "https://github.com/laurentsimon/gcb-tests",
                    revision: "01ce393d04eb6df2a7b2b3e95d4126e687afb7ae",
                    dirty: false,
                },
            ),
            started_on: Some(
                "2022-09-06T17:54:10.226833361Z",
            ),
            finished_on: Some(
                "2022-09-06T17:54:22.169342Z",
            ),
            materials: [
                Material {
                    uri: "https://github.com/laurentsimon/gcb-tests",
                    digest: Some(
                        "sha1:01ce393d04eb6df2a7b2b3e95d4126e687afb7ae",
                    ),
                    image: None,
                },
            ],
            parameters: [
                Parameter {
                    name: "@type",
                    value: "type.googleapis.com/",
                },
                Parameter {
                    name: "id",
                    value: "11f6c682-3451-4f72-a",
                },
                Parameter {
                    name: "options",
                    value: "{\"dynamicSubstitutio",
                },
                Parameter {
                    name: "sourceProvenance",
                    value: "{}",
                },
                Parameter {
                    name: "steps",
                    value: "[{\"args\":[\"build\",\"-",
                },
                Parameter {
                    name: "substitutions",
                    value: "{\"COMMIT_SHA\":\"01ce3",
                },
            ],
            completeness: Completeness {
                parameters: Some(
                    false,
                ),
                materials: Some(
                    false,
                ),
                hermetic: None,
                reproducible: None,
            },
            verification: NotAsked,
            evidence: Some(
                Evidence(
                    Envelope,
                ),
            ),
            document: "",
        },
    ]
    "#);
}
