//! Here-documents: `RUN <<EOF`, and lines up to one that is `EOF`.

use super::words;

/// Passes over the here-documents that an instruction begins.
pub(super) fn skip<'t>(instruction: &str, mut lines: impl Iterator<Item = &'t str>) -> Result<(), String> {
    let mut words = instruction.split_whitespace().map(str::to_ascii_lowercase);
    let first = words.next().filter(|word| word != "onbuild").or_else(|| words.next());
    if !first.is_some_and(|word| ["add", "copy", "run"].contains(&word.as_str())) || !instruction.contains("<<") {
        return Ok(());
    }
    for (end, is_indented) in ends(instruction)? {
        let is_end = |line: &str| {
            let line = if is_indented {
                line.trim_start_matches('\t')
            } else {
                line
            };
            line == end
        };
        if !lines.any(is_end) {
            return Err(format!("a here-document of the Dockerfile has no end `{end}`"));
        }
    }
    Ok(())
}

/// Returns what the here-documents of an instruction end with, and whether that may be indented by tabs.
fn ends(instruction: &str) -> Result<Vec<(String, bool)>, String> {
    let unclear = || format!("`{instruction}` may begin a here-document, or not");
    let mut ends = Vec::new();
    for word in words::of(instruction)
        .filter(|_| is_simple(instruction))
        .ok_or_else(unclear)?
    {
        let word = word.trim_start_matches(|letter: char| letter.is_ascii_digit());
        let Some(rest) = word.strip_prefix("<<").filter(|rest| !rest.contains('<')) else {
            continue;
        };
        let name = rest.strip_prefix('-').unwrap_or(rest);
        match plain(name) {
            Some("") => {}
            Some(plain) => ends.push((plain.to_owned(), name != rest)),
            None => return Err(unclear()),
        }
    }
    Ok(ends)
}

/// Returns a name without the quotes around it, if it is one that no shell would change.
fn plain(name: &str) -> Option<&str> {
    let name = words::unquoted(name);
    let is_plain = |letter: char| letter.is_ascii_alphanumeric() || "_.-".contains(letter);
    name.chars().all(is_plain).then_some(name)
}

/// BuildKit sees no here-document in a line with a variable that it cannot read, such as `${NAME:0:1}`.
fn is_simple(instruction: &str) -> bool {
    instruction.split("${").skip(1).all(|rest| {
        let name = rest.split_once('}').map(|(name, _)| name);
        name.is_some_and(|name| {
            name.chars()
                .all(|letter| letter.is_ascii_alphanumeric() || letter == '_')
        })
    })
}
