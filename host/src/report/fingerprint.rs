//! What a finding is known by from one run to the next: for waivers, baselines, and services that follow findings.

use std::borrow::Cow;

use portcullis_facts::json::{self, Kind, Value, escape_token};
use sha2::{Digest as _, Sha256};

use super::Finding;

/// Returns the fingerprint of a finding: `fp1:` and 32 hexadecimal digits.
///
/// It is of the pack, the policy, the kind, the URN, the place, the reason code, and the message without its durations: an
/// age that grows is the same finding. All else in the message counts, so that what was accepted of one image, host or port
/// is not accepted of another. In the place an element of a list is named by its `name`, `key` or `id` where it has one,
/// and not by its number: the finding survives that other elements come and go.
pub(super) fn fingerprint(finding: &Finding, (stack, project): (&str, &str), inputs: Option<Value<'_>>) -> String {
    let whole_stack = || format!("urn:pulumi:{stack}::{project}");
    let resource = finding.resource.as_ref();
    let urn = resource.map_or_else(whole_stack, |resource| resource.urn.clone());
    let message = without_durations(&finding.message);
    let parts = [
        finding.pack.as_str(),
        &finding.policy,
        finding.kind.as_str(),
        &urn,
        &place(&finding.pointer, inputs),
        &finding.code,
        &message,
    ];
    of(&parts)
}

/// Returns the fingerprint of a finding that is the same as others before it in all that its own is made of, so that what was
/// accepted of one is not accepted of two.
pub(super) fn of_another(fingerprint: &str, before: usize) -> String {
    of(&[fingerprint, &before.to_string()])
}

/// Returns the fingerprint of what some parts tell apart.
pub(super) fn of(parts: &[&str]) -> String {
    let mut hash = Sha256::new();
    for part in parts {
        hash.update(part.len().to_le_bytes());
        hash.update(part);
    }
    let digest = portcullis_facts::document::hex(&hash.finalize());
    format!("fp1:{}", digest.get(..32).unwrap_or_default())
}

/// What a number is of that is another one tomorrow.
const UNITS: [&str; 16] = [
    "ms", "s", "second", "seconds", "min", "minute", "minutes", "h", "hour", "hours", "d", "day", "days", "week",
    "weeks", "years",
];

/// Returns a message without the numbers of days, hours and so on that stand in its words, and not between backticks.
fn without_durations(message: &str) -> String {
    let parts = message.split('`').enumerate();
    let parts: Vec<_> = parts
        .map(|(place, part)| {
            if place % 2 == 0 {
                Cow::Owned(without_numbers_of_time(part))
            } else {
                Cow::Borrowed(part)
            }
        })
        .collect();
    parts.join("`")
}

fn without_numbers_of_time(text: &str) -> String {
    let words: Vec<_> = text.split(' ').collect();
    let is_unit = |word: &&str| UNITS.contains(&word.trim_matches(|letter: char| !letter.is_alphanumeric()));
    let next = words.iter().skip(1).map(Some).chain([None]);
    let kept = words
        .iter()
        .zip(next)
        .filter(|(word, next)| !(word.parse::<f64>().is_ok() && next.is_some_and(is_unit)));
    kept.map(|(word, _)| *word).collect::<Vec<_>>().join(" ")
}

/// Returns a pointer in which the elements of lists are named by what names them.
fn place(pointer: &str, inputs: Option<Value<'_>>) -> String {
    let mut place = String::new();
    let mut value = inputs;
    for token in json::tokens(pointer) {
        let list = value.filter(|value| value.kind() == Kind::Array);
        let element = list.and_then(|list| list.at(token.parse().ok()?));
        match element.and_then(name) {
            Some(name) => place.extend(["/[", &escape_token(&name), "]"]),
            None => place.extend(["/", &*escape_token(&token)]),
        }
        value = element.or_else(|| value.filter(|value| value.kind() == Kind::Object)?.get(&token));
    }
    place
}

/// Returns what names an element of a list.
fn name(element: Value<'_>) -> Option<String> {
    let element = Some(element).filter(|element| element.kind() == Kind::Object)?;
    let mut names = ["name", "key", "id"].into_iter();
    names.find_map(|key| Some(element.get(key)?.as_str()?.into_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    const PODS: &str = r#"{"spec": {"containers": [{"name": "log/1", "image": "a"}, {"image": "b"}, 7]}}"#;

    #[test]
    fn an_element_of_a_list_is_named_by_its_name_and_else_by_its_number() {
        let place = |pointer| place(pointer, Some(Value::new(PODS)));
        assert_eq!(place("/spec/containers/0/image"), "/spec/containers/[log~11]/image");
        assert_eq!(place("/spec/containers/1/image"), "/spec/containers/1/image");
        assert_eq!(place("/spec/containers/2"), "/spec/containers/2");
        assert_eq!(place("/spec/none/0/image"), "/spec/none/0/image");
        assert_eq!(place(""), "");
    }

    #[test]
    fn an_age_is_not_part_of_what_a_finding_is_known_by() {
        let of = |days| {
            without_durations(&format!(
                "`a:3` was built more than {days} days ago, and may be 30 days old"
            ))
        };
        assert_eq!(of(43), of(44));
        assert_eq!(of(43), "`a:3` was built more than days ago, and may be days old");
    }

    #[test]
    fn all_other_numbers_are() {
        for message in [
            "`10.0.0.5:5000/app` is not on the list",
            "opens port 22",
            "`pci1` is missing",
            "`5 days` is no tag",
        ] {
            assert_eq!(without_durations(message), message);
        }
    }

    #[test]
    fn without_inputs_the_place_is_the_pointer() {
        assert_eq!(place("/spec/0/a~1b", None), "/spec/0/a~1b");
    }
}
