//! The plugins as the engine sees them: processes, ports and gRPC.

#![expect(clippy::unwrap_used, clippy::panic, reason = "tests stop where something is wrong")]

mod analyzer;
mod language;
mod protocol;
mod support;
