//! What a CI tells of the checkout, in the variables that it sets.
//!
//! After the vendors' documentation:
//!
//! - GitHub Actions: "Variables reference" and "Events that trigger workflows",
//!   <https://docs.github.com/en/actions/reference/workflows-and-actions/variables>
//! - GitLab CI: "Predefined CI/CD variables reference", <https://docs.gitlab.com/ci/variables/predefined_variables>
//! - Azure DevOps: "Use predefined variables",
//!   <https://learn.microsoft.com/en-us/azure/devops/pipelines/build/variables>
//! - `CircleCI`: "Project values and variables", <https://circleci.com/docs/reference/variables/>
//! - Buildkite: "Environment variables", <https://buildkite.com/docs/pipelines/environment-variables>
//! - Bitbucket Pipelines: "Variables and secrets",
//!   <https://support.atlassian.com/bitbucket-cloud/docs/variables-and-secrets/>
//! - Jenkins: the git plugin's "Environment Variables", <https://plugins.jenkins.io/git/>, and the "Global Variable
//!   Reference" that every Jenkins shows under `/pipeline-syntax/globals`
//!
//! A branch is one of the repository's own. That of a fork is left out where the CI tells of it: `main` of a fork is
//! not `main`.

use super::Given;

type Reader = fn(Variables<'_>) -> Given;

/// The variable that tells the CI, and what to read then. Jenkins is the last: its variable is the weakest sign.
const SYSTEMS: [(&str, Reader); 7] = [
    ("GITHUB_ACTIONS", github_actions),
    ("GITLAB_CI", gitlab),
    ("TF_BUILD", azure_devops),
    ("CIRCLECI", circleci),
    ("BUILDKITE", buildkite),
    ("BITBUCKET_BUILD_NUMBER", bitbucket_pipelines),
    ("JENKINS_URL", jenkins),
];

const BRANCH: &str = "refs/heads/";
const TAG: &str = "refs/tags/";

/// Returns what the CI tells. Nothing, where the variables are of no CI that is known.
pub(super) fn told(variable: &dyn Fn(&str) -> Option<String>) -> Given {
    let variables = Variables(variable);
    let system = SYSTEMS.iter().find(|(mark, _)| variables.get(mark).is_some());
    system.map(|(_, read)| read(variables)).unwrap_or_default()
}

#[derive(Clone, Copy)]
struct Variables<'a>(&'a dyn Fn(&str) -> Option<String>);

impl Variables<'_> {
    /// A variable that is set and empty is not set.
    fn get(self, name: &str) -> Option<String> {
        (self.0)(name).filter(|value| !value.is_empty())
    }

    /// The rest of a variable that begins with a prefix.
    fn after(self, prefix: &str, name: &str) -> Option<String> {
        let value = self.get(name)?;
        let rest = value.strip_prefix(prefix).filter(|rest| !rest.is_empty());
        rest.map(str::to_owned)
    }

    /// A name such as `HEAD`, or a shortened commit, does not tell the commit.
    fn commit(self, name: &str) -> Option<String> {
        self.get(name).filter(|value| {
            let is_full = matches!(value.len(), 40 | 64);
            is_full && value.bytes().all(|digit| digit.is_ascii_hexdigit())
        })
    }
}

/// On a pull request, the commit is the merge that GitHub made for it, and what is checked out. `pull_request_target`
/// names the pull request's branch too, and runs on the branch that it would go to.
fn github_actions(variables: Variables<'_>) -> Given {
    let pull_request = variables.after("refs/pull/", "GITHUB_REF");
    let pull_request = pull_request.and_then(|_| variables.get("GITHUB_HEAD_REF"));
    let server = variables.get("GITHUB_SERVER_URL");
    let repository = server.zip(variables.get("GITHUB_REPOSITORY"));
    let repository = repository.map(|(server, name)| format!("{server}/{name}"));
    let run = repository.clone().zip(variables.get("GITHUB_RUN_ID"));
    Given {
        revision: variables.commit("GITHUB_SHA"),
        branch: variables.after(BRANCH, "GITHUB_REF").or(pull_request),
        tag: variables.after(TAG, "GITHUB_REF"),
        run_url: run.map(|(repository, run)| format!("{repository}/actions/runs/{run}")),
        repository,
        ..Given::default()
    }
}

