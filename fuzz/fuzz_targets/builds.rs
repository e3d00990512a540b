//! Build records and the envelopes around them: a file is read or refused.

#![no_main]

use libfuzzer_sys::fuzz_target;
use portcullis_facts::builds::Builds;

fuzz_target!(|text: &str| {
    if let Ok(builds) = Builds::parse([("file.json".to_owned(), text.to_owned())]) {
        for document in builds.documents() {
            assert!(document.digest.starts_with("sha256:"));
        }
    }
});
