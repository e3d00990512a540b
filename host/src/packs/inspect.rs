//! Whether bytes are a pack, before anything of them runs.

use wasmtime::component::Component;

use crate::outcome::FaultKind;
use crate::text::one_line;

use super::Engine;

/// The interface that makes a component a pack, with the version of the contract.
pub(super) const PACK: &str = "portcullis:policy/pack@0.1.0";

/// The interfaces that a pack may import.
const IMPORTS: [&str; 6] = [
    "portcullis:policy/resources@0.1.0",
    "portcullis:policy/images@0.1.0",
    "portcullis:policy/tags@0.1.0",
    "portcullis:policy/builds@0.1.0",
    "portcullis:policy/context@0.1.0",
    "portcullis:policy/log@0.1.0",
];

/// The eight bytes that a component begins with, and a core module (component-model, `design/mvp/Binary.md`).
const COMPONENT: &[u8] = b"\0asm\x0d\0\x01\0";
const CORE_MODULE: &[u8] = b"\0asm\x01\0\0\0";

/// Refuses bytes that are no component.
pub(super) fn require_component(bytes: &[u8]) -> Result<(), (FaultKind, String)> {
    if bytes.starts_with(COMPONENT) {
        return Ok(());
    }
    let what = if bytes.starts_with(CORE_MODULE) {
        "a core wasm module and no component; `portcullis-build` makes one of it"
    } else if bytes.is_empty() {
        "an empty file"
    } else {
        "not wasm"
    };
    Err((FaultKind::NotAComponent, format!("the pack is {what}")))
}

/// Refuses a component that asks for more than a pack can have, or that is no pack.
pub(super) fn require_pack(engine: &Engine, component: &Component) -> Result<(), (FaultKind, String)> {
    let component_type = component.component_type();
    let imports = component_type.imports(engine.inner()).map(|(name, _)| name);
    let foreign: Vec<_> = imports.filter(|name| !IMPORTS.contains(name)).collect();
    if !foreign.is_empty() {
        let message = format!(
            "the pack asks for {}; a pack gets no access to anything but the interfaces of `portcullis:policy@0.1.0`",
            quoted(&foreign)
        );
        return Err((FaultKind::ForbiddenImport, message));
    }
    let exports: Vec<_> = component_type.exports(engine.inner()).map(|(name, _)| name).collect();
    if exports.contains(&PACK) {
        return Ok(());
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
