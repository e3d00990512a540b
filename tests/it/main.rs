//! Tests of the whole program: what is typed, what is on the screen, how it ends.

#[cfg(test)]
mod baseline;
#[cfg(test)]
mod bench;
#[cfg(test)]
mod best_practices;
#[cfg(test)]
mod cases;
#[cfg(test)]
mod checkout;
#[cfg(test)]
mod config_schema;
#[cfg(test)]
mod decisions;
#[cfg(test)]
mod docs;
#[cfg(test)]
mod engine;
#[cfg(test)]
mod examples;
#[cfg(test)]
mod explain;
#[cfg(test)]
mod faults;
#[cfg(test)]
mod fixtures;
#[cfg(test)]
mod formats;
#[cfg(test)]
mod guests;
#[cfg(test)]
mod html;
#[cfg(test)]
mod init;
#[cfg(test)]
mod input;
#[cfg(test)]
mod inspect;
#[cfg(test)]
mod kit;
#[cfg(test)]
mod layers;
#[cfg(test)]
mod lockfile;
#[cfg(test)]
mod profiles;
#[cfg(test)]
mod program;
#[cfg(test)]
mod readme;
#[cfg(test)]
mod rebuilds;
#[cfg(test)]
mod report;
#[cfg(test)]
mod scratch;
#[cfg(test)]
mod secrets;
#[cfg(test)]
mod testing;
#[cfg(test)]
mod threads;
#[cfg(test)]
mod trust;
#[cfg(test)]
mod waivers;
