//! Takes names and secrets out of a case.

use portcullis_facts::json;
use portcullis_facts::plan::Urn;
use serde_json::{Map, Value, json};

use super::draft::Names;

/// The account of Amazon's own examples.
const ACCOUNT: &str = "123456789012";

/// Returns a part of a case in which every secret is `[secret]`, every account is that of Amazon's examples, and every URN is
/// of the project and the stack `test`, with the name that its resource has in the case.
pub(super) fn redact(part: Value, names: &Names) -> Value {
    match part {
        Value::Object(members) => match mark(&members) {
            Some(mark) => mark.into(),
            None => members
                .into_iter()
                .map(|(key, member)| (key, redact(member, names)))
                .collect(),
        },
        Value::Array(elements) => elements.into_iter().map(|element| redact(element, names)).collect(),
        Value::String(text) => without_accounts(&without_names(text, names)).into(),
        scalar => scalar,
    }
}

/// Returns what stands for an object that is marked as a secret or an unknown value. What it holds beside the mark may be
/// the ciphertext, or the value itself.
fn mark(object: &Map<String, Value>) -> Option<&'static str> {
    let text = json!(object).to_string();
    let value = json::Value::new(&text);
    if value.is_secret() {
        Some(json::SECRET_TEXT)
    } else if value.is_unknown() {
        Some(json::UNKNOWN)
    } else {
        None
    }
}

/// Returns a URN with the names that the case gives; any other text as it is.
fn without_names(text: String, names: &Names) -> String {
    let Some(urn) = Urn::parse(&text) else {
        return text;
    };
    let name = names.get(&text).map_or("other", String::as_str);
    format!("urn:pulumi:test::test::{}::{name}", urn.type_token)
}

/// Replaces each number of twelve digits that stands by itself.
fn without_accounts(text: &str) -> String {
    let mut replaced = String::with_capacity(text.len());
    let mut word = String::new();
    for character in text.chars().chain(['\0']) {
        if character.is_alphanumeric() {
            word.push(character);
            continue;
        }
        let is_account = word.len() == 12 && word.bytes().all(|byte| byte.is_ascii_digit());
        replaced.push_str(if is_account { ACCOUNT } else { &word });
        word.clear();
        replaced.push(character);
    }
    replaced.pop();
    replaced
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use serde_json::{Value, json};

    fn redact(part: Value) -> Value {
        let names = BTreeMap::from([(BUCKET.to_owned(), "example".to_owned())]);
        super::redact(part, &names)
    }

    const BUCKET: &str = "urn:pulumi:prod::shop::eks:index:Cluster$aws:s3/bucket:Bucket::assets";

    #[test]
    fn a_secret_keeps_nothing_but_that_it_is_one() {
        let state = json!({
            "password": { "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270", "ciphertext": "v1:abc" },
            "shown": { "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270", "plaintext": "\"hunter2\"" },
            "list": [{ "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270", "ciphertext": "v1:def" }]
        });
        assert_eq!(
            redact(state),
            json!({ "password": "[secret]", "shown": "[secret]", "list": ["[secret]"] })
        );
    }

    #[test]
    fn an_account_is_replaced_where_it_stands_by_itself() {
        let redacted = |text: &str| redact(json!(text));
        assert_eq!(
            redacted("arn:aws:iam::210987654321:role/web"),
            "arn:aws:iam::123456789012:role/web"
        );
        assert_eq!(
            redacted("210987654321.dkr.ecr.eu-west-1.amazonaws.com/web:1"),
            "123456789012.dkr.ecr.eu-west-1.amazonaws.com/web:1"
        );
        assert_eq!(redacted("logs-210987654321"), "logs-123456789012");
        assert_eq!(redacted("sha256:a210987654321f"), "sha256:a210987654321f");
        assert_eq!(redacted("2109876543210"), "2109876543210");
    }

    #[test]
    fn a_urn_keeps_its_type_and_has_the_name_of_the_case() {
        assert_eq!(
            redact(json!(BUCKET)),
            "urn:pulumi:test::test::aws:s3/bucket:Bucket::example"
        );
        assert_eq!(
            redact(json!("urn:pulumi:prod::shop::a:b:C::web")),
            "urn:pulumi:test::test::a:b:C::other"
        );
    }
}
