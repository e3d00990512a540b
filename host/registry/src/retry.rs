//! Another attempt, where the reason of the first one's failure may have passed.

use std::time::Duration;

use crate::error::Failure;
use crate::{Error, Options};

/// The longest that a registry can have somebody wait.
const LONGEST_PAUSE: Duration = Duration::from_secs(10);

/// Returns what the first attempt that succeeds returns.
///
/// # Errors
/// That of the last attempt, or the first that another attempt would not change.
pub(crate) async fn retry<T>(options: &Options, attempt: impl AsyncFn() -> Result<T, Failure>) -> Result<T, Error> {
    let mut pause = options.timeouts.pause;
    for _ in 1..options.attempts {
        match attempt().await {
            Err(failure) if failure.is_temporary => {
                tokio::time::sleep(failure.wait.unwrap_or(pause).min(LONGEST_PAUSE)).await;
                pause = pause.saturating_mul(2);
            }
            other => return other.map_err(|failure| failure.error),
        }
    }
    attempt().await.map_err(|failure| failure.error)
}
