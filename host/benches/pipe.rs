//! Where the time of a check goes: the stations of the pipe, on a generated preview of 2,000 resources.
//!
//! Each figure is to be read against `raw scan`, which finds the steps of the file and nothing else.

#![expect(clippy::expect_used, reason = "a bench that goes wrong stops at once")]
#![allow(
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "a bench that goes wrong stops at once"
)]

#[path = "generate.rs"]
mod generate;

use std::hint::black_box;
use std::sync::{Arc, LazyLock};

use criterion::{Criterion, criterion_group, criterion_main};
use portcullis::config::Config;
use portcullis::dispatch::{self, Work};
use portcullis::packs::{Engine, Limits, Pack, Source, StackContext, World};
use portcullis::selection::{self, Situation};
use portcullis_facts::builds::Builds;
use portcullis_facts::plan::Plan;
use portcullis_facts::{images, tags};
use serde::Deserialize;
use serde_json::value::RawValue;

#[derive(Deserialize)]
struct Steps<'a> {
    #[serde(borrow)]
    steps: Vec<&'a RawValue>,
}

fn stations(criterion: &mut Criterion) {
    let text = generate::preview(2_000);
    let mut group = criterion.benchmark_group("2,000 resources");
    group.sample_size(20);
    group.bench_function("raw scan", |bencher| {
        bencher.iter(|| {
            serde_json::from_str::<Steps<'_>>(black_box(&text))
                .expect("a preview")
                .steps
                .len()
        });
    });
    group.bench_function("plan", |bencher| {
        bencher.iter_batched(
            || text.clone(),
            |text| Plan::parse("preview", text).expect("a plan"),
            criterion::BatchSize::LargeInput,
        );
    });
    let events = generate::events(2_000);
    group.bench_function("plan, from an event log", |bencher| {
        bencher.iter_batched(
            || events.clone(),
            |text| Plan::parse("events", text).expect("a plan"),
            criterion::BatchSize::LargeInput,
        );
    });
    let plan = Arc::new(Plan::parse("preview", text.clone()).expect("a plan"));
    group.bench_function("images", |bencher| {
        bencher.iter(|| {
            plan.resources()
                .map(|resource| images::planned(resource).len())
                .sum::<usize>()
        });
    });
    group.bench_function("tags", |bencher| {
        bencher.iter(|| {
            plan.resources()
                .map(|resource| tags::planned(resource).tags.len())
                .sum::<usize>()
        });
    });
    let packs = packs();
    let selection = selection::select(
        &packs,
        &Config::default(),
        Situation::of_files(true, jiff::Timestamp::UNIX_EPOCH),
    )
    .expect("a selection");
    let world = Arc::new(World {
        builds: Some(Arc::new(builds())),
        evaluation_time: "2026-01-01T00:00:00Z".to_owned(),
        stack: StackContext::default(),
        checkout: LazyLock::new(Box::new(|| None)),
    });
    let plans = [plan];
    let work = Work {
        plans: &plans,
        packs: &packs,
        rules: &selection.rules,
        world: &world,
        only: None,
        traced: false,
        misfits: false,
    };
    group.bench_function("policies, all threads", |bencher| {
        bencher.iter(|| dispatch::run(work).judgements.len());
    });
    let one = rayon::ThreadPoolBuilder::new()
        .num_threads(1)
        .build()
        .expect("a thread");
    group.bench_function("policies, one thread", |bencher| {
        bencher.iter(|| one.install(|| dispatch::run(work).judgements.len()));
    });
    group.finish();
}

fn builds() -> Builds {
    let texts = generate::builds().into_iter().enumerate();
    let documents = texts.map(|(number, text)| (format!("{number}.json"), text));
    Builds::parse(documents).expect("build metadata")
}

fn packs() -> Vec<Pack> {
    let engine = Engine::new(None).expect("an engine");
    let load = |source: Source| {
        let bytes = source.read().expect("a pack");
        Pack::load(&engine, &source.to_string(), &bytes, Limits::default()).expect("a pack")
    };
    Source::builtin().map(load).collect()
}

criterion_group!(benches, stations);
criterion_main!(benches);
