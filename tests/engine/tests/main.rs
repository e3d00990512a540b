//! Tests inside the real engine: an unmodified Pulumi CLI, a backend of files, and no cloud.

#[cfg(test)]
mod conformance;
#[cfg(test)]
mod engine;
#[cfg(test)]
mod events;
#[cfg(test)]
mod gate;
#[cfg(test)]
mod lab;
#[cfg(test)]
mod operations;
#[cfg(test)]
mod packs;
#[cfg(test)]
#[path = "../../it/program.rs"]
mod program;
#[cfg(test)]
mod recorded;
#[cfg(test)]
mod up;
