//! `portcullis check --show-config`: what is configured, and by whom.

use std::io::{self, Write};
use std::path::{Path, PathBuf};

use serde::Serialize;

use crate::cli::JudgeArguments;
use crate::config::{Config, Lock, Origin, Pattern, PolicyConfig, Said, Trust, Waiver, Who};
use crate::packs::Source;
use crate::report::Format;
use crate::text::one_line;

use super::{Failure, screen, session};

/// Shows the configuration that belongs to some plans, as TOML in which each value has who says it. Returns the exit code.
///
/// # Errors
///
/// Says what is wrong with the files.
pub(super) fn show_config(first_plan: Option<&Path>, arguments: &JudgeArguments) -> Result<u8, Failure> {
    let mut config = session::configured(&arguments.packs, first_plan)?;
    if !arguments.packs.packs.is_empty() {
        let named = arguments.packs.packs.iter();
        config.packs = Some(Said {
            value: named.map(|pack| Source::parse(pack, Path::new(""))).collect(),
            origin: Origin::Flag("--pack"),
        });
    }
    if let Some(path) = &arguments.baseline {
        config.baseline = Some(Said {
            value: path.clone(),
            origin: Origin::Flag("--baseline"),
        });
    }
    screen::show("the configuration", Format::Text, |output| write(&config, output))?;
    Ok(0)
}

fn write(config: &Config, output: &mut dyn Write) -> io::Result<()> {
    let files: Vec<_> = config.files.iter().map(|file| one_line(&file.path)).collect();
    match files.as_slice() {
        [] => writeln!(output, "# configured by no file")?,
        files => writeln!(output, "# configured by {}", files.join(", which extends "))?,
    }
    let builtin = || Source::builtin().collect::<Vec<_>>();
    let packs = config.packs.as_ref().map_or_else(builtin, |packs| packs.value.clone());
    let packs: Vec<_> = packs.iter().map(ToString::to_string).collect();
    line(
        output,
        "packs",
        &packs,
        config.packs.as_ref().map(|packs| &packs.origin),
    )?;
    line(
        output,
        "profile",
        &config.profile(),
        config.profile.as_ref().map(|profile| &profile.origin),
    )?;
    said(output, "baseline", config.baseline.as_ref(), |path: &PathBuf| {
        path.display().to_string()
    })?;
    write_lock(output, config.lock.as_ref())?;
    for (name, policy) in &config.policies {
        write_policy(output, name, policy)?;
    }
    config
        .waivers
        .iter()
        .try_for_each(|waiver| write_waiver(output, waiver))?;
    write_trust(output, &config.trust)?;
    write_limits(output, config)
}

fn write_policy(output: &mut dyn Write, name: &str, policy: &PolicyConfig) -> io::Result<()> {
    writeln!(output, "\n[policy.{}]", inline(&name))?;
    said(output, "level", policy.level.as_ref(), |level| *level)?;
    said(output, "on-unknown", policy.on_unknown.as_ref(), |answer| *answer)?;
    said(output, "advisory-stacks", policy.advisory_stacks.as_ref(), |stacks| {
        stacks.names.clone()
    })?;
    if let Some(day) = &policy.enforce_from {
        writeln!(output, "enforce-from = {} # {}", day.value, day.origin)?;
    }
    said(output, "settings", policy.settings.as_ref(), Clone::clone)?;
    match &policy.lock {
        Some(lock) => write_lock(output, Some(lock)),
        None => said(output, "overridable", policy.overridable.as_ref(), |overridable| {
            *overridable
        }),
    }
}

fn write_trust(output: &mut dyn Write, trust: &Trust) -> io::Result<()> {
    if trust.root.is_some() {
        writeln!(output, "\n[trust]")?;
        said(output, "root", trust.root.as_ref(), |path| path.display().to_string())?;
    }
    for (name, signer) in &trust.signers {
        let origin = Origin::File(signer.place.clone());
        writeln!(output, "\n[trust.signers.{}] # {origin}", inline(name))?;
        write_who(output, &signer.who)?;
        list(output, "packs", &signer.packs)?;
    }
    for (name, builder) in &trust.builders {
        let origin = Origin::File(builder.place.clone());
        writeln!(output, "\n[trust.builders.{}] # {origin}", inline(name))?;
        write_who(output, &builder.who)?;
        let lists = [
            ("builder-ids", &builder.builder_ids),
            ("build-types", &builder.build_types),
            ("repositories", &builder.repositories),
            ("parameters", &builder.parameters),
        ];
        for (key, values) in lists {
            if let Some(values) = values {
                writeln!(output, "{key} = {}", inline(values))?;
            }
        }
        let revision = if builder.of_checkout { "checkout" } else { "any" };
        writeln!(output, "revision = {}", inline(&revision))?;
    }
    Ok(())
}

