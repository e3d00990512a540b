//! `slow-build`, see the page beside this file.

use portcullis_guest::images::ImageReference;
use portcullis_guest::{Check, EnforcementLevel, Metadata, Need, Policy, Report, Resource, Severity};

use crate::records::Recorded;

portcullis_guest::policy! {
    /// Settings of `slow-build`.
    pub struct SlowBuild {
        /// How many minutes a build may take.
        #[serde(rename = "max-minutes")]
        pub max_minutes: u32,
    }
}

const SECONDS_OF_A_MINUTE: f64 = 60.0;

impl Policy for SlowBuild {
    fn metadata() -> Metadata {
        Metadata::new("slow-build", "An image whose build took longer than it may.")
            .documentation(include_str!("slow_build.md"))
            .level(EnforcementLevel::Advisory)
            .severity(Severity::Low)
            .tags(["images", "rebuild", "performance"])
            .workloads_only()
            .needs([Need::BuildMetadata])
    }

    fn validate(&self) -> Result<(), String> {
        match self.max_minutes {
            0 => Err("`max-minutes` is 0, which no build can keep to".to_owned()),
            _ => Ok(()),
        }
    }

    fn check(&self, resource: &Resource, report: &mut Report) -> Check {
        report.each(resource.images(), |reference, _| self.check_image(&reference));
        Ok(())
    }
}

impl SlowBuild {
    fn check_image(&self, reference: &ImageReference) -> Check {
        let recorded = Recorded::of(reference)?;
        let text = &recorded.image.text;
        let durations = recorded.records.iter().filter_map(|record| record.duration_seconds);
        let longest = durations.max_by(f64::total_cmp).unwrap_or_default();
        if longest > f64::from(self.max_minutes) * SECONDS_OF_A_MINUTE {
            let message = format!(
                "the build of `{text}` took {}, and may take {} min",
                in_minutes(longest),
                self.max_minutes
            );
            let violation = recorded.violation("over-budget", message);
            return Err(violation
                .hint("keep its layers in a cache, and what changes often last in the Dockerfile")
                .into());
        }
        if recorded.tell(|record| record.duration_seconds.is_some()) {
            return Ok(());
        }
        Err(recorded.open(format!("the build metadata of `{text}` does not say how long it took")))
    }
}

/// A part of a second more is a second more: what is too long has to look it.
fn in_minutes(seconds: f64) -> String {
    let seconds = seconds.ceil();
    format!(
        "{:.0} min {:.0} s",
        (seconds / SECONDS_OF_A_MINUTE).floor(),
        seconds % SECONDS_OF_A_MINUTE
    )
}
