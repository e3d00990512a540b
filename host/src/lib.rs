//! Portcullis, the gate in front of `pulumi up`.
//!
//! Input files become a plan and facts ([`portcullis_facts`]); packs bring policies, and a configuration says which of them
//! judge, whose signatures count, and which packs exactly those are; what they say, less what is waived, becomes a report, and the report an
//! exit code. The modules stand in the order of that sentence, and none uses one that
//! stands after it:
//!
//! ```text
//! packs → config → trust → lockfile → selection → dispatch → waiver → report → analysis
//!                                                         ↘ trial
//! ```
//!
//! [`problem`], [`text`] and [`outcome`] are the words that they speak with each other; `path` leads into JSON values, and
//! `withhold` says what of them is shown to nobody.

pub mod text;

pub mod problem;

pub mod outcome;

mod path;

mod withhold;

pub mod packs;

pub mod config;

pub mod trust;

pub mod lockfile;

pub mod selection;

pub mod dispatch;

pub mod waiver;

pub mod report;

pub mod trial;

pub mod analysis;

pub mod sample;

mod cli;
mod commands;

mod run;

pub use run::run;
