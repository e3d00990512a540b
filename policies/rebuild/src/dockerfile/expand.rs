//! Variables in a `FROM`.

use std::collections::BTreeMap;

/// Returns a text with the values of its variables in their places: of `$NAME`, `${NAME}` and `${NAME:-DEFAULT}`.
///
/// # Errors
///
/// Says which variable has no value, or is written in another way.
pub(crate) fn expand(text: &str, values: &BTreeMap<String, String>) -> Result<String, String> {
    let mut parts = text.split('$');
    let mut expanded = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let (variable, rest) = split(part).ok_or_else(|| format!("`{text}` has a variable that cannot be read"))?;
        let (name, default) = match variable.split_once(":-") {
            Some((name, default)) => (name, Some(default)),
            None => (variable, None),
        };
        if name.is_empty() || !name.chars().all(is_of_name) {
            return Err(format!("`{text}` has a variable that cannot be read"));
        }
        let value = values.get(name).map(String::as_str);
        // An empty value counts as none before `:-`.
        let value = value.filter(|value| default.is_none() || !value.is_empty()).or(default);
        expanded += value.ok_or_else(|| format!("the plan does not show `${name}`"))?;
        expanded += rest;
    }
    Ok(expanded)
}

/// Returns what stands behind a `$`: the variable, and the rest.
fn split(part: &str) -> Option<(&str, &str)> {
    match part.strip_prefix('{') {
        Some(braced) => braced.split_once('}'),
        None => Some(part.split_at(part.find(|letter| !is_of_name(letter)).unwrap_or(part.len()))),
    }
}

fn is_of_name(letter: char) -> bool {
    letter.is_ascii_alphanumeric() || letter == '_'
}
