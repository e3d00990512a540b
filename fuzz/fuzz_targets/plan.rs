//! Plan readers: a file in any format is read or refused; what was read can be asked anything.

#![no_main]

use libfuzzer_sys::fuzz_target;
use portcullis_facts::document::Document;
use portcullis_facts::plan::{PlanFile, Properties, join};
use portcullis_facts::{images, rebuild, tags};

/// What stands between the files of one input.
const BETWEEN: &[u8] = b"\n---8<---\n";

fuzz_target!(|data: &[u8]| {
    let mut files = Vec::new();
    for bytes in split(data) {
        let Ok(document) = Document::decode("file", bytes.to_vec()) else { return };
        let Ok(file) = PlanFile::read(document) else { return };
        files.push(file);
    }
    for plan in join(files).into_iter().flatten() {
        for resource in plan.resources() {
            let _ = (images::planned(resource), images::prior(resource), tags::planned(resource), tags::prior(resource));
            let _ = (rebuild::image_build(resource), resource.changes());
            for of in [Properties::Inputs, Properties::Outputs, Properties::PriorInputs, Properties::PriorOutputs] {
                let _ = (resource.lookup(of, ""), resource.shape(of, ""), resource.lookup(of, "/a/0/b"));
            }
        }
    }
});

fn split(mut data: &[u8]) -> Vec<&[u8]> {
    let mut parts = Vec::new();
    while let Some(place) = data.windows(BETWEEN.len()).position(|window| window == BETWEEN) {
        parts.push(&data[..place]);
        data = &data[place + BETWEEN.len()..];
    }
    parts.push(data);
    parts
}
