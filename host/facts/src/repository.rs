//! What a repository is called, however its address is spelt.
//!
//! CI clones a repository over HTTPS with a token, people clone it over SSH, some write `.git` and some do not. To compare
//! two addresses is to compare what they call the repository.

use crate::percent;

/// The schemes of addresses that git fetches from, and the ports that need not be written
/// (`git help clone`, "GIT URLS").
const SCHEMES: [(&str, &str); 5] = [
    ("https", "443"),
    ("http", "80"),
    ("ssh", "22"),
    ("git+ssh", "22"),
    ("git", "9418"),
];

/// Hosts on which no two repositories differ in the case of letters only
/// ([purl specification](https://github.com/package-url/purl-spec), types `github` and `bitbucket`).
const ANY_CASE: [&str; 2] = ["github.com", "bitbucket.org"];

/// The host that Azure DevOps has for SSH. Its paths are spelt otherwise, too:
/// `git@ssh.dev.azure.com:v3/ORGANIZATION/PROJECT/REPOSITORY`.
const AZURE_SSH: &str = "ssh.dev.azure.com";

/// Returns host and path of a repository, such as `git.example.com/shop/shop`, the same for each way to spell its address:
/// `https://token@Git.Example.com:443/shop/shop.git/`, `git@git.example.com:shop/shop`, `git.example.com/shop/shop`. `None`
/// for what is no address on a host: a folder, a path that leads out of itself.
///
/// A port that is not its scheme's own stays: another port is another server. The case of a path's letters counts, except
/// on hosts that are known not to tell it.
pub fn name(address: &str) -> Option<String> {
    named(address, is_segment)
}

/// Returns the same of a pattern: in the segments of its path, a `*` may stand for what is not known. `None` for what is no
/// pattern of addresses on one host.
pub fn pattern(pattern: &str) -> Option<String> {
    named(pattern, |segment| is_segment(&segment.replace('*', "x")))
}

fn named(address: &str, is_segment: fn(&str) -> bool) -> Option<String> {
    let (host, path) = split(address)?;
    let path = percent::decode(path);
    let path = path.trim_matches('/');
    let path = path.strip_suffix(".git").unwrap_or(path);
    if !is_host(&host) || !path.split('/').all(is_segment) {
        return None;
    }
    Some(match azure_path(&host, path) {
        Some(path) => format!("dev.azure.com/{path}"),
        None if ANY_CASE.contains(&host.as_str()) => format!("{host}/{}", path.to_lowercase()),
        None => format!("{host}/{path}"),
    })
}

/// Returns the host, in lower case and without its scheme's port, and the path.
fn split(address: &str) -> Option<(String, &str)> {
    if let Some((scheme, rest)) = address.split_once("://") {
        let (authority, path) = rest.split_once('/')?;
        let host = without_user(authority).to_lowercase();
        let port = port(scheme)?;
        let without_port = host.strip_suffix(port).and_then(|host| host.strip_suffix(':'));
        return Some((without_port.unwrap_or(&host).to_owned(), path));
    }
    let (host, path) = split_short(address)?;
    Some((without_user(host).to_lowercase(), path))
}

fn port(scheme: &str) -> Option<&'static str> {
    let scheme = scheme.to_lowercase();
    let scheme = match scheme.strip_prefix("git+") {
        Some(inner @ ("http" | "https")) => inner,
        _ => &scheme,
    };
    let known = SCHEMES.iter().find(|(known, _)| *known == scheme);
    known.map(|(_, port)| *port)
}

/// Without a scheme, a colon before the first `/` ends the host, as in `git@git.example.com:shop/shop.git`. Git takes all
/// else for a folder. People do not where it begins with what can only be a host.
fn split_short(address: &str) -> Option<(&str, &str)> {
    let first = address.split('/').next().unwrap_or_default();
    if first.contains(':') {
        return address.split_once(':');
    }
    let is_name = first.contains('.') && !first.starts_with('.');
    address.split_once('/').filter(|_| is_name)
}

fn without_user(authority: &str) -> &str {
    authority.rsplit_once('@').map_or(authority, |(_, host)| host)
}

/// A host of one letter is a drive.
fn is_host(host: &str) -> bool {
    let is_known = |letter: char| letter.is_alphanumeric() || matches!(letter, '.' | '-' | '_' | ':' | '[' | ']');
    host.len() > 1 && host.chars().all(is_known)
}

fn is_segment(segment: &str) -> bool {
    let is_known = |letter: char| !letter.is_control() && !matches!(letter, '\\' | '*' | '?' | '#');
    !matches!(segment, "" | "." | "..") && segment.chars().all(is_known)
}

fn azure_path(host: &str, path: &str) -> Option<String> {
    let path = path.strip_prefix("v3/").filter(|_| host == AZURE_SSH)?;
    let (project, repository) = path.rsplit_once('/')?;
    Some(format!("{project}/_git/{repository}"))
}

#[cfg(test)]
mod tests {
    use super::{name, pattern};

    #[track_caller]
    fn all_are(expected: &str, addresses: &[&str]) {
        let names: Vec<_> = addresses.iter().map(|address| name(address)).collect();
        assert_eq!(names, vec![Some(expected.to_owned()); addresses.len()]);
    }

    #[track_caller]
    fn differ(one: &str, other: &str) {
        assert_ne!(name(one), name(other), "{one} {other}");
    }

    #[track_caller]
    fn none(address: &str) {
        assert_eq!(name(address), None);
    }

