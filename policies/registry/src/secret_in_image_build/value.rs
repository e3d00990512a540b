//! Whether a text holds a credential of a known shape.

/// A credential that begins in a way of its own.
struct Token {
    /// What it is, in words.
    what: &'static str,
    prefixes: &'static [&'static str],
    /// How many letters follow at least.
    least: usize,
    /// Which letters follow.
    follows: fn(char) -> bool,
}

/// After the rules of gitleaks (gitleaks/gitleaks, `config/gitleaks.toml`), which cite their issuers. Left out are those that
/// need a word beside them, and keys that pages in browsers show (`AIza…`).
const TOKENS: [Token; 16] = [
    Token {
        what: "an access key of AWS",
        prefixes: &["AKIA", "ASIA"],
        least: 16,
        follows: is_upper,
    },
    Token {
        what: "a token of GitHub",
        prefixes: &["ghp_", "gho_", "ghu_", "ghs_", "ghr_"],
        least: 36,
        follows: is_word,
    },
    Token {
        what: "a token of GitHub",
        prefixes: &["github_pat_"],
        least: 82,
        follows: is_word,
    },
    Token {
        what: "a token of GitLab",
        prefixes: &["glpat-", "gldt-"],
        least: 20,
        follows: is_word,
    },
    Token {
        what: "a token of npm",
        prefixes: &["npm_"],
        least: 36,
        follows: is_word,
    },
    Token {
        what: "a token of PyPI",
        prefixes: &["pypi-AgEIcHlwaS5vcmc"],
        least: 50,
        follows: is_word,
    },
    Token {
        what: "a token of RubyGems",
        prefixes: &["rubygems_"],
        least: 48,
        follows: is_word,
    },
    Token {
        what: "a token of Pulumi",
        prefixes: &["pul-"],
        least: 40,
        follows: is_hex,
    },
    Token {
        what: "a token of Slack",
        prefixes: &["xoxb-", "xoxp-", "xapp-"],
        least: 20,
        follows: is_word,
    },
    Token {
        what: "a key of Stripe",
        prefixes: &["sk_live_", "rk_live_"],
        least: 10,
        follows: is_word,
    },
    Token {
        what: "a token of DigitalOcean",
        prefixes: &["dop_v1_"],
        least: 64,
        follows: is_hex,
    },
    Token {
        what: "a token of Hugging Face",
        prefixes: &["hf_"],
        least: 34,
        follows: is_word,
    },
    Token {
        what: "a key of an AI service",
        prefixes: &["sk-ant-", "sk-proj-", "sk-svcacct-"],
        least: 40,
        follows: is_word,
    },
    Token {
        what: "a key of SendGrid",
        prefixes: &["SG."],
        least: 66,
        follows: is_dotted,
    },
    Token {
        what: "a token of Vault",
        prefixes: &["hvs."],
        least: 90,
        follows: is_word,
    },
    Token {
        what: "a key of Azure",
        prefixes: &["AccountKey=", "SharedAccessKey="],
        least: 40,
        follows: is_base64,
    },
];

/// Returns what kind of credential a text holds, if it holds one.
pub(super) fn credential(text: &str) -> Option<&'static str> {
    let token = TOKENS.iter().find(|token| token.is_in(text));
    token.map(|token| token.what).or_else(|| {
        if has_private_key(text) {
            Some("a private key")
        } else if has_web_token(text) {
            Some("a JSON Web Token")
        } else {
            has_login(text).then_some("an address with a password")
        }
    })
}

impl Token {
    fn is_in(&self, text: &str) -> bool {
        self.prefixes.iter().any(|prefix| {
            text.match_indices(prefix).any(|(start, _)| {
                let before = text.get(..start).unwrap_or_default();
                let after = text.get(start + prefix.len()..).unwrap_or_default();
                let begins_word = !before.ends_with(char::is_alphanumeric);
                begins_word && after.chars().take_while(|letter| (self.follows)(*letter)).count() >= self.least
            })
        })
    }
}

/// Returns whether a text holds a private key in the PEM format (RFC 7468), of whatever kind. Certificates are public.
fn has_private_key(text: &str) -> bool {
    let mut labels = text.split("-----BEGIN").skip(1);
    labels.any(|after| {
        after
            .split("-----")
            .next()
            .is_some_and(|label| label.contains("PRIVATE KEY"))
    })
}

/// Returns whether a text holds a JSON Web Token (RFC 7519): two objects in Base64, which begin with `{"`, and a signature.
fn has_web_token(text: &str) -> bool {
    let words = text.split(|letter| !is_dotted(letter));
    words.into_iter().any(|word| {
        let parts: Vec<_> = word.split('.').collect();
        let is_object = |part: &str| part.starts_with("eyJ") && part.len() > 16;
        matches!(parts.as_slice(), [header, claims, signature, ..]
            if is_object(header) && is_object(claims) && signature.len() > 16)
    })
}

