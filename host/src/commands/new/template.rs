//! The files of a new pack.

use toml::Value;

/// The files, by their paths in the pack.
pub(super) const FILES: [(&str, &str); 10] = [
    ("Cargo.toml", include_str!("template/Cargo.toml.template")),
    (".gitignore", include_str!("template/gitignore")),
    (".github/workflows/pack.yml", include_str!("template/workflow.yml")),
    ("PulumiPolicy.yaml", include_str!("template/PulumiPolicy.yaml")),
    ("README.md", include_str!("template/README.md")),
    ("src/lib.rs", include_str!("template/lib.rs")),
    (
        "src/overlong_log_retention.rs",
        include_str!("template/overlong_log_retention.rs"),
    ),
    (
        "src/overlong_log_retention.md",
        include_str!("template/overlong_log_retention.md"),
    ),
    (
        "src/overlong_log_retention.cases.json",
        include_str!("template/overlong_log_retention.cases.json"),
    ),
    ("src/tests.rs", include_str!("template/tests.rs")),
];

/// Puts what a pack is called, and where it has the guest library from, into a file.
pub(super) fn fill_in(text: &str, name: &str, guest: &Value) -> String {
    text.replace("{{name}}", name)
        .replace("{{version}}", env!("CARGO_PKG_VERSION"))
        .replace("{{guest}}", &guest.to_string())
}
