//! What is read of the records of other builders, other versions, other ways to build.

use super::{Build, builds, only};
use insta::assert_debug_snapshot;

const DIGEST: &str = "sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";

fn metadata(members: &str) -> Build {
    only(builds(&format!(
        r#"{{"containerimage.digest": "{DIGEST}", {members}}}"#
    )))
}

fn provenance(json: &str) -> Build {
    metadata(&format!(r#""buildx.build.provenance": {json}"#))
}

fn statement(version: &str, subjects: &str, predicate: &str) -> Build {
    only(builds(&format!(
        r#"{{"_type": "https://in-toto.io/Statement/v1", "predicateType": "https://slsa.dev/provenance/{version}",
            "subject": {subjects}, "predicate": {predicate}}}"#
    )))
}

#[test]
fn metadata_without_provenance_knows_the_digest_and_the_names() {
    let expected = Build {
        digests: vec![DIGEST.to_owned()],
        names: vec![
            "registry.example.com/web:v1".to_owned(),
            "registry.example.com/web:latest".to_owned(),
        ],
        document: "web.json".to_owned(),
        ..Build::default()
    };
    let names = r#""image.name": "registry.example.com/web:v1, registry.example.com/web:latest""#;
    assert_eq!(metadata(names), expected);
}

#[test]
fn the_descriptor_names_the_digest_too() {
    let all = builds(&format!(r#"{{"containerimage.descriptor": {{"digest": "{DIGEST}"}}}}"#));
    assert_eq!(only(all).digests, [DIGEST]);
}

#[test]
fn bake_targets_that_give_no_image_are_passed_over() {
    let all = builds(&format!(
        r#"{{"buildx.build.warnings": [], "lint": {{"buildx.build.ref": "a/b/c"}},
            "web": {{"containerimage.digest": "{DIGEST}"}}}}"#
    ));
    assert_eq!(only(all).digests, [DIGEST]);
}

#[test]
fn bake_targets_may_be_called_what_other_files_are_known_by() {
    let all = builds(&format!(
        r#"{{"manifest": {{"buildx.build.ref": "a/b/c"}}, "image": {{"containerimage.digest": "{DIGEST}"}}}}"#
    ));
    assert_eq!(only(all).digests, [DIGEST]);
}

#[test]
fn a_git_context_is_the_source_as_the_builder_fetched_it() {
    let build = provenance(
        r#"{"buildType": "https://mobyproject.org/buildkit@v1",
            "invocation": {"configSource": {"uri": "https://github.com/moby/buildkit.git#refs/tags/v0.11.0",
                                            "digest": {"sha1": "4b220de5058abfd01ff619c9d2ff6b09a049bea0"}}},
            "metadata": {"https://mobyproject.org/buildkit@v1#hermetic": true,
                         "https://mobyproject.org/buildkit@v1#metadata": {"vcs": {"source": "https://example.com/a.git"}}}}"#,
    );
    assert_eq!(build.completeness.hermetic, Some(true));
    assert_debug_snapshot!(build.source, @r#"
    Some(
        Source {
            repository: "https://github.com/moby/buildkit.git",
            revision: "4b220de5058abfd01ff619c9d2ff6b09a049bea0",
            dirty: false,
        },
    )
    "#);
}

#[test]
fn the_source_can_stand_among_the_arguments_only() {
    let build = provenance(
        r#"{"buildType": "https://mobyproject.org/buildkit@v1",
            "invocation": {"parameters": {"args": {"vcs:source": "https://example.com/a.git", "vcs:revision": "4c49d6b-dirty"}}}}"#,
    );
    assert_eq!(build.parameters, []);
    assert_debug_snapshot!(build.source, @r#"
    Some(
        Source {
            repository: "https://example.com/a.git",
            revision: "4c49d6b",
            dirty: true,
        },
    )
    "#);
}

#[test]
fn parameters_are_the_arguments_of_the_build_and_of_its_client() {
    let build = provenance(
        r#"{"buildType": "https://mobyproject.org/buildkit@v1",
            "invocation": {"environment": {"platform": "linux/amd64"},
                           "parameters": {"frontend": "gateway.v0", "args": {"target": "release", "label:team": "shop"},
                                          "root": {"request": {"args": {"target": "release", "build-arg:DEBUG": "true"}}}}}}"#,
    );
    let parameters: Vec<_> = build
        .parameters
        .iter()
        .map(|it| format!("{}={}", it.name, it.value))
        .collect();
    assert_eq!(
        parameters,
        [
            "build-arg:DEBUG=true",
            "builderPlatform=linux/amd64",
            "label:team=shop",
            "target=release"
        ]
    );
    assert_eq!(build.platform, None, "the builder's platform may not be the image's");
}

