//! How a house writes its keys.

use portcullis_guest::{Deserialize, JsonSchema};

/// How the words of a key are put together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(crate = "portcullis_guest::serde")]
#[schemars(crate = "portcullis_guest::schemars")]
pub enum LetterCase {
    /// `CostCenter`.
    #[serde(rename = "PascalCase")]
    Pascal,
    /// `costCenter`.
    #[serde(rename = "camelCase")]
    Camel,
    /// `cost-center`.
    #[serde(rename = "kebab-case")]
    Kebab,
    /// `cost_center`.
    #[serde(rename = "snake_case")]
    Snake,
    /// Without capital letters, whatever stands between the words.
    #[serde(rename = "lowercase")]
    Lower,
}

impl LetterCase {
    /// Returns the name, as it is written in settings.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Pascal => "PascalCase",
            Self::Camel => "camelCase",
            Self::Kebab => "kebab-case",
            Self::Snake => "snake_case",
            Self::Lower => "lowercase",
        }
    }

    /// Returns a key that is written so.
    pub(crate) fn example(self) -> &'static str {
        match self {
            Self::Pascal => "CostCenter",
            Self::Camel => "costCenter",
            Self::Kebab => "cost-center",
            Self::Snake => "cost_center",
            Self::Lower => "owner",
        }
    }

    /// Returns whether a key is written so. What stands before the last `/` is the name of a domain, which is not judged.
    pub(crate) fn fits(self, key: &str) -> bool {
        let name = key.rsplit('/').next().unwrap_or(key);
        match self {
            Self::Pascal => name.starts_with(|letter: char| letter.is_ascii_uppercase()) && is_one_word(name),
            Self::Camel => name.starts_with(|letter: char| letter.is_ascii_lowercase()) && is_one_word(name),
            Self::Kebab => are_small_words(name, '-'),
            Self::Snake => are_small_words(name, '_'),
            Self::Lower => !name.chars().any(char::is_uppercase),
        }
    }
}

fn is_one_word(name: &str) -> bool {
    name.chars().all(|letter| letter.is_ascii_alphanumeric())
}

/// Returns whether a name is words of small letters and digits, between single marks, the first of which begins with a letter.
fn are_small_words(name: &str, mark: char) -> bool {
    let is_small = |letter: char| letter.is_ascii_lowercase() || letter.is_ascii_digit();
    let is_word = |word: &str| !word.is_empty() && word.chars().all(is_small);
    name.starts_with(|letter: char| letter.is_ascii_lowercase()) && name.split(mark).all(is_word)
}

#[cfg(test)]
mod tests {
    use super::LetterCase::{self, Camel, Kebab, Lower, Pascal, Snake};

    const ALL: [LetterCase; 5] = [Pascal, Camel, Kebab, Snake, Lower];

    fn fitting(key: &str) -> Vec<&'static str> {
        ALL.into_iter()
            .filter(|case| case.fits(key))
            .map(LetterCase::name)
            .collect()
    }

    #[test]
    fn an_example_fits_its_case() {
        assert!(ALL.into_iter().all(|case| case.fits(case.example())));
    }

    #[test]
    fn a_key_fits_the_cases_that_it_is_written_in() {
        assert_eq!(fitting("CostCenter2"), ["PascalCase"]);
        assert_eq!(fitting("URL"), ["PascalCase"]);
        assert_eq!(fitting("costCenter"), ["camelCase"]);
        assert_eq!(fitting("cost-center"), ["kebab-case", "lowercase"]);
        assert_eq!(fitting("cost_center"), ["snake_case", "lowercase"]);
        assert_eq!(fitting("cost:center"), ["lowercase"]);
        assert_eq!(fitting("owner"), ["camelCase", "kebab-case", "snake_case", "lowercase"]);
    }

    #[test]
    fn nearly_a_case_is_none() {
        for key in ["Cost-Center", "Cost Center", "Cost_Center", "CostCenter "] {
            assert_eq!(fitting(key), [""; 0], "{key}");
        }
        for key in ["-cost", "cost-", "cost--center", "1cost", "größe", "cost-_center", ""] {
            assert_eq!(fitting(key), ["lowercase"], "{key}");
        }
    }

    #[test]
    fn a_look_alike_of_another_script_is_no_capital_letter() {
        assert_eq!(fitting("\u{41e}wner"), [""; 0]);
    }

    #[test]
    fn the_domain_before_a_key_is_not_judged() {
        assert_eq!(fitting("app.kubernetes.io/part-of"), ["kebab-case", "lowercase"]);
        assert_eq!(fitting("Example.com/CostCenter"), ["PascalCase"]);
    }
}
