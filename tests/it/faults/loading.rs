//! Packs that are none, ask for what no pack gets, or do not describe themselves properly.

use insta::assert_snapshot;

use crate::fixtures::{bucket, preview};
use crate::guests;
use crate::scratch::{Ended, Scratch};

use super::{judge_bucket_by, judge_by};

/// Lets some bytes judge one bucket.
fn judge_by_bytes(bytes: &[u8]) -> Ended {
    let scratch = Scratch::with_preview(preview([bucket("assets")]));
    judge_by(&scratch.file("house.wasm", bytes), &["house.wasm"])
}

#[test]
fn an_empty_file_is_no_pack() {
    assert_snapshot!(judge_by_bytes(b""), @r"
    exit 3
    --- stdout
    fault house.wasm (not-a-component)
          the pack is an empty file
          hint: a policy that breaks down has not judged; nothing passes until it does

    faulted: 1 fault, 1 resource judged by 0 policies
    ");
}

#[test]
fn a_text_is_no_pack() {
    assert_snapshot!(judge_by_bytes(b"package house\n\ndeny[message] { true }\n"), @r"
    exit 3
    --- stdout
    fault house.wasm (not-a-component)
          the pack is not wasm
          hint: a policy that breaks down has not judged; nothing passes until it does

    faulted: 1 fault, 1 resource judged by 0 policies
    ");
}

/// Wasmtime's own compiled code is a native program; to run one means to trust whoever wrote it.
#[test]
fn compiled_code_is_no_pack() {
    assert_snapshot!(judge_by_bytes(b"\x7fELF\x02\x01\x01\xc8\0\0\0\0\0\0\0\0\x01\0\xf3\0"), @r"
    exit 3
    --- stdout
    fault house.wasm (not-a-component)
          the pack is not wasm
          hint: a policy that breaks down has not judged; nothing passes until it does

    faulted: 1 fault, 1 resource judged by 0 policies
    ");
}

#[test]
fn a_component_that_breaks_off_is_no_pack() {
    let component = std::fs::read(guests::OTHER_WORLD).unwrap();
    assert_snapshot!(judge_by_bytes(&component[..20]), @"
    exit 3
    --- stdout
    fault house.wasm (not-a-component)
          failed to parse WebAssembly module: wasm component contains an invalid module section: section range 10..59 is out of bounds (bound = 20)
          hint: a policy that breaks down has not judged; nothing passes until it does

    faulted: 1 fault, 1 resource judged by 0 policies
    ");
}

#[test]
fn a_core_module_is_no_pack() {
    assert_snapshot!(judge_bucket_by(&[guests::CORE_MODULE]), @"
    exit 3
    --- stdout
    fault core-module.wasm (not-a-component)
          the pack is a core wasm module and no component; `portcullis build` makes one of the crate that it comes from
          hint: a policy that breaks down has not judged; nothing passes until it does

    faulted: 1 fault, 1 resource judged by 0 policies
    ");
}

#[test]
fn a_component_of_another_world_is_no_pack() {
    assert_snapshot!(judge_bucket_by(&[guests::OTHER_WORLD]), @r"
    exit 3
    --- stdout
    fault other-world.wasm (not-a-pack)
          the component exports `example:plugin/run@1.0.0`; a pack exports `portcullis:policy/pack@0.1.0`
          hint: a policy that breaks down has not judged; nothing passes until it does

    faulted: 1 fault, 1 resource judged by 0 policies
    ");
}

#[test]
fn a_component_that_exports_nothing_is_no_pack() {
    assert_snapshot!(judge_bucket_by(&[guests::EXPORTS_NOTHING]), @r"
    exit 3
    --- stdout
    fault exports-nothing.wasm (not-a-pack)
          the component exports nothing; a pack exports `portcullis:policy/pack@0.1.0`
          hint: a policy that breaks down has not judged; nothing passes until it does

    faulted: 1 fault, 1 resource judged by 0 policies
    ");
}

#[test]
fn a_pack_of_a_later_version_of_the_contract_is_refused() {
    assert_snapshot!(judge_bucket_by(&[guests::LATER_VERSION]), @r"
    exit 3
    --- stdout
    fault later-version.wasm (not-a-pack)
          the component exports `portcullis:policy/pack@0.2.0`; a pack exports `portcullis:policy/pack@0.1.0`
          hint: a policy that breaks down has not judged; nothing passes until it does

    faulted: 1 fault, 1 resource judged by 0 policies
    ");
}

#[test]
fn a_pack_with_functions_of_other_types_is_refused() {
    assert_snapshot!(judge_bucket_by(&[guests::OTHER_TYPES]), @"
    exit 3
    --- stdout
    fault other-types.wasm (not-a-pack)
          the functions of `portcullis:policy/pack@0.1.0` have other types here: expected 1-tuple, found 0-tuple
          hint: a policy that breaks down has not judged; nothing passes until it does

    faulted: 1 fault, 1 resource judged by 0 policies
    ");
}

#[test]
fn wasi_is_refused_by_name() {
    assert_snapshot!(judge_bucket_by(&[guests::ASKS_FOR_WASI]), @"
    exit 3
    --- stdout
    fault asks-for-wasi.wasm (forbidden-import)
          the pack asks for `wasi:cli/environment@0.2.0`; a pack gets no access to anything but the interfaces of `portcullis:policy@0.1.0`
          hint: a policy that breaks down has not judged; nothing passes until it does

    faulted: 1 fault, 1 resource judged by 0 policies
    ");
}

#[test]
fn an_interface_that_the_contract_does_not_have_is_refused_by_name() {
    assert_snapshot!(judge_bucket_by(&[guests::ASKS_FOR_NETWORK]), @"
    exit 3
    --- stdout
    fault asks-for-network.wasm (forbidden-import)
          the pack asks for `portcullis:policy/network@0.1.0`; a pack gets no access to anything but the interfaces of `portcullis:policy@0.1.0`
          hint: a policy that breaks down has not judged; nothing passes until it does

    faulted: 1 fault, 1 resource judged by 0 policies
    ");
}

#[test]
fn a_pack_without_policies_is_refused() {
    assert_snapshot!(judge_bucket_by(&[guests::NO_POLICIES]), @r"
    exit 3
    --- stdout
    fault no-policies.wasm (bad-metadata)
          the pack `no-policies` has no policy
          hint: a policy that breaks down has not judged; nothing passes until it does

    faulted: 1 fault, 1 resource judged by 0 policies
    ");
}

#[test]
fn a_policy_that_would_never_be_asked_is_refused() {
    assert_snapshot!(judge_bucket_by(&[guests::NO_OPERATIONS]), @"
    exit 3
    --- stdout
    fault no-operations.wasm (bad-metadata)
          the policy `never-asked` applies to no operation
          hint: a policy that breaks down has not judged; nothing passes until it does

    faulted: 1 fault, 1 resource judged by 0 policies
    ");
}

#[test]
fn two_policies_of_one_name_are_refused() {
    assert_snapshot!(judge_bucket_by(&[guests::TWO_OF_A_NAME]), @r"
    exit 3
    --- stdout
    fault two-of-a-name.wasm (bad-metadata)
          the pack `two-of-a-name` has two policies `twin`
          hint: a policy that breaks down has not judged; nothing passes until it does

    faulted: 1 fault, 1 resource judged by 0 policies
    ");
}

#[test]
fn a_policy_cannot_be_called_all() {
    assert_snapshot!(judge_bucket_by(&[guests::NAMED_ALL]), @r"
    exit 3
    --- stdout
    fault named-all.wasm (bad-metadata)
          `all` cannot be the name of a policy
          hint: a policy that breaks down has not judged; nothing passes until it does

    faulted: 1 fault, 1 resource judged by 0 policies
    ");
}

#[test]
fn a_name_has_no_spaces() {
    assert_snapshot!(judge_bucket_by(&[guests::NAMED_IN_WORDS]), @r"
    exit 3
    --- stdout
    fault named-in-words.wasm (bad-metadata)
          `no red words` cannot be the name of a policy
          hint: a policy that breaks down has not judged; nothing passes until it does

    faulted: 1 fault, 1 resource judged by 0 policies
    ");
}

#[test]
fn a_schema_of_settings_is_json() {
    assert_snapshot!(judge_bucket_by(&[guests::MALFORMED_SCHEMA]), @r"
    exit 3
    --- stdout
    fault malformed-schema.wasm (bad-metadata)
          the settings schema of `malformed-schema` is no json object
          hint: a policy that breaks down has not judged; nothing passes until it does

    faulted: 1 fault, 1 resource judged by 0 policies
    ");
}

#[test]
fn a_pack_sees_nothing_of_the_run_while_it_describes_itself() {
    assert_snapshot!(judge_bucket_by(&[guests::ASKS_IN_DESCRIBE]), @"
    exit 3
    --- stdout
    fault asks-in-describe.wasm (bad-handle)
          asked about the run, and not while it judged
          hint: a policy that breaks down has not judged; nothing passes until it does

    faulted: 1 fault, 1 resource judged by 0 policies
    ");
}

#[test]
fn a_loop_in_a_description_is_stopped() {
    let scratch = Scratch::with_preview(preview([bucket("assets")]));
    let scratch = scratch.file("portcullis.toml", "[limits]\nfuel = 20_000_000\n");
    assert_snapshot!(judge_by(&scratch, &[guests::LOOPS_IN_DESCRIBE]), @"
    exit 3
    --- stdout
    fault loops-in-describe.wasm (out-of-fuel)
          ran longer than it may; it may loop for ever
          hint: a policy that breaks down has not judged; nothing passes until it does

    configured by: portcullis.toml

    faulted: 1 fault, 1 resource judged by 0 policies
    ");
}

#[test]
fn a_panic_over_settings_is_a_fault_of_the_pack() {
    assert_snapshot!(judge_bucket_by(&[guests::BREAKS_SETTINGS]), @r"
    exit 3
    --- stdout
    fault breaks-settings (panic)
          panicked: nobody has ever set this, at tests/guests/breaks-settings/src/lib.rs:…
          hint: a policy that breaks down has not judged; nothing passes until it does

    faulted: 1 fault, 1 resource judged by 0 policies
    ");
}

/// Each module of a component has a memory of its own, or several.
#[test]
fn the_memories_of_a_pack_are_limited_together() {
    assert_snapshot!(judge_bucket_by(&[guests::MANY_MEMORIES]), @"
    exit 3
    --- stdout
    fault many-memories.wasm (out-of-memory)
          wanted 78643200 bytes of memory, of 67108864 that it may have
          hint: a policy that breaks down has not judged; nothing passes until it does

    faulted: 1 fault, 1 resource judged by 0 policies
    ");
}
