//! What the flags of `docker buildx build` say, as pulumi-docker-build takes them for `raw` exports and caches.

use std::collections::HashMap;

/// The value of `--output` or `--cache-to`, as far as it is about a registry.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Flag {
    /// It does not write to a registry.
    Elsewhere,
    /// It writes to a registry under these names. None where the image's tags are meant.
    Registry(Vec<String>),
    /// Nobody can tell.
    Unreadable,
}

/// Reads an export (`provider/internal/export.go`, `parseExports`). `registry` is `image` that pushes unless it is told not
/// to; of a key that stands twice the last counts.
pub(super) fn export(text: &str) -> Flag {
    let Some(fields) = fields(text) else {
        return Flag::Unreadable;
    };
    let is_folder = fields == [text] && !text.starts_with("type=");
    if is_folder {
        return Flag::Elsewhere;
    }
    let Some(attributes) = Attributes::of(&fields) else {
        return Flag::Unreadable;
    };
    let pushes = attributes.get("push").map(|push| !is_false(push));
    match (attributes.get("type"), pushes) {
        (Some("registry"), None | Some(true)) | (Some("image"), Some(true)) => {
            let names = attributes.get("name").unwrap_or_default().split(',');
            Flag::Registry(names.filter(|name| !name.is_empty()).map(str::to_owned).collect())
        }
        (Some(_), _) => Flag::Elsewhere,
        (None, _) => Flag::Unreadable,
    }
}

/// Reads a cache (docker/buildx, `util/buildflags/cache.go`, `ParseCacheEntry`).
pub(super) fn cache(text: &str) -> Flag {
    let Some(fields) = fields(text) else {
        return Flag::Unreadable;
    };
    if !text.contains('=') {
        return Flag::Registry(fields);
    }
    let Some(attributes) = Attributes::of(&fields) else {
        return Flag::Unreadable;
    };
    match (attributes.get("type"), attributes.get("ref")) {
        (Some("registry"), Some(name)) => Flag::Registry(vec![name.to_owned()]),
        (Some("registry"), None) | (None, _) => Flag::Unreadable,
        (Some(_), _) => Flag::Elsewhere,
    }
}

/// What Go's `strconv.ParseBool` takes for false. Everything else may push.
fn is_false(text: &str) -> bool {
    matches!(text, "0" | "f" | "F" | "false" | "FALSE" | "False")
}

/// The keys of a flag, in lower case, and their values.
struct Attributes(HashMap<String, String>);

impl Attributes {
    fn of(fields: &[String]) -> Option<Self> {
        let pair = |field: &String| {
            let (key, value) = field.split_once('=')?;
            Some((key.trim().to_lowercase(), value.to_owned()))
        };
        let pairs: Option<_> = fields.iter().map(pair).collect();
        pairs.map(Self)
    }

    fn get(&self, key: &str) -> Option<&str> {
        self.0.get(key).map(String::as_str)
    }
}

/// Returns the fields of a line of comma-separated values, where they are well-formed (RFC 4180).
fn fields(text: &str) -> Option<Vec<String>> {
    let mut fields = Vec::new();
    let mut rest = text;
    loop {
        let (field, after) = field(rest)?;
        fields.push(field);
        match after.strip_prefix(',') {
            Some(next) => rest = next,
            None => return after.is_empty().then_some(fields),
        }
    }
}

/// Returns the first field, and what comes after it.
fn field(text: &str) -> Option<(String, &str)> {
    let Some(quoted) = text.strip_prefix('"') else {
        let (field, after) = text.split_at(text.find(',').unwrap_or(text.len()));
        return (!field.contains('"')).then(|| (field.to_owned(), after));
    };
    let mut field = String::new();
    let mut rest = quoted;
    loop {
        let (before, after) = rest.split_once('"')?;
        field.push_str(before);
        let Some(next) = after.strip_prefix('"') else {
            return Some((field, after));
        };
        field.push('"');
        rest = next;
    }
}

#[cfg(test)]
mod tests {
    use super::{Flag, cache, export};

    fn registry(names: &[&str]) -> Flag {
        Flag::Registry(names.iter().map(|&name| name.to_owned()).collect())
    }

    #[test]
    fn an_export_to_a_registry_pushes_unless_it_is_told_not_to() {
        for (text, expected) in [
            ("type=registry", registry(&[])),
            ("type=registry,name=web:1", registry(&["web:1"])),
            ("TYPE=registry, Name=web:1", registry(&["web:1"])),
            ("type=registry,push=false", Flag::Elsewhere),
            ("type=image,name=web:1", Flag::Elsewhere),
            ("type=image,name=web:1,push=true", registry(&["web:1"])),
            ("type=image,name=web:1,push=1", registry(&["web:1"])),
            ("type=image,name=web:1,push=", registry(&["web:1"])),
            ("type=docker,name=web:1", Flag::Elsewhere),
            ("type=oci,dest=image.tar", Flag::Elsewhere),
            ("out", Flag::Elsewhere),
            ("-", Flag::Elsewhere),
            ("push=true", Flag::Elsewhere),
        ] {
            assert_eq!(export(text), expected, "{text}");
        }
    }

    #[test]
    fn names_stand_between_quotes_where_there_are_several() {
        assert_eq!(
            export(r#"type=image,"name=web:1,evil.test/web:1",push=true"#),
            registry(&["web:1", "evil.test/web:1"])
        );
    }

    #[test]
    fn a_quote_in_quotes_is_written_twice() {
        assert_eq!(super::fields(r#"a,"b ""c"", d",e"#).unwrap(), ["a", r#"b "c", d"#, "e"]);
    }

    #[test]
    fn the_last_of_two_names_counts() {
        assert_eq!(
            export("type=registry,name=web:1,name=evil.test/web:1"),
            registry(&["evil.test/web:1"])
        );
    }

    #[test]
    fn a_cache_in_a_registry_has_a_reference() {
        for (text, expected) in [
            ("type=registry,ref=web:cache", registry(&["web:cache"])),
            ("type=registry,REF=web:cache,mode=max", registry(&["web:cache"])),
            ("web:cache", registry(&["web:cache"])),
            (
                "web:cache,evil.test/web:cache",
                registry(&["web:cache", "evil.test/web:cache"]),
            ),
            ("type=gha,scope=web", Flag::Elsewhere),
            ("type=inline", Flag::Elsewhere),
        ] {
            assert_eq!(cache(text), expected, "{text}");
        }
    }

    #[test]
    fn what_is_no_list_of_pairs_cannot_be_read() {
        for text in [
            r#"type=registry,"name=web:1"#,
            "type=registry,name",
            r#"type=image,na"me=web"#,
            "push=true,name=web",
        ] {
            assert_eq!(export(text), Flag::Unreadable, "{text}");
        }
        for text in ["type=registry", r#"type=registry,"ref=web"#, "ref=web:1", r#""web:1"#] {
            assert_eq!(cache(text), Flag::Unreadable, "{text}");
        }
    }
}
