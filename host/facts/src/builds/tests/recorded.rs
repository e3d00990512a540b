//! What is read of build records, as CI recorded them with BuildKit 0.34 and buildx 0.38.

use super::{Build, Builds, only, read};
use insta::assert_debug_snapshot;

/// All builds in a recorded file, without the path that depends on where the tests run.
fn recorded(path: &str) -> Vec<Build> {
    let builds = read(&[&format!("builds/{path}")]).unwrap().all;
    let without_path = builds.into_iter().map(|build| Build {
        document: String::new(),
        ..build
    });
    without_path.collect()
}

#[test]
fn a_metadata_file_tells_the_index_the_source_and_the_base() {
    assert_debug_snapshot!(only(recorded("web-dirty/metadata.json")), @r#"
    Build {
        digests: [
            "sha256:8fe7c972f1efd26ba5ccc42858378069516cc37ee54973562570327edcc65910",
        ],
        names: [
            "registry.example.com/shop/web:wip",
        ],
        platform: None,
        builder: "",
        build_type: "https://mobyproject.org/buildkit@v1",
        source: Some(
            Source {
                repository: "https://git.example.com/shop/shop.git",
                revision: "c3b450cada3a942fb38370759e2b7d57a146bd1d",
                dirty: true,
            },
        ),
        started_on: Some(
            "2026-11-24T11:10:00.765179325Z",
        ),
        finished_on: Some(
            "2026-11-24T11:10:00.801127483Z",
        ),
        materials: [
            Material {
                uri: "pkg:docker/registry.example.com/base/static@1?platform=linux%2Famd64",
                digest: Some(
                    "sha256:7e7b5e21215ed93bb1a9e40d1d3d4ff7ef176e9600f2334ab393b2019fd50b71",
                ),
                image: Some(
                    Image {
                        text: "registry.example.com/base/static:1",
                        registry: "registry.example.com",
                        repository: "base/static",
                        tag: Some(
                            "1",
                        ),
                        digest: None,
                    },
                ),
            },
        ],
        parameters: [
            Parameter {
                name: "build-arg:SOURCE_DATE_EPOCH",
                value: "1763629200",
            },
            Parameter {
                name: "builderPlatform",
                value: "linux/amd64",
            },
        ],
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
        evidence: None,
        document: "",
    }
    "#);
}

#[test]
fn a_statement_tells_the_platform_and_its_manifest() {
    assert_debug_snapshot!(only(recorded("web-slsa1/statement.json")), @r#"
    Build {
        digests: [
            "sha256:170bc4292fd73a5282ec024647170e622aa688ec095945ea53fd18626471ac69",
        ],
        names: [
            "registry.example.com/shop/web:slsa1",
        ],
        platform: Some(
            "linux/amd64",
        ),
        builder: "",
        build_type: "https://github.com/moby/buildkit/blob/master/docs/attestations/slsa-definitions.md",
        source: Some(
            Source {
                repository: "https://git.example.com/shop/shop.git",
                revision: "4c49d6b1c10d29b8b3e409e18f4ab527a84268b7",
                dirty: false,
            },
        ),
        started_on: Some(
            "2026-11-24T11:09:59.640232582Z",
        ),
        finished_on: Some(
            "2026-11-24T11:09:59.674274174Z",
        ),
        materials: [
            Material {
                uri: "pkg:docker/registry.example.com/base/static@1?platform=linux%2Famd64",
                digest: Some(
                    "sha256:7e7b5e21215ed93bb1a9e40d1d3d4ff7ef176e9600f2334ab393b2019fd50b71",
                ),
                image: Some(
                    Image {
                        text: "registry.example.com/base/static:1",
                        registry: "registry.example.com",
                        repository: "base/static",
                        tag: Some(
                            "1",
                        ),
                        digest: None,
                    },
                ),
            },
        ],
        parameters: [
            Parameter {
                name: "build-arg:SOURCE_DATE_EPOCH",
                value: "1763629200",
            },
            Parameter {
                name: "builderPlatform",
                value: "linux/amd64",
            },
        ],
        completeness: Completeness {
            parameters: Some(
                true,
            ),
            materials: Some(
                false,
            ),
            hermetic: None,
            reproducible: None,
        },
        verification: NotAsked,
        evidence: None,
        document: "",
    }
    "#);
}

#[test]
fn a_build_for_two_platforms_is_two_builds_of_one_index() {
    let builds = recorded("web-multi/metadata.json");
    let platforms: Vec<_> = builds.iter().map(|build| build.platform.as_deref()).collect();
    assert_eq!(platforms, [Some("linux/amd64"), Some("linux/arm64")]);
    let index = "sha256:8e63aebcc95bae57fa901284fa32a1cc7e74550cb26e21334c7637b15ec320af";
    assert!(builds.iter().all(|build| build.digests == [index]));
    assert_eq!(read(&["builds/web-multi/metadata.json"]).unwrap().find(index).len(), 2);
}

#[test]
fn a_list_of_statements_is_found_by_the_platforms_manifests() {
    let builds = recorded("web-multi/bundle.json");
    let seen: Vec<_> = builds
        .iter()
        .map(|build| (build.platform.as_deref().unwrap(), &build.digests))
        .collect();
    assert_debug_snapshot!(seen, @r#"
    [
        (
            "linux/amd64",
            [
                "sha256:7e7b5e21215ed93bb1a9e40d1d3d4ff7ef176e9600f2334ab393b2019fd50b71",
            ],
        ),
        (
            "linux/arm64",
            [
                "sha256:7f77548785e25b4d7422bde28bfcd9776a81a27d9c9ac8926fe2864c1f8e89a0",
            ],
        ),
    ]
    "#);
}

#[test]
fn a_minimal_record_says_that_parameters_are_missing() {
    let build = only(recorded("web-min/statement.json"));
    assert_eq!(build.completeness.parameters, Some(false));
    assert_eq!(build.completeness.hermetic, None);
    let names: Vec<_> = build
        .parameters
        .iter()
        .map(|parameter| parameter.name.as_str())
        .collect();
    assert_eq!(names, ["builderPlatform"]);
}

#[test]
fn bake_records_a_build_for_each_target() {
    let builds = recorded("bake-metadata.json");
    let seen: Vec<_> = builds.iter().map(|build| (&build.names, &build.digests)).collect();
    assert_debug_snapshot!(seen, @r#"
    [
        (
            [
                "registry.example.com/ai/gateway:4c49d6b",
            ],
            [
                "sha256:90f9c30d8cde98ed732f9ad7d3ff56debe35d760844a44067ba065bbf75c5ac2",
            ],
        ),
        (
            [
                "registry.example.com/ai/llm-proxy:4c49d6b",
            ],
            [
                "sha256:7fc2fd97dac5c99065af22462c97326b740143836395864371d1244f40d97625",
            ],
        ),
        (
            [
                "registry.example.com/ai/mcp-orders:4c49d6b",
            ],
            [
                "sha256:3e55627b1373f80aaa6de91b8294edd5a72af7589cbacdcd032b4500da99e6de",
            ],
        ),
    ]
    "#);
}

#[test]
fn two_records_of_one_digest_are_both_kept() {
    let builds = read(&["builds/web-min", "builds/web-slsa1"]).unwrap();
    let digest = "sha256:170bc4292fd73a5282ec024647170e622aa688ec095945ea53fd18626471ac69";
    let names: Vec<_> = builds.find(digest).iter().flat_map(|build| &build.names).collect();
    assert_eq!(
        names,
        [
            "registry.example.com/shop/web:min",
            "registry.example.com/shop/web:slsa1"
        ]
    );
}

#[test]
fn a_digest_that_nothing_is_known_of_has_no_record() {
    let builds = read(&["builds"]).unwrap();
    assert!(!builds.all.is_empty());
    assert!(builds.find("sha256:0").is_empty());
    assert!(Builds::read(&[]).unwrap().all.is_empty());
}
