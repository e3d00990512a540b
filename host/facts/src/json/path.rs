//! Pulumi's property paths.

use super::escape_token;

/// Turns a property path in Pulumi's spelling into a JSON pointer: `spec.containers[0].image` into
/// `/spec/containers/0/image`.
///
/// As loose as the engine's own parser (`sdk/go/common/resource/properties_path.go`): a run without `.` and `[` is a
/// name, and a text that cannot be read as a path is one name as a whole.
pub fn pointer_of_path(path: &str) -> String {
    segments(path)
        .unwrap_or_else(|| vec![path.to_owned()])
        .iter()
        .fold(String::new(), |pointer, segment| pointer + "/" + &escape_token(segment))
}

fn segments(path: &str) -> Option<Vec<String>> {
    let mut segments = Vec::new();
    let mut rest = path;
    while !rest.is_empty() {
        rest = rest.strip_prefix('.').unwrap_or(rest);
        let (segment, after) = if let Some(quoted) = rest.strip_prefix("[\"") {
            quoted_segment(quoted)?
        } else if let Some(bracketed) = rest.strip_prefix('[') {
            let (index, after) = bracketed.split_once(']')?;
            (index.to_owned(), after)
        } else {
            let end = rest.find(['.', '[']).unwrap_or(rest.len());
            let (name, after) = rest.split_at(end);
            (name.to_owned(), after)
        };
        segments.push(segment);
        rest = after;
    }
    Some(segments)
}

/// Reads up to the closing `"]`. Inside, only `\"` is an escape.
fn quoted_segment(text: &str) -> Option<(String, &str)> {
    let mut segment = String::new();
    let mut rest = text;
    loop {
        let (before, after) = rest.split_once('"')?;
        if let Some(escaped) = before.strip_suffix('\\') {
            segment.push_str(escaped);
            segment.push('"');
            rest = after;
        } else {
            segment.push_str(before);
            return after.strip_prefix(']').map(|after| (segment, after));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::pointer_of_path;

    #[test]
    fn a_path_becomes_a_pointer() {
        for (path, pointer) in [
            ("tags.Environment", "/tags/Environment"),
            ("inlinePolicies[0].policy", "/inlinePolicies/0/policy"),
            (
                r#"metadata.labels["app.kubernetes.io/name"]"#,
                "/metadata/labels/app.kubernetes.io~1name",
            ),
            (r#"a["b\"c"].d"#, "/a/b\"c/d"),
            ("foo-bar", "/foo-bar"),
            ("a.[0]", "/a/0"),
            ("a[0", "/a[0"),
            ("", ""),
        ] {
            assert_eq!(pointer_of_path(path), pointer, "{path}");
        }
    }

    #[test]
    fn an_endless_run_of_brackets_ends() {
        assert_eq!(pointer_of_path("[["), "/[[");
        assert_eq!(pointer_of_path("a[\"b"), "/a[\"b");
    }
}
