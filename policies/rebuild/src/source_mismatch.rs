//! `source-mismatch`, see the page beside this file.

use portcullis_guest::builds::{self, Source};
use portcullis_guest::context::{self, Checkout};
use portcullis_guest::images::ImageReference;
use portcullis_guest::{Check, Deserialize, EnforcementLevel, JsonSchema, Metadata, Need, Policy, Report, Resource};
use portcullis_guest::{Severity, Violation};

use crate::records::Recorded;

portcullis_guest::policy! {
    /// Settings of `source-mismatch`.
    pub struct SourceMismatch {
        /// Further repositories that images may be built from, or what holds them, such as `git.example.com/base`.
        #[serde(default)]
        pub repositories: Vec<String>,
        /// Which commit of the deployed repository an image may be built from.
        #[serde(default)]
        pub revision: Revision,
    }
}

/// Which commit of the deployed repository an image may be built from.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(crate = "portcullis_guest::serde", rename_all = "kebab-case")]
#[schemars(crate = "portcullis_guest::schemars")]
pub enum Revision {
    /// Any: an image that did not change is not built anew, and one that was tested is promoted.
    #[default]
    Any,
    /// The one that is deployed.
    Same,
}

impl Policy for SourceMismatch {
    fn metadata() -> Metadata {
        Metadata::new(
            "source-mismatch",
            "An image that was built from another source than the one that is deployed.",
        )
        .documentation(include_str!("source_mismatch.md"))
        .level(EnforcementLevel::Advisory)
        .severity(Severity::High)
        .tags(["images", "provenance", "supply-chain"])
        .workloads_only()
        .needs([Need::BuildMetadata])
    }

    fn validate(&self) -> Result<(), String> {
        let is_wrong = |entry: &&String| builds::repository_name(entry).is_none();
        match self.repositories.iter().find(is_wrong) {
            Some(entry) => Err(format!(
                "`{entry}` is no address of a repository; write one as `git.example.com/shop/shop`"
            )),
            None => Ok(()),
        }
    }

    fn check(&self, resource: &Resource, report: &mut Report) -> Check {
        report.each(resource.images(), |reference, _| self.check_image(&reference));
        Ok(())
    }
}

/// What a source is, beside the one that is expected.
enum Judgement {
    Fits,
    OtherRepository,
    OtherRevision,
    /// It does not say, or nothing is known to compare it with.
    Open,
}

impl SourceMismatch {
    fn check_image(&self, reference: &ImageReference) -> Check {
        let recorded = Recorded::of(reference)?;
        let deployed = Deployed::now();
        let sources = recorded.records.iter().filter_map(|record| record.source.as_ref());
        let mut mismatches = sources.filter_map(|source| self.mismatch(source, &deployed, &recorded));
        if let Some(violation) = mismatches.next() {
            return Err(violation.into());
        }
        let fits = |source: &Source| matches!(self.judge(source, &deployed), Judgement::Fits);
        if recorded.tell(|record| record.source.as_ref().is_some_and(fits)) {
            return Ok(());
        }
        let text = &recorded.image.text;
        Err(recorded.open(match (deployed.repository, self.revision) {
            (None, _) => format!("nobody knows which repository is deployed, to compare the source of `{text}` with"),
            (Some(_), Revision::Any) => format!("the build metadata of `{text}` does not name its repository"),
            (Some(_), Revision::Same) => format!("nobody can tell whether `{text}` was built from the deployed commit"),
        }))
    }

    fn judge(&self, source: &Source, deployed: &Deployed) -> Judgement {
        if source.repository.is_empty() {
            return Judgement::Open;
        }
        let name = builds::repository_name(&source.repository);
        let is_listed = name.as_deref().is_some_and(|name| self.lists(name));
        match &deployed.repository {
            Some(own) if name.as_ref() == Some(own) => self.judge_revision(&source.revision, &deployed.revision),
            Some(_) if is_listed => Judgement::Fits,
            Some(_) => Judgement::OtherRepository,
            // Where the commit counts, a listed repository may be the deployed one.
            None if is_listed && self.revision == Revision::Any => Judgement::Fits,
            None => Judgement::Open,
        }
    }

    fn judge_revision(&self, source: &str, deployed: &str) -> Judgement {
        match self.revision {
            Revision::Any => Judgement::Fits,
            Revision::Same if !is_commit(source) || !is_commit(deployed) => Judgement::Open,
            Revision::Same if is_same_commit(source, deployed) => Judgement::Fits,
            Revision::Same => Judgement::OtherRevision,
        }
    }

    fn lists(&self, name: &str) -> bool {
        let mut scopes = self
            .repositories
            .iter()
            .filter_map(|entry| builds::repository_name(entry));
        scopes.any(|scope| is_within(name, &scope))
    }

    fn mismatch(&self, source: &Source, deployed: &Deployed, recorded: &Recorded<'_>) -> Option<Violation> {
        let text = &recorded.image.text;
        let Source {
            repository, revision, ..
        } = source;
        let (code, message, hint) = match self.judge(source, deployed) {
            Judgement::Fits | Judgement::Open => return None,
            Judgement::OtherRepository => (
                "repository-mismatch",
                format!("`{text}` was built from `{repository}`, which is neither the deployed repository nor listed"),
                "deploy what was built from the deployed repository, or add the image's to `repositories`",
            ),
            Judgement::OtherRevision => (
                "revision-mismatch",
                format!(
                    "`{text}` was built from the commit `{revision}`, and `{}` is deployed",
                    deployed.revision
                ),
                "let CI build the image from the commit that it deploys, or set `revision = \"any\"`",
            ),
        };
        Some(recorded.violation(code, message).hint(hint))
    }
}

/// What is deployed, as far as it is known.
struct Deployed {
    repository: Option<String>,
    revision: String,
}

impl Deployed {
    fn now() -> Self {
        let checkout = context::current_checkout();
        let repository = |checkout: &Checkout| builds::repository_name(&checkout.repository);
        Self {
            repository: checkout.as_ref().and_then(repository),
            revision: checkout.map(|checkout| checkout.revision).unwrap_or_default(),
        }
    }
}

/// Returns whether a repository is one, or lies below it.
fn is_within(name: &str, scope: &str) -> bool {
    let rest = name.strip_prefix(scope);
    rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// Returns whether a revision is a commit, perhaps shortened as git does it. A branch or a tag may be moved to another.
fn is_commit(revision: &str) -> bool {
    revision.len() >= 7 && revision.chars().all(|digit| digit.is_ascii_hexdigit())
}

fn is_same_commit(one: &str, other: &str) -> bool {
    let (one, other) = (one.to_ascii_lowercase(), other.to_ascii_lowercase());
    one.starts_with(&other) || other.starts_with(&one)
}
