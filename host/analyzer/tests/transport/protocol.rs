//! The generated code is what the protos say.

use std::path::Path;

const HERE: &str = env!("CARGO_MANIFEST_DIR");
const PROTOS: [&str; 4] = [
    "pulumi/analyzer.proto",
    "pulumi/engine.proto",
    "pulumi/language.proto",
    "pulumi/plugin.proto",
];

fn generated() -> String {
    let folder = tempfile::tempdir().unwrap();
    let protos = protox::compile(PROTOS, [Path::new(HERE).join("proto")]).unwrap();
    tonic_prost_build::configure()
        .bytes(".")
        .out_dir(folder.path())
        .compile_fds(protos)
        .unwrap();
    std::fs::read_to_string(folder.path().join("pulumirpc.rs")).unwrap()
}

/// Set the variable `PORTCULLIS_WRITE_GENERATED` to have the code written.
#[test]
fn the_generated_code_is_what_the_protos_say() {
    let path = Path::new(HERE).join("src/protocol/pulumirpc.rs");
    if std::env::var_os("PORTCULLIS_WRITE_GENERATED").is_some() {
        std::fs::write(&path, generated()).unwrap();
    }
    let written = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(
        written == generated(),
        "run `PORTCULLIS_WRITE_GENERATED=1 cargo test -p portcullis-analyzer generated` and look at the difference"
    );
}
