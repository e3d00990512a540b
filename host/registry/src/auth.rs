//! Logins at a registry: `Basic`, or a token of the service that the registry names.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use reqwest::header::{HeaderMap, HeaderValue, WWW_AUTHENTICATE};
use reqwest::{Method, Url};
use serde::Deserialize;

use crate::Error;
use crate::credentials::{self, Login, Secret};
use crate::error::Failure;
use crate::http::{Call, Shown, is_as_safe};
use crate::session::{Access, Session};

/// The most bytes of a token service's answer.
const LONGEST_TOKEN: u64 = 256 << 10;

/// What a registry lets somebody in with.
pub(crate) struct Entry {
    pub(crate) authorization: HeaderValue,
    /// Whether there was a login, and not only an anonymous token.
    pub(crate) has_login: bool,
}

/// Returns what answers a registry's challenge. `None` where nothing does.
pub(crate) async fn authorise(session: &Session<'_>, headers: &HeaderMap) -> Result<Option<Entry>, Failure> {
    let Some(challenge) = challenge(headers) else {
        return Ok(None);
    };
    let reference = session.reference;
    let limit = session.options.timeouts.helper;
    let login = credentials::find(
        session.login_files(),
        reference.registry(),
        reference.repository(),
        limit,
    )
    .await?;
    let authorization = match (challenge, &login) {
        (Challenge::Bearer(service), login) => Some(bearer(session, &service, login.as_ref()).await?),
        (Challenge::Basic, Some(Login::Password { user, password })) => Some(basic(user, password)?),
        (Challenge::Basic, _) => None,
    };
    Ok(authorization.map(|authorization| Entry {
        authorization,
        has_login: login.is_some(),
    }))
}

#[derive(Debug, PartialEq, Eq)]
enum Challenge {
    Basic,
    Bearer(Service),
}

/// Who hands out tokens.
#[derive(Debug, Default, PartialEq, Eq)]
struct Service {
    realm: String,
    service: Option<String>,
}

fn challenge(headers: &HeaderMap) -> Option<Challenge> {
    let texts = headers
        .get_all(WWW_AUTHENTICATE)
        .iter()
        .filter_map(|value| value.to_str().ok());
    let mut basic = None;
    for text in texts {
        match text.trim().split_once(' ').unwrap_or((text.trim(), "")) {
            (scheme, rest) if scheme.eq_ignore_ascii_case("bearer") => return Some(Challenge::Bearer(service(rest))),
            (scheme, _) if scheme.eq_ignore_ascii_case("basic") => basic = Some(Challenge::Basic),
            _ => {}
        }
    }
    basic
}

/// Reads `key="value",key=value`. Which scope is needed is known better here.
fn service(mut rest: &str) -> Service {
    let mut service = Service::default();
    while let Some((key, after)) = rest.split_once('=') {
        let (value, after) = match after.strip_prefix('"') {
            Some(quoted) => quoted.split_once('"').unwrap_or((quoted, "")),
            None => after.split_once(',').unwrap_or((after, "")),
        };
        match key.trim_matches([' ', ',']).to_ascii_lowercase().as_str() {
            "realm" => value.clone_into(&mut service.realm),
            "service" => service.service = Some(value.to_owned()),
            _ => {}
        }
        rest = after;
    }
    service
}

fn basic(user: &str, password: &Secret) -> Result<HeaderValue, Error> {
    secret_header(&format!(
        "Basic {}",
        STANDARD.encode(format!("{user}:{}", password.reveal()))
    ))
}

/// Returns a header that no log shows.
fn secret_header(text: &str) -> Result<HeaderValue, Error> {
    let mut value = HeaderValue::from_str(text).map_err(|_| Error::Setup {
        reason: "a token of characters that no header can have".to_owned(),
    })?;
    value.set_sensitive(true);
    Ok(value)
}

#[derive(Deserialize)]
struct Token {
    token: Option<Secret>,
    access_token: Option<Secret>,
}

