//! Whether a name is that of a secret.
//!
//! After the check `SecretsUsedInArgOrEnv` of Docker's own builder (moby/buildkit,
//! `frontend/dockerfile/dockerfile2llb/validations.go`), and stricter in both ways: a `CACHE_KEY` is no secret, a
//! `githubToken` is one.

/// What a word of a secret's name is, or ends in.
const SECRETS: [&str; 12] = [
    "accesskey",
    "apikey",
    "credential",
    "credentials",
    "passphrase",
    "passwd",
    "password",
    "privatekey",
    "pword",
    "secret",
    "secretkey",
    "token",
];

/// Neighbouring words that make a secret's name.
const PAIRS: [(&str, &str); 17] = [
    ("access", "key"),
    ("account", "key"),
    ("api", "key"),
    ("auth", "config"),
    ("auth", "key"),
    ("basic", "auth"),
    ("deploy", "key"),
    ("encryption", "key"),
    ("master", "key"),
    ("npm", "auth"),
    ("private", "key"),
    ("registry", "auth"),
    ("secret", "key"),
    ("secret", "keys"),
    ("signing", "key"),
    ("ssh", "key"),
    ("storage", "key"),
];

/// What a name ends in that is of something about a secret, and not of the secret.
const ABOUT: &str = "arn audience count enabled endpoint expiry file format header host id issuer length lifetime limit \
     location manager name namespace path port prefix project provider region size store ttl type uri url username version";

/// What is in the name of something that everybody may know.
const PUBLIC: [&str; 2] = ["public", "publishable"];

/// Returns whether a name is that of a secret.
pub(super) fn is_secret(name: &str) -> bool {
    let words = words(name);
    let is_about = words
        .last()
        .is_some_and(|last| ABOUT.split(' ').any(|about| about == last));
    let is_public = words.iter().any(|word| PUBLIC.contains(&word.as_str()));
    let has_secret = words
        .iter()
        .any(|word| SECRETS.iter().any(|secret| word.ends_with(secret)));
    let has_pair = words.windows(2).any(|pair| match pair {
        [first, second] => PAIRS.contains(&(first.as_str(), second.as_str())),
        _ => false,
    });
    // Alone it is the working directory.
    let has_pwd = words.len() > 1 && words.iter().any(|word| word == "pwd");
    !is_about && !is_public && (has_secret || has_pair || has_pwd)
}

/// Returns the words of a name in lower case, without the numbers behind them: `npmToken2` is `npm` and `token`.
fn words(name: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut last = ' ';
    for letter in name.chars() {
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
    use super::is_secret;

    #[test]
    fn a_secret_goes_by_a_word_for_one() {
        for name in [
            "NPM_TOKEN",
            "token",
            "GITHUB-TOKEN-2",
            "githubToken",
            "GHTOKEN",
            "DATABASE_PASSWORD",
            "pgpasswd",
            "DB_PWD",
            "clientSecret",
            "AWS_SECRET_ACCESS_KEY",
            "API_KEY",
            "stripeApiKey",
            "APIKEY",
            "SSH_PRIVATE_KEY",
            "com.example.registry-credentials",
            "DOCKER_AUTH_CONFIG",
            "HTTP_BASIC_AUTH",
        ] {
            assert!(is_secret(name), "{name}");
        }
    }

    #[test]
    fn other_words_with_the_same_letters_are_none() {
        for name in [
            "TOKENIZER",
            "TOKENIZERS_PARALLELISM",
            "MAX_TOKENS",
            "SECRETARY",
            "PASSWORDLESS",
            "KEYBOARD",
            "",
        ] {
            assert!(!is_secret(name), "{name}");
        }
    }

    #[test]
    fn what_is_only_about_a_secret_is_none() {
        for name in [
            "TOKEN_URL",
            "SECRET_NAME",
            "PASSWORD_FILE",
            "AWS_ACCESS_KEY_ID",
            "TOKEN_TTL",
            "SECRET_MANAGER_PROJECT",
            "apiKeyVersion",
        ] {
            assert!(!is_secret(name), "{name}");
        }
    }

    #[test]
    fn what_everybody_may_know_is_none() {
        for name in [
            "PUBLIC_KEY",
            "NEXT_PUBLIC_API_KEY",
            "STRIPE_PUBLISHABLE_KEY",
            "CACHE_KEY",
            "PRIMARY_KEY",
            "PWD",
        ] {
            assert!(!is_secret(name), "{name}");
        }
    }
}
