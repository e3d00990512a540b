//! Packs that misbehave. Each ends in a fault with a kind and a message and in exit code 3, and lets nothing pass.

mod company;
mod judging;
mod loading;
mod texts;

use crate::fixtures::{bucket, preview};
use crate::guests;
use crate::scratch::{Ended, Scratch};

/// Lets packs judge one bucket.
fn judge_bucket_by(packs: &[&str]) -> Ended {
    judge_by(&Scratch::with_preview(preview([bucket("assets")])), packs)
}

/// Lets packs judge the preview of a folder.
fn judge_by(scratch: &Scratch, packs: &[&str]) -> Ended {
    let arguments: Vec<_> = packs.iter().flat_map(|pack| ["--pack", pack]).collect();
    scratch.check(&arguments)
}

#[test]
fn a_pack_that_behaves_passes() {
    insta::assert_snapshot!(judge_bucket_by(&[guests::FINDS_NOTHING]), @r"
    exit 0
    --- stdout
    allowed: 1 resource judged by 1 policy
    ");
}
