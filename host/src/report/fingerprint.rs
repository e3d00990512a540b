//! What a finding is known by from one run to the next: for waivers, baselines, and services that follow findings.

use portcullis_facts::json::{self, Kind, Value, escape_token};
use sha2::{Digest as _, Sha256};

use super::Finding;

/// Returns the fingerprint of a finding: `fp1:` and 32 hexadecimal digits.
///
/// It is of the pack, the policy, the kind, the URN, the place, the reason code, and the message without its digits: an age
/// that grows is the same finding. In the place an element of a list is named by its `name`, `key` or `id` where it has one,
/// and not by its number: the finding survives that other elements come and go.
pub(super) fn fingerprint(finding: &Finding, inputs: Option<Value<'_>>) -> String {
    let urn = finding.resource.as_ref().map_or("", |resource| &resource.urn);
    let message: String = finding
        .message
        .chars()
        .filter(|letter| !letter.is_ascii_digit())
        .collect();
    let parts = [
        finding.pack.as_str(),
        &finding.policy,
        finding.kind.as_str(),
        urn,
        &place(&finding.pointer, inputs),
        &finding.code,
        &message,
    ];
    of(&parts)
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
    fn without_inputs_the_place_is_the_pointer() {
        assert_eq!(place("/spec/0/a~1b", None), "/spec/0/a~1b");
    }
}
