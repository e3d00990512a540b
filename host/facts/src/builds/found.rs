//! What is found in a file, or in a part of it.

use super::Build;
use super::evidence::Evidence;
use super::members::within;
use super::size::Size;
use super::vouching::Index;

/// What a file records.
#[derive(Debug, Default)]
pub(super) struct Content {
    /// The builds.
    pub(super) builds: Vec<Build>,
    /// The image indexes, each of which tells which manifests belong to one image.
    pub(super) indexes: Vec<Index>,
}

/// What a JSON object turned out to be.
#[derive(Debug)]
pub(super) enum Found {
    /// A record of builds, or of which manifests belong to an image.
    Content(Content),
    /// Something else, and this is what.
    Other(String),
}

/// Why a JSON object that may well have been meant as a record of builds is not read.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Refusal {
    /// It is no record. The words follow upon the name of the file.
    NoRecord(String),
    /// It is a record in a form that is not read, and this is what to give instead.
    Unread(String, &'static str),
    /// It is a record, and this is what is wrong with it.
    Malformed(String),
}

impl From<Vec<Build>> for Found {
    fn from(builds: Vec<Build>) -> Self {
        Self::Content(Content {
            builds,
            indexes: Vec::new(),
        })
    }
}

impl Found {
    /// Returns what was found. Something else is then called by what it is in, too.
    pub(super) fn inside(self, holder: &str) -> Self {
        match self {
            Self::Other(what) => Self::Other(format!("{what} in {holder}")),
            content @ Self::Content(_) => content,
        }
    }

    /// Returns what was found, whose builds then keep what they were read out of.
    pub(super) fn proven_by(mut self, evidence: impl FnOnce() -> Evidence) -> Self {
        if let Self::Content(content) = &mut self {
            let evidence = evidence();
            for build in &mut content.builds {
                build.evidence = Some(evidence.clone());
            }
        }
        self
    }
}

impl From<String> for Refusal {
    fn from(problem: String) -> Self {
        Self::Malformed(problem)
    }
}

impl Refusal {
    /// Returns the refusal, with what the refused thing is in.
    pub(super) fn inside(self, holder: &str) -> Self {
        match self {
            Self::Unread(what, hint) => Self::Unread(format!("{what} in {holder}"), hint),
            other => other,
        }
    }

    /// Returns the refusal, with the member that something is wrong in.
    pub(super) fn within(self, key: &str) -> Self {
        match self {
            Self::Malformed(problem) => Self::Malformed(within(key, &problem)),
            other => other,
        }
    }
}

/// Returns all that is found in the parts of a file. What else is attested of an image is passed over beside a record of
/// builds, and is what is found where there is none. `None` if there are no parts.
pub(super) fn gather(parts: impl IntoIterator<Item = Result<Found, Refusal>>) -> Result<Option<Found>, Refusal> {
    let mut all: Option<Content> = None;
    let mut size = Size::default();
    let mut first_other = None;
    for part in parts {
        match part? {
            Found::Content(content) => {
                size.add(&content.builds)?;
                let all = all.get_or_insert_default();
                all.builds.extend(content.builds);
                all.indexes.extend(content.indexes);
            }
            Found::Other(what) => {
                first_other.get_or_insert(what);
            }
        }
    }
    Ok(all.map(Found::Content).or(first_other.map(Found::Other)))
}
