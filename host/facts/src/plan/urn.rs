//! Uniform resource names (`sdk/go/common/resource/urn/urn.go`).

/// A URN, taken apart: `urn:pulumi:<stack>::<project>::<qualified type>::<name>`.
///
/// The qualified type is the types of the ancestors, joined by `$`. A name may hold anything, `::` included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Urn<'a> {
    /// The stack's name.
    pub stack: &'a str,
    /// The project's name.
    pub project: &'a str,
    /// The resource's own type.
    pub type_token: &'a str,
    /// The resource's name.
    pub name: &'a str,
}

impl<'a> Urn<'a> {
    /// Takes a URN apart. Returns `None` if it is none.
    pub fn parse(text: &'a str) -> Option<Self> {
        let mut parts = text.strip_prefix("urn:pulumi:")?.splitn(4, "::");
        let (stack, project) = (parts.next()?, parts.next()?);
        let (qualified_type, name) = (parts.next()?, parts.next()?);
        Some(Self {
            stack,
            project,
            type_token: qualified_type.rsplit('$').next().unwrap_or_default(),
            name,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::Urn;

    #[test]
    fn a_urn_is_taken_apart_at_its_first_three_separators() {
        let urn = Urn::parse("urn:pulumi:dev::shop::my:component:Web$aws:s3/bucket:Bucket::a::b$c d").unwrap();
        assert_eq!((urn.stack, urn.project), ("dev", "shop"));
        assert_eq!((urn.type_token, urn.name), ("aws:s3/bucket:Bucket", "a::b$c d"));
    }

    #[test]
    fn anything_else_is_no_urn() {
        for text in [
            "",
            "urn:pulumi:",
            "urn:pulumi:a::b::c",
            "arn:aws:s3:::bucket",
            "urn:aws:a::b::c::d",
        ] {
            assert_eq!(Urn::parse(text), None, "{text}");
        }
    }
}
