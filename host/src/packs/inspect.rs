//! Whether bytes are a pack, before anything of them runs.

use wasmtime::component::Component;

use crate::outcome::FaultKind;
use crate::text::one_line;

use super::Engine;

/// The interface that makes a component a pack, with the version of the contract.
pub const PACK: &str = "portcullis:policy/pack@0.1.0";

/// The version of the contract that such a pack is built for.
pub(super) const CONTRACT: &str = "portcullis:policy@0.1.0";

/// An interface of the contract, which a pack may import.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Interface {
    /// Its name, with the version of the contract.
    pub name: &'static str,
    /// What a pack sees that imports it, in plain words. Nothing, where it only writes.
    pub shows: &'static [&'static str],
}

/// The interfaces that a pack may import.
pub const INTERFACES: [Interface; 6] = [
    Interface {
        name: "portcullis:policy/resources@0.1.0",
        shows: &["resources"],
    },
    Interface {
        name: "portcullis:policy/images@0.1.0",
        shows: &["images"],
    },
    Interface {
        name: "portcullis:policy/tags@0.1.0",
        shows: &["tags"],
    },
    Interface {
        name: "portcullis:policy/builds@0.1.0",
        shows: &["build records"],
    },
    Interface {
        name: "portcullis:policy/context@0.1.0",
        shows: &["the stack and its configuration", "the checkout", "the evaluation time"],
    },
    Interface {
        name: "portcullis:policy/log@0.1.0",
        shows: &[],
    },
];

/// What no pack sees. The contract withholds secrets and has no interface for the others, and a component that imports
/// anything but the contract's interfaces is not loaded.
pub const NEVER_SHOWN: [&str; 4] = ["secrets", "the network", "files", "the clock"];

/// The eight bytes that a component begins with, and a core module (component-model, `design/mvp/Binary.md`).
const COMPONENT: &[u8] = b"\0asm\x0d\0\x01\0";
const CORE_MODULE: &[u8] = b"\0asm\x01\0\0\0";

/// Refuses bytes that are no component.
pub(super) fn require_component(bytes: &[u8]) -> Result<(), (FaultKind, String)> {
    if bytes.starts_with(COMPONENT) {
        return Ok(());
    }
    let what = if bytes.starts_with(CORE_MODULE) {
        "a core wasm module and no component; `portcullis build` makes one of the crate that it comes from"
    } else if bytes.is_empty() {
        "an empty file"
    } else {
        "not wasm"
    };
    Err((FaultKind::NotAComponent, format!("the pack is {what}")))
}

/// Refuses a component that asks for more than a pack can have, or that is no pack. Returns what it imports.
pub(super) fn require_pack(engine: &Engine, component: &Component) -> Result<Vec<Interface>, (FaultKind, String)> {
    let component_type = component.component_type();
    let imports: Vec<_> = component_type.imports(engine.inner()).map(|(name, _)| name).collect();
    let is_known = |name: &str| INTERFACES.iter().any(|interface| interface.name == name);
    let foreign: Vec<_> = imports.iter().copied().filter(|name| !is_known(name)).collect();
    if !foreign.is_empty() {
        let message = format!(
            "the pack asks for {}; a pack gets no access to anything but the interfaces of `{CONTRACT}`",
            quoted(&foreign)
        );
        return Err((FaultKind::ForbiddenImport, message));
    }
    let exports: Vec<_> = component_type.exports(engine.inner()).map(|(name, _)| name).collect();
    if exports.contains(&PACK) {
        let imported = INTERFACES
            .into_iter()
            .filter(|interface| imports.contains(&interface.name));
        return Ok(imported.collect());
    }
    let exports = if exports.is_empty() {
        "nothing".to_owned()
    } else {
        quoted(&exports)
    };
    Err((
        FaultKind::NotAPack,
        format!("the component exports {exports}; a pack exports `{PACK}`"),
    ))
}

fn quoted(names: &[&str]) -> String {
    let quoted: Vec<_> = names.iter().map(|name| format!("`{}`", one_line(name))).collect();
    quoted.join(", ")
}
