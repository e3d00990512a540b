//! Packs in registries, for a program that speaks to none.

#![expect(clippy::unused_self, reason = "it is asked as what speaks to registries is")]

use std::path::PathBuf;

use crate::problem::Problem;

/// What says so.
pub(in crate::commands) struct Registry;

impl Registry {
    pub(in crate::commands) fn new(_store: PathBuf, _offline: bool) -> Self {
        Self
    }

    pub(in crate::commands) fn pull(&self, reference: &str) -> Result<(String, Vec<u8>), Problem> {
        Err(unable(reference))
    }

    pub(in crate::commands) fn pull_pinned(
        &self,
        reference: &str,
        _manifest: Option<&str>,
    ) -> Result<(String, Vec<u8>), Problem> {
        Err(unable(reference))
    }

    pub(in crate::commands) fn kept_signatures(
        &self,
        reference: &str,
        _manifest: &str,
    ) -> Result<Vec<String>, Problem> {
        Err(unable(reference))
    }

    pub(in crate::commands) fn signatures(&self, reference: &str, _manifest: &str) -> Result<Vec<String>, Problem> {
        Err(unable(reference))
    }
}

fn unable(reference: &str) -> Problem {
    Problem::new(format!(
        "this program speaks to no registry, so `{reference}` cannot be had"
    ))
    .hint("take one that was built with the feature `registry`")
}
