//! Builds as each CI describes them, with what it names beside the truth: short commits, merge references, tokens.

use crate::checkout::testing::{Folder, lookup};
use crate::checkout::{Checkout, Given};

const COMMIT: &str = "7c1d2f4e9ab05b7de1a64cf0c3d82e5b19f6a730";

/// A build, and the repository, the branch, the tag and the page of the run that come out. An empty text for none.
struct Build {
    name: &'static str,
    variables: [&'static str; 2],
    expected: [&'static str; 4],
}

const GITHUB_ACTIONS: &str = "
    CI=true
    GITHUB_ACTIONS=true
    GITHUB_ACTOR=ann
    GITHUB_API_URL=https://api.github.com
    GITHUB_JOB=gate
    GITHUB_REPOSITORY=shop/web
    GITHUB_REPOSITORY_OWNER=shop
    GITHUB_RUN_ATTEMPT=1
    GITHUB_RUN_ID=1658821493
    GITHUB_RUN_NUMBER=73
    GITHUB_SHA=7c1d2f4e9ab05b7de1a64cf0c3d82e5b19f6a730
    GITHUB_WORKFLOW=deploy
    GITHUB_WORKFLOW_SHA=7c1d2f4e9ab05b7de1a64cf0c3d82e5b19f6a730
    GITHUB_WORKSPACE=/home/runner/work/web/web";

const GITLAB: &str = "
    CI=true
    CI_COMMIT_BEFORE_SHA=0000000000000000000000000000000000000000
    CI_COMMIT_SHA=7c1d2f4e9ab05b7de1a64cf0c3d82e5b19f6a730
    CI_COMMIT_SHORT_SHA=7c1d2f4e
    CI_DEFAULT_BRANCH=main
    CI_JOB_TOKEN=glcbt-64_hTkyZ
    CI_JOB_URL=https://gitlab.example.com/shop/web/-/jobs/9001
    CI_PIPELINE_ID=411
    CI_PIPELINE_URL=https://gitlab.example.com/shop/web/-/pipelines/411
    CI_PROJECT_ID=17
    CI_PROJECT_PATH=shop/web
    CI_PROJECT_URL=https://gitlab.example.com/shop/web
    CI_REPOSITORY_URL=https://gitlab-ci-token:glcbt-64_hTkyZ@gitlab.example.com/shop/web.git
    CI_SERVER_URL=https://gitlab.example.com
    GITLAB_CI=true";

const GITLAB_MERGE_REQUEST: &str = "
    CI_COMMIT_REF_NAME=refs/merge-requests/12/head
    CI_MERGE_REQUEST_EVENT_TYPE=detached
    CI_MERGE_REQUEST_IID=12
    CI_MERGE_REQUEST_PROJECT_ID=17
    CI_MERGE_REQUEST_REF_PATH=refs/merge-requests/12/head
    CI_MERGE_REQUEST_SOURCE_BRANCH_NAME=fix/cart
    CI_MERGE_REQUEST_SOURCE_PROJECT_ID=17
    CI_MERGE_REQUEST_TARGET_BRANCH_NAME=main
    CI_PIPELINE_SOURCE=merge_request_event";

const GITLAB_FORK: &str = "
    CI_COMMIT_REF_NAME=refs/merge-requests/13/head
    CI_MERGE_REQUEST_IID=13
    CI_MERGE_REQUEST_PROJECT_ID=17
    CI_MERGE_REQUEST_SOURCE_BRANCH_NAME=main
    CI_MERGE_REQUEST_SOURCE_PROJECT_ID=99
    CI_MERGE_REQUEST_SOURCE_PROJECT_URL=https://gitlab.example.com/eve/web
    CI_MERGE_REQUEST_TARGET_BRANCH_NAME=main
    CI_PIPELINE_SOURCE=merge_request_event";

const AZURE_DEVOPS: &str = "
    BUILD_BUILDID=33
    BUILD_BUILDNUMBER=20261123.1
    BUILD_BUILDURI=vstfs:///Build/Build/33
    BUILD_REPOSITORY_NAME=web
    BUILD_REPOSITORY_PROVIDER=TfsGit
    BUILD_REPOSITORY_URI=https://shop@dev.azure.com/shop/Web%20Shop/_git/web
    BUILD_SOURCEVERSION=7c1d2f4e9ab05b7de1a64cf0c3d82e5b19f6a730
    GIT_TERMINAL_PROMPT=0
    SYSTEM_COLLECTIONURI=https://dev.azure.com/shop/
    SYSTEM_HOSTTYPE=build
    SYSTEM_TEAMPROJECT=Web Shop
    SYSTEM_TEAMPROJECTID=48440e73-a9f9-45c7-bbdd-3ff745878df5
    TF_BUILD=True";

const AZURE_PULL_REQUEST: &str = "
    BUILD_REASON=PullRequest
    BUILD_SOURCEBRANCH=refs/pull/12/merge
    BUILD_SOURCEBRANCHNAME=merge
    SYSTEM_PULLREQUEST_ISFORK=False
    SYSTEM_PULLREQUEST_PULLREQUESTID=12
    SYSTEM_PULLREQUEST_SOURCEBRANCH=refs/heads/fix/cart
    SYSTEM_PULLREQUEST_SOURCECOMMITID=e0b83c5d1f7a4926c8d90b3ae4f5172d6c9b8a01
    SYSTEM_PULLREQUEST_TARGETBRANCH=refs/heads/main";

const AZURE_FORK: &str = "
    BUILD_REASON=PullRequest
    BUILD_REPOSITORY_PROVIDER=GitHub
    BUILD_SOURCEBRANCH=refs/pull/13/merge
    SYSTEM_PULLREQUEST_ISFORK=True
    SYSTEM_PULLREQUEST_PULLREQUESTNUMBER=13
    SYSTEM_PULLREQUEST_SOURCEBRANCH=main
    SYSTEM_PULLREQUEST_SOURCEREPOSITORYURI=https://github.com/eve/web
    SYSTEM_PULLREQUEST_TARGETBRANCH=main";

const CIRCLECI: &str = "
    CI=true
    CIRCLECI=true
    CIRCLE_BUILD_NUM=1337
    CIRCLE_BUILD_URL=https://circleci.com/gh/shop/web/1337
    CIRCLE_JOB=gate
    CIRCLE_NODE_INDEX=0
    CIRCLE_PROJECT_REPONAME=web
    CIRCLE_PROJECT_USERNAME=shop
    CIRCLE_REPOSITORY_URL=git@github.com:shop/web.git
    CIRCLE_SHA1=7c1d2f4e9ab05b7de1a64cf0c3d82e5b19f6a730
    CIRCLE_WORKFLOW_ID=0b3c1e7a-1f7e-4a53-9f0c-d53c2f3b8d11";

const BUILDKITE: &str = "
    BUILDKITE=true
    BUILDKITE_BUILD_ID=4735ba57-80d0-46e2-8fa0-b28223a86586
    BUILDKITE_BUILD_NUMBER=1514
    BUILDKITE_BUILD_URL=https://buildkite.com/shop/web/builds/1514
    BUILDKITE_COMMIT=7c1d2f4e9ab05b7de1a64cf0c3d82e5b19f6a730
    BUILDKITE_PIPELINE_DEFAULT_BRANCH=main
    BUILDKITE_REPO=git@github.com:shop/web.git
    CI=true";

const BITBUCKET_PIPELINES: &str = "
    BITBUCKET_BUILD_NUMBER=5
    BITBUCKET_CLONE_DIR=/opt/atlassian/pipelines/agent/build
    BITBUCKET_COMMIT=7c1d2f4e9ab05b7de1a64cf0c3d82e5b19f6a730
    BITBUCKET_GIT_HTTP_ORIGIN=http://bitbucket.org/shop/web
    BITBUCKET_GIT_SSH_ORIGIN=git@bitbucket.org:shop/web.git
    BITBUCKET_REPO_FULL_NAME=shop/web
    BITBUCKET_REPO_SLUG=web
    BITBUCKET_WORKSPACE=shop
    CI=true";

const JENKINS: &str = "
    BUILD_DISPLAY_NAME=#42
    BUILD_NUMBER=42
    BUILD_URL=https://jenkins.example.com/job/web/42/
    EXECUTOR_NUMBER=0
    GIT_COMMIT=7c1d2f4e9ab05b7de1a64cf0c3d82e5b19f6a730
    GIT_PREVIOUS_COMMIT=e0b83c5d1f7a4926c8d90b3ae4f5172d6c9b8a01
    GIT_URL=https://git.example.com/shop/web.git
    JENKINS_HOME=/var/jenkins_home
    JENKINS_URL=https://jenkins.example.com/
    JOB_NAME=web
    WORKSPACE=/var/jenkins_home/workspace/web";

const GITHUB_RUN: &str = "https://github.com/shop/web/actions/runs/1658821493";
const GITLAB_RUN: &str = "https://gitlab.example.com/shop/web/-/pipelines/411";
const AZURE_REPOSITORY: &str = "https://dev.azure.com/shop/Web%20Shop/_git/web";
const AZURE_RUN: &str = "https://dev.azure.com/shop/48440e73-a9f9-45c7-bbdd-3ff745878df5/_build/results?buildId=33";
const CIRCLECI_RUN: &str = "https://circleci.com/gh/shop/web/1337";
const BUILDKITE_RUN: &str = "https://buildkite.com/shop/web/builds/1514";
const BITBUCKET_RUN: &str = "https://bitbucket.org/shop/web/pipelines/results/5";
const JENKINS_RUN: &str = "https://jenkins.example.com/job/web/42/";

const fn build(name: &'static str, variables: [&'static str; 2], expected: [&'static str; 4]) -> Build {
    Build {
        name,
        variables,
        expected,
    }
}

#[rustfmt::skip]
const BUILDS: [Build; 25] = [
    build("GitHub Actions, branch", [GITHUB_ACTIONS, "
        GITHUB_BASE_REF=
        GITHUB_EVENT_NAME=push
        GITHUB_HEAD_REF=
        GITHUB_REF=refs/heads/main
        GITHUB_REF_NAME=main
        GITHUB_REF_TYPE=branch
        GITHUB_SERVER_URL=https://github.com"],
        ["https://github.com/shop/web", "main", "", GITHUB_RUN]),
    build("GitHub Actions, pull request", [GITHUB_ACTIONS, "
        GITHUB_BASE_REF=main
        GITHUB_EVENT_NAME=pull_request
        GITHUB_HEAD_REF=fix/cart
        GITHUB_REF=refs/pull/12/merge
        GITHUB_REF_NAME=12/merge
        GITHUB_REF_TYPE=branch
        GITHUB_SERVER_URL=https://github.com"],
        ["https://github.com/shop/web", "fix/cart", "", GITHUB_RUN]),
    build("GitHub Actions, on the branch that a pull request would go to", [GITHUB_ACTIONS, "
        GITHUB_BASE_REF=main
        GITHUB_EVENT_NAME=pull_request_target
        GITHUB_HEAD_REF=fix/cart
        GITHUB_REF=refs/heads/main
        GITHUB_REF_NAME=main
        GITHUB_REF_TYPE=branch
        GITHUB_SERVER_URL=https://github.com"],
        ["https://github.com/shop/web", "main", "", GITHUB_RUN]),
    build("GitHub Actions, tag, on a server of one's own", [GITHUB_ACTIONS, "
        GITHUB_EVENT_NAME=release
        GITHUB_REF=refs/tags/web/v1.2.0
        GITHUB_REF_NAME=web/v1.2.0
        GITHUB_REF_TYPE=tag
        GITHUB_SERVER_URL=https://github.example.com"],
        ["https://github.example.com/shop/web", "", "web/v1.2.0",
         "https://github.example.com/shop/web/actions/runs/1658821493"]),
    build("GitLab, branch", [GITLAB, "
        CI_COMMIT_BRANCH=main
        CI_COMMIT_REF_NAME=main
        CI_PIPELINE_SOURCE=push"],
        ["https://gitlab.example.com/shop/web.git", "main", "", GITLAB_RUN]),
    build("GitLab, merge request", [GITLAB, GITLAB_MERGE_REQUEST],
        ["https://gitlab.example.com/shop/web.git", "fix/cart", "", GITLAB_RUN]),
    build("GitLab, merge request of a fork", [GITLAB, GITLAB_FORK],
        ["https://gitlab.example.com/shop/web.git", "", "", GITLAB_RUN]),
    build("GitLab, tag", [GITLAB, "
        CI_COMMIT_REF_NAME=v1.2.0
        CI_COMMIT_TAG=v1.2.0
        CI_PIPELINE_SOURCE=push"],
        ["https://gitlab.example.com/shop/web.git", "", "v1.2.0", GITLAB_RUN]),
    build("Azure DevOps, branch", [AZURE_DEVOPS, "
        BUILD_REASON=IndividualCI
        BUILD_SOURCEBRANCH=refs/heads/release/1.2
        BUILD_SOURCEBRANCHNAME=1.2
        SYSTEM_PULLREQUEST_ISFORK=False"],
        [AZURE_REPOSITORY, "release/1.2", "", AZURE_RUN]),
    build("Azure DevOps, pull request", [AZURE_DEVOPS, AZURE_PULL_REQUEST],
        [AZURE_REPOSITORY, "fix/cart", "", AZURE_RUN]),
    build("Azure DevOps, pull request of a fork", [AZURE_DEVOPS, AZURE_FORK],
        [AZURE_REPOSITORY, "", "", AZURE_RUN]),
    build("Azure DevOps, tag", [AZURE_DEVOPS, "
        BUILD_REASON=IndividualCI
        BUILD_SOURCEBRANCH=refs/tags/v1.2.0
        BUILD_SOURCEBRANCHNAME=v1.2.0
        SYSTEM_PULLREQUEST_ISFORK=False"],
        [AZURE_REPOSITORY, "", "v1.2.0", AZURE_RUN]),
    build("CircleCI, branch with a pull request", [CIRCLECI, "
        CIRCLE_BRANCH=fix/cart
        CIRCLE_PULL_REQUEST=https://github.com/shop/web/pull/12"],
        ["git@github.com:shop/web.git", "fix/cart", "", CIRCLECI_RUN]),
    build("CircleCI, pull request of a fork", [CIRCLECI, "
        CIRCLE_BRANCH=pull/13
        CIRCLE_PR_NUMBER=13
        CIRCLE_PR_REPONAME=web
        CIRCLE_PR_USERNAME=eve
        CIRCLE_PULL_REQUEST=https://github.com/shop/web/pull/13"],
        ["git@github.com:shop/web.git", "", "", CIRCLECI_RUN]),
    build("CircleCI, tag", [CIRCLECI, "
        CIRCLE_TAG=v1.2.0"],
        ["git@github.com:shop/web.git", "", "v1.2.0", CIRCLECI_RUN]),
    build("Buildkite, branch", [BUILDKITE, "
        BUILDKITE_BRANCH=main
        BUILDKITE_PULL_REQUEST=false
        BUILDKITE_PULL_REQUEST_REPO=
        BUILDKITE_TAG="],
        ["git@github.com:shop/web.git", "main", "", BUILDKITE_RUN]),
    build("Buildkite, pull request", [BUILDKITE, "
        BUILDKITE_BRANCH=fix/cart
        BUILDKITE_PULL_REQUEST=12
        BUILDKITE_PULL_REQUEST_BASE_BRANCH=main
        BUILDKITE_PULL_REQUEST_REPO=git://github.com/shop/web.git
        BUILDKITE_TAG="],
        ["git@github.com:shop/web.git", "fix/cart", "", BUILDKITE_RUN]),
    build("Buildkite, pull request of a fork", [BUILDKITE, "
        BUILDKITE_BRANCH=eve:main
        BUILDKITE_PULL_REQUEST=13
        BUILDKITE_PULL_REQUEST_REPO=git://github.com/eve/web.git
        BUILDKITE_TAG="],
        ["git@github.com:shop/web.git", "", "", BUILDKITE_RUN]),
    build("Buildkite, tag", [BUILDKITE, "
        BUILDKITE_BRANCH=v1.2.0
        BUILDKITE_PULL_REQUEST=false
        BUILDKITE_TAG=v1.2.0"],
        ["git@github.com:shop/web.git", "", "v1.2.0", BUILDKITE_RUN]),
    build("Bitbucket Pipelines, branch", [BITBUCKET_PIPELINES, "
        BITBUCKET_BRANCH=main"],
        ["http://bitbucket.org/shop/web", "main", "", BITBUCKET_RUN]),
    build("Bitbucket Pipelines, tag", [BITBUCKET_PIPELINES, "
        BITBUCKET_TAG=v1.2.0"],
        ["http://bitbucket.org/shop/web", "", "v1.2.0", BITBUCKET_RUN]),
    build("Jenkins, branch", [JENKINS, "
        GIT_BRANCH=origin/release/1.2"],
        ["https://git.example.com/shop/web.git", "release/1.2", "", JENKINS_RUN]),
    build("Jenkins, pull request of a multibranch project", [JENKINS, "
        BRANCH_NAME=PR-12
        CHANGE_BRANCH=fix/cart
        CHANGE_ID=12
        CHANGE_TARGET=main
        GIT_BRANCH=PR-12"],
        ["https://git.example.com/shop/web.git", "fix/cart", "", JENKINS_RUN]),
    build("Jenkins, pull request of a fork", [JENKINS, "
        BRANCH_NAME=PR-13
        CHANGE_BRANCH=main
        CHANGE_FORK=eve
        CHANGE_ID=13
        CHANGE_TARGET=main
        GIT_BRANCH=PR-13"],
        ["https://git.example.com/shop/web.git", "", "", JENKINS_RUN]),
    build("Jenkins, tag of a multibranch project", [JENKINS, "
        BRANCH_NAME=v1.2.0
        GIT_BRANCH=v1.2.0
        TAG_NAME=v1.2.0"],
        ["https://git.example.com/shop/web.git", "", "v1.2.0", JENKINS_RUN]),
];

fn checkout(given: Given, variables: &str) -> Option<Checkout> {
    Checkout::find(given, &lookup(variables), Folder::new().path())
}

fn expected([repository, branch, tag, run_url]: [&str; 4]) -> Checkout {
    let text = |text: &str| Some(text.to_owned()).filter(|text| !text.is_empty());
    Checkout {
        repository: repository.to_owned(),
        revision: COMMIT.to_owned(),
        dirty: None,
        branch: text(branch),
        tag: text(tag),
        run_url: text(run_url),
    }
}

#[test]
fn a_checkout_is_what_each_ci_tells_of_each_kind_of_build() {
    for build in BUILDS {
        let variables = build.variables.concat();
        let found = checkout(Given::default(), &variables);
        assert_eq!(found, Some(expected(build.expected)), "{}", build.name);
    }
}

#[test]
fn a_commit_that_is_not_a_full_one_is_not_taken() {
    let no_commits = [
        "HEAD",
        "7c1d2f4e9ab0",
        "main",
        "g".repeat(40).as_str(),
        "a".repeat(41).as_str(),
    ]
    .map(str::to_owned);
    for no_commit in no_commits {
        let variables =
            format!("BUILDKITE=true\nBUILDKITE_REPO=git@github.com:shop/web.git\nBUILDKITE_COMMIT={no_commit}");
        assert_eq!(checkout(Given::default(), &variables), None, "{no_commit}");
    }
}

#[test]
fn a_commit_of_a_repository_with_sha_256_is_taken() {
    let commit = "a".repeat(64);
    let found = checkout(Given::default(), &format!("CIRCLECI=true\nCIRCLE_SHA1={commit}"));
    assert_eq!(found.unwrap().revision, commit);
}

/// Bitbucket shortens the commit of a pull request, and merges the branch itself.
#[test]
fn a_pull_request_on_bitbucket_tells_all_but_the_commit() {
    let variables = "
        BITBUCKET_BRANCH=fix/cart
        BITBUCKET_BUILD_NUMBER=5
        BITBUCKET_COMMIT=7c1d2f4e9ab0
        BITBUCKET_GIT_HTTP_ORIGIN=http://bitbucket.org/shop/web
        BITBUCKET_PR_DESTINATION_BRANCH=main
        BITBUCKET_PR_ID=12
        BITBUCKET_REPO_FULL_NAME=shop/web";
    assert_eq!(checkout(Given::default(), variables), None);
    let given = Given {
        revision: Some(COMMIT.to_owned()),
        ..Given::default()
    };
    let all = expected(["http://bitbucket.org/shop/web", "fix/cart", "", BITBUCKET_RUN]);
    assert_eq!(checkout(given, variables), Some(all));
}

#[test]
fn a_variable_that_is_set_and_empty_is_not_set() {
    let variables =
        format!("GITHUB_ACTIONS=\nCIRCLECI=true\nCIRCLE_SHA1={COMMIT}\nCIRCLE_TAG=\nCIRCLE_REPOSITORY_URL=");
    let found = checkout(Given::default(), &variables);
    assert_eq!(found, Some(expected(["", "", "", ""])));
}

#[test]
fn variables_of_a_ci_that_does_not_run_tell_nothing() {
    assert_eq!(
        checkout(Given::default(), &format!("CI=true\nGIT_COMMIT={COMMIT}")),
        None
    );
}
