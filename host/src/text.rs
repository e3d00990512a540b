//! Text that comes from elsewhere, made fit to print.

use globset::{Glob, GlobSet, GlobSetBuilder};

/// The most characters of one piece of foreign text that are shown.
const LONGEST: usize = 2_000;

/// Returns a text as one line that can do nothing to a terminal or to a CI service that reads the output.
///
/// Removes escape sequences and control characters, those that reorder text among them; breaks up what GitHub
/// (`::error::`), Azure (`##vso[`), and `TeamCity` (`##teamcity[`) take for commands; cuts what is too long.
pub fn one_line(text: &str) -> String {
    if is_harmless(text) {
        return text.to_owned();
    }
    let printable: String = strip_sequences(text).chars().filter_map(printable).collect();
    let words: Vec<_> = printable.split(' ').filter(|word| !word.is_empty()).collect();
    let mut line = words.join(" ");
    while line.contains("##") {
        line = line.replace("##", "# #");
    }
    if line.starts_with("::") {
        line.insert(1, ' ');
    }
    match line.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", line.get(..end).unwrap_or_default()),
        None => line,
    }
}

/// Returns what tells whether a text fits one of several patterns, in which `*` stands for any characters and nothing else
/// means anything.
///
/// # Errors
///
/// Says why the patterns are too much to be handled.
pub fn patterns(patterns: &[String]) -> Result<GlobSet, String> {
    let mut set = GlobSetBuilder::new();
    for pattern in patterns {
        let pattern = pattern.split('*').map(globset::escape).collect::<Vec<_>>().join("*");
        set.add(Glob::new(&pattern).map_err(|error| one_line(&error.to_string()))?);
    }
    set.build().map_err(|error| one_line(&error.to_string()))
}

/// Returns whether a text is plainly fit to print, as nearly all are.
fn is_harmless(text: &str) -> bool {
    text.len() <= LONGEST
        && text.bytes().all(|byte| (b' '..=b'~').contains(&byte))
        && !text.contains("  ")
        && !text.contains("##")
        && !text.starts_with([' ', ':'])
        && !text.ends_with(' ')
}

/// Removes terminal escape sequences whole: `ESC [ … final`, and `ESC ] … BEL` (ECMA-48 §5.4, §5.6).
fn strip_sequences(text: &str) -> String {
    let mut kept = String::with_capacity(text.len());
    let mut characters = text.chars().peekable();
    while let Some(character) = characters.next() {
        if character != '\u{1b}' {
            kept.push(character);
            continue;
        }
        match characters.next() {
            Some('[') => while characters.next_if(|next| !('@'..='~').contains(next)).is_some() {},
            Some(']') => while characters.next_if(|next| !matches!(next, '\u{7}' | '\u{1b}')).is_some() {},
            _ => continue,
        }
        characters.next();
    }
    kept
}

/// White space becomes a space; what cannot be seen goes.
fn printable(character: char) -> Option<char> {
    match character {
        _ if character.is_whitespace() => Some(' '),
        // Marks that reorder, hide or join what stands beside them (Unicode TR 36, TR 39).
        '\u{61c}'
        | '\u{180e}'
        | '\u{200b}'..='\u{200f}'
        | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}'
        | '\u{feff}' => None,
        _ if character.is_control() => None,
        _ => Some(character),
    }
}

#[cfg(test)]
mod tests {
    use super::one_line;

    #[test]
    fn a_foreign_text_can_do_nothing_to_a_terminal() {
        assert_eq!(
            one_line("\u{1b}[2J\u{1b}[31mred\u{1b}[0m\u{7} \u{1b}]0;title\u{7}text"),
            "red text"
        );
        assert_eq!(one_line("a\r\nb\tc\u{0}\u{9b}31md"), "a b c31md");
        assert_eq!(one_line("ab\u{202e}cd\u{200b}ef\u{61c}gh"), "abcdefgh");
        assert_eq!(one_line("broken\u{1b}"), "broken");
        assert_eq!(one_line("broken\u{1b}[12"), "broken");
    }

    #[test]
    fn a_foreign_text_gives_no_orders_to_a_ci_service() {
        assert_eq!(one_line("\n  ::error::forged"), ": :error::forged");
        assert_eq!(one_line("##vso[task.complete]x"), "# #vso[task.complete]x");
        assert_eq!(one_line("##[error]x"), "# #[error]x");
        assert_eq!(one_line("###vso[x]"), "# # #vso[x]");
        assert_eq!(one_line("\u{1b}[0m::warning::x"), ": :warning::x");
        // The runner trims every white space that Unicode knows.
        for space in [
            '\u{85}', '\u{a0}', '\u{1680}', '\u{2003}', '\u{2028}', '\u{202f}', '\u{205f}', '\u{3000}',
        ] {
            assert_eq!(one_line(&format!("{space}::error::x")), ": :error::x");
        }
    }

    #[test]
    fn a_long_text_is_cut() {
        let line = one_line(&"ä".repeat(5_000));
        assert_eq!(line.chars().count(), 2_001);
        assert!(line.ends_with('…'));
    }
}
