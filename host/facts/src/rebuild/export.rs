//! What an export of pulumi-docker-build does with an image.

use super::flag::{self, Flag};
use crate::json::{Kind, Value};

/// Returns whether one of several exports may push.
pub(super) fn may_push(exports: Value<'_>) -> bool {
    let may_push = |export: Value<'_>| is_hidden(export) || (!is_disabled(export) && pushes(export));
    is_hidden(exports) || exports.elements().any(may_push)
}

/// Returns whether an export, or a cache, is switched off.
pub(super) fn is_disabled(element: Value<'_>) -> bool {
    element.get("disabled").and_then(Value::as_bool) == Some(true)
}

/// Returns whether an export may push. `registry` does unless it is told not to, `image` only if it is told to
/// (`provider/internal/export.go`, `pushed`).
pub(super) fn pushes(export: Value<'_>) -> bool {
    let registry = |export: Value<'_>| {
        let push = export.get("push");
        export.kind() != Kind::Null && push.and_then(Value::as_bool) != Some(false)
    };
    let image = |export: Value<'_>| is_hidden(export) || may_be_true(export.get("push"));
    let raw = |raw: Value<'_>| {
        let text = raw.as_str().unwrap_or_default();
        is_hidden(raw) || (!text.is_empty() && flag::export(&text) != Flag::Elsewhere)
    };
    export.get("registry").is_some_and(registry)
        || export.get("image").is_some_and(image)
        || export.get("raw").is_some_and(raw)
}

/// A flag that is unknown or secret may be true.
pub(super) fn may_be_true(flag: Option<Value<'_>>) -> bool {
    flag.is_some_and(|flag| flag.kind() != Kind::Null && flag.as_bool() != Some(false))
}

fn is_hidden(value: Value<'_>) -> bool {
    value.is_unknown() || value.is_secret()
}
