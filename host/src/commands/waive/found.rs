//! The findings of a JSON report, as far as waivers need them.

use std::path::{Path, PathBuf};

use portcullis_facts::document::Document;
use serde::Deserialize;
use serde::de::IgnoredAny;

use crate::problem::Problem;
use crate::report::{CONFIGURATION, OWN_PACK};
use crate::text::one_line;

/// A report.
#[derive(Deserialize)]
pub(super) struct Reported {
    schema: u32,
    violations: Vec<Found>,
    #[serde(default)]
    inputs: Vec<Input>,
    #[serde(skip)]
    path: String,
}

/// A finding.
#[derive(Deserialize)]
pub(super) struct Found {
    pub(super) pack: String,
    pub(super) policy: String,
    pub(super) fingerprint: String,
    pub(super) resource: Option<Resource>,
    waiver: Option<IgnoredAny>,
}

#[derive(Deserialize)]
pub(super) struct Resource {
    pub(super) urn: String,
}

#[derive(Deserialize)]
struct Input {
    path: PathBuf,
    format: String,
}

impl Reported {
    /// Reads a report.
    ///
    /// # Errors
    ///
    /// Says that the file cannot be read, or that it is no report of a version that is known.
    pub(super) fn read(path: &Path) -> Result<Self, Problem> {
        const HINT: &str = "write one: `portcullis check … --output json=report.json`";
        let document = Document::read(path).map_err(|error| Problem::from(error).hint(HINT))?;
        let refused = |reason: String| Problem::new(format!("{}: {reason}", path.display())).hint(HINT);
        let reported: Self = serde_json::from_str(document.text())
            .map_err(|error| refused(format!("this is no JSON report: {error}")))?;
        if reported.schema != 1 {
            return Err(refused(format!(
                "the schema is {}, and 1 is what is known",
                reported.schema
            )));
        }
        let path = path.display().to_string();
        Ok(Self { path, ..reported })
    }

    /// Returns the configuration of the run, if it had one.
    pub(super) fn configuration(&self) -> Option<PathBuf> {
        let mut inputs = self.inputs.iter();
        let input = inputs.find(|input| input.format == CONFIGURATION)?;
        Some(input.path.clone())
    }

    /// Returns the finding whose fingerprint begins with a text, `fp1:` or not.
    ///
    /// # Errors
    ///
    /// Says that there is none, that there are several, that it is waived already, and that it is about the configuration.
    pub(super) fn find(&self, beginning: &str) -> Result<&Found, Problem> {
        let digits = beginning.strip_prefix("fp1:").unwrap_or(beginning);
        let fits = |found: &&Found| {
            found
                .fingerprint
                .strip_prefix("fp1:")
                .is_some_and(|all| all.starts_with(digits))
        };
        let mut fitting = self.violations.iter().filter(fits);
        let shown = one_line(beginning);
        let Some(found) = fitting.next().filter(|_| !digits.is_empty()) else {
            return Err(Problem::new(format!("{}: there is no finding `{shown}`", self.path))
                .hint("each finding of the report has its `fingerprint`"));
        };
        if fitting.any(|other| other.fingerprint != found.fingerprint) {
            return Err(
                Problem::new(format!("{}: several findings begin with `{shown}`", self.path))
                    .hint("write more of the fingerprint"),
            );
        }
        if found.waiver.is_some() {
            return Err(Problem::new(format!("the finding `{shown}` is waived already"))
                .hint("the report says by which line of the configuration: give that another day"));
        }
        if found.pack == OWN_PACK {
            return Err(
                Problem::new(format!("the finding `{shown}` is about the configuration")).hint("mend what it names"),
            );
        }
        Ok(found)
    }
}
