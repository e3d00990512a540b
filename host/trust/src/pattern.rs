//! Texts with `*` in them.

/// Returns whether a text is what a pattern means: `*` stands for any characters, or none, but for those that it stops at.
///
/// A pattern without `*` means itself. Nothing else in it has a meaning of its own.
pub(crate) fn matches(pattern: &str, text: &str, stops: &[char]) -> bool {
    let (mut pattern, mut text) = (pattern.chars(), text.chars());
    let mut last_star = None;
    loop {
        let at = text.clone();
        match (pattern.next(), text.next()) {
            (Some('*'), _) => {
                text = at.clone();
                last_star = Some((pattern.clone(), at));
            }
            (None, None) => return true,
            (Some(expected), Some(found)) if expected == found => {}
            _ => {
                let Some((behind, mut passed)) = last_star.take() else {
                    return false;
                };
                match passed.next() {
                    Some(letter) if !stops.contains(&letter) => {}
                    _ => return false,
                }
                (pattern, text) = (behind.clone(), passed.clone());
                last_star = Some((behind, passed));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::matches;
    use proptest::prelude::*;

    #[test]
    fn a_pattern_without_a_star_means_itself() {
        assert!(matches("a.b", "a.b", &[]));
        for text in ["a", "a.b.c", "axb", "", "A.b"] {
            assert!(!matches("a.b", text, &[]), "{text}");
        }
        assert!(!matches("a[b]?", "ab", &[]));
    }

    #[test]
    fn a_star_stands_for_any_characters_but_those_it_stops_at() {
        for (pattern, text, expected) in [
            ("*", "", true),
            ("*", "abc", true),
            ("a*c", "ac", true),
            ("a*c", "abcbc", true),
            ("a*c", "abcb", false),
            ("*a*b*", "xaybz", true),
            ("*a*b*", "xbya", false),
            ("shop/*", "shop/web", true),
            ("shop/*", "shop/web/evil", false),
            ("*/web", "shop/web", true),
            ("*/web", "eve/shop/web", false),
            ("shop*/web", "shop/evil/web", false),
            ("**", "a/b", false),
        ] {
            assert_eq!(matches(pattern, text, &['/']), expected, "{pattern} {text}");
        }
    }

    proptest! {
        #[test]
        fn what_stands_for_stars_is_matched(parts in proptest::collection::vec("[ab]{0,3}", 1..5), between in "[ab]{0,3}") {
            prop_assert!(matches(&parts.join("*"), &parts.join(&between), &['/']));
            let crossing = format!("{between}/{between}");
            prop_assert_eq!(matches(&parts.join("*"), &parts.join(&crossing), &['/']), parts.len() == 1);
        }

        #[test]
        fn a_pattern_of_other_characters_ends(pattern in "[*ab/]{0,30}", text in "[ab/]{0,60}") {
            matches(&pattern, &text, &['/']);
        }
    }
}
