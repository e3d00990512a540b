//! Patterns in settings.

/// Returns whether a text fits one of some patterns, in which `*` stands for any characters.
///
/// ```
/// use portcullis_guest::matches_any;
///
/// let types = ["aws:rds/*", "gcp:sql/databaseInstance:DatabaseInstance"];
/// assert!(matches_any(&types, "aws:rds/instance:Instance"));
/// assert!(!matches_any(&types, "aws:s3/bucket:Bucket"));
/// ```
pub fn matches_any(patterns: &[impl AsRef<str>], text: &str) -> bool {
    patterns.iter().any(|pattern| matches(pattern.as_ref(), text))
}

/// Returns whether a pattern fits every text, so that a list with it leaves nothing to judge.
///
/// ```
/// use portcullis_guest::matches_all;
///
/// assert!(matches_all("**"));
/// assert!(!matches_all("team-*"));
/// ```
pub fn matches_all(pattern: &str) -> bool {
    !pattern.is_empty() && pattern.chars().all(|letter| letter == '*')
}

/// Looks for each piece at the first place that has it, which leaves the most to those after it: so a pattern with many
/// stars takes no longer than one with few.
fn matches(pattern: &str, text: &str) -> bool {
    let Some((first, rest)) = pattern.split_once('*') else {
        return pattern == text;
    };
    let (middle, last) = rest.rsplit_once('*').unwrap_or(("", rest));
    let after_first = text.strip_prefix(first);
    let after_middle = after_first.and_then(|text| {
        let mut pieces = middle.split('*');
        pieces.try_fold(text, |text, piece| Some(text.split_once(piece)?.1))
    });
    after_middle.is_some_and(|text| text.ends_with(last))
}

#[cfg(test)]
mod tests {
    use super::{matches, matches_any};

    #[test]
    fn a_star_stands_for_any_characters() {
        for (pattern, text) in [
            ("*", ""),
            ("dev", "dev"),
            ("team-*", "team-shop"),
            ("a*b*c", "aXbYc"),
            ("*:v1:*", "a:v1:b"),
            ("*", "téam"),
            ("**", "dev"),
            ("a*a", "aa"),
            ("*ab*ab", "abab"),
            ("*ab", "abxab"),
        ] {
            assert!(matches(pattern, text), "{pattern} {text}");
        }
        for (pattern, text) in [
            ("dev", "Dev"),
            ("dev", "devel"),
            ("team-*", "a team-b"),
            ("a*b", "abc"),
            ("", "x"),
            ("a*a", "a"),
            ("*ab*ab", "ab"),
            ("team-*-shop", "team-shop"),
        ] {
            assert!(!matches(pattern, text), "{pattern} {text}");
        }
    }

    #[test]
    fn many_stars_take_no_time() {
        let pattern = "*a".repeat(100) + "b";
        assert!(!matches(&pattern, &"a".repeat(10_000)));
    }

    #[test]
    fn one_of_several_patterns_is_enough() {
        assert!(matches_any(&["prod", "dev-*"], "dev-1"));
        assert!(!matches_any(&["prod", "dev-*"], "test"));
        assert!(!matches_any(&[""; 0], "dev"));
    }
}
