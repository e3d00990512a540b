//! What a policy looked at, and what it found there.

use std::fmt;
use std::io::{self, Write};

use anstyle::{AnsiColor, Style};
use serde::Serialize;

use crate::outcome::PolicyInfo;
use crate::packs::{Answer, Asked};
use crate::text::one_line;
use crate::withhold::{WITHHELD, shown};

const DIM: Style = Style::new().dimmed();
const YELLOW: Style = AnsiColor::Yellow.on_default().bold();

/// The most characters that are shown of what a policy found.
const LONGEST: usize = 100;

/// A look, and what it found.
#[derive(Debug, PartialEq, Eq, Serialize)]
pub(super) struct Look {
    pub(super) what: &'static str,
    pub(super) place: String,
    pub(super) answer: Kind,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) value: Option<String>,
}

/// The kind of an answer. What is missing comes first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Kind {
    Absent,
    Unknown,
    Secret,
    Oversized,
    Found,
}

impl Look {
    /// Returns the look that a question was. Of what may be a credential it has no value: of what looks like one, and of all
    /// that a policy finds which says that it looks for credentials.
    fn of(asked: &Asked, policy: &PolicyInfo) -> Self {
        Self {
            what: asked.what,
            place: one_line(&asked.place),
            answer: Kind::from(&asked.answer),
            value: match &asked.answer {
                Answer::Found(_) if policy.confidential => Some(WITHHELD.to_owned()),
                Answer::Found(text) => Some(one_line(&shown(&asked.place, text))),
                _ => None,
            },
        }
    }

    /// Returns the looks that questions of a policy were, each once, in their order.
    pub(super) fn all<'a>(questions: impl IntoIterator<Item = &'a Asked>, policy: &PolicyInfo) -> Vec<Self> {
        let mut looks: Vec<Self> = Vec::new();
        for look in questions.into_iter().map(|asked| Self::of(asked, policy)) {
            if !looks.contains(&look) {
                looks.push(look);
            }
        }
        looks
    }

    /// Writes the look, a line, set in as what is asked.
    pub(super) fn write(&self, output: &mut dyn Write) -> io::Result<()> {
        let style = match self.answer {
            Kind::Found => Style::new(),
            _ => YELLOW,
        };
        write!(output, "    {style}{:<9}{style:#} {}", self.answer, self.what)?;
        if !self.place.is_empty() {
            write!(output, " {}", self.place)?;
        }
        match &self.value {
            Some(value) => writeln!(output, "{DIM}: {}{DIM:#}", cut(value)),
            None => writeln!(output),
        }
    }
}

impl From<&Answer> for Kind {
    fn from(answer: &Answer) -> Self {
        match answer {
            Answer::Absent => Self::Absent,
            Answer::Unknown => Self::Unknown,
            Answer::Secret => Self::Secret,
            Answer::Oversized => Self::Oversized,
            Answer::Found(_) => Self::Found,
        }
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.pad(match self {
            Self::Absent => "absent",
            Self::Unknown => "unknown",
            Self::Secret => "secret",
            Self::Oversized => "oversized",
            Self::Found => "found",
        })
    }
}

fn cut(text: &str) -> String {
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()),
        None => text.to_owned(),
    }
}
