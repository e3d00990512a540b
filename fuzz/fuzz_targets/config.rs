//! The configuration: a text is read, or what is wrong with it is shown at a place that it has.

#![no_main]

use std::path::Path;

use libfuzzer_sys::fuzz_target;
use portcullis::config::Config;
use portcullis::problem::SourceFile;

fuzz_target!(|text: &str| {
    let source = SourceFile { path: "portcullis.toml".to_owned(), text: text.into() };
    for problem in Config::parse(&source, Path::new("")).err().unwrap_or_default() {
        assert!(!problem.message.is_empty());
        if let Some(place) = problem.place {
            assert!(text.get(place.range).is_some());
        }
    }
});
