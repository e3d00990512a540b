//! Calls that block and may panic, made from where neither may happen.

use std::any::Any;
use std::cell::RefCell;
use std::panic::{self, AssertUnwindSafe};

thread_local! {
    /// Where the last panic of this thread happened.
    static PLACE: RefCell<String> = const { RefCell::new(String::new()) };
}

/// Keeps panics off standard error, which the CLI shows to the user as it is, and notes where they happen.
pub(crate) fn silence_panics() {
    panic::set_hook(Box::new(|panic| {
        let place = panic.location().map(|place| format!(" at {place}")).unwrap_or_default();
        PLACE.with(|last| *last.borrow_mut() = place);
    }));
}

/// The result of `work`, done on a thread that may block.
///
/// # Errors
/// That of `work`, and `internal error: …` when it panics.
pub(crate) async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, String> + Send + 'static,
) -> Result<T, String> {
    let guarded = || panic::catch_unwind(AssertUnwindSafe(work)).unwrap_or_else(|panic| Err(told(&*panic)));
    match tokio::task::spawn_blocking(guarded).await {
        Ok(result) => result,
        Err(_) => Err("internal error: the call was given up, because the server ends".to_owned()),
    }
}

/// What a panic says, on the thread where it happened.
fn told(panic: &(dyn Any + Send)) -> String {
    let text = panic.downcast_ref::<&str>().copied();
    let text = text
        .or_else(|| panic.downcast_ref::<String>().map(String::as_str))
        .unwrap_or("a panic without words");
    let place = PLACE.with(RefCell::take);
    format!("internal error: {text}{place}")
}
