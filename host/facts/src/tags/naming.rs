//! What the clouds allow a tag's key to be.
//!
//! These are the rules that hold for all services of a cloud. A single service may allow less.

use crate::type_token::without_version;

/// What is wrong with a key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeyFlaw {
    /// What kind of fault it is.
    pub kind: KeyFlawKind,
    /// The fault in words, after the key: `is empty`.
    pub message: String,
}

/// What kind of fault a key has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeyFlawKind {
    /// It has no letter.
    Empty,
    /// It is longer than the cloud takes.
    TooLong,
    /// It begins like the keys that the cloud keeps for itself.
    Reserved,
    /// It has, or begins or ends with, a character that the cloud does not take there.
    Character,
}

/// The rules of a cloud.
#[derive(Debug, Clone, Copy)]
struct Rules {
    cloud: &'static str,
    /// The most characters that a key may have.
    longest: usize,
    /// How the keys begin that the cloud keeps for itself, in any letter case.
    reserved: &'static [&'static str],
    takes: fn(char) -> bool,
    /// What it takes, in words.
    taken: &'static str,
    /// Whether a key may begin and end as it does.
    has_ends: fn(&str) -> bool,
    /// How it may, in words.
    ends: &'static str,
    /// Whether a key may have the name of a domain before it, and `/`.
    has_prefix: bool,
}

const ANY: Rules = Rules {
    cloud: "",
    longest: usize::MAX,
    reserved: &[],
    takes: |_| true,
    taken: "",
    has_ends: |_| true,
    ends: "",
    has_prefix: false,
};

/// AWS, Tagging best practices, "Tag naming limits and requirements": 128 characters; letters, digits, spaces and
/// `+ - = . _ : / @` (`[\p{L}\p{Z}\p{N}_.:/=+\-@]*`); no `aws:` in any letter case.
const AWS: Rules = Rules {
    cloud: "AWS",
    longest: 128,
    reserved: &["aws:"],
    takes: |letter| letter.is_alphanumeric() || is_space(letter) || "+-=._:/@".contains(letter),
    taken: "letters, digits, spaces and `+ - = . _ : / @`",
    ..ANY
};

/// The same: Amazon EC2 allows any character.
const AMAZON_EC2: Rules = Rules {
    takes: ANY.takes,
    ..AWS
};

/// Azure, `tag-resources`, "Limitations": 512 characters, and none of `<`, `>`, `%`, `&`, `\`, `?`, `/`; nor control
/// characters (the service's `InvalidTagNameCharacters`).
const AZURE: Rules = Rules {
    cloud: "Azure",
    longest: 512,
    takes: |letter| !letter.is_control() && !"<>%&\\?/".contains(letter),
    taken: "anything but `< > % & \\ ? /` and control characters",
    ..ANY
};

/// The same: 128 for storage accounts.
const AZURE_STORAGE: Rules = Rules { longest: 128, ..AZURE };

/// Links between resources, which Azure's own portal writes (`hidden-link:/subscriptions/…`, hashicorp/terraform-provider-azurerm#8909).
const AZURE_HIDDEN: &str = "hidden-";

/// Google Cloud, "Requirements for labels": 63 characters; lower-case letters, digits, `_` and `-`, letters of other scripts
/// too (`[\p{Ll}\p{Lo}][\p{Ll}\p{Lo}\p{N}_-]{0,62}` in the Cloud Healthcare API).
const GOOGLE: Rules = Rules {
    cloud: "Google Cloud",
    longest: 63,
    takes: |letter| is_small(letter) || letter.is_numeric() || "_-".contains(letter),
    taken: "lower-case letters, digits, `_` and `-`",
    has_ends: |key| key.starts_with(is_small),
    ends: "begin with a lower-case letter",
    ..ANY
};

/// Kubernetes, `IsQualifiedName` in `apimachinery/pkg/util/validation`: `([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]`, at most
/// 63 of them, with the name of a domain before it, if any.
const KUBERNETES: Rules = Rules {
    cloud: "Kubernetes",
    longest: 63,
    takes: |letter| letter.is_ascii_alphanumeric() || "-_.".contains(letter),
    taken: "letters, digits, `-`, `_` and `.`, after the name of a domain and `/` if any",
    has_ends: |name| {
        name.starts_with(|letter: char| letter.is_ascii_alphanumeric())
            && name.ends_with(|letter: char| letter.is_ascii_alphanumeric())
    },
    ends: "begin and end with a letter or a digit",
    has_prefix: true,
    ..ANY
};

/// API reference of `digitalocean`, tags: `^[a-zA-Z0-9_\-\:]+$`, at most 255.
const DIGITALOCEAN: Rules = Rules {
    cloud: "DigitalOcean",
    longest: 255,
    takes: |letter| letter.is_ascii_alphanumeric() || "_-:".contains(letter),
    taken: "letters, digits, `_`, `-` and `:`",
    ..ANY
};

/// Docker, "Docker object labels": everything else there is a recommendation.
const DOCKER: Rules = Rules {
    cloud: "Docker",
    reserved: &["com.docker.", "io.docker.", "org.dockerproject."],
    ..ANY
};

