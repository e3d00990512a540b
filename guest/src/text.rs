//! What texts look like to a reader.

/// Returns whether a text has no character that shows, so that it says nothing.
///
/// Besides spaces and control characters those are the ones that are left out where there is no room for them
/// (`Default_Ignorable_Code_Point` in Unicode's `DerivedCoreProperties.txt`), and the blank of Braille.
///
/// ```
/// use portcullis_guest::text::is_blank;
///
/// assert!(is_blank(" \u{200b}"));
/// assert!(!is_blank("-"));
/// ```
pub fn is_blank(text: &str) -> bool {
    text.chars()
        .all(|letter| letter.is_whitespace() || letter.is_control() || is_ignorable(letter))
}

/// Returns a text as a reader sees it: without characters that do not show, and with plain letters for those of other scripts,
/// and other widths, that look like them. Letter case stays.
///
/// ```
/// use portcullis_guest::text::as_it_looks;
///
/// assert_eq!(as_it_looks("pas\u{ad}sword"), "password");
/// assert_eq!(as_it_looks("tok\u{435}n"), "token"); // a Cyrillic letter
/// assert_eq!(as_it_looks("\u{ff34}\u{ff2f}\u{ff2b}\u{ff25}\u{ff2e}"), "TOKEN"); // of full width
/// ```
pub fn as_it_looks(text: &str) -> String {
    text.chars()
        .filter(|letter| !is_ignorable(*letter))
        .map(plain)
        .collect()
}

/// Returns a text without what it may differ in from another one that looks alike: what [`as_it_looks`] leaves out, letter
/// case, and spaces around it.
///
/// ```
/// use portcullis_guest::text::folded;
///
/// assert_eq!(folded(" CostCenter"), folded("\u{441}ostcenter"));
/// assert_ne!(folded("cost-center"), folded("costcenter"));
/// ```
pub fn folded(text: &str) -> String {
    as_it_looks(text).trim().to_lowercase()
}

fn is_ignorable(letter: char) -> bool {
    matches!(letter,
        '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}'..='\u{1160}' | '\u{17b4}'..='\u{17b5}' | '\u{180b}'..='\u{180f}'
        | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{2800}' | '\u{3164}'
        | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{ffa0}' | '\u{fff0}'..='\u{fff8}' | '\u{1bca0}'..='\u{1bca3}'
        | '\u{1d173}'..='\u{1d17a}' | '\u{e0000}'..='\u{e0fff}')
}

/// The letters of Greek and Cyrillic that look like those of Latin (Unicode's `confusables.txt`), each beside its twin.
const TWINS: &str = "ΑA ΒB ΕE ΖZ ΗH ΙI ΚK ΜM ΝN ΟO ΡP ΤT ΥY ΧX οo ρp υu νv ιi κk \
                     АA ВB ЕE ЅS ІI ЈJ КK МM НH ОO РP СC ТT УY ХX ԌG ԚQ ԜW ЗZ \
                     аa еe ѕs іi јj оo рp сc уy хx ԁd ԛq ԝw һh кk тt ӏl ɡg ıi";

fn plain(letter: char) -> char {
    const FULL_WIDTH: u32 = 0xfee0;
    match letter {
        _ if letter.is_ascii() => letter,
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(letter) - FULL_WIDTH).unwrap_or(letter),
        _ => {
            let twin = TWINS.split_whitespace().find_map(|pair| pair.strip_prefix(letter));
            twin.and_then(|twin| twin.chars().next()).unwrap_or(letter)
        }
    }
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
    fn texts_that_look_alike_are_folded_into_one() {
        for text in [
            " CostCenter ",
            "cost\u{200b}center",
            "\u{441}\u{43e}stcent\u{435}r",
            "ＣｏｓｔＣｅｎｔｅｒ",
        ] {
            assert_eq!(folded(text), "costcenter", "{text:?}");
        }
        assert_eq!(folded("GRÖSSE"), folded("grösse"));
        assert_ne!(folded("cost-center"), folded("costcenter"));
    }

    #[test]
    fn other_scripts_stay_as_they_are() {
        for text in ["größe", "所有者", "владимир"] {
            assert_ne!(as_it_looks(text), "", "{text}");
        }
        assert_eq!(as_it_looks("größe 所有者"), "größe 所有者");
    }

    #[test]
    fn every_pair_of_twins_is_a_letter_and_a_plain_one() {
        for pair in TWINS.split_whitespace() {
            let letters: Vec<_> = pair.chars().collect();
            assert!(
                matches!(letters.as_slice(), [twin, plain] if !twin.is_ascii() && plain.is_ascii_alphabetic()),
                "{pair}"
            );
        }
    }
}