/// Returns whether a text holds an address with a user and a password (RFC 3986, 3.2.1). One that is put in later is none.
fn has_login(text: &str) -> bool {
    text.split("://").skip(1).any(|after| {
        let ends = |letter: char| letter.is_whitespace() || matches!(letter, '/' | '?' | '#' | '"' | '\'');
        let authority = after.split(ends).next().unwrap_or_default();
        let login = authority.rsplit_once('@').map_or("", |(login, _)| login);
        let password = login.split_once(':').map_or("", |(_, password)| password);
        !password.is_empty() && !password.starts_with(['$', '<', '{'])
    })
}

fn is_upper(letter: char) -> bool {
    letter.is_ascii_uppercase() || letter.is_ascii_digit()
}

fn is_hex(letter: char) -> bool {
    letter.is_ascii_hexdigit()
}

fn is_word(letter: char) -> bool {
    letter.is_ascii_alphanumeric() || matches!(letter, '_' | '-')
}

fn is_dotted(letter: char) -> bool {
    is_word(letter) || letter == '.'
}

fn is_base64(letter: char) -> bool {
    letter.is_ascii_alphanumeric() || matches!(letter, '+' | '/' | '=')
}

#[cfg(test)]
mod tests {
    use super::credential;

    /// Returns what is found in a text whose parts stand apart here, so that nobody takes this file for a leak.
    fn found(parts: &[&str]) -> Option<&'static str> {
        credential(&parts.concat())
    }

    #[test]
    fn a_token_is_known_by_its_beginning_and_length() {
        for (prefix, length, what) in [
            ("ghp_", 36, "a token of GitHub"),
            ("npm_", 36, "a token of npm"),
            ("glpat-", 20, "a token of GitLab"),
            ("pul-", 40, "a token of Pulumi"),
            ("sk_live_", 24, "a key of Stripe"),
            ("sk-ant-api03-", 93, "a key of an AI service"),
        ] {
            let digits = "a".repeat(length);
            assert_eq!(found(&["--token=", prefix, &digits]), Some(what), "{prefix}");
            assert_eq!(found(&[prefix, "short"]), None, "{prefix}");
            assert_eq!(found(&["a", prefix, &digits]), None, "{prefix}");
        }
    }

    #[test]
    fn an_access_key_of_a_cloud_is_known() {
        assert_eq!(found(&["AKIA", "IOSFODNN7EXAMPLE"]), Some("an access key of AWS"));
        assert_eq!(found(&["AKIA", "iosfodnn7example"]), None);
        assert_eq!(
            found(&["DefaultEndpointsProtocol=https;AccountKey=", &"Ab1+".repeat(21), "Ab=="]),
            Some("a key of Azure")
        );
    }

    #[test]
    fn a_private_key_is_known_and_a_certificate_is_public() {
        for label in [
            "PRIVATE KEY",
            "RSA PRIVATE KEY",
            "OPENSSH PRIVATE KEY",
            "PGP PRIVATE KEY BLOCK",
        ] {
            assert_eq!(
                found(&["-----BEGIN ", label, "-----\nMII"]),
                Some("a private key"),
                "{label}"
            );
        }
        for label in ["CERTIFICATE", "PUBLIC KEY"] {
            assert_eq!(found(&["-----BEGIN ", label, "-----\nMII"]), None, "{label}");
        }
    }

    #[test]
    fn a_web_token_has_two_objects_and_a_signature() {
        let object = "eyJhbGciOiJIUzI1NiJ9";
        let signature = "SflKxwRJSMeKKF2QT4fwpMeJf36POk6yJV_adQssw5c";
        assert_eq!(
            found(&["Bearer ", object, ".", object, ".", signature]),
            Some("a JSON Web Token")
        );
        assert_eq!(found(&[object, ".", object]), None);
        assert_eq!(found(&[object, ".bcd.", signature]), None);
    }

    #[test]
    fn an_address_may_hold_a_password() {
        for address in [
            "https://ci:hunter2@git.example.com/shop",
            "postgres://shop:a@b@db:5432/shop",
        ] {
            assert_eq!(credential(address), Some("an address with a password"), "{address}");
        }
        for address in [
            "https://git.example.com/shop",
            "https://ci@git.example.com:8443/shop",
            "https://ci:${TOKEN}@git.example.com/shop",
            "https://ci:<token>@git.example.com/shop",
            "https://ci:@git.example.com/shop",
            "http://registry.example.com:5000/shop@sha256:00",
            "git@git.example.com:shop/shop.git",
        ] {
            assert_eq!(credential(address), None, "{address}");
        }
    }

    #[test]
    fn what_everybody_may_see_is_no_credential() {
        for text in [
            "",
            "1.4.0",
            "4c49d6b1c10d29b8b3e409e18f4ab527a84268b7",
            "https://example.com/?token=1",
        ] {
            assert_eq!(credential(text), None, "{text}");
        }
    }
}
