//! What keys and values look like to a reader.

/// Returns whether a text has no character that shows, so that it says nothing.
///
/// Besides spaces and control characters those are the ones that are left out where there is no room for them
/// (`Default_Ignorable_Code_Point` in Unicode's `DerivedCoreProperties.txt`), and the blank of Braille.
pub(crate) fn is_blank(text: &str) -> bool {
    text.chars()
        .all(|letter| letter.is_whitespace() || letter.is_control() || is_ignorable(letter))
}

fn is_ignorable(letter: char) -> bool {
    matches!(letter,
        '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}'..='\u{1160}' | '\u{17b4}'..='\u{17b5}' | '\u{180b}'..='\u{180f}'
        | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{2800}' | '\u{3164}'
        | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{ffa0}' | '\u{fff0}'..='\u{fff8}' | '\u{1bca0}'..='\u{1bca3}'
        | '\u{1d173}'..='\u{1d17a}' | '\u{e0000}'..='\u{e0fff}')
}

/// Returns a key without what it may differ in from another one that looks alike: letter case and spaces around it.
pub(crate) fn folded(key: &str) -> String {
    key.trim().to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_says_nothing_if_no_character_shows() {
        for text in ["", " \t\n", "\u{a0}", "\u{200b}", "\u{feff} \u{2060}", "\u{3164}", "\0"] {
            assert!(is_blank(text), "{text:?}");
        }
        for text in ["x", "0", "-", " . ", "\u{200b}é", "所"] {
            assert!(!is_blank(text), "{text:?}");
        }
    }

    #[test]
    fn keys_that_look_alike_are_folded_into_one() {
        assert_eq!(folded(" CostCenter "), folded("costcenter"));
        assert_eq!(folded("GRÖSSE"), folded("grösse"));
        assert_ne!(folded("cost-center"), folded("costcenter"));
    }
}
