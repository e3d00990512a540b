//! What the others say beside a policy that misbehaves.

use insta::assert_snapshot;

use crate::fixtures::{bucket, preview};
use crate::guests;
use crate::scratch::Scratch;

use super::judge_by;

/// A preview of three blocks of 256 resources, with something to find in each and a trap in the second.
fn three_blocks() -> Scratch {
    let name = |number| match number {
        100 | 350 | 600 => "found".to_owned(),
        400 => "trap".to_owned(),
        _ => format!("bucket-{number}"),
    };
    // Resources of one type cannot share a name: each type is its own.
    let resource = |number| {
        let type_token = format!("test:index:Type{number}");
        crate::fixtures::create(&type_token, &name(number), &serde_json::json!({}))
    };
    Scratch::with_preview(preview((0..700).map(resource)))
}

#[test]
fn the_other_policies_of_the_pack_and_the_other_packs_are_heard() {
    let scratch = Scratch::with_preview(preview([bucket("found"), bucket("trap")]));
    assert_snapshot!(judge_by(&scratch, &[guests::BREAKS_LATE, guests::PANICS, guests::FINDS_NOTHING]), @r#"
    exit 3
    --- stdout
    aws:s3/bucket:Bucket found (create)
      deny  sound (mandatory, medium)
            why  found `found`

    aws:s3/bucket:Bucket trap (create)
      deny  sound (mandatory, medium)
            why  found `trap`

    fault breaks-late/breaks-late (panic)
          panicked: assertion `left != right` failed: fell into the trap left: "trap" right: "trap", at tests/guests/breaks-late/src/lib.rs:…
    fault panics/always-panics (panic)
          panicked: cannot judge `found`, at tests/guests/panics/src/lib.rs:…
          hint: a policy that breaks down has not judged; nothing passes until it does

    faulted: 2 faults, 2 findings deny, 2 resources judged by 4 policies
    "#);
}

#[test]
fn the_other_packs_are_heard_where_one_is_no_pack() {
    let scratch = Scratch::with_preview(preview([bucket("found")]));
    assert_snapshot!(judge_by(&scratch, &[guests::CORE_MODULE, guests::BREAKS_LATE]), @"
    exit 3
    --- stdout
    aws:s3/bucket:Bucket found (create)
      deny  breaks-late (mandatory, medium), sound (mandatory, medium)
            why  found `found`

    fault core-module.wasm (not-a-component)
          the pack is a core wasm module and no component; `portcullis build` makes one of the crate that it comes from
          hint: a policy that breaks down has not judged; nothing passes until it does

    faulted: 1 fault, 2 findings deny, 1 resource judged by 2 policies
    ");
}

#[test]
fn the_other_packs_are_heard_where_one_breaks_down_over_its_settings() {
    let scratch = Scratch::with_preview(preview([bucket("found")]));
    assert_snapshot!(judge_by(&scratch, &[guests::BREAKS_SETTINGS, guests::BREAKS_LATE]), @"
    exit 3
    --- stdout
    aws:s3/bucket:Bucket found (create)
      deny  breaks-late (mandatory, medium), sound (mandatory, medium)
            why  found `found`

    fault breaks-settings (panic)
          panicked: nobody has ever set this, at tests/guests/breaks-settings/src/lib.rs:…
          hint: a policy that breaks down has not judged; nothing passes until it does

    faulted: 1 fault, 2 findings deny, 1 resource judged by 2 policies
    ");
}

#[test]
fn what_a_pack_said_up_to_its_fault_stands() {
    assert_snapshot!(judge_by(&three_blocks(), &[guests::BREAKS_LATE]), @r#"
    exit 3
    --- stdout
    test:index:Type100 found (create)
      deny  breaks-late (mandatory, medium), sound (mandatory, medium)
            why  found `found`

    test:index:Type350 found (create)
      deny  sound (mandatory, medium)
            why  found `found`

    test:index:Type400 trap (create)
      deny  sound (mandatory, medium)
            why  found `trap`

    fault breaks-late/breaks-late (panic)
          panicked: assertion `left != right` failed: fell into the trap left: "trap" right: "trap", at tests/guests/breaks-late/src/lib.rs:…
          hint: a policy that breaks down has not judged; nothing passes until it does

    faulted: 1 fault, 4 findings deny, 700 resources judged by 2 policies
    "#);
}
