//! `overlong-log-retention`, see the page beside this file.

use portcullis_guest::{Check, Metadata, Policy, Report, Resource, Stop, Violation};

portcullis_guest::policy! {
    /// Settings of `overlong-log-retention`.
    pub struct OverlongLogRetention {
        /// The most days that a log group may keep its logs.
        #[serde(default = "three_months")]
        pub days: u32,
    }
}

fn three_months() -> u32 {
    90
}

impl Policy for OverlongLogRetention {
    fn metadata() -> Metadata {
        Metadata::new(
            "overlong-log-retention",
            "A log group that keeps its logs for longer than it may, or for ever.",
        )
        .documentation(include_str!("overlong_log_retention.md"))
        .tags(["cost", "privacy"])
        .types(["aws:cloudwatch/logGroup:LogGroup"])
    }

    fn validate(&self) -> Result<(), String> {
        match self.days {
            0 => Err("`days` allows no day at all".to_owned()),
            _ => Ok(()),
        }
    }

    fn check(&self, resource: &Resource, report: &mut Report) -> Check {
        // `?` leaves the question open where a value is known only during the update, or is a secret.
        let days = resource.inputs().get::<u32>("/retentionInDays")?;
        let kept = match days {
            None | Some(0) => "for ever".to_owned(), // so the provider's page of `LogGroup` says
            Some(days) if days <= self.days => return Ok(()),
            Some(days) => format!("for {days} days"),
        };
        let class = resource.inputs().get::<String>("/logGroupClass")?;
        if class.as_deref() == Some("DELIVERY") {
            return Err(Stop::not_applicable(
                "AWS itself limits how long logs of the class `DELIVERY` are kept",
            ));
        }
        let message = format!("keeps its logs {kept}, and may for {} days", self.days);
        report.violation(
            Violation::new(message)
                .at("/retentionInDays")
                .code("retention-too-long")
                .hint(format!("set `retentionInDays` to {} or less", self.days)),
        );
        Ok(())
    }
}
