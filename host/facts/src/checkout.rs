//! Which checkout is being deployed.
//!
//! What the user says comes first, then what the CI says that runs the program, then what `git` says in the folder of
//! the plan. No credential in an address gets through, whoever names it.

mod ci;
mod git;

use std::path::Path;

use crate::address::without_credentials;
use git::Git;

/// The checkout that is being deployed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checkout {
    /// The repository's address, such as `https://git.example.com/shop/shop.git`. Empty where nobody names one: the
    /// checkout has no remote.
    pub repository: String,
    /// The commit.
    pub revision: String,
    /// Whether there are changes that are not committed. `None` where nobody looked.
    pub dirty: Option<bool>,
    /// The branch.
    pub branch: Option<String>,
    /// The tag.
    pub tag: Option<String>,
    /// The page of the CI run.
    pub run_url: Option<String>,
}

/// What one source tells of the checkout: the user, the CI, or git.
///
/// It is believed as it is, so no text in it may be empty.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Given {
    /// The repository's address.
    pub repository: Option<String>,
    /// The commit.
    pub revision: Option<String>,
    /// Whether there are changes that are not committed.
    pub dirty: Option<bool>,
    /// The branch.
    pub branch: Option<String>,
    /// The tag.
    pub tag: Option<String>,
    /// The page of the CI run.
    pub run_url: Option<String>,
}

impl Checkout {
    /// Returns the checkout, each field from the first that tells it: what the user gives, the variables that the CI
    /// sets, and git in the folder of the plan. `None` where none of them tells the commit.
    ///
    /// The variables are looked up by their names. Whether there are changes, the branch and the tag are not taken from
    /// a source that speaks of another commit.
    pub fn find(given: Given, variable: &dyn Fn(&str) -> Option<String>, folder: &Path) -> Option<Self> {
        let known = given.or(ci::told(variable)).or(Git::in_folder(folder).told());
        Some(Self {
            repository: known.repository.map(without_credentials).unwrap_or_default(),
            revision: known.revision?,
            dirty: known.dirty,
            branch: known.branch,
            tag: known.tag,
            run_url: known.run_url.map(without_credentials),
        })
    }
}

impl Given {
    /// Fills in what is missing from a source that is believed less.
    fn or(self, other: Self) -> Self {
        let other = other.of_commit(self.revision.as_deref());
        Self {
            repository: self.repository.or(other.repository),
            revision: self.revision.or(other.revision),
            dirty: self.dirty.or(other.dirty),
            branch: self.branch.or(other.branch),
            tag: self.tag.or(other.tag),
            run_url: self.run_url.or(other.run_url),
        }
    }

    /// Leaves out what is true of another commit only.
    fn of_commit(self, revision: Option<&str>) -> Self {
        match (revision, self.revision.as_deref()) {
            (Some(known), Some(own)) if known != own => Self {
                dirty: None,
                branch: None,
                tag: None,
                ..self
            },
            _ => self,
        }
    }
}

#[cfg(test)]
mod testing;
#[cfg(test)]
mod tests;
