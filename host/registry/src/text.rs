//! Text from outside, made fit for one line of an error.

/// The most characters of a foreign text that an error shows.
const LONGEST: usize = 300;

/// Returns the printable ASCII of a text, in one line, without what a CI service takes for a command, and not too much of it.
pub(crate) fn shown(text: &str) -> String {
    let spaced = text.replace(['\r', '\n', '\t'], " ");
    let mut line: String = spaced
        .chars()
        .filter(|character| (' '..='~').contains(character))
        .collect();
    while line.contains("##") {
        line = line.replace("##", "# #");
    }
    let line = line.trim().trim_start_matches(':');
    match line.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", line.get(..end).unwrap_or_default()),
        None => line.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::shown;

    #[test]
    fn a_foreign_text_is_one_harmless_line() {
        assert_eq!(shown("a\r\n\u{1b}[31mb\u{202e}c"), "a  [31mbc");
        assert_eq!(shown("\n::error::x"), "error::x");
        assert_eq!(shown("###vso[x]"), "# # #vso[x]");
        assert_eq!(shown(&"x".repeat(1_000)).chars().count(), 301);
    }
}
