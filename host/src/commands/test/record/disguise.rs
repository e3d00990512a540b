//! Puts other texts in place of what may be credentials.

use portcullis_cases::Case;
use serde_json::{Value, json};

use crate::path::{Step, get, leaves, pointer, put};
use crate::withhold;

/// What is kept of a long word, by which a credential is known for one (`AKIA…`).
const PREFIX: usize = 4;

/// The properties of a resource.
const PROPERTIES: [&str; 4] = ["/inputs", "/outputs", "/prior/inputs", "/prior/outputs"];

/// A text that stands in places of a case, cut before and after each word.
struct Hidden {
    places: Vec<Vec<Step>>,
    parts: Vec<String>,
}

/// Returns a case with another text of the same form for each that may be a credential, and for each at the pointers. Of a
/// text in which no word can be another one while the policy says the same, it returns where it stands.
pub(super) fn disguise(case: &Case, pointers: &[String], is_same: impl Fn(&Case) -> bool) -> Result<Case, String> {
    let is_same = |whole: &Value| serde_json::from_value(whole.clone()).is_ok_and(|case| is_same(&case));
    let mut whole = json!(case);
    for (number, hidden) in hidden(&whole, pointers).into_iter().enumerate() {
        let disguised = hidden.disguise(&whole, number, is_same);
        whole = disguised.ok_or_else(|| hidden.places.first().map(|place| pointer(place)).unwrap_or_default())?;
    }
    serde_json::from_value(whole).map_err(|error| error.to_string())
}

/// Returns the texts that are to be others, each once.
fn hidden(whole: &Value, pointers: &[String]) -> Vec<Hidden> {
    let mut texts: Vec<(String, Vec<Vec<Step>>)> = Vec::new();
    for place in places(whole, pointers) {
        let Some(Value::String(text)) = get(whole, &place) else {
            continue;
        };
        match texts.iter_mut().find(|(other, _)| *other == text) {
            Some((_, places)) => places.push(place),
            None => texts.push((text, vec![place])),
        }
    }
    let hidden = texts.into_iter().map(|(text, places)| Hidden {
        places,
        parts: parts(&text),
    });
    hidden.collect()
}

/// Returns the ways to what may be a credential, and to all that stands at or below the pointers into properties.
fn places(whole: &Value, pointers: &[String]) -> Vec<Vec<Step>> {
    let key = |key: &str| Step::Key(key.to_owned());
    let mut places = Vec::new();
    for part in ["builds", "config"] {
        let found = whole
            .get(part)
            .map(|value| withhold::places("", value))
            .unwrap_or_default();
        places.extend(found.into_iter().map(|place| [vec![key(part)], place].concat()));
    }
    for resource in resources(whole) {
        for properties in PROPERTIES {
            let steps = properties.split('/').skip(1).map(key);
            let way: Vec<_> = resource.iter().cloned().chain(steps).collect();
            let Some(value) = get(whole, &way) else {
                continue;
            };
            let mut found = withhold::places("", &value);
            found.extend(leaves(&value).into_iter().filter(|place| is_at(place, pointers)));
            places.extend(found.into_iter().map(|place| [way.clone(), place].concat()));
        }
    }
    let mut once = Vec::new();
    for place in places {
        if !once.contains(&place) {
            once.push(place);
        }
    }
    once
}

/// Returns the ways to the resources of a case.
fn resources(whole: &Value) -> Vec<Vec<Step>> {
    let others = whole.get("others").and_then(Value::as_array).map_or(0, Vec::len);
    let others = (0..others).map(|index| vec![Step::Key("others".to_owned()), Step::Index(index)]);
    [vec![Step::Key("resource".to_owned())]]
        .into_iter()
        .chain(others)
        .collect()
}

fn is_at(place: &[Step], pointers: &[String]) -> bool {
    let place = pointer(place);
    pointers.iter().any(|pointer| {
        let below = place.strip_prefix(pointer.as_str());
        below.is_some_and(|below| below.is_empty() || below.starts_with('/'))
    })
}

impl Hidden {
    /// Returns the case with the text disguised: as a whole, else as far as it can be, word by word. `None` where no word can.
    fn disguise(&self, whole: &Value, number: usize, is_same: impl Fn(&Value) -> bool) -> Option<Value> {
        let parts: Vec<_> = self.parts.iter().map(|part| other(part, 0, number)).collect();
        let disguised = self.put(whole, &parts);
        if is_same(&disguised) {
            return Some(disguised);
        }
        let mut parts = self.parts.clone();
        let mut best = None;
        for index in 0..parts.len() {
            for kept in [0, PREFIX] {
                let mut next = parts.clone();
                let part = next.get_mut(index)?;
                if kept > 0 && part.len() <= 2 * kept {
                    continue;
                }
                *part = other(part, kept, number);
                let disguised = self.put(whole, &next);
                if next != parts && is_same(&disguised) {
                    (parts, best) = (next, Some(disguised));
                    break;
                }
            }
        }
        best
    }