/// The rules by the beginning of a type token; the first that fits counts. The objects of `gcp:cloudrun` are those of Knative,
/// and their labels are those of Kubernetes.
const RULES: [(&str, &Rules); 16] = [
    ("aws:ec2", &AMAZON_EC2),
    ("aws:ebs/", &AMAZON_EC2),
    ("aws:vpc/", &AMAZON_EC2),
    ("aws-native:ec2:", &AMAZON_EC2),
    ("aws:", &AWS),
    ("aws-native:", &AWS),
    ("azure:storage/account:Account", &AZURE_STORAGE),
    ("azure-native:storage:StorageAccount", &AZURE_STORAGE),
    ("azure:", &AZURE),
    ("azure-native:", &AZURE),
    ("gcp:cloudrun/", &KUBERNETES),
    ("gcp:", &GOOGLE),
    ("kubernetes:", &KUBERNETES),
    ("digitalocean:", &DIGITALOCEAN),
    ("docker:", &DOCKER),
    ("", &ANY),
];

/// The longest name of a domain (RFC 1035).
const LONGEST_DOMAIN: usize = 253;

/// Returns what is wrong with a key of a tag of a type's resources; `None` where the cloud takes it.
pub fn key_flaw(type_token: &str, key: &str) -> Option<KeyFlaw> {
    let token = without_version(type_token);
    let (_, rules) = RULES.iter().find(|(start, _)| token.starts_with(start))?;
    let (prefix, name) = match key.split_once('/') {
        Some((prefix, name)) if rules.has_prefix => (Some(prefix), name),
        _ => (None, key),
    };
    if prefix.is_some_and(|prefix| !is_domain(prefix)) {
        let message = format!(
            "has before `/` what is no name of a domain, as {} asks for",
            rules.cloud
        );
        return Some(KeyFlaw::new(KeyFlawKind::Character, message));
    }
    rules.flaw(name)
}

impl Rules {
    fn flaw(&self, name: &str) -> Option<KeyFlaw> {
        let length = self.flaw_of_length(name);
        let reserved = || self.flaw_of_beginning(name);
        length.or_else(reserved).or_else(|| self.flaw_of_letters(name))
    }

    fn flaw_of_length(&self, name: &str) -> Option<KeyFlaw> {
        let Self { cloud, longest, .. } = self;
        if name.is_empty() {
            return Some(KeyFlaw::new(KeyFlawKind::Empty, "is empty".to_owned()));
        }
        let is_too_long = name.chars().nth(*longest).is_some();
        let message = format!("is longer than the {longest} characters that {cloud} takes");
        is_too_long.then(|| KeyFlaw::new(KeyFlawKind::TooLong, message))
    }

    fn flaw_of_beginning(&self, name: &str) -> Option<KeyFlaw> {
        let reserved = self.reserved.iter().find(|start| begins_with(name, start))?;
        let message = format!("begins with `{reserved}`, which {} keeps for itself", self.cloud);
        Some(KeyFlaw::new(KeyFlawKind::Reserved, message))
    }

    fn flaw_of_letters(&self, name: &str) -> Option<KeyFlaw> {
        let Self { cloud, taken, ends, .. } = self;
        let odd = name.chars().find(|letter| !(self.takes)(*letter));
        let message = match odd {
            Some(letter) if !self.is_hidden(name) => format!("has {}, and {cloud} takes {taken}", shown(letter)),
            _ if !(self.has_ends)(name) => format!("does not {ends}, as {cloud} asks for"),
            _ => return None,
        };
        Some(KeyFlaw::new(KeyFlawKind::Character, message))
    }

    fn is_hidden(&self, name: &str) -> bool {
        self.cloud == AZURE.cloud && name.starts_with(AZURE_HIDDEN)
    }
}

impl KeyFlaw {
    fn new(kind: KeyFlawKind, message: String) -> Self {
        Self { kind, message }
    }
}

fn begins_with(name: &str, start: &str) -> bool {
    let beginning = name.get(..start.len());
    beginning.is_some_and(|beginning| beginning.eq_ignore_ascii_case(start))
}

/// Returns whether a letter is a lower-case one, or of a script without letter case.
fn is_small(letter: char) -> bool {
    letter.is_alphabetic() && !letter.is_uppercase()
}

fn is_space(letter: char) -> bool {
    letter.is_whitespace() && !letter.is_control()
}

/// Returns whether a text is the name of a domain (RFC 1123): parts of small letters, digits and `-`, between dots.
fn is_domain(text: &str) -> bool {
    let is_edge = |letter: char| letter.is_ascii_lowercase() || letter.is_ascii_digit();
    let is_part = |part: &str| {
        part.starts_with(is_edge)
            && part.ends_with(is_edge)
            && part.chars().all(|letter| is_edge(letter) || letter == '-')
    };
    text.len() <= LONGEST_DOMAIN && text.split('.').all(is_part)
}

/// Returns a character as it can be read: by its number where there is nothing to see.
fn shown(letter: char) -> String {
    if letter.is_alphanumeric() || letter.is_ascii_graphic() {
        format!("`{letter}`")
    } else {
        format!("U+{:04X}", u32::from(letter))
    }
}

#[cfg(test)]
mod tests;