#[test]
fn buildkit_says_in_slsa_1_what_it_says_in_slsa_02() {
    let build = statement(
        "v1",
        &format!(
            r#"[{{"name": "pkg:docker/shop/web@v1?platform=linux%2Farm64", "digest": {{"sha256": "{}"}}}}]"#,
            "a".repeat(64)
        ),
        r#"{"buildDefinition": {"buildType": "https://github.com/moby/buildkit/blob/master/docs/attestations/slsa-definitions.md",
                                "externalParameters": {"configSource": {"uri": "https://github.com/shop/web.git#main",
                                                                        "digest": {"sha1": "4c49d6b"}}}},
            "runDetails": {"builder": {"id": "https://github.com/shop/web/actions/runs/1"},
                           "metadata": {"buildkit_hermetic": true, "buildkit_reproducible": true,
                                        "buildkit_completeness": {"request": true, "resolvedDependencies": true}}}}"#,
    );
    assert_debug_snapshot!(build, @r#"
    Build {
        digests: [
            "sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
        ],
        names: [
            "shop/web:v1",
        ],
        platform: Some(
            "linux/arm64",
        ),
        builder: "https://github.com/shop/web/actions/runs/1",
        build_type: "https://github.com/moby/buildkit/blob/master/docs/attestations/slsa-definitions.md",
        source: Some(
            Source {
                repository: "https://github.com/shop/web.git",
                revision: "4c49d6b",
                dirty: false,
            },
        ),
        started_on: None,
        finished_on: None,
        materials: [],
        parameters: [],
        completeness: Completeness {
            parameters: Some(
                true,
            ),
            materials: Some(
                true,
            ),
            hermetic: Some(
                true,
            ),
            reproducible: Some(
                true,
            ),
        },
        verification: NotAsked,
        evidence: None,
        document: "web.json",
    }
    "#);
}

#[test]
fn a_github_workflow_tells_its_source_among_its_dependencies() {
    let build = statement(
        "v1",
        &format!(
            r#"[{{"name": "ghcr.io/shop/web", "digest": {{"sha256": "{}"}}}}]"#,
            "a".repeat(64)
        ),
        r#"{"buildDefinition": {"buildType": "https://actions.github.io/buildtypes/workflow/v1",
                                "externalParameters": {"workflow": {"ref": "refs/heads/main"}},
                                "internalParameters": {"github": {"event_name": "push"}},
                                "resolvedDependencies": [{"uri": "git+https://github.com/shop/web@refs/heads/main",
                                                          "digest": {"gitCommit": "4c49d6b"}}]},
            "runDetails": {"builder": {"id": "https://github.com/actions/runner/github-hosted"}}}"#,
    );
    assert_debug_snapshot!(build, @r#"
    Build {
        digests: [
            "sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
        ],
        names: [
            "ghcr.io/shop/web",
        ],
        platform: None,
        builder: "https://github.com/actions/runner/github-hosted",
        build_type: "https://actions.github.io/buildtypes/workflow/v1",
        source: Some(
            Source {
                repository: "https://github.com/shop/web",
                revision: "4c49d6b",
                dirty: false,
            },
        ),
        started_on: None,
        finished_on: None,
        materials: [
            Material {
                uri: "git+https://github.com/shop/web@refs/heads/main",
                digest: Some(
                    "gitCommit:4c49d6b",
                ),
                image: None,
            },
        ],
        parameters: [
            Parameter {
                name: "workflow",
                value: "{\"ref\": \"refs/heads/main\"}",
            },
        ],
        completeness: Completeness {
            parameters: None,
            materials: None,
            hermetic: None,
            reproducible: None,
        },
        verification: NotAsked,
        evidence: None,
        document: "web.json",
    }
    "#);
}

#[test]
fn a_statement_about_several_platforms_is_of_no_single_one() {
    let subject = |platform: &str, digit: &str| {
        format!(
            r#"{{"name": "pkg:docker/web@v1?platform={platform}", "digest": {{"sha256": "{}"}}}}"#,
            digit.repeat(64)
        )
    };
    let (amd, arm) = (subject("linux%2Famd64", "a"), subject("linux%2Farm64", "b"));
    let build = statement("v0.2", &format!("[{amd}, {arm}, {amd}]"), "{}");
    assert_eq!((build.platform, build.digests.len(), build.names.len()), (None, 2, 1));
}

#[test]
fn a_subject_that_is_no_image_reference_gives_no_name() {
    let digest = "a".repeat(64);
    let build = statement(
        "v0.2",
        &format!(r#"[{{"name": "_", "digest": {{"sha256": "{digest}"}}}}]"#),
        "{}",
    );
    assert_eq!((build.names.len(), build.digests), (0, vec![DIGEST.to_owned()]));
}

#[test]
fn what_else_is_attested_of_an_image_is_passed_over_in_a_list() {
    let digest = "a".repeat(64);
    let all = builds(&format!(
        r#"{{"statements": [
            {{"_type": "https://in-toto.io/Statement/v1", "predicateType": "https://spdx.dev/Document", "subject": [], "predicate": {{}}}},
            {{"_type": "https://in-toto.io/Statement/v0.1", "predicateType": "https://slsa.dev/provenance/v0.2",
              "subject": [{{"name": "web", "digest": {{"sha256": "{digest}"}}}}], "predicate": {{}}}}]}}"#
    ));
    assert_eq!(only(all).digests, [DIGEST]);
}

#[test]
fn what_slsa_02_does_not_claim_is_not_complete() {
    for predicate in [
        "{}",
        r#"{"metadata": null}"#,
        r#"{"metadata": {"completeness": {"parameters": null}}}"#,
    ] {
        let completeness = provenance(predicate).completeness;
        assert_eq!(
            (completeness.parameters, completeness.materials),
            (Some(false), Some(false))
        );
    }
}

#[test]
fn slsa_1_claims_no_completeness_without_buildkit() {
    let subject = format!(r#"[{{"digest": {{"sha256": "{}"}}}}]"#, "a".repeat(64));
    let predicate =
        r#"{"buildDefinition": {"buildType": "https://example.com/build"}, "runDetails": {"builder": {"id": ""}}}"#;
    let completeness = statement("v1", &subject, predicate).completeness;
    assert_eq!((completeness.parameters, completeness.materials), (None, None));
}
