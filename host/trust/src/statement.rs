//! In-toto statements, as far as everybody needs them who verifies one: what they are about.

use portcullis_facts::builds::{Reason, Refused};
use portcullis_facts::json;
use serde::Deserialize;
use std::collections::BTreeMap;

use crate::dsse::IN_TOTO;
use crate::words::{listed, one_line, quoted};

/// The types of statements. BuildKit writes the old one.
const TYPES: [&str; 2] = ["https://in-toto.io/Statement/v0.1", "https://in-toto.io/Statement/v1"];

/// What a statement says of what.
#[derive(Debug, Deserialize)]
pub(crate) struct Statement {
    #[serde(rename = "_type")]
    kind: String,
    /// What kind of thing it says.
    #[serde(rename = "predicateType")]
    pub(crate) predicate_type: String,
    subject: Vec<Subject>,
}

#[derive(Debug, Deserialize)]
struct Subject {
    digest: BTreeMap<String, String>,
}

impl Statement {
    /// Returns the statement that a payload of a type is.
    pub(crate) fn parse(payload_type: &str, payload: &[u8]) -> Result<Self, Refused> {
        if payload_type != IN_TOTO {
            return Err(malformed(&format!("it is of the type {}", quoted(payload_type))));
        }
        let text = std::str::from_utf8(payload).map_err(|_| malformed("it is no UTF-8 text"))?;
        let statement: Self = serde_json::from_str(text).map_err(|error| malformed(&place(&error)))?;
        json::check(text).map_err(|problem| malformed(&problem))?;
        if !TYPES.contains(&statement.kind.as_str()) {
            return Err(malformed(&format!("it is of the type {}", quoted(&statement.kind))));
        }
        Ok(statement)
    }

    /// Says so if the statement is not about what has a digest.
    pub(crate) fn require_subject(&self, digest: &str) -> Result<(), Refused> {
        let subjects = self.subjects();
        if subjects.iter().any(|subject| subject == digest) {
            return Ok(());
        }
        let message = format!(
            "what is signed is about {}, and not about {}",
            listed(&subjects),
            quoted(digest)
        );
        Err(Refused::new(Reason::SubjectMismatch, message))
    }

    /// Returns the digests of what it is about, in the order of the text.
    pub(crate) fn subjects(&self) -> Vec<String> {
        let digests = self.subject.iter().flat_map(|subject| &subject.digest);
        digests
            .map(|(algorithm, digits)| format!("{algorithm}:{digits}"))
            .collect()
    }
}

fn place(error: &serde_json::Error) -> String {
    format!(
        "something is missing or malformed at line {} column {}",
        error.line(),
        error.column()
    )
}

fn malformed(problem: &str) -> Refused {
    let message = format!("what is signed is no in-toto statement: {}", one_line(problem));
    Refused::new(Reason::MalformedEnvelope, message)
}

#[cfg(test)]
mod tests {
    use super::Statement;
    use crate::dsse::IN_TOTO;
    use portcullis_facts::builds::Reason;

    const STATEMENT: &str = r#"{"_type": "https://in-toto.io/Statement/v1", "predicateType": "p",
        "subject": [{"name": "a", "digest": {"sha256": "aa", "sha1": "bb"}}]}"#;

    #[test]
    fn a_statement_is_about_each_digest_of_its_subjects() {
        let statement = Statement::parse(IN_TOTO, STATEMENT.as_bytes()).unwrap();
        for digest in ["sha256:aa", "sha1:bb"] {
            assert!(statement.require_subject(digest).is_ok(), "{digest}");
        }
        let refused = statement.require_subject("sha256:bb").unwrap_err();
        assert_eq!(refused.reason, Reason::SubjectMismatch);
        assert_eq!(
            refused.to_string(),
            "what is signed is about `sha1:bb`, `sha256:aa`, and not about `sha256:bb`"
        );
    }

    #[test]
    fn what_is_no_statement_is_refused() {
        let twice = STATEMENT.replace(r#""sha1": "bb""#, r#""sha256": "bb""#);
        let other = STATEMENT.replace("Statement/v1", "Statement/v2");
        for payload in ["", "{}", "[1]", &twice, &other] {
            let error = Statement::parse(IN_TOTO, payload.as_bytes()).unwrap_err();
            assert_eq!(error.reason, Reason::MalformedEnvelope, "{payload}");
        }
        assert!(Statement::parse("text/plain", STATEMENT.as_bytes()).is_err());
        assert!(Statement::parse(IN_TOTO, b"\xff").is_err());
    }
}
