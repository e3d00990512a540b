//! Words in quotes.

/// Returns the words of a line as a shell would, with their quotes. `None` where a quote has no end.
pub(super) fn of(line: &str, escape: char) -> Option<Vec<String>> {
    let mut words = vec![String::new()];
    let mut quote = None;
    let mut letters = line.chars();
    while let Some(letter) = letters.next() {
        if quote.is_none() && letter.is_whitespace() {
            words.push(String::new());
            continue;
        }
        let word = words.last_mut()?;
        word.push(letter);
        match (quote, letter) {
            (None, '"' | '\'') => quote = Some(letter),
            (Some(open), _) if open == letter => quote = None,
            (None | Some('"'), _) if letter == escape => word.extend(letters.next()),
            _ => {}
        }
    }
    words.retain(|word| !word.is_empty());
    quote.is_none().then_some(words)
}

/// Returns a word without the quotes around it. Single ones keep a variable from being one: there they stay.
///
/// ```
/// use portcullis_guest::dockerfile::unquoted;
///
/// assert_eq!(unquoted("\"$BASE\""), "$BASE");
/// assert_eq!(unquoted("'$BASE'"), "'$BASE'");
/// ```
pub fn unquoted(word: &str) -> &str {
    let within = |quote| word.strip_prefix(quote)?.strip_suffix(quote);
    let single = within('\'').filter(|text: &&str| !text.contains('$'));
    within('"').or(single).unwrap_or(word)
}

/// Returns what a text says without its quotes and escapes, wherever they stand in it. `None` where a quote has no end.
pub(super) fn literal(text: &str, escape: char) -> Option<String> {
    let mut literal = String::new();
    let mut quote = None;
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        match quote {
            None if matches!(letter, '"' | '\'') => quote = Some(letter),
            Some(open) if open == letter => quote = None,
            None if letter == escape => literal.extend(letters.next()),
            Some('"') if letter == escape => {
                let escaped = letters.next_if(|next| matches!(next, '"' | '$') || *next == escape);
                literal.push(escaped.unwrap_or(escape));
            }
            _ => literal.push(letter),
        }
    }
    quote.is_none().then_some(literal)
}
