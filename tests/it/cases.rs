//! The cases of the built-in policies, judged natively and as components: a pack says the same in both.
//!
//! That the policies say what a case expects is tested beside them, natively.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::LazyLock;

use portcullis::packs::{BUILTIN, Engine, Limits, Pack};
use portcullis::text::one_line;
use portcullis::trial;
use portcullis_guest::Pack as NativePack;
use portcullis_guest::testing::{Case, Said, Verdict, judge, remediate};

use crate::program;

/// Returns the cases of a pack by policy, as they are in its folder now.
fn cases(pack: &str) -> BTreeMap<String, Vec<Case>> {
    let policies = Path::new(env!("CARGO_MANIFEST_DIR")).join("../policies");
    portcullis_cases::read_folder(&policies.join(pack)).unwrap()
}

/// Returns a built-in pack as the program has it.
fn load(name: &str) -> Pack {
    static ENGINE: LazyLock<Engine> =
        LazyLock::new(|| Engine::new(Some(&program::cache_directory().join("portcullis"))).unwrap());
    let (_, bytes) = BUILTIN.iter().find(|(found, _)| *found == name).unwrap();
    Pack::load(&ENGINE, name, bytes, Limits::default()).unwrap()
}

/// Returns what a policy said natively, made printable as the host makes it.
fn printable(said: Said) -> Said {
    Said {
        message: one_line(&said.message),
        pointer: one_line(&said.pointer),
        code: one_line(&said.code),
        hint: one_line(&said.hint),
        ..said
    }
}

/// Judges all cases of a pack in both ways. Fails where they differ, and where there is nothing to compare.
fn compare(name: &str, native: &NativePack, at_least: usize) {
    let pack = load(name);
    let cases = cases(name);
    let policies: BTreeSet<_> = pack.info().policies.iter().map(|policy| &policy.name).collect();
    let with_cases: BTreeSet<_> = cases.keys().collect();
    assert_eq!(with_cases, policies, "the policies of `{name}` that have cases");
    let mut verdicts = BTreeSet::new();
    for (policy, case) in cases
        .iter()
        .flat_map(|(policy, cases)| cases.iter().map(move |case| (policy, case)))
    {
        let trial = trial::run(&pack, policy, case).unwrap();
        let said: Vec<_> = judge(native, policy, case)
            .unwrap()
            .into_iter()
            .map(printable)
            .collect();
        assert_eq!(trial.said, said, "{policy}: {}", case.name);
        if case.remediation.is_some() {
            assert_eq!(
                trial.repairs,
                remediate(native, policy, case).unwrap(),
                "{policy}: {}",
                case.name
            );
        }
        verdicts.extend(said.iter().map(|said| said.verdict));
    }
    let count: usize = cases.values().map(Vec::len).sum();
    assert!(count >= at_least, "only {count} cases of `{name}`");
    assert!(verdicts.contains(&Verdict::Undetermined) && verdicts.contains(&Verdict::Violation));
}

#[test]
fn the_tagging_pack_says_the_same_natively_and_as_a_component() {
    compare("tagging", &portcullis_tagging::pack(), 50);
}

#[test]
fn the_registry_pack_says_the_same_natively_and_as_a_component() {
    compare("registry", &portcullis_registry::pack(), 80);
}

#[test]
fn the_rebuild_pack_says_the_same_natively_and_as_a_component() {
    compare("rebuild", &portcullis_rebuild::pack(), 60);
}

#[test]
fn every_built_in_pack_is_compared() {
    assert_eq!(BUILTIN.map(|(name, _)| name), ["tagging", "registry", "rebuild"]);
}
