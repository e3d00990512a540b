use proptest::prelude::*;

use super::{DEEPEST, Document, LONGEST, check};

fn flaw(text: &str) -> String {
    check(text).unwrap_err().to_string()
}

#[test]
fn a_key_that_stands_twice_in_one_object_is_named_with_its_place() {
    assert_eq!(
        flaw(r#"{"steps": [{}, {"new": {"a/b": {"x": 1, "y": {}, "x": 2}}}]}"#),
        "the key `x` stands twice in one object: at byte 55, `/steps/1/new/a~1b`"
    );
    assert_eq!(
        flaw(r#"{"a": 1, "a": 1}"#),
        "the key `a` stands twice in one object: at byte 15"
    );
}

#[test]
fn a_key_is_the_same_however_it_is_escaped() {
    assert!(flaw(r#"{"image": 1, "im\u0061ge": 2}"#).starts_with("the key `image` stands twice"));
    assert!(flaw(r#"{"a\"b": 1, "a\u0022b": 2}"#).starts_with("the key `a\"b` stands twice"));
}

#[test]
fn one_key_in_several_objects_is_no_flaw() {
    for text in [
        r#"{"a": {"a": {"a": 1}}, "b": [{"a": 1}, {"a": 2}]}"#,
        r#"{"a": "a", "b": "a"}"#,
        "{\"a\": 1}\n{\"a\": 2}\n",
        "{} [] 1 \"a\"",
    ] {
        assert_eq!(check(text), Ok(()), "{text}");
    }
}

#[test]
fn a_key_is_found_twice_among_very_many() {
    let keys: Vec<_> = (0..100_000).map(|number| format!("\"k{number}\":0")).collect();
    assert_eq!(check(&format!("{{{}}}", keys.join(","))), Ok(()));
    let twice = format!("{{{},\"k77777\":1}}", keys.join(","));
    assert!(flaw(&twice).starts_with("the key `k77777` stands twice"));
}

#[test]
fn nesting_has_an_end() {
    let nested = |depth: usize| "[".repeat(depth) + &"]".repeat(depth);
    assert_eq!(check(&nested(DEEPEST)), Ok(()));
    let error = flaw(&nested(1_000_000));
    assert!(
        error.starts_with("values nest more than 128 levels deep: at byte 128, `/0/0/0"),
        "{error}"
    );
    let objects = "{\"a\":".repeat(1_000_000);
    assert!(flaw(&objects).starts_with("values nest more than 128 levels deep: at byte 640, `/a/a"));
}

#[test]
fn a_string_has_an_end() {
    let text = format!("{{\"a\": [\"{}\"]}}", "x".repeat(LONGEST + 1));
    assert_eq!(flaw(&text), "a string is longer than 256 MiB: at byte 7, `/a/0`");
}

#[test]
fn half_a_surrogate_pair_is_named_with_its_offset() {
    for (text, offset) in [
        (r#"["\ud800"]"#, 2),
        (r#"["ab\udc00"]"#, 4),
        (r#"["\ud83d\ud83d"]"#, 2),
        (r#"["\ud83dx"]"#, 2),
        (r#"{"\uDBFF": 1}"#, 2),
    ] {
        let error = flaw(text);
        let expected = format!("a string has half a surrogate pair (`\\ud800` to `\\udfff`): at byte {offset}");
        assert!(error.starts_with(&expected), "{text}: {error}");
    }
    for text in [
        r#"["\ud83d\ude00"]"#,
        r#"["\\ud800"]"#,
        r#"["\u00e9"]"#,
        r#"["\uD83D\uDE00\n"]"#,
    ] {
        assert_eq!(check(text), Ok(()), "{text}");
    }
}

#[test]
fn a_document_is_an_object_or_a_list_and_means_one_thing() {
    assert_eq!(Document::of(r#" [{"image": "a"}]"#), Document::Clear);
    assert_eq!(Document::of(r#"[{"image": "a", "image": "b"}]"#), Document::Ambiguous);
    for text in ["[", "", "{} {}", "1", "\"a\""] {
        assert_eq!(Document::of(text), Document::None, "{text}");
    }
}

proptest! {
    #[test]
    fn no_text_breaks_the_check(text in r#"[\[\]{}",:\\ua0d8 -]{0,60}"#) {
        let _ = check(&text);
    }

    #[test]
    fn what_serde_reads_without_losing_a_key_has_no_flaw(text in r#"\{("[ab]":[01],){0,3}"[ab]":\{"a":1\}\}"#) {
        let tree: serde_json::Value = serde_json::from_str(&text).unwrap();
        let written = text.matches(':').count();
        let kept = tree.as_object().unwrap().len() + 1;
        prop_assert_eq!(check(&text).is_ok(), written == kept || tree.to_string().matches(':').count() == written);
    }
}
