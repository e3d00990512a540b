//! A page in Markdown as a terminal shows it: the forms that policies' pages have, and the rest as it is.

use std::io::{self, Write};

use anstyle::Style;

use crate::text::page_line;

const BOLD: Style = Style::new().bold();

/// The most characters of a line. Longer ones are broken up, but for code.
const WIDTH: usize = 100;

/// Writes a page: headings bold, code indented, links with their addresses behind them.
///
/// Each line is made fit to print as the last thing before it is printed: what is taken away of Markdown could have kept
/// apart what together gives an order.
pub(super) fn write(page: &str, output: &mut dyn Write) -> io::Result<()> {
    let mut is_code = false;
    for line in page.lines() {
        if line.trim_start().starts_with("```") {
            is_code = !is_code;
        } else if is_code {
            writeln!(output, "{}", page_line(&format!("    {line}")))?;
        } else if let Some(heading) = heading(line) {
            writeln!(output, "{BOLD}{}{BOLD:#}", page_line(heading))?;
        } else {
            let lines = break_up(&plain_links(line));
            lines
                .iter()
                .try_for_each(|line| writeln!(output, "{}", page_line(line)))?;
        }
    }
    Ok(())
}

/// Returns the text of a heading.
fn heading(line: &str) -> Option<&str> {
    let text = line.trim_start_matches('#');
    text.strip_prefix(' ').filter(|_| line.starts_with('#'))
}

/// Puts the address of a link behind its text. One without a host is of a file beside the page, and leads nowhere from here.
fn plain_links(line: &str) -> String {
    let mut plain = String::new();
    let mut rest = line;
    while let Some((before, link)) = rest.split_once('[') {
        plain.push_str(before);
        if let Some((text, address, after)) = parts(link) {
            plain.push_str(text);
            if address.contains("://") {
                plain.extend([" (", address, ")"]);
            }
            rest = after;
        } else {
            plain.push('[');
            rest = link;
        }
    }
    plain + rest
}

/// Returns a link's text, its address, and what stands behind it.
fn parts(link: &str) -> Option<(&str, &str, &str)> {
    let (text, behind) = link.split_once("](")?;
    let (address, after) = behind.split_once(')')?;
    (!text.contains(']')).then_some((text, address, after))
}

/// Breaks up a line at its spaces. The further lines of a point stand below its text.
fn break_up(line: &str) -> Vec<String> {
    let text = line.trim_start();
    let indentation = " ".repeat(line.len() - text.len());
    let hanging = if text.starts_with("- ") { "  " } else { "" };
    let mut lines: Vec<String> = Vec::new();
    for word in text.split(' ') {
        match lines.last_mut() {
            None => lines.push(format!("{indentation}{word}")),
            Some(last) if last.chars().count() + word.chars().count() < WIDTH => {
                last.push(' ');
                last.push_str(word);
            }
            Some(_) => lines.push(format!("{indentation}{hanging}{word}")),
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Returns the lines of a page as a terminal shows it, with `*` where bold begins and ends.
    fn shown(page: &str) -> Vec<String> {
        let mut output = Vec::new();
        write(page, &mut output).unwrap();
        let text = String::from_utf8(output).unwrap();
        let marked = text.replace(&BOLD.to_string(), "*").replace(&format!("{BOLD:#}"), "*");
        marked.lines().map(str::to_owned).collect()
    }

    #[test]
    fn headings_are_bold_and_code_is_indented() {
        assert_eq!(
            shown("# name\n\n## Example\nAs in:\n```toml\n[policy.name]\n  # level\n```\n#no heading\n"),
            [
                "*name*",
                "",
                "*Example*",
                "As in:",
                "    [policy.name]",
                "      # level",
                "#no heading"
            ]
        );
    }

    #[test]
    fn a_link_has_its_address_behind_it_unless_it_leads_nowhere() {
        assert_eq!(
            shown("See [SLSA](https://slsa.dev/spec) and [`docs/images.md`](../docs/images.md), `a[0]` and [x]."),
            ["See SLSA (https://slsa.dev/spec) and `docs/images.md`, `a[0]` and [x]."]
        );
    }

    #[test]
    fn a_long_line_is_broken_up_but_for_code() {
        let (words, code) = ("word ".repeat(25), "code ".repeat(25));
        let twenty = ["word"; 20].join(" ");
        assert_eq!(
            shown(&format!("{words}\n- {words}\n```\n{code}\n```\n")),
            [
                &twenty,
                "word word word word word ",
                &format!("- {}", ["word"; 19].join(" ")),
                "  word word word word word word ",
                &format!("    {}", code.trim_end()),
            ]
            .map(str::trim_end)
        );
    }

    #[test]
    fn a_word_longer_than_a_line_stays_whole() {
        let address = "x".repeat(120);
        assert_eq!(shown(&format!("see {address} there")), ["see", &address, "there"]);
    }

    #[test]
    fn what_is_put_together_from_markdown_gives_no_orders() {
        assert_eq!(shown("[#](x)#[error]forged"), ["# #[error]forged"]);
        assert_eq!(shown("# ::error::forged"), ["*: :error::forged*"]);
        let long = "x".repeat(98);
        assert_eq!(shown(&format!("{long} ::error::forged")), [&long, ": :error::forged"]);
    }
}
