//! How Pulumi writes down what it does not know and what it does not tell.

use std::borrow::Cow;
use std::sync::LazyLock;

use memchr::memmem::Finder;

use super::{Kind, Value};

/// The string that stands for a value of any type that only the update will know
/// (`sdk/go/common/resource/plugin/rpc.go`, `UnknownStringValue`).
pub const UNKNOWN: &str = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/// The string that stands for a secret of any type in a preview (`pkg/backend/display/json.go`).
pub const SECRET_TEXT: &str = "[secret]";

/// The other unknowns, by type: boolean, number, array, asset, archive, object (`pkg/resource/plugin/rpc.go`).
/// They belong to the engine's wire protocol and should not occur in a file.
const TYPED_UNKNOWNS: [&str; 6] = [
    "1c4a061d-8072-4f0a-a4cb-0ff528b18fe7",
    "3eeb2bf0-c639-47a8-9e75-3b44932eb421",
    "6a19a0b0-7e62-4c92-b797-7f8e31da9cc2",
    "030794c1-ac77-496b-92df-f27374a8bd58",
    "e48ece36-62e2-4504-bad9-02848725956a",
    "dd056dcd-154b-4c76-9bd3-c8f88648b5ff",
];

/// The key that marks an object as something else than a plain one (`sdk/go/common/resource/sig/sig.go`).
const SIGNATURE: &str = "4dabf18193072939515e22adb298388d";
const SECRET_SIGNATURE: &str = "1b47061264138c4ac30d75fd1eb44270";
const OUTPUT_SIGNATURE: &str = "d0e6a833031e9bbcd3f4e8bde6ca49a4";

impl Value<'_> {
    /// Returns whether only the update will know this value.
    pub fn is_unknown(self) -> bool {
        match self.kind() {
            Kind::String => self.as_str().is_some_and(|text| is_unknown_text(&text)),
            Kind::Object => self.is_marked(OUTPUT_SIGNATURE),
            _ => false,
        }
    }

    /// Returns whether this value is withheld.
    pub fn is_secret(self) -> bool {
        match self.kind() {
            Kind::String => self.as_str().is_some_and(|text| text == SECRET_TEXT),
            Kind::Object => self.is_marked(SECRET_SIGNATURE),
            _ => false,
        }
    }

    /// Returns whether a value that is neither unknown nor secret has a part that is unknown.
    ///
    /// Looks for the marks as text: a string that merely mentions one counts too, which errs on the safe side.
    pub(super) fn mentions_unknown(self) -> bool {
        static MARKS: LazyLock<Vec<Finder<'_>>> = LazyLock::new(|| {
            let marks = [UNKNOWN, OUTPUT_SIGNATURE].into_iter().chain(TYPED_UNKNOWNS);
            marks.map(Finder::new).collect()
        });
        self.mentions(&MARKS)
    }

    /// Returns whether a value that is neither unknown nor secret has a part that is secret.
    pub(crate) fn mentions_secret(self) -> bool {
        static MARKS: LazyLock<[Finder<'_>; 2]> = LazyLock::new(|| [SECRET_TEXT, SECRET_SIGNATURE].map(Finder::new));
        self.mentions(&*MARKS)
    }

    /// Returns whether this is an object that is marked as something else than a plain one.
    pub(super) fn is_signed(self) -> bool {
        !self.plain && self.get(SIGNATURE).is_some()
    }

    /// Most values are shorter than most marks.
    fn mentions(self, marks: &[Finder<'_>]) -> bool {
        let text = without_escapes(self.text());
        let text = text.as_bytes();
        let mut fitting = marks.iter().filter(|mark| mark.needle().len() <= text.len());
        fitting.any(|mark| mark.find(text).is_some())
    }

    fn is_marked(self, signature: &str) -> bool {
        let found = || self.get(SIGNATURE)?.as_str();
        !self.plain && found().is_some_and(|found| found == signature)
    }
}

/// Returns whether an object in a text may be marked as something else than a plain one. A mark may be written with
/// escapes, so any escape may be of one.
pub(crate) fn has_marks(text: &str) -> bool {
    static MARK: LazyLock<Finder<'_>> = LazyLock::new(|| Finder::new(SIGNATURE));
    MARK.find(text.as_bytes()).is_some() || ESCAPE.find(text.as_bytes()).is_some()
}

/// How a character begins that is written by its number.
static ESCAPE: LazyLock<Finder<'_>> = LazyLock::new(|| Finder::new("\\u00"));

/// Returns a text without the escapes that the characters of a mark could be written by: those of ASCII.
fn without_escapes(text: &str) -> Cow<'_, str> {
    if ESCAPE.find(text.as_bytes()).is_none() {
        return Cow::Borrowed(text);
    }
    let mut parts = text.split("\\u00");
    let mut plain = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let digits = part.get(..2).and_then(|digits| u8::from_str_radix(digits, 16).ok());
        plain.extend(digits.map(char::from));
        plain.push_str(part.get(2..).unwrap_or_default());
    }
    Cow::Owned(plain)
}

fn is_unknown_text(text: &str) -> bool {
    text.len() == UNKNOWN.len() && (text == UNKNOWN || TYPED_UNKNOWNS.contains(&text))
}
