//! `untrusted-builder`, see the page beside this file.

use portcullis_guest::builds::Build;
use portcullis_guest::images::ImageReference;
use portcullis_guest::{Check, Metadata, Need, Policy, Report, Resource, Severity, matches_any};

use crate::records::{Recorded, has_provenance};

portcullis_guest::policy! {
    /// Settings of `untrusted-builder`.
    pub struct UntrustedBuilder {
        /// Identifiers of the builders that may build, such as `https://ci.example.com/runners/*`. An empty one stands for
        /// all builders that do not name themselves.
        pub allow: Vec<String>,
        /// The kinds of builds that may be, such as `https://mobyproject.org/buildkit@v1`. All, where none is named.
        #[serde(default, rename = "build-types")]
        pub build_types: Vec<String>,
    }
}

impl Policy for UntrustedBuilder {
    fn metadata() -> Metadata {
        Metadata::new(
            "untrusted-builder",
            "An image that was built by a builder which is not on the list.",
        )
        .documentation(include_str!("untrusted_builder.md"))
        .severity(Severity::High)
        .tags(["images", "provenance", "supply-chain"])
        .workloads_only()
        .needs([Need::BuildMetadata])
    }

    fn validate(&self) -> Result<(), String> {
        if self.allow.is_empty() {
            return Err("`allow` names no builder".to_owned());
        }
        if self.build_types.iter().any(String::is_empty) {
            return Err("`build-types` names an empty one, which no build has".to_owned());
        }
        self.allow.iter().try_for_each(|entry| check_entry(entry))
    }

    fn check(&self, resource: &Resource, report: &mut Report) -> Check {
        report.each(resource.images(), |reference, report| {
            self.check_image(&reference, report)
        });
        Ok(())
    }
}

impl UntrustedBuilder {
    fn check_image(&self, reference: &ImageReference, report: &mut Report) -> Check {
        let recorded = Recorded::of(reference)?;
        report.each([Self::check_builder, Self::check_build_type], |check, _| {
            check(self, &recorded)
        });
        Ok(())
    }

    fn allows(&self, builder: &str) -> bool {
        self.allow.iter().any(|entry| is_listed(entry, builder))
    }

    fn check_builder(&self, recorded: &Recorded<'_>) -> Check {
        let text = &recorded.image.text;
        let is_other = |record: &&Build| !record.builder.is_empty() && !self.allows(&record.builder);
        if let Some(Build { builder, .. }) = recorded.records.iter().find(is_other) {
            let message = format!("`{text}` was built by `{builder}`, which is not on the list");
            let violation = recorded.violation("builder-not-listed", message);
            return Err(violation
                .hint("deploy what a listed builder built, or have the security team add the builder to `allow`")
                .into());
        }
        if recorded.tell(|record| has_provenance(record) && self.allows(&record.builder)) {
            return Ok(());
        }
        let is_unnamed = |record: &Build| record.builder.is_empty() && has_provenance(record);
        if recorded.records.iter().any(is_unnamed) {
            let message = format!("`{text}` was built by a builder that does not name itself");
            let violation = recorded.violation("builder-unnamed", message);
            return Err(violation
                .hint("give the builder a name (`--attest type=provenance,builder-id=…`), or allow `\"\"`")
                .into());
        }
        Err(recorded.open(format!("the build metadata of `{text}` does not say who built it")))
    }

    fn check_build_type(&self, recorded: &Recorded<'_>) -> Check {
        let text = &recorded.image.text;
        let is_listed = |record: &Build| self.build_types.contains(&record.build_type);
        let is_other = |record: &&Build| !record.build_type.is_empty() && !is_listed(record);
        if self.build_types.is_empty() {
            return Ok(());
        }
        if let Some(Build { build_type, .. }) = recorded.records.iter().find(is_other) {
            let message = format!("`{text}` is of the build type `{build_type}`, which is not on the list");
            let violation = recorded.violation("build-type-not-listed", message);
            return Err(violation
                .hint("build it as the others are built, or have the security team add the type to `build-types`")
                .into());
        }
        if recorded.tell(is_listed) {
            return Ok(());
        }
        let message = format!("the build metadata of `{text}` does not say of which build type it is");
        Err(recorded.open(message))
    }
}

/// Refuses an entry that may match anybody's builder, and one that can match none: scheme and host are in lower case
/// ([in-toto](https://github.com/in-toto/attestation/blob/main/spec/v1/field_types.md#typeuri)).
fn check_entry(entry: &str) -> Result<(), String> {
    let (scheme, rest) = entry.split_once("://").unwrap_or_default();
    let (host, path) = rest.split_once('/').unwrap_or((rest, ""));
    let before_path = format!("{scheme}{host}");
    if entry.trim() != entry {
        return Err(format!("`{entry}` has white space around it"));
    }
    if before_path.contains(char::is_uppercase) {
        return Err(format!("`{entry}` has a scheme or a host that is not in lower case"));
    }
    let in_path = !host.is_empty() && !before_path.contains('*') && !path.contains("**");
    if entry.contains('*') && !in_path {
        return Err(format!(
            "`{entry}` may be anybody's builder: a `*` stands in the path of an address, as in `https://ci.example.com/shop/*`"
        ));
    }
    Ok(())
}

/// Returns whether a builder is one of an entry's. A `*` stands for what is within a segment of the path, and as the last
/// sign, behind `/` or `@`, for all that follows.
fn is_listed(entry: &str, builder: &str) -> bool {
    let is_open = entry.ends_with("/*") || entry.ends_with("@*");
    let mut segments = builder.split('/');
    let is_begun = entry
        .split('/')
        .all(|pattern| segments.next().is_some_and(|segment| is_one(pattern, segment)));
    is_begun && segments.all(|segment| is_open && is_plain(segment))
}

fn is_one(pattern: &str, segment: &str) -> bool {
    pattern == segment || (is_plain(segment) && matches_any(&[pattern], segment))
}

/// A path that leads back is not below what it begins with, nor is one that does so once it is decoded (`%2e%2e`), or that has
/// letters which nobody sees. So a `*` stands for none of these.
fn is_plain(segment: &str) -> bool {
    let is_clear = |letter: char| letter.is_ascii_graphic() && !matches!(letter, '%' | '\\' | '?' | '#');
    !matches!(segment, "" | "." | "..") && segment.chars().all(is_clear)
}
