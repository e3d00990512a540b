use std::io::Write as _;

use flate2::Compression;
use flate2::write::GzEncoder;

use super::*;

fn document(bytes: &[u8]) -> Result<Document, InputError> {
    Document::decode("file", bytes.to_vec())
}

fn content(bytes: &[u8]) -> String {
    document(bytes).unwrap().content().to_owned()
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

#[test]
fn the_content_begins_where_json_does() {
    for text in [
        "{\"a\": 1}",
        "\u{feff}{\"a\": 1}",
        "Installing policy pack house v1...\n{\"a\": 1}",
        "\u{feff}[resource plugin aws-7.48.0] installing\r\nmore of {it}\r\n\r\n{\"a\": 1}",
    ] {
        assert_eq!(content(text.as_bytes()), "{\"a\": 1}", "{text}");
    }
}

#[test]
fn lines_before_the_content_are_counted() {
    assert_eq!(document(b"one\ntwo\n{}\n").unwrap().skipped_lines(), 2);
    assert_eq!(document(b"{}\n").unwrap().skipped_lines(), 0);
}

#[test]
fn a_text_without_json_is_its_own_content() {
    for text in ["", "no json", "two\nlines\n", "{", "\n [1]\n"] {
        assert_eq!(content(text.as_bytes()), text);
    }
}

#[test]
fn what_gzip_packed_is_unpacked() {
    assert_eq!(content(&gzip(b"{}")), "{}");
    let two = [gzip(b"{\"a\":"), gzip(b" 1}")].concat();
    assert_eq!(content(&two), "{\"a\": 1}");
}

#[test]
fn a_digest_is_that_of_the_bytes_of_the_file() {
    for bytes in [&b"\xef\xbb\xbfnote\n{}"[..], &gzip(b"{}")] {
        let expected = format!("sha256:{}", hex(&Sha256::digest(bytes)));
        assert_eq!(document(bytes).unwrap().digest(), expected);
    }
}

#[test]
fn damaged_gzip_data_is_refused() {
    let whole = gzip(b"{\"a\": 1}");
    let error = document(&whole[..whole.len() - 4]).unwrap_err();
    assert!(
        error.to_string().starts_with("file: the gzip data is damaged: "),
        "{error}"
    );
}

#[test]
fn a_small_file_that_unpacks_to_a_huge_one_is_refused() {
    let bomb = gzip(&vec![b' '; 8 << 20]);
    assert!(bomb.len() < 1 << 16);
    let error = decode::text("bomb.gz", bomb, 4 << 20).unwrap_err();
    assert_eq!(error.to_string(), "bomb.gz: longer than 4 MiB");
}

#[test]
fn what_is_no_utf_8_text_is_refused_with_its_offset() {
    for (bytes, expected) in [
        (&b"{\"a\": \"\xff\"}"[..], "file: the text is not UTF-8 from byte 7 on"),
        (b"\xff\xfe{\0}\0", "file: the text is UTF-16"),
        (b"\x7fELF\x02\x01\x01\0", "file: no text: byte 7 is a NUL"),
    ] {
        assert_eq!(document(bytes).unwrap_err().to_string(), expected);
    }
}

#[test]
fn bytes_are_written_as_hex_digits() {
    assert_eq!(hex(&[0, 15, 160, 255]), "000fa0ff");
}
