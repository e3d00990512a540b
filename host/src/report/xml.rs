//! The little XML that a report needs.

use std::io::{self, Write};

/// An element: with other elements in it, or with a text.
#[derive(Debug)]
pub(crate) struct Element {
    name: &'static str,
    attributes: Vec<(&'static str, String)>,
    children: Vec<Element>,
    text: String,
}

impl Element {
    pub(crate) fn new(name: &'static str) -> Self {
        Self {
            name,
            attributes: Vec::new(),
            children: Vec::new(),
            text: String::new(),
        }
    }

    pub(crate) fn attribute(mut self, key: &'static str, value: &(impl ToString + ?Sized)) -> Self {
        self.attributes.push((key, value.to_string()));
        self
    }

    pub(crate) fn children(mut self, children: impl IntoIterator<Item = Self>) -> Self {
        self.children.extend(children);
        self
    }

    pub(crate) fn text(mut self, text: &str) -> Self {
        text.clone_into(&mut self.text);
        self
    }

    /// Writes the element as a document.
    pub(crate) fn write(&self, output: &mut dyn Write) -> io::Result<()> {
        writeln!(output, r#"<?xml version="1.0" encoding="UTF-8"?>"#)?;
        self.write_at(0, output)
    }

    fn write_at(&self, depth: usize, output: &mut dyn Write) -> io::Result<()> {
        let (name, indentation) = (self.name, "  ".repeat(depth));
        write!(output, "{indentation}<{name}")?;
        for (key, value) in &self.attributes {
            write!(output, " {key}=\"{}\"", escape(value))?;
        }
        if self.children.is_empty() && self.text.is_empty() {
            return writeln!(output, "/>");
        }
        if self.children.is_empty() {
            return writeln!(output, ">{}</{name}>", escape(&self.text));
        }
        writeln!(output, ">")?;
        self.children
            .iter()
            .try_for_each(|child| child.write_at(depth + 1, output))?;
        writeln!(output, "{indentation}</{name}>")
    }
}

/// Returns a text as it may stand in an element and in an attribute's quotes. What no XML may hold, escaped or not, is
/// replaced (XML 1.0, 2.2); an attribute's lines would be joined if they were not escaped (3.3.3).
fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\n' => escaped.push_str("&#10;"),
            '\r' => escaped.push_str("&#13;"),
            '\t' => escaped.push_str("&#9;"),
            '\0'..='\u{1f}' | '\u{fffe}' | '\u{ffff}' => escaped.push('\u{fffd}'),
            _ => escaped.push(character),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::Element;

    fn written(element: &Element) -> String {
        let mut text = Vec::new();
        element.write(&mut text).unwrap();
        String::from_utf8(text).unwrap()
    }

    #[test]
    fn elements_stand_in_one_another() {
        let element = Element::new("suite")
            .attribute("tests", &2)
            .children([Element::new("case"), Element::new("case").text("failed")]);
        assert_eq!(
            written(&element),
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
             <suite tests=\"2\">\n  <case/>\n  <case>failed</case>\n</suite>\n"
        );
    }

    #[test]
    fn a_text_cannot_end_its_element() {
        let element = Element::new("case")
            .attribute("name", "\"><x a='")
            .text("]]></case>&lt;");
        assert!(written(&element).ends_with("<case name=\"&quot;&gt;&lt;x a='\">]]&gt;&lt;/case&gt;&amp;lt;</case>\n"));
    }

    #[test]
    fn lines_stay_and_what_no_xml_may_hold_is_replaced() {
        let element = Element::new("case").text("one\ntwo\r\tthree\u{0}\u{1b}[31m\u{ffff}é\u{1f600}");
        assert!(
            written(&element)
                .ends_with("<case>one&#10;two&#13;&#9;three\u{fffd}\u{fffd}[31m\u{fffd}é\u{1f600}</case>\n")
        );
    }
}
