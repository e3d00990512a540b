//! A page of every policy, and one that lists them, as files that GitHub and mdBook show.

mod fit;
mod list;
mod policy;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use portcullis_facts::document::reason;

use crate::commands::{Failure, files, screen};
use crate::packs::Pack;
use crate::problem::Problem;
use crate::report::Format;
use crate::text::plural;

/// The first line of every page, by which the next run knows that it may be written anew.
const MARK: &str = "<!-- Written by `portcullis explain --pages`: what is changed here is lost. -->";

/// The page that lists the others: what a folder shows of itself.
const LIST: &str = "README.md";

/// A page, and its place below the folder of all pages.
struct Page {
    place: PathBuf,
    text: String,
}

/// Writes the pages into a folder: all of them, or none. Returns the exit code.
///
/// # Errors
///
/// Returns which pages nobody should publish, which have no place of their own, and which would replace something else.
pub(super) fn write(folder: &Path, packs: &[Pack]) -> Result<u8, Failure> {
    let pages: Vec<_> = packs.iter().flat_map(of_pack).chain([listing(packs)]).collect();
    let mut problems = misplaced(&pages);
    problems.extend(pages.iter().flat_map(unfit));
    problems.extend(pages.iter().filter_map(|page| taken(&folder.join(&page.place))));
    if !problems.is_empty() {
        return Err(problems.into());
    }
    for Page { place, text } in &pages {
        let path = folder.join(place);
        make_folder(path.parent().unwrap_or(folder))?;
        files::replace("the page", &path, format!("{MARK}\n{text}").as_bytes())?;
    }
    let count = plural(pages.len() - 1, "policy has its page", "policies have their pages");
    screen::show("what was written", Format::Text, |output| {
        writeln!(
            output,
            "{count} in `{}`, and `{LIST}` there lists them",
            folder.display()
        )
    })?;
    Ok(0)
}

fn of_pack(pack: &Pack) -> impl Iterator<Item = Page> {
    let info = pack.info();
    info.policies.iter().map(|policy| Page {
        place: place(&info.name, &policy.name),
        text: policy::page(&info.name, policy),
    })
}

fn listing(packs: &[Pack]) -> Page {
    Page {
        place: PathBuf::from(LIST),
        text: list::page(packs),
    }
}

/// Returns the place of a policy's page. A name is of letters, digits, `-`, `_` and `.`, which loading sees to.
fn place(pack: &str, policy: &str) -> PathBuf {
    Path::new(pack).join(format!("{policy}.md"))
}

/// Returns which pages would leave the folder, or be written over another. Some systems do not tell cases apart.
fn misplaced(pages: &[Page]) -> Vec<Problem> {
    let mut places = BTreeSet::new();
    let problems = pages.iter().filter_map(|Page { place, .. }| {
        let shown = place.display();
        if place.starts_with(".") || place.starts_with("..") {
            return Some(Problem::new(format!("a pack of that name has no folder for `{shown}`")));
        }
        let is_new = places.insert(place.to_string_lossy().to_lowercase());
        let twice = || Problem::new(format!("two policies would have the page `{shown}`"));
        (!is_new).then(|| twice().hint("write the pages of these packs into a folder each"))
    });
    problems.collect()
}

/// Returns what nobody should publish of a page.
fn unfit(page: &Page) -> Vec<Problem> {
    let problem = |complaint: String| {
        Problem::new(format!("the page `{}` has {complaint}", page.place.display()))
            .hint("a site shows it as the pack wrote it: examples of code stand between backticks, and all else has to be plain Markdown")
    };
    fit::complaints(&page.text).into_iter().map(problem).collect()
}

/// Returns that something else is where a page would be.
fn taken(path: &Path) -> Option<Problem> {
    let found = match std::fs::read(path) {
        Ok(found) if found.starts_with(MARK.as_bytes()) => return None,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return None,
        found => found,
    };
    let problem = Problem::new(format!("`{}` is there already, and stays as it is", path.display()));
    Some(match found {
        Ok(_) => problem
            .hint("it does not begin as a page that was written here before: move it away, or name another folder"),
        Err(error) => problem.hint(format!("it cannot be read: {}", reason(&error))),
    })
}

fn make_folder(folder: &Path) -> Result<(), Problem> {
    std::fs::create_dir_all(folder).map_err(|error| {
        let message = format!("cannot make the folder `{}`: {}", folder.display(), reason(&error));
        Problem::new(message).hint("name another folder")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_stays_in_the_folder_and_apart_from_the_others() {
        let pages = [("..", "a"), (".", "a"), ("b", "c"), ("B", "C"), ("b", "..")].map(|(pack, policy)| Page {
            place: place(pack, policy),
            text: String::new(),
        });
        let messages: Vec<_> = misplaced(&pages).into_iter().map(|problem| problem.message).collect();
        let expected = [
            "a pack of that name has no folder for `../a.md`",
            "a pack of that name has no folder for `./a.md`",
            "two policies would have the page `B/C.md`",
        ];
        assert_eq!(messages, expected);
    }
}
