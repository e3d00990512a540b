//! Text that comes from elsewhere, made fit to print.

mod wildcard;

pub use wildcard::{Wildcard, Wildcards};

/// The most characters of one piece of foreign text that are shown, and the most lines of a foreign page.
const LONGEST: usize = 2_000;

/// A text that comes from elsewhere, kept as it is until somebody shows it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ForeignText(String);

impl From<String> for ForeignText {
    fn from(text: String) -> Self {
        Self(text)
    }
}

impl ForeignText {
    /// Returns the text as one line that is fit to print.
    pub fn one_line(&self) -> String {
        one_line(&self.0)
    }

    /// Returns the text in its lines, fit to print.
    pub fn page(&self) -> String {
        page(&self.0)
    }

    /// Returns the text as it came, to be read and not shown.
    pub fn as_it_came(&self) -> &str {
        &self.0
    }
}

/// Returns a text as one line that can do nothing to a terminal or to a CI service that reads the output.
///
/// Removes escape sequences and control characters, those that reorder text among them; breaks up what GitHub
/// (`::error::`), Azure (`##vso[`), and `TeamCity` (`##teamcity[`) take for commands; cuts what is too long.
pub fn one_line(text: &str) -> String {
    if is_harmless(text) {
        return text.to_owned();
    }
    let printable = printable_only(text);
    let words: Vec<_> = printable.split(' ').filter(|word| !word.is_empty()).collect();
    let mut line = words.join(" ");
    while line.contains("##") {
        line = line.replace("##", "# #");
    }
    cut(disarm_colons(line))
}

/// Returns a text in its lines, each of which can do as little as [`one_line`]'s. White space within a line stays, for code
/// and lists, and so do the `##` of Markdown's headings, which no CI service takes for anything.
pub fn page(text: &str) -> String {
    let mut lines: Vec<_> = text.lines().take(LONGEST).map(page_line).collect();
    if text.lines().nth(LONGEST).is_some() {
        lines.push("…".to_owned());
    }
    lines.join("\n")
}

/// Returns one line of a [`page`].
pub fn page_line(line: &str) -> String {
    let mut disarmed = String::new();
    let printable = printable_only(line);
    let mut characters = printable.trim_end().chars().peekable();
    while let Some(character) = characters.next() {
        let is_mark = character == '#' && disarmed.ends_with('#');
        let is_command = is_mark && !matches!(characters.peek(), None | Some('#' | ' '));
        disarmed.extend(is_command.then_some(' '));
        disarmed.push(character);
    }
    cut(disarm_colons(disarmed))
}

/// Breaks up the `::` that a line begins with, white space aside.
fn disarm_colons(mut line: String) -> String {
    let indentation = line.len() - line.trim_start().len();
    if line.trim_start().starts_with("::") {
        line.insert(indentation + 1, ' ');
    }
    line
}

fn cut(line: String) -> String {
    match line.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", line.get(..end).unwrap_or_default()),
        None => line,
    }
}

fn printable_only(text: &str) -> String {
    strip_sequences(text).chars().filter_map(printable).collect()
}

/// Returns a count with the word for what is counted.
pub fn plural(count: usize, one: &str, several: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { several })
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
        _ if is_invisible(character) || character.is_control() => None,
        _ => Some(character),
    }
}

/// Returns whether a character shows nothing, or reorders, hides or joins what stands beside it: those that Unicode has nobody
/// show (`Default_Ignorable_Code_Point`), blanks that are no white space, and marks around annotations (Unicode TR 36, TR 39). An
/// emoji that was joined from several becomes those.
fn is_invisible(character: char) -> bool {
    matches!(character,
        '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}'..='\u{1160}' | '\u{17b4}'..='\u{17b5}' | '\u{180b}'..='\u{180f}'
        | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{2800}' | '\u{3164}'
        | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{ffa0}' | '\u{fff0}'..='\u{fffb}' | '\u{1bca0}'..='\u{1bca3}'
        | '\u{1d159}' | '\u{1d173}'..='\u{1d17a}' | '\u{e0000}'..='\u{e0fff}')
}

#[cfg(test)]
mod tests {
    use super::{one_line, page};

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
    fn what_cannot_be_seen_is_not_there() {
        for invisible in [
            '\u{ad}',
            '\u{34f}',
            '\u{61c}',
            '\u{115f}',
            '\u{1160}',
            '\u{17b4}',
            '\u{17b5}',
            '\u{180e}',
            '\u{200b}',
            '\u{200f}',
            '\u{202a}',
            '\u{202e}',
            '\u{2060}',
            '\u{206f}',
            '\u{2800}',
            '\u{3164}',
            '\u{fe00}',
            '\u{fe0f}',
            '\u{feff}',
            '\u{ffa0}',
            '\u{fff0}',
            '\u{fffb}',
            '\u{1bca0}',
            '\u{1d173}',
            '\u{e0001}',
            '\u{e0041}',
            '\u{e007f}',
            '\u{e0100}',
        ] {
            let text = format!("{invisible}a{invisible}b{invisible}");
            assert_eq!(one_line(&text), "ab", "U+{:04X}", u32::from(invisible));
            assert_eq!(page(&text), "ab", "U+{:04X}", u32::from(invisible));
        }
        assert_eq!(one_line("a\u{2028}b\u{2029}c"), "a b c");
        assert_eq!(one_line("é\u{fffd}x\u{301}ü"), "é\u{fffd}x\u{301}ü");
    }

    #[test]
    fn an_emoji_stays_one_or_becomes_those_that_it_is_of() {
        assert_eq!(one_line("🚀 ❤\u{fe0f} 👍🏽 🇫🇷"), "🚀 ❤ 👍🏽 🇫🇷");
        assert_eq!(one_line("👩\u{200d}💻"), "👩💻");
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

    #[test]
    fn a_page_keeps_its_lines_its_headings_and_its_indentation() {
        let text = "# name\n\n## What it finds\r\n- one:  two\n\tcode\n### #x\n";
        assert_eq!(page(text), "# name\n\n## What it finds\n- one:  two\n code\n### #x");
    }

    #[test]
    fn a_page_can_do_nothing_to_a_terminal() {
        assert_eq!(page("\u{1b}[2Ja\rb\n\u{1b}]0;title\u{7}c\u{202e}d\u{9b}e"), "a b\ncde");
        assert_eq!(
            page("one \u{1b}]0;never closed\ntwo"),
            "one\ntwo",
            "a sequence ends with its line"
        );
    }

    #[test]
    fn a_page_gives_no_orders_to_a_ci_service() {
        assert_eq!(page("a\n  ::error::forged"), "a\n  : :error::forged");
        assert_eq!(page("\u{2003}::error::x"), " : :error::x");
        assert_eq!(page("x ##vso[task.complete]"), "x # #vso[task.complete]");
        assert_eq!(page("##[error]x"), "# #[error]x");
        assert_eq!(page("####[error]x"), "### #[error]x");
        assert_eq!(page("#\u{1b}[0m#\u{200b}[error]x"), "# #[error]x");
    }

    #[test]
    fn a_long_page_is_cut() {
        let page = page(&"line\n".repeat(5_000));
        assert_eq!(page.lines().count(), 2_001);
        assert!(page.ends_with("\n…"));
    }
}
