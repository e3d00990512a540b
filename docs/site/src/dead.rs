//! Links of the finished book that lead nowhere.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::Result;
use html5ever::tendril::StrTendril;
use html5ever::tokenizer::states::RawKind;
use html5ever::tokenizer::{BufferQueue, Tag, TagKind, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts};

use crate::links::plain;

/// What a page of the book has.
#[derive(Default)]
struct Page {
    /// Where its links, pictures, styles and scripts are.
    addresses: RefCell<Vec<String>>,
    /// What a link can lead to on it.
    anchors: RefCell<BTreeSet<String>>,
}

impl Page {
    fn read(html: &str) -> Self {
        let input = BufferQueue::default();
        input.push_back(StrTendril::from(html));
        let tokenizer = Tokenizer::new(Self::default(), TokenizerOpts::default());
        let _ = tokenizer.feed(&input);
        tokenizer.end();
        tokenizer.sink
    }
}

impl TokenSink for Page {
    type Handle = ();

    fn process_token(&self, token: Token, _: u64) -> TokenSinkResult<()> {
        let Token::TagToken(Tag {
            kind: TagKind::StartTag,
            name,
            attrs,
            ..
        }) = token
        else {
            return TokenSinkResult::Continue;
        };
        for attribute in attrs {
            let value = attribute.value.to_string();
            match &*attribute.name.local {
                "href" | "src" => self.addresses.borrow_mut().push(value),
                "id" => drop(self.anchors.borrow_mut().insert(value)),
                _ => {}
            }
        }
        match &*name {
            "script" => TokenSinkResult::RawData(RawKind::ScriptData),
            "style" => TokenSinkResult::RawData(RawKind::Rawtext),
            _ => TokenSinkResult::Continue,
        }
    }
}

/// Returns the links of a book that lead nowhere, each with its page.
///
/// # Errors
///
/// Returns that the book cannot be read.
pub(crate) fn links(book: &Path) -> Result<Vec<String>> {
    let mut files = BTreeSet::new();
    list(book, Path::new(""), &mut files)?;
    let mut pages = BTreeMap::new();
    for file in files.iter().filter(|file| is_page(file)) {
        pages.insert(file.clone(), Page::read(&fs::read_to_string(book.join(file))?));
    }
    let is_alive = |page: &Path, address: &str| {
        let (path, anchor) = address.split_once('#').unwrap_or((address, ""));
        let Some(target) = target(page, path, &files) else {
            return false;
        };
        let has_anchor = |page: &Page| page.anchors.borrow().contains(anchor);
        anchor.is_empty() || pages.get(&target).is_some_and(has_anchor)
    };
    let mut dead = Vec::new();
    for (name, page) in &pages {
        let addresses = page.addresses.borrow();
        let addresses = addresses
            .iter()
            .filter(|address| !is_elsewhere(address) && !is_alive(name, address));
        dead.extend(addresses.map(|address| format!("{}: `{address}`", name.display())));
    }
    Ok(dead)
}

/// Returns whether a file is a page. The one for what is not found is shown at any address, and its links begin at the top of
/// the site.
fn is_page(file: &Path) -> bool {
    file.extension().is_some_and(|extension| extension == "html") && file != Path::new("404.html")
}

fn is_elsewhere(address: &str) -> bool {
    address.contains("://") || address.starts_with("mailto:") || address.starts_with("data:")
}

/// Returns the file that a link of a page leads to, if there is one. A folder shows its index.
fn target(page: &Path, path: &str, files: &BTreeSet<PathBuf>) -> Option<PathBuf> {
    if path.is_empty() {
        return Some(page.to_owned());
    }
    let target = plain(&page.parent()?.join(path))?;
    [target.clone(), target.join("index.html")]
        .into_iter()
        .find(|target| files.contains(target))
}

/// Adds the files below a folder of the book.
fn list(book: &Path, folder: &Path, files: &mut BTreeSet<PathBuf>) -> Result<()> {
    for entry in fs::read_dir(book.join(folder))? {
        let entry = entry?;
        let path = folder.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            list(book, &path, files)?;
        } else {
            files.insert(path);
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_leads_nowhere_is_found_with_its_page() {
        let book = tempfile::tempdir().unwrap();
        fs::create_dir(book.path().join("docs")).unwrap();
        let page = "<a href=\"../\">a</a> <a href='b.html#c'>b</a> <a href=\"b.html#d\">c</a> <img src=e.png>\
                    <a href=\"https://f.example\">d</a> <a href=\"#g\">e</a> <script>\"<a href='x'>\"</script>";
        for (file, text) in [
            ("index.html", ""),
            ("docs/a.html", page),
            ("docs/b.html", "<h2 id=\"c\">c</h2>"),
        ] {
            fs::write(book.path().join(file), text).unwrap();
        }
        let expected = ["b.html#d", "e.png", "#g"].map(|link| format!("docs/a.html: `{link}`"));
        assert_eq!(links(book.path()).unwrap(), expected);
    }
}
