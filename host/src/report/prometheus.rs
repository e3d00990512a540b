//! The report as metrics: the text format 0.0.4 of Prometheus, for a textfile collector or a push gateway
//! (prometheus.io, "Exposition formats"). How long the run took is the one figure that differs from run to run.

use std::collections::BTreeMap;
use std::fmt::Display;
use std::io::{self, Write};
use std::time::Duration;

use crate::text::one_line;

use super::circumstances::circumstances;
use super::{Effect, Report, ReportedBuild, Verdict};

pub(super) fn write(report: &Report, took: Duration, output: &mut dyn Write) -> io::Result<()> {
    let metrics = [
        info(report),
        verdict(report),
        resources(report),
        policies(report),
        open_questions(report),
        findings(report),
        faults(report),
        skipped(report),
        waivers(report),
        build_seconds(report),
        build_times(report),
        evaluation_time(report),
        duration(took),
    ];
    for circumstance in circumstances(report) {
        writeln!(output, "# {}", circumstance.line())?;
    }
    metrics.iter().try_for_each(|metric| metric.write(output))
}

/// A metric with its samples, by their labels: of each combination there may be one.
struct Metric {
    name: &'static str,
    help: &'static str,
    samples: BTreeMap<Vec<(&'static str, String)>, String>,
}

impl Metric {
    fn new(name: &'static str, help: &'static str) -> Self {
        Self {
            name,
            help,
            samples: BTreeMap::new(),
        }
    }

