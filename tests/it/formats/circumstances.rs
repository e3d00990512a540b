//! What was not judged, or judged otherwise than usual, is in every format.

use crate::fixtures::{deployment, preview};
use crate::guests;
use crate::scratch::Scratch;

use super::{FORMATS, Reports};

const CONFIGURATION: &str = r#"profile = "audit"
[policy.unpinned-image]
level = "disabled"
[policy.floating-image-tag]
level = "mandatory"
"#;

#[test]
fn what_was_not_judged_or_judged_otherwise_is_in_every_format() {
    let scratch = Scratch::with_preview(preview([deployment("web", "shop/web")]));
    let scratch = scratch.file("portcullis.toml", CONFIGURATION);
    let packs = ["--pack", "builtin:registry", "--pack", guests::PANICS];
    let reports = Reports::of(scratch, &[&packs[..], &["--at", "2027-01-02T03:04:05Z"]].concat());
    assert_eq!(reports.ended.exit(), 3);
    for format in FORMATS {
        let text = reports.text(format);
        for (what, word) in [
            ("a policy that is not run", "unlisted-registry"),
            ("what it misses", "settings"),
            ("a policy that is disabled", "unpinned-image"),
            ("another level", "mandatory"),
            ("another profile", "audit"),
            ("another time", "2027-01-02T03:04:05Z"),
            ("the configuration", "portcullis.toml"),
            ("the verdict", "faulted"),
            ("a fault", "panic"),
        ] {
            assert!(text.contains(word), "{format} does not tell {what}:\n{text}");
        }
    }
}
