//! Words in quotes.

/// Returns the words of a line as a shell would, with their quotes. `None` where a quote has no end.
pub(super) fn of(line: &str) -> Option<Vec<String>> {
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
            (None | Some('"'), '\\') => word.extend(letters.next()),
            _ => {}
        }
    }
    words.retain(|word| !word.is_empty());
    quote.is_none().then_some(words)
}

/// Returns a word without the quotes around it. Single ones keep a variable from being one: there they stay.
pub(super) fn unquoted(word: &str) -> &str {
    let within = |quote| word.strip_prefix(quote)?.strip_suffix(quote);
    let single = within('\'').filter(|text: &&str| !text.contains('$'));
    within('"').or(single).unwrap_or(word)
}
