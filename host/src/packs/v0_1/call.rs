//! One call into a pack, and what it means where the call does not return.

use wasmtime::{Store, Trap};

use crate::outcome::FaultKind;
use crate::text;

use super::{Running, State, bindings};

/// What is said of a call that uses up its fuel.
pub(super) const TOO_LONG: &str = "ran longer than it may; it may loop for ever";

/// What a pack did to an import that no pack may do.
#[derive(Debug, thiserror::Error)]
#[error("{1}")]
pub(super) struct Misuse(pub(super) FaultKind, pub(super) String);

/// What ends a call that asks what the run cannot tell. The state knows what it was.
#[derive(Debug, thiserror::Error)]
#[error("asked what the engine does not tell")]
pub(super) struct Untold;

impl Running {
    /// Makes one call with its own fuel.
    pub(super) fn call<T>(
        &mut self,
        call: impl FnOnce(&bindings::PolicyPack, &mut Store<State>) -> wasmtime::Result<T>,
    ) -> Result<T, (FaultKind, String)> {
        self.store.data_mut().looked_through = 0;
        let fueled = self.store.set_fuel(self.limits.fuel);
        let returned = fueled.and_then(|()| call(&self.instance, &mut self.store));
        let state = self.store.data();
        match (returned, state.limiter.refusal()) {
            (Ok(answer), None) => Ok(answer),
            // A pack may catch that it was refused memory and go on: with an answer that cannot be trusted.
            (Ok(_), Some(refusal)) => Err((FaultKind::OutOfMemory, refusal.to_owned())),
            (Err(error), _) => Err(reason(state, &error)),
        }
    }
}

/// Returns why a call did not return. The first cause counts: a pack that is refused memory panics, and one that panics
/// traps.
pub(super) fn reason(state: &State, error: &wasmtime::Error) -> (FaultKind, String) {
    if let Some(refusal) = state.limiter.refusal() {
        return (FaultKind::OutOfMemory, refusal.to_owned());
    }
    if let Some(panic) = &state.panic {
        return (FaultKind::Panic, panic.clone());
    }
    if let Some(Misuse(kind, message)) = error.downcast_ref() {
        return (*kind, message.clone());
    }
    let root = text::one_line(&error.root_cause().to_string());
    match error.downcast_ref::<Trap>() {
        Some(Trap::OutOfFuel) => (FaultKind::OutOfFuel, TOO_LONG.to_owned()),
        Some(Trap::StackOverflow) => (FaultKind::StackOverflow, "recursed too deeply".to_owned()),
        Some(_) => (FaultKind::Trap, root),
        None if root.contains("unknown handle index") => (
            FaultKind::BadHandle,
            "used the handle of a resource that it was not shown".to_owned(),
        ),
        None if root.contains("fuel allocated for hostcalls") => {
            (FaultKind::OutputTooLarge, "answered more than it may".to_owned())
        }
        None => (FaultKind::BadOutput, root),
    }
}
