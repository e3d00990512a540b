//! What is not shown of what policies find: what may be a credential. The input has it in plain text, and a log of CI or a
//! file of cases is read by more people than that.

use portcullis_facts::json::{SECRET_TEXT, UNKNOWN};
use serde_json::Value;

use crate::path::{Step, get, leaves, put};

/// What is shown instead.
pub(crate) const WITHHELD: &str = "(withheld)";

/// What is in the name of a credential, in lower case and without marks between the words.
const NAMES: [&str; 11] = [
    "accesskey",
    "apikey",
    "connectionstring",
    "credential",
    "dsn",
    "passphrase",
    "passwd",
    "password",
    "privatekey",
    "secret",
    "token",
];

/// What the name of a credential is, or ends in after a mark: in names like `DB_PASS`.
const ENDS: [&str; 5] = ["auth", "pass", "pat", "pw", "pwd"];

/// What a name ends in that is of something about a credential, and not of the credential.
const ABOUT: [&str; 12] = [
    "arn", "count", "enabled", "file", "length", "name", "path", "ttl", "type", "uri", "url", "version",
];

/// The fewest letters and digits in a row that look like a key.
const LONG: usize = 16;

/// Returns what is shown of a text that was found in a place of some name: as it is, or without what may be a credential.
pub(crate) fn shown(name: &str, text: &str) -> String {
    let Ok(mut value) = serde_json::from_str(text) else {
        let (name, member) = text.split_once('=').map_or((name, text), |(key, member)| (key, member));
        return if is_credential(name, member) { WITHHELD } else { text }.to_owned();
    };
    let places = places(name, &value);
    for place in &places {
        put(&mut value, place, Some(&WITHHELD.into()));
    }
    match &value {
        _ if places.is_empty() => text.to_owned(),
        Value::String(text) => text.clone(),
        whole => whole.to_string(),
    }
}

/// Returns the ways to what may be a credential in a value of some name.
pub(crate) fn places(name: &str, value: &Value) -> Vec<Vec<Step>> {
    let mut leaves = leaves(value);
    leaves.retain(|path| {
        let keys = path.iter().filter_map(|step| match step {
            Step::Key(key) => Some(key.as_str()),
            Step::Index(_) | Step::Document => None,
        });
        let is_named =
            || keys.chain([name]).any(is_name) || name_beside(value, path).is_some_and(|name| is_name(&name));
        match get(value, path) {
            Some(Value::String(text)) if text == SECRET_TEXT || text == UNKNOWN => false,
            Some(Value::String(text)) => is_named() || is_key(&text),
            Some(Value::Number(_)) => is_named(),
            _ => false,
        }
    });
    leaves
}

/// Returns what stands beside a value in a list of names and values, as environments are written.
fn name_beside(value: &Value, path: &[Step]) -> Option<String> {
    let (Step::Key(last), object) = path.split_last()? else {
        return None;
    };
    let object = (last == "value").then(|| get(value, object))??;
    let name = ["name", "key"].into_iter().find_map(|key| object.get(key)?.as_str());
    name.map(str::to_owned)
}

fn is_credential(name: &str, text: &str) -> bool {
    is_name(name) || is_key(text)
}

/// Returns whether a name, or the last one of a pointer, is that of a credential.
pub(crate) fn is_name(name: &str) -> bool {
    let last = name.rsplit('/').next().unwrap_or_default();
    let letters = last.chars().filter(|letter| letter.is_alphanumeric());
    let name: String = letters.flat_map(char::to_lowercase).collect();
    let is_named = NAMES.iter().any(|part| name.contains(part)) && !ABOUT.iter().any(|end| name.ends_with(end));
    let end = last
        .rsplit(|letter: char| !letter.is_alphanumeric())
        .next()
        .unwrap_or_default();
    is_named || ENDS.iter().any(|short| end.eq_ignore_ascii_case(short))
}

