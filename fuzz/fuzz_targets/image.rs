//! Image references: what is read, written and read again is the same.

#![no_main]

use libfuzzer_sys::fuzz_target;
use portcullis_facts::image::Image;

fuzz_target!(|text: &str| {
    if let Ok(image) = Image::parse(text) {
        let mut whole = format!("{}/{}", image.registry, image.repository);
        if let Some(tag) = &image.tag {
            whole = format!("{whole}:{tag}");
        }
        if let Some(digest) = &image.digest {
            whole = format!("{whole}@{digest}");
        }
        let again = Image::parse(&whole).expect("a whole reference is one");
        assert_eq!((&again.registry, &again.repository), (&image.registry, &image.repository), "{text}");
        assert_eq!((&again.tag, &again.digest), (&image.tag, &image.digest), "{text}");
    }
});