    fn with(mut self, labels: &[(&'static str, &str)], value: impl Display) -> Self {
        self.put(labels, value);
        self
    }

    fn put(&mut self, labels: &[(&'static str, &str)], value: impl Display) {
        let labels = labels.iter().map(|(name, value)| (*name, one_line(value)));
        self.samples.insert(labels.collect(), value.to_string());
    }

    fn write(&self, output: &mut dyn Write) -> io::Result<()> {
        let Self { name, help, samples } = self;
        if samples.is_empty() {
            return Ok(());
        }
        writeln!(output, "# HELP portcullis_{name} {help}")?;
        writeln!(output, "# TYPE portcullis_{name} gauge")?;
        for (labels, value) in samples {
            let labels: Vec<_> = labels
                .iter()
                .map(|(name, value)| format!("{name}=\"{}\"", escape(value)))
                .collect();
            let labels = if labels.is_empty() {
                String::new()
            } else {
                format!("{{{}}}", labels.join(","))
            };
            writeln!(output, "portcullis_{name}{labels} {value}")?;
        }
        Ok(())
    }
}

/// Escapes the value of a label.
fn escape(text: &str) -> String {
    text.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n")
}

fn info(report: &Report) -> Metric {
    let labels = [
        ("version", env!("CARGO_PKG_VERSION")),
        ("profile", report.profile.as_str()),
    ];
    Metric::new("info", "The version and the profile of the run.").with(&labels, 1)
}

fn verdict(report: &Report) -> Metric {
    let metric = Metric::new("verdict", "1 for the verdict of the run, 0 for the others.");
    let verdicts = [Verdict::Allowed, Verdict::Denied, Verdict::Faulted];
    verdicts.into_iter().fold(metric, |metric, verdict| {
        metric.with(&[("verdict", verdict.as_str())], u8::from(verdict == report.verdict))
    })
}

fn resources(report: &Report) -> Metric {
    Metric::new("resources", "Resources that were judged.").with(&[], report.summary.resources)
}

fn policies(report: &Report) -> Metric {
    let metric = Metric::new("policies", "Policies that judged, and that the configuration disables.");
    let metric = metric.with(&[("state", "judged")], report.summary.policies);
    metric.with(&[("state", "disabled")], report.disabled.len())
}

fn open_questions(report: &Report) -> Metric {
    let metric = Metric::new("open_questions", "Questions that only the update will answer.");
    metric.with(&[], report.summary.undetermined)
}

/// Counts the findings; those of a policy that has none, too, so that they are seen to be none.
fn findings(report: &Report) -> Metric {
    let mut counts: BTreeMap<[&str; 4], usize> = BTreeMap::new();
    for policy in &report.policies {
        let effect = if policy.level.denies() {
            Effect::Denies
        } else {
            Effect::Warns
        };
        counts.insert(
            [&policy.pack, &policy.policy, policy.level.as_str(), effect.as_str()],
            0,
        );
    }
    for finding in &report.violations {
        let effect = finding.effect().as_str();
        *counts
            .entry([&finding.pack, &finding.policy, finding.level.as_str(), effect])
            .or_default() += 1;
    }
    let metric = Metric::new("findings", "Findings by policy, level and what they do.");
    counts
        .into_iter()
        .fold(metric, |metric, ([pack, policy, level, effect], count)| {
            let labels = [("pack", pack), ("policy", policy), ("level", level), ("effect", effect)];
            metric.with(&labels, count)
        })
}

fn faults(report: &Report) -> Metric {
    let mut metric = Metric::new("faults", "Policies and packs that broke down.");
    if report.faults.is_empty() {
        metric.put(&[], 0);
    }
    for fault in &report.faults {
        let policy = fault.policy.as_deref().unwrap_or_default();
        metric.put(
            &[("pack", &fault.pack), ("policy", policy), ("kind", fault.kind.as_str())],
            1,
        );
    }
    metric
}

fn skipped(report: &Report) -> Metric {
    let mut metric = Metric::new("skipped", "Policies that did not judge, though nobody disabled them.");
    for skipped in &report.skipped {
        let labels = [
            ("pack", &*skipped.pack),
            ("policy", &skipped.policy),
            ("reason", &skipped.reason),
        ];
        metric.put(&labels, 1);
    }
    metric
}

fn waivers(report: &Report) -> Metric {
    let help = "When a waiver of the configuration ends, in seconds of Unix time.";
    let mut metric = Metric::new("waiver_end_timestamp_seconds", help);
    for waiver in &report.waivers {
        let waiver = &waiver.waiver;
        let line = waiver.line.to_string();
        if let Some(end) = end_of(&waiver.expires) {
            metric.put(
                &[("path", &waiver.path), ("line", &line), ("owner", &waiver.owner)],
                end,
            );
        }
    }
    metric
}

/// Returns the end of a day in UTC, or a time, as seconds of Unix time.
fn end_of(expires: &str) -> Option<i64> {
    let time = expires.parse::<jiff::Timestamp>().ok();
    let day = || {
        let day: jiff::civil::Date = expires.parse().ok()?;
        let next = day.tomorrow().ok()?;
        Some(next.to_zoned(jiff::tz::TimeZone::UTC).ok()?.timestamp())
    };
    Some(time.or_else(day)?.as_second())
}

fn build_seconds(report: &Report) -> Metric {
    let help = "How long the build of an image took that a resource runs.";
    builds(report, Metric::new("image_build_seconds", help), |build| {
        build.seconds.map(|seconds| seconds.to_string())
    })
}

fn build_times(report: &Report) -> Metric {
    let help = "When the build of an image ended that a resource runs, in seconds of Unix time.";
    builds(report, Metric::new("image_build_timestamp_seconds", help), |build| {
        let finished: jiff::Timestamp = build.finished_on.as_ref()?.parse().ok()?;
        Some(finished.as_second().to_string())
    })
}

fn builds(report: &Report, mut metric: Metric, value: impl Fn(&ReportedBuild) -> Option<String>) -> Metric {
    for image in report.images.iter().flatten() {
        for build in &image.builds {
            let labels = [
                ("image", &*image.reference),
                ("platform", build.platform.as_deref().unwrap_or_default()),
                ("builder", &build.builder),
                ("repository", &build.repository),
                ("revision", &build.revision),
                ("record", &build.document),
            ];
            if let Some(value) = value(build) {
                metric.put(&labels, value);
            }
        }
    }
    metric
}

fn evaluation_time(report: &Report) -> Metric {
    let help = "The time that dates were judged by, where it was given (`--at`), in seconds of Unix time.";
    let metric = Metric::new("evaluation_timestamp_seconds", help);
    let at = report.at.as_deref().and_then(|at| at.parse::<jiff::Timestamp>().ok());
    match at {
        Some(at) => metric.with(&[], at.as_second()),
        None => metric,
    }
}

fn duration(took: Duration) -> Metric {
    let metric = Metric::new("duration_seconds", "How long the run took.");
    metric.with(&[], format_args!("{:.3}", took.as_secs_f64()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_waiver_holds_through_its_last_day() {
        assert_eq!(end_of("1970-01-01"), Some(86_400));
        assert_eq!(end_of("1970-01-01T00:01:00Z"), Some(60));
        assert_eq!(end_of("soon"), None);
    }

    #[test]
    fn a_label_cannot_end_its_line() {
        let metric = Metric::new("x", "X.").with(&[("name", "a\"} 1\nportcullis_verdict\\")], 2);
        let mut text = Vec::new();
        metric.write(&mut text).unwrap();
        assert_eq!(
            String::from_utf8(text).unwrap(),
            "# HELP portcullis_x X.\n# TYPE portcullis_x gauge\n\
             portcullis_x{name=\"a\\\"} 1 portcullis_verdict\\\\\"} 2\n"
        );
    }
}
