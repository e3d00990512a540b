//! Words of others in our messages.

/// How many characters are shown of a text.
const SHOWN: usize = 200;

/// Returns a text on one line, and not all of it if it is long.
pub(crate) fn one_line(text: &str) -> String {
    let mut shown: String = text.chars().take(SHOWN).flat_map(char::escape_debug).collect();
    if text.chars().nth(SHOWN).is_some() {
        shown.push('…');
    }
    shown
}

/// Returns the same between backticks.
pub(crate) fn quoted(text: &str) -> String {
    format!("`{}`", one_line(text))
}

/// Returns texts between backticks, with commas between them: the first few, if there are many.
pub(crate) fn listed<'a>(texts: impl IntoIterator<Item = &'a String>) -> String {
    const FEW: usize = 5;
    let mut texts = texts.into_iter();
    let mut shown: Vec<_> = texts.by_ref().take(FEW).map(|text| quoted(text)).collect();
    if texts.next().is_some() {
        shown.push("…".to_owned());
    }
    if shown.is_empty() {
        return "nothing".to_owned();
    }
    shown.join(", ")
}

#[cfg(test)]
mod tests {
    use super::{listed, one_line};

    #[test]
    fn a_text_forges_no_line_and_is_not_endless() {
        assert_eq!(one_line("a\n\u{1b}[2J"), r"a\n\u{1b}[2J");
        assert_eq!(one_line(&"a".repeat(201)), format!("{}…", "a".repeat(200)));
    }

    #[test]
    fn a_list_is_not_endless_and_says_where_it_is_empty() {
        let texts: Vec<_> = ('a'..='f').map(String::from).collect();
        assert_eq!(listed(&texts), "`a`, `b`, `c`, `d`, `e`, …");
        assert_eq!(listed(&Vec::new()), "nothing");
    }
}
