//! `stale-image`, see the page beside this file.

use portcullis_guest::images::ImageReference;
use portcullis_guest::{Check, EnforcementLevel, Metadata, Need, Policy, Report, Resource};

use crate::records::Recorded;

portcullis_guest::policy! {
    /// Settings of `stale-image`.
    pub struct StaleImage {
        /// How many days old a deployed image may be.
        #[serde(rename = "max-age-days")]
        pub max_age_days: u32,
    }
}

const SECONDS_OF_A_DAY: f64 = 86_400.0;

/// How far the clocks of the builder and of the check may be apart, in seconds.
const CLOCK_DIFFERENCE: f64 = 3600.0;

impl Policy for StaleImage {
    fn metadata() -> Metadata {
        Metadata::new("stale-image", "An image that was built too long ago: a rebuild is due.")
            .documentation(include_str!("stale_image.md"))
            .level(EnforcementLevel::Advisory)
            .tags(["images", "provenance", "rebuild"])
            .workloads_only()
            .needs([Need::BuildMetadata])
    }

    fn validate(&self) -> Result<(), String> {
        match self.max_age_days {
            0 => Err("`max-age-days` is 0, which no image can keep to".to_owned()),
            _ => Ok(()),
        }
    }

    fn check(&self, resource: &Resource, report: &mut Report) -> Check {
        report.each(resource.images(), |reference, _| self.check_image(&reference));
        Ok(())
    }
}

impl StaleImage {
    fn check_image(&self, reference: &ImageReference) -> Check {
        let recorded = Recorded::of(reference)?;
        let text = &recorded.image.text;
        let limit = f64::from(self.max_age_days) * SECONDS_OF_A_DAY;
        let is_fresh = |age: f64| (-CLOCK_DIFFERENCE..=limit).contains(&age);
        if recorded.tell(|record| record.age_seconds.is_some_and(is_fresh)) {
            return Ok(());
        }
        let ages = recorded.records.iter().filter_map(|record| record.age_seconds);
        let oldest = ages.max_by(f64::total_cmp);
        let Some(age) = oldest.filter(|age| !is_fresh(*age)) else {
            return Err(recorded.open(format!("the build metadata of `{text}` does not say when it was built")));
        };
        if age < 0.0 {
            return Err(recorded.open(format!("`{text}` is recorded as built in the future")));
        }
        let message = format!(
            "`{text}` was built more than {:.0} days ago, and may be {} days old",
            (age / SECONDS_OF_A_DAY).floor(),
            self.max_age_days
        );
        let violation = recorded.violation("too-old", message);
        Err(violation
            .hint("build the image anew, on a base of today, and deploy that")
            .into())
    }
}