    fn put(&self, whole: &Value, parts: &[String]) -> Value {
        let mut disguised = whole.clone();
        let text = Value::String(parts.concat());
        for place in &self.places {
            put(&mut disguised, place, Some(&text));
        }
        disguised
    }
}

/// Cuts a text before and after each word.
fn parts(text: &str) -> Vec<String> {
    let mut parts: Vec<String> = Vec::new();
    for letter in text.chars() {
        let goes_on = |part: &String| part.ends_with(char::is_alphanumeric) == letter.is_alphanumeric();
        match parts.last_mut().filter(|part| goes_on(part)) {
            Some(part) => part.push(letter),
            None => parts.push(letter.to_string()),
        }
    }
    parts
}

/// Returns another text of the same form, which only the form and a number tell of: texts that differ have different
/// numbers, so that they go on to differ. The first letters are kept.
fn other(part: &str, kept: usize, number: usize) -> String {
    let letters = part.chars().enumerate().map(|(index, letter)| {
        let turn = |first: char, count: usize| {
            let turned = (index + number) % count;
            char::from_u32(u32::from(first) + u32::try_from(turned).unwrap_or_default()).unwrap_or(letter)
        };
        match letter {
            letter if index < kept => letter,
            '0'..='9' => turn('0', 10),
            letter if letter.is_uppercase() => turn('A', 26),
            letter if letter.is_alphabetic() => turn('a', 26),
            letter => letter,
        }
    });
    letters.collect()
}

#[cfg(test)]
mod tests {
    use portcullis_cases::Case;
    use serde_json::{Value, json};

    use super::disguise;

    /// Returns the inputs of a case once they are disguised, for a policy that says the same as long as something is so.
    fn disguised(inputs: &Value, pointers: &[&str], is_same: impl Fn(&Value) -> bool) -> Result<Value, String> {
        let case = json!({ "name": "", "resource": { "type": "a:b:C", "inputs": inputs }, "expect": [] });
        let case: Case = serde_json::from_value(case).unwrap();
        let pointers: Vec<_> = pointers.iter().map(|pointer| (*pointer).to_owned()).collect();
        let inputs = |case: &Case| json!(case.resource.as_ref().unwrap().inputs);
        disguise(&case, &pointers, |case| is_same(&inputs(case))).map(|case| inputs(&case))
    }

    #[test]
    fn a_credential_is_another_one_of_the_same_form() {
        let inputs = json!({ "address": "a.example.com", "password": "Hunter2-x" });
        let expected = json!({ "address": "a.example.com", "password": "Abcdef6-a" });
        assert_eq!(disguised(&inputs, &[], |_| true), Ok(expected));
    }

    #[test]
    fn what_the_policy_points_at_is_one_too_and_all_below() {
        let inputs = json!({ "args": { "A": "one", "B": "two" }, "argsX": "three" });
        let expected = json!({ "args": { "A": "abc", "B": "bcd" }, "argsX": "three" });
        assert_eq!(disguised(&inputs, &["/args"], |_| true), Ok(expected));
    }

    #[test]
    fn what_is_the_same_in_two_places_stays_the_same_and_what_differs_goes_on_to_differ() {
        let inputs = json!({ "password": "one", "password2": "one", "token": "two" });
        let expected = json!({ "password": "abc", "password2": "abc", "token": "bcd" });
        assert_eq!(disguised(&inputs, &[], |_| true), Ok(expected));
    }

    #[test]
    fn what_a_credential_is_known_by_is_kept() {
        let is_known = |inputs: &Value| inputs["token"].as_str().unwrap().starts_with("ghp_");
        let inputs = json!({ "token": "ghp_s3cr3t" });
        assert_eq!(disguised(&inputs, &[], is_known), Ok(json!({ "token": "ghp_a1cd4f" })));
        let is_known = |inputs: &Value| inputs["token"].as_str().unwrap().starts_with("AKIA");
        let inputs = json!({ "token": "AKIASECRETKEY" });
        assert_eq!(
            disguised(&inputs, &[], is_known),
            Ok(json!({ "token": "AKIAEFGHIJKLM" }))
        );
    }

    #[test]
    fn a_credential_that_the_policy_knows_as_a_whole_is_refused() {
        let is_known = |inputs: &Value| inputs["password"] == "admin123";
        let inputs = json!({ "password": "admin123" });
        assert_eq!(
            disguised(&inputs, &[], is_known),
            Err("/resource/inputs/password".to_owned())
        );
    }
}
