//! Here-documents: `RUN <<EOF`, and lines up to one that is `EOF`.

use super::words;

/// Reads the here-documents that an instruction begins.
pub(super) fn read<'t>(instruction: &str, mut lines: impl Iterator<Item = &'t str>) -> Result<Vec<String>, String> {
    if !instruction.contains("<<") {
        return Ok(Vec::new());
    }
    let ends = ends(instruction)?.into_iter();
    ends.map(|(end, is_indented)| script(&end, is_indented, &mut lines))
        .collect()
}

fn script<'t>(end: &str, is_indented: bool, lines: &mut impl Iterator<Item = &'t str>) -> Result<String, String> {
    let mut script = String::new();
    for line in lines {
        let unindented = if is_indented {
            line.trim_start_matches('\t')
        } else {
            line
        };
        if unindented == end {
            return Ok(script);
        }
        script.push_str(line);
        script.push('\n');
    }
    Err(format!("a here-document of the Dockerfile has no end `{end}`"))
}

/// Returns what the here-documents of an instruction end with, and whether that may be indented by tabs.
fn ends(instruction: &str) -> Result<Vec<(String, bool)>, String> {
    let unclear = || format!("`{instruction}` may begin a here-document, or not");
    let mut ends = Vec::new();
    for word in words::of(instruction, '\\')
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
