//! The policies of this pack. Its name and its description are those in `Cargo.toml`.

use portcullis_guest::Pack;

mod overlong_log_retention;

pub use overlong_log_retention::OverlongLogRetention;

portcullis_guest::pack!(
    Pack::new(env!("CARGO_PKG_NAME"), env!("CARGO_PKG_DESCRIPTION"))
        .policy::<OverlongLogRetention>()
);

#[cfg(test)]
mod tests;
