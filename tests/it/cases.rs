//! The cases of the built-in policies, judged natively and as components: a pack says the same in both.
//!
//! That the policies say what a case expects is tested beside them, natively.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::{Arc, LazyLock};

use portcullis::config::OnUnknown;
use portcullis::dispatch::{self, Work};
use portcullis::outcome::{self, Level, Outcome};
use portcullis::packs::{BUILTIN, Engine, Limits, Pack, World};
use portcullis::selection::Rule;
use portcullis::text::one_line;
use portcullis_facts::builds::Builds;
use portcullis_facts::plan::Plan;
use portcullis_guest::testing::Case;
use portcullis_guest::{Obstacle, Outcome as Native, Pack as NativePack};

use crate::program;

/// The time that native cases are judged by.
const NOW: &str = "2026-01-01T00:00:00Z";

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

/// Returns what a policy says of the first resource of a case in the host.
fn judge(pack: &Pack, policy: &str, case: &Case) -> Vec<Outcome> {
    let info = pack.info().policies.iter().find(|info| info.name == policy).unwrap();
    let rule = Rule {
        pack: 0,
        policy: info.clone(),
        level: Level::Mandatory,
        on_unknown: OnUnknown::Deny,
        settings: case.settings.to_string(),
    };
    let documents = case.build_documents();
    let world = World {
        builds: (!documents.is_empty()).then(|| Builds::parse(documents).unwrap()),
        evaluation_time: NOW.to_owned(),
        checkout: LazyLock::new(Box::new(|| None)),
    };
    let judged = dispatch::run(Work {
        plans: &[Arc::new(Plan::parse("case", case.preview()).unwrap())],
        packs: std::slice::from_ref(pack),
        rules: &[rule],
        world: &Arc::new(world),
    });
    assert_eq!(judged.faults, [], "{policy}: {}", case.name);
    let first = judged
        .judgements
        .into_iter()
        .filter(|judgement| judgement.resource == Some(0));
    first.map(|judgement| judgement.outcome).collect()
}

/// Returns what a policy said natively in the host's words, which are printable.
fn in_words_of_the_host(outcome: Native) -> Outcome {
    match outcome {
        Native::Violation(violation) => Outcome::Violation {
            message: one_line(&violation.message),
            pointer: one_line(&violation.pointer),
            code: one_line(&violation.code),
            hint: one_line(&violation.hint),
        },
        Native::Undetermined(undetermined) => Outcome::Undetermined {
            message: one_line(&undetermined.message),
            pointer: one_line(&undetermined.pointer),
            obstacle: match undetermined.obstacle {
                Obstacle::Unknown => outcome::Obstacle::Unknown,
                Obstacle::Secret => outcome::Obstacle::Secret,
                Obstacle::Oversized => outcome::Obstacle::Oversized,
            },
            depends_on: undetermined.depends_on,
        },
        Native::NotApplicable(reason) => Outcome::NotApplicable(one_line(&reason)),
        Native::Failed(reason) => panic!("a policy broke down: {reason}"),
    }
}

/// Judges all cases of a pack in both ways. Fails where they differ, and where there is nothing to compare.
fn compare(name: &str, native: &NativePack, at_least: usize) {
    let pack = load(name);
    let cases = cases(name);
    let policies: BTreeSet<_> = pack.info().policies.iter().map(|policy| &policy.name).collect();
    assert_eq!(
        cases.keys().collect::<BTreeSet<_>>(),
        policies,
        "the policies of `{name}` that have cases"
    );
    let mut kinds = BTreeSet::new();
    for (policy, case) in cases
        .iter()
        .flat_map(|(policy, cases)| cases.iter().map(move |case| (policy, case)))
    {
        let expected = case
            .judge(native, policy)
            .unwrap()
            .into_iter()
            .map(in_words_of_the_host);
        let expected: Vec<_> = expected.collect();
        assert_eq!(judge(&pack, policy, case), expected, "{policy}: {}", case.name);
        kinds.extend(expected.iter().map(kind));
    }
    let count: usize = cases.values().map(Vec::len).sum();
    assert!(count >= at_least, "only {count} cases of `{name}`");
    assert!(
        kinds.is_superset(&BTreeSet::from(["undetermined", "violation"])),
        "only {kinds:?}"
    );
}

fn kind(outcome: &Outcome) -> &'static str {
    match outcome {
        Outcome::Violation { .. } => "violation",
        Outcome::Undetermined { .. } => "undetermined",
        Outcome::NotApplicable(_) => "not applicable",
    }
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
