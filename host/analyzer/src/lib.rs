//! The transport between Pulumi's engine and a policy pack: gRPC services, property values, the server's life.
//!
//! The engine starts a program called `pulumi-analyzer-policy-wasm` ([`serve_analyzer`]) or `pulumi-language-wasm`
//! ([`serve_language`]), reads a port from its standard output and asks it about each resource. This crate knows what
//! goes over the wire and nothing of policies: whoever uses it implements [`Open`] and [`Pack`]. Everything here that
//! is asynchronous stays here.
//!
//! Facts about the protocol are those of github.com/pulumi/pulumi v3.259.0: `pkg/resource/plugin/analyzer_plugin.go`
//! and `plugin.go` say how a plugin is started and ended, `proto/pulumi/*.proto` what is asked.

mod analyzer;
mod arguments;
mod guard;
mod language;
mod log;
mod pack;
pub mod protocol;
mod serve;
mod server;
pub mod value;

pub use log::{Log, Severity};
pub use pack::{Open, Pack, Start};
pub use serve::{Error, serve_analyzer, serve_language};
