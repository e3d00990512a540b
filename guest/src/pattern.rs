//! Patterns in settings.

/// Returns whether a text fits one of some patterns, in which `*` stands for any characters.
pub fn matches_any(patterns: &[String], text: &str) -> bool {
    patterns.iter().any(|pattern| matches(pattern, text))
}

fn matches(pattern: &str, text: &str) -> bool {
    let Some((prefix, rest)) = pattern.split_once('*') else {
        return pattern == text;
    };
    let Some(text) = text.strip_prefix(prefix) else {
        return false;
    };
    // Every place that the star can reach to; the patterns are short and so are the texts.
    let starts = text.char_indices().map(|(start, _)| start).chain([text.len()]);
    starts
        .filter_map(|start| text.get(start..))
        .any(|text| matches(rest, text))
}

#[cfg(test)]
mod tests {
    use super::matches;

    #[test]
    fn a_star_stands_for_any_characters() {
        for (pattern, text) in [
            ("*", ""),
            ("dev", "dev"),
            ("team-*", "team-shop"),
            ("a*b*c", "aXbYc"),
            ("*:v1:*", "a:v1:b"),
        ] {
            assert!(matches(pattern, text), "{pattern} {text}");
        }
        for (pattern, text) in [
            ("dev", "Dev"),
            ("dev", "devel"),
            ("team-*", "a team-b"),
            ("a*b", "abc"),
            ("", "x"),
        ] {
            assert!(!matches(pattern, text), "{pattern} {text}");
        }
    }
}
