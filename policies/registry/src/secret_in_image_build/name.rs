//! Whether a name is that of a secret.
//!
//! After the check `SecretsUsedInArgOrEnv` of Docker's own builder (moby/buildkit,
//! `frontend/dockerfile/dockerfile2llb/validations.go`), and stricter in both ways: a `CACHE_KEY` is no secret, a
//! `githubToken` is one.

use portcullis_guest::text::as_it_looks;

/// What a word of a secret's name is, or ends in. Plurals count too.
const SECRETS: &str = "basicauth connectionstring credential dbpass httpauth npmauth passcode passphrase passwd password \
     pword rootpass secret sshpass token userpass";

/// What a secret's name ends in as a word of its own. Further in front it is about something else: `AUTH_MODE`,
/// `PASS_THROUGH`.
const LAST_WORDS: &str = "auth authorization bearer cred jwt pass pat pw";

/// Neighbouring words that make a secret's name.
const PAIRS: [(&str, &str); 7] = [
    ("auth", "config"),
    ("basic", "auth"),
    ("conn", "str"),
    ("conn", "string"),
    ("connection", "string"),
    ("npm", "auth"),
    ("registry", "auth"),
];

/// What a key is of that is a secret, in a word of its own (`API_KEY`) or in the same (`APIKEY`).
const KEYS: &str = "access account admin aes api app auth cert cipher deploy dsa ecdsa enc encryption gpg hmac jwt license \
     master pgp private role rsa secret session shared signing ssh ssl storage tls";

/// Files that hold credentials, as what a name ends in. It may also be a path to one.
const FILES: &str = "dockercfg dockerconfig dockerconfigjson htpasswd kubeconfig netrc npmrc pgpass pypirc";

/// What a name ends in that is of something about a secret, and not of the secret.
const ABOUT: &str = "algorithm arn audience count dir directory enabled endpoint expiry file format header host id issuer length \
     lifetime limit location manager method mode name namespace path policy port prefix project provider region size store ttl \
     type uri url username version";

/// What is in the name of something that everybody may know.
const PUBLIC: &str = "public publishable";

/// What tokens are counted by. Those of a language model are no secrets.
const COUNTED: &str = "budget completion context input max min new num number output prompt special stop total";

/// Returns whether a name is that of a secret.
pub(super) fn is_secret(name: &str) -> bool {
    let words = words(name);
    let is_public = words.iter().any(|word| is_among(PUBLIC, word));
    if is_public || is_about(&words) || is_count(&words) {
        return false;
    }
    let is_pair = words.windows(2).any(|pair| match pair {
        [first, second] => {
            PAIRS.contains(&(first.as_str(), second.as_str())) || (singular(second) == "key" && is_among(KEYS, first))
        }
        _ => false,
    });
    let is_last = words
        .last()
        .is_some_and(|last| is_among(LAST_WORDS, last) || is_among(LAST_WORDS, singular(last)));
    // Alone it is the working directory.
    let is_pwd = words.len() > 1 && words.iter().any(|word| word == "pwd");
    is_pair || is_last || is_pwd || words.iter().any(|word| is_secret_word(word))
}

/// Returns whether a name is that of a file with credentials, or of the path to one.
pub(super) fn is_file(name: &str) -> bool {
    let words = words(name);
    words.last().is_some_and(|last| is_among(FILES, last))
}

fn is_about(words: &[String]) -> bool {
    words.last().is_some_and(|last| is_among(ABOUT, last))
}

fn is_count(words: &[String]) -> bool {
    words.iter().any(|word| word == "tokens") && words.iter().any(|word| is_among(COUNTED, word))
}

fn is_secret_word(word: &str) -> bool {
    let word = singular(word.strip_suffix("value").unwrap_or(word));
    let of_key = word.strip_suffix("key").unwrap_or_default();
    let mut secrets = SECRETS.split_whitespace();
    let mut keys = KEYS.split_whitespace();
    secrets.any(|secret| word.ends_with(secret)) || keys.any(|key| of_key.ends_with(key))
}

fn singular(word: &str) -> &str {
    word.strip_suffix('s').unwrap_or(word)
}

fn is_among(list: &str, word: &str) -> bool {
    list.split_whitespace().any(|listed| listed == word)
}