async fn bearer(session: &Session<'_>, service: &Service, login: Option<&Login>) -> Result<HeaderValue, Failure> {
    let what = session.what("a login for ");
    let realm = realm(session, service, &what)?;
    let call = match login {
        Some(Login::Identity(secret)) => refresh(&realm, session, service, secret, what.clone()),
        _ => ask(&realm, session, service, what.clone()),
    };
    let authorization = match login {
        Some(Login::Password { user, password }) => Some(basic(user, password)?),
        _ => None,
    };
    let shown = authorization.as_ref().map(|authorization| Shown {
        authorization,
        to: &realm,
    });
    let reply = session.http.send(&call, shown).await?;
    let body = reply
        .succeed(session.reference.registry(), login.is_some())
        .await?
        .read(LONGEST_TOKEN)
        .await?;
    // The reason of serde_json would show what stands there.
    let token = serde_json::from_slice::<Token>(&body)
        .ok()
        .and_then(|token| token.token.or(token.access_token));
    let token = token
        .filter(|token| !token.reveal().is_empty())
        .ok_or_else(|| Error::Garbage {
            what,
            reason: "there is no token in it".to_owned(),
        })?;
    Ok(secret_header(&format!("Bearer {}", token.reveal()))?)
}

/// Returns the token service's address, which has to be as safe as the registry's: it is shown the password.
fn realm(session: &Session<'_>, service: &Service, what: &str) -> Result<Url, Error> {
    let url = Url::parse(&service.realm).map_err(|error| Error::Garbage {
        what: what.to_owned(),
        reason: format!("token service `{}`: {error}", service.realm),
    })?;
    let registry = session.url("", what)?;
    let is_plain = registry.scheme() == "http" && session.http.is_plain(url.authority());
    if is_plain || is_as_safe(&url, &registry) {
        return Ok(url);
    }
    Err(Error::Redirect {
        what: what.to_owned(),
        reason: format!("to the token service `{}`, without TLS", service.realm),
    })
}

fn scope(session: &Session<'_>) -> String {
    let actions = match session.access {
        Access::Pull => "pull",
        Access::Push => "pull,push",
    };
    format!("repository:{}:{actions}", session.reference.repository())
}

/// A token by password, or for anybody.
fn ask(realm: &Url, session: &Session<'_>, service: &Service, what: String) -> Call {
    let mut url = realm.clone();
    if let Some(service) = &service.service {
        url.query_pairs_mut().append_pair("service", service);
    }
    url.query_pairs_mut().append_pair("scope", &scope(session));
    Call {
        method: Method::GET,
        url,
        accept: "application/json",
        body: None,
        what,
    }
}

/// A token by an identity token, as OAuth 2 does it.
fn refresh(realm: &Url, session: &Session<'_>, service: &Service, secret: &Secret, what: String) -> Call {
    let mut form = realm.clone(); // only for its way of writing a form
    form.query_pairs_mut()
        .clear()
        .append_pair("grant_type", "refresh_token")
        .append_pair("service", service.service.as_deref().unwrap_or_default())
        .append_pair("scope", &scope(session))
        .append_pair("client_id", "portcullis")
        .append_pair("refresh_token", secret.reveal());
    let body = form.query().unwrap_or_default().as_bytes().to_vec();
    Call {
        method: Method::POST,
        url: realm.clone(),
        accept: "application/json",
        body: Some((body, "application/x-www-form-urlencoded")),
        what,
    }
}

#[cfg(test)]
mod tests {
    use reqwest::header::{HeaderMap, HeaderValue, WWW_AUTHENTICATE};

    use super::{Challenge, Service, challenge};

    fn read(texts: &[&'static str]) -> Option<Challenge> {
        let mut headers = HeaderMap::new();
        for text in texts {
            headers.append(WWW_AUTHENTICATE, HeaderValue::from_static(text));
        }
        challenge(&headers)
    }

    fn bearer(realm: &str, service: Option<&str>) -> Challenge {
        Challenge::Bearer(Service {
            realm: realm.to_owned(),
            service: service.map(str::to_owned),
        })
    }

    #[test]
    fn a_challenge_is_taken_apart() {
        let full = r#"Bearer realm="https://auth.io/token",service="reg,io",scope="repository:a:pull""#;
        assert_eq!(read(&[full]), Some(bearer("https://auth.io/token", Some("reg,io"))));
        assert_eq!(read(&["bearer realm=x, service=y"]), Some(bearer("x", Some("y"))));
        assert_eq!(read(&["Basic realm=x", "Bearer realm=x"]), Some(bearer("x", None)));
        assert_eq!(read(&["Basic"]), Some(Challenge::Basic));
    }

    #[test]
    fn a_broken_challenge_is_read_to_an_end() {
        assert_eq!(read(&[r#"Bearer realm="x"#]), Some(bearer("x", None)));
        assert_eq!(read(&["Bearer"]), Some(bearer("", None)));
        assert_eq!(read(&["Negotiate x"]), None);
        assert_eq!(read(&[]), None);
    }
}
