//! Programs that keep logins, by the
//! [protocol](https://github.com/docker/docker-credential-helpers) of Docker's: `get`, and a registry on the standard input.

use std::ffi::OsStr;
use std::io;
use std::process::{ExitStatus, Stdio};
use std::time::Duration;

use serde::Deserialize;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::process::{Child, Command};

use crate::Error;
use crate::credentials::{Login, Secret};

/// The most bytes of a program's answer.
const LONGEST_ANSWER: u64 = 256 << 10;

/// What a program says, as its error, where it has no login.
const NOT_FOUND: &str = "credentials not found";

/// The user's name beside an identity token.
const IDENTITY: &str = "<token>";

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Answer {
    username: String,
    secret: Secret,
}

/// Returns the login that `docker-credential-NAME` keeps for a registry. `None` where it keeps none.
pub(crate) async fn ask(name: &str, registry: &str, limit: Duration) -> Result<Option<Login>, Error> {
    let program = format!("docker-credential-{name}");
    let is_decent = !name.is_empty()
        && name
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte));
    if !is_decent {
        return Err(refused(&program, registry, "has no name of a program"));
    }
    ask_program(OsStr::new(&program), &program, registry, limit).await
}

/// Asks a program, in no shell.
async fn ask_program(path: &OsStr, program: &str, registry: &str, limit: Duration) -> Result<Option<Login>, Error> {
    let ran = tokio::time::timeout(limit, run(path, registry)).await;
    let ran = ran.map_err(|_| refused(program, registry, &format!("does not end within {limit:?}")))?;
    let (status, answer) = ran.map_err(|error| refused(program, registry, &format!("cannot be run: {error}")))?;
    if answer.len() as u64 > LONGEST_ANSWER {
        return Err(refused(program, registry, "answers without end"));
    }
    if !status.success() && String::from_utf8_lossy(&answer).contains(NOT_FOUND) {
        return Ok(None);
    }
    // What it answered otherwise is not shown: it might be half a login.
    if !status.success() {
        return Err(refused(program, registry, &format!("fails ({status})")));
    }
    let answer = serde_json::from_slice(&answer)
        .map_err(|_| refused(program, registry, "answers with something else than a login"))?;
    Ok(login(answer))
}

fn login(answer: Answer) -> Option<Login> {
    if answer.secret.reveal().is_empty() {
        return None;
    }
    if answer.username == IDENTITY {
        return Some(Login::Identity(answer.secret));
    }
    Some(Login::Password {
        user: answer.username,
        password: answer.secret,
    })
}

async fn run(path: &OsStr, registry: &str) -> io::Result<(ExitStatus, Vec<u8>)> {
    let mut child = Command::new(path)
        .arg("get")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .kill_on_drop(true)
        .spawn()?;
    tell(&mut child, registry).await?;
    let mut answer = Vec::new();
    if let Some(output) = child.stdout.take() {
        output.take(LONGEST_ANSWER + 1).read_to_end(&mut answer).await?;
    }
    if answer.len() as u64 > LONGEST_ANSWER {
        child.start_kill()?;
    }
    Ok((child.wait().await?, answer))
}

/// A program may know what to answer without reading.
async fn tell(child: &mut Child, registry: &str) -> io::Result<()> {
    let Some(mut input) = child.stdin.take() else {
        return Ok(());
    };
    match input.write_all(format!("{registry}\n").as_bytes()).await {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => Err(error),
        _ => Ok(()),
    }
}

fn refused(program: &str, registry: &str, reason: &str) -> Error {
    Error::Helper {
        program: program.to_owned(),
        registry: registry.to_owned(),
        reason: reason.to_owned(),
    }
}

#[cfg(test)]
mod tests;
