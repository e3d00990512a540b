//! JSON lines: a record in each line.
//!
//! GitHub's actions and `cosign` write several attestations of an image so.

use super::found::{Found, Refusal, gather};
use super::members::Members;

/// Returns the lines of a text that holds an object in each, with their numbers. `None` for any other text. Lines that
/// are blank count, but are not returned.
pub(super) fn split(text: &str) -> Option<Vec<(usize, &str)>> {
    let lines = text.lines().enumerate().map(|(place, line)| (place + 1, line.trim()));
    let lines = lines.filter(|(_, line)| !line.is_empty());
    let mut ahead = lines.clone();
    let ((_, first), _) = (ahead.next()?, ahead.next()?);
    serde_json::from_str::<Members>(first).ok()?;
    Some(lines.collect())
}

/// Returns what is found in lines, or the number of the first one that is refused, and why.
pub(super) fn read(
    lines: &[(usize, &str)],
    read_one: impl Fn(&str) -> Result<Found, Refusal>,
) -> Result<Found, (usize, Refusal)> {
    let mut at = 0;
    let found = lines.iter().map(|(number, line)| {
        at = *number;
        read_one(line)
    });
    match gather(found) {
        Ok(Some(found)) => Ok(found),
        Ok(None) => Err((at, Refusal::NoRecord("is empty".to_owned()))),
        Err(refusal) => Err((at, refusal)),
    }
}

#[cfg(test)]
mod tests {
    use super::split;

    #[test]
    fn a_text_of_objects_is_lines_and_their_numbers_count_blank_ones() {
        assert_eq!(split("{}\n\n {\"a\": 1}\r\n"), Some(vec![(1, "{}"), (3, "{\"a\": 1}")]));
        assert_eq!(split("{}\nno json"), Some(vec![(1, "{}"), (2, "no json")]));
    }

    #[test]
    fn a_text_of_one_object_or_none_is_no_lines() {
        for text in ["", "{}", "{}\n\n", "{\n}", "[\n]", "no json\n{}"] {
            assert_eq!(split(text), None, "{text}");
        }
    }
}
