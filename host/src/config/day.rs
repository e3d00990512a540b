//! Days on which something begins or ends.

use std::fmt;

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan as _};
use serde::{Serialize, Serializer};

/// A day in UTC, or an instant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Day {
    text: String,
    start: Timestamp,
    end: Timestamp,
}

impl Day {
    /// Reads `2026-12-31`, or an instant with its zone as in `2026-12-31T18:00:00Z`.
    ///
    /// # Errors
    ///
    /// Says that the text is neither, and that no zone is named, without which it would be another instant on each machine.
    pub fn parse(text: &str) -> Result<Self, String> {
        let whole_day = text.parse::<Date>().ok().filter(|_| text.len() == "2026-12-31".len());
        let bounds = match whole_day {
            Some(day) => start(day).zip(day.checked_add(1.day()).ok().and_then(start)),
            None => text.parse::<Timestamp>().ok().map(|instant| (instant, instant)),
        };
        let (start, end) = bounds.ok_or_else(|| format!("`{text}` is no day, and no time with its zone"))?;
        Ok(Self {
            text: text.to_owned(),
            start,
            end,
        })
    }

    /// Returns when the day begins, in UTC; the instant, if it is one.
    pub fn start(&self) -> Timestamp {
        self.start
    }

    /// Returns when the day is over, in UTC; the instant, if it is one.
    pub fn end(&self) -> Timestamp {
        self.end
    }
}

impl fmt::Display for Day {
    /// Writes the day as it was written.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.text)
    }
}

impl Serialize for Day {
    /// Writes the day as it was written.
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

fn start(day: Date) -> Option<Timestamp> {
    let midnight = day.to_zoned(TimeZone::UTC).ok()?;
    Some(midnight.timestamp())
}

#[cfg(test)]
mod tests {
    use super::Day;

    fn bounds(text: &str) -> String {
        Day::parse(text).map_or_else(|reason| reason, |day| format!("{} {}", day.start(), day.end()))
    }

    #[test]
    fn a_day_goes_from_midnight_to_midnight_in_utc() {
        assert_eq!(bounds("2026-12-31"), "2026-12-31T00:00:00Z 2027-01-01T00:00:00Z");
        assert_eq!(bounds("2028-02-29"), "2028-02-29T00:00:00Z 2028-03-01T00:00:00Z");
    }

    #[test]
    fn an_instant_is_one() {
        assert_eq!(
            bounds("2026-12-31T18:00:00+02:00"),
            "2026-12-31T16:00:00Z 2026-12-31T16:00:00Z"
        );
    }

    #[test]
    fn what_is_no_instant_everywhere_is_none() {
        for text in [
            "",
            "2026-02-30",
            "2026-12-31T18:00:00",
            "18:00:00",
            "tomorrow",
            "9999-12-31",
            "20261231",
        ] {
            assert_eq!(bounds(text), format!("`{text}` is no day, and no time with its zone"));
        }
    }
}
