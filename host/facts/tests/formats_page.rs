//! `docs/formats.md`: what each file of a preview tells, found out from one recorded preview (Pulumi 3.259.0).

#![expect(clippy::unwrap_used, reason = "tests stop where something is wrong")]

use std::fmt::Write as _;
use std::path::Path;

use portcullis_facts::document::Document;
use portcullis_facts::plan::{Lookup, Operation, Plan, PlanFile, Properties, Resource, State, join};

const HERE: &str = env!("CARGO_MANIFEST_DIR");

/// What a user may pass, and what the page calls it.
const FILES: [(&str, &[&str]); 5] = [
    ("digest", &["preview.json.gz"]),
    ("event log", &["events.jsonl.gz"]),
    ("plan and state", &["plan.json.gz", "state.json.gz"]),
    ("state", &["state.json.gz"]),
    (
        "all four",
        &["preview.json.gz", "events.jsonl.gz", "plan.json.gz", "state.json.gz"],
    ),
];

/// What a plan may tell, and how to see whether it does.
type Aspect = (&'static str, fn(&Plan) -> bool);

const ASPECTS: [Aspect; 14] = [
    ("what becomes of a resource", |plan| any(plan, is_update)),
    ("its inputs, as they will be", |plan| {
        has(plan, Properties::Inputs, "/cacheTo")
    }),
    ("its outputs, as far as a preview knows them", |plan| {
        has(plan, Properties::Outputs, "/contextHash")
    }),
    ("its inputs now", |plan| has(plan, Properties::PriorInputs, "")),
    ("its outputs now", |plan| {
        has(plan, Properties::PriorOutputs, "/contextHash")
    }),
    ("why it changes", |plan| {
        any(plan, |resource| !resource.changes().properties.is_empty())
    }),
    ("its parent", |plan| {
        any(plan, |resource| state(resource).parent().is_some())
    }),
    ("its provider", |plan| {
        any(plan, |resource| state(resource).provider().is_some())
    }),
    ("what it depends on", |plan| {
        any(plan, |resource| {
            state(resource).dependencies().is_some_and(|urns| !urns.is_empty())
        })
    }),
    ("what each property depends on", |plan| {
        any(plan, |resource| !resource.depends_on("/spec").is_empty())
    }),
    ("options such as `ignoreChanges`", |plan| {
        any(plan, |resource| {
            !state(resource).options().additional_secret_outputs.is_empty()
        })
    }),
    ("where the program declares it", |plan| {
        any(plan, |resource| state(resource).source_position().is_some())
    }),
    ("default providers", |plan| any(plan, is_internal)),
    ("the stack's configuration", |plan| {
        plan.config("aigateway:openaiKey").is_some()
    }),
];

fn any(plan: &Plan, test: fn(Resource<'_>) -> bool) -> bool {
    plan.resources().any(test)
}

fn is_update(resource: Resource<'_>) -> bool {
    resource.operation() == Operation::Update
}

fn is_internal(resource: Resource<'_>) -> bool {
    resource.is_internal()
}

fn state(resource: Resource<'_>) -> State<'_> {
    resource.current().unwrap()
}

/// Returns whether the plan tells of a property of the image that is built anew.
fn has(plan: &Plan, of: Properties, pointer: &str) -> bool {
    plan.resources().any(|resource| {
        resource.name() == "proxy-image" && is_update(resource) && resource.lookup(of, pointer) != Lookup::Absent
    })
}

fn read(files: &[&str]) -> Plan {
    let folder = Path::new(HERE).join("testdata/aigateway-2-rebuild");
    let read = |file: &&str| PlanFile::read(Document::read(&folder.join(file)).unwrap()).unwrap();
    join(files.iter().map(read).collect()).unwrap().remove(0)
}

/// What other versions of the CLI write otherwise (the first release with the change).
const VERSIONS: [(&str, &str, &str); 12] = [
    (
        "3.17.0",
        "event log",
        "`PULUMI_ENABLE_STREAMING_JSON_PREVIEW` makes `preview --json` write events",
    ),
    (
        "3.24.0",
        "update plan",
        "update plans begin; goals have all inputs (`checkedInputs`)",
    ),
    (
        "3.40.1",
        "update plan",
        "goals have only what changes of the inputs, so the state is needed too",
    ),
    ("3.103.0", "digest", "`detailedDiff` is always there, if only as `null`"),
    (
        "3.131.0",
        "event log",
        "`--event-log` also has default providers and internal refreshes",
    ),
    (
        "3.132.0",
        "digest",
        "a resource that a refresh finds gone is shown as deleted",
    ),
    (
        "3.142.0",
        "digest",
        "lines such as `Installing policy pack …` may stand before the JSON (#19775); they are passed over",
    ),
    (
        "3.186.0",
        "digest",
        "outputs and ids of what will be are never there; before, they were there at random (#9571)",
    ),
    (
        "3.196.0",
        "event log",
        "events sum up what policies said; they are passed over",
    ),
    (
        "3.238.0",
        "`--output json`",
        "a summary without properties: it is refused",
    ),
    (
        "3.254.0",
        "digest",
        "`created` and `modified` are real; before, they were `0001-01-01T00:00:00Z`",
    ),
    ("3.259.0", "all", "the newest version whose files were read here"),
];

fn page() -> String {
    let mut page = include_str!("formats_page/introduction.md").to_owned();
    let plans: Vec<_> = FILES.iter().map(|(name, files)| (*name, read(files))).collect();
    let names: Vec<_> = plans.iter().map(|(name, _)| *name).collect();
    writeln!(page, "| | {} |\n|---|{}", names.join(" | "), "---|".repeat(names.len())).unwrap();
    for (aspect, tells) in ASPECTS {
        let cells: Vec<_> = plans
            .iter()
            .map(|(_, plan)| if tells(plan) { "yes" } else { "–" })
            .collect();
        writeln!(page, "| {aspect} | {} |", cells.join(" | ")).unwrap();
    }
    page.push_str(include_str!("formats_page/notes.md"));
    for (version, format, change) in VERSIONS {
        writeln!(page, "| {version} | {format} | {change} |").unwrap();
    }
    page
}

/// Set the variable `PORTCULLIS_WRITE_DOCS` to have the page written.
#[test]
fn the_page_says_what_the_readers_find() {
    let path = Path::new(HERE).join("../../docs/formats.md");
    if std::env::var_os("PORTCULLIS_WRITE_DOCS").is_some() {
        std::fs::write(&path, page()).unwrap();
    }
    let written = std::fs::read_to_string(&path).unwrap_or_default();
    assert_eq!(
        written,
        page(),
        "run `PORTCULLIS_WRITE_DOCS=1 cargo test -p portcullis-facts` and look at the difference"
    );
}
