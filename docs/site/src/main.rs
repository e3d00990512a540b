//! Makes the book of the repository's pages in `target/book`, and looks for links that lead nowhere.
//!
//! mdBook wants all pages below one folder, and GitHub shows them where they stand. So the chapters that `docs/SUMMARY.md` names
//! are copied into a folder of their own, each to the same place, with whatever else they link to: a link that works on
//! GitHub works in the book.

mod dead;
mod links;
mod rustdoc;
mod stage;

use std::fs::create_dir_all;
use std::path::{Path, PathBuf};

use anyhow::{Result, ensure};
use mdbook_driver::MDBook;
use mdbook_driver::config::Config;

fn main() -> Result<()> {
    let root = root()?;
    let output = root.join("target/book");
    build(&root, &output)?;
    let dead = dead::links(&output)?;
    ensure!(dead.is_empty(), "links of the book lead nowhere:\n{}", dead.join("\n"));
    println!("the book is in {}", output.display());
    Ok(())
}

/// Returns the root of the repository.
fn root() -> Result<PathBuf> {
    Ok(Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").canonicalize()?)
}

/// Makes the book in a folder, which is emptied before.
fn build(root: &Path, output: &Path) -> Result<()> {
    let staged = tempfile::tempdir()?;
    stage::stage(root, staged.path())?;
    let mut config: Config = include_str!("../book.toml").parse()?;
    output.clone_into(&mut config.build.build_dir);
    create_dir_all(output)?;
    MDBook::load_with_config(staged.path(), config)?.build()
}