    #[test]
    fn all_spellings_of_an_address_are_one_name() {
        all_are(
            "git.example.com/shop/shop",
            &[
                "https://git.example.com/shop/shop",
                "https://git.example.com/shop/shop.git",
                "https://git.example.com/shop/shop.git/",
                "http://git.example.com/shop/shop",
                "HTTPS://Git.Example.COM/shop/shop.git",
                "https://token:secret@git.example.com/shop/shop.git",
                "https://me:p@ss@git.example.com/shop/shop",
                "https://git.example.com:443/shop/shop",
                "http://git.example.com:80/shop/shop",
                "ssh://git@git.example.com/shop/shop.git",
                "ssh://git@git.example.com:22/shop/shop.git",
                "git+ssh://git@git.example.com/shop/shop.git",
                "git+https://git.example.com/shop/shop",
                "git://git.example.com/shop/shop.git",
                "git@git.example.com:shop/shop.git",
                "git@git.example.com:/shop/shop",
                "git.example.com:shop/shop",
                "git.example.com/shop/shop",
                "https://git.example.com/shop/%73hop",
            ],
        );
    }

    #[test]
    fn a_host_that_only_looks_alike_is_another() {
        differ(
            "https://git.example.com/shop/shop",
            "https://git.example.com.evil.test/shop/shop",
        );
        differ(
            "https://git.example.com/shop/shop",
            "https://git.example.com@evil.test/shop/shop",
        );
        differ(
            "https://git.example.com/shop/shop",
            "https://evil.test/git.example.com/shop/shop",
        );
        differ(
            "git@git.example.com:shop/shop",
            "git@evil.test:git.example.com/shop/shop",
        );
    }

    #[test]
    fn another_path_is_another_repository() {
        differ(
            "https://git.example.com/shop/shop",
            "https://git.example.com/shop/shop-fork",
        );
        differ("https://git.example.com/shop/shop", "https://git.example.com/eve/shop");
        differ(
            "https://git.example.com/shop/shop",
            "https://git.example.com/shop/shop?ref=evil",
        );
        differ("https://git.example.com/shop/shop", "https://git.example.com/Shop/shop");
    }

    #[test]
    fn another_port_is_another_server() {
        all_are("git.example.com:8443/shop", &["https://git.example.com:8443/shop.git"]);
        all_are("git.example.com:443/shop", &["ssh://git@git.example.com:443/shop.git"]);
        differ(
            "https://git.example.com/shop/shop",
            "https://git.example.com:8443/shop/shop",
        );
    }

    #[test]
    fn a_number_behind_the_colon_of_a_short_address_is_a_folder() {
        all_are("git.example.com/7999/shop", &["git@git.example.com:7999/shop.git"]);
    }

    #[test]
    fn hosts_that_do_not_tell_the_case_of_letters_are_known() {
        all_are(
            "github.com/shop/web",
            &["https://github.com/Shop/Web.git", "git@GitHub.com:shop/web.git"],
        );
        all_are("bitbucket.org/shop/web", &["http://bitbucket.org/Shop/web"]);
    }

    #[test]
    fn azure_devops_has_one_name_over_both_ways() {
        all_are(
            "dev.azure.com/shop/Web Shop/_git/web",
            &[
                "https://shop@dev.azure.com/shop/Web%20Shop/_git/web",
                "git@ssh.dev.azure.com:v3/shop/Web%20Shop/web",
            ],
        );
    }

    #[test]
    fn an_address_in_numbers_is_a_host() {
        all_are("[::1]:3000/shop/web", &["http://[::1]:3000/shop/web.git"]);
        all_are("[::1]/shop/web", &["http://[::1]:80/shop/web.git"]);
        all_are("10.0.0.7/shop/web", &["git@10.0.0.7:shop/web.git"]);
    }

    #[test]
    fn a_folder_is_no_address() {
        for folder in [
            "",
            ".",
            "..",
            "/srv/git/shop.git",
            "./shop",
            "../shop.git",
            "shop",
            "shop/web",
        ] {
            none(folder);
        }
        none("file:///srv/git/shop.git");
        none(r"C:\src\shop");
        none("C:/src/shop");
        none("rsync://git.example.com/shop");
    }

    #[test]
    fn a_path_that_leads_out_of_itself_is_no_address() {
        none("https://git.example.com/shop/../eve/shop");
        none("https://git.example.com/shop/%2e%2E/eve/shop");
        none("https://git.example.com/shop/./shop");
        none("https://git.example.com/shop//shop");
        none(r"https://git.example.com/shop\..\eve/shop");
        none("https://git.example.com/shop/shop\n");
    }

    #[test]
    fn a_host_alone_is_no_repository() {
        none("https://git.example.com");
        none("https://git.example.com/");
        none("https://git.example.com/.git");
        none("git.example.com:");
        none("https:///shop/shop");
        none("https://git.example.com#/shop/shop");
    }

    #[test]
    fn a_pattern_is_spelt_as_a_name_is_and_has_one_host() {
        for (text, expected) in [
            ("https://git.example.com/shop/*", Some("git.example.com/shop/*")),
            ("git@GitHub.com:Shop/web-*.git", Some("github.com/shop/web-*")),
            ("git.example.com/shop/web", Some("git.example.com/shop/web")),
            ("https://*.example.com/shop/web", None),
            ("https://*/shop/web", None),
            ("*", None),
            ("https://git.example.com/shop/..", None),
            ("https://git.example.com/shop/?", None),
        ] {
            assert_eq!(pattern(text).as_deref(), expected, "{text}");
        }
    }

    #[test]
    fn a_name_is_its_own_name() {
        for address in [
            "https://github.com/Shop/Web.git",
            "git@ssh.dev.azure.com:v3/shop/Web%20Shop/web",
            "ssh://git@git.example.com:7999/shop/shop.git",
        ] {
            let first = name(address).unwrap();
            assert_eq!(name(&format!("https://{first}")).as_ref(), Some(&first), "{address}");
        }
    }
}
