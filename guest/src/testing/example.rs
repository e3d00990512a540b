//! What the examples of this library have in common.

use portcullis_cases::Case;

use super::cases::check;
use crate::{Pack, Policy};

/// Judges all cases of a text by a policy.
///
/// # Errors
///
/// Returns the first case that is not judged as it says.
pub fn judge<P: Policy>(cases: &str) -> Result<(), String> {
    let pack = Pack::new("example", "The pack of an example.").policy::<P>();
    let name = P::metadata().0.name;
    Case::read_all(cases)?
        .iter()
        .try_for_each(|case| check(&pack, &name, case))
}

/// Makes a policy of the methods in an example, and a function `judge` that panics where a case is not judged as it says.
#[doc(hidden)]
#[macro_export]
macro_rules! example {
    (fn metadata $($methods:tt)*) => {
        #[allow(unused_imports, reason = "an example names some of them")]
        use $crate::*;

        $crate::policy! { struct Example {} }

        impl $crate::Policy for Example {
            fn metadata $($methods)*
        }

        fn judge(cases: &str) {
            if let Err(error) = $crate::testing::example::judge::<Example>(cases) {
                panic!("{error}");
            }
        }
    };
    ($($methods:tt)*) => {
        $crate::example! {
            fn metadata() -> $crate::Metadata {
                $crate::Metadata::new("example", "The policy of an example.")
            }
            $($methods)*
        }
    };
}