/// A pipeline of a merge request has no branch of its own, and may belong to a fork.
fn gitlab(variables: Variables<'_>) -> Given {
    let source = variables.get("CI_MERGE_REQUEST_SOURCE_PROJECT_ID");
    let is_own = source.is_some() && source == variables.get("CI_PROJECT_ID");
    let merge_request = variables.get("CI_MERGE_REQUEST_SOURCE_BRANCH_NAME");
    Given {
        repository: variables.get("CI_REPOSITORY_URL"),
        revision: variables.commit("CI_COMMIT_SHA"),
        branch: variables.get("CI_COMMIT_BRANCH").or(merge_request.filter(|_| is_own)),
        tag: variables.get("CI_COMMIT_TAG"),
        run_url: variables.get("CI_PIPELINE_URL"),
        ..Given::default()
    }
}

/// The project goes by its identifier in the address of the run: its name may have spaces.
fn azure_devops(variables: Variables<'_>) -> Given {
    let project = variables
        .get("SYSTEM_COLLECTIONURI")
        .zip(variables.get("SYSTEM_TEAMPROJECTID"));
    let run = project.zip(variables.get("BUILD_BUILDID"));
    Given {
        repository: variables.get("BUILD_REPOSITORY_URI"),
        revision: variables.commit("BUILD_SOURCEVERSION"),
        branch: variables
            .after(BRANCH, "BUILD_SOURCEBRANCH")
            .or_else(|| azure_pull_request(variables)),
        tag: variables.after(TAG, "BUILD_SOURCEBRANCH"),
        run_url: run.map(|((collection, project), run)| format!("{collection}{project}/_build/results?buildId={run}")),
        ..Given::default()
    }
}

/// Azure Repos names the branch with `refs/heads/`, GitHub without.
fn azure_pull_request(variables: Variables<'_>) -> Option<String> {
    let is_fork = variables.get("SYSTEM_PULLREQUEST_ISFORK")?;
    let branch = variables.get("SYSTEM_PULLREQUEST_SOURCEBRANCH")?;
    let branch = branch.strip_prefix(BRANCH).unwrap_or(&branch);
    is_fork.eq_ignore_ascii_case("false").then(|| branch.to_owned())
}

/// Only the pull requests of forks have a number.
fn circleci(variables: Variables<'_>) -> Given {
    let is_fork = variables.get("CIRCLE_PR_NUMBER").is_some();
    Given {
        repository: variables.get("CIRCLE_REPOSITORY_URL"),
        revision: variables.commit("CIRCLE_SHA1"),
        branch: variables.get("CIRCLE_BRANCH").filter(|_| !is_fork),
        tag: variables.get("CIRCLE_TAG"),
        run_url: variables.get("CIRCLE_BUILD_URL"),
        ..Given::default()
    }
}

/// A build of a tag names the tag as its branch. That of a fork may be written `owner:branch`, which no branch can be
/// called.
fn buildkite(variables: Variables<'_>) -> Given {
    let branch = variables.get("BUILDKITE_BRANCH");
    let tag = variables.get("BUILDKITE_TAG");
    Given {
        repository: variables.get("BUILDKITE_REPO"),
        revision: variables.commit("BUILDKITE_COMMIT"),
        branch: branch.filter(|branch| tag.as_ref() != Some(branch) && !branch.contains(':')),
        run_url: variables.get("BUILDKITE_BUILD_URL"),
        tag,
        ..Given::default()
    }
}

/// On a pull request, the commit is a shortened one.
fn bitbucket_pipelines(variables: Variables<'_>) -> Given {
    let run = variables
        .get("BITBUCKET_REPO_FULL_NAME")
        .zip(variables.get("BITBUCKET_BUILD_NUMBER"));
    Given {
        repository: variables.get("BITBUCKET_GIT_HTTP_ORIGIN"),
        revision: variables.commit("BITBUCKET_COMMIT"),
        branch: variables.get("BITBUCKET_BRANCH"),
        tag: variables.get("BITBUCKET_TAG"),
        run_url: run.map(|(name, run)| format!("https://bitbucket.org/{name}/pipelines/results/{run}")),
        ..Given::default()
    }
}

fn jenkins(variables: Variables<'_>) -> Given {
    let tag = variables.get("TAG_NAME");
    Given {
        repository: variables.get("GIT_URL"),
        revision: variables.commit("GIT_COMMIT"),
        branch: if tag.is_some() { None } else { jenkins_branch(variables) },
        run_url: variables.get("BUILD_URL"),
        tag,
        ..Given::default()
    }
}

/// Only a multibranch project has a `BRANCH_NAME`. For a change request it is made up, such as `PR-12`.
fn jenkins_branch(variables: Variables<'_>) -> Option<String> {
    if variables.get("CHANGE_ID").is_some() {
        let is_fork = variables.get("CHANGE_FORK").is_some();
        return variables.get("CHANGE_BRANCH").filter(|_| !is_fork);
    }
    variables
        .get("BRANCH_NAME")
        .or_else(|| variables.after("origin/", "GIT_BRANCH"))
}
