//! `docs/provenance-reasons.md` lists every reason, as the code knows it.

#![expect(clippy::unwrap_used, reason = "tests stop where something is wrong")]

use std::collections::BTreeSet;
use std::fmt::Write as _;

use portcullis_trust::Reason;

const PAGE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/provenance-reasons.md");

const BEFORE: &str = "\
# Why a signature is not believed

A record of a build is *verified* if a builder that the configuration names signed it and it says what is expected of that builder. If it is
not, the report and the policies are told why, by a code of this list. The list is closed: a code keeps its meaning, and a new one is a new
line here. Signatures on policy packs are refused by the same codes.

They are in the order in which they are found out. Of several trusted builders that all refuse a record, the one with the last of their codes
came closest, and its code is told.

| code | meaning |
|---|---|
";

fn page() -> String {
    let mut page = BEFORE.to_owned();
    for reason in Reason::ALL {
        writeln!(page, "| `{}` | {} |", reason.code(), reason.meaning()).unwrap();
    }
    page
}

#[test]
fn the_page_lists_every_reason() {
    if std::env::var_os("PORTCULLIS_WRITE_DOCS").is_some() {
        std::fs::write(PAGE, page()).unwrap();
    }
    assert_eq!(
        std::fs::read_to_string(PAGE).unwrap(),
        page(),
        "write it anew: PORTCULLIS_WRITE_DOCS=1 cargo test -p portcullis-trust"
    );
}

#[test]
fn every_reason_has_a_code_of_its_own_in_small_letters_and_one_line_of_meaning() {
    let codes: BTreeSet<_> = Reason::ALL.iter().map(|reason| reason.code()).collect();
    assert_eq!(codes.len(), Reason::ALL.len());
    for reason in Reason::ALL {
        let code = reason.code();
        assert!(
            code.chars().all(|letter| letter.is_ascii_lowercase() || letter == '-'),
            "{code}"
        );
        assert_eq!(reason.to_string(), code);
        assert!(
            !reason.meaning().is_empty() && !reason.meaning().contains(['\n', '|']),
            "{code}"
        );
    }
}

#[test]
fn the_reasons_are_in_the_order_in_which_they_are_found_out() {
    assert!(Reason::ALL.is_sorted());
}
