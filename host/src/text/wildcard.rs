//! Texts in which `*` stands for any characters.

use std::collections::HashSet;

/// A text in which `*` stands for any characters, and nothing else means anything.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Wildcard {
    /// One without `*`: only this text fits.
    Text(String),
    /// One with `*`: what stands before the first, between them, and after the last.
    Pieces(String, Vec<String>, String),
}

impl Wildcard {
    /// Reads one.
    pub fn new(text: &str) -> Self {
        let mut pieces = text.split('*').map(str::to_owned);
        let first = pieces.next().unwrap_or_default();
        match pieces.next_back() {
            Some(last) => Self::Pieces(first, pieces.filter(|piece| !piece.is_empty()).collect(), last),
            None => Self::Text(first),
        }
    }

    /// Returns whether a text fits. What stands between two `*` is found where it comes first: so most is left for the rest.
    pub fn fits(&self, text: &str) -> bool {
        match self {
            Self::Text(own) => own == text,
            Self::Pieces(first, between, last) => {
                let rest = text.strip_prefix(first.as_str());
                let rest = rest.and_then(|rest| rest.strip_suffix(last.as_str()));
                let mut between = between.iter();
                rest.is_some_and(|rest| between.try_fold(rest, |rest, piece| after(rest, piece)).is_some())
            }
        }
    }
}

/// Returns what stands after a piece of a text.
fn after<'t>(text: &'t str, piece: &str) -> Option<&'t str> {
    text.split_once(piece).map(|(_, after)| after)
}

/// Several of them.
#[derive(Debug, Clone, Default)]
pub struct Wildcards {
    texts: HashSet<String>,
    others: Vec<Wildcard>,
}

impl Wildcards {
    /// Returns whether a text fits one of them.
    pub fn fit(&self, text: &str) -> bool {
        self.texts.contains(text) || self.others.iter().any(|one| one.fits(text))
    }
}

impl<'t> FromIterator<&'t str> for Wildcards {
    fn from_iter<I: IntoIterator<Item = &'t str>>(texts: I) -> Self {
        let mut all = Self::default();
        for one in texts.into_iter().map(Wildcard::new) {
            match one {
                Wildcard::Text(text) => drop(all.texts.insert(text)),
                other @ Wildcard::Pieces(..) => all.others.push(other),
            }
        }
        all
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Returns all texts of some letters, up to a length.
    fn texts(letters: &str, longest: usize) -> Vec<String> {
        let mut all = vec![String::new()];
        let mut last = all.clone();
        for _ in 0..longest {
            last = last
                .iter()
                .flat_map(|text| letters.chars().map(move |letter| format!("{text}{letter}")))
                .collect();
            all.extend(last.iter().cloned());
        }
        all
    }

    /// Tries all that an asterisk can stand for.
    fn fits(pattern: &str, text: &str) -> bool {
        match pattern.split_at_checked(1) {
            None => text.is_empty(),
            Some(("*", rest)) => (0..=text.len()).any(|skipped| fits(rest, text.get(skipped..).unwrap())),
            Some((letter, rest)) => text.strip_prefix(letter).is_some_and(|text| fits(rest, text)),
        }
    }

    #[test]
    fn an_asterisk_stands_for_any_characters() {
        let texts_of_two = texts("ab", 6);
        for pattern in texts("ab*", 5) {
            let wildcard = Wildcard::new(&pattern);
            for text in &texts_of_two {
                assert_eq!(wildcard.fits(text), fits(&pattern, text), "{pattern} {text}");
            }
        }
    }

    #[test]
    fn nothing_else_means_anything() {
        for text in ["?", "[a]", "{a,b}", "\\a", "a/b", ".", "ä\n", ""] {
            assert!(
                Wildcard::new(text).fits(text) && Wildcard::new(&format!("*{text}*")).fits(text),
                "{text}"
            );
            assert!(!Wildcard::new(text).fits("a"), "{text}");
        }
    }

    #[test]
    fn several_fit_where_one_does() {
        let all: Wildcards = ["a", "b*", "*c"].into_iter().collect();
        assert!(["a", "b", "bx", "xc"].into_iter().all(|text| all.fit(text)));
        assert!(!["ax", "x", ""].into_iter().any(|text| all.fit(text)));
        assert!(!Wildcards::default().fit(""));
    }
}
