//! Packs that misbehave while they judge.

use insta::assert_snapshot;
use serde_json::json;

use crate::fixtures::{bucket, create, preview};
use crate::guests;
use crate::scratch::{Ended, Scratch};

use super::{judge_bucket_by, judge_by};

/// Lets a pack judge one bucket, with little fuel so that the test is quick.
fn judge_with_little_fuel(pack: &str) -> Ended {
    let scratch = Scratch::with_preview(preview([bucket("assets")]));
    judge_by(
        &scratch.file("portcullis.toml", "[limits]\nfuel = 20_000_000\n"),
        &[pack],
    )
}

#[test]
fn a_panic_is_told_with_its_message_and_its_place() {
    assert_snapshot!(judge_bucket_by(&[guests::PANICS]), @r"
    exit 3
    --- stdout
    fault panics/always-panics (panic)
          panicked: cannot judge `assets`, at tests/guests/panics/src/lib.rs:…
          hint: a policy that breaks down has not judged; nothing passes until it does

    faulted: 1 fault, 1 resource judged by 1 policy
    ");
}

#[test]
fn a_loop_is_stopped() {
    assert_snapshot!(judge_with_little_fuel(guests::LOOPS), @"
    exit 3
    --- stdout
    fault loops/loops-for-ever (out-of-fuel)
          ran longer than it may; it may loop for ever
          hint: a policy that breaks down has not judged; nothing passes until it does

    configured by: portcullis.toml

    faulted: 1 fault, 1 resource judged by 1 policy
    ");
}

#[test]
fn a_loop_of_questions_to_the_host_is_stopped() {
    assert_snapshot!(judge_with_little_fuel(guests::ASKS_FOR_EVER), @"
    exit 3
    --- stdout
    fault asks-for-ever/asks-for-ever (out-of-fuel)
          ran longer than it may; it may loop for ever
          hint: a policy that breaks down has not judged; nothing passes until it does

    configured by: portcullis.toml

    faulted: 1 fault, 1 resource judged by 1 policy
    ");
}

/// The pack does next to nothing, and the host looks through 100 kB each time: the default fuel is used up all the same.
#[test]
fn a_loop_of_looks_into_a_large_resource_is_stopped() {
    let large = create(
        "aws:s3/bucket:Bucket",
        "assets",
        &json!({ "bucket": "x".repeat(100_000) }),
    );
    let scratch = Scratch::with_preview(preview([large])).file("portcullis.toml", "[limits]\nfuel = 1_000_000_000\n");
    assert_snapshot!(judge_by(&scratch, &[guests::LOOKS_FOR_EVER]), @"
    exit 3
    --- stdout
    fault looks-for-ever/looks-for-ever (out-of-fuel)
          ran longer than it may; it may loop for ever
          hint: a policy that breaks down has not judged; nothing passes until it does

    configured by: portcullis.toml

    faulted: 1 fault, 1 resource judged by 1 policy
    ");
}

#[test]
fn memory_is_limited() {
    assert_snapshot!(judge_bucket_by(&[guests::HOGS_MEMORY]), @r"
    exit 3
    --- stdout
    fault hogs-memory/hogs-memory (out-of-memory)
          wanted 68026368 bytes of memory, of 67108864 that it may have
          hint: a policy that breaks down has not judged; nothing passes until it does

    faulted: 1 fault, 1 resource judged by 1 policy
    ");
}

#[test]
fn a_refusal_of_memory_cannot_be_hidden() {
    assert_snapshot!(judge_bucket_by(&[guests::HIDES_REFUSAL]), @r"
    exit 3
    --- stdout
    fault hides-refusal/hides-refusal (out-of-memory)
          wanted 106102784 bytes of memory, of 67108864 that it may have
          hint: a policy that breaks down has not judged; nothing passes until it does

    faulted: 1 fault, 1 resource judged by 1 policy
    ");
}

#[test]
fn recursion_is_limited() {
    assert_snapshot!(judge_bucket_by(&[guests::RECURSES]), @r"
    exit 3
    --- stdout
    fault recurses/recurses-for-ever (stack-overflow)
          recursed too deeply
          hint: a policy that breaks down has not judged; nothing passes until it does

    faulted: 1 fault, 1 resource judged by 1 policy
    ");
}

#[test]
fn a_resource_that_was_not_shown_cannot_be_judged() {
    assert_snapshot!(judge_bucket_by(&[guests::JUDGES_UNSEEN]), @r"
    exit 3
    --- stdout
    fault judges-unseen/judges-unseen (bad-output)
          judged `urn:pulumi:prod::shop::aws:s3/bucket:Bucket::made-up`, a resource that it was not shown
          hint: a policy that breaks down has not judged; nothing passes until it does

    faulted: 1 fault, 1 resource judged by 1 policy
    ");
}

#[test]
fn a_made_up_handle_is_noticed() {
    assert_snapshot!(judge_bucket_by(&[guests::FORGES_HANDLE]), @"
    exit 3
    --- stdout
    fault forges-handle/forges-handle (bad-handle)
          used the handle of a resource that it was not shown
          hint: a policy that breaks down has not judged; nothing passes until it does

    faulted: 1 fault, 1 resource judged by 1 policy
    ");
}

/// Every block has instances of its own, so that there is nothing to keep from an earlier one: what is kept within a
/// block are the resources that the pack is shown there anyway.
#[test]
fn a_handle_cannot_be_kept_from_an_earlier_block() {
    let buckets = (0..300).map(|number| bucket(&format!("bucket-{number}")));
    assert_snapshot!(judge_by(&Scratch::with_preview(preview(buckets)), &[guests::KEEPS_HANDLES]), @"
    exit 1
    --- stdout
    aws:s3/bucket:Bucket bucket-0 (create)
      deny  first-look (mandatory, medium)
            why  has 256 handles, the first of `bucket-0`
      deny  second-look (mandatory, medium)
            why  has 512 handles, the first of `bucket-0`

    aws:s3/bucket:Bucket bucket-256 (create)
      deny  first-look (mandatory, medium)
            why  has 44 handles, the first of `bucket-256`
      deny  second-look (mandatory, medium)
            why  has 88 handles, the first of `bucket-256`

    denied: 4 findings deny, 300 resources judged by 2 policies
    ");
}

#[test]
fn an_answer_of_100_mb_is_out_of_memory() {
    assert_snapshot!(judge_bucket_by(&[guests::FLOODS_OUTPUT]), @r"
    exit 3
    --- stdout
    fault floods-output/floods-output (out-of-memory)
          wanted 101187584 bytes of memory, of 67108864 that it may have
          hint: a policy that breaks down has not judged; nothing passes until it does

    faulted: 1 fault, 1 resource judged by 1 policy
    ");
}

#[test]
fn an_answer_of_100_mb_is_refused_where_there_is_memory_for_it() {
    let scratch = Scratch::with_preview(preview([bucket("assets")]));
    let scratch = scratch.file("portcullis.toml", "[limits]\nmemory = \"1GiB\"\n");
    assert_snapshot!(judge_by(&scratch, &[guests::FLOODS_OUTPUT]), @"
    exit 3
    --- stdout
    fault floods-output/floods-output (output-too-large)
          answered more than it may
          hint: a policy that breaks down has not judged; nothing passes until it does

    configured by: portcullis.toml

    faulted: 1 fault, 1 resource judged by 1 policy
    ");
}

#[test]
fn every_resource_needs_an_answer() {
    assert_snapshot!(judge_bucket_by(&[guests::ANSWERS_TOO_LITTLE]), @r"
    exit 3
    --- stdout
    fault answers-too-little/answers-too-little (bad-output)
          answered 0 lists of outcomes for 1 resources
          hint: a policy that breaks down has not judged; nothing passes until it does

    faulted: 1 fault, 1 resource judged by 1 policy
    ");
}

#[test]
fn an_outcome_needs_a_message_and_a_json_pointer() {
    assert_snapshot!(judge_bucket_by(&[guests::MALFORMED_OUTCOMES]), @r"
    exit 3
    --- stdout
    fault malformed-outcomes/wordless (bad-output)
          answered an outcome without a message
    fault malformed-outcomes/pointless (bad-output)
          answered `tags.owner`, which is no json pointer
          hint: a policy that breaks down has not judged; nothing passes until it does

    faulted: 2 faults, 1 resource judged by 2 policies
    ");
}

#[test]
fn a_policy_can_say_that_it_broke_down() {
    assert_snapshot!(judge_bucket_by(&[guests::FAILS]), @r"
    exit 3
    --- stdout
    fault fails/always-fails (failed)
          the rule book has no page 42
          hint: a policy that breaks down has not judged; nothing passes until it does

    faulted: 1 fault, 1 resource judged by 1 policy
    ");
}

#[test]
fn a_repair_is_told_beside_what_it_repairs() {
    assert_snapshot!(judge_bucket_by(&[guests::EDITS_BLINDLY]), @r#"
    exit 1
    --- stdout
    aws:s3/bucket:Bucket assets (create)
      deny  loud-bucket (mandatory, medium)
            why  there is a bucket
                 repair: set /bucket to "quiet"

    denied: 1 finding denies, 1 resource judged by 1 policy
    "#);
}

#[test]
fn a_repair_of_a_secret_is_a_fault() {
    let secret = create("aws:s3/bucket:Bucket", "assets", &json!({ "bucket": "[secret]" }));
    let scratch = Scratch::with_preview(preview([secret]));
    assert_snapshot!(judge_by(&scratch, &[guests::EDITS_BLINDLY]), @"
    exit 3
    --- stdout
    fault edits-blindly/loud-bucket (bad-output)
          its repair cannot be made at `/bucket` of `urn:pulumi:prod::shop::aws:s3/bucket:Bucket::assets`: what stands there is a secret, or known only during the update
          hint: a policy that breaks down has not judged; nothing passes until it does

    faulted: 1 fault, 1 resource judged by 1 policy
    ");
}