/// Returns whether a text holds what looks like a key: letters and digits mixed, and no digest; a private key; or a login.
fn is_key(text: &str) -> bool {
    let mut words = text.split(|letter: char| !letter.is_ascii_alphanumeric());
    let is_mixed = |word: &str| {
        word.len() >= LONG
            && word.bytes().any(|letter| letter.is_ascii_digit())
            && word.bytes().any(|letter| !letter.is_ascii_hexdigit())
    };
    words.any(is_mixed) || text.contains("PRIVATE KEY-----") || has_login(text) || has_password(text)
}

/// Returns whether a text says a password in so many words: in a connection string, or on a command line.
fn has_password(text: &str) -> bool {
    let text = text.to_lowercase();
    ["password=", "pwd=", "password:", "--password", " -p "]
        .iter()
        .any(|words| text.contains(words))
}

/// Returns whether a text holds an address with a password (RFC 3986, 3.2.1).
fn has_login(text: &str) -> bool {
    let after = text.split("://").skip(1).chain([text]);
    let mut authorities = after.filter_map(|after| after.split('/').next());
    authorities.any(|authority| {
        let (login, host) = authority.rsplit_once('@').unwrap_or_default();
        login.contains(':') && !host.starts_with("sha256:")
    })
}

#[cfg(test)]
mod tests {
    use super::shown;

    #[test]
    fn what_a_credential_is_called_tells_that_it_is_one() {
        for name in [
            "/registries/0/password",
            "shop:token",
            "/buildArgs/NPM_TOKEN",
            "/clientSecret",
            "/api-key",
        ] {
            assert_eq!(shown(name, r#""hunter2""#), "(withheld)", "{name}");
            assert_eq!(shown(name, "12345678"), "(withheld)", "{name}");
        }
        for name in ["/acl", "/secretName", "/password/version", "/dockerfile/inline"] {
            assert_eq!(shown(name, r#""hunter2""#), r#""hunter2""#, "{name}");
        }
    }

    #[test]
    fn what_looks_like_a_key_is_one() {
        let token = format!("\"ghp_{}\"", "a1X2".repeat(9));
        let key = "-----BEGIN RSA PRIVATE KEY-----\\nabc";
        for text in [&token, &format!("\"{key}\""), "\"postgres://shop:hunter2@db/shop\""] {
            assert_eq!(shown("/x", text), "(withheld)", "{text}");
        }
        let digest = format!(
            "\"registry.example.com/shop/web:1.5@sha256:{}\"",
            "0123456789abcdef".repeat(4)
        );
        for text in [
            &digest,
            "\"https://example.com/a@b:c\"",
            "\"2026-01-01T00:00:00Z\"",
            "\"public-read\"",
        ] {
            assert_eq!(shown("/x", text), *text);
        }
    }

    #[test]
    fn the_rest_of_what_was_found_is_shown() {
        assert_eq!(
            shown(
                "/registries",
                r#"[{"address":"a.example.com","password":"hunter2","retries":3}]"#
            ),
            r#"[{"address":"a.example.com","password":"(withheld)","retries":3}]"#
        );
        assert_eq!(
            shown(
                "/env",
                r#"[{"name":"A_TOKEN","value":"x"},{"name":"STAGE","value":"prod"}]"#
            ),
            r#"[{"name":"A_TOKEN","value":"(withheld)"},{"name":"STAGE","value":"prod"}]"#
        );
        assert_eq!(
            shown("/credentials", r#"{"user":"ci","attempts":[]}"#),
            r#"{"attempts":[],"user":"(withheld)"}"#
        );
    }

    #[test]
    fn a_document_in_a_text_is_looked_into() {
        assert_eq!(
            shown("/auth", r#""{\"password\":\"hunter2\"}""#),
            r#"{"password":"(withheld)"}"#
        );
    }

    #[test]
    fn a_tag_is_a_name_and_a_value() {
        assert_eq!(shown("/tags/0", "password=hunter2"), "(withheld)");
        assert_eq!(shown("/tags/0", "owner=shop"), "owner=shop");
    }

    #[test]
    fn what_is_withheld_by_pulumi_already_is_said_so() {
        assert_eq!(shown("/password", r#""[secret]""#), r#""[secret]""#);
    }
}