/// Returns the words of a name in lower case, without the numbers behind them: `npmToken2` is `npm` and `token`.
fn words(name: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut last = ' ';
    for letter in as_it_looks(name).chars() {
        let begins_word = letter.is_uppercase() && last.is_lowercase();
        if begins_word || !letter.is_alphabetic() {
            words.push(String::new());
        }
        if letter.is_alphabetic()
            && let Some(word) = words.last_mut()
        {
            word.extend(letter.to_lowercase());
        }
        last = letter;
    }
    words.retain(|word| !word.is_empty());
    words
}

#[cfg(test)]
mod tests {
    use super::{is_file, is_secret};

    #[track_caller]
    fn are_secrets(names: &str) {
        for name in names.split_whitespace() {
            assert!(is_secret(name), "{name}");
        }
    }

    #[track_caller]
    fn are_none(names: &str) {
        for name in names.split_whitespace() {
            assert!(!is_secret(name), "{name}");
        }
    }

    #[test]
    fn a_secret_goes_by_a_word_for_one() {
        are_secrets(
            "NPM_TOKEN token GITHUB-TOKEN-2 githubToken GHTOKEN DATABASE_PASSWORD pgpasswd DB_PWD clientSecret \
             com.example.registry-credentials CREDS dbCreds TOKENVALUE TOKEN_VALUE CONNECTION_STRING ConnectionString",
        );
    }

    #[test]
    fn a_secret_may_be_several() {
        are_secrets("TOKENS SECRETS PASSWORDS API_KEYS NPM_TOKENS apiKeys");
    }

    #[test]
    fn a_key_is_a_secret_by_what_it_is_of() {
        are_secrets(
            "AWS_SECRET_ACCESS_KEY API_KEY stripeApiKey APIKEY SSH_PRIVATE_KEY SSHKEY DEPLOYKEY RSAKEY SESSION_KEY \
             LICENSE_KEY HMAC_KEY TLS_KEY AES_KEY ENC_KEY SUPABASE_SERVICE_ROLE_KEY",
        );
        are_none("CACHE_KEY PRIMARY_KEY KEY KEYWORD KEYBOARD MONKEY HOTKEY SORT_KEY");
    }

    #[test]
    fn short_words_are_secrets_at_the_end() {
        are_secrets("PASS DB_PASS PAT GITHUB_PAT AUTH HTTP_AUTH HTTP_BASIC_AUTH DOCKER_AUTH_CONFIG JWT BEARER DB_PW");
        are_none("PATH PATTERN AUTHOR AUTHORS AUTH_MODE AUTH_URL PASSTHROUGH PASS_THROUGH COMPASS BYPASS OAUTH");
    }

    #[test]
    fn letters_that_look_alike_or_do_not_show_hide_nothing() {
        are_secrets("pas\u{ad}sword TOK\u{200b}EN tok\u{435}n \u{ff34}\u{ff2f}\u{ff2b}\u{ff25}\u{ff2e} ΑPI_KEY");
    }

    #[test]
    fn other_words_with_the_same_letters_are_none() {
        are_none("TOKENIZER TOKENIZERS_PARALLELISM MAX_TOKENS maxOutputTokens SECRETARY PASSWORDLESS");
        assert!(!is_secret(""));
    }

    #[test]
    fn what_is_only_about_a_secret_is_none() {
        are_none(
            "TOKEN_URL SECRET_NAME PASSWORD_FILE AWS_ACCESS_KEY_ID TOKEN_TTL SECRET_MANAGER_PROJECT apiKeyVersion \
             SECRETS_DIR JWT_ALGORITHM",
        );
    }

    #[test]
    fn what_everybody_may_know_is_none() {
        are_none("PUBLIC_KEY NEXT_PUBLIC_API_KEY STRIPE_PUBLISHABLE_KEY PWD");
    }

    #[test]
    fn a_file_of_credentials_is_known_by_its_name() {
        for name in ["NETRC", ".netrc", "KUBECONFIG", "DOCKERCONFIGJSON", ".dockerconfigjson"] {
            assert!(is_file(name), "{name}");
        }
        assert!(!is_file("KUBECONFIG_VERSION"));
    }
}
