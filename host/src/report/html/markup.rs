//! Text from elsewhere, as the content of an element or of a quoted attribute.

use std::fmt::{self, Display, Formatter, Write as _};

use crate::text::{one_line, page};

/// A text on one line: no letter of it is markup, moves its neighbours, or is hidden.
pub(super) struct Text<'t>(pub(super) &'t str);

/// A text in its lines.
pub(super) struct Lines<'t>(pub(super) &'t str);

/// A text on one line in which backticks mark code, as in messages.
pub(super) struct Ticked<'t>(pub(super) &'t str);

impl Display for Ticked<'_> {
    fn fmt(&self, formatter: &mut Formatter<'_>) -> fmt::Result {
        let line = one_line(self.0);
        for (number, piece) in line.split('`').enumerate() {
            let (start, end) = if number % 2 == 1 {
                ("<code>", "</code>")
            } else {
                ("", "")
            };
            formatter.write_str(start)?;
            escape(piece, formatter)?;
            formatter.write_str(end)?;
        }
        Ok(())
    }
}

impl Display for Text<'_> {
    fn fmt(&self, formatter: &mut Formatter<'_>) -> fmt::Result {
        escape(&one_line(self.0), formatter)
    }
}

impl Display for Lines<'_> {
    fn fmt(&self, formatter: &mut Formatter<'_>) -> fmt::Result {
        escape(&page(self.0), formatter)
    }
}

/// Writes a text with references for the letters that mean something in HTML (§13.1.2.3, §13.1.2.6).
fn escape(text: &str, formatter: &mut Formatter<'_>) -> fmt::Result {
    for letter in text.chars() {
        match letter {
            '&' => formatter.write_str("&amp;")?,
            '<' => formatter.write_str("&lt;")?,
            '>' => formatter.write_str("&gt;")?,
            '"' => formatter.write_str("&quot;")?,
            '\'' => formatter.write_str("&#39;")?,
            letter => formatter.write_char(letter)?,
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_letter_of_a_text_is_markup() {
        let text = "</script><img src=x onerror='alert(1)' title=\"&amp;\">";
        assert_eq!(
            Text(text).to_string(),
            "&lt;/script&gt;&lt;img src=x onerror=&#39;alert(1)&#39; title=&quot;&amp;amp;&quot;&gt;"
        );
        assert_eq!(Lines("<b>\n<!--").to_string(), "&lt;b&gt;\n&lt;!--");
    }

    #[test]
    fn what_stands_in_backticks_is_code_and_no_more() {
        assert_eq!(
            Ticked("the tag `a<b` is `open").to_string(),
            "the tag <code>a&lt;b</code> is <code>open</code>"
        );
    }

    #[test]
    fn no_letter_of_a_text_moves_its_neighbours() {
        assert_eq!(Text("a\u{202e}b\u{2066}c\u{0}d").to_string(), "abcd");
        assert_eq!(Text(&"ä".repeat(100_000)).to_string().chars().count(), 2_001);
    }
}
