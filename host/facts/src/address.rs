//! The address of a repository or of a page, without credentials.

/// Returns an address without the user and the password in it. All else stays as it is written.
///
/// The user in `git@host:path` is no secret and belongs to the address; one with a password, which git would not
/// understand, goes.
pub(crate) fn without_credentials(address: String) -> String {
    let (scheme, rest) = match address.split_once("://") {
        Some((scheme, rest)) => (Some(scheme), rest),
        None => (None, address.as_str()),
    };
    let host_end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
    let (host, path) = rest.split_at(host_end);
    match (scheme, host.rsplit_once('@')) {
        (Some(scheme), Some((_, host))) => format!("{scheme}://{host}{path}"),
        (None, Some((_, after_user))) if has_password(host) => format!("{after_user}{path}"),
        _ => address,
    }
}

/// In `git@host:path` the colon stands behind the user.
fn has_password(host: &str) -> bool {
    host.split('@').next().is_some_and(|user| user.contains(':'))
}

#[cfg(test)]
mod tests {
    use super::without_credentials;

    fn shown(address: &str) -> String {
        without_credentials(address.to_owned())
    }

    #[test]
    fn an_address_with_a_scheme_loses_its_user() {
        for (address, expected) in [
            (
                "https://gitlab-ci-token:glcbt-1@git.example.com/shop/shop.git",
                "https://git.example.com/shop/shop.git",
            ),
            (
                "https://shop@dev.azure.com/shop/web/_git/web",
                "https://dev.azure.com/shop/web/_git/web",
            ),
            (
                "ssh://git@git.example.com:7999/shop/shop.git",
                "ssh://git.example.com:7999/shop/shop.git",
            ),
            ("https://me:p@ss@git.example.com", "https://git.example.com"),
            ("https://me:p@git.example.com?a=b@c", "https://git.example.com?a=b@c"),
            ("https://git.example.com/@shop/web", "https://git.example.com/@shop/web"),
        ] {
            assert_eq!(shown(address), expected);
        }
    }

    #[test]
    fn an_address_without_a_scheme_stays_as_it_is() {
        for address in [
            "git@github.com:shop/shop.git",
            "git@git.example.com:@shop/web.git",
            "git.example.com:shop.git",
            "/srv/git/shop@2.git",
            "../shop.git",
            "",
        ] {
            assert_eq!(shown(address), address);
        }
    }

    #[test]
    fn a_password_goes_even_where_the_scheme_is_missing() {
        assert_eq!(shown("me:secret@git.example.com/shop.git"), "git.example.com/shop.git");
        assert_eq!(shown("me:sec@ret@git.example.com/shop.git"), "git.example.com/shop.git");
    }
}
