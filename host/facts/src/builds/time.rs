//! How long a build took, and how long ago that was.

use super::Build;
use jiff::Timestamp;

impl Build {
    /// Returns how long the build took, in seconds. `None` where the record does not say when it began and ended, or says
    /// that it ended before it began.
    pub fn duration_seconds(&self) -> Option<f64> {
        let began = time(self.started_on.as_deref())?;
        let ended = time(self.finished_on.as_deref())?;
        let seconds = ended.duration_since(began).as_secs_f64();
        (seconds >= 0.0).then_some(seconds)
    }

    /// Returns how old the build is at a time, RFC 3339: the seconds since it ended, or since it began where the record does
    /// not say when it ended. Below zero where that is still to come. `None` where the record says neither.
    pub fn age_seconds(&self, at: &str) -> Option<f64> {
        let then = time(self.finished_on.as_deref()).or_else(|| time(self.started_on.as_deref()))?;
        Some(time(Some(at))?.duration_since(then).as_secs_f64())
    }
}

/// The times that programs write where they have none, the zeros of Go and of Unix, are none. Nor is what has no offset:
/// [in-toto](https://github.com/in-toto/attestation/blob/main/spec/v1/field_types.md#timestamp) asks for RFC 3339.
fn time(text: Option<&str>) -> Option<Timestamp> {
    let time = text?.parse::<Timestamp>().ok()?;
    (time > Timestamp::UNIX_EPOCH).then_some(time)
}

#[cfg(test)]
mod tests {
    use super::Build;

    fn build(started_on: &str, finished_on: &str) -> Build {
        let some = |text: &str| Some(text.to_owned()).filter(|text| !text.is_empty());
        Build {
            started_on: some(started_on),
            finished_on: some(finished_on),
            ..Build::default()
        }
    }

    fn age(started_on: &str, finished_on: &str) -> Option<f64> {
        build(started_on, finished_on).age_seconds("2026-11-24T12:00:00Z")
    }

    #[test]
    fn a_build_takes_from_its_beginning_to_its_end() {
        let build = build("2026-11-24T11:09:57.25Z", "2026-11-24T11:10:58.75Z");
        assert_eq!(build.duration_seconds(), Some(61.5));
    }

    #[test]
    fn offsets_count() {
        let build = build("2026-11-24T11:00:00Z", "2026-11-24T12:00:30+01:00");
        assert_eq!(build.duration_seconds(), Some(30.0));
    }

    #[test]
    fn a_build_that_ends_before_it_begins_took_nobody_knows_how_long() {
        assert_eq!(
            build("2026-11-24T12:00:00Z", "2026-11-24T11:00:00Z").duration_seconds(),
            None
        );
    }

    #[test]
    fn a_time_that_is_missing_or_no_time_tells_no_duration() {
        assert_eq!(build("", "2026-11-24T11:00:00Z").duration_seconds(), None);
        assert_eq!(build("2026-11-24T11:00:00Z", "").duration_seconds(), None);
        assert_eq!(build("yesterday", "2026-11-24T11:00:00Z").duration_seconds(), None);
        assert_eq!(
            build("2026-11-24T11:00:00", "2026-11-24T11:00:00").duration_seconds(),
            None
        );
    }

    #[test]
    fn the_age_counts_from_the_end() {
        assert_eq!(age("2026-11-24T10:00:00Z", "2026-11-24T11:59:00Z"), Some(60.0));
    }

    #[test]
    fn without_an_end_the_age_counts_from_the_beginning() {
        assert_eq!(age("2026-11-24T10:00:00Z", ""), Some(7200.0));
        assert_eq!(age("2026-11-24T10:00:00Z", "soon"), Some(7200.0));
        assert_eq!(age("", ""), None);
    }

    #[test]
    fn the_age_of_what_is_still_to_come_is_below_zero() {
        assert_eq!(age("", "2026-11-24T12:00:01.5Z"), Some(-1.5));
    }

    #[test]
    fn a_zero_is_no_time() {
        assert_eq!(age("", "0001-01-01T00:00:00Z"), None);
        assert_eq!(age("", "1970-01-01T00:00:00Z"), None);
        assert_eq!(age("1970-01-01T00:00:00Z", "2026-11-24T11:00:00Z"), Some(3600.0));
        assert_eq!(
            build("1970-01-01T00:00:00Z", "2026-11-24T11:00:00Z").duration_seconds(),
            None
        );
    }
}
