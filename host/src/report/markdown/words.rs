//! Foreign text in Markdown, as nothing but text: GitHub's dialect makes links of mentions, issues and addresses too.

use crate::text::one_line;

/// The most characters of one text.
const LONGEST: usize = 300;

/// What means something in Markdown (GFM 0.29, 2.1 and 6.1: a backslash before it makes it text).
const MARKS: &str = r"\`*_[]#!|<>&~$";

/// What cannot be seen and joins nothing, so that no address or mention comes about.
const BREAK: char = '\u{2060}';

/// Returns a text in which what stands between backticks is code, and all else are words.
pub(crate) fn words(text: &str) -> String {
    all_words(&cut(&one_line(text)))
}

/// Returns a text of ours in the same way, however long it is.
pub(super) fn all_words(text: &str) -> String {
    let text = one_line(text);
    let parts: Vec<_> = text.split('`').collect();
    let last = parts.len().saturating_sub(1);
    // A backtick that none follows begins no code.
    let is_code = |place: usize| place % 2 == 1 && place < last;
    let parts = parts.iter().enumerate().map(|(place, part)| match part {
        part if is_code(place) => code(part),
        part if place % 2 == 1 => format!("\\`{}", plain(part)),
        part => plain(part),
    });
    parts.collect()
}

/// Returns a text as code, in which nothing else means anything (GFM 6.3); but for `|`, which would end a cell of a table
/// (4.10).
pub(super) fn code(text: &str) -> String {
    let text = cut(&one_line(text));
    if text.trim().is_empty() {
        return String::new();
    }
    let longest = text.split(|letter| letter != '`').map(str::len).max().unwrap_or(0);
    let fence = "`".repeat(longest + 1);
    let space = if text.starts_with('`') || text.ends_with('`') {
        " "
    } else {
        ""
    };
    format!("{fence}{space}{}{space}{fence}", text.replace('|', "\\|"))
}

fn plain(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    for letter in text.chars() {
        // `www.…`, whatever the case (GFM 6.9).
        let ends_www = letter == '.' && plain.to_ascii_lowercase().ends_with("www");
        plain.extend(ends_www.then_some(BREAK));
        plain.extend(MARKS.contains(letter).then_some('\\'));
        plain.push(letter);
        // `@name`, `#1`, `https://…`.
        plain.extend(matches!(letter, '@' | '#').then_some(BREAK));
        if plain.ends_with(":/") {
            plain.insert(plain.len() - 1, BREAK);
        }
    }
    plain
}

fn cut(text: &str) -> String {
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()),
        None => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stands_between_backticks_is_code() {
        assert_eq!(words("the tag `owner` is missing"), "the tag `owner` is missing");
        assert_eq!(words("`a|b` and `*`"), "`a\\|b` and `*`");
    }

    #[test]
    fn all_else_is_text() {
        assert_eq!(words("a *b* <b> [c](d) |"), "a \\*b\\* \\<b\\> \\[c\\](d) \\|");
        assert_eq!(words("one ` alone"), "one \\` alone");
    }

    #[test]
    fn nobody_is_mentioned_and_nothing_linked() {
        assert_eq!(words("@team"), "@\u{2060}team");
        assert_eq!(words("me@example.com"), "me@\u{2060}example.com");
        assert_eq!(words("https://x"), "https:\u{2060}//x");
        assert_eq!(words("wWw.example.com"), "wWw\u{2060}.example.com");
        assert_eq!(words("see #1"), "see \\#\u{2060}1");
    }

    #[test]
    fn code_cannot_be_ended_from_within() {
        assert_eq!(code("a"), "`a`");
        assert_eq!(code("a`b``c"), "```a`b``c```");
        assert_eq!(code("`a"), "`` `a ``");
        assert_eq!(code("a|b\\|c"), "`a\\|b\\\\|c`");
        assert_eq!(code(" "), "");
    }
}
