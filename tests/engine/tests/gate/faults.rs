//! Packs that cannot judge: nothing passes.

use insta::assert_snapshot;
use serde_json::json;

use super::{bucket, lab};

/// Returns the path of a guest of the other tests.
fn guest(name: &str) -> String {
    format!("{}/{name}.wasm", env!("OUT_DIR"))
}

#[test]
fn a_pack_that_panics_stops_the_operation() {
    let Some(lab) = lab([bucket("logs", &json!({}))]) else {
        return;
    };
    let pack = lab.wasm_pack("panics", &guest("panics"));
    assert_snapshot!(lab.preview(&[&pack]), @"
    exit 1
    error: failed to run policy: policy `always-panics` of the pack `panics` has broken down (panic): panicked: cannot judge `logs`, at tests/guests/panics/src/lib.rs:17:9; hint: nothing passes while it does
    ");
    let update = lab.up(&[&pack]);
    assert_eq!(update.ended.exit, 1, "{update}");
    assert!(!lab.state().to_string().contains("::logs"));
}

#[test]
fn a_pack_that_loops_stops_the_operation() {
    let Some(lab) = lab([bucket("logs", &json!({}))]) else {
        return;
    };
    let pack = lab
        .wasm_pack("loops", &guest("loops"))
        .beside("portcullis.toml", "[limits]\nfuel = 10_000_000\n");
    assert_snapshot!(lab.preview(&[&pack]), @"
    exit 1
    error: failed to run policy: policy `loops-for-ever` of the pack `loops` has broken down (out-of-fuel): ran longer than it may; it may loop for ever; hint: nothing passes while it does
    ");
}

#[test]
fn what_is_no_pack_is_refused_at_once() {
    let Some(lab) = lab([bucket("logs", &json!({}))]) else {
        return;
    };
    let network = lab.wasm_pack("network", &guest("asks-for-network"));
    assert_snapshot!(lab.preview(&[&network]).ended.told(), @r#"error: policy pack "[lab]/packs/network" failed to start: [lab]/packs/network (analyzer) plugin [[lab]/packs/network] did not come alive: failed to handshake with '[lab]/packs/network': rpc error: code = FailedPrecondition desc = the pack `[lab]/packs/network/network.wasm` cannot be used (forbidden-import): the pack asks for `portcullis:policy/network@0.1.0`; a pack gets no access to anything but the interfaces of `portcullis:policy@0.1.0`"#);
    let nothing = lab.pack("nothing", "runtime: wasm\n", &[]);
    assert_snapshot!(lab.preview(&[&nothing]).ended.told(), @r#"error: policy pack "[lab]/packs/nothing" failed to start: [lab]/packs/nothing (analyzer) plugin [[lab]/packs/nothing] did not come alive: failed to handshake with '[lab]/packs/nothing': rpc error: code = FailedPrecondition desc = [lab]/packs/nothing/PulumiPolicy.yaml: no pack is named; hint: say `main: FILE.wasm`, or `runtime: {name: wasm, options: {pack: "builtin:registry"}}`"#);
}
