//! The pages of the book, put together in one folder.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, bail};

use crate::links::{Link, links, plain, replace};
use crate::rustdoc;

const SUMMARY: &str = "docs/SUMMARY.md";

/// What goes into the book.
struct Stage<'r> {
    root: &'r Path,
    /// The title of each chapter, by its page from the root on.
    chapters: BTreeMap<PathBuf, String>,
    /// What chapters link to and is none.
    files: BTreeSet<PathBuf>,
}

/// Copies all chapters, and what they link to, into a folder.
///
/// # Errors
///
/// Returns which page cannot be read, and which link leads nowhere or to a page that is no chapter.
pub(crate) fn stage(root: &Path, folder: &Path) -> Result<()> {
    let summary = read(&root.join(SUMMARY))?;
    let mut stage = Stage {
        root,
        chapters: chapters(&summary)?,
        files: BTreeSet::new(),
    };
    let linked = stage.relinked(Path::new(SUMMARY), &summary)?;
    // mdBook looks for it beside the chapters, and these begin at the root.
    write(&folder.join("SUMMARY.md"), linked.replace("](../", "]("))?;
    for (page, title) in stage.chapters.clone() {
        let text = stage.relinked(&page, &read(&root.join(&page))?)?;
        let text = if rustdoc::is_one(&page) {
            rustdoc::chapter(&title, &text)
        } else {
            text
        };
        write(&folder.join(staged(&page)), &text)?;
    }
    for file in &stage.files {
        let bytes = fs::read(root.join(file)).with_context(|| format!("cannot read `{}`", file.display()))?;
        write(&folder.join(file), &bytes)?;
    }
    Ok(())
}

/// Returns the chapters that the summary names.
fn chapters(summary: &str) -> Result<BTreeMap<PathBuf, String>> {
    let mut chapters = BTreeMap::new();
    for link in links(summary).iter().filter(|link| !link.is_elsewhere()) {
        let page = inside(Path::new(SUMMARY), &link.path)?;
        let text = summary.get(link.range.clone()).unwrap_or_default();
        let title = text.trim_start_matches('[').split(']').next().unwrap_or_default();
        chapters.insert(page, title.to_owned());
    }
    Ok(chapters)
}

impl Stage<'_> {
    /// Returns the text of a page with the links that it has in the book.
    fn relinked(&mut self, page: &Path, text: &str) -> Result<String> {
        let mut pieces = Vec::new();
        for link in links(text).iter().filter(|link| !link.is_elsewhere()) {
            let shown = text.get(link.range.clone()).unwrap_or_default();
            let piece = self.piece(page, link, shown);
            let piece = piece.with_context(|| format!("`{}` has the link `{}`", page.display(), link.path))?;
            pieces.extend(piece.map(|piece| (link.range.clone(), piece)));
        }
        Ok(replace(text, &pieces))
    }

    /// Returns what stands for a link in the book; `None` where it stays.
    fn piece(&mut self, page: &Path, link: &Link, shown: &str) -> Result<Option<String>> {
        let label = shown
            .rsplit_once("](")
            .map_or(shown.trim_end_matches(']'), |(label, _)| label);
        if rustdoc::is_one(page) {
            let module = rustdoc::module(page, link).filter(|module| self.chapters.contains_key(module));
            // What is no module is an item of the library, and the book has no page of it.
            let item = || label.trim_start_matches('[').to_owned();
            return Ok(Some(
                module.map_or_else(item, |module| format!("{label}]({})", address(page, &module))),
            ));
        }
        if link.is_bare {
            return Ok(None);
        }
        let target = self.target(&inside(page, &link.path)?)?;
        Ok(Some(format!("{label}]({}{})", address(page, &target), link.anchor)))
    }

    /// Returns what a path of the repository leads to in the book: a chapter, or a file that is added to it.
    fn target(&mut self, path: &Path) -> Result<PathBuf> {
        // The book shows its contents beside every page.
        if path == Path::new(SUMMARY) {
            return Ok(PathBuf::from("README.md"));
        }
        let target = if self.root.join(path).is_dir() {
            path.join("README.md")
        } else {
            path.to_owned()
        };
        if self.chapters.contains_key(&target) {
            return Ok(target);
        }
        if target.extension().is_some_and(|extension| extension == "md") {
            bail!("`{}` is no chapter of `{SUMMARY}`", target.display());
        }
        self.files.insert(target.clone());
        Ok(target)
    }
}

/// Returns the path that a link of a page leads to, from the root on.
fn inside(page: &Path, link: &str) -> Result<PathBuf> {
    let folder = page.parent().unwrap_or(Path::new(""));
    plain(&folder.join(link)).context("it leads out of the repository")
}

/// Returns the place of a page in the book: a folder's own page is its index.
fn staged(page: &Path) -> PathBuf {
    if page.ends_with("README.md") {
        page.with_file_name("index.md")
    } else {
        page.to_owned()
    }
}

/// Returns the way from a page to another in the book.
fn address(page: &Path, target: &Path) -> String {
    let up = "../".repeat(page.components().count().saturating_sub(1));
    let way: Vec<_> = staged(target)
        .iter()
        .map(|name| name.to_string_lossy().into_owned())
        .collect();
    up + &way.join("/")
}

fn read(path: &Path) -> Result<String> {
    fs::read_to_string(path).with_context(|| format!("cannot read `{}`", path.display()))
}

fn write(path: &Path, contents: impl AsRef<[u8]>) -> Result<()> {
    fs::create_dir_all(path.parent().unwrap_or(Path::new("")))?;
    Ok(fs::write(path, contents)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Returns a page of `docs/` as it is in a book with some chapters.
    fn relinked(text: &str) -> Result<String> {
        let root = crate::root()?;
        let chapters = ["README.md", "docs/up.md", "guest/src/guide/tags.md"];
        let chapters = chapters.map(|page| (PathBuf::from(page), String::new()));
        let mut stage = Stage {
            root: &root,
            chapters: chapters.into(),
            files: BTreeSet::new(),
        };
        stage.relinked(Path::new("docs/ci.md"), text)
    }

    #[test]
    fn links_lead_to_the_places_that_pages_have_in_the_book() {
        let text = "[a](up.md#how-it-ends), [b](../README.md), [c](..), [d](https://e.example), [f](#g), [h] and [i](../LICENSE)";
        let expected = "[a](../docs/up.md#how-it-ends), [b](../index.md), [c](../index.md), [d](https://e.example), [f](#g), [h] \
                        and [i](../LICENSE)";
        assert_eq!(relinked(text).unwrap(), expected);
    }

    #[test]
    fn a_page_that_is_no_chapter_is_refused() {
        let error = format!("{:#}", relinked("[a](engine.md)").unwrap_err());
        assert_eq!(
            error,
            "`docs/ci.md` has the link `engine.md`: `docs/engine.md` is no chapter of `docs/SUMMARY.md`"
        );
        assert!(relinked("[a](../../elsewhere.md)").is_err());
    }
}