fn write_who(output: &mut dyn Write, who: &Who) -> io::Result<()> {
    match who {
        Who::Keys(keys) => {
            let keys: Vec<_> = keys.iter().map(|key| key.display().to_string()).collect();
            list(output, "keys", &keys)
        }
        Who::Identity { identity, issuer } => {
            writeln!(output, "identity = {}", inline(identity))?;
            writeln!(output, "issuer = {}", inline(issuer))
        }
    }
}

fn list(output: &mut dyn Write, key: &str, values: &[String]) -> io::Result<()> {
    if values.is_empty() {
        return Ok(());
    }
    writeln!(output, "{key} = {}", inline(&values))
}

fn write_lock(output: &mut dyn Write, lock: Option<&Lock>) -> io::Result<()> {
    let origin = lock.map(|lock| Origin::File(lock.place.clone()));
    origin.map_or(Ok(()), |origin| line(output, "overridable", &false, Some(&origin)))
}

fn write_waiver(output: &mut dyn Write, waiver: &Waiver) -> io::Result<()> {
    let origin = Origin::File(waiver.place.clone());
    writeln!(output, "\n[[waiver]] # {origin}")?;
    let policy = waiver.policy.as_ref().map(Pattern::as_str);
    let resource = waiver.resource.as_ref().map(Pattern::as_str);
    let type_token = waiver.type_token.as_ref().map(Pattern::as_str);
    let owner = Some(waiver.owner.as_str()).filter(|owner| !owner.is_empty());
    let texts = [
        ("policy", policy),
        ("resource", resource),
        ("type", type_token),
        ("fingerprint", waiver.fingerprint.as_deref()),
        ("reason", Some(waiver.reason.as_str())),
        ("owner", owner),
    ];
    for (key, text) in texts {
        if let Some(text) = text {
            writeln!(output, "{key} = {}", inline(&text))?;
        }
    }
    writeln!(output, "expires = {}", waiver.expires)
}

fn write_limits(output: &mut dyn Write, config: &Config) -> io::Result<()> {
    let limits = config.limits();
    let memory = if limits.memory.is_multiple_of(1 << 20) {
        format!("{}MiB", limits.memory >> 20)
    } else {
        format!("{}KiB", limits.memory >> 10)
    };
    writeln!(output, "\n[limits]")?;
    line(
        output,
        "fuel",
        &limits.fuel,
        config.fuel.as_ref().map(|fuel| &fuel.origin),
    )?;
    line(
        output,
        "memory",
        &memory,
        config.memory.as_ref().map(|memory| &memory.origin),
    )
}

/// Writes a value that is said.
fn said<T, V: Serialize>(
    output: &mut dyn Write,
    key: &str,
    said: Option<&Said<T>>,
    value: impl FnOnce(&T) -> V,
) -> io::Result<()> {
    said.map_or(Ok(()), |said| {
        line(output, key, &value(&said.value), Some(&said.origin))
    })
}

fn line(output: &mut dyn Write, key: &str, value: &impl Serialize, origin: Option<&Origin>) -> io::Result<()> {
    let origin = origin.map_or_else(|| "default".to_owned(), ToString::to_string);
    writeln!(output, "{key} = {} # {origin}", inline(value))
}

/// Returns a value as TOML in one line, fit to print: what does not show is escaped.
fn inline(value: &impl Serialize) -> String {
    let text = toml::Value::try_from(value).map(|value| on_one_line(&value));
    let text = text.unwrap_or_default();
    text.chars()
        .map(|letter| match one_line(&format!("x{letter}x")).len() {
            2 if letter > '\u{ffff}' => format!("\\U{:08X}", u32::from(letter)),
            2 if letter != ' ' => format!("\\u{:04X}", u32::from(letter)),
            _ => letter.to_string(),
        })
        .collect()
}

/// Returns a value as TOML without a line break: a text in the form that TOML has in common with JSON.
fn on_one_line(value: &toml::Value) -> String {
    let quoted = |text: &str| serde_json::Value::from(text).to_string();
    match value {
        toml::Value::String(text) => quoted(text),
        toml::Value::Array(elements) => {
            let elements: Vec<_> = elements.iter().map(on_one_line).collect();
            format!("[{}]", elements.join(", "))
        }
        toml::Value::Table(members) => {
            let members = members.iter();
            let members = members.map(|(key, value)| format!("{} = {}", key_of(key), on_one_line(value)));
            format!("{{ {} }}", members.collect::<Vec<_>>().join(", "))
        }
        other => other.to_string(),
    }
}

fn key_of(key: &str) -> String {
    let is_bare = |letter: u8| letter.is_ascii_alphanumeric() || b"-_".contains(&letter);
    if !key.is_empty() && key.bytes().all(is_bare) {
        key.to_owned()
    } else {
        serde_json::Value::from(key).to_string()
    }
}
