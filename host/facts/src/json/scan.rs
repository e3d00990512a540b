//! The one place that moves through JSON text.

use std::borrow::Cow;

use memchr::memchr2;

/// A position in a JSON text.
#[derive(Debug, Clone)]
pub(super) struct Cursor<'a> {
    text: &'a str,
    position: usize,
    /// Where the value begins that the caller was shown last, and that is passed only if the caller asks for the next.
    pending: bool,
}

impl<'a> Cursor<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        Self {
            text,
            position: 0,
            pending: false,
        }
    }

    /// Returns the text that was passed.
    pub(super) fn passed(&self) -> &'a str {
        self.text.get(..self.position).unwrap_or_default()
    }

    /// Returns the text that is still to come.
    pub(super) fn rest(&self) -> &'a str {
        self.text.get(self.position..).unwrap_or_default()
    }

    /// Steps to the next member or element, past the one before it. Returns whether there is one.
    pub(super) fn enter_next(&mut self, opening: u8) -> bool {
        if self.pending {
            self.skip_space();
            self.skip_value();
            self.skip_space();
            self.pending = self.take(b',');
        } else {
            self.pending = self.take(opening);
        }
        self.skip_space();
        self.pending = self.pending && !matches!(self.peek(), Some(b'}' | b']') | None);
        self.pending
    }

    /// Steps into an object or a list. Returns whether there is anything in it; passes it if there is not.
    pub(super) fn open(&mut self) -> bool {
        self.position += 1;
        self.skip_space();
        !self.close()
    }

    /// Steps over the comma to the next member or element. Returns whether there is one; else passes the end.
    pub(super) fn next(&mut self) -> bool {
        self.skip_space();
        if self.take(b',') {
            self.skip_space();
            return self.peek().is_some();
        }
        self.close();
        false
    }

    fn close(&mut self) -> bool {
        let closes = matches!(self.peek(), Some(b'}' | b']') | None);
        self.position += usize::from(self.peek().is_some() && closes);
        closes
    }

    pub(super) fn skip_colon(&mut self) {
        self.skip_space();
        self.take(b':');
        self.skip_space();
    }

    /// Takes a string and returns its contents.
    pub(super) fn string(&mut self) -> Option<Cow<'a, str>> {
        let start = self.position;
        let escaped = self.skip_string();
        let quoted = self.text.get(start..self.position)?;
        let raw = quoted.strip_prefix('"')?.strip_suffix('"')?;
        // A text with an escape that means nothing (a lone surrogate) stands for itself: it must not hide what follows it.
        let unescaped = escaped.then(|| serde_json::from_str(quoted).ok()).flatten();
        Some(unescaped.map_or(Cow::Borrowed(raw), Cow::Owned))
    }

    pub(super) fn skip_value(&mut self) {
        match self.peek() {
            Some(b'"') => {
                self.skip_string();
            }
            Some(b'{' | b'[') => self.skip_container(),
            _ => self.skip_scalar(),
        }
    }

    /// Passes a string. Returns whether it holds an escape.
    fn skip_string(&mut self) -> bool {
        let mut escaped = false;
        self.position += 1;
        while let Some(found) = memchr2(b'"', b'\\', self.bytes()) {
            self.position += found + 1;
            if self.text.as_bytes().get(self.position - 1) == Some(&b'"') {
                return escaped;
            }
            escaped = true;
            self.position += 1;
        }
        self.position = self.text.len();
        escaped
    }

    /// Passes an object or a list, counting brackets. Every byte is looked at once, however the brackets nest.
    fn skip_container(&mut self) {
        let mut depth = 0_usize;
        while let Some(byte) = self.peek() {
            match byte {
                b'"' => {
                    self.skip_string();
                    continue;
                }
                b'{' | b'[' => depth += 1,
                b'}' | b']' => depth = depth.saturating_sub(1),
                b' ' => {
                    self.skip_space();
                    continue;
                }
                _ => {}
            }
            self.position += 1;
            if depth == 0 {
                return;
            }
        }
    }

    fn skip_scalar(&mut self) {
        let length = self
            .bytes()
            .iter()
            .position(|byte| matches!(byte, b',' | b'}' | b']') || byte.is_ascii_whitespace())
            .unwrap_or(self.bytes().len());
        self.position += length;
    }

    /// Passes white space: eight blanks of an indentation at a time.
    fn skip_space(&mut self) {
        while self.bytes().first_chunk() == Some(b"        ") {
            self.position += 8;
        }
        let length = self
            .bytes()
            .iter()
            .position(|byte| !byte.is_ascii_whitespace())
            .unwrap_or(self.bytes().len());
        self.position += length;
    }

    fn take(&mut self, byte: u8) -> bool {
        let found = self.peek() == Some(byte);
        self.position += usize::from(found);
        found
    }

    fn peek(&self) -> Option<u8> {
        self.bytes().first().copied()
    }

    fn bytes(&self) -> &'a [u8] {
        self.text.as_bytes().get(self.position..).unwrap_or_default()
    }
}
